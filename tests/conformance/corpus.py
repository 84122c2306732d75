"""Reads every real file of the corpus: no crash, no hang, and what is refused is listed.

    corpus.py SHARED [--list]

Dockerfiles are held against BuildKit's own parse (instructions, positions, words), compose files
against what Docker Compose accepted.
"""
import collections
import gzip
import json
import os
import subprocess
import sys
import tarfile
import tempfile
import time

PRATIQUE = os.environ.get("PRATIQUE", "build/pratique")


def lines(path):
    with gzip.open(path, "rt", encoding="utf-8") as f:
        return [json.loads(line) for line in f if line.strip()]


def listed():
    """The start of a file's SHA-1 -> why BuildKit refuses it."""
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "dockerfile_corpus.tsv")
    rows = [line.strip().split("\t") for line in open(path, encoding="utf-8") if line[0] != "#"]
    return dict(rows)


def check_dockerfiles(refused, all_files):
    """Every Dockerfile that is refused is listed, and every one that is listed is refused."""
    known = listed()
    wrong = ["%s is refused, and nothing says why: line %d: %s" % (k, refused[k][0]["line"], refused[k][0]["message"])
             for k in sorted(refused) if k not in known]
    wrong += ["%s is listed as refused (%s), but is read" % (k, known[k]) for k in sorted(known) if k in all_files and k not in refused]
    for line in wrong:
        print("corpus: " + line)
    if wrong:
        sys.exit("conformance: %d Dockerfiles are not as dockerfile_corpus.tsv says" % len(wrong))
    reasons = collections.Counter(known[k] for k in refused)
    for reason, n in reasons.most_common():
        print("corpus: %4d refused, as BuildKit does: %s" % (n, reason))


def lint(folder, kind):
    paths = sorted(os.path.join(folder, p) for p in os.listdir(folder))
    start = time.time()
    errors, findings = collections.defaultdict(list), collections.Counter()
    for i in range(0, len(paths), 400):
        done = subprocess.run([PRATIQUE, "lint", "--format", "json", "--kind", kind] + paths[i:i + 400],
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=600)
        if done.returncode not in (0, 1, 2):
            sys.exit("conformance: ended with %d: %s" % (done.returncode, done.stderr[-2000:].decode()))
        report = json.loads(done.stdout.decode())
        for e in report["errors"]:
            errors[os.path.basename(e["path"])].append(e)
        for f in report["findings"]:
            findings[f["verdict"]] += 1
    print("corpus: %d %s files in %.1f s: %s" % (len(paths), kind, time.time() - start,
          ", ".join("%d %s" % (n, v) for v, n in sorted(findings.items()))))
    return errors


def main():
    shared, listing = sys.argv[1], "--list" in sys.argv
    corpus = os.path.join(shared, "corpus")
    with tempfile.TemporaryDirectory() as tmp:
        for name in ("dockerfiles", "compose"):
            with tarfile.open(os.path.join(corpus, name + ".tar.gz")) as t:
                t.extractall(tmp)
        errors = lint(os.path.join(tmp, "dockerfiles"), "dockerfile")
        golden = lines(os.path.join(corpus, "dockerfiles.golden.jsonl.gz"))
        parses = {g["sha"]: g["ok"] and not g.get("unknown") for g in golden}
        refused = {k.split(".")[0]: v for k, v in errors.items()}
        check_dockerfiles(refused, parses)
        extra = [k for k in refused if parses.get(k)]
        print("corpus: %d Dockerfiles refused; %d of them parse in BuildKit (what is refused behind parsing)" % (len(refused), len(extra)))
        if listing:
            for k in sorted(refused):
                print("  ", k, "parses" if parses.get(k) else "", refused[k][0]["line"], refused[k][0]["message"])
        errors = lint(os.path.join(tmp, "compose"), "compose")
        refused = {k.split(".")[0] for k in errors}
        table = collections.Counter()
        for record in lines(os.path.join(shared, "oracles/compose/expected.jsonl.gz")):
            sha = record.get("sha") or record.get("id")
            ok = "config" in record if "ok" not in record else record["ok"]
            table["accepted by Compose" if ok else "refused by Compose", "refused by us" if sha in refused else "read"] += 1
            if listing and ok and sha in refused:
                print("  ", sha, errors[sha + ".yml"][0])
        for (compose, us), n in sorted(table.items()):
            print("corpus: compose files %s, %s: %d" % (compose, us, n))
        if table["accepted by Compose", "refused by us"]:
            sys.exit("conformance: files that Compose accepts are refused")


if __name__ == "__main__":
    main()
