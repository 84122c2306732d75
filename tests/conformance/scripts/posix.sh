#!/bin/sh
# What plain shells do: the forms of start scripts in images.
set -eu
if [ "${1#-}" != "$1" ]; then
	set -- server "$@"
fi
if [ "$1" = 'server' ] && [ "$(id -u)" = '0' ]; then
	find . \! -user app -exec chown app '{}' +
	exec gosu app "$0" "$@"
fi
: "${DATA:=/data}" "${MODE:?MODE is required}"
export PATH="/opt/bin:$PATH" LANG=C
for f in /docker-entrypoint.d/*; do
	case "$f" in
		*.sh) echo "$0: running $f"; . "$f" ;;
		*.sql) echo "$0: running $f"; psql <"$f"; echo ;;
		*) echo "$0: ignoring $f" ;;
	esac
done
cat >/etc/app.conf <<-END
	listen ${PORT:-8080}
	user "$(whoami)"
	END
printf '%s\n' "$@" | while IFS= read -r line; do
	[ -n "$line" ] || continue
	echo "$line" >&2
done
_term() {
	kill -TERM "$child" 2>/dev/null
}
trap _term TERM INT
server --flag 'a b' \
	--other="$OTHER" &
child=$!
wait "$child"
test ! -d /x || { echo no >&2; exit 1; }
(cd /tmp && tar xf - ) <archive.tar
x=`expr 1 + 2` && y=$(cat <<EOF
text
EOF
)
echo "$x" "$y"
