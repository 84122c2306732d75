/*
 * compile.c: policies as plans, plans by kind as passes, and all that is said of a policy.
 */
#include "compile/private.h"

#include <string.h>

static const struct expr *peeled(const struct expr *e)
{
	while (e->kind == EXPR_GROUP)
		e = e->u.unary.of;
	return e;
}

/* ---- rules ---- */

static struct clause *clause_of(const struct rule *r, enum clause_kind kind)
{
	LIST_EACH (struct clause *, c, &r->clauses)
		if ((*c)->kind == kind)
			return *c;
	return NULL;
}

static bool walks(const struct rule *r)
{
	const struct expr *e = peeled(r->condition);
	if (e->kind != EXPR_QUANT)
		return false;
	return r->forbid ? e->u.quant.q == QUANTIFIER_ANY : e->u.quant.q != QUANTIFIER_ANY;
}

static const struct env *plan_walk(struct maker *m, const struct rule *r, const struct env *env,
	uint32_t depth, struct rule_plan *p)
{
	const struct expr *q = peeled(r->condition);
	p->walk = lower(m, q->u.quant.in, env, depth);
	p->witness = depth;
	env = env_bind(m, env, q->binding, lower_variable(m, depth, q->span));
	struct ir *where = q->u.quant.where ? lower(m, q->u.quant.where, env, depth + 1) : NULL;
	if (q->u.quant.q == QUANTIFIER_EVERY) {
		struct ir *fails = lower_not(m, lower(m, q->u.quant.satisfies, env, depth + 1));
		where = where ? lower_and(m, where, fails) : fails;
	}
	p->condition = where;
	return env;
}

static struct ir *plan_unless(
	struct maker *m, const struct rule *r, const struct env *env, uint32_t depth)
{
	struct ir *all = NULL;
	LIST_EACH (struct clause *, c, &r->clauses) {
		if ((*c)->kind != CLAUSE_UNLESS)
			continue;
		struct ir *one = lower(m, (*c)->expr, env, depth);
		all = all ? lower_or(m, all, one) : one;
	}
	return all;
}

enum { RELATED_MOST = 50 };

static void plan_related(struct maker *m, const struct rule *r, const struct env *env,
	uint32_t depth, struct rule_plan *p)
{
	LIST_EACH (struct clause *, c, &r->clauses) {
		if ((*c)->kind != CLAUSE_RELATED)
			continue;
		if (p->related.n >= 2 * RELATED_MOST)
			too_large(m, (*c)->span, "more than 50 related places for one rule");
		struct ir *value = lower(m, (*c)->expr, env, depth),
			  *text = lower_text(m, (*c)->text, env, depth);
		list_push(m->arena, &p->related, value);
		list_push(m->arena, &p->related, text);
	}
}

static void plan_edits(struct maker *m, const struct rule *r, const struct env *env, uint32_t depth,
	struct rule_plan *p)
{
	const struct clause *fix = clause_of(r, CLAUSE_FIX);
	for (uint32_t i = 0; fix && i < fix->edits.n; i++) {
		const struct edit *e = &fix->edits.at[i];
		struct edit_plan plan = {.kind = e->kind};
		plan.target = lower(m, e->target, env, depth);
		plan.value = e->value ? lower(m, e->value, env, depth) : NULL;
		list_push(m->arena, &p->edits, plan);
	}
}

static struct ir *plan_text(struct maker *m, const struct rule *r, enum clause_kind kind,
	const struct env *env, uint32_t depth)
{
	struct clause *c = clause_of(r, kind);
	if (!c)
		return NULL;
	return lower_text(m, kind == CLAUSE_FIX ? c->text : c->expr, env, depth);
}

