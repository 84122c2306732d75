#!/usr/bin/env python3
"""Compares `pratique model --as dockerfile` with how BuildKit's parser reads a corpus of files and
the inputs of its own tests.

usage: dockerfile_golden.py [PRATIQUE]

They lie beside the repository in ../shared. Without them there is nothing to compare: that is said,
and is no failure.
"""
import gzip
import json
import os
import subprocess
import sys
import tarfile
import tempfile

CORPUS = os.path.join("..", "shared", "corpus")
FIXTURES = os.path.join("..", "shared", "fixtures", "buildkit-parser")


def read_rows():
    with gzip.open(os.path.join(CORPUS, "dockerfiles.golden.jsonl.gz"), "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f]


def dump(program, path):
    run = subprocess.run([program, "model", "--as", "dockerfile", path], stdout=subprocess.PIPE,
                         stderr=subprocess.PIPE, check=False)
    lines = run.stdout.decode("utf-8").splitlines()
    return run.returncode, [json.loads(line) for line in lines if line]


def compare(program, row, path):
    code, nodes = dump(program, path)
    if not row["ok"]:
        return None if code else "accepted, but BuildKit says: " + row["error"]
    for got, want in zip(nodes, row["nodes"]):
        if got != want:
            return "got %s\n  want %s" % (json.dumps(got)[:300], json.dumps(want)[:300])
    if len(nodes) != len(row["nodes"]):
        return "%d instructions, not %d" % (len(nodes), len(row["nodes"]))
    return None


def own_tests(program):
    """The s-expressions that BuildKit's parser tests expect, those with heredocs and line numbers too."""
    wrong = 0
    with open(os.path.join(FIXTURES, "fixtures.jsonl"), encoding="utf-8") as f:
        cases = [json.loads(line) for line in f]
    cases = [c for c in cases if c.get("golden")]
    for case in cases:
        path = os.path.join(FIXTURES, case["file"])
        with open(os.path.join(os.path.dirname(path), case["golden"]), encoding="utf-8") as f:
            want = f.read().strip()
        got = "\n".join(node[2] for node in dump(program, path)[1])
        if got != want:
            wrong += 1
            print("%s: got\n%s\nwant\n%s" % (case["id"], got, want))
    print("dockerfile_golden: %d of BuildKit's own tests, %d differ" % (len(cases), wrong))
    return wrong


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else os.path.join("build", "pratique")
    if not os.path.exists(os.path.join(CORPUS, "dockerfiles.golden.jsonl.gz")):
        print("dockerfile_golden: SKIPPED, no corpus at " + CORPUS)
        return 0
    rows = read_rows()
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        with tarfile.open(os.path.join(CORPUS, "dockerfiles.tar.gz")) as tar:
            tar.extractall(folder)
        for row in rows:
            path = os.path.join(folder, "dockerfiles", row["sha"] + ".Dockerfile")
            problem = compare(program, row, path)
            if problem:
                wrong += 1
                print("%s: %s" % (row["sha"], problem))
    print("dockerfile_golden: %d files, %d differ" % (len(rows), wrong))
    wrong += own_tests(program)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
