#include "cli/compliance.h"

/* What is said of a control: the gravest that one of its policies says. */
enum standing { FAILS, UNDECIDED, WAIVED, HOLDS, UNASKED, OFF, UNTOLD, STANDINGS };

static const char *const words[STANDINGS] = {
	"fails", "undecided", "waived", "holds", "unasked", "off", "-"};

static struct held *held_of(struct compliance *c, const struct policy_info *p)
{
	void **slot = map_put(c->arena, &c->by_name, p->name);
	if (*slot)
		return *slot;
	struct held *h = arena_new(c->arena, struct held);
	h->policy = p;
	list_push(c->arena, &c->all, h);
	*slot = h;
	return h;
}

/* facts: NULL: no input has been read. */
static void note_policies(
	struct compliance *c, const struct judged_program_list *programs, const struct facts *facts)
{
	LIST_EACH (const struct judged_program, jp, programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++) {
			const struct policy_info *p = &jp->program->policies[i];
			if (!policy_evidences(p, standards[c->standard].name, STR("")))
				continue;
			struct held *h = held_of(c, p);
			h->on |= jp->active[i];
			h->asked |= jp->active[i] && facts && facts->by_kind[p->kind_index].n;
		}
}

void compliance_begin(struct compliance *c, struct arena *a, enum standard_id standard,
	const struct judged_program_list *programs)
{
	*c = (struct compliance){.arena = a, .standard = standard};
	note_policies(c, programs, NULL);
}

void compliance_note(struct compliance *c, const struct judged_program_list *programs,
	const struct facts *facts, const struct findings *fs)
{
	note_policies(c, programs, facts);
	LIST_EACH (struct finding *, f, &fs->all)
		if (policy_evidences((*f)->policy, standards[c->standard].name, STR("")))
			held_of(c, (*f)->policy)->n[(*f)->verdict]++;
}

/* ---- what is written ---- */

static enum standing of_policy(const struct held *h)
{
	if (h->n[VERDICT_FINDING])
		return FAILS;
	if (h->n[VERDICT_UNDECIDED])
		return UNDECIDED;
	if (h->n[VERDICT_WAIVED])
		return WAIVED;
	if (h->asked)
		return HOLDS;
	return h->on ? UNASKED : OFF;
}

static bool is_evidence(const struct compliance *c, const struct held *h, const struct control *of)
{
	return policy_evidences(h->policy, standards[c->standard].name, of->number);
}

static enum standing of_control(const struct compliance *c, const struct control *of)
{
	enum standing worst = UNTOLD;
	LIST_EACH (struct held *, h, &c->all)
		if (is_evidence(c, *h, of) && of_policy(*h) < worst)
			worst = of_policy(*h);
	return worst;
}

static void write_policy(const struct held *h, struct sink *out)
{
	static const char *const verdicts[VERDICT_COUNT] = {"found", "undecided", "waived"};
	const char *between = ": ";
	sink_printf(out, "            " STR_FMT, STR_ARG(h->policy->name));
	for (int v = 0; v < VERDICT_COUNT; v++) {
		if (!h->n[v])
			continue;
		sink_printf(out, "%s%u %s", between, h->n[v], verdicts[v]);
		between = ", ";
	}
	sink_char(out, '\n');
}

static void write_control(const struct compliance *c, const struct control *of,
	enum standing standing, struct sink *out)
{
	unsigned n = 0, asked = 0;
	LIST_EACH (struct held *, h, &c->all) {
		n += is_evidence(c, *h, of);
		asked += is_evidence(c, *h, of) && (*h)->asked;
	}
	sink_printf(out, "%-9.*s %-10s" STR_FMT, STR_ARG(of->number), words[standing],
		STR_ARG(of->wording));
	if (of->decided != DECIDED_FILES)
		sink_printf(out, " (" STR_FMT ")", STR_ARG(decided_why(of->decided)));
	else if (!n)
		sink_add(out, STR(" (no policy yet gives evidence)"));
	else if (standing <= HOLDS)
		sink_printf(out, " (%u of %u %s)", asked, n, n == 1 ? "policy" : "policies");
	sink_char(out, '\n');
	LIST_EACH (struct held *, h, &c->all)
		if (is_evidence(c, *h, of) && of_policy(*h) < HOLDS)
			write_policy(*h, out);
}

void compliance_write(const struct compliance *c, struct sink *out)
{
	unsigned n[STANDINGS] = {0};
	sink_printf(out, "\n" STR_FMT "\n\n", STR_ARG(standards[c->standard].title));
	for (size_t i = 0; i < control_count(); i++) {
		const struct control *of = control_at(i);
		if (of->standard != c->standard)
			continue;
		enum standing standing = of_control(c, of);
		n[standing]++;
		write_control(c, of, standing, out);
	}
	sink_printf(out,
		"\n%u %s, %u undecided, %u waived, %u %s; nothing to ask %u, off %u, not told by "
		"files %u\n",
		n[FAILS], n[FAILS] == 1 ? "fails" : "fail", n[UNDECIDED], n[WAIVED], n[HOLDS],
		n[HOLDS] == 1 ? "holds" : "hold", n[UNASKED], n[OFF], n[UNTOLD]);
}
