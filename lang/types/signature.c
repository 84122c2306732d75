#include "types/signature.h"

enum { LETTERS = 4, DEPTH = 100 };

/* Told apart by address. */
static const struct type letters[LETTERS] = {
	{.kind = TYPE_ERROR}, {.kind = TYPE_ERROR}, {.kind = TYPE_ERROR}, {.kind = TYPE_ERROR}};
static const char letter_names[LETTERS] = {'T', 'C', 'N', 'O'};

struct letter_types {
	struct types *types;
	const struct type *is[LETTERS]; /* NULL: not known yet */
};

static unsigned letter_number(const struct type *t)
{
	unsigned i = 0;
	while (i < LETTERS && t != &letters[i])
		i++;
	return i;
}

static const struct type *parse_type(struct types *t, struct str s)
{
	static const struct str list = STR_INIT("list of "), map = STR_INIT("map of ");
	const struct type *item;
	s = str_trim(s);
	for (unsigned i = 0; i < LETTERS; i++)
		if (s.n == 1 && s.p[0] == letter_names[i])
			return &letters[i];
	if (str_ends_with(s, STR("?"))) {
		item = parse_type(t, str_slice(s, 0, s.n - 1));
		return item ? type_optional(t, item) : NULL;
	}
	if (str_starts_with(s, list)) {
		item = parse_type(t, str_skip(s, list.n));
		return item ? type_list(t, item) : NULL;
	}
	if (str_starts_with(s, map)) {
		item = parse_type(t, str_skip(s, map.n));
		return item ? type_map(t, item) : NULL;
	}
	return type_parse(t, s);
}

static bool parse_param(struct types *t, struct str text, struct signature *out)
{
	struct str name, type = str_cut(text, ':', &name);
	if (out->n == SIGNATURE_PARAMS)
		return false;
	struct signature_param *p = &out->params[out->n++];
	p->name = str_trim(name);
	p->type = parse_type(t, type);
	return p->name.n && p->type;
}

bool signature_parse(struct types *t, struct str text, struct signature *out)
{
	struct str params, one;
	*out = (struct signature){.n = 0};
	size_t arrow = str_find(text, STR("->"));
	if (arrow == STR_NOT_FOUND)
		return false;
	params = str_trim(str_slice(text, 0, arrow));
	if (!str_starts_with(params, STR("(")) || !str_ends_with(params, STR(")")))
		return false;
	params = str_slice(params, 1, params.n - 1);
	while (str_trim(params).n) {
		params = str_cut(params, ',', &one);
		if (!parse_param(t, one, out))
			return false;
	}
	out->result = parse_type(t, str_skip(text, arrow + 2));
	return out->result != NULL;
}

static bool adds_up(enum type_kind k)
{
	return k == TYPE_INT || k == TYPE_NUMBER || k == TYPE_BYTES || k == TYPE_DURATION;
}

static bool has_order(enum type_kind k)
{
	return adds_up(k) || k == TYPE_STRING || k == TYPE_PATH || k == TYPE_DATE ||
	       k == TYPE_VERSION || k == TYPE_PORTS || k == TYPE_IP || k == TYPE_ENUM;
}

static bool letter_allows(unsigned letter, enum type_kind k)
{
	switch (letter_names[letter]) {
	case 'C':
		return k == TYPE_LIST || k == TYPE_MAP;
	case 'N':
		return adds_up(k);
	case 'O':
		return has_order(k);
	default:
		return true;
	}
}

static bool letter_fits(struct letter_types *l, unsigned letter, const struct type *arg)
{
	const struct type *is = l->is[letter];
	if (!letter_allows(letter, arg->kind))
		return false;
	if (!is || is == arg) {
		l->is[letter] = arg;
		return true;
	}
	bool numbers = (is->kind == TYPE_INT && arg->kind == TYPE_NUMBER) ||
		       (is->kind == TYPE_NUMBER && arg->kind == TYPE_INT);
	if (numbers)
		l->is[letter] = type_base(l->types, TYPE_NUMBER);
	return numbers;
}

/* Types are chains of list, map and ?, so a loop walks both at once. */
static bool fits(struct letter_types *l, const struct type *want, const struct type *arg)
{
	for (unsigned depth = 0; depth < DEPTH; depth++, want = want->item, arg = arg->item) {
		unsigned letter = letter_number(want);
		if (want->kind == TYPE_OPTIONAL) {
			want = want->item;
			arg = type_present(arg);
			letter = letter_number(want);
		}
		if (arg->kind == TYPE_ERROR)
			return true;
		if (letter < LETTERS)
			return letter_fits(l, letter, arg);
		if (want == arg || want->kind == TYPE_ERROR)
			return true;
		if (want->kind == TYPE_NUMBER && arg->kind == TYPE_INT)
			return true;
		if (want->kind == TYPE_STRING && arg->kind == TYPE_ENUM)
			return true;
		if (want->kind != arg->kind || !want->item)
			return false;
	}
	return false;
}

static const struct type *put_in(struct letter_types *l, const struct type *t)
{
	unsigned letter = letter_number(t);
	if (letter < LETTERS)
		return l->is[letter] ? l->is[letter] : type_base(l->types, TYPE_ERROR);
	if (!t->item)
		return t;
	const struct type *item = put_in(l, t->item); /* as deep as the row spells it */
	if (t->kind == TYPE_LIST)
		return type_list(l->types, item);
	return t->kind == TYPE_MAP ? type_map(l->types, item) : type_optional(l->types, item);
}

const struct type *signature_apply(
	struct types *t, const struct signature *sig, const struct type *const *args, unsigned *bad)
{
	struct letter_types l = {.types = t};
	for (unsigned i = 0; i < sig->n; i++) {
		if (fits(&l, sig->params[i].type, args[i]))
			continue;
		*bad = i;
		return NULL;
	}
	return put_in(&l, sig->result);
}
