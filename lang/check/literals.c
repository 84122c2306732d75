/*
 * literals.c: a text written where a typed value is wanted is read as that type, now.
 */
#include "check/private.h"

#include "base/nearest.h"
#include "pattern/pattern.h"
#include "value/literal.h"

static struct diag *bad_value(
	struct checker *c, struct str text, struct span span, const struct type *want)
{
	return diag_add(c->pack->diags, &DIAG_bad_value, c->file->tree->source, span,
		"`" STR_FMT "` is no " STR_FMT, STR_ARG(text),
		STR_ARG(type_show(c->pack->arena, want)));
}

static bool enum_value(
	struct checker *c, struct str text, struct span span, const struct type *want)
{
	const struct enumeration *e = want->enumeration;
	if (enumeration_has(e, text))
		return true;
	struct nearest n;
	nearest_init(&n, text);
	struct str rest = str_from(e->values), one;
	while (rest.n) {
		rest = str_cut(rest, ' ', &one);
		nearest_offer(&n, one);
	}
	struct diag *d = diag_add(c->pack->diags, &DIAG_unknown_value, c->file->tree->source, span,
		"`" STR_FMT "` is none of: %s", STR_ARG(text), e->values);
	if (n.best.n)
		diag_label(d, "did you mean `" STR_FMT "`?", STR_ARG(n.best));
	return false;
}

static bool pattern_value(struct checker *c, struct str text, struct span span)
{
	struct pattern_mistake m = {0};
	if (pattern_regex(c->pack->arena, text, &m))
		return true;
	diag_add(c->pack->diags, &DIAG_bad_pattern, c->file->tree->source, span,
		"this pattern cannot be read: " STR_FMT, STR_ARG(m.message));
	return false;
}

static enum value_tag tag_of(const struct type *t)
{
	switch (t->kind) {
	case TYPE_BYTES:
		return VALUE_BYTES;
	case TYPE_DURATION:
		return VALUE_DURATION;
	case TYPE_DATE:
		return VALUE_DATE;
	case TYPE_VERSION:
		return VALUE_VERSION;
	case TYPE_PATH:
		return VALUE_PATH;
	case TYPE_USER:
		return VALUE_USER;
	case TYPE_PORTS:
		return VALUE_PORTS;
	case TYPE_IP:
		return VALUE_IP;
	case TYPE_CIDR:
		return VALUE_CIDR;
	case TYPE_INT:
		return VALUE_INT;
	case TYPE_NUMBER:
		return VALUE_NUMBER;
	case TYPE_BOOL:
		return VALUE_BOOL;
	case TYPE_ERROR:
	case TYPE_STRING:
	case TYPE_PATTERN:
	case TYPE_NODE:
	case TYPE_ENUM:
	case TYPE_KIND:
	case TYPE_LIST:
	case TYPE_MAP:
	case TYPE_OPTIONAL:
		break;
	}
	return VALUE_NONE;
}

bool literal_value(struct checker *c, struct str text, struct span span, const struct type *want,
	struct value *out)
{
	struct arena *a = c->pack->arena;
	struct str why = STR("");
	want = type_present(want);
	*out = value_string(a, text, 0);
	if (want->kind == TYPE_STRING || want->kind == TYPE_NODE || want->kind == TYPE_ERROR)
		return true;
	if (want->kind == TYPE_ENUM)
		return enum_value(c, text, span, want);
	if (want->kind == TYPE_PATTERN)
		return pattern_value(c, text, span);
	if (tag_of(want) != VALUE_NONE && value_read(a, tag_of(want), text, 0, out, &why))
		return true;
	struct diag *d = bad_value(c, text, span, want);
	if (why.n)
		diag_label(d, STR_FMT, STR_ARG(why));
	return false;
}

/* Types that a plain text may stand for; for others the text stays a string. */
bool literal_fits(const struct type *want)
{
	return want->kind == TYPE_ENUM || want->kind == TYPE_PATTERN ||
	       want->kind == TYPE_VERSION || want->kind == TYPE_PATH || want->kind == TYPE_USER ||
	       want->kind == TYPE_PORTS || want->kind == TYPE_IP || want->kind == TYPE_CIDR;
}

const struct type *check_literal_text(struct checker *c, struct expr *e, const struct type *want)
{
	struct str text;
	const struct type *string = base(c, TYPE_STRING);
	if (!template_plain(&e->u.template, &text)) {
		if (c->templates)
			return check_template(c, e);
		diag_add(c->pack->diags, &DIAG_type, c->file->tree->source, e->span,
			"only messages are put together with {}; here the text must be plain");
		return base(c, TYPE_ERROR);
	}
	e->constant = true;
	if (!want || !literal_fits(want)) {
		e->value = value_string(c->pack->arena, text, 0);
		return string;
	}
	return literal_value(c, text, e->span, want, &e->value) ? want : base(c, TYPE_ERROR);
}
