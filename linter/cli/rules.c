/*
 * rules.c: `rules`: the policies there are; control by control with --control, and by the ids of
 * another tool with --aka.
 */
#include "cli/rules.h"

static void write_strs(struct writer *j, const char *key, struct strs list)
{
	writer_key(j, key);
	writer_open(j, '[');
	for (uint32_t i = 0; i < list.n; i++)
		writer_str(j, list.at[i]);
	writer_close(j, ']');
}

static void write_params(
	struct writer *j, const struct program *program, const struct policy_info *p)
{
	writer_key(j, "params");
	writer_open(j, '[');
	for (uint32_t i = 0; i < program->n_params; i++) {
		const struct param_info *param = &program->params[i];
		if (!param_serves(param, p))
			continue;
		writer_open(j, '{');
		writer_member_str(j, "name", param->name);
		writer_member_str(j, "type", param->type);
		writer_member_str(j, "default", param->shown);
		writer_member_str(j, "help", param->help);
		writer_close(j, '}');
	}
	writer_close(j, ']');
}

static void write_rule(struct session *s, struct writer *j, const struct program *program,
	const struct policy_info *p)
{
	struct strs kinds = {&p->kind, 1};
	writer_open(j, '{');
	writer_member_str(j, "name", p->name);
	writer_member_str(j, "title", p->title);
	writer_member_str(j, "severity", str_from(severity_name(p->severity)));
	write_strs(j, "kinds", kinds);
	write_strs(j, "packs", policy_packs(&s->arena, p));
	write_strs(j, "tags", p->tags);
	write_strs(j, "aka", p->aka);
	write_strs(j, "controls", p->controls);
	write_params(j, program, p);
	writer_member_str(j, "fix", str_from(fix_kind_name(policy_fix(p))));
	writer_close(j, '}');
}

static void text_rule(struct session *s, const struct policy_info *p, int width, bool active)
{
	enum fix_kind fix = policy_fix(p);
	bool carried_out = fix == FIX_SAFE || fix == FIX_UNSAFE;
	sink_printf(s->out, "%-8s  %-*.*s %s " STR_FMT "%s%s%s\n", severity_name(p->severity),
		width, STR_ARG(p->name), active ? " " : "-", STR_ARG(p->title),
		carried_out ? " (" : "", carried_out ? fix_kind_name(fix) : "",
		carried_out ? " fix)" : "");
}

static bool rule_listed(const struct session *s, bool active)
{
	return active || !(s->settings.select.n || s->settings.ignore.n);
}

/* Of the longest name, so that titles stand below each other. */
static int width_of_names(const struct session *s)
{
	size_t most = 0;
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++)
			if (rule_listed(s, jp->active[i]) && jp->program->policies[i].name.n > most)
				most = jp->program->policies[i].name.n;
	return most < 60 ? (int)most : 60;
}

static void list_rules(struct session *s, struct writer *j)
{
	int width = width_of_names(s);
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++) {
			const struct policy_info *p = &jp->program->policies[i];
			if (!rule_listed(s, jp->active[i]))
				continue;
			if (!j) {
				text_rule(s, p, width, jp->active[i]);
				continue;
			}
			write_rule(s, j, jp->program, p);
			rules_end_row(s, j);
		}
}

static bool list_wanted(struct session *s, struct writer *j)
{
	if (s->settings.control.n)
		return rules_by_control(s, j);
	if (s->settings.aka.n)
		return rules_by_peer(s, j);
	list_rules(s, j);
	return true;
}

int command_rules(struct session *s)
{
	struct writer j;
	bool ok;
	if (s->settings.format != REPORT_text && s->settings.format != REPORT_json &&
		s->settings.format != REPORT_jsonl) {
		complain("rules are listed as text, json or jsonl");
		return EXIT_TROUBLE;
	}
	if (!session_select(s))
		return EXIT_TROUBLE;
	writer_init(&j, s->out);
	if (s->settings.format != REPORT_json) {
		ok = list_wanted(s, s->settings.format == REPORT_text ? NULL : &j);
	} else {
		writer_open(&j, '[');
		ok = list_wanted(s, &j);
		writer_close(&j, ']');
		sink_char(s->out, '\n');
	}
	return session_end(s, ok ? EXIT_CLEAN : EXIT_TROUBLE);
}
