"""Findings that other tools' tests expect, against ours.

    peers.py FIXTURES [--show TOOL]

A policy stands for a peer's rule when its `aka` names it; for rules that the readers enforce, of
absent.def, an error or a warning on the line does. found: it stands where the peer's test wants
it; missed: it does not; undecided: it says that it cannot tell; false: it
reports where the test wants silence. accept and reject: files that must be read, or refused.
suppressed: a comment of the peer switches its rule off, and ours with it; unheeded: ours speaks.
Everything is counted; asserted is that the program answers for each file, that Dockerfiles
refused or read against a peer's test are those of dockerfile_peers.tsv, where BuildKit decides,
and that each row of finding_peers.tsv, which says why a finding is missed or one too many, still
differs. For the tools in HELD every difference must have its row.
"""
import collections
import functools
import json
import os
import subprocess
import sys

PRATIQUE = os.environ.get("PRATIQUE", "build/pratique")
HELD = ("buildkit-docs", "buildkit-lint", "compose-lint", "dclint", "dockadvisor", "dockerfile-utils")
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


def judge(case, path, found, told, names, accepted, count, show):
    peer = case.get("peer")
    hits = [f for f in found[path] if f["verdict"] == "finding"]
    unsure = [f for f in found[path] if f["verdict"] == "undecided"]

    def at(list_, policies, line):
        return [f for f in list_ if f["policy"] in policies and (line is None or f["line"] <= line <= max(f["line"], f["end_line"]))]

    wanted = collections.defaultdict(set)
    for e in case["expect"]:
        rule = e.get("rule") or case.get("rule")
        policies = names.get("%s:%s" % (peer, rule), set())
        if peer and "%s:%s" % (peer, rule) in told_by_readers(peer):
            known = e.get("line") in told[path] or (e.get("line") is None and told[path])
            if not known and case["id"] in accepted:
                continue  # BuildKit takes it
            count["found" if known else "missed"] += 1
            if not known:
                show("missed", case["id"], rule, e.get("line"))
            continue
        if not policies:
            count["no policy"] += 1
            show("no policy", case["id"], rule, e.get("line"))
            continue
        wanted[rule].add(e.get("line"))
        if at(hits, policies, e.get("line")):
            count["found"] += 1
        elif at(unsure, policies, e.get("line")):
            count["undecided"] += 1
        else:
            count["missed"] += 1
            show("missed", case["id"], rule, e.get("line"))
    for rule in case.get("absent", []):
        policies = names.get("%s:%s" % (peer, rule), set())
        if policies and at(hits, policies, None):
            count["false"] += 1
            show("false", case["id"], rule, [(f["policy"], f["line"]) for f in at(hits, policies, None)])
        elif policies:
            count["silent"] += 1
    if case.get("complete") and case.get("rule"):
        policies = names.get("%s:%s" % (peer, case["rule"]), set())
        lines = wanted[case["rule"]]
        if policies and None not in lines:
            extra = [f for f in at(hits, policies, None) if not any(f["line"] <= n <= f["end_line"] for n in lines)]
            count["false"] += len(extra)
            for f in extra:
                show("false", case["id"], case["rule"], (f["policy"], f["line"]))


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
        policies, line = names.get("%s:%s" % (case.get("peer"), entry["rule"]), set()), entry.get("line")
        if not policies:
            count["no policy"] += 1
            continue
        loud = [f for f in found[path] if f["policy"] in policies and f["verdict"] == "finding"
                and (line is None or f["line"] <= line <= max(f["line"], f["end_line"]))]
        count["unheeded" if loud else "suppressed"] += 1
        if loud:
            show("unheeded", case["id"], entry["rule"], [f["line"] for f in loud])


def reasons():
    """(case, missed or false, rule, line) -> why"""
    rows = [line.rstrip("\n").split("\t") for line in open(FINDINGS, encoding="utf-8") if line.strip() and line[0] != "#"]
    return {tuple(row[:4]): row[4] for row in rows}


def hold_findings(differences, ids):
    """What differs and has no reason, and reasons for what does not differ."""
    known = reasons()
    wrong = ["%s %s %s at %s: no reason in %s" % (d[1], d[2], d[0], d[3], os.path.basename(FINDINGS))
             for d in differences if d not in known and d[0].split("/")[0] in HELD]
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


def acceptance(case, path, errors, count, show, known, wrong):
    if case.get("lax") or case.get("no_from"):
        return  # fragments: their tools accept what Docker refuses for what is not there
    if case.get("accept") is True:
        count["accepted" if not errors[path] else "wrongly refused"] += 1
        if errors[path]:
            against(case, "refused", known, wrong)
            show("refused", case["id"], errors[path][0]["line"], errors[path][0]["message"])
    elif case.get("accept") is False:
        count["refused" if errors[path] else "wrongly accepted"] += 1
        if not errors[path]:
            against(case, "accepted", known, wrong)
            show("accepted", case["id"], "", case.get("error") or case.get("buildkit_parse"))


def main():
    root = sys.argv[1]
    shown = sys.argv[sys.argv.index("--show") + 1] if "--show" in sys.argv else ""
    names, known, wrong = aliases(), explained(), []
    accepted = {k for k, what in known.items() if what == "accepted"}
    all_known, ids, differences = len(known), set(), set()
    rows, total = [], collections.Counter()
    for tool in sorted(os.listdir(root)):
        listing = os.path.join(root, tool, "fixtures.jsonl")
        if not os.path.exists(listing):
            continue
        cases = [json.loads(line) for line in open(listing, encoding="utf-8") if line.strip()]
        cases = [c for c in cases if not c.get("config")]
        count = collections.Counter()
        ids.update(c["id"] for c in cases)

        def show(*what):
            if what[0] in ("missed", "false"):
                differences.add((what[1], what[0], what[2], place(what[3])))
            if shown == tool:
                print("  ", *what)
        for kind in ("dockerfile", "compose"):
            mine = [c for c in cases if c["kind"] == kind]
            paths = [os.path.join(root, tool, c["file"]) for c in mine]
            found, errors, told = lint(kind, sorted(set(paths))) if paths else ({}, {}, {})
            for case, path in zip(mine, paths):
                if case.get("suppression"):
                    suppression(case, path, found, names, count, show)
                    continue
                judge(case, path, found, told, names, accepted, count, show)
                acceptance(case, path, errors, count, show, known, wrong)
        rows.append((tool, len(cases), count))
        total.update(count)
    columns = ("found", "missed", "undecided", "false", "silent", "no policy", "suppressed", "unheeded", "accepted", "wrongly refused", "refused", "wrongly accepted")
    print("%-24s %5s" % ("tool", "cases") + "".join("%17s" % c for c in columns))
    for tool, n, count in rows + [("all", sum(r[1] for r in rows), total)]:
        print("%-24s %5d" % (tool, n) + "".join("%17s" % (count[c] or ".") for c in columns))
    wrong += ["%s is listed as %s, but is not" % row for row in known.items() if row[0] in ids]
    unheld = hold_findings(differences, ids)
    for line in wrong + unheld:
        print("peers: " + line)
    if unheld:
        sys.exit("conformance: %d findings are not as %s says" % (len(unheld), os.path.basename(FINDINGS)))
    if wrong:
        sys.exit("conformance: %d Dockerfiles are not as %s says" % (len(wrong), os.path.basename(LIST)))
    print("peers: where their tests and BuildKit differ, BuildKit's verdict holds: %d Dockerfiles" % (all_known - len(known)))


if __name__ == "__main__":
    main()
