#include "findings/upkeep.h"

static const struct str tags[] = {STR_INIT("waivers")};

#define UPKEEP(id, name_, severity_, title_, why_, help_) \
	{.name = STR_INIT(name_),                         \
		.title = STR_INIT(title_),                \
		.why = STR_INIT(why_),                    \
		.help = STR_INIT(help_),                  \
		.kind = STR_INIT("ignore_comment"),       \
		.severity = SEVERITY_##severity_,         \
		.status = STATUS_STABLE,                  \
		.waivable = WAIVABLE_NO,                  \
		.tags = {tags, sizeof tags / sizeof *tags}},
static const struct policy_info rows[UPKEEP_COUNT] = {
#include "findings/upkeep.def"
};
#undef UPKEEP

const struct policy_info *upkeep_policy(enum upkeep u)
{
	return &rows[u];
}

enum upkeep upkeep_find(struct str name)
{
	unsigned u = 0;
	while (u < UPKEEP_COUNT && !str_eq(rows[u].name, name))
		u++;
	return (enum upkeep)u;
}

void upkeep_add(struct findings *fs, enum upkeep u, struct source *source, struct span span,
	struct str message)
{
	findings_add(fs, &(struct finding){.policy = &rows[u],
				 .severity = rows[u].severity,
				 .verdict = VERDICT_FINDING,
				 .message = message,
				 .source = source,
				 .span = span,
				 .help = rows[u].help});
}
