/*
 * shell_test.c: scripts read into command records: words, places, mistakes, limits.
 */
#include "shell_test/bench.h"

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
	{"a here string has no text behind its line", "a <<<b\nc\nb\nd", "a\nc\nb\nd"},
	{"an empty array is no function", "f() { x=(); a; }", "a"},
	{"an index with blanks", "x[i + 1]=b a; y[$(c)]+=d", "a\nc"},
	{"a coprocess with a name", "coproc N { a; b; } && coproc c d", "a\nb\nc d"},
	{"arithmetic in brackets", "a $[1 + 2] b", "a ${...}|b"},
	{"a word that goes on", "a b\\\nc d\\\n e", "a bc|d|e"},
	{"an array as an operand", "declare -a x=(b $(c)) y; a", "declare -a|x=|y\nc\na"},
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
	{"none where a part is not known", "eval \"$NO=(\"; sh -c \"a '$NO\"",
		"; eval ${...}= sh a"},
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
	{"quotes", "A 'b ; c' \"d | e\" 'f''g' \"h\"\"i\"", "A b ; c|d | e|f'g|hi"},
	{"variables", "A \"$env:VER\" \"x$y\" ${env:VER}", "A 3.12.1|x${...}|3.12.1"},
	{"its own variables", "$u = 'x'; A $u \"$u/y\" $u.z", "A x|x/y|${...}"},
	{"an environment is no variable of its own", "A \"$VER\"", "A ${...}"},
	{"if", "if (Test-Path a) { B c } elseif (D) { E } else { F }; G",
		"Test-Path a\nB c\nD\nE\nF\nG"},
	{"loops", "foreach ($x in Get-A b) { B $x }; while (C) { D }", "Get-A b\nB ${...}\nC\nD"},
	{"try", "try { A b } catch [X.Y] { C } finally { D }\nE", "A b\nC\nD\nE"},
	{"functions", "function F-G($a) { B c }\nD", "B c\nD"},
	{"comments", "A # b ; c\nD <# e\nf #> g", "A\nD g"},
	{"the call operator", "& \"C:\\x y\\z.exe\" /q; & 'a' b", "z /q\na b"},
	{"a line that goes on", "A `\n  b `\r\n c", "A b|c"},
	{"an apostrophe in a word", "A don''t", "A dont"},
	{"escapes", "A \"b`\"c`tq\" d`;e", "A b\"c\tq|d;e"},
	{"lists are words", "A -B 'c', 'd',e", "A -B|c|d|e"},
	{"texts in a list", "A -B @('c', `\n 'd'); E", "A -B|c|d\nE"},
	{"substitutions", "A \"x$(B c)y\" (D e) $(F)", "A x${...}y|${...}|${...}\nB c\nD e\nF"},
	{"a block as a word", "A | ForEach-Object { B $_.C }",
		"A\nForEach-Object ${...}\nB ${...}"},
	{"the short name of a loop", "A | %{ B c } | ? { D }", "A\n% ${...}\nB c\n? ${...}\nD"},
	{"methods are called",
		"(New-Object N.W).DownloadFile('u', \"v\"); [E]::Set('a', $env:VER, 'b')",
		"New-Object N.W\nDownloadFile u|v\nSet a|3.12.1|b"},
	{"what a pipeline gives", "$x = A b | C; $y = (D e).f; G", "A b\nC\nD e\nG"},
	{"expressions run nothing", "$x -eq 'a; b'; 1..3 | A; [int]$y; @{ a = 'b' }; -not $z", "A"},
	{"redirections", "A b > c 2>$null 2>&1 *> d", "A b"},
	{"here-strings", "A @'\nb; c\n'@ d\nE", "A b; c|d\nE"},
	{"and, or", "A && B || C & D", "A\nB\nC\nD"},
	{"return and exit", "return A b; exit 1; throw 'x'", "A b\nexit 1\nthrow x"},
	{"unfinished", "if (A { B 'c", "A ${...}\nB c"},
	{"a program that begins with a digit", "7z x a", "7z x|a"},
};

