#!/bin/sh
# bench.sh: speed and memory as ratios in one run, each beside its budget. Nothing fails: figures
# of a busy machine are only worth something beside each other. Times are processor time, which other
# programs disturb less; where jobs are compared, they are wall time.
set -u
PRATIQUE=${PRATIQUE:-$PWD/build/pratique}
PHASES=${PHASES:-$PWD/build/release/bench/phases}
CC=${CC:-cc}
RUNS=${RUNS:-21}
work=build/bench
rm -rf "$work"
mkdir -p "$work"
lint="$PRATIQUE lint --today 2026-11-24"
bare="$lint --no-stdlib"

$CC -O2 -o "$work/measure" tests/bench/measure.c || exit 1
# the bare parse is built as the program is
hard="-O2 -D_FORTIFY_SOURCE=2 -fstack-protector-strong -fPIE"
$CC $hard -static-pie -o "$work/yaml_events" tests/bench/yaml_events.c -lyaml 2>/dev/null ||
	$CC $hard -pie -o "$work/yaml_events" tests/bench/yaml_events.c -lyaml || exit 1
echo 'int main(void) { return 0; }' >"$work/empty.c"
$CC -O2 -static -o "$work/empty" "$work/empty.c" 2>/dev/null || $CC -O2 -o "$work/empty" "$work/empty.c"

measure() { "$work/measure" "$@"; }
row() { printf '%-44s %16s   %s\n' "$1" "$2" "$3"; }
calc() { awk "BEGIN { printf \"$1\", $2 }"; }
# the microseconds of one command: the median of five runs
micros() { measure 5 "$@" | cut -d ' ' -f 2; }
# the same, of a file without mistakes: exit code 2 says that a limit ended the run early
whole() {
	measure 5 "$@" | {
		read -r _ time _ code
		[ "$code" -le 1 ] || echo "LIMIT: a run for the next figure ended early" >&2
		echo "$time"
	}
}

row work figure budget
row ---- ------ ------

# ---- a cold start -------------------------------------------------------------------------------

printf 'FROM debian:12.7-slim\nRUN apt-get update && apt-get install -y curl\nUSER 10001\nCMD ["curl"]\n' >"$work/Dockerfile"
set -- $(measure "$RUNS" "$work/empty" -- $lint "$work/Dockerfile" -- $bare "$work/Dockerfile")
row 'cold run, one small file, against empty' "$(calc '%.1f x' "$6 / $2")" '3 x'
row '  of that without the library' "$(calc '%.1f x' "${10} / $2")" ''
row "  (medians of $RUNS: empty, with library)" "$2, $6 us" ''

# ---- real files, one process --------------------------------------------------------------------

cat >"$work/touch.prq" <<'END'
language 1

policy touch {
  title    "Makes the scripts be read, and finds nothing"
  severity info

  for each command c
  forbid c.name == "no such program"
}
END

cat >"$work/nothing.prq" <<'END'
language 1

policy nothing {
  title    "Looks at nothing that has to be read on demand, and finds nothing"
  severity info

  for each document d
  forbid d.path == ""
}
END

corpus=../shared/corpus

