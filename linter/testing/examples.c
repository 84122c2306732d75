/*
 * examples.c: samples of tests as examples.
 */
#include "testing/examples.h"

#include "testing/private.h"

struct search {
	struct arena *arena;
	const struct tree *tree;
	struct str policy;
	struct example *found, *accepted;
	struct example other; /* accepted, in another notation than `found` */
};

/* The lines where the policy finds something, "2, 4"; empty: nowhere. */
static struct str found_lines(struct search *x, const struct sample_file *f)
{
	struct buf b = BUF(x->arena);
	uint32_t last = 0;
	LIST_EACH (struct expectation, m, &f->marks) {
		if (m->kind != MARK_FINDING || !str_eq(m->policy.text, x->policy) ||
			m->line + 1 == last)
			continue;
		last = m->line + 1;
		buf_printf(&b, "%s%u", b.n ? ", " : "", last);
	}
	return buf_str(&b);
}

/* A sample of a workspace says little without the others. */
static bool stands_alone(const struct sample *s)
{
	return s->kind == SAMPLE_DOCUMENT && !s->path;
}

static void look_at(struct search *x, const struct test *test, const struct sample *s)
{
	struct trial t = {.arena = x->arena, .test = test, .source = x->tree->source};
	struct sample_file f = {.sample = s};
	diags_init(&t.diags, x->arena);
	struct example e = {.notation = s->word.text, .text = marks_take(&t, &f)};
	e.lines = found_lines(x, &f);
	if (!x->found->notation.n && e.lines.n)
		*x->found = e;
	if (f.marks.n || x->accepted->notation.n)
		return;
	if (!x->found->notation.n || str_eq(x->found->notation, e.notation))
		*x->accepted = e;
	else if (!x->other.notation.n)
		x->other = e;
}

static bool is_of(const struct item *i, struct str policy)
{
	return i->kind == ITEM_TEST && str_eq(i->u.test->policy.text, policy);
}

static bool gives_something(const struct test *t)
{
	LIST_EACH (struct sample *, s, &t->samples)
		if ((*s)->kind == SAMPLE_GIVEN)
			return true;
	return false;
}

void examples_find(struct arena *a, const struct tree *tree, struct str policy,
	struct example *found, struct example *accepted)
{
	struct search x = {
		.arena = a, .tree = tree, .policy = policy, .found = found, .accepted = accepted};
	*found = *accepted = (struct example){0};
	LIST_EACH (struct item, i, &tree->items) {
		if (!is_of(i, policy) || gives_something(i->u.test))
			continue;
		LIST_EACH (struct sample *, s, &i->u.test->samples)
			if (stands_alone(*s))
				look_at(&x, i->u.test, *s);
	}
	if (!accepted->notation.n)
		*accepted = x.other;
}
