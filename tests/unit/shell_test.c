/*
 * shell_test.c: scripts read into command records. A row shows a script and the commands it must
 * give, one a line: the program and its arguments (holes as ${...}, an open list as ...), then what
 * else the row asks for.
 */
#include "read/shell/shell.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct bench {
	struct arena arena;
	struct facts facts;
	struct diags diags;
	struct reading reading;
	struct source *source;
	struct value commands;
	struct buf out;
};

static void bench_init(struct bench *b, const char *text)
{
	arena_init(&b->arena);
	facts_init(&b->facts, &b->arena, &model_schema);
	diags_init(&b->diags, &b->arena);
	b->reading = (struct reading){.arena = &b->arena, .facts = &b->facts, .diags = &b->diags};
	b->source = source_new(&b->arena, STR("script"), str_from(text));
	b->commands = value_list(&b->arena, 0);
	b->out = BUF(&b->arena);
}

/* The variables a Dockerfile would know */
static bool lookup(void *of, struct str name, struct text *out)
{
	(void)of;
	if (str_eq(name, STR("KNOWN")))
		*out = text_plain(STR("value"));
	else if (str_eq(name, STR("TWO")))
		*out = text_plain(STR("one two"));
	else if (str_eq(name, STR("VER")))
		*out = text_plain(STR("3.12.1"));
	else
		return false;
	return true;
}

static void read_as(struct bench *b, const char *text, enum shell_dialect dialect)
{
	bench_init(b, text);
	struct span all = {0, (uint32_t)b->source->text.n};
	struct splice script = splice_plain(&b->arena, b->source, all);
	struct shell_context c = {.dialect = dialect, .phase = "build", .lookup = lookup};
	shell_read(&b->reading, &script, &c, b->commands);
}

static struct record *command(struct bench *b, uint32_t i)
{
	return b->commands.u.list->at[i].u.record;
}

static void show_text(struct bench *b, struct value v)
{
	if (value_is_unknown(v))
		buf_char(&b->out, '?');
	else if (v.tag == VALUE_STRING)
		buf_add(&b->out, text_show(&b->arena, *v.u.text));
}

static void show_list(struct bench *b, struct value list)
{
	for (uint32_t i = 0; i < list.u.list->n; i++) {
		struct value v = list.u.list->at[i];
		buf_char(&b->out, i ? '|' : ' ');
		show_text(b, v);
		if (v.tag != VALUE_RECORD)
			continue;
		struct record *r = v.u.record;
		bool package = record_is(r, KIND_package), redirect = record_is(r, KIND_redirect);
		show_text(b, model_get(r, package    ? F_package_name
					  : redirect ? F_redirect_operator
						     : F_variable_name));
		struct value second = model_get(r, package    ? F_package_version
						   : redirect ? F_redirect_target
							      : F_variable_value);
		buf_char(&b->out, package ? '@' : redirect ? ' ' : '=');
		show_text(b, second);
	}
	if (list.u.list->open)
		buf_add(&b->out, STR(" ..."));
}

static void show_marks(struct bench *b, struct record *r)
{
	static const struct {
		const char *name;
		enum field_id field;
	} marks[] = {
		{"looped", F_command_looped},
		{"conditional", F_command_conditional},
		{"substituted", F_command_substituted},
		{"background", F_command_background},
		{"sudo", F_command_via_sudo},
		{"pipefail", F_command_pipefail},
		{"errexit", F_command_errexit},
	};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (value_as_truth(model_get(r, marks[i].field)) == TRUTH_TRUE)
			buf_printf(&b->out, " +%s", marks[i].name);
	uint32_t n = model_get(r, F_command_pipeline).u.list->n;
	bool last = value_as_truth(model_get(r, F_command_last_in_pipeline)) == TRUTH_TRUE;
	if (n > 1 || !last)
		buf_printf(&b->out, " of %u%s", n, last ? " last" : "");
}

