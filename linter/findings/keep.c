#include "findings/keep.h"

#include "findings/waive.h"

/* ---- comments ---- */

struct meaning {
	const struct policy_info *policy; /* NULL: none */
	bool runs;                        /* one that it means was asked */
	bool refuses;                     /* all of them take no comments */
	bool locked;                      /* one that it means is */
};

static bool refuses_comments(const struct policy_info *p)
{
	return p->waivable == WAIVABLE_NO || (p->loose && p->waivable == WAIVABLE_CENTRAL);
}

static struct meaning meaning_of(struct str id, const struct judged_program_list *programs)
{
	struct meaning m = {.refuses = true};
	LIST_EACH (const struct judged_program, jp, programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++) {
			const struct policy_info *p = &jp->program->policies[i];
			if (!direction_means(id, p))
				continue;
			m.policy = p;
			m.runs |= jp->active[i];
			m.locked |= jp->rules && jp->rules[i].locked;
			m.refuses &= refuses_comments(p);
		}
	return m;
}

static struct str nearest_policy(
	struct arena *a, struct str id, const struct judged_program_list *programs)
{
	struct nearest n;
	nearest_init(&n, id);
	LIST_EACH (const struct judged_program, jp, programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++)
			nearest_offer(&n, jp->program->policies[i].name);
	if (!n.best.n)
		return STR("");
	return str_printf(a, "; did you mean `" STR_FMT "`?", STR_ARG(n.best));
}

static bool is_foreign(struct str id)
{
	return str_starts_with(id, STR("SC")) || str_starts_with(id, STR("shellcheck:"));
}

static void keep_id(struct findings *fs, const struct direction *d, uint32_t i,
	const struct judged_program_list *programs)
{
	struct arena *a = fs->arena;
	struct str id = d->ids.at[i];
	struct meaning m = meaning_of(id, programs);
	if (d->used[i] || is_foreign(id))
		return;
	if (!m.policy)
		upkeep_add(fs, programs, UPKEEP_waiver_malformed, d->source, d->span,
			str_printf(a, "there is no policy `" STR_FMT "`" STR_FMT, STR_ARG(id),
				STR_ARG(nearest_policy(a, id, programs))));
	else if (m.refuses)
		upkeep_add(fs, programs, UPKEEP_waiver_malformed, d->source, d->span,
			str_printf(a, "comments cannot waive `" STR_FMT "` (waivable %s)",
				STR_ARG(m.policy->name), waivable_name(m.policy->waivable)));
	else if (m.locked)
		upkeep_add(fs, programs, UPKEEP_waiver_malformed, d->source, d->span,
			str_printf(a, "comments cannot waive `" STR_FMT "`: it is locked",
				STR_ARG(m.policy->name)));
	else if (m.runs)
		upkeep_add(fs, programs, UPKEEP_waiver_unused, d->source, d->span,
			str_printf(a, "`" STR_FMT "` finds nothing here", STR_ARG(id)));
}

void keep_comments(struct findings *fs, const struct direction_list *ds,
	const struct judged_program_list *programs, int64_t today)
{
	struct arena *a = fs->arena;
	LIST_EACH (const struct direction, d, ds) {
		if (d->tool != TOOL_pratique)
			continue;
		if (d->problem.n) {
			upkeep_add(fs, programs, UPKEEP_waiver_malformed, d->source, d->span,
				str_join(a, STR("this waiver does not hold: "), d->problem));
			continue;
		}
		if (d->until && d->until <= today) {
			upkeep_add(fs, programs, UPKEEP_waiver_expired, d->source, d->span,
				str_printf(a, "this waiver held until " STR_FMT,
					STR_ARG(value_show(a, value_date(d->until - 1, 0)))));
			continue;
		}
		for (uint32_t i = 0; i < d->ids.n; i++)
			keep_id(fs, d, i, programs);
	}
}

/* ---- waive blocks ---- */

void keep_blocks(struct findings *fs, const struct judged_program *jp,
	const struct judged_program_list *programs, int64_t today, bool unused,
	struct source *(*source_of)(const void *of, struct str path), const void *of)
{
	struct arena *a = fs->arena;
	for (uint32_t i = 0; i < jp->program->n_waivers; i++) {
		const struct waiver_info *w = &jp->program->waivers[i];
		struct source *source = source_of(of, w->file);
		if (!source)
			continue;
		if (w->until < today)
			upkeep_add(fs, programs, UPKEEP_waiver_expired, source, w->span,
				str_printf(a, "this waiver of `" STR_FMT "` held until " STR_FMT,
					STR_ARG(w->policy),
					STR_ARG(value_show(a, value_date(w->until, 0)))));
		else if (unused && jp->waived && !jp->waived[i])
			upkeep_add(fs, programs, UPKEEP_waiver_unused, source, w->span,
				str_printf(a, "this waiver of `" STR_FMT "` is for nothing here",
					STR_ARG(w->policy)));
	}
}
