/*
 * check.c: a compose file against the shapes that Compose accepts.
 *
 * Text with holes is never refused for what it might become. A node that several aliases lead to is
 * checked once.
 */
#include "read/compose/shape.h"

struct step { /* of the way down to a node: services, web, ports, 0 */
	const struct step *above;
	struct str name; /* empty: the index counts */
	uint32_t index;
};

struct checker {
	struct compose *c;
	const struct step *at;
	unsigned depth;
};

static struct str path(const struct checker *k)
{
	const struct step *steps[READ_DEPTH + 2];
	unsigned n = 0;
	struct buf b = BUF(k->c->arena);
	for (const struct step *s = k->at; s; s = s->above)
		steps[n++] = s;
	while (n--) {
		if (b.n)
			buf_char(&b, '.');
		if (steps[n]->name.n)
			buf_add(&b, steps[n]->name);
		else
			buf_printf(&b, "%u", steps[n]->index);
	}
	return buf_str(&b);
}

static uint8_t kind_bit(const struct node *n)
{
	static const uint8_t scalars[] = {[NODE_STRING] = S,
		[NODE_NULL] = Z,
		[NODE_BOOL] = B,
		[NODE_INT] = I,
		[NODE_FLOAT] = 4};
	if (n->kind == NODE_SCALAR)
		return scalars[n->type];
	return n->kind == NODE_SEQUENCE ? L : M;
}

static struct str allowed(struct arena *a, uint8_t allow)
{
	static const struct {
		uint8_t bit;
		const char *name;
	} names[] = {{S, "a string"}, {4, "a number"}, {I, "a whole number"}, {B, "true or false"},
		{Z, "nothing"}, {L, "a list"}, {M, "a mapping"}};
	struct buf b = BUF(a);
	if (allow & 4)
		allow &= (uint8_t)~I;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (!(allow & names[i].bit))
			continue;
		allow &= (uint8_t)~names[i].bit;
		buf_add(&b, str_from(b.n ? allow ? ", " : " or " : ""));
		buf_add(&b, str_from(names[i].name));
	}
	return buf_str(&b);
}

static bool is_word(const char *words, struct str s)
{
	struct str rest = str_from(words), word;
	while (rest.n) {
		rest = str_cut(rest, ' ', &word);
		if (str_eq(word, s))
			return true;
	}
	return false;
}

static bool reads_as_bool(struct str s)
{
	static const char *const words[] = {"true", "false", "y", "yes", "on", "n", "no", "off"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq_nocase(s, str_from(words[i])))
			return true;
	return false;
}

static bool reads_as_int(struct str s)
{
	int64_t ignored;
	if (s.n > 1 && (s.p[0] == '-' || s.p[0] == '+'))
		s = str_skip(s, 1);
	return str_int(s, &ignored);
}

static bool reads_as_octal(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] < '0' || s.p[i] > '7')
			return false;
	return s.n > 0;
}

static const char *misread(struct checker *k, uint16_t flags, struct str s, struct str *why)
{
	struct value ignored;
	double number;
	if ((flags & BOOL) && !reads_as_bool(s))
		return "true or false";
	if ((flags & INT) && !reads_as_int(s))
		return "a whole number";
	if ((flags & NUMBER) && !yaml_number(s, &number))
		return "a number";
	if ((flags & BYTES) && !spec_bytes(k->c->facts, text_plain(s), 0, &ignored, why))
		return "a size like 512m";
	if ((flags & DURATION) && !spec_duration(k->c->facts, text_plain(s), 0, &ignored, why))
		return "a duration like 1m30s";
	if ((flags & OCTAL) && !reads_as_octal(s))
		return "a mode like 0440";
	return NULL;
}

/* What a text must be instead; NULL: it fits. */
static const char *unfit(struct checker *k, const struct shape *s, struct str text, struct str *why)
{
	if (s->words[0] && is_word(s->words, text))
		return NULL;
	return s->words[0] && !(s->flags & READ_AS) ? "one of" : misread(k, s->flags, text, why);
}

/* The text that a number or truth value was meant as, where it is one that belongs there. */
static struct str quoted(struct checker *k, const struct node *n, const struct shape *s)
{
	struct str why = {0}, text = n->u.text;
	if (unfit(k, s, text, &why) && (s->flags & DURATION))
		text = str_printf(k->c->arena, STR_FMT "s", STR_ARG(text));
	if (unfit(k, s, text, &why))
		return STR("");
	return str_printf(k->c->arena, "\"" STR_FMT "\"", STR_ARG(text));
}

