/*
 * policies.c: a policy: what is said of it, and its parts in order.
 */
#include "check/private.h"

#include "code/program.h"

static bool plain_texts(struct checker *c, const struct meta *m)
{
	struct str text;
	for (uint32_t i = 0; i < m->texts.n; i++)
		if (!template_plain(&m->texts.at[i], &text)) {
			diag_add(c->pack->diags, &DIAG_not_constant, check_source(c),
				m->texts.at[i].span,
				"this text must be plain: only messages have {}");
			return false;
		}
	return true;
}

static void check_ids(struct checker *c, const struct meta *m, const char *what)
{
	struct str text;
	for (uint32_t i = 0; i < m->texts.n; i++) {
		template_plain(&m->texts.at[i], &text);
		size_t colon = str_find_char(text, ':');
		if (colon == STR_NOT_FOUND || colon == 0 || colon + 1 == text.n)
			diag_label(diag_add(c->pack->diags, &DIAG_bad_value, check_source(c),
					   m->texts.at[i].span, "`" STR_FMT "` does not say %s",
					   STR_ARG(text), what),
				"write it as name:id");
	}
}

static void check_meta(struct checker *c, const struct meta *m)
{
	enum policy_status status;
	enum waivable waivable;
	if (m->texts.n && !plain_texts(c, m))
		return;
	if (m->kind == META_SEVERITY)
		check_severity(c, m->word);
	if (m->kind == META_STATUS && !policy_status_read(m->word.text, &status))
		bad_word(c, m->word, "status", "stable optional experimental deprecated");
	if (m->kind == META_WAIVABLE && !waivable_read(m->word.text, &waivable))
		bad_word(c, m->word, "way to waive", "central inline no");
	if (m->kind == META_AKA)
		check_ids(c, m, "whose rule it is");
	if (m->kind == META_CONTROL)
		check_ids(c, m, "whose control it is");
}

static void check_metas(struct checker *c, const struct policy *p)
{
	bool title = false;
	for (uint32_t i = 0; i < p->metas.n; i++) {
		const struct meta *m = &p->metas.at[i];
		title |= m->kind == META_TITLE;
		check_meta(c, m);
		for (uint32_t j = 0; j < i && m->kind != META_SEE; j++)
			if (p->metas.at[j].kind == m->kind) {
				diag_second(
					diag_add(c->pack->diags, &DIAG_duplicate, check_source(c),
						m->span, "this is stated twice"),
					check_source(c), p->metas.at[j].span, "first stated here");
				break;
			}
	}
	if (!title && !p->broken)
		diag_label(
			diag_add(c->pack->diags, &DIAG_missing_part, check_source(c), p->name.span,
				"policy `" STR_FMT "` has no title", STR_ARG(p->name.text)),
			"say in one line what it demands: title \"...\"");
}

bool declare_policy(struct checker *c, struct policy *p)
{
	void **at = map_put(c->pack->arena, &c->pack->policies, p->name.text);
	if (*at) {
		struct checked_policy *first = *at;
		duplicate(c, p->name, first->file->tree->source, first->policy->name.span);
		return false;
	}
	struct checked_policy *cp = arena_new(c->pack->arena, struct checked_policy);
	*cp = (struct checked_policy){p, c->file, 0, false};
	*at = cp;
	return true;
}

static void params_used(struct checker *c, const struct policy *p)
{
	for (uint32_t i = 0; i < p->params.n; i++) {
		const struct binding *b = p->params.at[i]->binding;
		if (b && !b->used && !p->broken)
			diag_add(c->pack->diags, &DIAG_unused, check_source(c), b->name.span,
				"nothing uses the param `" STR_FMT "`", STR_ARG(b->name.text));
	}
}

void check_policy(struct checker *c, struct policy *p)
{
	c->policy = p;
	c->policy_params = (struct map){0};
	check_metas(c, p);
	for (uint32_t i = 0; i < p->params.n; i++)
		declare_param(c, &c->policy_params, p->params.at[i]);
	check_loops(c, &p->loops, p->name);
	if (!p->loops.n && !p->broken)
		diag_add(c->pack->diags, &DIAG_missing_part, check_source(c), p->name.span,
			"policy `" STR_FMT "` ranges over nothing: for each container c",
			STR_ARG(p->name.text));
	for (uint32_t i = 0; i < p->lets.n; i++)
		check_let(c, p->lets.at[i]);
	check_rules(c, p);
	if (!p->rules.n && !p->broken)
		diag_add(c->pack->diags, &DIAG_missing_part, check_source(c), p->name.span,
			"policy `" STR_FMT "` requires and forbids nothing", STR_ARG(p->name.text));
	check_degree(c, p->name);
	params_used(c, p);
	struct checked_policy *cp = map_get(&c->pack->policies, p->name.text);
	if (cp && cp->policy == p) {
		cp->degree = c->degree;
		cp->asks_known = c->asks_known;
		list_push(c->pack->arena, &c->pack->checked, *cp);
	}
}
