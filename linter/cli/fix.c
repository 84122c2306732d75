/*
 * fix.c: files are inspected, fixed in memory, and replaced when their new text holds.
 *
 * A file is written only where nothing can be lost: it lies within its project, nobody else holds
 * it under another name, and it is still what was read.
 */
#define _XOPEN_SOURCE 700 /* realpath */

#include "cli/inspect.h"

#include "project/paths.h"
#include "report/visible.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct fixing {
	struct session *s;
	struct inspector inspector;
	struct inspection readings[2];
	const struct found *file; /* the one at hand */
	struct arena arena;       /* of it */
	uint32_t done, refused, files, changed;
	struct findings_counts left;
	uint32_t unsafe_left; /* findings that --unsafe could fix */
	bool trouble;
	bool piped; /* standard input to standard output */
};

/* ---- what is said ---- */

/* Reports go to standard output, unless that is taken by a text. */
static void say(struct fixing *x, struct str text)
{
	if (x->s->settings.quiet || !text.n)
		return;
	if (x->s->settings.diff || x->piped)
		complain(STR_FMT, STR_ARG(text));
	else
		sink_printf(x->s->out, STR_FMT "\n", STR_ARG(text));
}

static struct str visible(struct arena *a, struct str text)
{
	struct buf b = BUF(a);
	text_visible(&b, text, 0);
	return buf_str(&b);
}

/* `written`: what was done is in the file, or has come out. */
static void tell_notes(struct fixing *x, const struct fixer *f, bool written)
{
	struct arena *a = &x->arena;
	x->done += written ? f->done : 0;
	LIST_EACH (const struct fix_note, n, &f->notes) {
		bool done = n->fate == FIX_DONE;
		if (done && !written)
			continue;
		say(x, visible(a, str_printf(a, STR_FMT ":%u:%u: %s [" STR_FMT "]: " STR_FMT,
					  STR_ARG(x->file->path), n->at.line, n->at.column,
					  done ? "fixed" : "not fixed", STR_ARG(n->policy->name),
					  STR_ARG(done ? n->title : n->why))));
		x->refused += !done;
	}
}

static void tell_errors(struct fixing *x, const struct diags *ds)
{
	LIST_EACH (struct diag *, d, &ds->all) {
		struct source *s = (*d)->source;
		struct position at =
			s ? source_position(s, (*d)->span.from) : (struct position){1, 1};
		if ((*d)->code->severity != DIAG_ERROR)
			continue;
		x->trouble = true;
		complain(STR_FMT ":%u:%u: " STR_FMT, STR_ARG(s ? s->path : x->file->path), at.line,
			at.column, STR_ARG((*d)->message));
	}
}

/* ---- in memory ---- */

static bool read_text(void *of, struct str text, unsigned which, struct fix_reading *out)
{
	struct fixing *x = of;
	struct inspection *to = &x->readings[which];
	inspect_instead(&x->inspector, x->file, text, to);
	*out = inspection_reading(to, x->file->kind);
	return to->unit.source != NULL;
}

static void count_left(struct fixing *x, const struct fixer *f)
{
	const struct findings *left = f->now.findings;
	counts_add(&x->left, &left->counts);
	LIST_EACH (struct finding *, p, &left->all)
		x->unsafe_left += (*p)->verdict == VERDICT_FINDING && (*p)->fix == FIX_UNSAFE;
	tell_errors(x, f->now.diags);
}

/* f->text is the text after all fixes; `before` itself when there is nothing to do. The first
 * reading holds it. */
static void fix_in_memory(struct fixing *x, struct str before, struct fixer *f)
{
	struct fix_reading first = inspection_reading(&x->readings[0], x->file->kind);
	*f = (struct fixer){.arena = &x->arena,
		.unsafe = x->s->settings.unsafe,
		.read = read_text,
		.of = x,
		.first = &first};
	x->files++;
	fix_text(f, before);
	count_left(x, f);
	fix_done(f);
}

/* ---- on the disk ---- */

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
	       a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* NULL, or why the file is not to be replaced. */
static const char *unfit(const struct fixing *x, const struct stat *st)
{
	struct arena a;
	arena_init(&a);
	char *real = realpath(str_c(&a, x->file->path), NULL);
	struct str root = x->inspector.root.path, path = real ? str_from(real) : STR("");
	bool within = str_starts_with(path, root) &&
		      (str_ends_with(root, STR("/")) || (path.n > root.n && path.p[root.n] == '/'));
	free(real);
	arena_done(&a);
	if (!within)
		return "is a link that leads out of its project";
	if (st->st_nlink > 1)
		return "has other names (hard links), which would keep the old text";
	if (!(st->st_mode & 0222))
		return "is write-protected";
	if (geteuid() != 0 && st->st_uid != geteuid())
		return "belongs to somebody else";
	return NULL;
}

static bool stayed(struct fixing *x, const struct stat *then, struct str text)
{
	struct stat now;
	struct input in;
	struct str why;
	const char *path = str_c(&x->arena, x->file->path);
	return stat(path, &now) == 0 && same_file(then, &now) &&
	       input_read(&x->arena, x->file->path, x->s->settings.max_file_size, &in, &why) &&
	       str_eq(in.text, text);
}

static bool refuse_file(struct fixing *x, const char *why)
{
	complain("not written: " STR_FMT " %s", STR_ARG(x->file->path), why);
	x->trouble = true;
	return false;
}