static void plan_rule(struct maker *m, const struct rule *r, const struct env *env, uint32_t depth,
	struct plan *plan)
{
	struct rule_plan p = {.then = r->then, .span = r->span};
	struct clause *at = clause_of(r, CLAUSE_AT);
	const struct env *inner = env;
	uint32_t inside = depth;
	p.unless = plan_unless(m, r, env, depth);
	if (walks(r)) {
		inner = plan_walk(m, r, env, depth, &p);
		inside++;
	} else {
		p.condition = lower(m, r->condition, env, depth);
		if (!r->forbid)
			p.condition = lower_not(m, p.condition);
	}
	if (at)
		p.at = lower(m, at->expr, inner, inside);
	p.message = plan_text(m, r, CLAUSE_MESSAGE, inner, inside);
	p.help = plan_text(m, r, CLAUSE_HELP, inner, inside);
	p.fix = plan_text(m, r, CLAUSE_FIX, inner, inside);
	plan_edits(m, r, inner, inside, &p);
	plan_related(m, r, inner, inside, &p);
	list_push(m->arena, &plan->rules, p);
}

/* ---- loops ---- */

static struct ir *loop_collection(
	struct maker *m, const struct loop *l, const struct env *env, uint32_t depth)
{
	if (l->in)
		return lower(m, l->in, env, depth);
	const struct kind *k = schema_kind(m->pack->schema, l->kind.text);
	return ir_node(&m->graph, IR_KIND, k->index, NULL, 0, l->span);
}

static const struct env *plan_loops(
	struct maker *m, const struct loop_list *loops, struct plan *plan)
{
	const struct env *env = NULL;
	for (uint32_t i = 0; i < loops->n; i++) {
		const struct loop *l = loops->at[i];
		struct loop_plan lp = {.span = l->span};
		if (i > 0)
			lp.in = loop_collection(m, l, env, i);
		env = env_bind(m, env, l->binding, lower_variable(m, i, l->span));
		if (l->where)
			lp.where = lower(m, l->where, env, i + 1);
		list_push(m->arena, &plan->loops, lp);
	}
	return env;
}

static struct plan plan_policy(
	struct maker *m, const struct policy *p, uint16_t kind, uint16_t index)
{
	struct plan plan = {.kind = kind, .index = index, .span = p->span};
	const struct env *env = plan_loops(m, &p->loops, &plan);
	for (uint32_t i = 0; i < p->lets.n; i++) {
		const struct let *l = p->lets.at[i];
		env = env_bind(m, env, l->binding, lower(m, l->value, env, p->loops.n));
	}
	for (uint32_t i = 0; i < p->rules.n; i++)
		plan_rule(m, p->rules.at[i], env, p->loops.n, &plan);
	return plan;
}

static struct plan plan_waive(struct maker *m, const struct waive *w, uint16_t kind, uint16_t index)
{
	struct plan plan = {.kind = kind, .index = index, .waiver = true, .span = w->span};
	struct rule_plan r = {.span = w->span};
	plan_loops(m, &w->loops, &plan);
	r.condition = lower_constant(m, value_bool(true, 0), w->span);
	list_push(m->arena, &plan.rules, r);
	return plan;
}

/* ---- what is said of a policy ---- */

static struct str plain(const struct template *t)
{
	struct str s = STR("");
	if (t && t->pieces.n == 1 && !t->pieces.at[0].expr)
		s = t->pieces.at[0].text;
	return s;
}

static struct strs texts_of(struct maker *m, const struct meta *meta)
{
	struct str *at = arena_array(m->arena, struct str, meta->texts.n);
	for (uint32_t i = 0; i < meta->texts.n; i++)
		at[i] = plain(&meta->texts.at[i]);
	return (struct strs){at, meta->texts.n};
}

static void info_meta(struct maker *m, const struct meta *meta, struct policy_info *info)
{
	switch (meta->kind) {
	case META_TITLE:
		info->title = plain(&meta->texts.at[0]);
		return;
	case META_WHY:
		info->why = plain(&meta->texts.at[0]);
		return;
	case META_SEVERITY:
		severity_read(meta->word.text, &info->severity);
		return;
	case META_STATUS:
		policy_status_read(meta->word.text, &info->status);
		return;
	case META_WAIVABLE:
		waivable_read(meta->word.text, &info->waivable);
		return;
	case META_TAGS:
		info->tags = texts_of(m, meta);
		return;
	case META_SEE:
		info->see = texts_of(m, meta);
		return;
	case META_AKA:
		info->aka = texts_of(m, meta);
		return;
	case META_CONTROL:
		info->controls = texts_of(m, meta);
		return;
	}
}

static struct str printed(struct maker *m, const struct expr *e)
{
	struct buf b = BUF(m->arena);
	syntax_print_expr(e, &b);
	return buf_str(&b);
}

