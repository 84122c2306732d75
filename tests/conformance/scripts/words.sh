#!/bin/bash
# Words: quoting, escapes, continued lines, expansions and what may stand in them.
echo plain 'single quoted' "double quoted" mixed'with'"quotes"end "" ''
echo a\ b \' \" \\ \$x \`ls\` 'it'\''s' "a\"b\\c\$d\`e\f\
g"
echo con\
tinued word\
 next \
  behind
echo $'tab\there' $'\x41\102\u00e9\U0001F600' $'it\'s' $"translated text" $'a'$'b'
echo $x ${x} "$x" "${x}" ${#x} ${!x} ${!x*} ${!x@} $1 ${10} $# $? $$ $! $- $@ "$@" $* "$*" $0 $_
echo ${x:-a b} ${x-"q d"} ${x:='single'} "${x:=a 'b' c}" ${x:?error text} ${x:+$(ls -l)} ${x+`date`}
echo ${x#*/} ${x##*/} ${x%.*} ${x%%.*} ${x/a/b} ${x//a/b} ${x/#a/b} ${x/%a/b} ${x//\//-} "${x//"a b"/'c'}"
echo ${x:1} ${x:1:2} ${x: -1} ${x:(-2):1} ${x:$((1 + 1))} ${x^} ${x^^} ${x,} ${x,,} ${x^^[a-c]}
echo ${x@Q} ${x@E} ${x@P} ${x@A} ${x@a} "${a[@]@Q}"
echo ${a[0]} ${a[@]} "${a[@]}" ${a[*]} ${#a[@]} ${!a[@]} ${a[@]:1:2} ${a[$i]} ${a[i + 1]} "${a["key"]}" ${a[${b[0]}]}
echo $((1 + 2)) $((x * (y + 2))) $(($x << 2)) $((a[1])) $(( $(wc -l <file) + 1 )) $((0x1F | 07)) $[1 + 2]
echo $(date) "$(date +%s)" $(echo $(echo "$(echo deep)")) "a $(b "c $(d "e")") f" $(<file) $( (sub; shell) )
echo `date` "`date`" `echo \`nested one\`` `echo "quoted \"deep\""` `a; b | c`
echo <(sort a) >(tee b) <(sort <(uniq c))
echo * ? [a-z] [!a] [^a] **/*.c ~ ~user ~/dir a~b {a,b} {1..3} a{b,c{d,e}}f {} {x}
echo ?(a|b) *(a) +(x|y|z) @(one|two) !(not) a@(b|c)d *.@(tar|tgz) "?(a)"
echo a#b #comment
echo 'a
b' "c
d"
echo -- -n --opt=value --opt="quoted value" x=y "x=y" -I{} @file %d +x a=b=c
echo "unclosed ' in double" 'unclosed " in single'
echo "nested ${x:-"inner 'quote' ${y:-"deep"}"} end"
echo "${x:-$(echo "a)b" | tr ')' '(')}"
echo "$(case $x in a) echo one;; (b) echo two;; esac)"
echo "$(
  # a comment with an apostrophe: don't
  echo inside
)"
