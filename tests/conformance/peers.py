"""Findings that other tools' tests expect, against ours.

    peers.py FIXTURES [--show TOOL]

A policy stands for a peer's rule when its `aka` names it; for rules that the readers enforce, of
absent.def, an error or a warning on the line does. found: it stands where the peer's test wants
it; exacter: within the instruction or the entry that the peer points at as a whole, or about two
places, of which the peer names the other one; missed: it does not; undecided: it says that it
cannot tell; false: it reports where the test wants silence. accept and reject: files that must be
read, or refused. suppressed: a comment of the peer switches its rule off, and ours with it;
unheeded: ours speaks. Asserted is that the program answers for each file, that Dockerfiles refused
or read against a peer's test are those of dockerfile_peers.tsv, where BuildKit decides, and that
finding_peers.tsv gives a reason for every finding that is missed, undecided, too many or of no
policy, and for none that is not.
"""
import collections
import functools
import json
import os
import subprocess
import sys

PRATIQUE = os.environ.get("PRATIQUE", "build/pratique")
PEERS = {"buildkit-parser": "buildkit"}  # whose rules are meant where a case does not say
REFUTED = ("fact", "setting", "number")  # reasons by which an expectation does not hold
FINDINGS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "finding_peers.tsv")
LIST = os.path.join(os.path.dirname(os.path.abspath(__file__)), "dockerfile_peers.tsv")


