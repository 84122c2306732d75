#!/bin/sh
# completions.sh: what `pratique completions` and `pratique man` write is loaded by the shells and the
# viewers themselves, and the shells are asked to complete. What is not installed is skipped and said.
set -u
PRATIQUE=${PRATIQUE:-$PWD/build/pratique}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/here"
ln -s "$PRATIQUE" "$work/bin/pratique"
PATH=$work/bin:$PATH
export PATH
passed=0 failed=0

# expect WHAT WORD: one of the lines in $work/got is WORD
expect() {
	if grep -qxF -e "$2" "$work/got"; then
		passed=$((passed + 1))
	else
		failed=$((failed + 1))
		echo "$1: \`$2\` is not offered, but:"
		head -n 5 "$work/got" | sed 's/^/    /'
	fi
}
has() { command -v "$1" >/dev/null 2>&1 || { echo "completions: $1 is not installed; skipped"; false; }; }

cat >"$work/ask.bash" <<'END'
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_pratique
printf '%s\n' "${COMPREPLY[@]}"
END
in_bash() { # words behind pratique; the last is being typed
	(cd "$work/here" && bash "$work/ask.bash" "$work/pratique.bash" pratique "$@") >"$work/got" 2>&1
}
if has bash; then
	pratique completions bash >"$work/pratique.bash"
	in_bash ru
	expect bash rules
	in_bash lint --for
	expect bash --format
	in_bash lint --format sar
	expect bash sarif
	in_bash -f chec
	expect bash checkstyle
	in_bash explain container-not-ro
	expect bash container-not-root
	in_bash lint --select docker-soc
	expect bash docker-socket-not-mounted
	in_bash completions z
	expect bash zsh
	: >"$work/here/Dockerfile.dev"
	in_bash lint Docker
	expect bash Dockerfile.dev
fi

if has fish; then
	pratique completions fish >"$work/pratique.fish"
	in_fish() { (cd "$work/here" && HOME=$work fish -c "source $work/pratique.fish; complete -C '$1'" | cut -f 1) >"$work/got" 2>&1; }
	in_fish 'pratique ru'
	expect fish rules
	in_fish 'pratique lint --format sar'
	expect fish sarif
	in_fish 'pratique --fail-on cri'
	expect fish critical
	in_fish 'pratique lint --select docker-soc'
	expect fish docker-socket-not-mounted
fi

# zsh completes only at a terminal: it is given one of its own
cat >"$work/ask.zsh" <<'END'
zmodload zsh/zpty
zpty z zsh -f -i
zpty -w z "PS1=''; unset zle_bracketed_paste; autoload -U compinit; compinit -u -d $1/dump"
zpty -w z "source $1/_pratique; cd $1/here; bindkey '^I' complete-word; setopt no_beep; print REA''DY"
local line
while zpty -r z line && [[ $line != *READY* ]]; do :; done
zpty -w -n z "$2"$'\t'
sleep 2
zpty -w -n z $'\x01print -r -- "<\x05>"\n'
sleep 1
while zpty -r -t z line; do print -r -- "$line"; done
zpty -d z
END
if has zsh; then
	pratique completions zsh >"$work/_pratique"
	in_zsh() {
		HOME=$work ZDOTDIR=$work zsh -f "$work/ask.zsh" "$work" "$1" 2>/dev/null |
			tr -d '\r' | sed -n 's/^<\(.*\)>$/\1/p' | sed 's/ *$//' >"$work/got"
	}
	in_zsh 'pratique explain container-not-ro'
	expect zsh 'pratique explain container-not-root'
	in_zsh 'pratique lint --fail-on=crit'
	expect zsh 'pratique lint --fail-on=critical'
	in_zsh 'pratique complet'
	expect zsh 'pratique completions'
fi

pratique man >"$work/pratique.1"
if has mandoc; then
	mandoc -Tlint -W warning "$work/pratique.1" | grep -v 'missing date' >"$work/got"
	if [ -s "$work/got" ]; then
		failed=$((failed + 1))
		cat "$work/got"
	else
		passed=$((passed + 1))
	fi
	mandoc -Tutf8 "$work/pratique.1" | col -b | tr -s ' \n' '\n' >"$work/got"
	expect man --build-arg=NAME=VALUE
	expect man completions
fi

echo "completions: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
