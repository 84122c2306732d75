#!/bin/sh
# bench.sh: speed and memory as ratios in one run, each beside its budget. Nothing fails: figures
# of a busy machine are only worth something beside each other.
set -u
PRATIQUE=${PRATIQUE:-$PWD/build/pratique}
CC=${CC:-cc}
RUNS=${RUNS:-21}
work=build/bench
rm -rf "$work"
mkdir -p "$work"
lint="$PRATIQUE lint --today 2026-11-24"
bare="$lint --no-stdlib"

$CC -O2 -o "$work/measure" tests/bench/measure.c || exit 1
$CC -O2 -o "$work/yaml_events" tests/bench/yaml_events.c -lyaml || exit 1
echo 'int main(void) { return 0; }' >"$work/empty.c"
$CC -O2 -static -o "$work/empty" "$work/empty.c" 2>/dev/null || $CC -O2 -o "$work/empty" "$work/empty.c"

measure() { "$work/measure" "$@"; }
row() { printf '%-44s %16s   %s\n' "$1" "$2" "$3"; }
calc() { awk "BEGIN { printf \"$1\", $2 }"; }
# the microseconds of one command: the median of five runs
micros() { measure 5 "$@" | cut -d ' ' -f 1; }
# the same, of a file without mistakes: exit code 2 says that a limit ended the run early
whole() {
	measure 5 "$@" | {
		read -r time _ code
		[ "$code" -le 1 ] || echo "LIMIT: a run for the next figure ended early" >&2
		echo "$time"
	}
}

row work figure budget
row ---- ------ ------

# ---- a cold start -------------------------------------------------------------------------------

printf 'FROM debian:12.7-slim\nRUN apt-get update && apt-get install -y curl\nUSER 10001\nCMD ["curl"]\n' >"$work/Dockerfile"
set -- $(measure "$RUNS" "$work/empty" -- $lint "$work/Dockerfile" -- $bare "$work/Dockerfile")
row 'cold run, one small file, against empty' "$(calc '%.1f x' "$4 / $1")" '3 x'
row '  of that without the library' "$(calc '%.1f x' "$7 / $1")" ''
row "  (medians of $RUNS: empty, with library)" "$1, $4 us" ''

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

corpus=../shared/corpus
real() {
	mkdir "$work/$1"
	tar -xzf "$corpus/$1.tar.gz" -C "$work/$1"
	find "$work/$1" -type f | sort | head -n 1000 >"$work/$1.list"
	n=$(wc -l <"$work/$1.list")
	bytes=$(xargs cat <"$work/$1.list" | wc -c)
	all=$(micros $lint --kind "$2" $(cat "$work/$1.list"))
	read=$(micros $bare --policy "$work/touch.prq" --kind "$2" $(cat "$work/$1.list"))
	row "$n real $1, one thread" "$(calc '%.0f files/s' "$n / $all * 1e6")" "$3"
	row '' "$(calc '%.1f MB/s' "$bytes / $all")" ''
	row '  judging and reporting, share of the run' "$(calc '%.0f %%' "100 * ($all - $read) / $all")" 'under 33 %'
}
if [ -d "$corpus" ]; then
	real dockerfiles dockerfile '45000 files/s on 2 cores'
	real compose compose '60 % of bare libyaml'
	events=$(micros "$work/yaml_events" $(cat "$work/compose.list"))
	row '  against bare libyaml events' "$(calc '%.0f %%' "100 * $events / $all")" '60 %'
else
	echo "SKIPPED: real files: $corpus is not there"
fi

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
doubling() { # what, budget, three times
	row "growth, doubling $1" "$(calc '%.2f, %.2f x' "$4 / $3, $5 / $4")" '2 x'
	[ -z "$2" ] || row "  $2" "$(calc '%.0f ms' "$5 / 1e3")" ''
}
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
	row "peak memory, $what files" "$(calc '%.1f MiB' "$(measure 1 "$@" | cut -d ' ' -f 2) / 1024")" "$limit"
}
peak 100 $lint $(head -n 100 "$work/all.list")
peak 1,000 $lint $(head -n 1000 "$work/all.list")
peak "$(wc -l <"$work/all.list")" $lint "$work/files"
rm -rf "$work"
