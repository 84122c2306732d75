/*
 * lint.c: the main job: what is found is read, judged and reported, one input after the other.
 */
#include "cli/session.h"

#include "cli/seen.h"
#include "project/discover.h"
#include "project/paths.h"

#include <stdlib.h>
#include <unistd.h>

/* One run over many inputs. */
struct lint {
	struct session *s;
	struct unit unit;
	struct report *report;
	struct seen seen; /* findings in files that others build, so that each is said once */
	struct root root; /* of the last folder */
	struct str root_folder;
	bool root_open;
};

static bool begin(struct lint *l, struct session *s)
{
	*l = (struct lint){.s = s};
	if (!session_select(s))
		return false;
	if (!session_judges(s))
		complain("no policy is switched on: files are read, and nothing is judged");
	struct report_settings rs = {
		.quiet = s->settings.quiet, .show_waived = s->settings.show_waived};
	rs.colour = colour_wanted(s->settings.color, isatty(s->fd) != 0, getenv);
	rs.version = STR(PRATIQUE_VERSION);
	unit_init(&l->unit);
	l->report = report_new(&s->arena, s->settings.format, &s->out, &rs);
	return true;
}

static int exit_code(const struct lint *l)
{
	const struct report_totals *t = &l->report->totals;
	if (t->errors)
		return EXIT_TROUBLE;
	if (counts_reach(&t->counts, l->s->settings.fail_on))
		return EXIT_FINDINGS;
	if (l->s->settings.fail_on_undecided && counts_of(&t->counts, VERDICT_UNDECIDED))
		return EXIT_UNDECIDED;
	return EXIT_CLEAN;
}

static int end(struct lint *l)
{
	bool ok = report_end(l->report);
	int code = exit_code(l);
	if (l->root_open)
		root_close(&l->root);
	unit_done(&l->unit);
	seen_done(&l->seen);
	return session_end(l->s, ok ? code : EXIT_TROUBLE);
}

/* Findings that another input of this run has already shown at the same place are dropped. */
static void judge_unit(struct lint *l)
{
	struct unit *u = &l->unit;
	struct findings all, fs;
	findings_init(&all, &u->arena);
	findings_init(&fs, &u->arena);
	judge_run(&l->s->judge, &u->facts, u->source, &all, &u->diags);
	LIST_EACH (struct finding *, f, &all.all)
		if (!seen_before(&l->seen, *f))
			findings_add(&fs, *f);
	findings_finish(&fs);
	LIST_EACH (struct finding *, f, &fs.all)
		seen_add(&l->seen, *f);
	report_unit(l->report, &fs, &u->diags);
}

static void report_failure(struct lint *l, struct str path, struct str why)
{
	struct findings none;
	findings_init(&none, &l->unit.arena);
	input_failed(&l->unit.arena, &l->unit.diags, path, why);
	report_unit(l->report, &none, &l->unit.diags);
}

static void lint_text(struct lint *l, const struct input *in, struct str path, enum input_kind kind,
	struct inputs *inputs)
{
	struct unit *u = &l->unit;
	struct source *source = source_new(&u->arena, path, in->text);
	struct findings none;
	if (input_check_text(in, source, &u->diags)) {
		unit_read(u, kind, source, inputs);
		judge_unit(l);
		return;
	}
	findings_init(&none, &u->arena);
	report_unit(l->report, &none, &u->diags);
}

/* The root of the file's folder; kept open while files of one folder follow each other. */
static bool open_root(struct lint *l, const struct found *f, struct str *why)
{
	struct arena *a = &l->s->arena;
	struct str folder = path_folder(f->path);
	if (l->root_open && str_eq(folder, l->root_folder))
		return true;
	if (l->root_open)
		root_close(&l->root);
	l->root_folder = str_copy(a, folder);
	l->root_open = root_open(a, folder, f->named ? STR("") : f->given, &l->root, why);
	return l->root_open;
}

static void lint_file(struct lint *l, const struct found *f)
{
	struct unit_settings us = session_unit_settings(l->s);
	struct disk_inputs inputs;
	struct input in;
	struct str why = STR("");
	unit_reset(&l->unit, &us);
	if (!open_root(l, f, &why) ||
		!found_read(&l->unit.arena, f, &l->root, l->s->settings.max_file_size, &in, &why)) {
		report_failure(l, f->path, why);
		return;
	}
	disk_inputs_init(&inputs, &l->unit.arena, &l->root, f->path, l->s->settings.max_file_size);
	lint_text(l, &in, f->path, f->kind, &inputs.inputs);
}

