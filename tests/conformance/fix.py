"""fix.py SHARED: fixes all files of the corpus, unsafe fixes too, and holds the program to its word: what it says it
fixed is gone, no policy finds more than before, no error is new, a second run changes nothing, and --diff is a patch
that gives the same bytes."""
import collections
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile

PRATIQUE = os.environ["PRATIQUE"]
KINDS = (("dockerfiles", "dockerfile"), ("compose", "compose"))
failed = 0


def complain(text):
    global failed
    failed += 1
    print("fix: FAILED:", text)


def run(folder, kind, command, *options):
    files = sorted(os.path.join(folder, name) for name in os.listdir(folder))
    args = [PRATIQUE, command, "--kind", kind, "--today", "2026-11-24", *options, *files]
    return subprocess.run(args, capture_output=True, check=False).stdout.decode(errors="surrogateescape")


def lint(folder, kind):
    """By file: findings by policy, and errors; numbers in messages count items and may move."""
    report = json.loads(run(folder, kind, "lint", "--format", "json"))
    findings, errors = collections.Counter(), collections.Counter()
    for f in report["findings"]:
        findings[f["path"], f["policy"], f["verdict"]] += 1
    for e in report["errors"]:
        errors[e["path"], re.sub(r"\d+", "", e["message"])] += 1
    return findings, errors


def more(after, before, what):
    for key in sorted(after - before):
        complain("%s: %s" % (what, " ".join(key)))


def reason(line):
    return re.sub(r"`[^`]*`|'[^']*'", "...", line.split("]: ", 1)[1].replace("it cannot be done here: ", ""))


def read_all(folder):
    return {name: open(os.path.join(folder, name), "rb").read() for name in os.listdir(folder)}


def check_kind(kind, counts, reasons):
    before = lint(kind[0], kind[1])
    diff = run(kind[0], kind[1], "fix", "--unsafe", "--diff", "--quiet")
    old = read_all(kind[0])
    told = run(kind[0], kind[1], "fix", "--unsafe")
    new = read_all(kind[0])
    after = lint(kind[0], kind[1])
    fixed = collections.Counter(
        (m[1], m[2], "finding") for m in re.finditer(r"^(\S+?):\d+:\d+: fixed \[(.*?)\]", told, re.M))
    more(fixed, before[0], "fixed without having been found")
    more(after[0], before[0] - fixed, "a finding stays or is new")
    more(after[1], before[1], "a new error")
    if set(re.findall(r"^\+\+\+ b/(\S+)", diff, re.M)) != {
            os.path.join(kind[0], name) for name in new if new[name] != old[name]}:
        complain("--diff and fix speak of different files")
    second = run(kind[0], kind[1], "fix", "--unsafe")
    if read_all(kind[0]) != new or " fixed [" in second.replace("not fixed [", ""):
        complain("a second run changes something")
    check_patch(kind[0], old, new, diff)
    counts["files"] += len(new)
    counts["changed"] += sum(new[name] != old[name] for name in new)
    counts["fixes"] += sum(fixed.values())
    reasons.update(reason(line) for line in told.splitlines() if ": not fixed [" in line)


def check_patch(folder, old, new, diff):
    for name, data in old.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)
    apply = subprocess.run(["git", "apply", "--whitespace=nowarn", "-p1", "-"], input=diff.encode(errors="surrogateescape"),
                           capture_output=True, check=False)
    if apply.returncode:
        complain("git cannot apply the patch: " + apply.stderr.decode(errors="replace")[:200])
    else:
        for name, data in read_all(folder).items():
            if data != new[name]:
                complain("the patch does not give what fix gives: " + name)


def main():
    corpus = os.path.join(os.path.abspath(sys.argv[1]), "corpus")
    counts, reasons = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        for kind in KINDS:
            with tarfile.open(os.path.join(corpus, kind[0] + ".tar.gz")) as tar:
                tar.extractall(".")
            check_kind(kind, counts, reasons)
        os.chdir("/")
    print("fix: %d files of the corpus, %d fixes in %d of them, %d refused, %d failed"
          % (counts["files"], counts["fixes"], counts["changed"], sum(reasons.values()), failed))
    for why, n in reasons.most_common(8):
        print("  %5d %s" % (n, why))
    if not counts["fixes"]:
        complain("nothing was fixed")
    return failed != 0


sys.exit(main())
