/*
 * fixing.c: one file fixed in memory.
 */
#include "cli/fixing.h"

#include "cli/seen.h"

#include "project/paths.h"

#include <pthread.h>

void fix_worker_init(struct fix_worker *w, struct session *s)
{
	inspector_init(&w->inspector, s);
	inspection_init(&w->readings[0]);
	inspection_init(&w->readings[1]);
}

void fix_worker_done(struct fix_worker *w)
{
	inspection_done(&w->readings[1]);
	inspection_done(&w->readings[0]);
	inspector_done(&w->inspector);
}

void fix_result_init(struct fix_result *r)
{
	*r = (struct fix_result){.file = {.kind = INPUT_NONE}};
	arena_init(&r->arena);
}

void fix_result_done(struct fix_result *r)
{
	arena_done(&r->arena);
}

static void begin(struct fix_result *r)
{
	struct arena a = r->arena;
	arena_reset(&a);
	*r = (struct fix_result){.arena = a};
}

struct fixing {
	struct fix_worker *worker;
	struct fix_result *out;
};

static struct session *session_of(const struct fix_worker *w)
{
	return w->inspector.session;
}

/* What the baseline names is waived, as in lint; the baseline notes what it has met. */
static struct fix_reading finished(struct fix_worker *w, struct inspection *x, enum input_kind kind)
{
	static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
	struct session *s = session_of(w);
	if (s->baseline.source) {
		findings_order(&x->findings);
		pthread_mutex_lock(&lock);
		baseline_waive(&s->baseline, &x->findings);
		pthread_mutex_unlock(&lock);
	}
	return inspection_reading(x, kind);
}

static bool read_text(void *of, struct str text, unsigned which, struct fix_reading *out)
{
	struct fixing *x = of;
	struct inspection *to = &x->worker->readings[which];
	inspect_instead(&x->worker->inspector, &x->out->file, text, to);
	*out = finished(x->worker, to, x->out->file.kind);
	return to->unit.source != NULL;
}

static void note_errors(struct fix_result *out, const struct diags *ds)
{
	LIST_EACH (struct diag *, d, &ds->all) {
		struct source *s = (*d)->source;
		struct position at =
			s ? source_position(s, (*d)->span.from) : (struct position){1, 1};
		if ((*d)->code->severity != DIAG_ERROR)
			continue;
		struct str text = str_printf(&out->arena, STR_FMT ":%u:%u: " STR_FMT,
			STR_ARG(s ? s->path : out->file.path), at.line, at.column,
			STR_ARG((*d)->message));
		list_push(&out->arena, &out->errors, text);
	}
}

static void note_opened(struct fix_result *out, const struct inspection *x)
{
	LIST_EACH (const struct str, path, &x->opened) {
		struct str whole = path_join(&out->arena, out->root, *path);
		list_push(&out->arena, &out->opened, whole);
	}
}

static struct left left_of(struct arena *a, const struct fix_reading *r)
{
	struct left out = {.counts = r->findings->counts};
	LIST_EACH (struct finding *, f, &r->findings->all)
		if ((*f)->verdict == VERDICT_FINDING)
			list_push(a, &out.all,
				((struct left_finding){seen_identity(*f), (*f)->severity,
					(*f)->fix == FIX_UNSAFE}));
	return out;
}

/* The first reading holds the file. */
static void fix_in_memory(struct fix_worker *w, struct fix_result *out)
{
	struct fixing x = {w, out};
	struct inspection *first = &w->readings[0];
	struct fix_reading reading = finished(w, first, out->file.kind);
	struct fixer f = {.arena = &out->arena,
		.unsafe = session_of(w)->settings.unsafe,
		.read = read_text,
		.of = &x,
		.first = &reading};
	out->read = true;
	out->before = str_copy(&out->arena, first->unit.source->text);
	out->root = str_copy(&out->arena, w->inspector.rooted ? w->inspector.root.path : STR(""));
	out->was = left_of(&out->arena, &reading);
	note_opened(out, first);
	fix_text(&f, out->before);
	out->after = f.text;
	out->notes = f.notes;
	out->done = f.done;
	out->left = left_of(&out->arena, &f.now);
	note_errors(out, f.now.diags);
	fix_done(&f);
}

static void set_rules(struct fix_worker *w, const struct ruleset *rules)
{
	w->readings[0].rules = rules;
	w->readings[1].rules = rules;
}

void fix_found(struct fix_worker *w, const struct found *f, const struct ruleset *rules,
	struct fix_result *out)
{
	struct inspection *first = &w->readings[0];
	begin(out);
	set_rules(w, rules);
	out->file = *f;
	out->there = stat(str_c(&out->arena, f->path), &out->then) == 0;
	inspect_file(&w->inspector, f, first);
	if (first->unit.source && out->there)
		fix_in_memory(w, out);
	else
		note_errors(out, &first->unit.diags);
}

void fix_stdin(struct fix_worker *w, const struct ruleset *rules, struct fix_result *out)
{
	const struct settings *set = &session_of(w)->settings;
	struct inspection *first = &w->readings[0];
	begin(out);
	set_rules(w, rules);
	inspect_stdin(&w->inspector, first);
	out->file = (struct found){.path = str_copy(&out->arena, first->path), .named = true};
	if (!first->unit.source) {
		note_errors(out, &first->unit.diags);
		return;
	}
	out->file.kind =
		set->kind ? set->kind : recognise_named(out->file.path, first->unit.source->text);
	fix_in_memory(w, out);
}
