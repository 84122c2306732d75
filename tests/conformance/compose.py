"""What Docker Compose made of real compose files, against `model --as compose`.

    compose.py SHARED [--list] [--show SHA]

Same files accepted and refused, and the same project. Each file that differs is a line of
compose_differences.tsv with its reason: one that is not listed fails, and so does one that no
longer differs.
"""
import collections
import concurrent.futures
import gzip
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

PRATIQUE = os.path.abspath(os.environ.get("PRATIQUE", "build/pratique"))
LISTED = os.path.join(os.path.dirname(__file__), "compose_differences.tsv")
NEIGHBOUR = re.compile(r"no such file or directory|^env file .* not found")


def differences(a, b, path=""):
    if type(a) is not type(b) and not (isinstance(a, (int, float)) and isinstance(b, (int, float))):
        yield path, a, b
    elif isinstance(a, dict):
        for k in sorted(a.keys() | b.keys()):
            yield from differences(a.get(k, "<absent>"), b.get(k, "<absent>"), path + "." + k)
    elif isinstance(a, list) and len(a) == len(b):
        for i, (x, y) in enumerate(zip(a, b)):
            yield from differences(x, y, "%s.%d" % (path, i))
    elif a != b:
        yield path, a, b


def home_of(record):
    """The recorder's home was a folder of its own for each file."""
    found = re.search(r"/tmp/tmp[a-z0-9_]{8}", json.dumps(record.get("config", {})))
    return found.group(0) if found else "/root"


def ask(folder, record, text):
    project = os.path.join(folder, record["sha"], "project")
    os.makedirs(project)
    path = os.path.join(project, "compose.yaml")
    with open(path, "wb") as f:
        f.write(text)
    home = home_of(record)
    command = [PRATIQUE, "model", "--as", "compose", "--set", "HOME=" + home, "--set", "PWD=" + home + "/project",
               "--set", "PATH=" + os.environ["PATH"], path]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)
    if done.returncode not in (0, 2):
        sys.exit("conformance: %s ended with %d: %s" % (record["sha"], done.returncode, done.stderr[-2000:].decode()))
    return (json.loads(done.stdout.decode()) if done.returncode == 0 else None), done.stderr.decode()


def verdict(record, project, said):
    """How it differs; empty when it does not. A file that Compose refuses for a missing neighbour is no error of its own."""
    if project is None:
        return "refused: " + said.split("\n")[0] if record["ok"] else ""
    if not record["ok"]:
        return "" if NEIGHBOUR.search(record.get("error", "")) else "accepted: " + record.get("error", "").replace("\n", " ")[:120]
    differs = list(differences(record["config"], project))
    return "; ".join("%s: %s, ours %s" % (p, json.dumps(a)[:60], json.dumps(b)[:60]) for p, a, b in differs[:3])


def main():
    shared = sys.argv[1]
    only = sys.argv[sys.argv.index("--show") + 1] if "--show" in sys.argv else ""
    with gzip.open(os.path.join(shared, "oracles/compose/expected.jsonl.gz"), "rt", encoding="utf-8") as f:
        expected = [json.loads(line) for line in f]
    with open(LISTED, encoding="utf-8") as f:
        listed = dict(line.rstrip("\n").split("\t", 1) for line in f if line.strip() and not line.startswith("#"))
    texts = {}
    with tarfile.open(os.path.join(shared, "corpus/compose.tar.gz")) as t:
        for m in t.getmembers():
            if m.isfile():
                texts[os.path.basename(m.name).rsplit(".", 1)[0]] = t.extractfile(m).read()
    found, table = {}, collections.Counter()
    with tempfile.TemporaryDirectory() as tmp, concurrent.futures.ThreadPoolExecutor(2) as pool:
        wanted = [r for r in expected if r["sha"].startswith(only)]
        for record, (project, said) in zip(wanted, pool.map(lambda r: ask(tmp, r, texts[r["sha"]]), wanted)):
            why = verdict(record, project, said)
            neighbour = not record["ok"] and project is not None and not why
            table[("accepted" if record["ok"] else "refused"),
                  "differs" if why else "a neighbour is missing" if neighbour else "agrees"] += 1
            if why:
                found[record["sha"]] = why
    for (compose, us), n in sorted(table.items()):
        print("compose oracle: %s by Compose, %s: %d" % (compose, us, n))
    wrong = 0
    for sha in sorted(found):
        if sha not in listed or "--list" in sys.argv:
            print("  ", sha, found[sha])
            wrong += sha not in listed
    for sha in sorted(listed) if not only else []:
        if sha not in found:
            print("  ", sha, "is listed and does not differ")
            wrong += 1
    if wrong:
        sys.exit("conformance: %d files differ from the compose oracle otherwise than listed" % wrong)


if __name__ == "__main__":
    main()
