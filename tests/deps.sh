#!/bin/sh
# deps.sh PACKAGE...: installs the Debian packages that are missing, and says so.
set -eu

missing=
if command -v dpkg-query >/dev/null 2>&1; then
	for p in "$@"; do
		case $p in
		gcc | make | flex | bison | git | python3 | clang | clang-format | shfmt)
			command -v "$p" >/dev/null 2>&1 && continue ;;
		esac
		dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $p"
	done
else
	echo "deps: this is no Debian; README.md names the packages for other systems" >&2
	exit 0
fi
[ -n "$missing" ] || exit 0

sudo=
if [ "$(id -u)" != 0 ]; then
	sudo=sudo
fi
echo "deps: installing$missing"
$sudo apt-get update -qq
# shellcheck disable=SC2086 # one word for each package
DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $missing >/dev/null