static void lint_stdin(struct lint *l)
{
	const struct settings *set = &l->s->settings;
	struct unit_settings us = session_unit_settings(l->s);
	struct str path = set->stdin_filename.n ? set->stdin_filename : STR("<stdin>"),
		   why = STR("");
	struct input in;
	unit_reset(&l->unit, &us);
	if (!input_read_stdin(&l->unit.arena, set->max_file_size, &in, &why)) {
		report_failure(l, path, why);
		return;
	}
	enum input_kind kind = set->kind ? set->kind : recognise_named(path, in.text);
	if (!kind) {
		report_failure(l, path, STR("is not recognised; say what it is with --kind"));
		return;
	}
	struct str folder = path_folder(path);
	struct disk_inputs inputs;
	struct root root;
	bool rooted =
		set->stdin_filename.n && root_open(&l->s->arena, folder, STR(""), &root, &why);
	if (rooted)
		disk_inputs_init(&inputs, &l->unit.arena, &root, path, set->max_file_size);
	lint_text(l, &in, path, kind, rooted ? &inputs.inputs : NULL);
	if (rooted)
		root_close(&root);
}

static struct discovery *discover_all(struct lint *l)
{
	struct settings *set = &l->s->settings;
	struct discovery *d = arena_new(&l->s->arena, struct discovery);
	d->arena = &l->s->arena;
	d->diags = &l->s->diags;
	d->most = set->max_file_size;
	d->kind = set->kind;
	d->no_ignore = set->no_gitignore;
	d->force_exclude = set->force_exclude;
	LIST_EACH (struct str, pattern, &set->exclude)
		ignore_add(d->arena, &d->exclude, *pattern);
	if (!set->operands.n)
		discover(d, STR("."));
	LIST_EACH (struct str, path, &set->operands)
		if (!str_eq(*path, STR("-")))
			discover(d, *path);
	discover_end(d);
	return d;
}

static bool wants_stdin(const struct settings *set)
{
	LIST_EACH (struct str, path, &set->operands)
		if (str_eq(*path, STR("-")))
			return true;
	return false;
}

int command_lint(struct session *s)
{
	struct lint l;
	if (!begin(&l, s))
		return EXIT_TROUBLE;
	struct discovery *d = discover_all(&l);
	struct findings none;
	findings_init(&none, &s->arena);
	if (s->diags.all.n)
		report_unit(l.report, &none, &s->diags);
	if (wants_stdin(&s->settings))
		lint_stdin(&l);
	LIST_EACH (struct found, f, &d->found)
		lint_file(&l, f);
	if (!d->found.n && !wants_stdin(&s->settings) && !s->diags.all.n)
		complain("nothing to check: no Dockerfile, compose file or script with docker "
			 "commands was found");
	return end(&l);
}

/* ---- run: a command line ---- */

static bool is_plain(struct str word)
{
	if (!word.n)
		return false;
	for (size_t i = 0; i < word.n; i++)
		if (!char_is_word(word.p[i]) &&
			str_find_char(STR("-./:=,@%+"), word.p[i]) == STR_NOT_FOUND)
			return false;
	return true;
}

/* The words as a shell would have to be given them. */
static struct str command_text(struct arena *a, const struct text_list *words)
{
	struct buf b = BUF(a);
	LIST_EACH (struct str, word, words) {
		if (b.n)
			buf_char(&b, ' ');
		if (is_plain(*word)) {
			buf_add(&b, *word);
			continue;
		}
		buf_char(&b, '\'');
		for (size_t i = 0; i < word->n; i++) {
			if (word->p[i] == '\'')
				buf_add(&b, STR("'\\''"));
			else
				buf_char(&b, word->p[i]);
		}
		buf_char(&b, '\'');
	}
	return buf_str(&b);
}

int command_run(struct session *s)
{
	struct lint l;
	struct unit_settings us = session_unit_settings(s);
	struct disk_inputs inputs;
	struct root root;
	struct str why;
	if (!s->settings.operands.n) {
		complain("run wants a command line: pratique run -- docker run IMAGE");
		return EXIT_TROUBLE;
	}
	if (!begin(&l, s))
		return EXIT_TROUBLE;
	unit_reset(&l.unit, &us);
	bool rooted = root_open(&s->arena, STR(""), STR(""), &root, &why);
	if (rooted)
		disk_inputs_init(
			&inputs, &l.unit.arena, &root, STR("command"), s->settings.max_file_size);
	struct source *source = source_new(&l.unit.arena, STR("<command line>"),
		command_text(&s->arena, &s->settings.operands));
	unit_read_argv(&l.unit, source, rooted ? &inputs.inputs : NULL);
	if (!l.unit.facts.by_kind[KIND_docker_command].n)
		diag_add(&l.unit.diags, &DIAG_docker_run_syntax, source,
			(struct span){0, (uint32_t)source->text.n}, "this runs no docker command");
	judge_unit(&l);
	if (rooted)
		root_close(&root);
	return end(&l);
}
