/*
 * forms.c: ${NAME} and its forms: :- :+ :? # ## % %% / and their kin.
 */
#include "read/dockerfile/expand.h"

static bool is_blank_text(struct text t, bool null_is_unset)
{
	return null_is_unset && text_is_empty(t) != TRUTH_FALSE;
}

struct use { /* ${name[:]op word} */
	struct str name;
	struct str written;
	bool colon;
	int op;
	enum worth worth;
	struct text value, word;
	bool overridable;
};

static struct text default_of(struct lexer *x, const struct use *u)
{
	if (u->worth == WORTH_KNOWN && !is_blank_text(u->value, u->colon)) {
		x->e->overridable |= u->overridable;
		return u->value;
	}
	x->e->overridable |= u->worth == WORTH_OPEN || u->overridable;
	return u->word;
}

static struct text alternative_of(struct lexer *x, const struct use *u)
{
	if (u->worth == WORTH_UNSET)
		return text_plain(STR(""));
	enum truth empty = u->worth == WORTH_OPEN ? TRUTH_UNKNOWN : text_is_empty(u->value);
	if (u->worth == WORTH_KNOWN && (!u->colon || empty == TRUTH_FALSE))
		return u->word;
	if (u->worth == WORTH_KNOWN && empty == TRUTH_TRUE)
		return text_plain(STR(""));
	return u->word.s.n || u->word.n_holes ? lexer_hole(x, text_cause(u->value), false)
					      : u->word;
}

static bool required(struct lexer *x, const struct use *u, struct text *out)
{
	bool empty = u->colon && text_is_empty(u->value) == TRUTH_TRUE;
	if (u->worth == WORTH_UNSET || (u->worth == WORTH_KNOWN && empty)) {
		x->e->wanting = true;
		if (u->word.s.n)
			return FAIL(
				x, "`" STR_FMT "`: " STR_FMT, STR_ARG(u->name), STR_ARG(u->word.s));
		return FAIL(x, "`" STR_FMT "` must be %s", STR_ARG(u->name),
			u->worth == WORTH_UNSET ? "set" : "more than empty");
	}
	x->e->overridable |= u->overridable;
	*out = u->worth == WORTH_OPEN ? lexer_hole(x, text_cause(u->value), u->colon) : u->value;
	return true;
}

static bool strip(struct lexer *x, const struct use *u, struct text *out)
{
	struct str pattern = u->word.s, why;
	bool greedy = pattern.n && pattern.p[0] == (char)u->op;
	if (greedy)
		pattern = str_skip(pattern, 1);
	const struct cause *open =
		text_has_holes(u->value) ? text_cause(u->value) : text_cause(u->word);
	x->e->overridable |= u->overridable;
	if (open) {
		*out = lexer_hole(x, open, false);
		return true;
	}
	*out = text_plain(STR(""));
	if (dockerfile_strip(x->e->file, x->e->arena, u->value.s, pattern, u->op == '%', greedy,
		    &out->s, &why))
		return true;
	return lexer_fail(x, why);
}

/* With skip_unset a form of an unset variable stays, its operand expanded. */
static struct text unset(struct lexer *x, const struct use *u, struct str op, struct text operand)
{
	struct texter t;
	texter_init(&t, x->e->arena);
	texter_add(&t, STR("${"));
	texter_add(&t, u->name);
	texter_add(&t, op);
	texter_text(&t, operand);
	texter_add(&t, STR("}"));
	return texter_end(&t);
}

static struct text joined(struct lexer *x, struct text a, struct text b)
{
	struct texter t;
	texter_init(&t, x->e->arena);
	texter_text(&t, a);
	texter_add(&t, STR("/"));
	texter_text(&t, b);
	return texter_end(&t);
}