static void check(struct bench *b, const char *want)
{
	struct str got = buf_str(&b->out);
	if (got.n && got.p[got.n - 1] == '\n')
		got.n--;
	assert_string_equal(str_c(&b->arena, got), want);
	arena_done(&b->arena);
}

struct row {
	const char *name, *script, *want;
};

/* --- programs and arguments --------------------------------------------------------------- */

static const struct row words[] = {
	{"quotes are removed", "a 'b c' \"d e\" f\\ g h\"i\"'j'", "a b c|d e|f g|hij"},
	{"comments and blanks", "a # b\n\n  c d#e", "a\nc d#e"},
	{"continued lines", "a \\\n  b", "a b"},
	{"an empty word is a word", "a '' \"\"", "a |"},
	{"ANSI quotes", "a $'x\\ty\\'\\x41\\u00e9'", "a x\ty'A\xC3\xA9"},
	{"a known variable is filled in", "a \"$KNOWN\" x${KNOWN}y", "a value|xvaluey"},
	{"an unquoted value is split", "a $TWO x$TWO \"$TWO\"", "a one|two|xone|two|one two"},
	{"an unknown one leaves a hole", "a x$NO \"$NO\"", "a x${...}|${...}"},
	{"unknown and unquoted opens the list", "a x $NO y", "a x|y ..."},
	{"all parameters open the list", "a \"$@\" x", "a x ..."},
	{"braces multiply", "a {b,c}d {1..3} {} {x} '{p,q}'", "a bd|cd|1|2|3|{}|{x}|{p,q}"},
	{"suffixes and replacements", "a ${VER%.*} ${VER##*.} ${VER//./-} ${#VER} ${VER:0:1}",
		"a 3.12|1|3-12-1|6|3"},
	{"defaults", "a ${KNOWN:-x} ${KNOWN:+y} ${NO:-z}w", "a value|y|${...}w"},
	{"arithmetic is a hole", "a $((1 + 2)) x", "a ${...}|x"},
	{"process substitution", "a <(b c)", "a /dev/fd/${...}\nb c"},
	{"what stands in quotes in a substitution", "a \"$(b \"c d\")\"", "a ${...}\nb c d"},
	{"backquotes", "a `b \\`c\\``", "a ...\nb ...\nc"},
	{"heredocs are no commands", "a <<E\nb $(c)\nE\nd", "a\nc\nd"},
	{"heredocs with a quoted end", "a <<-'E'\n\t$(c)\n\tE\nd", "a\nd"},
	{"here strings", "a <<< \"b c\" d", "a d"},
	{"time, ! and groups", "time -p a; ! { b; }; (c; d)", "a\nb\nc\nd"},
	{"bash tests and arithmetic", "[[ a =~ ^(b|c d)$ && ( x < y ) ]] && ((i += 1)) && e", "e"},
	{"both kinds of functions", "f() { a; }; function g { b; }", "a\nb"},
	{"a subshell is no arithmetic", "((a); b) && c $((1))", "a\nb\nc ${...}"},
	{"arrays", "x=(a 'b c') y", "y"},
	{"redirections between words", "a >b c 2>&1 d &>e", "a c|d"},
	{"case", "case $1 in a|b) x ;; (*) y ;; esac", "x\ny"},
	{"extended patterns", "rm !(a|b) x.@(c|d)", "rm !(a|b)|x.@(c|d)"},
	{"carriage returns", "a b\r\nc\r\n", "a b\nc"},
};

