#!/bin/sh
# fuzz.sh TARGET...: runs each fuzz target for SECONDS_EACH seconds, starting from the golden inputs
# and examples. Fails on the first finding and keeps it under build/fuzz/.
set -u
seconds=${SECONDS_EACH:-60}
seeds=build/fuzz/seeds
mkdir -p "$seeds"
find tests/golden examples stdlib-policies -type f -size -32k ! -name want ! -name cmd | while read -r f; do
	cp "$f" "$seeds/$(echo "$f" | tr '/ ' '__')" 2>/dev/null
done
failed=0
for target in "$@"; do
	name=$(basename "$target")
	corpus=build/fuzz/corpus-$name
	mkdir -p "$corpus"
	log=build/fuzz/$name.log
	if "$target" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 \
		-artifact_prefix="build/fuzz/$name-" -print_final_stats=1 "$corpus" "$seeds" >"$log" 2>&1; then
		printf '%-20s %s s, %s inputs, no finding\n' "$name" "$seconds" \
			"$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")"
	else
		failed=$((failed + 1))
		echo "$name: FOUND"
		tail -n 30 "$log"
	fi
done
[ "$failed" -eq 0 ]