/* ${V/pattern/by} and ${V//pattern/by} */
static bool replace(struct lexer *x, struct use *u, struct text *out)
{
	struct text pattern, by;
	bool all = lexer_peek(x) == '/';
	struct str why;
	x->at += all;
	if (!lexer_operand(x, '/', true, &pattern) || !lexer_operand(x, '}', true, &by))
		return false;
	u->worth = lexer_value(x, u->name, &u->value, &u->overridable);
	if (x->e->skip_unset && u->worth == WORTH_UNSET) {
		*out = unset(x, u, STR("/"), joined(x, pattern, by));
		return true;
	}
	x->e->overridable |= u->overridable;
	const struct cause *open = text_has_holes(u->value)  ? text_cause(u->value)
				   : text_has_holes(pattern) ? text_cause(pattern)
							     : text_cause(by);
	if (open) {
		*out = lexer_hole(x, open, false);
		return true;
	}
	*out = text_plain(STR(""));
	if (dockerfile_replace(
		    x->e->file, x->e->arena, u->value.s, pattern.s, by.s, all, &out->s, &why))
		return true;
	return lexer_fail(x, why);
}

static bool apply(struct lexer *x, const struct use *u, struct text *out)
{
	switch (u->op) {
	case '-':
		*out = default_of(x, u);
		return true;
	case '+':
		*out = alternative_of(x, u);
		return true;
	case '?':
		return required(x, u, out);
	case '#':
	case '%':
		return strip(x, u, out);
	default:
		return FAIL(x,
			"`:%c` is none of the forms that BuildKit knows: :- :+ :? # ## %% %%%% /",
			u->op >= 0x20 && u->op < 0x7F ? u->op : '?');
	}
}

static bool braced(struct lexer *x, size_t from, struct use *u, struct text *out)
{
	int c = lexer_peek(x);
	if (c < 0)
		return FAIL(x, "`${` is not closed by }");
	if (c == '{' || c == '}' || c == ':')
		return FAIL(x, "`${` is not followed by a name");
	u->name = lexer_name(x);
	c = lexer_peek(x);
	x->at += c >= 0;
	if (c == '}') {
		u->worth = lexer_value(x, u->name, out, &u->overridable);
		x->e->overridable |= u->overridable;
		if (u->worth == WORTH_UNSET && x->e->skip_unset)
			*out = lexer_slice(x, from, x->at);
		return true;
	}
	size_t op = x->at - 1;
	if (c == '/')
		return replace(x, u, out);
	u->colon = c == ':';
	u->op = u->colon ? lexer_peek(x) : c;
	x->at += u->colon && u->op >= 0;
	bool strips = u->op == '#' || u->op == '%';
	if (u->op < 0)
		return FAIL(x, "`${" STR_FMT "` is not closed by }",
			STR_ARG(str_slice(u->name, 0, 80)));
	if (!u->colon && !strips && u->op != '-' && u->op != '+' && u->op != '?')
		return FAIL(x,
			"`${" STR_FMT "` is followed by neither } nor one of :- :+ :? # %% /",
			STR_ARG(str_slice(u->name, 0, 80)));
	if (u->colon && strips)
		return FAIL(x, "`:%c` is no form that BuildKit knows; leave the colon out", u->op);
	struct str written = str_slice(x->s, op, x->at);
	if (!lexer_operand(x, '}', strips, &u->word))
		return false;
	u->worth = lexer_value(x, u->name, &u->value, &u->overridable);
	if (u->worth == WORTH_UNSET && x->e->skip_unset) {
		*out = unset(x, u, written, u->word);
		return true;
	}
	return apply(x, u, out);
}

/* Above the stages an unset variable is empty for certain, and often a mistake. */
void lexer_emptied(struct lexer *x, struct str name, enum worth worth, struct text out)
{
	if (worth == WORTH_UNSET && !out.s.n)
		x->e->emptied = name;
}

bool lexer_braced(struct lexer *x, size_t from, struct text *out)
{
	struct use u = {.word = text_plain(STR("")), .worth = WORTH_KNOWN};
	bool ok = braced(x, from, &u, out);
	if (ok)
		lexer_emptied(x, u.name, u.worth, *out);
	return ok;
}