static const struct row started[] = {
	{"starters are peeled off", "env -i A=b nice -n 5 nohup timeout -k 1 5s a b", "a b"},
	{"xargs", "a | xargs -r -n 1 rm -f", "a\nrm -f"},
	{"exec of all parameters", "exec \"$@\"", "${...}"},
	{"a question is no start", "command -v a", "command -v|a"},
	{"a path", "/usr/bin/a b", "a b"},
	{"pip as a module", "python3.11 -m pip install x", "pip install|x"},
	{"sh -c", "sh -ec 'a b | c' x", "sh -ec|a b | c|x\na b\nc"},
	{"double quotes are read twice", "sh -c \"a \\\"b $KNOWN\\\" $NO\"",
		"sh -c|a \"b value\" ${...}\na b value ..."},
	{"su -c", "su -s /bin/sh app -c 'a b'", "su -s|/bin/sh|app|-c|a b\na b"},
	{"tini and gosu", "tini -g -- gosu app sshd -D",
		"tini -g|--|gosu|app|sshd|-D\ngosu app|sshd|-D\nsshd -D"},
	{"find -exec", "find . -exec rm -f {} +", "find .|-exec|rm|-f|{}|+\nrm -f|{}"},
};

static void check_words(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_BASH);
	assert_int_equal(b.diags.all.n, 0);
	for (uint32_t i = 0; i < b.commands.u.list->n; i++) {
		struct record *r = command(&b, i);
		if (text_is_empty(*model_get(r, F_command_name).u.text) == TRUTH_TRUE)
			continue;
		show_text(&b, model_get(r, F_command_name));
		show_list(&b, model_get(r, F_command_args));
		buf_char(&b.out, '\n');
	}
	check(&b, row->want);
}

/* --- telling words apart ------------------------------------------------------------------ */

/* flags / values / subcommand / operands */
static const struct row apart[] = {
	{"a bundle", "rm -rf a", " -r|-f / / / a"},
	{"no bundle without a row", "prog -rf a", " -rf / / / a"},
	{"a value in the next word", "curl -sSLo x -H 'A: b' u", " -s|-S|-L|-o|-H / x|A: b / / u"},
	{"a value behind its option", "curl -ox --retry=3 u", " -o|--retry / x|3 / / u"},
	{"tar without a dash", "tar xzf a -C b", " -x|-z|-f|-C / a|b / /"},
	{"a subcommand behind options", "git -C a clone --depth 1 u",
		" -C|--depth / a|1 / clone / u"},
	{"two letters that are one option", "wget -nv -O- u", " -nv|-O / - / / u"},
	{"long options with one dash", "find . -name x -delete", " -name|-delete / x / / ."},
	{"behind -- all are operands", "rm -f -- -r", " -f / / / -r"},
	{"options end at the operand", "bash -e a.sh -x", " -e / / / a.sh|-x"},
	{"a suffix", "sed -i.bak -e s/a/b/ f", " -i|-e / .bak|s/a/b/ / / f"},
	{"what may be an option", "chmod \"$NO\" a", " ... / / / ${...}|a"},
	{"a path is no option", "chmod 755 \"$NO/a\"", " / / / 755|${...}/a"},
	{"an unknown subcommand", "apt-get $NO install", " ... / ... / ? / install ..."},
};

static void check_apart(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_POSIX);
	struct record *r = command(&b, 0);
	show_list(&b, model_get(r, F_command_flags));
	buf_add(&b.out, STR(" /"));
	show_list(&b, model_get(r, F_command_options));
	buf_add(&b.out, STR(" /"));
	if (value_is_unknown(model_get(r, F_command_subcommand)) ||
		value_str(model_get(r, F_command_subcommand)).n)
		buf_char(&b.out, ' ');
	show_text(&b, model_get(r, F_command_subcommand));
	buf_add(&b.out, STR(" /"));
	show_list(&b, model_get(r, F_command_operands));
	check(&b, row->want);
}

