/*
 * rules.c: `rules`, `explain` and `schema`: documentation from the one source.
 */
#include "cli/session.h"

#include "model/model.h"
#include "report/json_writer.h"

static void write_strs(struct writer *j, const char *key, struct strs list)
{
	writer_key(j, key);
	writer_open(j, '[');
	for (uint32_t i = 0; i < list.n; i++)
		writer_str(j, list.at[i]);
	writer_close(j, ']');
}

/* The packs a policy belongs to follow from what it says of itself. */
static struct strs packs_of(struct arena *a, const struct policy_info *p)
{
	struct str *at = arena_array(a, struct str, 2);
	uint32_t n = 0;
	if (p->status == STATUS_STABLE)
		at[n++] = STR("recommended");
	at[n++] = STR("all");
	return (struct strs){at, n};
}

static enum fix_kind best_fix(const struct policy_info *p)
{
	enum fix_kind best = FIX_NONE;
	for (unsigned i = 0; i < p->n_rules; i++)
		if (p->rules[i].fix != FIX_NONE && (best == FIX_NONE || p->rules[i].fix < best))
			best = p->rules[i].fix;
	return best;
}

static void write_params(
	struct writer *j, const struct program *program, const struct policy_info *p)
{
	writer_key(j, "params");
	writer_open(j, '[');
	for (uint32_t i = 0; i < program->n_params; i++) {
		const struct param_info *param = &program->params[i];
		if (param->policy != p->index)
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
	write_strs(j, "packs", packs_of(&s->arena, p));
	write_strs(j, "tags", p->tags);
	write_strs(j, "aka", p->aka);
	write_strs(j, "controls", p->controls);
	write_params(j, program, p);
	writer_member_str(j, "fix", str_from(fix_kind_name(best_fix(p))));
	writer_close(j, '}');
}

static void text_rule(struct session *s, const struct policy_info *p, bool active)
{
	sink_printf(&s->out, "%-8s  %-36.*s %s " STR_FMT "\n", severity_name(p->severity),
		STR_ARG(p->name), active ? " " : "-", STR_ARG(p->title));
}

static bool rule_listed(const struct session *s, bool active)
{
	return active || !(s->settings.select.n || s->settings.ignore.n);
}

static void list_rules(struct session *s, struct writer *j)
{
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++) {
			const struct policy_info *p = &jp->program->policies[i];
			if (!rule_listed(s, jp->active[i]))
				continue;
			if (!j) {
				text_rule(s, p, jp->active[i]);
				continue;
			}
			write_rule(s, j, jp->program, p);
			if (s->settings.format == REPORT_jsonl) {
				sink_char(&s->out, '\n');
				writer_init(j, &s->out);
			}
		}
}

int command_rules(struct session *s)
{
	struct writer j;
	if (!session_select(s))
		return EXIT_TROUBLE;
	writer_init(&j, &s->out);
	if (s->settings.format == REPORT_text) {
		list_rules(s, NULL);
	} else if (s->settings.format == REPORT_jsonl) {
		list_rules(s, &j);
	} else {
		writer_open(&j, '[');
		list_rules(s, &j);
		writer_close(&j, ']');
		sink_char(&s->out, '\n');
	}
	return session_end(s, EXIT_CLEAN);
}

/* ---- explain ---- */

enum { WIDTH = 80 };

static void paragraph(struct sink *out, const char *indent, struct str text)
{
	size_t column = 0, margin = str_from(indent).n;
	while (text.n) {
		struct str word;
		text = str_cut(text, ' ', &word);
		if (!word.n)
			continue;
		if (column && column + 1 + word.n > WIDTH) {
			sink_char(out, '\n');
			column = 0;
		}
		if (column)
			sink_char(out, ' ');
		else
			sink_add(out, str_from(indent));
		column = column ? column + 1 + word.n : margin + word.n;
		sink_add(out, word);
	}
	sink_char(out, '\n');
}

static void line_of(struct sink *out, const char *label, struct strs list)
{
	if (!list.n)
		return;
	sink_printf(out, "%s:", label);
	for (uint32_t i = 0; i < list.n; i++)
		sink_printf(out, "%s " STR_FMT, i ? "," : "", STR_ARG(list.at[i]));
	sink_char(out, '\n');
}

static void explain_rules(struct session *s, const struct policy_info *p)
{
	sink_printf(&s->out, "\nDemands, for each " STR_FMT ":\n", STR_ARG(p->kind));
	for (unsigned i = 0; i < p->n_rules; i++) {
		const struct rule_info *r = &p->rules[i];
		paragraph(&s->out, "  ", r->shown);
		if (r->severity != p->severity)
			sink_printf(&s->out, "    severity %s\n", severity_name(r->severity));
		if (r->fix != FIX_NONE)
			sink_printf(&s->out, "    %s fix: " STR_FMT "\n", fix_kind_name(r->fix),
				STR_ARG(r->fix_title));
		for (uint32_t e = 0; e < r->edits.n; e++)
			sink_printf(&s->out, "      " STR_FMT "\n", STR_ARG(r->edits.at[e]));
	}
}