real() { # folder, kind, budget in files/s on two cores
	mkdir "$work/$1"
	tar -xzf "$corpus/$1.tar.gz" -C "$work/$1"
	find "$work/$1" -type f | sort | head -n 1000 >"$work/$1.list"
	n=$(wc -l <"$work/$1.list")
	files=$(cat "$work/$1.list")
	bytes=$(xargs cat <"$work/$1.list" | wc -c)
	phases=$("$PHASES" 9 "$2" $files)
	set -- "$1" "$2" "$3" $(measure 9 $lint --jobs 1 --kind "$2" $files -- $lint --jobs 2 --kind "$2" $files \
		-- $bare --policy "$work/touch.prq" --jobs 1 --kind "$2" $files)
	one=$5 read=${13}
	row "$n real $1, 1 job" "$(calc '%.0f files/s' "$n / $one * 1e6")" "$(calc '%.1f MB/s' "$bytes / $one")"
	row "$n real $1, 2 jobs" "$(calc '%.0f files/s' "$n / $8 * 1e6")" "$3"
	row '  2 jobs against 1' "$(calc '%.2f x' "$4 / $8")" '1.8 x'
	row '  all but reading, share of the run' "$(calc '%.0f %%' "100 * ($one - $read) / $one")" ''
	set -- $phases
	row '  evaluation, share of the run' "$(calc '%.0f %%' "100 * $2 / $one")" 'under 33 %'
	row '  reading, evaluation, reporting, a file' "$(calc '%.0f, %.0f, %.0f us' "$1 / $n, $2 / $n, $3 / $n")" ''
	row '  steps of the policies, a file' "$(calc '%.0f' "$4 / $n")" ''
}
if [ -d "$corpus" ]; then
	real dockerfiles dockerfile '45000 files/s'
	real compose compose '36600 files/s'
	files=$(cat "$work/compose.list")
	set -- $(measure 9 "$work/yaml_events" $files -- $bare --policy "$work/nothing.prq" --quiet --jobs 1 --kind compose $files \
		-- $lint --jobs 1 --kind compose $files)
	row '  compose: read and modelled, against libyaml' "$(calc '%.2f x' "$6 / $2")" '1.6 x its events'
	row '  compose: the whole run, against libyaml' "$(calc '%.0f %%' "100 * $2 / ${10}")" '60 % of its speed'
else
	echo "SKIPPED: real files: $corpus is not there"
fi

# ---- peers --------------------------------------------------------------------------------------

peer() { # program, list, kind, how many, arguments before the files
	program=$1 list=$work/$2.list kind=$3 n=$4
	shift 4
	if ! command -v "$program" >/dev/null; then
		echo "SKIPPED: side by side with $program: it is not installed"
		return
	fi
	[ -f "$list" ] || return
	files=$(head -n "$n" "$list")
	set -- $(measure 1 "$program" "$@" $files -- $lint --jobs 1 --kind "$kind" $files)
	row "$program, $n files, against pratique" "$(calc '%.0f x as long' "$2 / $6")" ''
}
peer hadolint dockerfiles dockerfile 50 --no-fail
peer tally dockerfiles dockerfile 200 lint
peer dockerfilelint dockerfiles dockerfile 20
peer dclint compose compose 50
peer compose-lint compose compose 100
peer checkov dockerfiles dockerfile 20 --framework dockerfile -f
peer trivy dockerfiles dockerfile 1 config

# ---- growth -------------------------------------------------------------------------------------

instructions() {
	awk -v n="$1" 'BEGIN { print "FROM debian:12.7"
		for (i = 0; i < n; i += 4)
			printf "RUN apt-get install -y p%d && rm -rf /tmp/%d\nENV V%d=%d\nCOPY a%d /b%d/\nLABEL l%d=x\n", i, i, i, i, i, i, i }'
}
# ten lines with two instructions: comments, continued lines, a heredoc that is written
lines() {
	awk -v n="$1" 'BEGIN { print "FROM debian:12.7"
		for (i = 0; i < n; i += 10)
			printf "\n# part %d\n#\nENV A%d=1 \\\n  # why\n  B%d=$A%d\nCOPY <<E /etc/part%d\n$A%d\nwhole\nE\n", i, i, i, i, i, i }'
}
services() {
	awk -v n="$1" 'BEGIN { print "services:"
		for (i = 0; i < n; i++)
			printf "  s%d:\n    image: nginx:1.%d\n    ports: [\"%d:80\"]\n    volumes: [\"d%d:/data\"]\n    depends_on: [s%d]\n", i, i, i + 1, i, i + 1
		print "  s" n ": {image: \"nginx:1\"}"
		print "volumes:"
		for (i = 0; i < n; i++) printf "  d%d: {}\n", i }'
}
policies() {
	awk -v n="$1" 'BEGIN { print "language 1"
		for (i = 0; i < n; i++)
			printf "policy p%d {\n title \"t\"\n severity low\n for each command c\n forbid c.name == \"x%d\"\n}\n", i, i }'
}
lines() {
	awk -v n="$1" 'BEGIN { print "FROM debian:12.7"
		for (i = 1; i < n; i++) print i % 10 ? "# a remark" : "ENV V" i "=" i }'
}
doubling() { # what, budget, three times
	row "growth, doubling $1" "$(calc '%.2f, %.2f x' "$4 / $3, $5 / $4")" '2.2 x at most'
	[ -z "$2" ] || row "  $2" "$(calc '%.0f ms' "$5 / 1e3")" ''
}
tenfold() { # what, three times: growth by ten, as growth by two
	row "growth, doubling $1" "$(calc '%.2f, %.2f x' "2 ^ (log($3 / $2) / log(10)), 2 ^ (log($4 / $3) / log(10))")" '2.2 x at most'
}
times=
for n in 10000 100000 1000000; do
	lines $n >"$work/lines.Dockerfile"
	times="$times $(whole $lint --max-file-size 64MiB "$work/lines.Dockerfile")"
