#!/bin/sh
# arrows.sh: proves from every #include that a room uses only the rooms tests/arrows.txt allows it,
# and that the listed arrows lead one way.
set -eu
cd "$(dirname "$0")/.."

# file:included header, for the headers of rooms only
grep -rn --include='*.c' --include='*.h' --include='*.l' --include='*.y' '^#include "' lang linter |
awk -F: '
	function room_of(path) {
		sub(/\/[^\/]*$/, "", path)
		return path
	}
	BEGIN {
		while ((getline line < "tests/arrows.txt") > 0) {
			if (line ~ /^#/ || line == "") continue
			n = split(line, part, /:[ \t]*/)
			room = part[1]
			if (room in known) { print "arrows: " room " is listed twice"; bad = 1 }
			known[room] = ++rooms
			m = split(part[2], uses, /[ \t]+/)
			for (i = 1; i <= m; i++) if (uses[i] != "") {
				if (!(uses[i] in known)) { print "arrows: " room " uses " uses[i] ", which stands below it"; bad = 1 }
				allowed[room, uses[i]] = 1
			}
		}
	}
	{
		file = $1
		header = $0
		sub(/^[^"]*"/, "", header)
		sub(/".*/, "", header)
		from = room_of(file)
		if (header ~ /\.def$/ && header !~ /\//) next
		if (header == "lang.h" || header == "compiler.h") to = "lang"
		else {
			to = room_of(header)
			if (to == header) to = from                  # private.h and the like
			else if (("lang/" to) in known) to = "lang/" to
			else if (("linter/" to) in known) to = "linter/" to
			else { print file ":" $2 ": " header " lies in no room"; bad = 1; next }
		}
		seen[from] = 1
		if (!(from in known)) { if (!(from in told)) print "arrows: " from " is not listed"; told[from] = 1; bad = 1; next }
		if (to == from || (from, to) in allowed) { arrows += (to != from); next }
		if (from ~ /^linter\// && to ~ /^lang\//) print file ":" $2 ": " header ": the linter enters the language by lang.h or compiler.h"
		else print file ":" $2 ": " from " may not use " to
		bad = 1
	}
	END {
		if (!bad) print "arrows: " rooms " rooms, " arrows " includes between them, all one way"
		exit bad
	}'
