/*
 * started.c: the commands that a command holds in its words or is fed: sh -c 'a b', su -c, eval,
 * find -exec, bash <<EOF, and programs that stay around and start another (tini, gosu), which is a
 * command of its own then.
 */
#include "read/shell/shape.h"

struct inner { /* how a script in words begins */
	enum shell_dialect dialect;
	bool errexit, pipefail, sudo;
};

static enum shell_dialect dialect_of(struct str shell)
{
	return shell_among("bash zsh ksh mksh", shell) ? SHELL_BASH : SHELL_POSIX;
}

static bool is_shell(struct str name)
{
	return shell_among("sh bash ash dash zsh ksh mksh", name);
}

static void read_inner(
	struct shell_walk *w, const struct shell_arg *args, uint32_t n, const struct inner *in)
{
	bool empty = n == 1 && !args->text.s.n && !args->text.n_holes;
	if (!n || empty || args->open)
		return;
	if (w->depth >= READ_DEPTH) {
		struct place at = facts_at(w->r->facts, args->place);
		diag_add(w->r->diags, &DIAG_input_limit, at.source, at.span,
			"the script is nested more than %d deep", READ_DEPTH);
		return;
	}
	struct shell_script *script = shell_args_script(w, args, n);
	/* words that are joined again and again would grow with the square of their number */
	size_t cost = script->text.text.n * (n > 1 ? 4 : 1);
	if (shell_spend_bytes(w, cost)) {
		shell_walk_inner(w, script, in->dialect, in->errexit, in->pipefail, in->sudo);
	} else {
		struct place at = facts_at(w->r->facts, args->place);
		diag_add(w->r->diags, &DIAG_input_limit, at.source, at.span,
			"the scripts that stand in words grow beyond their limit");
	}
}

static void start(struct shell_walk *w, const struct shell_arg *args, uint32_t n, bool sudo)
{
	struct shell_args all = {(struct shell_arg *)(uintptr_t)args, n, n};
	struct shell_flow saved = w->flow;
	if (!n || w->started == SHELL_STARTED_MOST)
		return;
	w->started++;
	w->flow.via_sudo = w->flow.via_sudo || sudo;
	shell_command(w, NULL, &all, args[0].place);
	w->flow = saved;
	w->started--;
}

/* --- shells ------------------------------------------------------------------------------- */

/* The script of sh [-e] [-o pipefail] -c SCRIPT; NULL where there is none. *from_input: the script
 * is what the shell is fed. */
static const struct shell_arg *script_of(
	const struct shell_arg *args, uint32_t n, struct inner *in, bool *from_input)
{
	bool wanted = false;
	*from_input = false;
	for (uint32_t i = 0; i < n; i++) {
		struct str s = args[i].text.s;
		bool option = s.n > 1 && (s.p[0] == '-' || s.p[0] == '+') && !args[i].open;
		if (!option)
			return wanted ? &args[i] : NULL;
		if (str_starts_with(s, STR("--")))
			continue;
		bool on = s.p[0] == '-';
		wanted = wanted || (on && str_find_char(s, 'c') != STR_NOT_FOUND);
		if (on && str_find_char(s, 's') != STR_NOT_FOUND)
			*from_input = true;
		if (str_find_char(s, 'e') != STR_NOT_FOUND)
			in->errexit = on;
		struct str last = str_skip(s, s.n - 1);
		if ((!str_eq(last, STR("o")) && !str_eq(last, STR("O"))) || i + 1 >= n)
			continue;
		struct str option_name = args[++i].text.s;
		if (str_eq(option_name, STR("pipefail")))
			in->pipefail = on;
		if (str_eq(option_name, STR("errexit")))
			in->errexit = on;
	}
	*from_input = *from_input || !wanted;
	return NULL;
}

/* bash <<EOF: what the last redirection of its input holds */
static const struct shell_word *fed(const struct shell_node *node)
{
	const struct shell_word *text = NULL;
	for (const struct shell_redirect *r = node ? node->redirects : NULL; r; r = r->next) {
		if (r->heredoc)
			text = r->target;
		else if (str_find_char(r->op, '<') != STR_NOT_FOUND)
			text = NULL;
	}
	return text;
}

static void shell_started(struct shell_walk *w, const struct shell_started *line, struct inner *in)
{
	bool from_input;
	const struct shell_arg *script = script_of(line->args, line->n, in, &from_input);
	bool torn = w->dialect == SHELL_CMD && script && str_starts_with(script->text.s, STR("'"));
	if (torn)
		return; /* cmd knows no single quotes: this is only its first word */
	const struct shell_word *text = from_input ? fed(line->node) : NULL;
	in->dialect = dialect_of(line->name);
	if (script) {
		read_inner(w, script, 1, in);
	} else if (text) {
		struct shell_arg arg = {.text = shell_expand_text(w, text),
			.place = shell_place(w->r, text->script, text->span),
			.word = text};
		read_inner(w, &arg, 1, in);
	}
}

/* Is the word an option of PowerShell, cut short or not? */
static bool is_option(struct str word, const char *name, size_t least)
{
	struct str whole = str_from(name);
	bool dash = word.n > least && (word.p[0] == '-' || word.p[0] == '/');
	return dash && word.n - 1 <= whole.n &&
	       str_eq_nocase(str_skip(word, 1), str_slice(whole, 0, word.n - 1));
}

