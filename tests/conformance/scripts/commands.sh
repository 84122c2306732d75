#!/bin/bash
# Commands: lists, pipes, compound commands, functions, redirections.
a; b & c && d || e; ! f; ! g | h
a | b |& c | d
a &&
  b ||
  c |
  d
{ a; b; }; (a; b); ( (a) ); { { a; }; }
if a; then b; elif c; then d; else e; fi
if a
then
  b
fi >out 2>&1
while a; do b; done; until a; do b; done <in
for i in a b "c d" $(e); do f "$i"; done
for i; do a; done
for i do a; done
for i
in a b
do
  c
done
for ((i = 0; i < 10; i++)); do a; done
for ((;;)) { a; break; }
select x in a b; do c; break; done
case $x in
a) b ;;
(c | d) e ;;
"f g" | h*) i ;&
[jk]) l ;;&
@(m|n)) o ;;
*) p
esac
case x in esac
case $x in a) ;; b) ;; esac
f() { a; }
function g { b; }
function h() { c; }
i() ( d )
j() if a; then b; fi
k-l.m() { n; } >log
time a | b
time -p a
time { a; b; }
coproc a b
coproc name { c; d; }
[[ a == b* && -f c || ! ( d -nt e ) ]] && f
[[ $x =~ ^(a|b)+\ c$ ]]
[[ -n $(g h) ]]
((x = 1 + 2, y++))
((a > 1)) && b
let x=1 y+=2
[ -f a ] && [ "$b" = c ]
a >b <c 2>d 2>>e >&2 2>&1 <&- >|f <>g &>h &>>i {fd}>j {fd}<&- 3<k
>a
>b c d
c >e d <f e
<<<word cat
cat <<<"$x y" >z
cat <<EOF
plain $x $(cmd a) `cmd b` \$y "quotes 'stay'"
EOF
cat <<'EOF'
nothing $x $(cmd) here
EOF
cat <<"E O F"
still nothing $(cmd)
E O F
cat <<-EOF | sort
	tabs go $(cmd c)
	EOF
cat <<A <<B; after
first $(cmd d)
A
second
B
if cat <<X; then a; fi
body
X
x=1; x=1 y=2 a b; x+=c; x= a
a=(b "c d" $(e) [2]=f); a+=(g); a[1]=h; a[i + 1]=j; k; a["x y"]+=l; a[$(m)]=n
a=(
  b # comment
  c
)
export A=1 B="2 3" C; declare -A m=([k]=v [l]="w x"); local -r x=$(y); readonly z; typeset -i n=1
declare -a list=(a b) other=c
x=$(a) y=`b` z=$((1 + 2)) w=${v:-$(c)}
x=(); y=(  )
eval "a b"; exec a; . b; source c; trap 'd e' EXIT
a; # comment
# comment
a \
  # comment behind a continuation
b
until a; do b; done | while read -r c; do d; done
{ a; } | { b; } && (c) &
a & b & wait
if ! a; then :; fi
if (a) then b; fi
while :; do break; done
f() { local x=$1; return "${x:-0}"; }; f a
alias ll='ls -l'
unset x
test -f a -a -f b
true && { a || b; } || exit 1
