/*
 * shell_flow_test.c: what holds where a command stands: options of the shell, pipes, branches,
 * loops, variables.
 */
#include "shell_test/bench.h"

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
	{"set -o errexit", "set -o errexit; a; set +o errexit; b",
		"set\na +errexit\nset +errexit\nb"},
	{"set -- is no option", "set -- -e; a", "set\na"},
	{"what || looks at", "set -e; a || b; c && d; e",
		"set\na\nb +conditional +errexit\nc\nd +conditional +errexit\ne +errexit"},
	{"what if and while look at",
		"set -e; if a; then b; elif c; then d; fi; while e; do f; done",
		"set\na\nb +conditional +errexit\nc +conditional\nd +conditional +errexit\n"
		"e +looped\nf +looped +errexit"},
	{"what ! looks at", "set -e; ! a; ! b | c; d", "set\na\nb of 2\nc of 2 last\nd +errexit"},
	{"a group that is looked at", "set -e; { a; b; } || c; (d)",
		"set\na\nb\nc +conditional +errexit\nd +errexit"},
	{"the start of a pipe", "set -e; a | b", "set\na of 2\nb +errexit of 2 last"},
	{"nobody waits", "set -e; a & b", "set\na +background\nb +errexit"},
	{"until and select", "until a; do b; done; select x in y; do c; done",
		"a +looped\nb +looped\nc +looped"},
	{"substituted in a condition", "if [ \"$(a)\" ]; then b; fi",
		"[\na +substituted\nb +conditional"},
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

/* Each command and the operator that ends it; a line end as / */
static const struct row separators[] = {
	{"lists", "a && b || c; d & e\nf", "a && b || c ; d & e / f"},
	{"pipes", "a | b |& c && d", "a | b |& c && d"},
	{"groups", "{ a; b; } && (c) || d", "a ; b ; c || d"},
	{"conditions", "if a; then b; fi; c", "a ; b ; c"},
	{"in a substitution", "a $(b; c) && d", "a && b ; c d"},
	{"in words", "sh -c 'a; b' && c", "sh && a ; b && c"},
};

static void check_separators(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_POSIX);
	for (uint32_t i = 0; i < b.commands.u.list->n; i++) {
		struct str behind = value_str(model_get(command(&b, i), F_command_separator));
		if (i)
			buf_char(&b.out, ' ');
		show_text(&b, model_get(command(&b, i), F_command_name));
		if (behind.n)
			buf_char(&b.out, ' ');
		buf_add(&b.out, str_eq(behind, STR("\n")) ? STR("/") : behind);
	}
	check(&b, row->want);
}

/* The commands whose failure ends nothing by the script's own will */
static const struct row excuses[] = {
	{"before ||", "a && b || c", "a b"},
	{"before the last of several ||", "a || b && c || d; e", "a b c"},
	{"a pipe", "a | b || c; d | e && f", "a b"},
	{"a group", "{ a; b; } || c", "a b"},
	{"conditions", "if a; then b; elif c; then d; fi; while e; do f; done", "a c e"},
	{"behind !", "! a; b", "a"},
	{"in a word", "a \"$(b | c)\"; export V=$(d)", "b c d"},
	{"assigned, it counts", "V=$(a | b); V=\"$(c \"$(d)\")\" && e", "d"},
	{"assigned in a condition", "if V=$(a); then b; fi", "a"},
	{"for the time of a command", "V=$(a) b", "a"},
	{"in words", "sh -c 'a; b || c' || d; sh -c 'e'", "sh a b c"},
	{"a function stands for itself", "if a; then f() { b; }; fi", "a"},
};

static void check_excuses(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_POSIX);
	for (uint32_t i = 0; i < b.commands.u.list->n; i++) {
		if (!model_get(command(&b, i), F_command_excused).u.b)
			continue;
		if (b.out.n)
			buf_char(&b.out, ' ');
		show_text(&b, model_get(command(&b, i), F_command_name));
	}
	check(&b, row->want);
}

/* The commands that the script may pass over and yet succeed */
static const struct row skippable[] = {
	{"behind && to the end", "a && b && c", ""},
	{"behind && where more follows", "a && b; c && d", "b"},
	{"behind ||", "a || b; a && c || d", "b c d"},
	{"a group to the end", "a && { b; c && d; }", ""},
	{"a group that || looks at", "{ a && b; } || c", "b c"},
	{"branches", "if a && b; then c; elif d; then e; fi", "b c d e"},
	{"loops", "for i in x; do a; done; while b; do c; done", "a b c"},
	{"in the background", "a && b &", "b"},
	{"substituted", "p \"$(a && b)\" && c", "a b"},
	{"in words", "sh -c 'a && b' && c; sh -c 'd && e'", "b c"},
};

static void check_skippable(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_POSIX);
	for (uint32_t i = 0; i < b.commands.u.list->n; i++) {
		if (!model_get(command(&b, i), F_command_skippable).u.b)
			continue;
		if (b.out.n)
			buf_char(&b.out, ' ');
		show_text(&b, model_get(command(&b, i), F_command_name));
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
	{"what mktemp prints", "V=$(mktemp -d); p \"$V/x\"",
		" /tmp/tmp.${...}/x: what `$(mktemp -d)` prints is not known here"},
	{"mktemp elsewhere", "V=$(mktemp -p /var); p \"$V\"",
		" ${...}: what `$(mktemp -p /var)` prints is not known here"},
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
	{"assignments behind export", "export A=1 B C=$X", " / A=1|C=${...}"},
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

int main(void)
{
	const struct rows tables[] = {
		ROWS(flows, check_flow),
		ROWS(separators, check_separators),
		ROWS(excuses, check_excuses),
		ROWS(skippable, check_skippable),
		ROWS(variables, check_variables),
		ROWS(around, check_around),
	};
	return run_rows("shell_flow", tables, sizeof tables / sizeof *tables, NULL, 0);
}