static void explain_params(
	struct session *s, const struct program *program, const struct policy_info *p)
{
	bool any = false;
	for (uint32_t i = 0; i < program->n_params; i++) {
		const struct param_info *param = &program->params[i];
		if (param->policy != p->index)
			continue;
		sink_add(&s->out, any ? STR("") : STR("\nParams:\n"));
		sink_printf(&s->out, "  " STR_FMT ": " STR_FMT " = " STR_FMT "%s" STR_FMT "\n",
			STR_ARG(param->name), STR_ARG(param->type), STR_ARG(param->shown),
			param->help.n ? "\n    " : "", STR_ARG(param->help));
		any = true;
	}
}

static void explain(struct session *s, const struct program *program, const struct policy_info *p)
{
	sink_printf(&s->out, STR_FMT " (%s)\n" STR_FMT "\n", STR_ARG(p->name),
		severity_name(p->severity), STR_ARG(p->title));
	if (p->why.n) {
		sink_char(&s->out, '\n');
		paragraph(&s->out, "", p->why);
	}
	if (p->help.n) {
		sink_char(&s->out, '\n');
		paragraph(&s->out, "", p->help);
	}
	explain_rules(s, p);
	explain_params(s, program, p);
	sink_char(&s->out, '\n');
	if (p->status != STATUS_STABLE)
		sink_printf(&s->out, "status: %s, off unless selected\n",
			policy_status_name(p->status));
	sink_printf(&s->out, "waivable: %s\n", waivable_name(p->waivable));
	line_of(&s->out, "tags", p->tags);
	line_of(&s->out, "controls", p->controls);
	line_of(&s->out, "also known as", p->aka);
	line_of(&s->out, "see", p->see);
}

int command_explain(struct session *s)
{
	int code = EXIT_CLEAN;
	if (!s->settings.operands.n) {
		complain("explain wants the name of a policy");
		return EXIT_TROUBLE;
	}
	LIST_EACH (struct str, name, &s->settings.operands) {
		const struct program *program = NULL;
		const struct policy_info *p = session_policy(s, *name, &program);
		if (p) {
			if (name != s->settings.operands.at)
				sink_char(&s->out, '\n');
			explain(s, program, p);
			continue;
		}
		complain("there is no policy `" STR_FMT "`" STR_FMT, STR_ARG(*name),
			STR_ARG(session_suggest(s, *name)));
		code = EXIT_TROUBLE;
	}
	return session_end(s, code);
}

/* ---- schema ---- */

static void origin(struct sink *out, const char *what, const char *word, const char **link)
{
	if (!word[0])
		return;
	sink_printf(out, "%s%s `%s`", *link, what, word);
	*link = ", ";
}

static void show_field(struct sink *out, const struct field *f)
{
	const char *link = "  from ";
	sink_printf(out, "  %-20s %-24s %s", f->name, f->type, f->doc);
	origin(out, "compose", f->compose, &link);
	origin(out, "Dockerfile", f->dockerfile, &link);
	origin(out, "docker run", f->run, &link);
	sink_char(out, '\n');
}

static void show_kind(struct sink *out, const struct kind *k)
{
	sink_printf(out, "%s%s\n  %s\n", k->name, k->subject ? "" : "  (reached through a field)",
		k->doc);
	for (unsigned i = 0; i < k->n_fields; i++)
		show_field(out, &k->fields[i]);
}

static int unknown_kind(struct session *s, struct str name)
{
	struct nearest n;
	nearest_init(&n, name);
	for (unsigned i = 0; i < model_schema.n_kinds; i++)
		nearest_offer(&n, str_from(model_schema.kinds[i].name));
	complain("there is no kind `" STR_FMT "`" STR_FMT, STR_ARG(name),
		STR_ARG(suggestion(&s->arena, &n)));
	return EXIT_TROUBLE;
}

int command_schema(struct session *s)
{
	if (s->settings.operands.n) {
		const struct kind *k = schema_kind(&model_schema, s->settings.operands.at[0]);
		if (!k)
			return unknown_kind(s, s->settings.operands.at[0]);
		show_kind(&s->out, k);
		return session_end(s, EXIT_CLEAN);
	}
	for (unsigned i = 0; i < model_schema.n_kinds; i++) {
		sink_add(&s->out, i ? STR("\n") : STR(""));
		show_kind(&s->out, &model_schema.kinds[i]);
	}
	sink_add(&s->out, STR("\nenumerations\n"));
	for (unsigned i = 0; i < model_schema.n_enumerations; i++)
		sink_printf(&s->out, "  %-20s %s\n", model_schema.enumerations[i].name,
			model_schema.enumerations[i].values);
	return session_end(s, EXIT_CLEAN);
}
