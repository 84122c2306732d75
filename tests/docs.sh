#!/bin/sh
# docs.sh: the pages that are made from the policies are up to date. UPDATE=1 writes them.
set -eu
PRATIQUE=${PRATIQUE:-$PWD/build/pratique}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

page() { # FILE, arguments of doc
	file=$1
	shift
	"$PRATIQUE" doc "$@" >"$work/page"
	if [ "${UPDATE:-}" = 1 ]; then
		cp "$work/page" "$file"
	elif ! cmp -s "$work/page" "$file"; then
		echo "$file is not what \`pratique doc $*\` writes; \`make docs\` brings it up to date"
		diff "$file" "$work/page" | head -n 10
		failed=1
	fi
}

page stdlib-policies/README.md --select all
page stdlib-policies/NOT.md --absent
[ "$failed" = 0 ] && echo "docs: the pages of the policies are up to date"
exit "$failed"
