/*
 * foreign.c: ids whose findings are no program's, ShellCheck's codes. Which there are is known only
 * once they speak, so what layers say of them is kept in order, and played back for each.
 */
#include "config/private.h"

#include "library/choose.h"

struct foreign_step *foreign_note(
	struct building *b, enum foreign_what what, struct str word, const struct config *by)
{
	struct foreign_step step = {.what = what, .word = word, .by = by};
	list_push(b->arena, &b->out->foreign, step);
	return &b->out->foreign.at[b->out->foreign.n - 1];
}

bool foreign_is_locked(const struct building *b, struct str word)
{
	if (b->r->is_foreign && b->r->is_foreign(word))
		LIST_EACH (const struct foreign_step, step, &b->out->foreign)
			if (step->what == FOREIGN_LOCK && str_eq(step->word, word))
				return true;
	return false;
}

/* As of a policy in struct layered. */
struct played {
	bool active, trusted, forced;
	const struct config *off;
	struct verdict_rule rule;
};

/* A pack that is chosen stands for all of them, since they were asked for beside it. */
static bool is_meant(const struct foreign_step *step, const struct policy_info *p)
{
	bool chooses = step->what == FOREIGN_ON && pack_exists(step->word);
	return step->what == FOREIGN_NONE || step->what == FOREIGN_LOCK_ALL || chooses ||
	       policy_answers(p, step->word);
}

static void play(struct played *x, const struct foreign_step *step)
{
	bool trusted = !step->by || step->by->trusted;
	switch (step->what) {
	case FOREIGN_ON:
		x->active = true;
		x->trusted |= trusted;
		return;
	case FOREIGN_NONE:
	case FOREIGN_OFF:
		if (x->forced && !trusted)
			return;
		x->active = false;
		x->trusted &= !trusted;
		x->off = step->by;
		return;
	case FOREIGN_SEVERITY:
		x->rule.severity = step->severity;
		if (trusted)
			x->rule.before = step->severity;
		return;
	case FOREIGN_LOCK:
		x->active = x->trusted = x->forced = x->rule.locked = true;
		x->rule.before = x->rule.severity;
		return;
	case FOREIGN_LOCK_ALL:
		x->rule.locked |= x->active;
		return;
	case FOREIGN_FLOOR:
		if (x->rule.least < step->severity)
			x->rule.least = step->severity;
		return;
	}
}

static struct played played_for(const struct ruleset *rs, const struct policy_info *p)
{
	struct played x = {.active = true,
		.trusted = true,
		.rule = {.severity = SEVERITY_COUNT, .before = SEVERITY_COUNT}};
	LIST_EACH (const struct foreign_step, step, &rs->foreign)
		if (is_meant(step, p))
			play(&x, step);
	return x;
}

void ruleset_foreign(const struct ruleset *rs, struct findings *fs, uint32_t from)
{
	uint32_t kept = from;
	for (uint32_t i = from; i < fs->all.n; i++) {
		struct finding *f = fs->all.at[i];
		struct played x = played_for(rs, f->policy);
		if (!x.active && !x.trusted)
			continue;
		if (!x.active)
			x.rule.waiver = config_waiver(fs->arena, x.off);
		verdict_rule_apply(&x.rule, f);
		if (f->waiver)
			f->verdict = VERDICT_WAIVED;
		fs->all.at[kept++] = f;
	}
	fs->all.n = kept;
}
