#include "report/descriptor.h"

struct descriptor *descriptor_of(struct arena *a, struct descriptors *rules, const struct entry *e)
{
	void **slot = map_put(a, &rules->names, e->id);
	if (!*slot) {
		struct descriptor *rule = arena_new(a, struct descriptor);
		rule->id = str_copy(a, e->id);
		*slot = rule;
		rule->policy = e->finding ? e->finding->policy : NULL;
		rule->code = e->code;
		rule->title = rule->policy ? rule->policy->title : rule->id;
		rule->index = rules->all.n;
		list_push(a, &rules->all, rule);
	}
	struct descriptor *rule = *slot;
	if (e->severity > rule->severity)
		rule->severity = e->severity;
	return rule;
}

struct str descriptor_text(const struct descriptor *rule)
{
	if (!rule->policy)
		return rule->code ? str_from(rule->code->doc) : rule->title;
	return rule->policy->why.n ? rule->policy->why : rule->policy->title;
}

bool descriptor_is_security(const struct descriptor *rule)
{
	return rule->policy && rule->policy->controls.n;
}