static void wrong_kind(struct checker *k, struct node *n, const struct shape *s)
{
	struct str want = allowed(k->c->arena, s->allow), at = path(k);
	struct diag *d = refuse(k->c, n, "'" STR_FMT "' must be " STR_FMT ", not %s", STR_ARG(at),
		STR_ARG(want), node_what(n));
	struct str text = (s->allow & S) && n->kind == NODE_SCALAR && n->type != NODE_NULL
				  ? quoted(k, n, s)
				  : STR("");
	if (text.n)
		diag_fix(d, text);
}

static void bad_dollar(struct checker *k, struct node *n)
{
	struct str at = path(k);
	struct diag *d =
		refuse(k->c, n, "'" STR_FMT "' holds a '${' that begins no variable", STR_ARG(at));
	diag_note(d, "variables are written $NAME, ${NAME} or ${NAME:-default}; a plain '${' is "
		     "written $${");
}

static size_t digits_at(struct str s, size_t at)
{
	size_t n = 0;
	while (at + n < s.n && char_is_digit(s.p[at + n]))
		n++;
	return n;
}

/* 2026-01-31, with or without a time: a date for Go's YAML, which is none of the schema's types. */
static bool is_date(const struct node *n)
{
	struct str s = n->u.text;
	size_t month = digits_at(s, 5);
	if (n->style != NODE_PLAIN || digits_at(s, 0) != 4 || s.n < 8 || s.p[4] != '-' || !month ||
		month > 2 || 5 + month >= s.n || s.p[5 + month] != '-')
		return false;
	size_t day = digits_at(s, 6 + month), end = 6 + month + day;
	if (!day || day > 2)
		return false;
	return end == s.n ||
	       (str_find_char(STR("Tt "), s.p[end]) != STR_NOT_FOUND && digits_at(s, end + 1) &&
		       str_find_char(s, ':') != STR_NOT_FOUND);
}

static void refuse_date(struct checker *k, struct node *n)
{
	struct str at = path(k);
	struct diag *d = refuse(
		k->c, n, "'" STR_FMT "' is a date, which Compose takes for no text", STR_ARG(at));
	diag_fix(d, str_printf(k->c->arena, "\"" STR_FMT "\"", STR_ARG(n->u.text)));
}

static void check_scalar(struct checker *k, struct node *n, const struct shape *s)
{
	struct str text, why = {0};
	if (n->type != NODE_STRING)
		return;
	if (s->allow && is_date(n))
		refuse_date(k, n);
	if (!compose_expand_valid(k->c, n)) {
		bad_dollar(k, n);
		return;
	}
	if ((!s->flags && !s->words[0]) || !compose_known(k->c, n, &text))
		return;
	const char *want = unfit(k, s, text, &why);
	if (!want)
		return;
	struct str at = path(k);
	const char *behind = s->words[0] && s->flags & READ_AS ? " or " : s->words[0] ? ": " : "";
	struct diag *d = refuse(
		k->c, n, "'" STR_FMT "' must be %s%s%s", STR_ARG(at), want, behind, s->words);
	if (why.n)
		diag_note(d, STR_FMT, STR_ARG(why));
}

static void check(struct checker *k, struct node *n, enum shape_id shape);

static void check_below(
	struct checker *k, struct node *n, enum shape_id shape, struct str name, uint32_t index)
{
	struct step step = {k->at, name, index};
	if (n->tag == NODE_RESET || n->seen == (uint8_t)shape + 1)
		return;
	n->seen = (uint8_t)(shape + 1);
	if (k->depth == READ_DEPTH)
		return;
	k->at = &step;
	k->depth++;
	check(k, n, shape);
	k->depth--;
	k->at = step.above;
}

static bool same_scalar(const struct node *a, const struct node *b)
{
	return a->kind == NODE_SCALAR && b->kind == NODE_SCALAR && a->type == b->type &&
	       str_eq(a->u.text, b->u.text);
}

