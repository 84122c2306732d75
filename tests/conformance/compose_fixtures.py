"""Compose files of other tools' tests: accepted and refused as they say, merged and interpolated as
compose-go's own tests expect.

    compose_fixtures.py FIXTURES [--list]

What differs is a line of compose_fixtures.tsv with its reason: one that is not listed fails, and
so does one that no longer differs.
"""
import collections
import json
import os
import re
import subprocess
import sys
import tempfile

PRATIQUE = os.path.abspath(os.environ.get("PRATIQUE", "build/pratique"))
LISTED = os.path.join(os.path.dirname(__file__), "compose_fixtures.tsv")


def project(files, env):
    """The project of the files, laid over each other; None and the reason when it is refused."""
    command = [PRATIQUE, "model", "--as", "compose"]
    for name, value in env.items():
        command += ["--set", "%s=%s" % (name, value)]
    for path in files:
        command += ["--file", path]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    if done.returncode not in (0, 2):
        sys.exit("conformance: %s ended with %d: %s" % (files, done.returncode, done.stderr[-2000:].decode()))
    return (json.loads(done.stdout.decode()) if done.returncode == 0 else None), done.stderr.decode()


def defined(files):
    """The project as `project` gives it, with what the fragments leave undefined defined beside them."""
    with tempfile.TemporaryDirectory() as tmp:
        known = {}
        for _ in range(20):
            more = os.path.join(tmp, "defined.yaml")
            with open(more, "w", encoding="utf-8") as f:
                json.dump(known, f)
            ours, said = project(files + ([more] if known else []), {})
            missing = re.search(r"the (model|secret|network|config|volume) '([^']*)' is not defined", said)
            if not missing:
                break
            value = {"model": {"model": "m"}, "secret": {"file": "f"}, "config": {"file": "f"}}.get(missing.group(1), {})
            known.setdefault(missing.group(1) + "s", {})[missing.group(2)] = value
    return ours, said


def refused(paths):
    """The first error of each path that has one."""
    errors = {}
    for i in range(0, len(paths), 200):
        done = subprocess.run([PRATIQUE, "lint", "--no-stdlib", "--format", "json", "--kind", "compose"] + paths[i:i + 200],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        for e in json.loads(done.stdout.decode())["errors"]:
            errors.setdefault(e["path"], e["message"])
    return errors


def acceptance(root, tool, cases, differ, table):
    cases = [c for c in cases if c["kind"] == "compose" and c.get("accept") is not None and not c.get("lax")]
    paths = {c["id"]: os.path.join(root, tool, c["file"]) for c in cases}
    errors = refused(sorted(set(paths.values())))
    for c in cases:
        error = errors.get(paths[c["id"]])
        table[tool, "accepted" if c["accept"] else "refused"] += 1
        if c["accept"] and error:
            differ[c["id"]] = "refused: " + error
        elif not c["accept"] and not error:
            differ[c["id"]] = "accepted: " + str(c.get("error"))[:100]


def merges(root, cases, differ, table):
    for c in cases:
        folder = os.path.join(root, "compose-go", os.path.dirname(c["file"]))
        if "merged" not in c:
            continue
        order = c.get("merge_order") or [os.path.basename(c["file"])]
        ours, said = defined([os.path.join(folder, p) for p in order])
        want, _ = defined([os.path.join(folder, c["merged"])])
        table["compose-go", "merged"] += 1
        if ours is None:
            differ[c["id"]] = "not merged: " + said.split("\n")[0]
        elif ours["services"] != (want or {}).get("services"):
            differ[c["id"]] = "merged otherwise: " + json.dumps(ours["services"])[:150]


def interpolation(root, differ, table):
    path = os.path.join(root, "compose-go/misc/interpolation.jsonl")
    with open(path, encoding="utf-8") as f:
        rows = [json.loads(line) for line in f]
    env = rows[0]["env"]
    with tempfile.TemporaryDirectory() as tmp:
        for i, row in enumerate(rows[1:]):
            file = os.path.join(tmp, "compose.yaml")
            with open(file, "w", encoding="utf-8") as f:
                json.dump({"services": {"a": {"image": "x", "labels": {"v": row["template"]}}}}, f)
            ours, said = project([file], env)
            text = ours and ours["services"]["a"]["labels"]["v"].replace("$$", "$")
            table["compose-go", "interpolated"] += 1
            if text != row.get("expected"):
                differ["interpolation/%d" % (i + 1)] = "%r becomes %r, not %r" % (row["template"], text, row.get("expected") or row.get("error"))


def main():
    root = sys.argv[1]
    differ, table = {}, collections.Counter()
    with open(LISTED, encoding="utf-8") as f:
        listed = dict(line.rstrip("\n").split("\t", 1) for line in f if line.strip() and not line.startswith("#"))
    for tool in sorted(os.listdir(root)):
        listing = os.path.join(root, tool, "fixtures.jsonl")
        if not os.path.exists(listing):
            continue
        with open(listing, encoding="utf-8") as f:
            cases = [json.loads(line) for line in f if line.strip()]
        acceptance(root, tool, cases, differ, table)
        if tool == "compose-go":
            merges(root, cases, differ, table)
    interpolation(root, differ, table)
    for (tool, what), n in sorted(table.items()):
        print("compose fixtures: %s, %s: %d" % (tool, what, n))
    unlisted = sorted(set(differ) - set(listed))
    gone = sorted(set(listed) - set(differ))
    print("compose fixtures: %d differ, %d of them listed" % (len(differ), len(differ) - len(unlisted)))
    for case in sorted(differ) if "--list" in sys.argv else unlisted:
        print("  ", case, differ[case])
    for case in gone:
        print("  ", case, "is listed and does not differ")
    if unlisted or gone:
        sys.exit("conformance: compose fixtures differ otherwise than listed")


if __name__ == "__main__":
    main()