static struct str edit_text(struct maker *m, const struct edit *e)
{
	struct str target = printed(m, e->target),
		   value = e->value ? printed(m, e->value) : STR("");
	static const struct {
		const char *verb, *link, *place;
	} words[] = {
		[EDIT_SET] = {"set", " to ", ""},
		[EDIT_REMOVE] = {"remove", "", ""},
		[EDIT_REPLACE] = {"replace", " with ", ""},
		[EDIT_INSERT_BEFORE] = {"insert", "", " before "},
		[EDIT_INSERT_AFTER] = {"insert", "", " after "},
	};
	bool insert = e->kind == EDIT_INSERT_BEFORE || e->kind == EDIT_INSERT_AFTER;
	struct str first = insert ? value : target, second = insert ? target : value;
	return str_printf(m->arena, "%s " STR_FMT "%s" STR_FMT, words[e->kind].verb, STR_ARG(first),
		insert ? words[e->kind].place : words[e->kind].link, STR_ARG(second));
}

/* "forbid c.privileged unless ...": the rule as people read it. */
static struct str rule_text(struct maker *m, const struct rule *r)
{
	struct buf b = BUF(m->arena);
	buf_printf(&b, "%s%s ", r->then ? "then " : "", r->forbid ? "forbid" : "require");
	syntax_print_expr(r->condition, &b);
	LIST_EACH (struct clause *, c, &r->clauses) {
		if ((*c)->kind != CLAUSE_UNLESS)
			continue;
		buf_add(&b, STR(" unless "));
		syntax_print_expr((*c)->expr, &b);
	}
	return buf_str(&b);
}

static struct rule_info rule_info(struct maker *m, const struct rule *r, enum severity severity)
{
	struct rule_info info = {.severity = severity, .shown = rule_text(m, r)};
	const struct clause *s = clause_of(r, CLAUSE_SEVERITY),
			    *u = clause_of(r, CLAUSE_WHEN_UNKNOWN);
	const struct clause *f = clause_of(r, CLAUSE_FIX);
	if (s)
		severity_read(s->word.text, &info.severity);
	if (u)
		when_unknown_read(u->word.text, &info.when_unknown);
	if (!f)
		return info;
	fix_kind_read(f->word.text, &info.fix);
	info.fix_title = f->text->kind == EXPR_TEXT ? plain(&f->text->u.template) : STR("");
	struct str *edits = arena_array(m->arena, struct str, f->edits.n);
	for (uint32_t i = 0; i < f->edits.n; i++)
		edits[i] = edit_text(m, &f->edits.at[i]);
	info.edits = (struct strs){edits, f->edits.n};
	return info;
}

static uint16_t kind_of(struct maker *m, const struct loop_list *loops)
{
	return schema_kind(m->pack->schema, loops->at[0]->kind.text)->index;
}

static struct policy_info policy_info(
	struct maker *m, const struct checked_policy *cp, uint16_t index)
{
	const struct policy *p = cp->policy;
	struct policy_info info = {.name = p->name.text,
		.doc = p->doc,
		.file = cp->file->tree->source->path,
		.kind = p->loops.at[0]->kind.text,
		.kind_index = kind_of(m, &p->loops),
		.severity = SEVERITY_MEDIUM,
		.index = index,
		.asks_known = cp->asks_known,
		.degree = (uint8_t)cp->degree,
		.loose = cp->file->loose};
	for (uint32_t i = 0; i < p->metas.n; i++)
		info_meta(m, &p->metas.at[i], &info);
	struct rule_info *rules = arena_array(m->arena, struct rule_info, p->rules.n);
	for (uint32_t i = 0; i < p->rules.n; i++) {
		const struct clause *h = clause_of(p->rules.at[i], CLAUSE_HELP);
		rules[i] = rule_info(m, p->rules.at[i], info.severity);
		if (h && !info.help.n && h->expr->kind == EXPR_TEXT)
			info.help = plain(&h->expr->u.template);
	}
	info.rules = rules;
	info.n_rules = (uint16_t)p->rules.n;
	return info;
}

