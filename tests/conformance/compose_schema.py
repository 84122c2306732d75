"""Every key of the compose specification's schemas is modelled or listed as unmodelled, and none
that we list is missing from all of them. The loader of docker compose has a schema of its own that
is ahead of the specification's.

    compose_schema.py SCHEMA...
"""
import json
import os
import re
import subprocess
import sys

PRATIQUE = os.environ.get("PRATIQUE", "build/pratique")
TOP = {"project", "network", "volume", "secret", "config"}


def run(*args):
    return subprocess.run([PRATIQUE, "schema"] + list(args), stdout=subprocess.PIPE, check=True).stdout.decode()


def keys(schema, node, way, out, depth=0):
    """Adds the way to every key that may stand below `node`; * is a free name or a place in a list."""
    if depth > 20 or not isinstance(node, dict):
        return
    if "$ref" in node:
        keys(schema, (schema.get("definitions") or schema["$defs"])[node["$ref"].rsplit("/", 1)[1]], way, out, depth + 1)
    for part in node.get("oneOf", []) + node.get("anyOf", []) + node.get("allOf", []):
        keys(schema, part, way, out, depth + 1)
    for name, below in node.get("properties", {}).items():
        key = way + "." + name if way else name
        out.add(key)
        keys(schema, below, key, out, depth + 1)
    for pattern, below in node.get("patternProperties", {}).items():
        if pattern != "^x-":
            keys(schema, below, way + ".*", out, depth + 1)
    for name in ("items", "additionalProperties"):
        keys(schema, node.get(name), way + ".*", out, depth + 1)


def modelled():
    """What `schema` says fields are made of, and all that stands above it."""
    out, kind = set(), ""
    for line in run().split("\n"):
        if re.match(r"\w+", line):
            kind = line.split()[0]
        for words in re.findall(r"compose `([^`]*)`", line):
            for word in words.split():
                way = word if kind in TOP else "services.*." + word
                while way:
                    out.add(way)
                    way = way.rpartition(".")[0]
    return out


def main():
    known = set()
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as f:
            schema = json.load(f)
        keys(schema, schema, "", known)
    have, lack = modelled(), set(run("--unmodelled").split())
    missing = sorted(known - have - lack)
    stale = sorted(lack - known)
    twice = sorted(lack & have)
    print("compose schema: %d keys: %d modelled, %d listed as unmodelled" % (len(known), len(known & have), len(known & lack)))
    for what, rows in (("neither modelled nor listed", missing), ("listed, but no key", stale), ("modelled and listed", twice)):
        for key in rows:
            print("  ", key, "is", what)
    if missing or stale or twice:
        sys.exit("conformance: the compose schema and the model differ")


if __name__ == "__main__":
    main()
