/*
 * doc.c: `doc`: the policies as a Markdown page, subject by subject.
 *
 * The page is made of what policies say of themselves and of the samples in their tests, so it
 * cannot say anything that is not so.
 */
#include "cli/session.h"

enum fix_kind policy_fix(const struct policy_info *p)
{
	enum fix_kind best = FIX_NONE;
	for (unsigned i = 0; i < p->n_rules; i++)
		if (p->rules[i].fix != FIX_NONE && (best == FIX_NONE || p->rules[i].fix < best))
			best = p->rules[i].fix;
	return best;
}

static struct str subject_of(const struct policy_info *p)
{
	return p->tags.n ? p->tags.at[0] : STR("other");
}

static void words(struct sink *out, const char *label, struct strs list)
{
	if (!list.n)
		return;
	sink_printf(out, "%s: ", label);
	for (uint32_t i = 0; i < list.n; i++)
		sink_printf(out, "%s`" STR_FMT "`", i ? ", " : "", STR_ARG(list.at[i]));
	sink_add(out, STR("\n\n"));
}

/* A fence longer than any row of backticks inside. */
static void block(struct sink *out, const char *what, const struct example *e)
{
	if (!e->notation.n)
		return;
	size_t longest = 2, n = 0;
	for (size_t i = 0; i < e->text.n; i++) {
		n = e->text.p[i] == '`' ? n + 1 : 0;
		longest = n > longest ? n : longest;
	}
	struct str language = str_eq(e->notation, STR("compose"))  ? STR("yaml")
			      : str_eq(e->notation, STR("run"))    ? STR("sh")
			      : str_eq(e->notation, STR("daemon")) ? STR("json")
								   : e->notation;
	sink_printf(
		out, "%s%s" STR_FMT ":\n\n", what, e->lines.n ? ", line " : "", STR_ARG(e->lines));
	for (size_t i = 0; i <= longest; i++)
		sink_char(out, '`');
	sink_printf(out, STR_FMT "\n" STR_FMT, STR_ARG(language), STR_ARG(e->text));
	for (size_t i = 0; i <= longest; i++)
		sink_char(out, '`');
	sink_add(out, STR("\n\n"));
}

static void params(struct sink *out, const struct program *program, const struct policy_info *p)
{
	bool any = false;
	for (uint32_t i = 0; i < program->n_params; i++) {
		const struct param_info *param = &program->params[i];
		if (!param_serves(param, p))
			continue;
		if (!any)
			sink_add(out,
				STR("| param | type | default | what it is |\n| --- | --- | --- "
				    "| --- |\n"));
		any = true;
		sink_printf(out, "| `" STR_FMT "` | " STR_FMT " | ", STR_ARG(param->name),
			STR_ARG(param->type));
		for (size_t k = 0; k < param->shown.n; k++) {
			if (param->shown.p[k] == '|')
				sink_char(out, '\\');
			sink_char(out, param->shown.p[k]);
		}
		sink_printf(out, " | " STR_FMT " |\n", STR_ARG(param->help));
	}
	if (any)
		sink_char(out, '\n');
}

static void policy_section(
	struct session *s, const struct program *program, const struct policy_info *p)
{
	struct sink *out = s->out;
	struct example found, accepted;
	enum fix_kind fix = policy_fix(p);
	session_examples(s, p, &found, &accepted);
	sink_printf(out, "### " STR_FMT "\n\n**" STR_FMT ".** %s%s%s%s\n\n", STR_ARG(p->name),
		STR_ARG(p->title), severity_name(p->severity),
		p->status == STATUS_STABLE ? "" : ", ",
		p->status == STATUS_STABLE ? "" : policy_status_name(p->status),
		fix == FIX_SAFE ? ", fixed by `fix`" : "");
	if (p->why.n)
		sink_printf(out, STR_FMT "\n\n", STR_ARG(p->why));
	if (p->help.n)
		sink_printf(out, STR_FMT "\n\n", STR_ARG(p->help));
	block(out, "Found fault with", &found);
	block(out, "Accepted", &accepted);
	params(out, program, p);
	words(out, "Controls", p->controls);
	words(out, "Also known as", p->aka);
}