def run(args):
    done = subprocess.run([PRATIQUE] + args, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode not in (0, 1, 2, 3):
        sys.exit("conformance: the program ended with %d: %s" % (done.returncode, done.stderr[-2000:].decode()))
    return done.stdout.decode()


def aliases():
    names = collections.defaultdict(set)
    for rule in json.loads(run(["rules", "--format", "json", "--select", "all"])):
        for other in rule["aka"]:
            names[other].add(rule["name"])
    return names


@functools.lru_cache(None)
def told_by_readers(tool):
    """The ids of a tool whose mistakes the readers report."""
    rows = json.loads(run(["rules", "--aka", tool, "--format", "json"]))
    return {"%s:%s" % (tool, row["id"]) for row in rows if "while reading" in row["absent"]}


def lint(kind, paths):
    """Findings and errors by path, and the lines that errors and warnings stand on."""
    found, errors, told = (collections.defaultdict(list) for _ in range(3))
    for i in range(0, len(paths), 200):
        report = json.loads(run(["lint", "--select", "all", "--format", "json", "--kind", kind] + paths[i:i + 200]))
        for f in report["findings"]:
            found[f["path"]].append(f)
        for e in report["errors"]:
            errors[e["path"]].append(e)
        for e in report["errors"] + report["summary"]["warnings"]:
            told[e["path"]].append(e["line"])
    return found, errors, told


class Entries:
    """The instructions of a Dockerfile and the entries of a compose file, as ranges of lines.

    A peer that points at an instruction or a service as a whole, where a policy points at the very
    word in it, has found the same: at(line) gives the lines of what begins, or of a Dockerfile's
    instructions also ends, there. Instructions are the model's; an entry of a compose file is its
    line and what is indented below it, from the services on.
    """

    def __init__(self, kind, path):
        self.ranges = self.instructions(path) if kind == "dockerfile" else self.blocks(path)

    @staticmethod
    def instructions(path):
        rows = [json.loads(row) for row in run(["model", "--as", "dockerfile", "--kind", "dockerfile", path]).splitlines()]
        return [(row[0], row[1], n) for row in rows for n in (row[0], row[1])]

    @staticmethod
    def blocks(path):
        lines = [(n, len(line) - len(line.lstrip(" ")), line) for n, line in
                 enumerate(open(path, encoding="utf-8", errors="replace").read().split("\n"), 1)
                 if line.strip() and not line.lstrip().startswith("#")]
        found = []
        for i, (n, indent, line) in enumerate(lines):
            item, last = line.lstrip().startswith("-"), n
            for m, deep, other in lines[i + 1:]:
                if deep < indent or (deep == indent and (item or not other.lstrip().startswith("-"))):
                    break
                last = m
            if indent:
                found.append((n, last, n))
        return found

    def at(self, line):
        return [(first, last) for first, last, n in self.ranges if n == line]


def stands_at(f, line):
    return line is None or f["line"] <= line <= max(f["line"], f["end_line"])


def stands_within(f, ranges):
    return any(first <= f["line"] and max(f["line"], f["end_line"]) <= last for first, last in ranges)


def other_end(f, line):
    """A finding about two places names the other one, which may be where the peer points."""
    return any(r["line"] == line for r in f["related"])


class Names:
    """Which policies answer to a rule of a peer; a tool may give a peer's number to a rule of its own."""

    def __init__(self):
        self.of = aliases()

    def __call__(self, case, rule):
        tool, peer = case["tool"], case.get("peer") or PEERS.get(case["tool"])
        if rule == "*":
            return set().union(*(names for other, names in self.of.items() if other.split(":")[0] == peer))
        return self.of.get("%s:%s" % (tool, rule)) or self.of.get("%s:%s" % (peer, rule), set())

    def read(self, case, rule):
        """Whether the readers tell of it."""
        peer = case.get("peer") or PEERS.get(case["tool"])
        return peer and "%s:%s" % (peer, rule) in told_by_readers(peer)


def judge(case, path, found, told, names, accepted, count, show):
    hits = [f for f in found[path] if f["verdict"] == "finding"]
    unsure = [f for f in found[path] if f["verdict"] == "undecided"]
    expected = [(e.get("rule") or case.get("rule"), e.get("line")) for e in case["expect"]]
    expected = [(rule, line + case["shift"] if line else None) for rule, line in expected]
    used, open_, entries = [], [], None
    for rule, line in expected:
        if names.read(case, rule) and (line in told[path] or (line is None and told[path])):
            count["found"] += 1
            continue
        if names.read(case, rule) and case["id"] in accepted:
            continue  # BuildKit takes it
        if names.read(case, rule) and not names(case, rule):
            entries = entries or Entries(case["kind"], path)
            nearer = any(first <= n <= last for first, last in entries.at(line) for n in told[path])
            if nearer:
                count["exacter"] += 1
            else:
                show("missed", case["id"], rule, line)
            continue
        if not names(case, rule):
            show("no policy", case["id"], rule, line)
            continue
        exact = [f for f in hits if f["policy"] in names(case, rule) and stands_at(f, line)]
        used += exact
        if exact:
            count["found"] += 1
        else:
            open_.append((rule, line))
    for rule, line in open_:
        mine = [f for f in hits if f["policy"] in names(case, rule) and f not in used]
        entries = entries or Entries(case["kind"], path)
        nearer = [f for f in mine if other_end(f, line) or stands_within(f, entries.at(line))]
        used += nearer
        if nearer:
            count["exacter"] += 1
        elif any(f["policy"] in names(case, rule) and stands_at(f, line) for f in unsure):
            show("undecided", case["id"], rule, line)
        else:
            show("missed", case["id"], rule, line)
    for rule in case.get("absent", []):
        loud = [f for f in hits if f["policy"] in names(case, rule)]
        if loud:
            show("false", case["id"], rule, [(f["policy"], f["line"]) for f in loud])
        elif names(case, rule):
            count["silent"] += 1
    if case.get("complete"):
        beyond(case, hits, used, expected, names, show)


def beyond(case, hits, used, expected, names, show):
    """Findings where the peer's test wants silence: it named all findings of the rule, or every line with one of any rule."""
    rule = case.get("rule")
    about = names(case, rule or "*")
    if any(line is None for _, line in expected):
        about = about.difference(*(names(case, r) for r, _ in expected))
    for f in hits:
        loud = not rule and any(stands_at(f, line) for _, line in expected)
        if f["policy"] in about and f not in used and not loud:
            show("false", case["id"], rule or "*", (f["policy"], f["line"]))


def place(where):
    """Of a missed finding its line; of those too many, their policies and lines."""
    if isinstance(where, list):
        return " ".join("%s:%d" % w for w in where)
    return "%s:%d" % where if isinstance(where, tuple) else str(where)


def suppression(case, path, found, names, count, show):
    rules = case.get("suppressed") or []
    rules = [rules] if isinstance(rules, (str, dict)) else rules if isinstance(rules, list) else []
    rules = [r if isinstance(r, dict) else {"rule": r} for r in rules] or [{"rule": case.get("rule")}]
    for entry in rules:
        policies, line = names(case, entry["rule"]), entry.get("line")
        if not policies:
            show("no policy", case["id"], entry["rule"], line)
            continue
        loud = [f for f in found[path] if f["policy"] in policies and f["verdict"] == "finding" and stands_at(f, line)]
        if loud:
            show("unheeded", case["id"], entry["rule"], [(f["policy"], f["line"]) for f in loud])
        else:
            count["suppressed"] += 1


@functools.lru_cache(None)
def reasons():
    """(case, missed or false, rule, line) -> the kind of the reason"""
    rows = [line.rstrip("\n").split("\t") for line in open(FINDINGS, encoding="utf-8") if line.strip() and line[0] != "#"]
    for row in rows:
        if len(row) != 6 or row[4] not in REFUTED + ("ours",) or not row[5]:
            sys.exit("conformance: a row of %s has no reason: %s" % (os.path.basename(FINDINGS), row))
    return {tuple(row[:4]): row[4] for row in rows}


def hold_findings(differences, ids):
    """What differs and has no reason, and reasons for what does not differ."""
    known = reasons()
    wrong = ["%s %s %s at %s: no reason in %s" % (d[1], d[2], d[0], d[3], os.path.basename(FINDINGS))
             for d in differences if d not in known]
    return wrong + ["%s is listed as %s %s at %s, but is not" % (k[0], k[1], k[2], k[3])
                    for k in known if k not in differences and k[0] in ids]


def explained():
    """case id -> refused or accepted, where BuildKit decides against the peer."""
    rows = [line.split("\t") for line in open(LIST, encoding="utf-8") if line.strip() and line[0] != "#"]
    return {row[0]: row[1] for row in rows}


def against(case, what, known, wrong):
    """A Dockerfile that a peer's test wants treated the other way must be listed, with its reason."""
    if case["kind"] == "dockerfile" and known.pop(case["id"], None) != what:
        wrong.append("%s is %s, and %s gives no reason" % (case["id"], what, os.path.basename(LIST)))


def acceptance(case, path, errors, count, known, wrong, remark):
    if case.get("lax") or case.get("no_from"):
        return  # fragments: their tools accept what Docker refuses for what is not there
    if case.get("accept") is True:
        count["accepted" if not errors[path] else "too strict"] += 1
        if errors[path]:
            against(case, "refused", known, wrong)
            remark("refused", case["id"], errors[path][0]["line"], errors[path][0]["message"])
    elif case.get("accept") is False:
        count["refused" if errors[path] else "too lax"] += 1
        if not errors[path]:
            against(case, "accepted", known, wrong)
            remark("accepted", case["id"], "", case.get("error") or case.get("buildkit_parse"))


def cases_of(folder):
    """The cases that run without settings of the tool, each with its path; a fragment's with a FROM before it."""
    for line in open(os.path.join(folder, "fixtures.jsonl"), encoding="utf-8"):
        case = json.loads(line)
        if case.get("config"):
            continue
        fragment = case.get("no_from") and "accept" not in case
        whole = [x for x in case.get("extra", []) if x.endswith(".withfrom")] if fragment else []
        case["shift"] = 1 if whole else 0
        case["path"] = os.path.join(folder, whole[0] if whole else case["file"])
        yield case


def share(part, whole):
    return "%.1f" % (100 * part / whole) if whole else "."


def table(rows):
    """Recall: of what the peer's tests want, what is found there or at an exacter place. Precision: of what
    is found, what the tests want; they speak of a finding that is not wanted only where they name all. With
    a star: expectations left aside that the list of reasons refutes."""
    columns = ("found", "exacter", "missed", "undecided", "no policy", "recall", "recall*", "silent", "false", "precision",
               "precision*", "suppressed", "unheeded", "accepted", "too strict", "refused", "too lax")
    print("%-22s %5s" % ("tool", "cases") + "".join("%11s" % c for c in columns))
    for tool, n, count in rows:
        right = count["found"] + count["exacter"]
        wanted = right + count["missed"] + count["undecided"] + count["no policy"]
        cells = dict(count, recall=share(right, wanted), precision=share(right, right + count["false"]))
        cells["recall*"] = share(right, wanted - count["refuted wishes"])
        cells["precision*"] = share(right, right + count["false"] - count["refuted silence"])
        print("%-22s %5d" % (tool, n) + "".join("%11s" % (cells.get(c) or ".") for c in columns))


def main():
    root = sys.argv[1]
    shown = sys.argv[sys.argv.index("--show") + 1] if "--show" in sys.argv else ""
    names, known, wrong = Names(), explained(), []
    accepted = {k for k, what in known.items() if what == "accepted"}
    all_known, ids, differences = len(known), set(), set()
    rows, total = [], collections.Counter()
    for tool in sorted(t for t in os.listdir(root) if os.path.exists(os.path.join(root, t, "fixtures.jsonl"))):
        cases = list(cases_of(os.path.join(root, tool)))
        count = collections.Counter()
        ids.update(c["id"] for c in cases)

        def remark(*what):
            if shown == tool:
                print("  ", *what)

        def show(what, case, rule, where):
            count[what] += 1
            difference = (case, what, rule, place(where))
            differences.add(difference)
            if reasons().get(difference) in REFUTED:
                count["refuted silence" if what == "false" else "refuted wishes"] += 1
            remark(what, case, rule, where)
        for kind in ("dockerfile", "compose"):
            mine = [c for c in cases if c["kind"] == kind]
            found, errors, told = lint(kind, sorted({c["path"] for c in mine})) if mine else ({}, {}, {})
            for case in mine:
                path = case["path"]
                if case.get("suppression"):
                    suppression(case, path, found, names, count, show)
                    continue
                judge(case, path, found, told, names, accepted, count, show)
                acceptance(case, path, errors, count, known, wrong, remark)
        rows.append((tool, len(cases), count))
        total.update(count)
    table(rows + [("all", sum(n for _, n, _ in rows), total)])
    wrong += ["%s is listed as %s, but is not" % row for row in known.items() if row[0] in ids]
    unheld = hold_findings(differences, ids)
    for line in sorted(wrong + unheld):
        print("peers: " + line)
    if unheld:
        sys.exit("conformance: %d findings are not as %s says" % (len(unheld), os.path.basename(FINDINGS)))
    if wrong:
        sys.exit("conformance: %d Dockerfiles are not as %s says" % (len(wrong), os.path.basename(LIST)))
    print("peers: where their tests and BuildKit differ, BuildKit's verdict holds: %d Dockerfiles" % (all_known - len(known)))


if __name__ == "__main__":
    main()
