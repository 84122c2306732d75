/*
 * choose.c: which policies a word means.
 *
 * Packs are not lists: each follows from what a policy says of itself, so that a new policy belongs
 * where it should without being entered anywhere.
 */
#include "library/choose.h"

static bool one_of(const struct strs *all, struct str word)
{
	for (uint32_t i = 0; i < all->n; i++)
		if (str_eq(all->at[i], word))
			return true;
	return false;
}

static bool in_recommended(const struct policy_info *p)
{
	return p->status == STATUS_STABLE;
}

static bool in_strict(const struct policy_info *p)
{
	return in_recommended(p) || one_of(&p->tags, STR("strict"));
}

static bool in_style(const struct policy_info *p)
{
	return one_of(&p->tags, STR("style"));
}

static bool in_all(const struct policy_info *p)
{
	(void)p;
	return true;
}

static const struct pack_row {
	struct str name;
	bool (*holds)(const struct policy_info *p);
} packs[] = {
	{STR_INIT("recommended"), in_recommended},
	{STR_INIT("strict"), in_strict},
	{STR_INIT("style"), in_style},
	{STR_INIT("all"), in_all},
};
enum { PACKS = sizeof packs / sizeof *packs };

bool policy_has_id(const struct policy_info *p, struct str word)
{
	for (uint32_t i = 0; i < p->aka.n; i++) {
		struct str tool, id = str_cut(p->aka.at[i], ':', &tool);
		if (str_eq(p->aka.at[i], word) || (id.n && str_eq(id, word)))
			return true;
	}
	return false;
}

bool policy_answers(const struct policy_info *p, struct str word)
{
	for (size_t i = 0; i < PACKS; i++)
		if (str_eq(packs[i].name, word))
			return packs[i].holds(p);
	return str_eq(p->name, word) || one_of(&p->tags, word) || policy_has_id(p, word) ||
	       str_eq(str_from(severity_name(p->severity)), word) || one_of(&p->controls, word) ||
	       policy_evidences(p, word, STR(""));
}

struct strs policy_packs(struct arena *a, const struct policy_info *p)
{
	struct str *at = arena_array(a, struct str, PACKS + STANDARD_COUNT);
	uint32_t n = 0;
	for (size_t i = 0; i < PACKS; i++)
		if (packs[i].holds(p))
			at[n++] = packs[i].name;
	for (size_t i = 0; i < STANDARD_COUNT; i++)
		if (policy_evidences(p, standards[i].name, STR("")))
			at[n++] = standards[i].name;
	return (struct strs){at, n};
}

bool pack_exists(struct str name)
{
	for (size_t i = 0; i < PACKS; i++)
		if (str_eq(packs[i].name, name))
			return true;
	return standard_find(name) != STANDARD_COUNT;
}

const struct str *pack_names(struct arena *a, uint32_t *n)
{
	struct str *at = arena_array(a, struct str, PACKS + STANDARD_COUNT);
	*n = 0;
	for (size_t i = 0; i < PACKS; i++)
		at[(*n)++] = packs[i].name;
	for (size_t i = 0; i < STANDARD_COUNT; i++)
		at[(*n)++] = standards[i].name;
	return at;
}