static struct waiver_info waiver_info(const struct checked_waive *cw)
{
	const struct waive *w = cw->waive;
	struct source *s = cw->file->tree->source;
	return (struct waiver_info){.policy = w->policy.text,
		.reason = plain(w->reason),
		.by = plain(w->by),
		.see = plain(w->see),
		.file = s->path,
		.until = w->until.u.i,
		.span = w->span,
		.line = source_position(s, w->span.from).line};
}

/* ---- the whole ---- */

static uint16_t policy_of(struct maker *m, const struct policy *p)
{
	for (uint32_t i = 0; p && i < m->pack->checked.n; i++)
		if (m->pack->checked.at[i].policy == p)
			return (uint16_t)i;
	return UINT16_MAX;
}

static struct param_info *param_infos(struct maker *m)
{
	struct param_info *at = arena_array(m->arena, struct param_info, m->pack->params.n);
	for (uint32_t i = 0; i < m->pack->params.n; i++) {
		const struct binding *b = m->pack->params.at[i];
		at[i] = (struct param_info){.name = b->name.text,
			.value = b->constant,
			.file = b->policy ? STR("") : b->source->path,
			.policy = policy_of(m, b->policy),
			.data = b->kind == BINDING_DATA};
		at[i].type = type_show(m->arena, b->type);
		value_list_index(m->arena, at[i].value);
		if (!b->param)
			continue;
		at[i].shown = printed(m, b->value);
		at[i].help = plain(b->param->help);
	}
	return at;
}

static void make_plans(struct maker *m, struct plan_list *by_kind)
{
	for (uint32_t i = 0; i < m->pack->checked.n; i++) {
		const struct checked_policy *cp = &m->pack->checked.at[i];
		uint16_t kind = kind_of(m, &cp->policy->loops);
		m->graph.source = cp->file->tree->source;
		list_push(m->arena, &m->policies, policy_info(m, cp, (uint16_t)i));
		struct plan plan = plan_policy(m, cp->policy, kind, (uint16_t)i);
		list_push(m->arena, &by_kind[kind], plan);
	}
	for (uint32_t i = 0; i < m->pack->waives.n; i++) {
		const struct checked_waive *cw = &m->pack->waives.at[i];
		uint16_t kind = kind_of(m, &cw->waive->loops);
		m->graph.source = cw->file->tree->source;
		list_push(m->arena, &m->waivers, waiver_info(cw));
		struct plan plan = plan_waive(m, cw->waive, kind, (uint16_t)i);
		list_push(m->arena, &by_kind[kind], plan);
	}
}

static void fill(struct maker *m, struct program *out)
{
	*out = (struct program){.schema = m->pack->schema,
		.arena = m->arena,
		.code = m->code.at,
		.n_code = m->code.n,
		.spans = m->spans.at,
		.sources = m->sources.at,
		.constants = m->values.at,
		.n_constants = m->values.n,
		.patterns = m->patterns.at,
		.n_patterns = m->patterns.n,
		.functions = m->uses.at,
		.n_functions = m->uses.n,
		.params = param_infos(m),
		.n_params = m->pack->params.n,
		.policies = m->policies.at,
		.n_policies = m->policies.n,
		.waivers = m->waivers.at,
		.n_waivers = m->waivers.n,
		.emissions = m->emissions.at,
		.n_emissions = m->emissions.n,
		.passes = m->passes.at,
		.n_passes = m->passes.n,
		.sieves = m->sieves.at,
		.n_sieves = m->sieves.n,
		.clues = m->clues.at,
		.n_clues = m->clues.n,
		.probes = m->probes.at,
		.n_probes = m->probes.n,
		.registers = m->registers};
}

bool compile_pack(struct pack *p, struct program *out)
{
	struct maker m = {.pack = p, .arena = p->arena, .registers = CODE_VARIABLES};
	unsigned n = p->schema->n_kinds;
	struct plan_list *by_kind = arena_array(p->arena, struct plan_list, n);
	m.graph.arena = p->arena;
	m.graph.apart = p->apart;
	make_plans(&m, by_kind);
	for (uint16_t k = 0; k < n && !m.failed; k++)
		if (by_kind[k].n)
			emit_pass(&m, k, &by_kind[k]);
	fill(&m, out);
	if (!m.failed)
		program_sections(p->arena, out);
	return !m.failed;
}
