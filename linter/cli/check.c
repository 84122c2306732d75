/*
 * check.c: `check`, `fmt` and `test`: the commands on policy files.
 */
#include "cli/session.h"

#include "project/input.h"
#include "project/replace.h"
#include "testing/testing.h"

#include <errno.h>
#include <string.h>

static struct policy_files *load(struct session *s)
{
	struct policy_files *f = arena_new(&s->arena, struct policy_files);
	struct str why;
	policy_files_init(f, &s->arena, &s->diags, library_standard(&s->arena, &why));
	LIST_EACH (struct str, path, &s->settings.operands)
		policy_files_add(f, *path, true);
	LIST_EACH (struct str, path, &s->settings.policy)
		policy_files_add(f, *path, true);
	return f;
}

int command_check(struct session *s)
{
	struct policy_files *f = load(s);
	struct program program;
	bool ok = s->diags.errors == 0 && policy_files_compile(f, &program);
	session_show_diags(s);
	if (ok && !s->settings.quiet)
		sink_printf(s->out, "%u %s, %u %s: no mistakes\n", f->trees.n,
			f->trees.n == 1 ? "file" : "files", f->pack.checked.n,
			f->pack.checked.n == 1 ? "policy" : "policies");
	return session_end(s, ok ? EXIT_CLEAN : EXIT_TROUBLE);
}

int command_test(struct session *s)
{
	struct testing_settings ts = {.coverage = s->settings.coverage,
		.complete = s->settings.complete,
		.update = s->settings.update,
		.today = s->settings.today};
	struct testing_totals totals = {0};
	struct program program;
	struct buf out = BUF(&s->arena);
	if (!s->settings.operands.n && !s->settings.policy.n) {
		complain("test wants policy files or folders of them");
		return EXIT_TROUBLE;
	}
	struct policy_files *f = load(s);
	f->pack.apart = s->settings.coverage || s->settings.complete;
	bool ok = s->diags.errors == 0 && policy_files_compile(f, &program);
	session_show_diags(s);
	if (!ok)
		return session_end(s, EXIT_TROUBLE);
	ok = testing_run(f, &program, &ts, &out, &totals);
	if (!ok || !s->settings.quiet)
		sink_add(s->out, buf_str(&out));
	return session_end(s, ok ? EXIT_CLEAN : EXIT_FINDINGS);
}

/* ---- fmt ---- */

static int format_text(struct session *s, struct str path, struct str text, struct str *out)
{
	struct buf b = BUF(&s->arena);
	struct source *source = source_new(&s->arena, path, text);
	struct tree *t = syntax_parse(&s->arena, source, &s->diags);
	bool broken = s->diags.errors != 0;
	session_show_diags(s);
	if (broken)
		return EXIT_TROUBLE;
	syntax_print(t, &b);
	*out = buf_str(&b);
	return str_eq(*out, text) ? EXIT_CLEAN : EXIT_FINDINGS;
}

static int format_stdin(struct session *s)
{
	struct input in;
	struct str why, out;
	if (!input_read_stdin(&s->arena, limit_given(s->settings.max_file_size), &in, &why)) {
		complain("standard input " STR_FMT, STR_ARG(why));
		return EXIT_TROUBLE;
	}
	int code = format_text(s, STR("<stdin>"), in.text, &out);
	if (code == EXIT_TROUBLE || s->settings.check)
		return code;
	sink_add(s->out, out);
	return EXIT_CLEAN;
}

static int format_tree(struct session *s, const struct tree *t)
{
	struct str out;
	int code = format_text(s, t->source->path, t->source->text, &out);
	if (code != EXIT_FINDINGS)
		return code;
	if (s->settings.check) {
		sink_printf(s->out, STR_FMT ": not in form\n", STR_ARG(t->source->path));
		return code;
	}
	if (!file_replace(&s->arena, t->source->path, out)) {
		complain(STR_FMT " could not be written: %s", STR_ARG(t->source->path),
			strerror(errno));
		return EXIT_TROUBLE;
	}
	if (!s->settings.quiet)
		sink_printf(s->out, STR_FMT ": rewritten\n", STR_ARG(t->source->path));
	return EXIT_CLEAN;
}

int command_fmt(struct session *s)
{
	int worst = EXIT_CLEAN;
	if (s->settings.operands.n == 1 && str_eq(s->settings.operands.at[0], STR("-")))
		return session_end(s, format_stdin(s));
	struct policy_files *f = load(s);
	if (s->diags.errors) {
		session_show_diags(s);
		return session_end(s, EXIT_TROUBLE);
	}
	LIST_EACH (struct tree *, t, &f->trees) {
		int code = format_tree(s, *t);
		worst = code > worst ? code : worst;
	}
	return session_end(s, worst);
}
