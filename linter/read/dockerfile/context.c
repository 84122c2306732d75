/*
 * context.c: what a build is given to copy from: the context and its ignore file.
 *
 * The context of a Dockerfile on its own is taken to be its folder; of one that a compose file
 * builds it is what build.context says. <name>.dockerignore beside the Dockerfile takes the place
 * of the .dockerignore at the top of the context, also when it is empty.
 */
#include "read/dockerfile/private.h"

#include "model/derive.h"

#include <string.h>

static struct source *open_ignore(struct dockerfile *d)
{
	const struct reading *r = &d->reading;
	struct str path = d->source->path;
	size_t slash = str_rfind_char(path, '/');
	if (!r->inputs || r->no_context)
		return NULL;
	struct str beside = r->recipe.n ? r->recipe : str_skip(path, slash + 1);
	if (slash == STR_NOT_FOUND && !r->recipe.n)
		beside = path;
	struct source *s = NULL;
	if (beside.n)
		s = r->inputs->open(
			r->inputs, str_join(d->arena, beside, STR(".dockerignore")), NULL);
	struct str common = str_join(d->arena, r->context, STR(".dockerignore"));
	return s ? s : r->inputs->open(r->inputs, common, NULL);
}

static struct value pattern_value(struct dockerfile *d, const struct ignore_pattern_text *p)
{
	uint32_t place = facts_place(d->reading.facts, d->ignore->source, p->span);
	struct str text = p->exception ? str_join(d->arena, STR("!"), p->text) : p->text;
	return value_string(d->arena, text, place);
}

void dockerfile_context(struct dockerfile *d)
{
	struct source *s = open_ignore(d);
	struct value list = value_list(d->arena, d->record->place);
	if (s)
		d->ignore = dockerignore_read(d->arena, s, d->reading.diags);
	for (uint32_t i = 0; s && i < d->ignore->patterns.n; i++)
		value_list_add(d->arena, list, pattern_value(d, &d->ignore->patterns.at[i]));
	model_set(d->record, F_dockerfile_ignore_patterns, list);
}

static struct value unknown_file(struct dockerfile *d, const struct cause *why)
{
	struct value v = value_unknown(VALUE_PATH, why, d->record->place);
	v.flags |= VALUE_MAYBE_MISSING;
	return v;
}

/* Where a folder above has an ignore file, that one may be the context, and nobody says. */
static bool is_beside_context(const struct dockerfile *d)
{
	enum { FOLDERS_MOST = 16 };
	struct str path = STR(".dockerignore");
	for (int i = 0; i < FOLDERS_MOST && !d->reading.recipe.n; i++) {
		path = str_join(d->arena, STR("../"), path);
		if (d->reading.inputs->open(d->reading.inputs, path, NULL))
			return true;
	}
	return false;
}

struct value dockerfile_ignore_file(struct record *r)
{
	struct dockerfile *d = (struct dockerfile *)(uintptr_t)r->origin;
	struct facts *f = r->facts;
	if (d->ignore)
		return spec_path(f, text_plain(d->ignore->source->path),
			facts_place(f, d->ignore->source, (struct span){0, 0}));
	if (!d->reading.inputs || d->reading.no_context)
		return unknown_file(
			d, facts_cause(f, r->place, "the build context is not at hand"));
	if (is_beside_context(d))
		return unknown_file(
			d, facts_cause(f, r->place,
				   "an ignore file in a folder above may be that of the context"));
	return value_none(r->place);
}

/* ---- sources ---- */

/* The path within the context: clean, without what leads out of it. */
static struct text within(struct arena *a, struct text path, bool *outside)
{
	struct text t = text_path_normal(a, path);
	*outside = false;
	for (;;) {
		size_t skip = 0;
		if (str_starts_with(t.s, STR("../")))
			skip = 3;
		else if (str_eq(t.s, STR("..")) && !t.n_holes)
			skip = 2;
		else if (str_starts_with(t.s, STR("/")) && !(t.n_holes && t.holes[0].at == 0))
			skip = 1;
		if (!skip || (t.n_holes && t.holes[0].at < skip))
			return t;
		*outside |= skip > 1;
		t = text_slice(a, t, skip, t.s.n);
	}
}

static bool is_root(struct text t)
{
	return !t.n_holes && (!t.s.n || str_eq(t.s, STR(".")));
}

