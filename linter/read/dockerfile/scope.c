/*
 * scope.c: which variables are in force where, and what they are worth.
 *
 * A scope is a search tree over the hashes of names that is never changed: a new variable copies
 * the path to its place and shares the rest. So every instruction keeps the scope it stands in.
 */
#include "read/dockerfile/private.h"

const struct binding *scope_find(const struct scope *s, struct str name)
{
	for (uint64_t h = str_hash(name); s; h >>= 2) {
		if (str_eq(s->binding->name, name))
			return s->binding;
		s = s->down[h & 3];
	}
	return NULL;
}

const struct scope *scope_with(struct arena *a, const struct scope *s, const struct binding *b)
{
	const struct scope *root = NULL, **link = &root;
	for (uint64_t h = str_hash(b->name);; h >>= 2) {
		struct scope *node = arena_new(a, struct scope);
		*link = node;
		if (!s) {
			node->binding = b;
			return root;
		}
		*node = *s;
		if (str_eq(s->binding->name, b->name)) {
			node->binding = b;
			return root;
		}
		link = &node->down[h & 3];
		s = s->down[h & 3];
	}
}

struct binding *binding_new(
	struct dockerfile *d, struct str name, enum worth worth, struct text text)
{
	struct binding *b = arena_new(d->arena, struct binding);
	*b = (struct binding){.name = name, .worth = worth, .text = text};
	return b;
}

static struct text hole(struct arena *a, const struct cause *cause, bool filled)
{
	struct texter t;
	texter_init(&t, a);
	texter_hole(&t, cause, filled);
	return texter_end(&t);
}

/* A build argument, or what --set says. */
const struct str *dockerfile_given(const struct dockerfile *d, struct str name)
{
	const struct str *value =
		d->reading.build_args ? map_get(d->reading.build_args, name) : NULL;
	return value || !d->reading.settings ? value : map_get(d->reading.settings, name);
}

/* What --platform says of TARGETPLATFORM and its parts. */
static bool platform_value(struct str platform, struct str name, struct str *out)
{
	struct str os, arch;
	if (!platform.n)
		return false;
	struct str variant = str_cut(str_cut(platform, '/', &os), '/', &arch);
	if (!arch.n)
		return false;
	*out = str_eq(name, STR("TARGETPLATFORM"))  ? platform
	       : str_eq(name, STR("TARGETOS"))      ? os
	       : str_eq(name, STR("TARGETARCH"))    ? arch
	       : str_eq(name, STR("TARGETVARIANT")) ? variant
						    : STR("");
	return out->n || str_eq(name, STR("TARGETVARIANT"));
}

const struct predefined dockerfile_predefined[] = {{STR_INIT("BUILDPLATFORM"), true},
	{STR_INIT("BUILDOS"), true}, {STR_INIT("BUILDOSVERSION"), false},
	{STR_INIT("BUILDARCH"), true}, {STR_INIT("BUILDVARIANT"), false},
	{STR_INIT("TARGETPLATFORM"), true}, {STR_INIT("TARGETOS"), true},
	{STR_INIT("TARGETOSVERSION"), false}, {STR_INIT("TARGETARCH"), true},
	{STR_INIT("TARGETVARIANT"), false}, {STR_INIT("TARGETSTAGE"), true}};
const size_t dockerfile_n_predefined = sizeof dockerfile_predefined / sizeof *dockerfile_predefined;

/* TARGETSTAGE: the stage asked for, else the name of the last one. */
static struct str target_stage(const struct dockerfile *d)
{
	const struct token *name = NULL;
	for (uint32_t i = 0; i < d->lines.n; i++)
		if (d->lines.at[i]->keyword == KEYWORD_FROM)
			name = dockerfile_alias(d->lines.at[i]);
	if (d->reading.target.n)
		return d->reading.target;
	return name ? str_lower(d->arena, name->text) : STR("default");
}

static bool known_value(struct dockerfile *d, struct str name, struct str *out)
{
	const struct str *given = dockerfile_given(d, name);
	if (given)
		*out = *given;
	else if (str_eq(name, STR("TARGETSTAGE")))
		*out = target_stage(d);
	else
		return platform_value(d->reading.platform, name, out);
	return true;
}

void dockerfile_globals(struct dockerfile *d)
{
	for (size_t i = 0; i < dockerfile_n_predefined; i++) {
		const struct predefined *p = &dockerfile_predefined[i];
		struct str value;
		bool known = known_value(d, p->name, &value);
		struct text open =
			known ? text_plain(value)
			      : hole(d->arena,
					facts_cause(d->reading.facts, 0,
						"`" STR_FMT "` is chosen where the image is built",
						STR_ARG(p->name)),
					p->filled);
		struct binding *b = binding_new(d, p->name, known ? WORTH_KNOWN : WORTH_OPEN, open);
		d->globals = scope_with(d->arena, d->globals, b);
	}
}

/* Above the stages nothing is set but by ARG; in a stage the base image may set it. */
static enum worth undeclared(struct instruction *in, struct str name, struct text *out)
{
	struct dockerfile *d = in->file;
	struct str *set = d->reading.settings ? map_get(d->reading.settings, name) : NULL;
	if (set) {
		*out = text_plain(*set);
		return WORTH_KNOWN;
	}
	bool global = !in->stage || in->keyword == KEYWORD_FROM;
	if (global || (in->stage->empty_root && !str_eq(name, STR("PATH"))))
		return WORTH_UNSET;
	*out = hole(d->arena,
		facts_cause(d->reading.facts, 0,
			"`" STR_FMT "` is not set in this stage; its base image may set it",
			STR_ARG(str_slice(name, 0, 200))),
		false);
	return WORTH_OPEN;
}

