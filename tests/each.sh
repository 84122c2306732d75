#!/bin/sh
# each.sh PROGRAM...: runs unit test programs one after the other and shows what is not plain
# success; fails when one of them does.
failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for t in "$@"; do
	if "$t" >"$log" 2>&1; then
		printf '%-32s %s\n' "$(basename "$t")" "$(grep -a 'PASSED' "$log" | tail -n 1)"
		grep -a 'not tested' "$log"
	else
		failed=$((failed + 1))
		echo "== $t"
		grep -av '^\[ *\(RUN\|OK\) *\]' "$log"
	fi
done
[ "$failed" -eq 0 ] || { echo "unit: $failed programs failed"; exit 1; }
echo "unit: $# programs passed"
