/*
 * A `?` belongs to all that stands before it: "list of string?" is a list that may be missing; a
 * list of what may be missing is "list of (string?)".
 *
 * A base type is one constant; composed types are looked for among those made before, so that
 * equal types are the same pointer. A program has some dozens of them.
 */
#include "types/type.h"

#include "types/schema.h"

static const struct type bases[] = {
	[TYPE_ERROR] = {.kind = TYPE_ERROR},
	[TYPE_BOOL] = {.kind = TYPE_BOOL},
	[TYPE_INT] = {.kind = TYPE_INT},
	[TYPE_NUMBER] = {.kind = TYPE_NUMBER},
	[TYPE_STRING] = {.kind = TYPE_STRING},
	[TYPE_BYTES] = {.kind = TYPE_BYTES},
	[TYPE_DURATION] = {.kind = TYPE_DURATION},
	[TYPE_DATE] = {.kind = TYPE_DATE},
	[TYPE_VERSION] = {.kind = TYPE_VERSION},
	[TYPE_PATH] = {.kind = TYPE_PATH},
	[TYPE_USER] = {.kind = TYPE_USER},
	[TYPE_PORTS] = {.kind = TYPE_PORTS},
	[TYPE_IP] = {.kind = TYPE_IP},
	[TYPE_CIDR] = {.kind = TYPE_CIDR},
	[TYPE_PATTERN] = {.kind = TYPE_PATTERN},
	[TYPE_NODE] = {.kind = TYPE_NODE},
};
enum { BASES = sizeof bases / sizeof *bases, PARSE_DEPTH = 100 };

static const char *const names[TYPE_OPTIONAL + 1] = {
	[TYPE_BOOL] = "bool",
	[TYPE_INT] = "int",
	[TYPE_NUMBER] = "number",
	[TYPE_STRING] = "string",
	[TYPE_BYTES] = "bytes",
	[TYPE_DURATION] = "duration",
	[TYPE_DATE] = "date",
	[TYPE_VERSION] = "version",
	[TYPE_PATH] = "path",
	[TYPE_USER] = "user",
	[TYPE_PORTS] = "ports",
	[TYPE_IP] = "ip",
	[TYPE_CIDR] = "cidr",
	[TYPE_PATTERN] = "pattern",
	[TYPE_NODE] = "node",
};

void types_init(struct types *t, struct arena *a, const struct schema *schema)
{
	*t = (struct types){.arena = a, .schema = schema};
}

const struct type *type_base(struct types *t, enum type_kind kind)
{
	(void)t;
	return &bases[(unsigned)kind < BASES ? kind : TYPE_ERROR];
}

static const struct type *intern(struct types *t, struct type want)
{
	for (uint32_t i = 0; i < t->all.n; i++) {
		const struct type *have = t->all.at[i];
		if (have->kind == want.kind && have->item == want.item &&
			have->record == want.record && have->enumeration == want.enumeration)
			return have;
	}
	struct type *made = arena_new(t->arena, struct type);
	*made = want;
	list_push(t->arena, &t->all, made);
	return made;
}

const struct type *type_list(struct types *t, const struct type *item)
{
	return intern(t, (struct type){.kind = TYPE_LIST, .item = item});
}

const struct type *type_map(struct types *t, const struct type *item)
{
	return intern(t, (struct type){.kind = TYPE_MAP, .item = item});
}

const struct type *type_optional(struct types *t, const struct type *item)
{
	if (type_is_optional(item) || item == &bases[TYPE_ERROR])
		return item;
	return intern(t, (struct type){.kind = TYPE_OPTIONAL, .item = item});
}

const struct type *type_record(struct types *t, const struct kind *kind)
{
	return intern(t, (struct type){.kind = TYPE_KIND, .record = kind});
}

const struct type *type_enum(struct types *t, const struct enumeration *e)
{
	return intern(t, (struct type){.kind = TYPE_ENUM, .enumeration = e});
}

static const struct type *parse_name(struct types *t, struct str name)
{
	for (unsigned k = TYPE_BOOL; k < BASES; k++)
		if (str_eq(str_from(names[k]), name))
			return &bases[k];
	const struct kind *kind = t->schema ? schema_kind(t->schema, name) : NULL;
	if (kind)
		return type_record(t, kind);
	const struct enumeration *e = t->schema ? schema_enumeration(t->schema, name) : NULL;
	return e ? type_enum(t, e) : NULL;
}

static bool skip_word(struct str *s, struct str word)
{
	struct str rest = str_skip(*s, word.n);
	if (!str_starts_with(*s, word) || !rest.n || !char_is_space(rest.p[0]))
		return false;
	*s = str_trim(rest);
	return true;
}

static const struct type *parse_at(struct types *t, struct str s, unsigned depth)
{
	struct str rest = s = str_trim(s);
	if (!s.n || depth > PARSE_DEPTH)
		return NULL;
	const struct type *item = NULL;
	if (s.p[s.n - 1] == '?') {
		item = parse_at(t, str_slice(s, 0, s.n - 1), depth + 1);
		return item ? type_optional(t, item) : NULL;
	}
	bool list = skip_word(&rest, STR("list"));
	if (list || skip_word(&rest, STR("map"))) {
		item = skip_word(&rest, STR("of")) ? parse_at(t, rest, depth + 1) : NULL;
		return !item ? NULL : list ? type_list(t, item) : type_map(t, item);
	}
	if (s.p[0] == '(' && s.p[s.n - 1] == ')' && s.n > 1)
		return parse_at(t, str_slice(s, 1, s.n - 1), depth + 1);
	return parse_name(t, s);
}

const struct type *type_parse(struct types *t, struct str spelling)
{
	return parse_at(t, spelling, 0);
}

bool type_is_optional(const struct type *t)
{
	return t->kind == TYPE_OPTIONAL;
}

const struct type *type_present(const struct type *t)
{
	return type_is_optional(t) ? t->item : t;
}

static struct str show_leaf(const struct type *t)
{
	if (t->kind == TYPE_KIND)
		return str_from(t->record->name);
	if (t->kind == TYPE_ENUM)
		return str_from(t->enumeration->name);
	return t->kind == TYPE_ERROR ? STR("anything") : type_kind_name(t->kind);
}

/* Composed types are a chain, so no recursion is needed: the tail is collected backwards. */
struct str type_show(struct arena *a, const struct type *t)
{
	struct buf b = BUF(a), tail = BUF(a);
	for (bool inner = false; t->item; t = t->item, inner = true) {
		if (t->kind != TYPE_OPTIONAL) {
			buf_add(&b, t->kind == TYPE_LIST ? STR("list of ") : STR("map of "));
			continue;
		}
		if (inner)
			buf_char(&b, '(');
		buf_add(&tail, inner ? STR(")?") : STR("?"));
	}
	buf_add(&b, show_leaf(t));
	for (size_t i = tail.n; i > 0; i--)
		buf_char(&b, tail.p[i - 1]);
	return buf_str(&b);
}

struct str type_kind_name(enum type_kind kind)
{
	return names[kind] ? str_from(names[kind]) : STR("");
}