enum worth dockerfile_worth(
	struct instruction *in, struct str name, struct text *out, bool *overridable)
{
	const struct binding *b = scope_find(in->scope, name);
	*overridable = false;
	if (in->later) {
		*out = hole(in->file->arena,
			facts_cause(in->file->reading.facts, 0,
				"`" STR_FMT "` is known once an image is built on this one",
				STR_ARG(str_slice(name, 0, 200))),
			false);
		return WORTH_OPEN;
	}
	if (!b)
		return undeclared(in, name, out);
	*out = b->text;
	*overridable = b->overridable;
	return b->worth;
}

/* Does ${NAME:-...}, ${NAME:+...} or ${NAME:?...} say what becomes of an unset one? `at` is where
 * the name ends; that of ${NAME:+:${NAME}} stands a little before. */
static bool is_guard(struct str word, size_t at)
{
	char c = at < word.n ? word.p[at] : 0;
	if (c == ':' && at + 1 < word.n)
		c = word.p[at + 1];
	return c == '-' || c == '+' || c == '?';
}

static bool guarded(struct str word, size_t at, struct str name)
{
	enum { BACK_MOST = 256 };
	size_t first = at > BACK_MOST + 2 ? at - BACK_MOST : 2;
	for (size_t i = at + 1; i-- > first;)
		if (word.p[i - 1] == '{' && word.p[i - 2] == '$' &&
			str_starts_with(str_skip(word, i), name) && is_guard(word, i + name.n))
			return true;
	return false;
}

/* Keeps a name that nothing in the file sets, where the instruction uses it first. */
static void note_unset(struct instruction *in, struct str name)
{
	struct arena *a = in->file->arena;
	const struct map *settings = in->file->reading.settings;
	size_t at = (size_t)(name.p - in->word.text.p);
	if (in->later || scope_find(in->scope, name) || (settings && map_get(settings, name)) ||
		(in->keyword != KEYWORD_FROM && guarded(in->word.text, at, name)))
		return;
	if (!in->unset) {
		in->unset = arena_new(a, struct map);
		model_set(in->record, F_instruction_unset, value_list(a, in->record->place));
	}
	void **slot = map_put(a, in->unset, name);
	if (*slot)
		return;
	*slot = in;
	value_list_add(a, model_get(in->record, F_instruction_unset),
		token_string(in, token_part(in->word, at, at + name.n)));
}

static enum worth look(void *of, struct str name, struct text *out, bool *overridable)
{
	note_unset(of, name);
	return dockerfile_worth(of, name, out, overridable);
}

/* For scripts: what nothing declares is the shell's own business. */
bool dockerfile_lookup(void *instruction, struct str name, struct text *out)
{
	const struct instruction *in = instruction;
	const struct binding *b = scope_find(in->scope, name);
	if (!b || b->worth == WORTH_UNSET)
		return false;
	*out = b->text;
	return true;
}

static void say_too_long(struct instruction *in, struct token word)
{
	struct dockerfile *d = in->file;
	if (!d->expanded_said)
		return;
	diag_add(d->reading.diags, &DIAG_input_limit, d->source, token_span(in, word),
		"variables grow beyond the limit: %d bytes for one value, %d for all of a file",
		READ_VALUE_SIZE, READ_EXPANSION);
	/* once spent, the budget stays spent and each further use is a hole without a message */
	d->expanded_said = false;
	d->expanded = READ_EXPANSION;
}

static bool expand(struct instruction *in, struct token word, struct expansion *e)
{
	struct dockerfile *d = in->file;
	size_t before = d->expanded;
	in->word = word;
	e->arena = d->arena;
	e->escape = e->escape ? e->escape : d->escape;
	e->lookup = look;
	e->of = in;
	e->file = d;
	bool ok = dockerfile_expand(e, word.text);
	bool spent = d->expanded_said;
	in->undeclared = e->emptied;
	if (spent && before < READ_EXPANSION)
		say_too_long(in, word);
	d->expanded_said = false;
	if (ok)
		return true;
	if (e->wanting && in->keyword == KEYWORD_ARG) { /* the build may give the ARG a value */
		e->text = hole(d->arena,
			facts_cause(d->reading.facts, token_place(in, word), STR_FMT,
				STR_ARG(e->error)),
			false);
		return true;
	}
	if (!spent)
		REFUSE(in, word, STR_FMT, STR_ARG(e->error));
	const struct cause *why = facts_cause(
		d->reading.facts, token_place(in, word), "this text cannot be expanded");
	e->text = hole(d->arena, why, false);
	return false;
}

bool dockerfile_value(
	struct instruction *in, struct token word, struct text *out, bool *overridable)
{
	struct expansion e = {.split = false};
	bool ok = expand(in, word, &e);
	*out = e.text;
	*overridable = e.overridable;
	return ok;
}

/* Quotes stay, and the escape character is \ whatever the file says. */
bool dockerfile_value_raw(struct instruction *in, struct token word, struct text *out)
{
	struct expansion e = {.skip_quotes = true, .escape = '\\'};
	bool ok = expand(in, word, &e);
	*out = e.text;
	return ok;
}

bool dockerfile_value_words(struct instruction *in, struct token word, struct expansion *out)
{
	*out = (struct expansion){.split = true};
	return expand(in, word, out);
}