void source_context(struct instruction *in, struct record *r, struct text path)
{
	bool outside;
	struct text t = within(in->file->arena, path, &outside);
	bool all = !t.n_holes && (str_eq(t.s, STR("*")) || str_eq(t.s, STR("**")));
	r->origin = in;
	model_set(r, F_source_outside_context, value_bool(outside, r->place));
	model_set(r, F_source_whole_context, value_bool(all || is_root(t), r->place));
}

/* ---- what the ignore file leaves out ---- */

static const struct ignore_pattern_text *root_pattern(const struct dockerignore *ig)
{
	static const struct str all[] = {STR_INIT("*"), STR_INIT("**"), STR_INIT("**/*")};
	LIST_EACH (const struct ignore_pattern_text, p, &ig->patterns)
		for (size_t i = 0; i < sizeof all / sizeof *all; i++)
			if (str_eq(p->text, all[i]))
				return p;
	return NULL;
}

static bool is_wild(char c)
{
	return c == '*' || c == '?' || c == '[' || c == '\\';
}

static bool has_wild(struct str s)
{
	size_t n = 0;
	while (n < s.n && !is_wild(s.p[n]))
		n++;
	return n < s.n;
}

/* May an exception bring something below the path back? */
static bool may_return(const struct dockerignore *ig, struct str path)
{
	LIST_EACH (const struct ignore_pattern_text, p, &ig->patterns) {
		size_t n = 0;
		while (n < p->text.n && !is_wild(p->text.p[n]))
			n++;
		size_t common = n < path.n ? n : path.n;
		bool same = memcmp(p->text.p, path.p, common) == 0;
		if (p->exception && same && (n < p->text.n || n > path.n))
			return true;
	}
	return false;
}

/* The pattern that leaves all of the path out; *truth is unknown where holes leave it open. */
static const struct ignore_pattern_text *left_out_by(
	struct dockerignore *ig, struct text path, enum truth *truth)
{
	uint32_t by = 0;
	*truth = TRUTH_FALSE;
	if (is_root(path))
		return ig->exceptions ? NULL : root_pattern(ig);
	*truth = dockerignore_excludes(ig, path, &by);
	if (*truth != TRUTH_TRUE)
		return NULL;
	bool open = text_has_holes(path) || has_wild(path.s);
	return ig->exceptions && (open || may_return(ig, path.s)) ? NULL : &ig->patterns.at[by];
}

struct value source_ignored_by(struct record *r)
{
	const struct instruction *in = r->origin;
	struct value path = model_get(r, F_source_path);
	struct token from;
	if (!in || !in->file->ignore || value_is_unknown(path) || path.tag != VALUE_STRING ||
		instruction_flag(in, STR("from"), &from))
		return value_none(r->place);
	if (value_as_truth(model_get(r, F_source_url)) != TRUTH_FALSE ||
		value_as_truth(model_get(r, F_source_git)) != TRUTH_FALSE)
		return value_none(r->place);
	struct dockerfile *d = in->file;
	bool outside;
	enum truth truth;
	struct text t = within(d->arena, *path.u.text, &outside);
	const struct ignore_pattern_text *p = left_out_by(d->ignore, t, &truth);
	if (p)
		return pattern_value(d, p);
	struct value v = value_none(r->place);
	if (truth == TRUTH_UNKNOWN && text_has_holes(t)) {
		v = value_unknown(VALUE_STRING, text_cause(t), r->place);
		v.flags |= VALUE_MAYBE_MISSING;
	}
	return v;
}

/* ignores(file, "path"): without an ignore file nothing is left out. */
struct value function_ignores(struct call *call, const struct value *args, unsigned n)
{
	uint32_t place = n ? args[0].place : 0;
	if (n < 2 || args[0].tag != VALUE_RECORD || value_is_unknown(args[0]))
		return value_unknown(VALUE_BOOL, n ? value_cause(args[0]) : NULL, place);
	if (value_is_unknown(args[1]))
		return value_unknown(VALUE_BOOL, value_cause(args[1]), place);
	const struct dockerfile *d = args[0].u.record->origin;
	if (!d || !d->ignore)
		return value_bool(false, place);
	bool outside;
	struct text t = within(call->arena, *args[1].u.text, &outside);
	uint32_t by;
	enum truth truth = dockerignore_excludes(d->ignore, t, &by);
	if (truth == TRUTH_UNKNOWN)
		return value_unknown(VALUE_BOOL, text_cause(t), place);
	return value_bool(truth == TRUTH_TRUE, place);
}
