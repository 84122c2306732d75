#include "cli/inspect.h"

#include "findings/keep.h"
#include "findings/waive.h"
#include "project/paths.h"

void inspector_init(struct inspector *i, struct session *s)
{
	*i = (struct inspector){.session = s, .judge = s->judge};
	arena_init(&i->arena);
	arena_init(&i->root_arena);
	match_cache_init(&i->matches, &i->arena);
	i->judge.matches = &i->matches;
	shellcheck_init(&i->shellcheck, s->shellcheck);
	i->offers = session_shows_changes(s);
	i->judge.edits = i->offers || s->settings.command == COMMAND_fix;
}

void inspector_done(struct inspector *i)
{
	if (i->rooted)
		root_close(&i->root);
	arena_done(&i->root_arena);
	shellcheck_done(&i->shellcheck);
	arena_done(&i->arena);
}

void inspection_init(struct inspection *out)
{
	unit_init(&out->unit);
}

void inspection_done(struct inspection *out)
{
	unit_done(&out->unit);
}

static void begin(struct inspector *i, struct str path, struct inspection *out)
{
	struct unit_settings us = session_unit_settings(i->session);
	unit_reset(&out->unit, &us);
	out->path = path;
	out->opened = (struct text_list){0};
	findings_init(&out->findings, &out->unit.arena);
}

/* Scripts are read when somebody asks for commands. */
static void ask_shellcheck(struct inspector *i, struct inspection *out)
{
	struct unit *u = &out->unit;
	if (!i->shellcheck.program)
		return;
	model_schema.kinds[KIND_command].prepare(&u->facts);
	uint32_t before = out->findings.all.n;
	shellcheck_run(&i->shellcheck, &u->scripts, u->source, &out->findings, &u->diags);
	ruleset_foreign(out->rules, &out->findings, before);
}

static struct fix_reading reading_of(struct inspection *x, enum input_kind kind)
{
	struct unit *u = &x->unit;
	return (struct fix_reading){.source = u->source,
		.facts = &u->facts,
		.diags = &u->diags,
		.findings = &x->findings,
		.yaml = kind == INPUT_compose || kind == INPUT_daemon};
}

struct fix_reading inspection_reading(struct inspection *x, enum input_kind kind)
{
	x->findings.whole = true;
	findings_finish(&x->findings);
	return reading_of(x, kind);
}

static void judge(struct inspector *i, enum input_kind kind, struct inspection *out)
{
	struct unit *u = &out->unit;
	const struct settings *set = &i->session->settings;
	i->judge.programs = out->rules->programs;
	judge_run(&i->judge, &u->facts, u->source, &out->findings, &u->diags);
	ask_shellcheck(i, out);
	findings_raise(&out->findings, &u->directions);
	if (!set->no_inline_ignore)
		findings_waive(&out->findings, &u->directions, set->today);
	if (!set->no_inline_ignore)
		keep_comments(&out->findings, &u->directions, &out->rules->programs, set->today);
	if (i->offers) {
		struct fix_reading r = reading_of(out, kind);
		fix_offer(&r);
	}
}

/* `inputs` may be NULL. */
static void inspect_text(struct inspector *i, const struct input *in, struct str path,
	enum input_kind kind, struct disk_inputs *inputs, struct inspection *out)
{
	struct unit *u = &out->unit;
	struct source *source = source_new(&u->arena, path, in->text);
	if (!input_check_text(in, source, &u->diags))
		return;
	unit_read(u, kind, source, inputs ? &inputs->inputs : NULL);
	judge(i, kind, out);
	if (inputs)
		LIST_EACH (const struct str, opened, &inputs->opened)
			list_push(&u->arena, &out->opened, *opened);
}

/* The root of the file's folder; kept open while files of one folder follow each other. */
static bool open_root(struct inspector *i, struct str folder, struct str given, struct str *why)
{
	if (i->rooted && str_eq(folder, i->folder))
		return true;
	if (i->rooted)
		root_close(&i->root);
	arena_reset(&i->root_arena);
	i->folder = str_copy(&i->root_arena, folder);
	i->rooted = root_open(&i->root_arena, folder, given, &i->root, why);
	return i->rooted;
}

void inspect_file(struct inspector *i, const struct found *f, struct inspection *out)
{
	size_t most = i->session->settings.max_file_size;
	struct unit *u = &out->unit;
	struct disk_inputs inputs;
	struct input in;
	struct str why = STR("");
	begin(i, f->path, out);
	if (!open_root(i, path_folder(f->path), f->named ? STR("") : f->given, &why) ||
		!found_read(&u->arena, f, &i->root, most, &in, &why)) {
		input_failed(&u->arena, &u->diags, f->path, why);
		return;
	}
	u->reading.named = f->named;
	disk_inputs_init(&inputs, &u->arena, &i->root, f->path, most);
	inspect_text(i, &in, f->path, f->kind, &inputs, out);
}

void inspect_instead(
	struct inspector *i, const struct found *f, struct str text, struct inspection *out)
{
	struct disk_inputs inputs;
	struct input in = {.text = text};
	begin(i, f->path, out);
	out->unit.reading.named = f->named;
	if (i->rooted)
		disk_inputs_init(&inputs, &out->unit.arena, &i->root, f->path,
			i->session->settings.max_file_size);
	inspect_text(i, &in, f->path, f->kind, i->rooted ? &inputs : NULL, out);
}

void inspect_stdin(struct inspector *i, struct inspection *out)
{
	const struct settings *set = &i->session->settings;
	struct unit *u = &out->unit;
	struct str path = set->stdin_filename.n ? set->stdin_filename : STR("<stdin>"), why;
	struct disk_inputs inputs;
	struct input in;
	begin(i, path, out);
	if (!input_read_stdin(&u->arena, limit_given(set->max_file_size), &in, &why)) {
		input_failed(&u->arena, &u->diags, path, why);
		return;
	}
	enum input_kind kind = set->kind ? set->kind : recognise_named(path, in.text);
	if (!kind) {
		input_failed(&u->arena, &u->diags, path,
			STR("is not recognised; say what it is with --kind or --stdin-filename"));
		return;
	}
	bool rooted = set->stdin_filename.n && open_root(i, path_folder(path), STR(""), &why);
	if (rooted)
		disk_inputs_init(&inputs, &u->arena, &i->root, path, set->max_file_size);
	inspect_text(i, &in, path, kind, rooted ? &inputs : NULL, out);
}

/* ---- a command line ---- */

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

void inspect_words(struct inspector *i, const struct text_list *words, struct inspection *out)
{
	struct unit *u = &out->unit;
	struct disk_inputs inputs;
	struct str why;
	begin(i, STR("<command line>"), out);
	bool rooted = open_root(i, STR(""), STR(""), &why);
	if (rooted)
		disk_inputs_init(&inputs, &u->arena, &i->root, STR("command"),
			i->session->settings.max_file_size);
	struct source *source =
		source_new(&u->arena, STR("<command line>"), command_text(&u->arena, words));
	unit_read_argv(u, source, rooted ? &inputs.inputs : NULL);
	if (!u->facts.by_kind[KIND_docker_command].n)
		diag_add(&u->diags, &DIAG_docker_run_syntax, source,
			(struct span){0, (uint32_t)source->text.n}, "this runs no docker command");
	judge(i, INPUT_run, out);
}
