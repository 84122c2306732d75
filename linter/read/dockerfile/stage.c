/*
 * stage.c: FROM: a stage begins with all that the stage it is built on ended with.
 */
#include "read/dockerfile/private.h"

const struct token *dockerfile_alias(const struct instruction *in)
{
	if (in->args.n != 3 || !str_eq_nocase(in->args.at[1].text, STR("as")))
		return NULL;
	struct str name = in->args.at[2].text;
	return name.n && char_is_alpha(name.p[0]) ? &in->args.at[2] : NULL;
}

struct value default_shell(struct dockerfile *d, bool windows, uint32_t place)
{
	static const struct str linux_words[] = {STR_INIT("/bin/sh"), STR_INIT("-c")};
	static const struct str windows_words[] = {STR_INIT("cmd"), STR_INIT("/S"), STR_INIT("/C")};
	struct value list = value_list(d->arena, place);
	for (unsigned i = 0; i < (windows ? 3u : 2u); i++)
		value_list_add(d->arena, list,
			value_string(d->arena, windows ? windows_words[i] : linux_words[i], place));
	return list;
}

static bool is_windows(struct stage *st, struct text image, struct text platform)
{
	if (str_starts_with_nocase(platform.s, STR("windows")))
		return true;
	if (str_starts_with_nocase(platform.s, STR("linux")))
		return false;
	if (st->base)
		return st->base->windows;
	return st->file->escape == '`' || spec_names_windows(st->file->arena, image.s);
}

static void inherit(struct stage *st, struct stage *base)
{
	struct texter path;
	texter_init(&path, st->file->arena);
	texter_text(&path, texter_end(&base->path));
	st->env = base->env;
	st->exposed = base->exposed;
	st->volumes = base->volumes;
	st->labels = base->labels;
	st->scope = base->scope;
	st->shell = base->shell;
	st->user = base->user;
	st->workdir = stage_workdir(base);
	st->path = path;
	st->has_workdir = base->has_workdir;
	st->healthcheck = base->healthcheck;
	st->entrypoint = base->entrypoint;
	st->cmd = base->cmd;
	st->start = base->start;
	st->stop_signal = base->stop_signal;
	st->empty_root = base->empty_root;
}

static struct stage *stage_new(struct instruction *in)
{
	struct dockerfile *d = in->file;
	struct stage *st = arena_new(d->arena, struct stage);
	st->file = d;
	st->from = in;
	st->index = d->stages.n;
	st->record = model_new(d->reading.facts, KIND_stage, instruction_place(in));
	st->record->origin = st;
	st->instructions = value_list(d->arena, st->record->place);
	st->user = st->workdir = st->healthcheck = value_none(st->record->place);
	st->entrypoint = st->cmd = st->start = st->stop_signal = st->user;
	st->labels = st->user;
	if (dockerfile_alias(in))
		st->name = str_lower(d->arena, dockerfile_alias(in)->text);
	return st;
}

/* Why a part of FROM is no name: most often a variable in it that no ARG declares. */
static void refuse_part(struct instruction *in, struct token t, const char *what, struct str why)
{
	struct dockerfile *d = in->file;
	struct nearest near;
	/* what is said here is not said once more of the variable */
	model_set(in->record, F_instruction_unset, value_list(d->arena, in->record->place));
	if (!in->undeclared.n) {
		REFUSE(in, t, STR_FMT, STR_ARG(why));
		return;
	}
	nearest_init(&near, in->undeclared);
	const struct list *declared = d->global_args.u.list;
	for (uint32_t i = 0; i < declared->n; i++)
		nearest_offer(
			&near, value_str(model_get(declared->at[i].u.record, F_variable_name)));
	for (size_t i = 0; i < dockerfile_n_predefined; i++)
		nearest_offer(&near, dockerfile_predefined[i].name);
	struct diag *g = REFUSE(in, t,
		"this names no %s: `" STR_FMT "` is not declared by an ARG above the first FROM",
		what, STR_ARG(str_slice(in->undeclared, 0, 80)));
	dockerfile_meant(g, near, "");
	diag_note(g, "declare it with ARG before the first FROM, or give a default with "
		     "${NAME:-default}");
}

const struct cause *refused_image(struct facts *f, uint32_t place)
{
	struct cause *c = arena_new(f->arena, struct cause);
	*c = (struct cause){STR("the image cannot be read"), place, .told = true};
	return c;
}

static struct record *unknown_image(struct instruction *in, struct token t)
{
	struct dockerfile *d = in->file;
	struct record *image;
	struct str why;
	struct texter x;
	texter_init(&x, d->arena);
	texter_hole(&x, refused_image(d->reading.facts, token_place(in, t)), true);
	bool before = d->reading.facts->unlisted;
	d->reading.facts->unlisted = true; /* the error tells of it */
	spec_image(d->reading.facts, texter_end(&x), token_place(in, t), "base", &image, &why);
	d->reading.facts->unlisted = before;
	return image;
}