/* powershell [-NoProfile] [-Command] a b c: the rest of the words is a script. */
static void powershell_started(
	struct shell_walk *w, const struct shell_started *line, struct inner *in)
{
	static const char *const valued[] = {"executionpolicy", "version", "outputformat",
		"inputformat", "windowstyle", "workingdirectory", "configurationname"};
	uint32_t i = 0;
	in->dialect = SHELL_POWERSHELL;
	for (; i < line->n; i++) {
		struct str s = line->args[i].text.s;
		if (is_option(s, "command", 1)) {
			i++;
			break;
		}
		if (is_option(s, "file", 1) || is_option(s, "encodedcommand", 1))
			return;
		if (!s.n || (s.p[0] != '-' && s.p[0] != '/'))
			break;
		for (size_t k = 0; k < sizeof valued / sizeof *valued; k++)
			i += is_option(s, valued[k], 2) && i + 1 < line->n;
	}
	if (str_eq_nocase(line->name, STR("pwsh")) && i < line->n && !i)
		return; /* a file, unless -Command is written */
	read_inner(w, line->args + i, line->n - i, in);
}

/* cmd /S /C a b c */
static void cmd_started(struct shell_walk *w, const struct shell_started *line, struct inner *in)
{
	in->dialect = SHELL_CMD;
	for (uint32_t i = 0; i < line->n; i++)
		if (is_option(line->args[i].text.s, "c", 1) ||
			is_option(line->args[i].text.s, "k", 1)) {
			read_inner(w, line->args + i + 1, line->n - i - 1, in);
			return;
		}
}

/* --- programs ----------------------------------------------------------------------------- */

/* find ... -exec PROGRAM ... ; */
static void find_started(struct shell_walk *w, const struct shell_started *line)
{
	for (uint32_t i = 0; i < line->n; i++) {
		if (!shell_among("-exec -execdir -ok -okdir", line->args[i].text.s))
			continue;
		uint32_t end = i + 1;
		while (end < line->n && !shell_among("; +", line->args[end].text.s))
			end++;
		start(w, &line->args[i + 1], end - i - 1, line->sudo);
		i = end;
	}
}

/* parallel PROGRAM ... ::: inputs */
static uint32_t words_end(const struct shell_started *line)
{
	uint32_t end = 0;
	while (end < line->n && !shell_among("::: :::: :::+ ::::+", line->args[end].text.s))
		end++;
	return end;
}

static void launcher_started(
	struct shell_walk *w, const struct shell_started *line, struct inner *in)
{
	struct value verb = model_get(line->record, F_command_subcommand);
	struct value flags = model_get(line->record, F_command_flags);
	struct str name = value_is_unknown(verb) ? STR("") : value_str(verb);
	const struct shell_starter *s = shell_launcher(line->name, name, flags);
	struct shell_options o = {shell_shape(line->name), NULL, false};
	uint32_t n = words_end(line);
	struct shell_args args = {(struct shell_arg *)(uintptr_t)line->args, n, n};
	if (!s)
		return;
	uint32_t from = name.n ? shell_behind_starter(&o, 0, &args, 0, NULL) + 1 : 0;
	uint32_t i = shell_behind_starter(&o, s->operands, &args, from, NULL);
	if (i + 1 < n && str_eq(args.at[i].text.s, STR("-c")))
		read_inner(w, &args.at[i + 1], 1, in); /* flock FILE -c SCRIPT */
	else if (i < n)
		start(w, &args.at[i], n - i, line->sudo);
}

/* Behind the options of ssh that begin at i. */
static uint32_t behind_ssh_options(const struct shell_started *line, uint32_t i)
{
	for (; i < line->n; i++) {
		struct str s = line->args[i].text.s;
		if (s.n < 2 || s.p[0] != '-' || line->args[i].open)
			break;
		if (str_eq(s, STR("--")))
			return i + 1;
		size_t at = 1;
		while (at < s.n &&
			str_find_char(STR("BbcDEeFIiJLlmOopQRSWw"), s.p[at]) == STR_NOT_FOUND)
			at++;
		i += at + 1 == s.n; /* the value is the next word */
	}
	return i;
}

/* ssh HOST a b c, or with a text that is fed to a shell there: what a script does elsewhere. In an
 * image nothing of it comes to be. */
static void ssh_started(struct shell_walk *w, const struct shell_started *line, struct inner *in)
{
	uint32_t host = behind_ssh_options(line, 0);
	uint32_t i = behind_ssh_options(line, host + 1);
	const struct shell_word *text = fed(line->node);
	in->sudo = false;
	if (w->ctx->stage || w->ctx->container || host >= line->n)
		return;
	if (i < line->n)
		read_inner(w, line->args + i, line->n - i, in);
	if (!text || (i < line->n && !is_shell(line->args[i].text.s)))
		return;
	struct shell_arg arg = {.text = shell_expand_text(w, text),
		.place = shell_place(w->r, text->script, text->span),
		.word = text};
	read_inner(w, &arg, 1, in);
}

void shell_read_started(struct shell_walk *w, const struct shell_started *line)
{
	struct inner in = {SHELL_POSIX, false, false, line->sudo};
	struct str name = line->name;
	if (is_shell(name)) {
		shell_started(w, line, &in);
	} else if (str_eq_nocase(name, STR("powershell")) || str_eq_nocase(name, STR("pwsh"))) {
		powershell_started(w, line, &in);
	} else if (str_eq_nocase(name, STR("cmd"))) {
		cmd_started(w, line, &in);
	} else if (line->script) {
		read_inner(w, line->script, 1, &in);
	} else if (str_eq(name, STR("eval"))) {
		in = (struct inner){w->dialect, w->flow.errexit, w->flow.pipefail, line->sudo};
		read_inner(w, line->args, line->n, &in);
	} else if (str_eq(name, STR("ssh"))) {
		ssh_started(w, line, &in);
	} else if (str_eq(name, STR("find"))) {
		find_started(w, line);
	} else {
		launcher_started(w, line, &in);
	}
}
