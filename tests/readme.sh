#!/bin/sh
# readme.sh: runs every command of README.md's `sh` blocks, but the two that build everything, and
# checks and tests the policy that it shows.
set -u
cd "$(dirname "$0")/.."
failed=0 run=0
policy=$(mktemp --suffix=.prq) || exit 1
trap 'rm -f "$policy"' EXIT

commands=$(awk '/^```sh$/ { in_block = 1; next } /^```$/ { in_block = 0 } in_block' README.md | sed 's/ *#.*//; /^$/d')
echo "$commands" | grep -q '^make run$' || { echo "readme: make run is gone"; exit 1; }
IFS='
'
for command in $commands; do
	case $command in
	'make run' | 'make test') continue ;;
	esac
	run=$((run + 1))
	sh -c "$command" >/dev/null 2>&1 </dev/null
	code=$?
	if [ "$code" -gt 1 ]; then
		failed=$((failed + 1))
		echo "readme: exit $code: $command"
	fi
done

awk '/^language 1$/ { on = 1 } /^```$/ { on = 0 } on' README.md >"$policy"
run=$((run + 1))
if ! build/pratique test "$policy" >/dev/null 2>&1; then
	failed=$((failed + 1))
	echo "readme: the policy it shows fails its test"
	build/pratique test "$policy"
fi
echo "readme: $((run - failed)) passed, $failed failed"
[ "$failed" -eq 0 ]