/* FROM base-$TARGETARCH: one of the stages above, chosen where the image is built. */
static bool needs_one_of(struct stage *st, struct text text)
{
	struct dockerfile *d = st->file;
	struct text lower = {str_lower(d->arena, text.s), text.n_holes, text.holes};
	bool any = false;
	if (!text.n_holes || !text.s.n)
		return false;
	LIST_EACH (struct stage *, other, &d->stages) {
		if (!(*other)->name.n || !spec_may_be(lower, (*other)->name))
			continue;
		list_push(d->arena, &st->needs, *other);
		any = true;
	}
	return any;
}

static struct record *image_of(
	struct instruction *in, struct stage *st, struct token t, struct text text)
{
	struct dockerfile *d = in->file;
	struct record *image = NULL;
	struct str why = STR("");
	struct text literal = st->base ? text_plain(str_lower(d->arena, text.s)) : text;
	if (!in->args.n) {
		image = unknown_image(in, t); /* its absence has been said */
	} else if (!text_has_holes(text) && !text.s.n) {
		refuse_part(in, t, "image", STR("the name of the base image is empty"));
		image = unknown_image(in, t);
	} else if (!spec_image(
			   d->reading.facts, literal, token_place(in, t), "base", &image, &why)) {
		refuse_part(in, t, "image", why);
		image = unknown_image(in, t);
	}
	if (image && st->base) {
		model_set(image, F_image_stage, value_bool(true, image->place));
		model_set(image, F_image_from_stage, value_record(st->base->record));
		model_set(image, F_image_official, value_bool(false, image->place));
	}
	return image;
}

static void set_platform(
	struct instruction *in, struct record *kind, struct record *image, struct text *out)
{
	struct token t;
	struct str why;
	*out = text_plain(STR(""));
	if (!instruction_flag(in, STR("platform"), &t) || !t.text.n)
		return;
	struct value v = expanded_string(in, t);
	if (v.tag == VALUE_STRING && !value_is_unknown(v))
		*out = *v.u.text;
	if (text_is_empty(*out) == TRUTH_TRUE)
		refuse_part(in, t, "platform", STR("the platform is empty"));
	else if (!spec_platform(in->file->reading.facts, *out, &why))
		refuse_part(in, t, "platform", why);
	model_set(kind, F_FROM_platform, v);
	model_set(in->stage->record, F_stage_platform, v);
	if (image)
		model_set(image, F_image_platform, v);
}

static void settle(struct stage *st, struct text image, struct text platform)
{
	struct dockerfile *d = st->file;
	bool scratch = !st->base && !text_has_holes(image) && str_eq(image.s, STR("scratch"));
	st->empty_root |= scratch;
	st->windows = is_windows(st, image, platform);
	if (!st->shell || (st->base && st->windows != st->base->windows))
		st->shell = shell_in_force(d, default_shell(d, st->windows, st->record->place));
}

static void register_stage(struct stage *st)
{
	struct dockerfile *d = st->file;
	list_push(d->arena, &d->stages, st);
	if (st->name.n)
		*map_put(d->arena, &d->stage_names, st->name) = st;
}

/* Does FROM name an image when arguments without a default are empty? What the builder sets
 * itself, such as TARGETARCH, is never empty. */
static bool default_valid(struct instruction *in, struct text text)
{
	struct dockerfile *d = in->file;
	struct texter x;
	struct str why;
	size_t from = 0;
	texter_init(&x, d->arena);
	for (uint32_t i = 0; i < text.n_holes; i++) {
		texter_add(&x, str_slice(text.s, from, text.holes[i].at));
		texter_add(&x, text.holes[i].filled ? STR("x") : STR(""));
		from = text.holes[i].at;
	}
	texter_add(&x, str_skip(text.s, from));
	return !text.n_holes || spec_image_valid(d->reading.facts, texter_end(&x).s, &why);
}

void make_FROM(struct instruction *in)
{
	struct dockerfile *d = in->file;
	struct token t = in->args.n ? in->args.at[0] : in->name;
	struct text text, platform;
	bool overridable;
	in->scope = d->globals;
	struct stage *st = in->stage = stage_new(in);
	model_set(in->record, F_instruction_stage, value_record(st->record));
	struct record *kind = instruction_kind(in, KIND_FROM);
	dockerfile_value(in, t, &text, &overridable);
	st->base = text_has_holes(text) ? NULL : map_get(&d->stage_names, text.s);
	if (st->base)
		inherit(st, st->base);
	struct record *image = image_of(in, st, t, text);
	if (image)
		model_set(kind, F_FROM_image, value_record(image));
	st->image = st->base ? st->base->image : image;
	if (image && needs_one_of(st, text)) {
		model_set(image, F_image_stage, value_bool(true, image->place));
		model_set(image, F_image_official, value_bool(false, image->place));
	}
	if (image && text.n_holes && !text.s.n)
		st->chosen = text_cause(text);
	model_set(kind, F_FROM_default_valid,
		value_bool(default_valid(in, text), token_place(in, t)));
	if (dockerfile_alias(in))
		model_set(kind, F_FROM_alias, token_string(in, *dockerfile_alias(in)));
	set_platform(in, kind, image, &platform);
	settle(st, text, platform);
	register_stage(st);
	if (!st->base)
		return;
	list_push(d->arena, &st->needs, st->base);
	dockerfile_run_triggers(st);
}
