"""Command lines that the real docker client accepted or refused, against ours.

    docker_run.py SHARED [--list]
"""
import collections
import json
import os
import subprocess
import sys
import tempfile

PRATIQUE = os.environ.get("PRATIQUE", "build/pratique")


def main():
    oracle = os.path.join(sys.argv[1], "oracles/docker-run/expected.jsonl")
    expected = [json.loads(line) for line in open(oracle, encoding="utf-8") if line.strip()]
    table, differ = collections.Counter(), []
    with tempfile.TemporaryDirectory() as tmp:
        paths = {}
        for e in expected:
            path = os.path.join(tmp, e["id"] + ".sh")
            with open(path, "w", encoding="utf-8") as f:
                f.write(e["static"] + "\n")
            paths[path] = e
        names, refused = sorted(paths), set()
        for i in range(0, len(names), 400):
            done = subprocess.run([PRATIQUE, "lint", "--no-stdlib", "--format", "json", "--kind", "run"] + names[i:i + 400],
                                  stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
            refused.update(e["path"] for e in json.loads(done.stdout.decode())["errors"])
        for path, e in paths.items():
            table["accepts" if e["ok"] else "refuses", "refused" if path in refused else "read"] += 1
            if e["ok"] == (path in refused):
                differ.append(e)
    for (client, us), n in sorted(table.items()):
        print("docker run: the client %s, %s by us: %d" % (client, us, n))
    wrong = [e for e in differ if e["ok"]]
    for e in differ if "--list" in sys.argv else []:
        print("  ", "accepts" if e["ok"] else "refuses", e["static"], "|", e.get("error") or "")
    if wrong:
        sys.exit("conformance: %d command lines that the client accepts are refused" % len(wrong))


if __name__ == "__main__":
    main()