static const struct row batch[] = {
	{"commands", "a b && c & d || e", "a b\nc\nd\ne"},
	{"a caret goes on", "a ^\n b ^\r\n c", "a b|c"},
	{"remarks", "REM a & b\n:: c\nd", "d"},
	{"variables", "a %VER% %NO% \"%VER%x\"", "a 3.12.1|3.12.1x ..."},
	{"set", "set A=b c& d %A%", "d b|c"},
	{"an apostrophe is no quote", "a 'b c'", "a 'b|c'"},
	{"groups", "(a & b) && ( c )", "a\nb\nc"},
	{"if", "if not exist x\\y (a b) else (c)\nif \"%VER%\"==\"1\" d\nif /i x equ y e",
		"a b\nc\nd\ne"},
	{"for", "for %i in (a b) do (c %i & d)", "c ...\nd"},
	{"redirections", "a b >nul 2>&1 <c", "a b"},
	{"escapes", "a b^&c ^> \"d^&e\"", "a b&c|>|d^&e"},
	{"quiet", "@echo off\n@a b", "echo off\na b"},
	{"an unclosed quote ends with its line", "a \"b\nc", "a b\nc"},
	{"unfinished", "if exist", ""},
};

static void check_dialect(const struct row *row, enum shell_dialect dialect)
{
	struct bench b;
	read_as(&b, row->script, dialect);
	assert_int_equal(b.diags.all.n, 0);
	show_commands(&b);
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
	{"an escape in backquotes", "x `a \\\\b c`", "\\\\b c"},
	{"without the continuation behind it", "a b\\\n c", "b c"},
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

static void blocks_of_Windows_are_bounded(void **state)
{
	(void)state;
	static const struct nest deep[] = {{"if (a) { ", "b", "}"}, {"(", "a", ")"},
		{"$x = ", "a", ""}, {"a | % { ", "b", "}"}};
	for (size_t i = 0; i < 2 * sizeof deep / sizeof *deep; i++) {
		const struct nest *n = &deep[i / 2];
		char *above = repeat(n->open, 100000, n->middle, n->close);
		struct bench b;
		read_as(&b, above, i % 2 ? SHELL_CMD : SHELL_POWERSHELL);
		for (uint32_t k = 0; k < b.diags.all.n; k++)
			assert_ptr_equal(b.diags.all.at[k]->code, &DIAG_input_limit);
		assert_true(i % 2 || b.diags.all.n);
		arena_done(&b.arena);
		free(above);
	}
}

static void joined_words_are_bounded(void **state)
{
	(void)state;
	char *text = repeat("eval ", 50000, "a", "");
	struct bench b;
	read_as(&b, text, SHELL_POSIX);
	assert_int_equal(b.diags.all.n, 1);
	assert_ptr_equal(b.diags.all.at[0]->code, &DIAG_input_limit);
	arena_done(&b.arena);
	free(text);
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

int main(void)
{
	const struct rows tables[] = {
		ROWS(words, check_words),
		ROWS(mistakes, check_mistakes),
		ROWS(powershell, check_powershell),
		ROWS(batch, check_batch),
		ROWS(places, check_places),
		ROWS(splits, check_split),
	};
	static const struct CMUnitTest others[] = {
		cmocka_unit_test(continuations_map_to_the_file),
		cmocka_unit_test(exec_form),
		cmocka_unit_test(depth_is_bounded),
		cmocka_unit_test(blocks_of_Windows_are_bounded),
		cmocka_unit_test(joined_words_are_bounded),
		cmocka_unit_test(values_that_grow_end_as_holes),
		cmocka_unit_test(braces_that_grow_open_the_list),
	};
	return run_rows("shell", tables, sizeof tables / sizeof *tables, others,
		sizeof others / sizeof *others);
}
