"""Findings over the real files of the corpus: policy, findings, files.

    corpus_table.py SHARED [--all]

Prints the most frequent ones and the sum, with --all each: what to judge by eye.
"""
import collections
import json
import os
import subprocess
import sys
import tarfile
import tempfile

PRATIQUE = os.environ.get("PRATIQUE", "build/pratique")
SHOWN = 20


def findings(folder, kind):
    """Of each file of the folder; the pack is the default one."""
    paths = sorted(os.path.join(folder, p) for p in os.listdir(folder))
    for i in range(0, len(paths), 400):
        done = subprocess.run([PRATIQUE, "lint", "--no-config", "--format", "jsonl", "--kind", kind] + paths[i:i + 400],
                              stdout=subprocess.PIPE, timeout=600)
        if done.returncode not in (0, 1, 2):
            sys.exit("conformance: the corpus ended with %d" % done.returncode)
        for line in done.stdout.decode().splitlines():
            row = json.loads(line)
            if row.get("verdict") == "finding":
                yield row


def main(shared, every):
    n, files, read = collections.Counter(), collections.defaultdict(set), 0
    for archive, kind in (("dockerfiles.tar.gz", "dockerfile"), ("compose.tar.gz", "compose")):
        with tempfile.TemporaryDirectory() as folder, tarfile.open(os.path.join(shared, "corpus", archive)) as tar:
            tar.extractall(folder, filter="data")
            inside = os.path.join(folder, os.listdir(folder)[0])
            read += len(os.listdir(inside))
            for row in findings(inside, kind):
                n[row["policy"]] += 1
                files[row["policy"]].add(row["path"])
    if not n:
        sys.exit("conformance: nothing was found in the corpus")
    for policy, count in sorted(n.items(), key=lambda row: (-row[1], row[0]))[:None if every else SHOWN]:
        print("findings: %5d in %4d files: %s" % (count, len(files[policy]), policy))
    print("findings: %5d in %4d files: all %d policies that fire" % (sum(n.values()), read, len(n)))


if __name__ == "__main__":
    main(sys.argv[1], "--all" in sys.argv)
