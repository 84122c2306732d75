/*
 * rules_by.c: the policies seen from elsewhere: control by control of a standard, and by the ids
 * of another tool, with those that none of ours answers to and the reason.
 */
#include "cli/rules.h"

void rules_end_row(struct session *s, struct writer *j)
{
	if (s->settings.format != REPORT_jsonl)
		return;
	sink_char(s->out, '\n');
	writer_init(j, s->out);
}

/* ---- control by control ---- */

static bool evidenced(const struct judged_program *jp, const struct control *c, uint32_t i)
{
	return policy_evidences(&jp->program->policies[i], standards[c->standard].name, c->number);
}

static void text_control(struct session *s, const struct control *c)
{
	bool any = false;
	struct str why = decided_why(c->decided);
	sink_printf(s->out, "%-9.*s " STR_FMT "\n", STR_ARG(c->number), STR_ARG(c->wording));
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++)
			if (evidenced(jp, c, i)) {
				sink_printf(s->out, "            %s " STR_FMT "\n",
					jp->active[i] ? " " : "-",
					STR_ARG(jp->program->policies[i].name));
				any = true;
			}
	if (why.n)
		sink_printf(s->out, "            (" STR_FMT ")\n", STR_ARG(why));
	else if (!any)
		sink_add(s->out, STR("            (no policy yet gives evidence)\n"));
}

static void write_control(struct session *s, struct writer *j, const struct control *c)
{
	writer_open(j, '{');
	writer_member_str(j, "control", c->number);
	writer_member_str(j, "title", c->wording);
	writer_member_str(j, "undecidable", decided_why(c->decided));
	writer_key(j, "policies");
	writer_open(j, '[');
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++)
			if (evidenced(jp, c, i))
				writer_str(j, jp->program->policies[i].name);
	writer_close(j, ']');
	writer_close(j, '}');
	rules_end_row(s, j);
}

static void no_such_standard(struct session *s)
{
	struct nearest n;
	struct buf all = BUF(&s->arena);
	nearest_init(&n, s->settings.control);
	for (size_t i = 0; i < STANDARD_COUNT; i++) {
		nearest_offer(&n, standards[i].name);
		buf_printf(&all, "%s" STR_FMT, i ? ", " : "", STR_ARG(standards[i].name));
	}
	struct str near = suggestion(&s->arena, &n);
	if (near.n)
		complain("there is no standard `" STR_FMT "`" STR_FMT, STR_ARG(s->settings.control),
			STR_ARG(near));
	else
		complain("there is no standard `" STR_FMT "`: there are " STR_FMT,
			STR_ARG(s->settings.control), STR_ARG(buf_str(&all)));
}

enum standard_id standard_wanted(struct session *s)
{
	enum standard_id id = standard_find(s->settings.control);
	if (id == STANDARD_COUNT)
		no_such_standard(s);
	return id;
}

bool rules_by_control(struct session *s, struct writer *j)
{
	enum standard_id id = standard_wanted(s);
	if (id == STANDARD_COUNT)
		return false;
	if (!j)
		sink_printf(s->out, STR_FMT "\n\n", STR_ARG(standards[id].title));
	for (size_t i = 0; i < control_count(); i++) {
		const struct control *c = control_at(i);
		if (c->standard != id)
			continue;
		if (j)
			write_control(s, j, c);
		else
			text_control(s, c);
	}
	return true;
}

/* ---- by the ids of another tool ---- */

static void text_peer(struct session *s, const struct peer_id *p)
{
	sink_printf(s->out, "%-40.*s ", STR_ARG(p->id));
	if (p->policy)
		sink_printf(s->out, STR_FMT "\n", STR_ARG(p->policy->name));
	else
		sink_printf(s->out, "- " STR_FMT "\n", STR_ARG(p->absent->instead));
}

static void write_peer(struct session *s, struct writer *j, const struct peer_id *p)
{
	writer_open(j, '{');
	writer_member_str(j, "id", p->id);
	writer_member_str(j, "policy", p->policy ? p->policy->name : STR(""));
	writer_member_str(j, "absent", p->absent ? p->absent->instead : STR(""));
	writer_close(j, '}');
	rules_end_row(s, j);
}

bool rules_by_peer(struct session *s, struct writer *j)
{
	struct peer_ids ids = {0};
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		peer_ids_add(&s->arena, jp->program, s->settings.aka, &ids);
	peer_ids_add_absent(&s->arena, s->settings.aka, &ids);
	if (!ids.n) {
		struct nearest n;
		nearest_init(&n, s->settings.aka);
		LIST_EACH (struct judged_program, jp, &s->judge.programs)
			peers_offer(&n, jp->program);
		complain("no policy answers to ids of `" STR_FMT "`" STR_FMT,
			STR_ARG(s->settings.aka), STR_ARG(suggestion(&s->arena, &n)));
		return false;
	}
	peer_ids_sort(&ids);
	LIST_EACH (struct peer_id, p, &ids) {
		if (j)
			write_peer(s, j, p);
		else
			text_peer(s, p);
	}
	return true;
}
