#include "findings/upkeep.h"

#include "model/model.h"

static const struct str tags[] = {STR_INIT("waivers")};

#define UPKEEP(id, name_, severity_, title_, why_, help_) \
	{.name = STR_INIT(name_),                         \
		.title = STR_INIT(title_),                \
		.why = STR_INIT(why_),                    \
		.help = STR_INIT(help_),                  \
		.kind = STR_INIT("ignore_comment"),       \
		.severity = SEVERITY_##severity_,         \
		.status = STATUS_STABLE,                  \
		.index = UPKEEP_##id,                     \
		.waivable = WAIVABLE_NO,                  \
		.tags = {tags, sizeof tags / sizeof *tags}},
static const struct policy_info rows[UPKEEP_COUNT] = {
#include "findings/upkeep.def"
};
#undef UPKEEP

const struct program *upkeep_program(void)
{
	static const struct program program = {
		.schema = &model_schema, .policies = rows, .n_policies = UPKEEP_COUNT};
	return &program;
}

static const struct judged_program *judged_in(const struct judged_program_list *programs)
{
	LIST_EACH (const struct judged_program, jp, programs)
		if (jp->program == upkeep_program())
			return jp;
	return NULL;
}

void upkeep_add(struct findings *fs, const struct judged_program_list *programs, enum upkeep u,
	struct source *source, struct span span, struct str message)
{
	const struct judged_program *jp = judged_in(programs);
	struct finding f = {.policy = &rows[u],
		.severity = rows[u].severity,
		.verdict = VERDICT_FINDING,
		.message = message,
		.source = source,
		.span = span,
		.help = rows[u].help};
	if (jp && !jp->active[u])
		return;
	if (jp && jp->rules)
		verdict_rule_apply(&jp->rules[u], &f);
	if (f.waiver)
		f.verdict = VERDICT_WAIVED;
	findings_add(fs, &f);
}