static const struct row packages[] = {
	{"apt", "apt-get install -y -t stable a b=1.2 c:arm64 d/testing e- ./f.deb",
		" a@|b@1.2|c@|d@"},
	{"apt update installs nothing", "apt-get update a", ""},
	{"apt with a variable", "apt install a=$VER b=$NO c$NO", " a@3.12.1|b@${...}|c${...}@?"},
	{"apk", "apk add --virtual .x a=1.2-r0 b~3 'c>4' d@edge", " a@1.2-r0|b@3|c@>4|d@"},
	{"rpm names", "yum install -y a-1.20.1 java-1.8.0-openjdk b-2:3.4-5.el7 c-$NO @g",
		" a@1.20.1|java-1.8.0-openjdk@|b@2:3.4-5.el7|c@${...}"},
	{"zypper", "zypper -n in a=1 b", " a@1|b@"},
	{"pip", "pip3 install -r r.txt a==1 'b[c]>=2,<3' d . git+https://h/e@f",
		" a@1|b@>=2,<3|d@|git+https://h/e@f"},
	{"npm", "npm i -g a @s/b @s/c@1 ./d", " a@|@s/b@|@s/c@1"},
	{"yarn global", "yarn global add a@1", " a@1"},
	{"npm install of the project", "npm install --production", ""},
	{"gem", "gem install a -v 1.2", " a@1.2"},
	{"gem with a colon", "gem install a:1 b", " a@1|b@"},
	{"go", "go install -v h/a@v1", " h/a@v1"},
	{"cargo", "cargo install a --version 1", " a@1"},
	{"conda", "conda install -c x -y a=1=b 'c>=2'", " a@1|c@>=2"},
	{"composer", "composer require a/b:1 c/d", " a/b@1|c/d@"},
	{"pacman", "pacman -Sy --noconfirm a", " a@"},
	{"unknown words", "apt-get install a $NO", " a@ ..."},
};

static void check_packages(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_POSIX);
	show_list(&b, model_get(command(&b, 0), F_command_packages));
	check(&b, row->want);
}

/* --- flow --------------------------------------------------------------------------------- */

static const struct row flows[] = {
	{"behind && and ||", "a && b || c; d", "a\nb +conditional\nc +conditional\nd"},
	{"if and case", "if a; then b; else c; fi; case x in x) d; esac",
		"a\nb +conditional\nc +conditional\nd +conditional"},
	{"loops", "while a; do b; done; for i in x; do c; done; d",
		"a +looped\nb +looped\nc +looped\nd"},
	{"pipes", "a | b | c", "a of 3\nb of 3\nc of 3 last"},
	{"a group in a pipe", "a | { b; c; }", "a of 3\nb of 3 last\nc of 3 last"},
	{"substituted, with a pipe of its own", "a \"$(b | c)\" | d",
		"a of 2\nb +substituted of 2\nc +substituted of 2 last\nd of 2 last"},
	{"in the background", "a & b", "a +background\nb"},
	{"set -e from here on", "a; set -eux; b; set +e; c", "a\nset\nb +errexit\nset +errexit\nc"},
	{"set -o pipefail", "set -euo pipefail && a | b",
		"set\na +conditional +pipefail +errexit of 2\nb +conditional +pipefail +errexit of "
		"2 last"},
	{"a subshell keeps its options", "(set -e; a); b", "set\na +errexit\nb"},
	{"bash -e -c", "bash -eo pipefail -c 'a'; b", "bash\na +pipefail +errexit\nb"},
	{"sudo", "sudo -E a; sudo sh -c b; c", "a +sudo\nsh +sudo\nb +sudo\nc"},
};

static void check_flow(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_POSIX);
	for (uint32_t i = 0; i < b.commands.u.list->n; i++) {
		show_text(&b, model_get(command(&b, i), F_command_name));
		show_marks(&b, command(&b, i));
		buf_char(&b.out, '\n');
	}
	check(&b, row->want);
}