static bool write_file(
	struct fixing *x, const struct stat *then, struct str before, struct str after)
{
	const char *why = unfit(x, then);
	if (why)
		return refuse_file(x, why);
	if (!stayed(x, then, before))
		return refuse_file(x, "has changed since it was read");
	return file_replace(&x->arena, x->file->path, after) || refuse_file(x, strerror(errno));
}

static void show_diff(struct fixing *x, struct str before, struct str after)
{
	struct buf b = BUF(&x->arena);
	fix_diff(&b, x->file->path, before, after);
	sink_add(x->s->out, buf_str(&b));
}

/* What judges it, before and after. false: the configuration leaves it out. */
static bool set_rules(struct fixing *x, const struct found *f)
{
	const struct ruleset *rs = session_rules(x->s, f->path, f->named ? STR("") : f->given,
		!f->named || x->s->settings.force_exclude);
	x->readings[0].rules = x->readings[1].rules = rs;
	return !rs->left_out;
}

static void show_config_mistakes(struct fixing *x)
{
	struct session *s = x->s;
	x->trouble |= s->config_diags.errors > 0;
	s->diags = s->config_diags;
	session_show_diags(s);
}

static void fix_file(struct fixing *x, const struct found *f)
{
	struct stat then;
	struct inspection *first = &x->readings[0];
	arena_reset(&x->arena);
	x->file = f;
	bool there = stat(str_c(&x->arena, f->path), &then) == 0;
	if (!set_rules(x, f))
		return;
	inspect_file(&x->inspector, f, first);
	if (!first->unit.source || !there) {
		tell_errors(x, &first->unit.diags);
		return;
	}
	struct str before = str_copy(&x->arena, first->unit.source->text);
	struct fixer done;
	bool ok = true;
	fix_in_memory(x, before, &done);
	if (x->s->settings.diff)
		show_diff(x, before, done.text);
	else if (done.text.p != before.p)
		ok = write_file(x, &then, before, done.text);
	x->changed += ok && done.text.p != before.p;
	tell_notes(x, &done, ok);
}

/* Its text comes out whatever happens, so that nothing is lost in a pipe. */
static void fix_stdin(struct fixing *x)
{
	struct inspection *first = &x->readings[0];
	arena_reset(&x->arena);
	x->readings[0].rules = x->readings[1].rules =
		session_rules(x->s, x->s->settings.stdin_filename, STR(""), false);
	inspect_stdin(&x->inspector, first);
	struct found f = {.path = first->path, .named = true, .kind = INPUT_NONE};
	x->file = &f;
	if (!first->unit.source) {
		tell_errors(x, &first->unit.diags);
		return;
	}
	struct str before = str_copy(&x->arena, first->unit.source->text);
	struct fixer done;
	f.path = str_copy(&x->arena, f.path);
	f.kind = x->s->settings.kind ? x->s->settings.kind : recognise_named(f.path, before);
	fix_in_memory(x, before, &done);
	x->changed += done.text.p != before.p;
	tell_notes(x, &done, true);
	if (x->s->settings.diff)
		show_diff(x, before, done.text);
	else
		sink_add(x->s->out, done.text);
}

/* ---- the run ---- */

static void summary(struct fixing *x)
{
	uint32_t left = counts_of(&x->left, VERDICT_FINDING);
	struct buf b = BUF(&x->s->arena);
	buf_printf(&b, "%u %s in %u of %u %s", x->done, x->done == 1 ? "fix" : "fixes", x->changed,
		x->files, x->files == 1 ? "file" : "files");
	if (x->refused)
		buf_printf(&b, "; %u could not be carried out", x->refused);
	buf_printf(&b, "; %u %s left", left, left == 1 ? "finding" : "findings");
	if (x->unsafe_left && !x->s->settings.unsafe)
		buf_printf(&b, ", %u of them with a fix for --unsafe", x->unsafe_left);
	say(x, buf_str(&b));
}

static int exit_code(const struct fixing *x)
{
	const struct settings *set = &x->s->settings;
	if (x->trouble)
		return EXIT_TROUBLE;
	if (set->diff)
		return x->changed ? EXIT_FINDINGS : EXIT_CLEAN;
	return counts_reach(&x->left, set->fail_on) ? EXIT_FINDINGS : EXIT_CLEAN;
}

static bool is_stdin(struct str path)
{
	return str_eq(path, STR("-"));
}

int command_fix(struct session *s)
{
	struct fixing x = {.s = s};
	struct settings *set = &s->settings;
	x.piped = set->operands.n == 1 && is_stdin(set->operands.at[0]);
	if (!session_select(s))
		return EXIT_TROUBLE;
	LIST_EACH (struct str, path, &set->operands)
		if (is_stdin(*path) && !x.piped) {
			complain("- stands alone: its text goes to standard output");
			return EXIT_TROUBLE;
		}
	arena_init(&x.arena);
	inspector_init(&x.inspector, s);
	inspection_init(&x.readings[0]);
	inspection_init(&x.readings[1]);
	if (x.piped) {
		fix_stdin(&x);
	} else {
		struct discovery *d = session_discover(s);
		x.trouble = s->diags.errors > 0;
		session_show_diags(s);
		LIST_EACH (struct found, f, &d->found)
			fix_file(&x, f);
	}
	show_config_mistakes(&x);
	summary(&x);
	inspection_done(&x.readings[1]);
	inspection_done(&x.readings[0]);
	inspector_done(&x.inspector);
	arena_done(&x.arena);
	return session_end(s, exit_code(&x));
}
