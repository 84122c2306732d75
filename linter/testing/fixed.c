/*
 * fixed.c: `fixed` samples: what the document before one comes to when all fixes of the policies
 * that are tested have been carried out, but those left to people.
 */
#include "testing/private.h"

#include "fix/fix.h"

struct fixing {
	struct trial *t;
	const struct sample_file *file;
	const struct fixed_setting *setting;
	struct unit units[2];
	struct findings findings[2];
};

static bool read_text(void *of, struct str text, unsigned which, struct fix_reading *out)
{
	struct fixing *x = of;
	struct unit *u = &x->units[which];
	struct judge judge = {.edits = true};
	struct memory_inputs *inputs = arena_new(x->t->arena, struct memory_inputs);
	workspace_inputs(x->t, x->file, x->setting->inputs, inputs);
	unit_reset(u, x->setting->unit);
	unit_read(u, x->file->kind, source_new(&u->arena, x->file->path, text), &inputs->inputs);
	findings_init(&x->findings[which], &u->arena);
	list_push(&u->arena, &judge.programs,
		((struct judged_program){.program = x->t->program,
			.active = x->t->active,
			.params = x->setting->params}));
	judge_run(&judge, &u->facts, u->source, &x->findings[which], &u->diags);
	x->findings[which].whole = true;
	findings_finish(&x->findings[which]);
	*out = (struct fix_reading){.source = u->source,
		.facts = &u->facts,
		.diags = &u->diags,
		.findings = &x->findings[which],
		.yaml = x->file->kind == INPUT_compose || x->file->kind == INPUT_daemon};
	return true;
}

/* The document that stands before it. */
static const struct sample_file *file_before(const struct trial *t, const struct sample *fixed)
{
	const struct sample_file *before = NULL;
	LIST_EACH (struct sample_file *, f, &t->files)
		if ((*f)->sample->span.from < fixed->span.from && (*f)->kind != INPUT_NONE)
			before = *f;
	return before;
}

static struct str refusals(struct arena *a, const struct fixer *f)
{
	struct buf b = BUF(a);
	LIST_EACH (const struct fix_note, n, &f->notes)
		if (n->fate == FIX_REFUSED)
			buf_printf(&b, "not fixed: " STR_FMT ": " STR_FMT "\n",
				STR_ARG(n->policy->name), STR_ARG(n->why));
	return buf_str(&b);
}

static void compare(struct trial *t, const struct sample *sample, const struct sample_file *file,
	const struct fixed_setting *setting)
{
	struct fixing x = {.t = t, .file = file, .setting = setting};
	struct fixer f = {.arena = t->arena, .unsafe = true, .read = read_text, .of = &x};
	unit_init(&x.units[0]);
	unit_init(&x.units[1]);
	fix_text(&f, file->source->text);
	if (!str_eq(f.text, sample->text)) {
		struct buf b = BUF(t->arena);
		fix_diff(&b, file->path, sample->text, f.text);
		buf_add(&b, refusals(t->arena, &f));
		list_push(t->arena, &t->unfixed, ((struct unfixed){sample, buf_str(&b)}));
	}
	fix_done(&f);
	unit_done(&x.units[0]);
	unit_done(&x.units[1]);
}

void fixed_all(struct trial *t, const struct fixed_setting *setting)
{
	LIST_EACH (struct sample *, s, &t->test->samples) {
		if ((*s)->kind != SAMPLE_FIXED)
			continue;
		const struct sample_file *file = file_before(t, *s);
		if (file)
			compare(t, *s, file, setting);
		else
			diag_add(&t->diags, &DIAG_missing_part, t->source, (*s)->span,
				"no document stands before `fixed`");
	}
}
