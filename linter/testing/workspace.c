/*
 * workspace.c: the samples of a test as files of one folder.
 *
 *	dockerfile <<END                 Dockerfile
 *	compose "prod/compose.yaml" <<END
 *	run <<END                        script.sh; kinds.def has them all
 *	file ".env" <<END                not judged, only there to be opened
 *
 * Samples with paths see each other: a compose file builds a Dockerfile, a policy compares files.
 */
#include "testing/private.h"

#include "project/paths.h"

static bool plain_text(const struct template *t, struct str *out)
{
	*out = STR("");
	if (t->pieces.n > 1 || (t->pieces.n && t->pieces.at[0].expr))
		return false;
	if (t->pieces.n)
		*out = t->pieces.at[0].text;
	return true;
}

static struct str all_kinds(struct trial *t)
{
	struct buf b = BUF(t->arena);
	for (enum input_kind k = INPUT_NONE + 1; k < INPUT_KINDS; k++)
		buf_printf(&b, "%s, ", input_kind_name(k));
	buf_add(&b, STR("file"));
	return buf_str(&b);
}

static void unknown_kind(struct trial *t, const struct sample *s)
{
	struct nearest n;
	struct diag *d = diag_add(&t->diags, &DIAG_unknown_word, t->source, s->word.span,
		"`" STR_FMT "` is no kind of sample", STR_ARG(s->word.text));
	nearest_init(&n, s->word.text);
	for (enum input_kind k = INPUT_NONE + 1; k < INPUT_KINDS; k++)
		nearest_offer(&n, str_from(input_kind_name(k)));
	nearest_offer(&n, STR("file"));
	if (n.best.n)
		diag_label(d, "did you mean `" STR_FMT "`?", STR_ARG(n.best));
	else
		diag_label(d, "one of: " STR_FMT, STR_ARG(all_kinds(t)));
}

static bool take_kind(struct trial *t, struct sample_file *f)
{
	const struct sample *s = f->sample;
	if (input_kind_read(s->word.text, &f->kind))
		return true;
	f->kind = INPUT_NONE;
	if (!str_eq(s->word.text, STR("file"))) {
		unknown_kind(t, s);
		return false;
	}
	if (!s->path)
		diag_label(diag_add(&t->diags, &DIAG_missing_part, t->source, s->word.span,
				   "this sample has no path"),
			"file \"path\" <<END");
	return s->path != NULL;
}

static bool take_path(struct trial *t, struct sample_file *f)
{
	const struct sample *s = f->sample;
	struct span at = s->path ? s->path->span : s->word.span;
	f->path = str_from(input_kind_path(f->kind));
	if (s->path && !plain_text(s->path, &f->path)) {
		diag_add(&t->diags, &DIAG_not_constant, t->source, at,
			"the path of a sample must be plain text");
		return false;
	}
	f->path = path_normal(t->arena, f->path);
	if (f->path.n == 0 || path_leads_out(t->arena, f->path)) {
		diag_add(&t->diags, &DIAG_bad_value, t->source, at,
			"the path of a sample lies below the folder of the test");
		return false;
	}
	return true;
}

/* The second sample of a kind that has no path stands in a folder "2", and so on: its file has the
 * usual name, and the samples do not see each other. */
static bool is_new(struct trial *t, const struct memory_inputs *inputs, struct sample_file *f)
{
	const struct sample *s = f->sample;
	for (unsigned n = 2; !s->path && map_get(&inputs->files, f->path); n++)
		f->path = str_printf(
			t->arena, "%u/" STR_FMT, n, STR_ARG(str_from(input_kind_path(f->kind))));
	if (!map_get(&inputs->files, f->path))
		return true;
	diag_add(&t->diags, &DIAG_duplicate, t->source, s->path->span,
		"two samples are called `" STR_FMT "`", STR_ARG(f->path));
	return false;
}

void workspace_make(struct trial *t, struct memory_inputs *inputs)
{
	memory_inputs_init(inputs, t->arena, STR(""));
	LIST_EACH (struct sample *, s, &t->test->samples) {
		if ((*s)->kind != SAMPLE_DOCUMENT)
			continue;
		struct sample_file *f = arena_new(t->arena, struct sample_file);
		f->sample = *s;
		if (!take_kind(t, f) || !take_path(t, f) || !is_new(t, inputs, f))
			continue;
		struct str text = marks_take(t, f);
		if (!given_final_newline(t) && str_ends_with(text, STR("\n")))
			text.n--;
		f->source = memory_inputs_add(inputs, f->path, text);
		list_push(t->arena, &t->files, f);
	}
	if (!t->files.n && !t->diags.errors)
		diag_label(diag_add(&t->diags, &DIAG_missing_part, t->source, t->test->title.span,
				   "this test has no sample"),
			"dockerfile <<END");
}

void workspace_inputs(struct trial *t, const struct sample_file *f, const struct memory_inputs *all,
	struct memory_inputs *out)
{
	struct memory_inputs rooted;
	memory_inputs_init(&rooted, t->arena, f->path);
	*out = *all;
	out->folder = rooted.folder;
}

/* Readers may open a file again under another source of the same path. */
struct sample_file *workspace_find(struct trial *t, const struct source *source)
{
	LIST_EACH (struct sample_file *, f, &t->files)
		if ((*f)->source == source)
			return *f;
	LIST_EACH (struct sample_file *, f, &t->files)
		if (source && str_eq((*f)->path, source->path))
			return *f;
	return NULL;
}

/* The last line that starts at or before the offset. */
uint32_t workspace_line(const struct sample_file *f, uint32_t offset)
{
	uint32_t low = 0, high = f->lines.n;
	while (high - low > 1) {
		uint32_t middle = low + (high - low) / 2;
		if (f->lines.at[middle].at <= offset)
			low = middle;
		else
			high = middle;
	}
	return low;
}

struct str workspace_line_text(const struct sample_file *f, uint32_t line)
{
	if (line >= f->lines.n)
		return STR("");
	const struct line *l = &f->lines.at[line];
	return str_slice(f->source->text, l->at, l->at + l->n);
}

uint32_t workspace_written(const struct sample_file *f, uint32_t offset)
{
	if (!f->lines.n)
		return f->sample->text_span.from;
	const struct line *l = &f->lines.at[workspace_line(f, offset)];
	uint32_t within = offset < l->at ? 0 : offset - l->at;
	return l->from + (within < l->n ? within : l->n);
}
