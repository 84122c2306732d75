"""What the real docker client sent or said for many command lines, against `model --as create-request`.

    docker_run.py SHARED [--list]

Every line must be accepted where the client accepts it, with the same request field by field (compare.py of the
oracle says when two are the same), and refused where it refuses. docker_run.rest lists the lines that may differ, each
with its reason; a listed line that agrees is a mistake too.
"""
import collections
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile

PRATIQUE = os.environ.get("PRATIQUE", "build/pratique")
HOME, CWD = "/home", "/home/dev/project"        # where the client ran
HERE = os.path.dirname(os.path.abspath(__file__))


def load(path):
    with open(path, encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def module(path):
    spec = importlib.util.spec_from_file_location("compare", path)
    found = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode = True
    spec.loader.exec_module(found)
    return found


def rest():
    listed = {}
    with open(os.path.join(HERE, "docker_run.rest"), encoding="utf-8") as f:
        for line in f:
            if line.strip() and not line.startswith("#"):
                key, _, reason = line.strip().partition(" ")
                listed[key] = reason
    return listed


def stand_in(oracle, tmp, e):
    """The client was given a stand-in for each file that it accepted and that is not among the fixtures."""
    for word in e["argv"]:
        path = os.path.normpath(os.path.join(tmp, word.rpartition("=")[2]))
        kind = "seccomp.json" if "seccomp-file" in e["tags"] else "default.env"
        if e["ok"] and path.endswith((".env", ".list", ".json")) and path.startswith(tmp) and not os.path.exists(path):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            shutil.copyfile(os.path.join(oracle, "fixtures", kind), path)


def requests(oracle, expected):
    """Our answer for each line, by id: all lines as one script, beside the files that the lines name."""
    with tempfile.TemporaryDirectory() as home:
        home = os.path.realpath(home)
        tmp = home + CWD[len(HOME):]
        os.makedirs(tmp)
        for name in os.listdir(os.path.join(oracle, "fixtures")):
            shutil.copyfile(os.path.join(oracle, "fixtures", name), os.path.join(tmp, name))
        for e in expected:
            stand_in(oracle, tmp, e)
        script, at, ids = os.path.join(tmp, "lines.sh"), 1, {}
        with open(script, "w", encoding="utf-8") as f:
            for e in expected:
                ids[at] = e["id"]
                at += e["static"].count("\n") + 1
                f.write(e["static"].replace(HOME + "/dev", home + "/dev") + "\n")
        variables = ["--set", "HOME=" + HOME + "/dev", "--set", "PATH=/usr/local/bin:/usr/bin:/bin"]
        done = subprocess.run([PRATIQUE, "model", "--kind", "run", "--as", "create-request"] + variables + [script],
                              stdout=subprocess.PIPE)
        text = done.stdout.decode("utf-8").replace(home, HOME)
    return {ids[r["line"]]: r for r in map(json.loads, text.splitlines())}


def differences(compare, base, e, r):
    """What is not the same, in words."""
    if r is None:
        return ["not read"]
    if e["ok"] != r["ok"]:
        return ["refused: " + r["error"] if e["ok"] else "accepted, the client: " + e["error"]]
    if not e["ok"]:
        return []
    want, got = compare.flat(e["create"], e["query"]), compare.flat(r["create"], r["query"])
    out = []
    for p in sorted(set(want) | set(got)):
        w = compare.canon(p, want.get(p, base.get(p)))
        g = compare.canon(p, got.get(p, base.get(p)))
        if w != g:
            out.append("%s: %s, ours %s" % (p, json.dumps(w), json.dumps(g)))
    return out


def scripts(oracle, compare, base, expected):
    """Scripts that hold some of the lines: each must be found, and those without placeholders read the same."""
    lines, files, wrong = {e["id"]: e for e in expected}, load(os.path.join(oracle, "snippets.jsonl")), 0
    for s in files:
        done = subprocess.run([PRATIQUE, "model", "--kind", "run", "--as", "create-request", os.path.join(oracle, s["file"])],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        found = [json.loads(line) for line in done.stdout.decode("utf-8").splitlines()]
        bad = [] if len(found) == len(s["commands"]) else ["%d lines, not %d" % (len(found), len(s["commands"]))]
        for key, r in zip(s["commands"], found):
            if not bad and not lines[key]["subst"] and not set(lines[key]["tags"]) & {"cwd", "env-file", "seccomp-file"}:
                bad = differences(compare, base, lines[key], r)
        if bad:
            wrong += 1
            print("docker run: %s\n   %s" % (s["file"], "\n   ".join(bad)))
    print("docker run: %d scripts, %d read otherwise" % (len(files), wrong))
    return wrong


def main():
    oracle = os.path.join(sys.argv[1], "oracles/docker-run")
    compare = module(os.path.join(oracle, "compare.py"))
    expected = load(os.path.join(oracle, "expected.jsonl"))
    with open(os.path.join(oracle, "baseline.json"), encoding="utf-8") as f:
        base = compare.flat(json.load(f), {})
    listed, answers, table, wrong = rest(), requests(oracle, expected), collections.Counter(), 0
    words = collections.Counter()
    for e in expected:
        found = differences(compare, base, e, answers.get(e["id"]))
        table["accepts" if e["ok"] else "refuses", not found] += 1
        if not e["ok"] and not found:
            same = e["error"].rstrip() == answers[e["id"]]["error"].rstrip()
            words[same] += 1
            if "--list" in sys.argv and not same:
                print("   says", e["error"], "| ours", answers[e["id"]]["error"], "|", e["static"])
        if bool(found) != (e["id"] in listed):
            wrong += 1
            print("docker run: %s %s\n   %s" % (e["id"], e["static"], "\n   ".join(found or ["listed, but agrees"])))
    for (client, agrees), n in sorted(table.items()):
        print("docker run: the client %s, %s: %d" % (client, "we agree" if agrees else "we differ, as listed", n))
    print("docker run: refusals in the client's own words: %d of %d" % (words[True], sum(words.values())))
    wrong += scripts(oracle, compare, base, expected)
    if wrong:
        sys.exit("conformance: %d docker command lines differ otherwise than docker_run.rest says" % wrong)


if __name__ == "__main__":
    main()
