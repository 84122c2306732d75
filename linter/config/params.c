/*
 * params.c: values that configuration gives to parameters and data, within the bounds of floors.
 */
#include "config/private.h"

#include "library/library.h"
#include "model/model.h"
#include "project/input.h"
#include "project/paths.h"
#include "project/root.h"
#include "read/yaml/yaml.h"

bool param_is(const struct program *p, const struct param_info *param, struct str name, bool data)
{
	struct str policy, rest = str_cut(name, '.', &policy);
	if (param->data != data)
		return false;
	if (str_eq(param->name, name))
		return true;
	return rest.n && param->policy < p->n_policies &&
	       str_eq(p->policies[param->policy].name, policy) && str_eq(param->name, rest);
}

static bool is_frozen(const struct building *b, const struct layered *l, const struct param_info *p)
{
	return p->policy < l->program->n_policies ? l->frozen[p->policy] : b->locks;
}

/* Of values of one type: does the list hold each item of `v`, or `v` itself? */
static bool is_within(struct operators *o, struct value v, struct value among)
{
	if (v.tag != VALUE_LIST)
		return operator_in(o, v, among).u.i == TRUTH_TRUE;
	for (uint32_t i = 0; i < operator_walk_count(v); i++)
		if (operator_in(o, operator_walk_item(v, i), among).u.i != TRUTH_TRUE)
			return false;
	return true;
}

/* Mistakes are told once, however many rulesets the value is for. */
static bool value_of(struct building *b, struct str type, const struct config_word *name,
	const struct node *n, struct value *out)
{
	struct diags mine;
	diags_init(&mine, b->r->diags->arena);
	if (library_data(b->arena, type, n, out, &mine))
		return true;
	struct diag *first = mine.all.n ? mine.all.at[0] : NULL;
	struct config_word at = *name;
	if (first && first->source)
		at = (struct config_word){name->text, first->source, first->span};
	tell(b->r, &DIAG_config, &at, "`" STR_FMT "`: " STR_FMT, STR_ARG(name->text),
		STR_ARG(first ? first->message : type));
	return false;
}

static bool fits(
	struct building *b, const struct config_range *range, struct str type, struct value v)
{
	struct facts facts;
	struct operators o;
	struct value edge;
	facts_init(&facts, b->arena, &model_schema);
	operators_init(&o, &facts, NULL);
	if (range->least && value_of(b, type, &range->name, range->least, &edge) &&
		operator_le(&o, edge, v).u.i != TRUTH_TRUE)
		return false;
	if (range->most && value_of(b, type, &range->name, range->most, &edge) &&
		operator_le(&o, v, edge).u.i != TRUTH_TRUE)
		return false;
	struct str list = str_starts_with(type, STR("list of "))
				  ? type
				  : str_join(b->arena, STR("list of "), type);
	return !range->within || !value_of(b, list, &range->name, range->within, &edge) ||
	       is_within(&o, v, edge);
}

static const struct bound *broken_bound(
	struct building *b, const struct program *p, const struct param_info *param, struct value v)
{
	LIST_EACH (const struct bound, bound, &b->bounds) {
		struct str policy = bound->floor->policy.text;
		struct str full = str_printf(b->arena, STR_FMT "." STR_FMT, STR_ARG(policy),
			STR_ARG(bound->range->name.text));
		bool shared =
			param->policy == UINT16_MAX && str_eq(param->name, bound->range->name.text);
		if ((shared || param_is(p, param, full, false)) &&
			!fits(b, bound->range, param->type, v))
			return bound;
	}
	return NULL;
}

static void set_one(struct building *b, const struct config *c, struct layered *l, uint32_t i,
	const struct config_value *v, const struct node *n)
{
	const struct param_info *param = &l->program->params[i];
	struct value value;
	if (!c->trusted && is_frozen(b, l, param)) {
		tell(b->r, &DIAG_config_locked, &v->name,
			"`" STR_FMT "` is locked: what is set here does not count",
			STR_ARG(v->name.text));
		return;
	}
	if (!value_of(b, param->type, &v->name, n, &value))
		return;
	const struct bound *broken = broken_bound(b, l->program, param, value);
	if (!broken) {
		l->params[i] = value;
		return;
	}
	struct diag *d = tell(b->r, &DIAG_config, &v->name,
		"`" STR_FMT "` is set beyond what a file above allows", STR_ARG(v->name.text));
	if (d)
		diag_second(d, broken->range->name.source, broken->range->name.span,
			"the bounds are set here");
}

/* The file that an entry of `data` names, as a tree. NULL: told. */
static const struct node *open_data(
	struct building *b, const struct config *c, const struct config_value *v)
{
	struct arena *a = b->arena;
	struct str why = STR(""), real, path = path_join(a, c->shown, v->value->u.text);
	struct input in;
	bool inside = c->trusted || (path_real(a, path, &real) && path_is_above(c->top, real));
	if (inside && input_read(a, path, limit_given(b->r->most), &in, &why)) {
		struct source *s = source_new(a, path, in.text);
		const struct node *n = yaml_read(a, s, b->r->diags);
		if (n)
			return n;
		why = STR("is empty");
	}
	tell(b->r, &DIAG_config, &v->name, "`" STR_FMT "` " STR_FMT, STR_ARG(path),
		STR_ARG(why.n ? why : STR("does not exist, or lies outside the project")));
	return NULL;
}

static void offer(struct building *b, const struct program *p, const struct param_info *param,
	struct nearest *near)
{
	nearest_offer(near, param->name);
	if (param->policy < p->n_policies)
		nearest_offer(near,
			str_printf(b->arena, STR_FMT "." STR_FMT,
				STR_ARG(p->policies[param->policy].name), STR_ARG(param->name)));
}

void building_param(
	struct building *b, const struct config *c, const struct config_value *v, bool data)
{
	bool found = false;
	struct nearest near;
	const struct node *n = NULL;
	nearest_init(&near, v->name.text);
	LIST_EACH (struct layered, l, &b->programs)
		for (uint32_t i = 0; i < l->program->n_params; i++) {
			const struct param_info *param = &l->program->params[i];
			if (param->data == data)
				offer(b, l->program, param, &near);
			if (!param_is(l->program, param, v->name.text, data))
				continue;
			if (!found)
				n = data ? open_data(b, c, v) : v->value;
			found = true;
			if (n)
				set_one(b, c, l, i, v, n);
		}
	if (found)
		return;
	struct diag *d = tell(b->r, &DIAG_config, &v->name, "no policy has %s `" STR_FMT "`",
		data ? "data" : "a parameter", STR_ARG(v->name.text));
	if (d && near.best.n)
		diag_note(d, "did you mean `" STR_FMT "`?", STR_ARG(near.best));
}