/* The arguments of the command `p`, and why they are not known */
static const struct row variables[] = {
	{"set before", "V=1; p \"$V\"", " 1"},
	{"set in a chain", "V=1 && W=$V.2 && p \"$W\"", " 1.2"},
	{"exported", "export V=1; sh -c 'p \"$V\"'", " 1"},
	{"not exported", "V=1; sh -c 'p \"$V\"'", " ${...}: `V` has no value in this file"},
	{"only for one command", "V=1 a; p \"$V\"", " ${...}: `V` has no value in this file"},
	{"a subshell forgets", "V=1; (V=2; a); p \"$V\"", " 1"},
	{"a pipe forgets", "V=1; a | V=2; p \"$V\"", " 1"},
	{"a branch may not run", "V=1; if a; then V=2; fi; p \"$V\"",
		" ${...}: `V` is set in a part of the script that may be passed over"},
	{"behind && it may not run", "a && V=2; p \"$V\"",
		" ${...}: `V` is set in a part of the script that may be passed over"},
	{"a loop may be in its second round", "V=1; for i in a b; do p \"$V\"; V=2; done",
		" ${...}: `V` changes in a loop"},
	{"the name of a loop", "for V in a b; do p \"$V\"; done",
		" ${...}: `V` takes several values in turn"},
	{"a loop over one word", "for V in a; do p \"$V\"; done", " a"},
	{"added to", "V=1; V+=2; p \"$V\"", " 12"},
	{"read", "read V; p \"$V\"", " ${...}: `V` is read when the script runs"},
	{"unset", "V=1; unset V; p \"$V\"", " "},
	{"in a function", "V=1; f() { p \"$V\"; }; V=2; f",
		" ${...}: `V` is set elsewhere in the script"},
	{"what a command prints", "V=$(a b); p \"$V\"",
		" ${...}: what `$(a b)` prints is not known here"},
	{"it replaces the one outside", "KNOWN=1; p \"$KNOWN\"", " 1"},
};

static void check_variables(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_POSIX);
	for (uint32_t i = 0; i < b.commands.u.list->n; i++) {
		struct record *r = command(&b, i);
		if (!str_eq(value_str(model_get(r, F_command_name)), STR("p")))
			continue;
		struct value args = model_get(r, F_command_args);
		show_list(&b, args);
		const struct cause *why = value_cause(args.u.list->at[0]);
		if (why)
			buf_printf(&b.out, ": " STR_FMT, STR_ARG(why->what));
	}
	check(&b, row->want);
}

/* Redirections and assignments of the first command */
static const struct row around[] = {
	{"redirections", "a >x 2>>y <z", " > x|2>> y|< z /"},
	{"a heredoc", "a <<E >x\nb $KNOWN\nE", " << b value\n|> x /"},
	{"assignments", "A=1 B=\"$NO\" a", " / A=1|B=${...}"},
	{"assignments behind env", "A=1 env B=2 a", " / A=1|B=2"},
	{"only an assignment", "A=1", " / A=1"},
};

static void check_around(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_POSIX);
	show_list(&b, model_get(command(&b, 0), F_command_redirects));
	buf_add(&b.out, STR(" /"));
	show_list(&b, model_get(command(&b, 0), F_command_assignments));
	struct str got = buf_str(&b.out);
	assert_string_equal(str_c(&b.arena, got), row->want);
	arena_done(&b.arena);
}

/* --- mistakes ----------------------------------------------------------------------------- */

/* Where, what, and the programs that are seen all the same */
static const struct row mistakes[] = {
	{"a quote", "a; b 'c", "5: this ' is not closed; a b"},
	{"a double quote", "b \"c $(d)", "2: this \" is not closed; b d"},
	{"a substitution", "a $(b", "2: this $( is not closed; a b"},
	{"a bracket", "a ${b", "2: this ${ is not closed; a"},
	{"no fi", "if a; then b", "12: the script ends here, expected 'fi'; a b"},
	{"no done", "for i in x; do a; )", "18: unexpected ')', expected 'done'; a"},
	{"a closing word alone", "a; fi; b",
		"3: unexpected 'fi', expected a command or the end of one; a b"},
	{"nothing behind &&", "a && ", "5: the script ends here, expected a command; a"},
	{"it goes on", "a; (b; ;; c\nd", "7: unexpected ';;', expected ')'; a b c d"},
	{"two mistakes", "a )\nb ( c",
		"2: unexpected ')', expected a command or the end of one 6: "
		"unexpected '(', expected a command or the end of one; a b"},
	{"inside $( )", "a \"$(b ;; c)\" d; e", "7: unexpected ';;' between $( and its ); a b e"},
	{"in a script in a word", "sh -c 'a; )' && b",
		"10: unexpected ')', expected a command or the "
		"end of one; sh a b"},
	{"an endless for ((", "a; for ((i; b", "7: this (( is not closed; a b"},
	{"a redirection to nothing", "a > ; b", "4: unexpected ';', expected a file name; a b"},
};

