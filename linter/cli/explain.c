/*
 * explain.c: `explain`: what a policy demands, why, and how to comply.
 */
#include "cli/session.h"

#include "library/controls.h"
#include "library/peers.h"
#include "shellcheck/shellcheck.h"
#include "testing/examples.h"

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
	if (!p->n_rules)
		return;
	sink_printf(s->out, "\nDemands, for each " STR_FMT ":\n", STR_ARG(p->kind));
	for (unsigned i = 0; i < p->n_rules; i++) {
		const struct rule_info *r = &p->rules[i];
		paragraph(s->out, "  ", r->shown);
		if (r->severity != p->severity)
			sink_printf(s->out, "    severity %s\n", severity_name(r->severity));
		if (r->fix != FIX_NONE)
			sink_printf(s->out, "    %s fix: " STR_FMT "\n", fix_kind_name(r->fix),
				STR_ARG(r->fix_title));
		for (uint32_t e = 0; e < r->edits.n; e++)
			sink_printf(s->out, "      " STR_FMT "\n", STR_ARG(r->edits.at[e]));
	}
}

static void explain_params(
	struct session *s, const struct program *program, const struct policy_info *p)
{
	bool any = false;
	for (uint32_t i = 0; i < program->n_params; i++) {
		const struct param_info *param = &program->params[i];
		if (!param_serves(param, p))
			continue;
		sink_add(s->out, any ? STR("") : STR("\nParams:\n"));
		sink_printf(s->out, "  " STR_FMT ": " STR_FMT " = " STR_FMT "%s" STR_FMT "\n",
			STR_ARG(param->name), STR_ARG(param->type), STR_ARG(param->shown),
			param->help.n ? "\n    " : "", STR_ARG(param->help));
		any = true;
	}
}

/* ---- examples ---- */

void session_examples(struct session *s, const struct policy_info *p, struct example *found,
	struct example *accepted)
{
	if (!p->loose && library_example(p->name, found, accepted))
		return;
	*found = *accepted = (struct example){0};
	LIST_EACH (struct tree *, t, &s->files.trees)
		if (str_eq((*t)->source->path, p->file))
			examples_find(&s->arena, *t, p->name, found, accepted);
}

static void show_example(struct session *s, const char *what, const struct example *e)
{
	if (!e->notation.n)
		return;
	sink_printf(s->out, "\n%s, " STR_FMT "%s" STR_FMT ":\n", what, STR_ARG(e->notation),
		e->lines.n ? ", line " : "", STR_ARG(e->lines));
	for (struct str rest = e->text, line; rest.n;) {
		rest = str_cut(rest, '\n', &line);
		sink_printf(s->out, "%s" STR_FMT "\n", line.n ? "  " : "", STR_ARG(line));
	}
}

static void explain_examples(struct session *s, const struct policy_info *p)
{
	struct example found, accepted;
	session_examples(s, p, &found, &accepted);
	show_example(s, "Found fault with", &found);
	show_example(s, "Accepted", &accepted);
}

static void explain(struct session *s, const struct program *program, const struct policy_info *p)
{
	sink_printf(s->out, STR_FMT " (%s)\n" STR_FMT "\n", STR_ARG(p->name),
		severity_name(p->severity), STR_ARG(p->title));
	if (p->why.n) {
		sink_char(s->out, '\n');
		paragraph(s->out, "", p->why);
	}
	if (p->help.n) {
		sink_char(s->out, '\n');
		paragraph(s->out, "", p->help);
	}
	explain_rules(s, p);
	explain_params(s, program, p);
	explain_examples(s, p);
	sink_char(s->out, '\n');
	if (p->status != STATUS_STABLE)
		sink_printf(
			s->out, "status: %s, off unless selected\n", policy_status_name(p->status));
	sink_printf(s->out, "waivable: %s\n", waivable_name(p->waivable));
	line_of(s->out, "tags", p->tags);
	line_of(s->out, "controls", p->controls);
	line_of(s->out, "also known as", p->aka);
	line_of(s->out, "see", p->see);
}

