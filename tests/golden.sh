#!/bin/sh
# golden.sh FOLDER...: every folder below that holds a `cmd` is a case. `cmd` is run there by sh
# with the program as $PRATIQUE; what it prints (standard output, then standard error) and its exit
# code must be those in `want`. UPDATE=1 rewrites `want`; review the difference like code.
set -u
PRATIQUE=${PRATIQUE:-$PWD/build/pratique}
export PRATIQUE
[ -x "$PRATIQUE" ] || { echo "golden: $PRATIQUE is no program" >&2; exit 1; }
unset NO_COLOR FORCE_COLOR CLICOLOR_FORCE || true
LC_ALL=C; export LC_ALL
XDG_CONFIG_HOME=/nonexistent; export XDG_CONFIG_HOME # no settings of whoever runs this
passed=0 failed=0
got=$(mktemp); err=$(mktemp)
trap 'rm -f "$got" "$err"' EXIT

for cmd in $(find "$@" -name cmd -type f | sort); do
	dir=$(dirname "$cmd")
	(cd "$dir" && sh ./cmd) >"$got" 2>"$err" </dev/null
	code=$?
	if [ -s "$err" ]; then
		printf -- '--- standard error\n' >>"$got"
		cat "$err" >>"$got"
	fi
	printf -- '--- exit %d\n' "$code" >>"$got"
	if [ "${UPDATE:-}" = 1 ]; then
		cp "$got" "$dir/want"
	fi
	if cmp -s "$got" "$dir/want"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "FAILED: $dir"
		diff -u "$dir/want" "$got" | head -n 40
	fi
done
echo "golden: $passed passed, $failed failed"
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