done
tenfold '10k, 100k, 1M lines' $times
times=
for n in 10000 20000 40000; do
	instructions $n >"$work/$n.Dockerfile"
	times="$times $(whole $lint "$work/$n.Dockerfile")"
done
doubling instructions '40,000 instructions' $times
times=
for n in 10000 20000 40000; do
	times="$times $(whole $bare --policy "$work/touch.prq" "$work/$n.Dockerfile")"
done
doubling 'instructions, only read' '40,000 instructions' $times
times=
for n in 10000 20000 100000 200000 500000 1000000; do
	lines $n >"$work/lines.Dockerfile"
	times="$times $(whole $bare --policy "$work/touch.prq" --max-file-size 64MiB "$work/lines.Dockerfile")"
done
set -- $times
row 'reading 10k, 100k, 1M lines of a Dockerfile' "$(calc '%.0f, %.0f, %.0f ms' "$1 / 1e3, $3 / 1e3, $6 / 1e3")" ''
row '  per doubling, at 10k, 100k, 500k' "$(calc '%.2f, %.2f, %.2f x' "$2 / $1, $4 / $3, $6 / $5")" '2.2 x'
instructions 100000 >"$work/many.Dockerfile"
row '100,000 instructions' "$(calc '%.0f ms' "$(whole $lint "$work/many.Dockerfile") / 1e3")" 'under 333 ms'
row '  only read' "$(calc '%.0f ms' "$(whole $bare --policy "$work/touch.prq" "$work/many.Dockerfile") / 1e3")" ''
times=
for n in 1000 2000 4000; do
	services $n >"$work/$n.compose.yml"
	times="$times $(whole $lint "$work/$n.compose.yml")"
done
doubling services '4,000 services' $times
times=
instructions 1000 >"$work/1000.Dockerfile"
for n in 500 1000 2000; do
	policies $n >"$work/$n.prq"
	times="$times $(whole $bare --policy "$work/$n.prq" "$work/1000.Dockerfile")"
done
doubling 'policies (1,000 instructions)' '2,000 policies' $times
if [ -d "$corpus" ]; then
	times=
	for n in 250 500 1000; do
		times="$times $(micros $lint --jobs 1 --kind dockerfile $(head -n $n "$work/dockerfiles.list"))"
	done
	doubling 'files' '' $times
fi

# ---- memory -------------------------------------------------------------------------------------

# 10,000 files and a few: copies, since links to one file are one file
mkdir "$work/files"
k=0
while [ "$(find "$work/files" -type f | wc -l)" -lt 10000 ]; do
	mkdir "$work/files/$k"
	if [ -d "$corpus" ]; then
		cp -r "$work/dockerfiles" "$work/compose" "$work/files/$k"
	else
		for part in 0 1 2 3 4 5 6 7 8 9; do cp -r examples "$work/files/$k/$part"; done
	fi
	k=$((k + 1))
done
find "$work/files" -type f '(' -name '*ockerfile' -o -name '*.y*ml' ')' | sort >"$work/all.list"
largest=$(xargs wc -c <"$work/all.list" | awk '$2 != "total" && $1 > most { most = $1 } END { print most + 0 }')
limit=$(calc '%.0f MiB' "16 + 4 * $largest / 1048576")
peak() { # what, command
	what=$1
	shift
	row "peak memory, $what files, 2 jobs" "$(calc '%.1f MiB' "$(measure 1 "$@" --jobs 2 | cut -d ' ' -f 3) / 1024")" "$limit"
}
peak 100 $lint $(head -n 100 "$work/all.list")
peak 1,000 $lint $(head -n 1000 "$work/all.list")
peak "$(wc -l <"$work/all.list")" $lint "$work/files"
rm -rf "$work"
