/*
 * given.c: what a test gives: params and data, `args` and `env` for variables, `today`,
 * and whether the last line of a sample is ended.
 */
#include "testing/private.h"

static const struct binding *param_of_policy(
	const struct pack *pack, struct str policy, struct str name)
{
	const struct checked_policy *cp = map_get(&pack->policies, policy);
	for (uint32_t i = 0; cp && i < cp->policy->params.n; i++)
		if (str_eq(cp->policy->params.at[i]->name.text, name))
			return cp->policy->params.at[i]->binding;
	return NULL;
}

static const struct binding *param_of_file(const struct policy_file *file, struct str name)
{
	const struct binding *b = map_get(&file->names, name);
	for (uint32_t i = 0; !b && i < file->open_uses.n; i++)
		b = map_get(&file->open_uses.at[i]->names, name);
	return b;
}

static void give_values(struct arena *a, struct value given, struct map *values)
{
	const struct map_value *m = given.tag == VALUE_MAP ? given.u.map : NULL;
	for (uint32_t i = 0; m && i < m->n; i++) {
		struct str *value = arena_new(a, struct str);
		*value = value_str(m->at[i].value);
		*map_put(a, values, value_str(m->at[i].key)) = value;
	}
}

bool given_final_newline(const struct trial *t)
{
	LIST_EACH (struct sample *, s, &t->test->samples)
		if ((*s)->kind == SAMPLE_GIVEN && str_eq((*s)->word.text, STR("final_newline")))
			return (*s)->value->value.u.b;
	return true;
}

void given_take(struct trial *t, const struct pack *pack, const struct policy_file *file,
	struct value *params, struct unit_settings *settings, struct map *values)
{
	LIST_EACH (struct sample *, s, &t->test->samples) {
		struct str name = (*s)->word.text;
		if ((*s)->kind != SAMPLE_GIVEN)
			continue;
		struct value value = (*s)->value->value;
		if (str_eq(name, STR("today"))) {
			settings->today = value.u.i;
			continue;
		}
		if (str_eq(name, STR("args")) || str_eq(name, STR("env"))) {
			give_values(t->arena, value, values);
			continue;
		}
		const struct binding *b = param_of_policy(pack, t->test->policy.text, name);
		b = b ? b : param_of_file(file, name);
		if (b && (b->kind == BINDING_PARAM || b->kind == BINDING_DATA))
			params[b->index] = value;
	}
}
