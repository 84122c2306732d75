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

/* What the builder itself sets; some of these may be empty. */
void dockerfile_globals(struct dockerfile *d)
{
	static const struct {
		const char *name;
		bool filled;
	} known[] = {{"BUILDPLATFORM", true}, {"BUILDOS", true}, {"BUILDOSVERSION", false},
		{"BUILDARCH", true}, {"BUILDVARIANT", false}, {"TARGETPLATFORM", true},
		{"TARGETOS", true}, {"TARGETOSVERSION", false}, {"TARGETARCH", true},
		{"TARGETVARIANT", false}, {"TARGETSTAGE", true}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		struct str name = str_from(known[i].name), *set = NULL;
		if (d->reading.settings)
			set = map_get(d->reading.settings, name);
		const struct cause *why = facts_cause(d->reading.facts, 0,
			"`%s` is chosen where the image is built", known[i].name);
		struct text open = hole(d->arena, why, known[i].filled);
		struct binding *b = binding_new(
			d, name, set ? WORTH_KNOWN : WORTH_OPEN, set ? text_plain(*set) : open);
		d->globals = scope_with(d->arena, d->globals, b);
	}
}

static enum worth undeclared(struct instruction *in, struct str name, struct text *out)
{
	struct dockerfile *d = in->file;
	struct str *set = d->reading.settings ? map_get(d->reading.settings, name) : NULL;
	if (set) {
		*out = text_plain(*set);
		return WORTH_KNOWN;
	}
	bool global = !in->stage || in->keyword == KEYWORD_FROM;
	if (!global && in->stage->empty_root && !str_eq(name, STR("PATH")))
		return WORTH_UNSET;
	in->undeclared = facts_cause(d->reading.facts, 0,
		global ? "`" STR_FMT "` is not declared by an ARG above the first FROM"
		       : "`" STR_FMT "` is not set in this stage; its base image may set it",
		STR_ARG(str_slice(name, 0, 200)));
	*out = hole(d->arena, in->undeclared, false);
	return WORTH_OPEN;
}

enum worth dockerfile_worth(
	struct instruction *in, struct str name, struct text *out, bool *overridable)
{
	const struct binding *b = scope_find(in->scope, name);
	*overridable = false;
	if (!b)
		return undeclared(in, name, out);
	*out = b->text;
	*overridable = b->overridable;
	return b->worth;
}

static enum worth look(void *of, struct str name, struct text *out, bool *overridable)
{
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
	e->arena = d->arena;
	e->escape = d->escape;
	e->lookup = look;
	e->of = in;
	e->file = d;
	bool ok = dockerfile_expand(e, word.text);
	bool spent = d->expanded_said;
	if (spent && before < READ_EXPANSION)
		say_too_long(in, word);
	d->expanded_said = false;
	if (ok)
		return true;
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

bool dockerfile_value_words(struct instruction *in, struct token word, struct expansion *out)
{
	*out = (struct expansion){.split = true};
	return expand(in, word, out);
}
