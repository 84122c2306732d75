/*
 * expand.c: $V, ${V}, ${V:-default} and the like in the scalars of a compose file.
 *
 * What a template is to fill in, {{ V }}, is a hole, too, where the file is YAML all the same.
 *
 * Values come from --set and from the .env beside the file, which Compose reads too; the machine's
 * own environment is not looked at. What has no value there but a default is a value that whoever
 * starts the project may change; what has neither is a hole in the text.
 */
#include "read/compose/load.h"
#include "read/template.h"

struct expander {
	struct compose *c;
	const struct map *more; /* names known besides; struct text * */
	const struct map *env;  /* of the file; struct text * */
	uint32_t place;
	uint8_t flags;
	unsigned depth;
};

static bool is_name_start(char c)
{
	return char_is_alpha(c) || c == '_';
}

static size_t name_length(struct str s)
{
	size_t n = 0;
	if (!s.n || !is_name_start(s.p[0]))
		return 0;
	while (n < s.n && char_is_word(s.p[n]))
		n++;
	return n;
}

/* The offset of the } that belongs to the ${ at the start of s. It stands in the same line; braces
 * of other things are counted too, and where they do not match, the last one of the line counts.
 * So does Compose. */
static size_t closing_brace(struct str s)
{
	struct str line = str_slice(s, 0, str_find_char(s, '\n'));
	size_t last = str_rfind_char(line, '}');
	unsigned open = 0;
	for (size_t i = 0; last != STR_NOT_FOUND && i <= last; i++) {
		if (s.p[i] == '}' && open && --open == 0)
			return i;
		if (s.p[i] == '{') {
			open++;
			i++;
		}
	}
	return last;
}

static bool find(struct expander *e, struct str name, struct text *out)
{
	const struct text *known = e->more ? (const struct text *)map_get(e->more, name) : NULL;
	const struct map *settings = e->c->r->settings;
	const struct str *set = settings ? (const struct str *)map_get(settings, name) : NULL;
	if (set) {
		*out = text_plain(*set);
		return true;
	}
	if (!known && (known = (const struct text *)map_get(e->env, name)))
		e->flags |= VALUE_SENSITIVE;
	if (!known && e->c->name.n && str_eq(name, STR("COMPOSE_PROJECT_NAME"))) {
		*out = text_plain(e->c->name);
		return true;
	}
	if (known)
		*out = *known;
	return known != NULL;
}

/* A mistake at the value, if it stands in a file of the project: no text of an .env is shown. */
static void expander_refuse(struct expander *e, const struct diag_code *code, struct str message)
{
	struct place at = facts_at(e->c->facts, e->place);
	if (at.source != e->c->source && !compose_file_of(e->c, at.source))
		at = (struct place){e->c->source, {0, 0}};
	diag_add(e->c->diags, code, at.source, at.span, STR_FMT, STR_ARG(message));
}

/* What has no value: a hole, or for Compose itself nothing, which it may not be. */
static void hole(struct expander *e, struct texter *out, struct str name, bool filled)
{
	if (e->c->filled)
		return;
	const struct cause *why = facts_cause(e->c->facts, e->place,
		filled ? "`" STR_FMT "` must be set and has no value in .env"
		       : "`" STR_FMT "` has no default and no value in .env",
		STR_ARG(name));
	texter_hole(out, why, filled);
}

/* The project's .env does not set it, though there is one. */
static void note_unset(struct expander *e, struct str name)
{
	struct compose *c = e->c;
	const struct map *env = compose_env(c);
	if (e->env != env || !env->n || e->more)
		return;
	if (c->unset.tag != VALUE_LIST)
		c->unset = value_list(c->arena, e->place);
	void **slot = map_put(c->arena, &c->unset_names, name);
	if (!*slot)
		value_list_add(c->arena, c->unset, value_string(c->arena, name, e->place));
	*slot = c->unset.u.list;
}

static void must_be_set(struct expander *e, struct str name)
{
	expander_refuse(e, &DIAG_compose_syntax,
		str_printf(e->c->arena, "the variable '" STR_FMT "' must be set, and is not",
			STR_ARG(name)));
}

static bool over_limit(struct expander *e, const struct texter *out)
{
	size_t size = out->literal.n + out->holes.n * sizeof(struct hole);
	if (size <= READ_VALUE_SIZE && e->c->expanded + size <= READ_EXPANSION)
		return false;
	if (!e->c->full)
		expander_refuse(e, &DIAG_input_limit,
			str_printf(e->c->arena,
				"interpolation makes more than %d bytes of a value or %d of a file",
				READ_VALUE_SIZE, READ_EXPANSION));
	e->c->full = true;
	return true;
}

static void too_deep(struct expander *e, struct texter *out)
{
	expander_refuse(e, &DIAG_input_limit,
		str_printf(e->c->arena, "variables are nested deeper than %d", READ_DEPTH));
	texter_hole(out, facts_cause(e->c->facts, e->place, "its variables are nested too deep"),
		false);
}

static bool expand(struct expander *e, struct str s, struct texter *out);

/* ${NAME op word}: which of the two counts */
static bool choose(struct expander *e, struct str name, char op, bool colon, struct str word,
	struct texter *out)
{
	struct text value = {0};
	bool set = find(e, name, &value);
	enum truth empty = set ? text_is_empty(value) : TRUTH_UNKNOWN;
	bool use_value = set && !(colon && empty == TRUTH_TRUE);
	if (op == '+') {
		if (!set && !e->c->filled) {
			hole(e, out, name, false);
			return true;
		}
		if (use_value)
			return expand(e, word, out);
		texter_text(out, value); /* set, and empty */
		return true;
	}
	if (use_value && !(colon && empty == TRUTH_UNKNOWN)) {
		texter_text(out, value);
		return true;
	}
	if (op == '?' && e->c->filled)
		must_be_set(e, name);
	else if (op == '?')
		hole(e, out, name, colon);
	if (op == '?')
		return true;
	e->flags |= VALUE_OVERRIDABLE;
	return expand(e, word, out);
}

