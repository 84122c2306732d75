#!/bin/sh
# at-scale.sh: examples/at-scale/spread.sh, run with GNU parallel, writes what one run writes.
set -u
PRATIQUE=${PRATIQUE:-$PWD/build/pratique}
export PRATIQUE
if ! parallel --version 2>/dev/null | grep -q '^GNU parallel'; then
	echo 'at-scale: GNU parallel is not installed; skipped'
	exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
HOME=$work FOLDERS_EACH=1
export HOME FOLDERS_EACH
cd examples/at-scale || exit 1
same=0 failed=0
for format in text json jsonl sarif github gitlab rdjson rdjsonl checkstyle junit sonarqube gnu markdown; do
	"$PRATIQUE" lint --format $format services/*/ >"$work/one"
	one=$?
	./spread.sh $format services/*/ >"$work/spread"
	spread=$?
	if [ $one -eq $spread ] && cmp -s "$work/one" "$work/spread"; then
		same=$((same + 1))
	else
		failed=$((failed + 1))
		echo "$format: one run ended with $one, spread.sh with $spread"
		diff "$work/one" "$work/spread" | head -n 10
	fi
done
# a job that is killed is no report
printf '#!/bin/sh\nkill -KILL $$\n' >"$work/killed"
chmod +x "$work/killed"
if PRATIQUE=$work/killed ./spread.sh gnu services/*/ >"$work/spread" 2>/dev/null || [ -s "$work/spread" ]; then
	failed=$((failed + 1))
	echo 'a job that was killed goes unnoticed'
fi
echo "at-scale: $same formats the same as in one run, $failed failed"
[ "$failed" -eq 0 ]
