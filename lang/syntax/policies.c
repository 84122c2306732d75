/*
 * policies.c: the parts of a policy, put where they belong as they come.
 *
 * The grammar reads a body as a row of parts in any order; the order is held here, where a part
 * out of place gets a message of its own. A clause belongs to the rule before it.
 */
#include "syntax/private.h"

static struct policy *policy_open(struct parser *p, struct span head, struct str doc)
{
	p->policy = arena_new(p->arena, struct policy);
	p->policy->doc = doc;
	p->policy->span = head;
	p->policy->broken = true; /* until its last brace is seen */
	p->broken = false;
	p->rule = NULL;
	p->phase = PHASE_METAS;
	return p->policy;
}

void policy_begin(struct parser *p, struct span head, struct str doc, struct name name)
{
	struct policy *policy = policy_open(p, head, doc);
	policy->name = name;
	list_push(p->arena, &p->tree->items,
		((struct item){.kind = ITEM_POLICY, .u.policy = policy}));
}

void policy_begin_broken(struct parser *p, struct span head)
{
	policy_open(p, head, STR(""));
	p->broken = true;
}

void policy_broken(struct parser *p)
{
	p->broken = true;
	p->rule = NULL;
}

static void policy_lacks(struct parser *p, const char *what)
{
	parser_bad(p, &DIAG_missing_part, p->policy->name.span, "policy `" STR_FMT "` has no %s",
		STR_ARG(p->policy->name.text), what);
	p->broken = true;
}

void policy_end(struct parser *p, struct span brace)
{
	p->policy->span.to = brace.to;
	if (!p->broken && p->policy->loops.n == 0)
		policy_lacks(p, "`for each`, so it is about nothing");
	if (!p->broken && p->policy->rules.n == 0)
		policy_lacks(p, "`require` and no `forbid`");
	p->policy->broken = p->broken;
	p->policy = NULL;
	p->rule = NULL;
}

/* One message for the first part out of order; what a broken policy lacks may be what is broken. */
static void misplaced(struct parser *p, struct span word, const char *where)
{
	if (!p->broken)
		parser_bad(p, &DIAG_syntax, word, "`" STR_FMT "` belongs %s",
			STR_ARG(source_slice(p->source, word)), where);
	p->broken = true;
}

/* the first word of a part; parts begin with a letter each */
static struct span first_word(const struct parser *p, struct span at)
{
	uint32_t to = at.from;
	while (to < at.to && char_is_word(p->source->text.p[to]))
		to++;
	return (struct span){at.from, to};
}

void policy_meta(struct parser *p, struct meta meta)
{
	if (p->phase != PHASE_METAS)
		misplaced(p, first_word(p, meta.span), "before the first `for each`");
	list_push(p->arena, &p->policy->metas, meta);
}

void policy_severity(struct parser *p, struct span word, struct span at, struct name name)
{
	struct span whole = span_join(word, at);
	if (p->phase == PHASE_RULES)
		policy_clause(p, clause_word(p, whole, CLAUSE_SEVERITY, name));
	else
		policy_meta(p, meta_word(whole, META_SEVERITY, name));
}

void policy_param(struct parser *p, struct param *param)
{
	if (p->phase != PHASE_METAS)
		misplaced(p, first_word(p, param->span), "before the first `for each`");
	list_push(p->arena, &p->policy->params, param);
}

void policy_loop(struct parser *p, struct loop *loop)
{
	if (p->phase > PHASE_LOOPS)
		misplaced(p, first_word(p, loop->span), "before `let`, `require` and `forbid`");
	else
		p->phase = PHASE_LOOPS;
	list_push(p->arena, &p->policy->loops, loop);
}

void policy_let(struct parser *p, struct span at, struct name name, struct expr *value)
{
	struct let *let = arena_new(p->arena, struct let);
	let->name = name;
	let->value = value;
	let->span = at;
	if (p->phase == PHASE_METAS || p->phase == PHASE_RULES)
		misplaced(p, first_word(p, at), "between `for each` and the first rule");
	else
		p->phase = PHASE_LETS;
	list_push(p->arena, &p->policy->lets, let);
}

void policy_rule(struct parser *p, struct rule *rule)
{
	if (rule->then && p->policy->rules.n == 0)
		misplaced(p, first_word(p, rule->span), "behind another rule");
	p->phase = PHASE_RULES;
	p->rule = rule;
	list_push(p->arena, &p->policy->rules, rule);
}

void policy_clause(struct parser *p, struct clause *clause)
{
	if (!p->rule) {
		misplaced(p, first_word(p, clause->span), "behind a `require` or `forbid`");
		return;
	}
	list_push(p->arena, &p->rule->clauses, clause);
	p->rule->span.to = clause->span.to;
}

struct meta meta_texts(struct span at, enum meta_kind kind, struct template_list texts)
{
	return (struct meta){.kind = kind, .span = at, .texts = texts};
}

struct meta meta_text(struct parser *p, struct span at, enum meta_kind kind, struct template t)
{
	return meta_texts(at, kind, texts_add(p, (struct template_list){0}, t));
}

struct meta meta_word(struct span at, enum meta_kind kind, struct name word)
{
	return (struct meta){.kind = kind, .span = at, .word = word};
}

struct loop *loop_new(struct parser *p, struct name kind, struct name var, struct expr *in)
{
	struct loop *loop = arena_new(p->arena, struct loop);
	loop->kind = kind;
	loop->var = var;
	loop->in = in;
	return loop;
}

struct loop *loop_end(struct span at, struct loop *loop, struct expr *where)
{
	loop->where = where;
	loop->span = at;
	return loop;
}

struct rule *rule_new(
	struct parser *p, struct span at, bool forbid, bool then, struct expr *condition)
{
	struct rule *rule = arena_new(p->arena, struct rule);
	rule->forbid = forbid;
	rule->then = then;
	rule->condition = condition;
	rule->span = at;
	return rule;
}

struct clause *clause_new(struct parser *p, struct span at, enum clause_kind kind, struct expr *e)
{
	struct clause *clause = arena_new(p->arena, struct clause);
	clause->kind = kind;
	clause->span = at;
	clause->expr = e;
	return clause;
}

struct clause *clause_word(
	struct parser *p, struct span at, enum clause_kind kind, struct name word)
{
	struct clause *clause = clause_new(p, at, kind, NULL);
	clause->word = word;
	return clause;
}

struct clause *clause_fix(struct parser *p, struct span at, struct name word, struct template text,
	struct edit_list edits)
{
	struct clause *clause = clause_word(p, at, CLAUSE_FIX, word);
	clause->text = text_expr(p, text);
	clause->edits = edits;
	return clause;
}

struct edit edit_new(struct span at, enum edit_kind kind, struct expr *target, struct expr *value)
{
	return (struct edit){.kind = kind, .target = target, .value = value, .span = at};
}

struct edit_list edits_add(struct parser *p, struct edit_list list, struct edit e)
{
	list_push(p->arena, &list, e);
	return list;
}
