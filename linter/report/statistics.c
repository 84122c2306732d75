#include "report/statistics.h"

#include "report/visible.h"

#include <stdlib.h>

void statistics_count(struct statistics *s, struct arena *a, const struct finding *f)
{
	void **slot = map_put(a, &s->by_name, f->policy->name);
	struct tally *t = *slot;
	if (!t) {
		*slot = t = arena_new(a, struct tally);
		t->policy = f->policy;
		list_push(a, &s->all, t);
	}
	t->n++;
	if (f->severity > t->severity)
		t->severity = f->severity;
}

static int by_count(const void *left, const void *right)
{
	const struct tally *a = *(struct tally *const *)left, *b = *(struct tally *const *)right;
	if (a->n != b->n)
		return a->n < b->n ? 1 : -1;
	if (a->severity != b->severity)
		return a->severity < b->severity ? 1 : -1;
	return str_cmp(a->policy->name, b->policy->name);
}

void statistics_write(struct statistics *s, struct sink *out, bool colour)
{
	enum { COUNT_WIDTH = 6, SEVERITY_WIDTH = 8 };
	if (!s->all.n)
		return;
	qsort(s->all.at, s->all.n, sizeof *s->all.at, by_count);
	LIST_EACH (struct tally *, t, &s->all) {
		struct str severity = str_from(severity_name((*t)->severity));
		sink_number(out, (*t)->n, COUNT_WIDTH);
		sink_add(out, STR("  "));
		paint_on(out, colour, paint_of_severity((*t)->severity));
		sink_add(out, severity);
		paint_off(out, colour);
		sink_repeat(out, ' ', SEVERITY_WIDTH + 2 - severity.n);
		visible_add(out, (*t)->policy->name, 0);
		sink_char(out, '\n');
	}
}