static void subject_section(struct session *s, struct str subject)
{
	sink_printf(s->out, "## " STR_FMT "\n\n", STR_ARG(subject));
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++)
			if (jp->active[i] && str_eq(subject_of(&jp->program->policies[i]), subject))
				policy_section(s, jp->program, &jp->program->policies[i]);
}

/* Each subject once, in the order in which policies name them. */
static struct text_list subjects(struct session *s)
{
	struct text_list all = {0};
	struct map seen = {0};
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++) {
			struct str subject = subject_of(&jp->program->policies[i]);
			if (!jp->active[i] || map_get(&seen, subject))
				continue;
			list_push(&s->arena, &all, subject);
			*map_put(&s->arena, &seen, subject) = s;
		}
	return all;
}

static void contents(struct session *s, const struct text_list *all)
{
	LIST_EACH (struct str, subject, all) {
		const char *link = "";
		sink_printf(s->out, "| " STR_FMT " | ", STR_ARG(*subject));
		LIST_EACH (struct judged_program, jp, &s->judge.programs)
			for (uint32_t i = 0; i < jp->program->n_policies; i++) {
				const struct policy_info *p = &jp->program->policies[i];
				if (!jp->active[i] || !str_eq(subject_of(p), *subject))
					continue;
				sink_printf(s->out, "%s[" STR_FMT "](#" STR_FMT ")", link,
					STR_ARG(p->name), STR_ARG(p->name));
				link = ", ";
			}
		sink_add(s->out, STR(" |\n"));
	}
	sink_char(s->out, '\n');
}

static void library_page(struct session *s)
{
	struct text_list all = subjects(s);
	sink_add(s->out,
		STR("# Policies\n\n"
		    "Written by `pratique doc`: what stands here is what the policies say of "
		    "themselves, and the examples are those of their tests.\n\n"
		    "One file is one policy, `<subject>/<name>.prq`: what is demanded and why, "
		    "whose rule it is elsewhere, which controls it gives evidence for, what to do, "
		    "and its tests. Facts about the world that policies need lie in `data/`, with "
		    "their source and date.\n\n"
		    "A policy is on unless it is marked optional: those need an organisation's own "
		    "data or are a matter of taste. What chooses policies is a name, a pack "
		    "(`recommended`, `strict`, `style`, `all`), a subject as below, a severity, a "
		    "standard or one of its controls, or the id of another tool.\n\n"
		    "| subject | policies |\n| --- | --- |\n"));
	contents(s, &all);
	LIST_EACH (struct str, subject, &all)
		subject_section(s, *subject);
}

static const char *because(enum absent_because b)
{
	switch (b) {
	case ABSENT_READER:
		return "said while reading";
	case ABSENT_NETWORK:
		return "needs the network";
	case ABSENT_CONTRADICTS:
		return "contradicts";
	case ABSENT_COVERED:
		return "said by another policy";
	case ABSENT_SCOPE:
		return "out of scope";
	}
	return "";
}

static void absent_page(struct session *s)
{
	sink_add(s->out,
		STR("# Rules that are no policy\n\n"
		    "Written by `pratique doc --absent`: what other tools check and no policy here "
		    "does, each with the reason.\n\n"
		    "| rule | why not | what is so instead | known elsewhere as |\n"
		    "| --- | --- | --- | --- |\n"));
	for (size_t i = 0; i < absent_count(); i++) {
		const struct absent *row = absent_at(i);
		sink_printf(s->out, "| " STR_FMT " | %s | " STR_FMT " | " STR_FMT " |\n",
			STR_ARG(row->name), because(row->because), STR_ARG(row->instead),
			STR_ARG(row->ids));
	}
}

int command_doc(struct session *s)
{
	if (!session_select(s))
		return EXIT_TROUBLE;
	if (s->settings.absent)
		absent_page(s);
	else
		library_page(s);
	return session_end(s, EXIT_CLEAN);
}
