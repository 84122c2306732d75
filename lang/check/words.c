/*
 * words.c: type names, plain texts, and the fixed words of a policy.
 */
#include "check/private.h"

#include "base/nearest.h"

static void offer_types(struct checker *c, struct nearest *n)
{
	const struct schema *s = c->pack->schema;
	for (enum type_kind k = TYPE_BOOL; k <= TYPE_NODE; k++)
		nearest_offer(n, type_kind_name(k));
	for (unsigned i = 0; i < s->n_kinds; i++)
		nearest_offer(n, str_from(s->kinds[i].name));
	for (unsigned i = 0; i < s->n_enumerations; i++)
		nearest_offer(n, str_from(s->enumerations[i].name));
}

const struct type *check_type_name(struct checker *c, const struct type_name *t)
{
	const struct type *type = type_parse(&c->pack->types, t->spelling);
	if (type)
		return type;
	struct str last = t->spelling;
	size_t blank = str_rfind_char(last, ' ');
	if (blank != STR_NOT_FOUND)
		last = str_skip(last, blank + 1);
	if (last.n && last.p[last.n - 1] == '?')
		last.n--;
	struct nearest n;
	nearest_init(&n, last);
	offer_types(c, &n);
	struct diag *d = diag_add(c->pack->diags, &DIAG_unknown_type, c->file->tree->source,
		t->span, "there is no type `" STR_FMT "`", STR_ARG(t->spelling));
	if (n.best.n)
		diag_label(d, "did you mean `" STR_FMT "`?", STR_ARG(n.best));
	return base(c, TYPE_ERROR);
}

/* A type that does not exist has been complained of where the definition stands. */
const struct type *formal_type(struct checker *c, const struct formal *f)
{
	const struct type *t = type_parse(&c->pack->types, f->type.spelling);
	return t ? t : base(c, TYPE_ERROR);
}

/* The text of a template without {}; false when it has some. */
bool template_plain(const struct template *t, struct str *out)
{
	*out = STR("");
	if (t->pieces.n > 1 || (t->pieces.n == 1 && t->pieces.at[0].expr))
		return false;
	if (t->pieces.n == 1)
		*out = t->pieces.at[0].text;
	return true;
}
