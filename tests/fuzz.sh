#!/bin/sh
# fuzz.sh PROGRAM...: runs each fuzz program SECONDS_EACH seconds, first over what it found in
# earlier runs and over seeds: the inputs of the golden cases, the examples and the policies. One
# line for each; fails when one of them finds something, and shows where.
set -u
SECONDS_EACH=${SECONDS_EACH:-60}
corpus=build/fuzz/corpus
seeds=build/fuzz/seeds
failed=0

# seed READER FILE...: copies of the files, named by their content, so that each is there once
seed() {
	reader=$1
	shift
	mkdir -p "$seeds/$reader"
	for f in "$@"; do
		[ -s "$f" ] && cp "$f" "$seeds/$reader/$(cksum <"$f" | tr ' ' -)"
	done
}

# first BYTE READER OTHER: the seeds of a reader behind a byte that chooses
first() {
	mkdir -p "$seeds/$3"
	for f in "$seeds/$2"/*; do
		{ printf '%b' "$1"; cat "$f"; } >"$seeds/$3/$2-$(basename "$f")"
	done
}

look() { find tests/golden examples stdlib-policies -type f "$@" | sort; }
rm -rf "$seeds"
seed dockerfile $(look -name '*Dockerfile*')
seed yaml $(look '(' -name '*.yml' -o -name '*.yaml' ')')
seed compose $(look '(' -name '*.yml' -o -name '*.yaml' ')')
seed daemon $(look -name '*daemon*.json')
seed dockerignore $(look -name '*.dockerignore')
seed shell $(look -name '*.sh') $(find tests -maxdepth 1 -name '*.sh')
seed docker_run $(look '(' -name '*.sh' -o -name cmd ')')
seed syntax $(look -name '*.prq')
seed policy $(look -name '*.prq')
seed makefile $(look -name Makefile)
seed markdown $(look -name '*.md') README.md lang/README.md
seed systemd $(look -name '*.service')
seed workflow $(look -path '*/workflows/*')
seed gitlab $(look -name '.gitlab-ci.yml')
seed circleci $(look -path '*/.circleci/*')
seed ansible $(look -path '*/tasks/*')
seed npm $(look -name package.json)
seed devcontainer $(look -name devcontainer.json)
seed jenkinsfile $(look -name Jenkinsfile)
first '\000' makefile hosts
first '\001' markdown hosts
first '\002' systemd hosts
first '\003' workflow hosts
first '\004' gitlab hosts
first '\005' circleci hosts
first '\006' ansible hosts
first '\007' npm hosts
first '\010' devcontainer hosts
first '\011' jenkinsfile hosts
first '\000' dockerfile run
first '\001' compose run
first '\002' docker_run run
first '\001' syntax pattern

for program in "$@"; do
	name=$(basename "$program" _fuzz)
	mkdir -p "$corpus/$name" "$seeds/$name" "build/fuzz/found/$name"
	log=build/fuzz/$name.log
	"$program" -max_total_time="$SECONDS_EACH" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
		-print_final_stats=1 -artifact_prefix="build/fuzz/found/$name/" \
		"$corpus/$name" "$seeds/$name" >"$log" 2>&1
	code=$?
	runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log" | tail -n 1)
	covered=$(grep -Eo 'cov: [0-9]+' "$log" | tail -n 1)
	printf '%-12s %10s executions, %s, %s inputs kept\n' "$name" "${runs:-?}" "${covered:-cov: ?}" \
		"$(find "$corpus/$name" -type f | wc -l)"
	if [ "$code" -ne 0 ]; then
		failed=$((failed + 1))
		grep -aE -A 12 'ERROR: |runtime error|deadly signal' "$log" | head -n 30
		grep -a 'Test unit written' "$log"
	fi
done
[ "$failed" -eq 0 ] || { echo "fuzz: $failed of $# found something"; exit 1; }
echo "fuzz: $# programs ran $SECONDS_EACH s each and found nothing"