static void check_unique(struct checker *k, struct node *list)
{
	struct map seen = {0};
	for (uint32_t i = 0; i < list->n; i++) {
		struct node *item = list->u.items[i];
		if (item->kind != NODE_SCALAR || str_find_char(item->u.text, '$') != STR_NOT_FOUND)
			continue;
		void **slot = map_put(k->c->arena, &seen, item->u.text);
		struct node *first = (struct node *)*slot;
		if (!first) {
			*slot = item;
		} else if (same_scalar(first, item)) {
			struct str at = path(k);
			struct diag *d =
				refuse(k->c, item, "'" STR_FMT "' names '" STR_FMT "' twice",
					STR_ARG(at), STR_ARG(item->u.text));
			diag_second(d, first->source, first->span, "the first one");
		}
	}
}

/* A merge leaves a mapping that says the same as the list in the list. */
static void check_list(struct checker *k, struct node *n, enum shape_id shape)
{
	const struct shape *s = &compose_shapes[shape];
	for (uint32_t i = 0; i < n->n; i++) {
		bool merged = n->merged && n->u.items[i]->kind == NODE_MAPPING && (s->allow & M);
		check_below(k, n->u.items[i], merged ? shape : (enum shape_id)s->items, STR(""), i);
	}
	if ((s->flags & UNIQUE) && n->n > 1 && !n->merged)
		check_unique(k, n);
}

static bool is_compose_name(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_word(s.p[i]) && s.p[i] != '.' && s.p[i] != '-')
			return false;
	return s.n > 0;
}

static void unknown_key(struct checker *k, struct node *key, enum shape_id shape)
{
	struct str where = k->at ? path(k) : STR("a compose file");
	struct diag *d = refuse(k->c, key, "'" STR_FMT "' is no key of " STR_FMT,
		STR_ARG(key->u.text), STR_ARG(where));
	compose_suggest(d, shape, key->u.text);
}

/* The shape of what stands under a key; false when the key must not be there. */
static bool value_shape(
	const struct shape *s, enum shape_id shape, struct str key, enum shape_id *out)
{
	const struct shape_key *known = shape_key(shape, key);
	*out = known ? (enum shape_id)known->value : (enum shape_id)s->values;
	if (known || (s->flags & LOOSE) || !s->allow)
		return true;
	if ((s->flags & EXTENSIONS) && str_starts_with(key, STR("x-"))) {
		*out = SHAPE_nothing;
		return true;
	}
	return s->values && (!(s->flags & NAMES) || is_compose_name(key));
}

static void check_required(struct checker *k, struct node *n, const struct shape *s)
{
	struct str rest = str_from(s->required), word;
	while (rest.n) {
		rest = str_cut(rest, ' ', &word);
		if (node_get(n, word))
			continue;
		struct str at = path(k);
		refuse(k->c, n, "'" STR_FMT "' needs the key '" STR_FMT "'", STR_ARG(at),
			STR_ARG(word));
	}
}

static void check_mapping(struct checker *k, struct node *n, enum shape_id shape)
{
	const struct shape *s = &compose_shapes[shape];
	for (uint32_t i = 0; i < n->n; i++) {
		struct pair p = n->u.pairs[i];
		enum shape_id below;
		if (p.key->kind != NODE_SCALAR || p.key->type != NODE_STRING) {
			if (p.key->seen && i >= n->own)
				continue;
			p.key->seen = (uint8_t)(shape + 1);
			refuse(k->c, p.key, "a key must be a string, not %s", node_what(p.key));
			continue;
		}
		if (value_shape(s, shape, p.key->u.text, &below))
			check_below(k, p.value, below, p.key->u.text, 0);
		else if (p.key->seen != (uint8_t)shape + 1)
			unknown_key(k, p.key, shape);
		p.key->seen = (uint8_t)(shape + 1);
	}
	if (!k->c->broken)
		check_required(k, n, s);
}

static void check(struct checker *k, struct node *n, enum shape_id shape)
{
	const struct shape *s = &compose_shapes[shape];
	if (s->allow && !(s->allow & kind_bit(n))) {
		if (!k->c->broken || !node_is_null(n))
			wrong_kind(k, n, s);
		return;
	}
	if (n->kind == NODE_SCALAR)
		check_scalar(k, n, s);
	else if (n->kind == NODE_SEQUENCE)
		check_list(k, n, shape);
	else
		check_mapping(k, n, shape);
}

void compose_check(struct compose *c, struct node *n, enum shape_id shape)
{
	struct checker k = {.c = c};
	check(&k, n, shape);
}
