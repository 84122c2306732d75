"""fix.py SHARED: fixes all files of the corpus, in several ways, and holds the program to its word: what it says it
fixed is gone, no policy finds more than before but what a graver finding of the same subject kept hidden, no error is
new, a second run changes nothing, --diff is a patch that gives the same bytes, and any number of jobs says the same."""
import collections
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tarfile
import tempfile
import time

PRATIQUE = os.environ["PRATIQUE"]
KINDS = (("dockerfiles", "dockerfile"), ("compose", "compose"))
WAYS = (("--unsafe",), (), ("--unsafe", "--select", "all"))
SEVERITIES = ("info", "low", "medium", "high", "critical")
failed = 0


def complain(text):
    global failed
    failed += 1
    if failed < 40:
        print("fix: FAILED:", text)


def all_files(folder):
    return sorted(os.path.join(folder, name) for name in os.listdir(folder))


def run(folder, kind, command, *options):
    files = all_files(folder)
    args = [PRATIQUE, command, "--kind", kind, "--today", "2026-11-24", *options, *files]
    return subprocess.run(args, capture_output=True, check=False).stdout.decode(errors="surrogateescape")


class Lint:
    """By file: findings by policy, and errors; numbers in messages count items and may move."""

    def __init__(self, folder, kind, options):
        report = json.loads(run(folder, kind, "lint", "--format", "json", *options))
        self.findings, self.errors = collections.Counter(), collections.Counter()
        self.severity, self.subjects = {}, {}
        for f in report["findings"]:
            key = f["path"], f["policy"], f["verdict"]
            self.findings[key] += 1
            self.severity[key] = max(self.severity.get(key, 0), SEVERITIES.index(f["severity"]))
            self.subjects.setdefault(key, set()).add(f["subject"].split(" / ")[0])
        for e in report["errors"]:
            self.errors[e["path"], re.sub(r"\d+", "", e["message"])] += 1


def was_hidden(key, after, fixed, before):
    """Of a Dockerfile any finding will do: the subject may have changed its name, ADD to COPY."""
    return any(x[0] == key[0] and before.severity[x] >= after.severity[key] and
               (key[0].endswith("Dockerfile") or before.subjects[x] & after.subjects[key])
               for x in fixed if x in before.severity)


def more(after, before, what):
    for key in sorted(after - before):
        complain("%s: %s" % (what, " ".join(key)))


def reason(line):
    policy, why = line.split("not fixed [", 1)[1].split("]: ", 1)
    return policy + ": " + re.sub(r"`[^`]*`|'[^']*'", "...", why.replace("it cannot be done here: ", ""))


def read_all(folder):
    return {name: open(os.path.join(folder, name), "rb").read() for name in os.listdir(folder)}


def write_all(folder, files):
    for name, data in files.items():
        with open(os.path.join(folder, name), "wb") as file:
            file.write(data)


def check_findings(before, after, fixed):
    for key in sorted(fixed - before.findings):
        if not any(x[0] == key[0] and x != key for x in fixed):
            complain("fixed without having been found: " + " ".join(key))
    for key in sorted(after.findings - (before.findings - fixed)):
        if not was_hidden(key, after, fixed, before):
            complain("a finding stays or is new: " + " ".join(key))
    more(after.errors, before.errors, "a new error")


def check_kind(folder, kind, way, counts, reasons):
    options = [option for option in way if option != "--unsafe"]
    before = Lint(folder, kind, options)
    diff = run(folder, kind, "fix", *way, "--diff", "--quiet")
    old = read_all(folder)
    told = run(folder, kind, "fix", *way)
    new = read_all(folder)
    after = Lint(folder, kind, options)
    fixed = collections.Counter(
        (m[1], m[2], "finding") for m in re.finditer(r"^(\S+?):\d+:\d+: fixed \[(.*?)\]", told, re.M))
    check_findings(before, after, fixed)
    if set(re.findall(r"^\+\+\+ b/(\S+)", diff, re.M)) != {
            os.path.join(folder, name) for name in new if new[name] != old[name]}:
        complain("--diff and fix speak of different files")
    second = run(folder, kind, "fix", *way)
    if read_all(folder) != new or " fixed [" in second.replace("not fixed [", ""):
        complain("a second run changes something")
    check_patch(folder, old, new, diff)
    write_all(folder, old)
    if way == WAYS[0]:
        counts["files"] += len(new)
        counts["changed"] += sum(new[name] != old[name] for name in new)
        counts["fixes"] += sum(fixed.values())
        reasons.update(reason(line) for line in told.splitlines() if ": not fixed [" in line)