static void check_mistakes(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_BASH);
	for (uint32_t i = 0; i < b.diags.all.n; i++) {
		const struct diag *d = b.diags.all.at[i];
		buf_printf(
			&b.out, "%s%u: " STR_FMT, i ? " " : "", d->span.from, STR_ARG(d->message));
	}
	buf_char(&b.out, ';');
	for (uint32_t i = 0; i < b.commands.u.list->n; i++) {
		buf_char(&b.out, ' ');
		show_text(&b, model_get(command(&b, i), F_command_name));
	}
	check(&b, row->want);
}

/* --- the Windows shells ------------------------------------------------------------------- */

static const struct row powershell[] = {
	{"commands and pipes", "A-B -C x; D | E", "A-B -C|x\nD\nE"},
	{"quotes", "A 'b ; c' \"d | e\"", "A b ; c|d | e"},
	{"variables", "A \"$env:VER\" \"x$y\"", "A 3.12.1|x${...}"},
	{"a block", "if (Test-Path a) { B c }", "if (Test-Path|a)\nB c"},
	{"comments", "A # b ; c\nD", "A\nD"},
	{"the call operator", "& \"C:\\x y\\z.exe\" /q", "C:\\x y\\z.exe /q"},
	{"a line that goes on", "A `\n  b", "A b"},
	{"an apostrophe is no mistake", "A don't", "A dont"},
};

static const struct row batch[] = {
	{"commands", "a b && c & d || e", "a b\nc\nd\ne"},
	{"a caret goes on", "a ^\n b", "a b"},
	{"remarks", "REM a & b\n:: c\nd", "d"},
	{"variables", "a %VER% %NO%", "a 3.12.1|${...}"},
	{"an apostrophe is no quote", "a 'b c'", "a 'b|c'"},
};

static void check_dialect(const struct row *row, enum shell_dialect dialect)
{
	struct bench b;
	read_as(&b, row->script, dialect);
	assert_int_equal(b.diags.all.n, 0);
	for (uint32_t i = 0; i < b.commands.u.list->n; i++) {
		show_text(&b, model_get(command(&b, i), F_command_name));
		show_list(&b, model_get(command(&b, i), F_command_args));
		buf_char(&b.out, '\n');
	}
	check(&b, row->want);
}

static void check_powershell(void **state)
{
	check_dialect(*state, SHELL_POWERSHELL);
}

static void check_batch(void **state)
{
	check_dialect(*state, SHELL_CMD);
}

/* --- places, exec form, splitting --------------------------------------------------------- */

/* What the places of a command's arguments cover in the file */
static const struct row places[] = {
	{"a word with its quotes", "a 'b c'", "'b c'"},
	{"inside sh -c", "sh -c 'a \"b c\" d'", "\"b c\" d"},
	{"inside escaped quotes", "sh -c \"a \\\"b c\\\"\"", "\\\"b c\\\""},
	{"inside $( )", "x \"$(a b)\"", "b"},
	{"behind a continuation", "sh -c 'a \\\n b'", "b"},
	{"in backquotes", "x `a b`", "b"},
};

static void check_places(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_POSIX);
	for (uint32_t i = 0; i < b.commands.u.list->n; i++) {
		struct record *r = command(&b, i);
		struct list *args = model_get(r, F_command_args).u.list;
		if (!str_eq(value_str(model_get(r, F_command_name)), STR("a")))
			continue;
		for (uint32_t k = 0; k < args->n; k++) {
			buf_add(&b.out, STR(" "));
			buf_add(&b.out, facts_written(&b.facts, args->at[k].place));
		}
	}
	check(&b, str_c(&b.arena, str_printf(&b.arena, " %s", row->want)));
}

