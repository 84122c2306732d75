"""Each report format against the schema its readers publish. Arguments: the folder with schemas."""
import json
import os
import subprocess
import sys

try:
    import jsonschema
except ImportError:  # another python may stand before Debian's own on the PATH
    if sys.executable != "/usr/bin/python3" and os.path.exists("/usr/bin/python3"):
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
    print("formats: skipped, python3-jsonschema is not installed")
    sys.exit(0)

PRATIQUE = os.environ["PRATIQUE"]
SCHEMAS = {
    "sarif": "sarif-2.1.0.schema.json",
    "gitlab": "gitlab-codequality-report.own.schema.json",
    "sonarqube": "sonarqube-generic-issues.own.schema.json",
    "rdjson": "rdjson-DiagnosticResult.schema.json",
    "rdjsonl": "rdjsonl-Diagnostic.schema.json",
}
INPUTS = ["examples", "tests/golden/cli/formats", "tests/golden/cli/hostile", "tests/golden/cli/odd-places"]


def run(form, *more):
    command = [PRATIQUE, "lint", "--today", "2026-11-24", "--format", form, *more, *INPUTS]
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False).stdout


def documents(form, text):
    return [json.loads(line) for line in text.splitlines()] if form == "rdjsonl" else [json.loads(text)]


def check_json(form, schema):
    text = run(form).decode("utf-8")
    for document in documents(form, text):
        jsonschema.validate(document, schema)
    return text


def check_sarif(document):
    """What GitHub asks for and the schema does not."""
    run_of = document["runs"][0]
    rules = run_of["tool"]["driver"]["rules"]
    ranks = ["error", "warning", "note"]
    levels = [ranks.index(r["level"]) for r in run_of["results"]]
    assert levels == sorted(levels), "the worst come first"
    for rule in rules:
        assert rule["help"]["text"] and rule["fullDescription"]["text"] and rule["shortDescription"]["text"]
        assert len(rule["properties"]["tags"]) <= 20
    for result in run_of["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert not place["artifactLocation"]["uri"].startswith("./")
        assert {"startLine", "startColumn", "endLine", "endColumn"} <= place["region"].keys()
        assert result["partialFingerprints"]["primaryLocationLineHash"]


def check_gitlab(document):
    marks = [item["fingerprint"] for item in document]
    assert len(marks) == len(set(marks)), "fingerprints are unique"
    assert all(not item["location"]["path"].startswith("./") for item in document)


def check_github(text):
    """Nothing of an input begins a command, and of each kind no more than ten are written."""
    lines = text.splitlines()
    for line in lines:
        assert line.startswith(("::error ", "::warning ", "::notice ")), line
        assert line.count("::set-") == 0 or line.index("::set-") > line.index("::", 2), line
    for kind in ("error", "warning"):
        assert sum(line.startswith(f"::{kind} ") for line in lines) <= 10


def xmllint(text, *options):
    return subprocess.run(["xmllint", "--noout", *options, "-"], input=text, capture_output=True, check=False)


def check_xml(schemas):
    for form, options in (("junit", ["--schema", f"{schemas}/junit-10.xsd"]), ("checkstyle", [])):
        try:
            done = xmllint(run(form), *options)
        except FileNotFoundError:
            print("formats: xmllint is not installed; XML is not checked")
            return 0
        assert done.returncode == 0, done.stderr.decode()
    return 2


def main():
    schemas = sys.argv[1]
    for form, name in SCHEMAS.items():
        with open(f"{schemas}/{name}", encoding="utf-8") as file:
            text = check_json(form, json.load(file))
        if form == "sarif":
            check_sarif(json.loads(text))
        if form == "gitlab":
            check_gitlab(json.loads(text))
    check_github(run("github").decode("utf-8"))
    count = len(SCHEMAS) + 1 + check_xml(schemas)
    print(f"formats: {count} formats fit what their readers ask for")


main()