def keep_some(folder):
    """A part of the corpus is enough to tell how the other ways differ."""
    for i, path in enumerate(all_files(folder)):
        if i % 5:
            os.unlink(path)


def check_patch(folder, old, new, diff):
    """Both take the difference, and come to what fix came to."""
    for program in (["git", "apply", "--whitespace=nowarn", "-p1", "-"], ["patch", "-p1", "--binary", "--silent"]):
        if not shutil.which(program[0]):
            print("fix: no %s here" % program[0])
            continue
        write_all(folder, old)
        done = subprocess.run(program, input=diff.encode(errors="surrogateescape"), capture_output=True, check=False)
        if done.returncode:
            complain("%s cannot apply the patch: %s" % (program[0], (done.stdout + done.stderr).decode(errors="replace")[:200]))
        for name, data in read_all(folder).items():
            if data != new.get(name):
                complain("%s does not come to what fix comes to: %s" % (program[0], name))
                os.unlink(os.path.join(folder, name))


def check_jobs(folder, kind, way):
    """What is said comes out on standard error, as standard output has the difference."""
    said = set()
    for jobs in ("1", "2", "5"):
        args = [PRATIQUE, "fix", "--diff", "--statistics", "--jobs", jobs, "--kind", kind, *way, *all_files(folder)]
        done = subprocess.run(args, capture_output=True, check=False)
        said.add((done.stdout, done.stderr, done.returncode))
    if len(said) != 1:
        complain("another number of jobs gives another answer")


def check_interrupted(folder):
    """Wherever the program is ended, each file is whole and nothing is left beside it."""
    old = b"services:\n  w:\n    image: x\n    privileged: true\n"
    new = old.replace(b"    privileged: true\n", b"")
    random.seed(7)
    stopped = 0
    for _ in range(10):
        os.makedirs(folder, exist_ok=True)
        write_all(folder, {"%d.yml" % i: old for i in range(300)})
        files = all_files(folder)
        program = subprocess.Popen([PRATIQUE, "fix", "--quiet", "--unsafe", "--kind", "compose", "--select",
                                    "container-not-privileged", *files])
        time.sleep(random.random() * 0.06)
        program.send_signal(random.choice((signal.SIGINT, signal.SIGTERM, signal.SIGHUP)))
        stopped += program.wait() < 0
        files = read_all(folder)
        if len(files) != 300 or not all(data in (old, new) for data in files.values()):
            complain("interrupted, it leaves something behind: %d files" % len(files))
    return stopped


def main():
    corpus = os.path.join(os.path.abspath(sys.argv[1]), "corpus")
    counts, reasons = collections.Counter(), collections.Counter()
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        for folder, kind in KINDS:
            with tarfile.open(os.path.join(corpus, folder + ".tar.gz")) as tar:
                tar.extractall(".")
            check_kind(folder, kind, WAYS[0], counts, reasons)
            keep_some(folder)
            for way in WAYS[1:]:
                check_kind(folder, kind, way, counts, reasons)
            check_jobs(folder, kind, WAYS[0])
        stopped = check_interrupted("many")
        os.chdir("/")
    print("fix: %d files of the corpus, %d fixes in %d of them, %d refused, %d failed"
          % (counts["files"], counts["fixes"], counts["changed"], sum(reasons.values()), failed))
    for why, n in reasons.most_common(12):
        print("  %5d %s" % (n, why))
    print("fix: interrupted %d times" % stopped)
    if not counts["fixes"]:
        complain("nothing was fixed")
    return failed != 0


sys.exit(main())
