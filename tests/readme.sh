#!/bin/sh
# readme.sh: what README.md tells to type works. Every command of its `sh` blocks is run in the
# root of the repository and must end with 0 or 1; `make` goals are only looked up. The policy of
# the README is checked, its tests are run, and it must be laid out as `fmt` does it.
set -u
PRATIQUE=${PRATIQUE:-$PWD/build/pratique}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ran=0 failed=0

fail() {
	failed=$((failed + 1))
	echo "README.md: $1"
	sed 's/^/    /' "$work/out" | head -n 20
}

# blocks LANGUAGE: the lines between ```LANGUAGE and ```
blocks() {
	awk -v wanted="\`\`\`$1" '/^```/ { open = !open; inside = open && $0 == wanted; next } inside' README.md
}

blocks sh >"$work/commands"
while IFS= read -r line; do
	: >"$work/out"
	case $line in
	'' | '#'*) continue ;;
	make\ *)
		goal=${line#make }
		goal=${goal%% *}
		grep -q "^$goal:" Makefile || fail "the Makefile has no goal $goal"
		;;
	build/pratique*)
		sh -c "\"$PRATIQUE\"${line#build/pratique}" >"$work/out" 2>&1 </dev/null
		code=$?
		[ "$code" -le 1 ] || fail "ends with $code: $line"
		;;
	*) fail "neither make nor pratique: $line" ;;
	esac
	ran=$((ran + 1))
done <"$work/commands"

blocks '' >"$work/readme.prq"
for command in check 'fmt --check' test; do
	# shellcheck disable=SC2086 # a command and its option
	"$PRATIQUE" $command "$work/readme.prq" >"$work/out" 2>&1 || fail "the policy, $command"
	ran=$((ran + 1))
done

[ "$ran" -gt 5 ] || { echo "README.md: only $ran commands found"; exit 1; }
echo "readme: $ran commands, $failed failed"
[ "$failed" -eq 0 ]
