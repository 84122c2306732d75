#!/bin/sh
# conformance.sh: holds the program against what other tools' own tests expect, and against real
# files. The inputs lie beside the project, in ../shared; without them there is nothing to compare.
set -eu
cd "$(dirname "$0")/.."
PRATIQUE=${PRATIQUE:-$PWD/build/pratique}
export PRATIQUE
if [ ! -d ../shared/fixtures ]; then
	echo "conformance: skipped, ../shared is not here"
	exit 0
fi
python3 tests/conformance/peers.py ../shared/fixtures
python3 tests/conformance/compose.py ../shared
python3 tests/conformance/compose_fixtures.py ../shared/fixtures
python3 tests/conformance/compose_schema.py ../shared/compose-spec/*.json
python3 tests/conformance/corpus.py ../shared
python3 tests/conformance/corpus_table.py ../shared
python3 tests/conformance/jobs.py ../shared
python3 tests/conformance/fix.py ../shared
python3 tests/conformance/fix_forms.py ../shared
python3 tests/conformance/docker_run.py ../shared
python3 tests/conformance/dockerfile_golden.py "$PRATIQUE"
python3 tests/conformance/shfmt.py ../shared
python3 tests/conformance/formats.py ../shared/schemas
python3 tests/conformance/integrations.py ../shared/schemas
