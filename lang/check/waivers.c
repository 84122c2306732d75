/*
 * waivers.c: waivers and tests: what they name exists, and what they must say is there.
 */
#include "check/private.h"

#include "base/nearest.h"

static bool policy_exists(struct checker *c, struct str name)
{
	return map_get(&c->pack->policies, name) || map_get(&c->pack->known_policies, name);
}

static void offer_map(struct nearest *n, const struct map *m)
{
	for (uint32_t i = 0; i < m->room; i++)
		if (m->slots[i].key.p)
			nearest_offer(n, m->slots[i].key);
}

static void want_policy(struct checker *c, struct name name)
{
	if (policy_exists(c, name.text))
		return;
	struct nearest n;
	nearest_init(&n, name.text);
	if (c->pack->diags->errors <= CHECK_SUGGESTIONS) {
		offer_map(&n, &c->pack->policies);
		offer_map(&n, &c->pack->known_policies);
	}
	struct diag *d = diag_add(c->pack->diags, &DIAG_unknown_policy, check_source(c), name.span,
		"there is no policy `" STR_FMT "`", STR_ARG(name.text));
	if (n.best.n) {
		diag_label(d, "did you mean `" STR_FMT "`?", STR_ARG(n.best));
		diag_fix(d, n.best);
	}
}

static void want_part(
	struct checker *c, const struct waive *w, bool there, const char *what, const char *example)
{
	if (!there)
		diag_label(diag_add(c->pack->diags, &DIAG_missing_part, check_source(c),
				   w->policy.span, "this waiver does not say %s", what),
			"%s", example);
}

void check_waive(struct checker *c, struct waive *w)
{
	want_policy(c, w->policy);
	check_loops(c, &w->loops, w->policy);
	check_degree(c, w->policy);
	want_part(c, w, w->loops.n, "what it is for", "for each container c where ...");
	want_part(c, w, w->reason, "why", "reason \"...\"");
	want_part(c, w, w->by, "who decided it", "by \"...\"");
	want_part(c, w, w->until.tag == VALUE_DATE, "how long it holds", "until 2027-03-31");
	list_push(c->pack->arena, &c->pack->waives, ((struct checked_waive){w, c->file}));
}

static struct binding *given(struct checker *c, const struct test *t, struct str name)
{
	struct checked_policy *cp = map_get(&c->pack->policies, t->policy.text);
	for (uint32_t i = 0; cp && i < cp->policy->params.n; i++)
		if (str_eq(cp->policy->params.at[i]->name.text, name))
			return (struct binding *)(uintptr_t)cp->policy->params.at[i]->binding;
	return name_find(c, name);
}

static void check_given(struct checker *c, const struct test *t, struct sample *s)
{
	struct str name = s->word.text;
	const struct type *want = NULL;
	if (str_eq(name, STR("args")) || str_eq(name, STR("env")))
		want = type_map(&c->pack->types, base(c, TYPE_STRING));
	else if (str_eq(name, STR("today")))
		want = base(c, TYPE_DATE);
	else if (str_eq(name, STR("final_newline")))
		want = base(c, TYPE_BOOL);
	else {
		struct binding *b = given(c, t, name);
		if (b && (b->kind == BINDING_PARAM || b->kind == BINDING_DATA))
			want = b->type;
		if (!want)
			unknown_name(c, name, s->word.span);
	}
	const struct type *have = check_expr(c, s->value, want);
	if (want && !CHECK_AGREES(have) && !CHECK_AGREES(want) && have != want &&
		!takes_patterns(want) &&
		!(s->value->kind == EXPR_LIST && s->value->u.items.n == 0) &&
		!(s->value->kind == EXPR_MAP && s->value->u.map.keys.n == 0))
		diag_add(c->pack->diags, &DIAG_type, check_source(c), s->value->span,
			"this is " STR_FMT ", and `" STR_FMT "` is " STR_FMT,
			STR_ARG(type_show(c->pack->arena, have)), STR_ARG(name),
			STR_ARG(type_show(c->pack->arena, want)));
	if (!s->value->constant && !CHECK_AGREES(have))
		diag_add(c->pack->diags, &DIAG_not_constant, check_source(c), s->value->span,
			"what is given must be written out");
}

void check_test(struct checker *c, struct test *t)
{
	if (t->policy.text.n)
		want_policy(c, t->policy);
	LIST_EACH (struct sample *, s, &t->samples)
		if ((*s)->kind == SAMPLE_GIVEN)
			check_given(c, t, *s);
}