static void package_parts_have_places(void **state)
{
	(void)state;
	struct bench b;
	read_as(&b, "apt-get install a-b=1.2", SHELL_POSIX);
	struct record *p = model_get(command(&b, 0), F_command_packages).u.list->at[0].u.record;
	struct value version = model_get(p, F_package_version);
	struct str written = facts_written(&b.facts, version.place);
	assert_true(str_eq(written, STR("1.2")));
	arena_done(&b.arena);
}

static void continuations_map_to_the_file(void **state)
{
	(void)state;
	struct bench b;
	bench_init(&b, "RUN a && \\\n  # note\n  b c");
	struct splicer s;
	splicer_init(&s, &b.arena, b.source);
	splicer_copy(&s, (struct span){4, 9});
	splicer_copy(&s, (struct span){20, 25});
	struct splice script = splicer_end(&s);
	struct shell_context c = {.phase = "build"};
	shell_read(&b.reading, &script, &c, b.commands);
	struct record *r = command(&b, 1);
	assert_true(str_eq(facts_written(&b.facts, r->place), STR("b c")));
	arena_done(&b.arena);
}

static void exec_form(void **state)
{
	(void)state;
	static const struct span spans[] = {{1, 5}, {7, 11}, {13, 31}};
	struct bench b;
	bench_init(&b, "[\"sh\", \"-c\", \"a \\\"b c\\\" && d e\"]");
	static const char *const texts[] = {"sh", "-c", "a \"b c\" && d e"};
	struct value all[3];
	for (size_t i = 0; i < 3; i++)
		all[i] = value_string(
			&b.arena, str_from(texts[i]), facts_place(&b.facts, b.source, spans[i]));
	struct shell_context c = {.phase = "start"};
	shell_words(&b.reading, all, 3, &c, b.commands);
	assert_int_equal(b.commands.u.list->n, 3);
	struct value arg = model_get(command(&b, 1), F_command_args).u.list->at[0];
	assert_true(str_eq(value_str(arg), STR("b c")));
	assert_true(str_eq(facts_written(&b.facts, arg.place), STR("\\\"b c\\\"")));
	assert_true(str_eq(facts_written(&b.facts, command(&b, 2)->place), STR("d e")));
	arena_done(&b.arena);
}

static const struct row splits[] = {
	{"words", " a  b\tc ", " a|b|c"},
	{"quotes", "a 'b c' \"d \\\" e\" f\\ g ''", " a|b c|d \" e|f g|"},
	{"operators are words", "a&&b | c", " a|&&|b|||c"},
	{"an open quote", "a 'b", "! a ' is not closed"},
	{"a last backslash", "a \\", "! nothing follows the last backslash"},
	{"nothing", "  ", ""},
};

static void check_split(void **state)
{
	const struct row *row = *state;
	struct bench b;
	bench_init(&b, row->script);
	struct span all = {0, (uint32_t)b.source->text.n};
	struct splice text = splice_plain(&b.arena, b.source, all);
	struct str why;
	if (shell_split(&b.reading, &text, b.commands, &why))
		show_list(&b, b.commands);
	else
		buf_printf(&b.out, "! " STR_FMT, STR_ARG(why));
	check(&b, row->want);
}

/* --- limits ------------------------------------------------------------------------------- */

static char *repeat(const char *open, unsigned n, const char *middle, const char *close)
{
	char *text = calloc(1, n * (strlen(open) + strlen(close)) + strlen(middle) + 1);
	char *p = text;
	for (unsigned i = 0; i < n; i++)
		p += sprintf(p, "%s", open);
	p += sprintf(p, "%s", middle);
	for (unsigned i = 0; i < n; i++)
		p += sprintf(p, "%s", close);
	return text;
}

static const struct nest {
	const char *open, *middle, *close;
} nests[] = {
	{"( ", "a", ")"},
	{"x $(", "a", ")"},
	{"{ ", "a", "; }"},
	{"x \"$(", "a", ")\""},
	{"if a; then ", "b", "; fi"},
	{"f() { ", "a", "; }"},
};

