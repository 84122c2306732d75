#!/bin/sh
# spread.sh FORMAT FOLDER...: checks the folders side by side with GNU parallel, eight to a job, and
# writes the one report that `pratique lint FOLDER...` would have written.
#
# A job that finds something ends with 1 to 3, which is no failure of the job; one that crashed or was
# killed is, and then there is no report. What several machines share, parallel spreads with
# --sshloginfile.
set -eu
format=$1
shift
parts=$(mktemp)
trap 'rm -f "$parts"' EXIT
: "${PRATIQUE:=pratique}"
export PRATIQUE

printf '%s\0' "$@" |
	parallel -0 -N "${FOLDERS_EACH:-8}" '"$PRATIQUE" lint --format jsonl {}; [ $? -le 3 ]' >"$parts"
"$PRATIQUE" merge --format "$format" "$parts"
