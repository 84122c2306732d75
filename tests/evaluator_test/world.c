#include "evaluator_test/world.h"

uint32_t chance_below(struct chance *c, uint32_t n)
{
	c->state ^= c->state << 13;
	c->state ^= c->state >> 7;
	c->state ^= c->state << 17;
	return (uint32_t)((c->state * 0x2545f4914f6cdd1du) >> 33) % n;
}

bool chance_of(struct chance *c, uint32_t percent)
{
	return chance_below(c, 100) < percent;
}

/* ---- the schema ---- */

static struct value derived_text(struct record *r)
{
	return value_string(r->facts->arena, STR("derived"), r->place);
}

#define ROW(n, t) .name = n, .type = t, .doc = "", .compose = "", .dockerfile = "", .run = ""

static const struct field thing_fields[] = {
	{ROW("name", "string")},
	{ROW("size", "bytes")},
	{ROW("limit", "bytes?")},
	{ROW("count", "int")},
	{ROW("most", "int?")},
	{ROW("ratio", "number?")},
	{ROW("flag", "bool")},
	{ROW("linked", "bool"), .implies = "partner"},
	{ROW("partner", "part?")},
	{ROW("parts", "list of part")},
	{ROW("tags", "list of string")},
	{ROW("labels", "map of string")},
	{ROW("path", "path")},
	{ROW("mount", "path?")},
	{ROW("who", "user?")},
	{ROW("port", "ports")},
	{ROW("address", "ip")},
	{ROW("release", "version?")},
	{ROW("colour", "colour")},
	{ROW("wait", "duration?")},
	{ROW("born", "date")},
	{ROW("text", "string?")},
	{ROW("note", "string"), .derive = derived_text},
};

static const struct field part_fields[] = {
	{ROW("name", "string")},
	{ROW("weight", "int?")},
	{ROW("heavy", "bool")},
	{ROW("owner", "thing?")},
	{ROW("notes", "list of string")},
	{ROW("kind", "string?")},
};

enum { KIND_THING, KIND_PART };

static const struct kind kinds[] = {
	{"thing", "", thing_fields, sizeof thing_fields / sizeof *thing_fields, KIND_THING, true,
		NULL},
	{"part", "", part_fields, sizeof part_fields / sizeof *part_fields, KIND_PART, true, NULL},
};

static const struct enumeration enumerations[] = {{"colour", "red green blue"}};

const struct schema world_schema = {
	.kinds = kinds, .n_kinds = 2, .enumerations = enumerations, .n_enumerations = 1};

/* ---- documents ---- */

struct filler {
	struct facts *f;
	struct chance *c;
	struct source *source;
	bool unknowns;
};

static const char *const words[] = {
	"a", "b", "ab", "web", "db", "root", "x-y", "/etc", "/etc/ssl", "1.2", "latest", ""};
enum { N_WORDS = sizeof words / sizeof *words };

static uint32_t place(struct filler *x)
{
	uint32_t from = chance_below(x->c, (uint32_t)x->source->text.n);
	return facts_place(x->f, x->source, (struct span){from, from + 1});
}

static const struct cause *cause(struct filler *x)
{
	return facts_cause(x->f, 0, "`V%u` has no value", chance_below(x->c, 5));
}

static struct text random_text(struct filler *x)
{
	struct texter t;
	texter_init(&t, x->f->arena);
	for (uint32_t n = chance_below(x->c, 3); n; n--) {
		texter_add(&t, str_from(words[chance_below(x->c, N_WORDS)]));
		if (x->unknowns && chance_of(x->c, 15))
			texter_hole(&t, cause(x), chance_of(x->c, 30));
	}
	return texter_end(&t);
}

static struct value random_string(struct filler *x)
{
	return value_text(x->f->arena, random_text(x), place(x));
}

static struct value random_list(struct filler *x)
{
	struct value v = value_list(x->f->arena, place(x));
	for (uint32_t n = chance_below(x->c, 4); n; n--)
		value_list_add(x->f->arena, v, random_string(x));
	if (x->unknowns && chance_of(x->c, 15))
		v.u.list->open = cause(x);
	return v;
}