static void depth_is_bounded(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof nests / sizeof *nests; i++) {
		char *below = repeat(nests[i].open, 60, nests[i].middle, nests[i].close);
		char *above = repeat(nests[i].open, 100000, nests[i].middle, nests[i].close);
		struct bench b;
		read_as(&b, below, SHELL_POSIX);
		assert_int_equal(b.diags.all.n, 0);
		arena_done(&b.arena);
		read_as(&b, above, SHELL_POSIX);
		assert_int_equal(b.diags.all.n, 1);
		assert_ptr_equal(b.diags.all.at[0]->code, &DIAG_input_limit);
		arena_done(&b.arena);
		free(below);
		free(above);
	}
}

static void values_that_grow_end_as_holes(void **state)
{
	(void)state;
	char *text = repeat("A=$A$A; ", 60, "p \"$A\"", "");
	char *whole = calloc(1, strlen(text) + 10);
	sprintf(whole, "A=aa; %s", text);
	struct bench b;
	read_as(&b, whole, SHELL_POSIX);
	struct record *last = command(&b, b.commands.u.list->n - 1);
	assert_non_null(value_cause(model_get(last, F_command_args).u.list->at[0]));
	arena_done(&b.arena);
	free(text);
	free(whole);
}

static void braces_that_grow_open_the_list(void **state)
{
	(void)state;
	struct bench b;
	read_as(&b, "a {1..16}{1..16} x; a {1..16}{1..17}", SHELL_BASH);
	struct list *few = model_get(command(&b, 0), F_command_args).u.list;
	struct list *many = model_get(command(&b, 1), F_command_args).u.list;
	assert_int_equal(few->n, 257);
	assert_null(few->open);
	assert_non_null(many->open);
	arena_done(&b.arena);
}

static void the_table_is_sorted(void **state)
{
	(void)state;
	const char *before = "";
#define SHAPE(id, style, values, more, packages, verbs)
#define WRAPPER(name, operands, values)
#define LAUNCHER(name, operands, values)
#define PROGRAM(name, id)                      \
	assert_true(strcmp(before, name) < 0); \
	before = name;
#include "read/shell/command_lines.def"
}

#define ROWS(table, run)                                                                     \
	{                                                                                    \
		(const void *)(table), sizeof *(table), sizeof(table) / sizeof *(table), run \
	}

int main(void)
{
	static const struct {
		const void *rows;
		size_t size, n;
		CMUnitTestFunction run;
	} tables[] = {
		ROWS(words, check_words),
		ROWS(started, check_words),
		ROWS(apart, check_apart),
		ROWS(packages, check_packages),
		ROWS(flows, check_flow),
		ROWS(variables, check_variables),
		ROWS(around, check_around),
		ROWS(mistakes, check_mistakes),
		ROWS(powershell, check_powershell),
		ROWS(batch, check_batch),
		ROWS(places, check_places),
		ROWS(splits, check_split),
	};
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(package_parts_have_places),
		cmocka_unit_test(continuations_map_to_the_file),
		cmocka_unit_test(exec_form),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(values_that_grow_end_as_holes),
		cmocka_unit_test(braces_that_grow_open_the_list),
		cmocka_unit_test(the_table_is_sorted),
	};
	static struct CMUnitTest tests[400];
	size_t n = 0;
	for (size_t t = 0; t < sizeof tables / sizeof *tables; t++)
		for (size_t i = 0; i < tables[t].n; i++) {
			const char *at = (const char *)tables[t].rows + i * tables[t].size;
			const struct row *row = (const struct row *)(const void *)at;
			tests[n++] = (struct CMUnitTest){
				row->name, tables[t].run, NULL, NULL, (void *)(uintptr_t)row};
		}
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		tests[n++] = others[i];
	return _cmocka_run_group_tests("shell", tests, n, NULL, NULL);
}