/* ---- words that are no policies ---- */

static bool explain_standard(struct session *s, struct str name)
{
	enum standard_id id = standard_find(name);
	unsigned n = 0, decided = 0;
	if (id == STANDARD_COUNT)
		return false;
	for (size_t i = 0; i < control_count(); i++) {
		n += control_at(i)->standard == id;
		decided += control_at(i)->standard == id && control_at(i)->decided == DECIDED_FILES;
	}
	sink_printf(s->out,
		STR_FMT "\n" STR_FMT "\n\n%u controls, of which files can decide %u; "
			"`pratique rules --control " STR_FMT "` lists them.\n",
		STR_ARG(name), STR_ARG(standards[id].title), n, decided, STR_ARG(name));
	return true;
}

static bool explain_control(struct session *s, struct str name)
{
	const struct control *c = control_find(name);
	const struct program *all[] = {s->own, s->library};
	if (!c)
		return false;
	sink_printf(s->out, STR_FMT " (" STR_FMT ")\n" STR_FMT "\n", STR_ARG(name),
		STR_ARG(standards[c->standard].title), STR_ARG(c->wording));
	if (c->decided != DECIDED_FILES)
		sink_printf(s->out, "\nNo policy decides it: " STR_FMT ".\n",
			STR_ARG(decided_why(c->decided)));
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		for (uint32_t k = 0; all[i] && k < all[i]->n_policies; k++) {
			const struct policy_info *p = &all[i]->policies[k];
			if (policy_evidences(p, standards[c->standard].name, c->number))
				sink_printf(s->out, "\n  " STR_FMT "\n    " STR_FMT "\n",
					STR_ARG(p->name), STR_ARG(p->title));
		}
	return true;
}

/* What stands in brackets behind an error or a warning. */
static bool explain_code(struct session *s, struct str name)
{
	const struct diag_code *c = read_code_find(name);
	if (!c)
		return false;
	sink_printf(s->out, STR_FMT " (%s)\n%s\n\n", STR_ARG(name),
		c->severity == DIAG_ERROR ? "error" : "warning", c->doc);
	sink_printf(s->out, "No policy: it is found while files are read, and %s.\n",
		c->severity == DIAG_ERROR ? "the exit code is 2" : "changes no exit code");
	return true;
}

static bool explain_foreign(struct session *s, struct str name)
{
	struct str code = shellcheck_code(name);
	if (code.n) {
		sink_printf(s->out,
			STR_FMT "\nA code of ShellCheck, which --shellcheck asks: "
				"https://www.shellcheck.net/wiki/" STR_FMT "\n",
			STR_ARG(name), STR_ARG(code));
		return true;
	}
	for (size_t i = 0; i < absent_count(); i++)
		for (struct str rest = absent_at(i)->ids, id; rest.n;) {
			struct str tool, own;
			rest = str_cut(rest, ' ', &id);
			own = str_cut(id, ':', &tool);
			if (!str_eq(id, name) && !str_eq(own, name))
				continue;
			sink_printf(s->out, STR_FMT "\nNo policy here. " STR_FMT "\n", STR_ARG(id),
				STR_ARG(absent_at(i)->instead));
			return true;
		}
	return false;
}

static bool explain_other(struct session *s, struct str name)
{
	return explain_standard(s, name) || explain_control(s, name) || explain_code(s, name) ||
	       explain_foreign(s, name);
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
		if (name != s->settings.operands.at)
			sink_char(s->out, '\n');
		if (p)
			explain(s, program, p);
		if (p || explain_other(s, *name))
			continue;
		complain("there is no policy `" STR_FMT "`" STR_FMT, STR_ARG(*name),
			STR_ARG(session_suggest(s, *name, false)));
		code = EXIT_TROUBLE;
	}
	return session_end(s, code);
}
