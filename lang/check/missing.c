/*
 * missing.c: a value that can be missing, used as if it were there.
 */
#include "check/private.h"

const struct field *expr_last_field(const struct expr *e)
{
	e = expr_bare(e);
	return e->kind == EXPR_FIELD && e->how == FIELD_SLOT ? e->resolved : NULL;
}

static struct str sample_of(const struct type *t, struct str test)
{
	switch (t->kind) {
	case TYPE_USER:
		return test.n ? test : STR("root");
	case TYPE_BYTES:
		return STR("0B");
	case TYPE_DURATION:
		return STR("0s");
	case TYPE_INT:
	case TYPE_NUMBER:
		return STR("0");
	case TYPE_BOOL:
		return STR("false");
	case TYPE_ERROR:
	case TYPE_STRING:
	case TYPE_DATE:
	case TYPE_VERSION:
	case TYPE_PATH:
	case TYPE_PORTS:
	case TYPE_IP:
	case TYPE_CIDR:
	case TYPE_PATTERN:
	case TYPE_NODE:
	case TYPE_ENUM:
	case TYPE_KIND:
	case TYPE_LIST:
	case TYPE_MAP:
	case TYPE_OPTIONAL:
		break;
	}
	return STR("");
}

/* `(c.user otherwise user("root"))`: what to write when a missing one should count too */
static struct str sample_value(struct checker *c, const struct type *t, struct str test)
{
	struct arena *a = c->pack->arena;
	struct str s = sample_of(t, test);
	if (t->kind == TYPE_USER)
		return str_printf(a, "user(\"" STR_FMT "\")", STR_ARG(s));
	if (t->kind == TYPE_LIST)
		return STR("[]");
	return s.n ? s : STR("\"\"");
}

static void note_choices(
	struct checker *c, struct diag *d, const struct expr *e, const struct expr *whole)
{
	struct arena *a = c->pack->arena;
	const struct field *f = expr_last_field(e);
	bool tested = whole->kind == EXPR_IS;
	struct str test = tested ? whole->u.is.test.text : STR("");
	struct str text = expr_written(c, e), all = expr_written(c, whole);
	struct str value = sample_value(c, type_present(e->type), test);
	size_t from = e->span.from - whole->span.from, to = e->span.to - whole->span.from;
	struct str noun = f ? str_from(f->name) : STR("value");
	struct str count =
		tested ? str_printf(a, "if no " STR_FMT " should count as " STR_FMT ":",
				 STR_ARG(noun), STR_ARG(test))
		       : str_printf(a, "if no " STR_FMT " should count as one:", STR_ARG(noun));
	struct str pass = STR("if it should be passed over:");
	size_t wide = (count.n > pass.n ? count.n : pass.n) + 3;
	if (e->span.from < whole->span.from || e->span.to > whole->span.to)
		return;
	diag_note(d, "%-*.*s" STR_FMT "(" STR_FMT " otherwise " STR_FMT ")" STR_FMT, (int)wide,
		STR_ARG(count), STR_ARG(str_slice(all, 0, from)), STR_ARG(text), STR_ARG(value),
		STR_ARG(str_skip(all, to)));
	if (from == 0)
		diag_note(d, "%-*.*s" STR_FMT " is set and " STR_FMT, (int)wide, STR_ARG(pass),
			STR_ARG(text), STR_ARG(all));
}

/* e is used as a T: says so when it can be missing. `whole` is the expression that uses it. */
const struct type *check_present(struct checker *c, struct expr *e, const struct expr *whole)
{
	const struct type *t = e->type;
	if (!type_is_optional(t))
		return t;
	const struct fact *fact = flow_find(c->facts, flow_path(c, e));
	const struct field *f = expr_last_field(e);
	struct str noun = f ? str_from(f->name) : STR("value");
	if (fact && !fact->set) {
		struct diag *d = COMPLAIN(c, &DIAG_always_false, e->span, "this can never be true");
		diag_label(d, "a missing " STR_FMT " equals nothing", STR_ARG(noun));
		diag_second(d, check_source(c), fact->span, "the " STR_FMT " is missing here",
			STR_ARG(noun));
		return check_broken(c);
	}
	struct diag *d = COMPLAIN(c, &DIAG_may_be_missing, e->span,
		"`" STR_FMT "` can be missing, and this line does not say what that means",
		STR_ARG(expr_written(c, e)));
	if (f && f->missing && f->missing[0])
		diag_label(d, "%s", f->missing);
	note_choices(c, d, e, whole);
	return check_broken(c);
}