/* What stands between the braces. */
static bool braced(struct expander *e, struct str inner, struct texter *out)
{
	size_t n = name_length(inner);
	struct str name = str_slice(inner, 0, n), rest = str_skip(inner, n);
	struct text value;
	if (!n)
		return false;
	if (!rest.n) {
		if (find(e, name, &value)) {
			texter_text(out, value);
			return true;
		}
		note_unset(e, name);
		hole(e, out, name, false);
		return true;
	}
	bool colon = rest.p[0] == ':';
	rest = str_skip(rest, colon);
	if (!rest.n || (rest.p[0] != '-' && rest.p[0] != '?' && rest.p[0] != '+'))
		return false;
	return choose(e, name, rest.p[0], colon, str_skip(rest, 1), out);
}

/* Expands what the $ at the start of *s begins and moves behind it. */
static bool dollar(struct expander *e, struct str *s, struct texter *out)
{
	struct str after = str_skip(*s, 1);
	size_t n = name_length(after), close;
	if (after.n && after.p[0] == '$') {
		texter_add(out, STR("$"));
		*s = str_skip(after, 1);
		return true;
	}
	if (n) {
		*s = str_skip(after, n);
		return braced(e, str_slice(after, 0, n), out);
	}
	if (!after.n || after.p[0] != '{') { /* $1, $(, $ at the end: no variable */
		texter_add(out, STR("$"));
		*s = after;
		return true;
	}
	if ((close = closing_brace(*s)) == STR_NOT_FOUND)
		return false;
	struct str inner = str_slice(*s, 2, close);
	*s = str_skip(*s, close + 1);
	return braced(e, inner, out);
}

/* A {{ V }} at the start of s, which Compose takes as it stands; moves behind it. */
static void filled_in(struct expander *e, struct str *s, struct texter *out)
{
	size_t n = e->c->filled ? 0 : template_placeholder(*s);
	if (n)
		texter_hole(out,
			facts_cause(e->c->facts, e->place,
				"`" STR_FMT "` is filled in by a template",
				STR_ARG(str_slice(*s, 0, n))),
			false);
	else
		texter_add(out, str_slice(*s, 0, n = 2));
	*s = str_skip(*s, n);
}

/* Where the next $ or {{ is. */
static size_t next_mark(struct str s)
{
	size_t at = str_find_char(s, '$'), brace = str_find(str_slice(s, 0, at), STR("{{"));
	return brace == STR_NOT_FOUND ? at : brace;
}

static bool expand(struct expander *e, struct str s, struct texter *out)
{
	bool ok = true;
	if (++e->depth > READ_DEPTH) {
		e->depth--;
		too_deep(e, out);
		return true;
	}
	while (ok && s.n && !over_limit(e, out)) {
		size_t at = next_mark(s);
		texter_add(out, str_slice(s, 0, at));
		s = at == STR_NOT_FOUND ? STR("") : str_skip(s, at);
		if (s.n && s.p[0] == '{')
			filled_in(e, &s, out);
		else
			ok = !s.n || dollar(e, &s, out);
	}
	(void)over_limit(e, out); /* what came last counts, too */
	e->depth--;
	return ok;
}

static bool expand_with(struct compose *c, struct str s, uint32_t place, const struct map *more,
	const struct map *env, struct texter *out, uint8_t *flags)
{
	struct expander e = {.c = c, .more = more, .env = env, .place = place};
	bool ok = expand(&e, s, out);
	*flags |= e.flags;
	c->expanded += out->literal.n + out->holes.n * sizeof(struct hole);
	return ok;
}

bool compose_expand_text(struct compose *c, struct str s, uint32_t place, const struct map *more,
	struct texter *out, uint8_t *flags)
{
	return expand_with(c, s, place, more, compose_env(c), out, flags);
}

struct note { /* kept at a node: an alias does not expand it twice */
	struct expansion expansion;
	bool valid;
};

static const struct note *expand_node(struct compose *c, struct node *n)
{
	if (n->note)
		return (const struct note *)n->note;
	struct note *note = arena_new(c->arena, struct note);
	struct texter t;
	uint32_t place = compose_place(c, n);
	texter_init(&t, c->arena);
	const struct compose_file *f = compose_file_of(c, n->source);
	note->valid = expand_with(
		c, n->u.text, place, NULL, f ? f->env : compose_env(c), &t, &note->expansion.flags);
	if (!note->valid || c->full) {
		texter_init(&t, c->arena);
		texter_hole(&t, facts_cause(c->facts, place, "it cannot be interpolated"), false);
	}
	note->expansion.text = texter_end(&t);
	n->note = note;
	return note;
}

static bool has_marks(const struct node *n)
{
	return !n->bare && n->type == NODE_STRING && next_mark(n->u.text) != STR_NOT_FOUND;
}

struct expansion compose_expand(struct compose *c, struct node *n)
{
	if (!has_marks(n))
		return (struct expansion){text_plain(n->u.text), 0};
	return expand_node(c, n)->expansion;
}

bool compose_expand_valid(struct compose *c, struct node *n)
{
	return !has_marks(n) || expand_node(c, n)->valid;
}

bool compose_known(struct compose *c, struct node *n, struct str *out)
{
	if (!node_is(n, NODE_SCALAR))
		return false;
	struct expansion e = compose_expand(c, n);
	*out = e.text.s;
	return !text_has_holes(e.text);
}