static struct value random_map(struct filler *x)
{
	struct value v = value_map(x->f->arena, place(x));
	for (uint32_t n = chance_below(x->c, 3); n; n--)
		value_map_put(x->f->arena, v,
			value_string(x->f->arena, str_from(words[chance_below(x->c, N_WORDS)]),
				place(x)),
			random_string(x));
	if (x->unknowns && chance_of(x->c, 15))
		v.u.map->open = cause(x);
	return v;
}

static struct value typed(
	struct filler *x, enum value_tag tag, const char *const *texts, uint32_t n)
{
	struct value v;
	if (!value_read(
		    x->f->arena, tag, str_from(texts[chance_below(x->c, n)]), place(x), &v, NULL))
		v = value_none(0);
	return v;
}

#define ONE_OF(x, tag, ...)                               \
	typed(x, tag, (const char *const[]){__VA_ARGS__}, \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static struct value of_type(struct filler *x, struct str type)
{
	uint32_t n = chance_below(x->c, 5);
	if (str_eq(type, STR("string")))
		return random_string(x);
	if (str_eq(type, STR("bytes")))
		return value_bytes((int64_t)n * 512, place(x));
	if (str_eq(type, STR("int")))
		return value_int((int64_t)n - 1, place(x));
	if (str_eq(type, STR("number")))
		return value_number(n * 0.5, place(x));
	if (str_eq(type, STR("bool")))
		return value_bool(n % 2, place(x));
	if (str_eq(type, STR("list of string")))
		return random_list(x);
	if (str_eq(type, STR("map of string")))
		return random_map(x);
	if (str_eq(type, STR("path"))) {
		struct value v = random_string(x);
		v.tag = VALUE_PATH;
		return v;
	}
	if (str_eq(type, STR("user")))
		return ONE_OF(x, VALUE_USER, "root", "0", "1000:1000", "app");
	if (str_eq(type, STR("ports")))
		return ONE_OF(x, VALUE_PORTS, "22", "80", "8000-8010");
	if (str_eq(type, STR("ip")))
		return ONE_OF(x, VALUE_IP, "0.0.0.0", "127.0.0.1", "10.1.2.3", "::");
	if (str_eq(type, STR("version")))
		return ONE_OF(x, VALUE_VERSION, "1.2", "1.10-slim", "3");
	if (str_eq(type, STR("duration")))
		return value_duration((int64_t)n * 1000000000, place(x));
	if (str_eq(type, STR("date")))
		return value_date(20000 + n, place(x));
	return value_string(x->f->arena,
		str_from((const char *const[]){"red", "green", "blue"}[n % 3]), place(x));
}

static enum value_tag tag_of(struct value v)
{
	return (enum value_tag)v.tag;
}

static struct value maybe(struct filler *x, struct record *r, struct str type)
{
	bool optional = str_ends_with(type, STR("?"));
	struct str present = str_slice(type, 0, type.n - optional);
	struct value v = of_type(x, present);
	if (optional && chance_of(x->c, 35))
		return value_none(r->place);
	if (x->unknowns && chance_of(x->c, 12)) {
		struct value u = value_unknown(tag_of(v), cause(x), place(x));
		u.flags |= optional && chance_of(x->c, 50) ? VALUE_MAYBE_MISSING : 0;
		return u;
	}
	v.flags |= chance_of(x->c, 20) ? VALUE_OVERRIDABLE : 0;
	return v;
}

static void fill_record(struct filler *x, struct record *r)
{
	for (unsigned i = 0; i < r->kind->n_fields; i++) {
		const struct field *f = &r->kind->fields[i];
		struct str type = str_from(f->type);
		bool record = str_contains(type, STR("part")) || str_contains(type, STR("thing"));
		if (!record && !f->derive)
			r->slot[i] = maybe(x, r, type);
	}
}

static struct record *add(struct filler *x, unsigned kind)
{
	struct record *r = record_new(x->f, &kinds[kind], place(x));
	fill_record(x, r);
	return r;
}

static void set(struct record *r, const char *field, struct value v)
{
	unsigned slot = 0;
	kind_field(r->kind, str_from(field), &slot);
	r->slot[slot] = v;
}

static void add_thing(struct filler *x)
{
	struct arena *a = x->f->arena;
	struct record *thing = add(x, KIND_THING), *part = NULL;
	struct value parts = value_list(a, thing->place);
	for (uint32_t n = chance_below(x->c, 4); n; n--) {
		part = add(x, KIND_PART);
		set(part, "owner", value_record(thing));
		value_list_add(a, parts, value_record(part));
	}
	if (x->unknowns && chance_of(x->c, 15))
		parts.u.list->open = cause(x);
	set(thing, "parts", parts);
	set(thing, "linked", value_bool(part != NULL, thing->place));
	if (part)
		set(thing, "partner", value_record(part));
}

void world_fill(struct facts *f, struct chance *c, bool unknowns)
{
	struct filler x = {f, c,
		source_new(f->arena, STR("world"), STR("0123456789012345678901234567890123456789")),
		unknowns};
	for (uint32_t n = 1 + chance_below(c, 3); n; n--)
		add_thing(&x);
}

/* ---- and what becomes of the unknown ---- */

static struct value filled_text(struct filler *x, struct value v)
{
	struct texter t;
	size_t at = 0;
	texter_init(&t, x->f->arena);
	for (uint32_t i = 0; i < v.u.text->n_holes; i++) {
		const struct hole *h = &v.u.text->holes[i];
		const char *word = words[chance_below(x->c, N_WORDS)];
		texter_add(&t, str_slice(v.u.text->s, at, h->at));
		texter_add(&t, str_from(h->filled && !word[0] ? "q" : word));
		at = h->at;
	}
	texter_add(&t, str_skip(v.u.text->s, at));
	struct value full = value_text(x->f->arena, texter_end(&t), v.place);
	full.tag = v.tag;
	full.flags = v.flags;
	return full;
}

static struct value resolved(struct filler *x, struct value v, struct str type)
{
	bool optional = str_ends_with(type, STR("?"));
	if (value_is_unknown(v)) {
		if (v.flags & VALUE_MAYBE_MISSING && chance_of(x->c, 30))
			return value_none(v.place);
		struct value now = of_type(&(struct filler){x->f, x->c, x->source, false},
			str_slice(type, 0, type.n - optional));
		now.place = v.place;
		return now;
	}
	if (v.tag == VALUE_STRING || v.tag == VALUE_PATH) {
		struct value full = filled_text(x, v);
		bool gone = optional && v.u.text->n_holes && !full.u.text->s.n;
		return gone ? value_none(v.place) : full;
	}
	for (uint32_t i = 0; v.tag == VALUE_LIST && i < v.u.list->n; i++)
		v.u.list->at[i] = v.u.list->at[i].tag == VALUE_STRING
					  ? filled_text(x, v.u.list->at[i])
					  : v.u.list->at[i];
	for (uint32_t i = 0; v.tag == VALUE_MAP && i < v.u.map->n; i++)
		v.u.map->at[i].value = filled_text(x, v.u.map->at[i].value);
	if (v.tag == VALUE_LIST)
		v.u.list->open = NULL;
	if (v.tag == VALUE_MAP)
		v.u.map->open = NULL;
	return v;
}

void world_resolve(struct facts *f, struct chance *c)
{
	struct filler x = {f, c, source_new(f->arena, STR("resolved"), STR("0123456789")), false};
	for (unsigned k = 0; k < world_schema.n_kinds; k++)
		LIST_EACH (struct record *, r, &f->by_kind[k])
			for (unsigned i = 0; i < (*r)->kind->n_fields; i++)
				if ((*r)->slot[i].tag != VALUE_LAZY &&
					(*r)->slot[i].tag != VALUE_RECORD)
					(*r)->slot[i] = resolved(&x, (*r)->slot[i],
						str_from((*r)->kind->fields[i].type));
}
