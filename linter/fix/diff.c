/*
 * diff.c: what changed, as patch and git apply take it. Lines that are alike at both ends are set
 * aside, and the rest is cut at lines that stand once in either text and in the same order; between
 * cuts it is compared by the longest common subsequence, or, where that would be much work, shown
 * as one change.
 */
#include "fix/fix.h"

enum { CONTEXT = 3, CELLS_MOST = 4 * 1000 * 1000 };

LIST(diff_lines, struct str); /* with their line ends */

struct diff_op {
	char what; /* ' ', '-', '+' */
	struct str line;
};

LIST(op_list, struct diff_op);

static struct diff_lines split(struct arena *a, struct str s)
{
	struct diff_lines out = {0};
	while (s.n) {
		size_t end = str_find_char(s, '\n');
		size_t n = end == STR_NOT_FOUND ? s.n : end + 1;
		list_push(a, &out, str_slice(s, 0, n));
		s = str_skip(s, n);
	}
	return out;
}

static void push(struct arena *a, struct op_list *ops, char what, struct str line)
{
	list_push(a, ops, ((struct diff_op){what, line}));
}

/* Lengths of the longest common subsequences of what stands behind x[i] and y[j]. */
static uint32_t *common(
	struct arena *a, const struct str *x, uint32_t n, const struct str *y, uint32_t m)
{
	uint32_t *t = arena_array(a, uint32_t, (size_t)(n + 1) * (m + 1));
	for (uint32_t i = n; i-- > 0;)
		for (uint32_t j = m; j-- > 0;) {
			uint32_t *at = &t[(size_t)i * (m + 1) + j];
			uint32_t down = at[m + 1], right = at[1];
			*at = str_eq(x[i], y[j]) ? at[m + 2] + 1 : down > right ? down : right;
		}
	return t;
}

static void compare(struct arena *a, const struct str *x, uint32_t n, const struct str *y,
	uint32_t m, struct op_list *ops)
{
	uint32_t i = 0, j = 0;
	bool small = (uint64_t)(n + 1) * (m + 1) <= CELLS_MOST;
	uint32_t *t = small ? common(a, x, n, y, m) : NULL;
	while (i < n || j < m) {
		if (t && i < n && j < m && str_eq(x[i], y[j])) {
			push(a, ops, ' ', x[i]);
			i++, j++;
		} else if (i < n && (!t || j == m ||
					    t[(size_t)(i + 1) * (m + 1) + j] >=
						    t[(size_t)i * (m + 1) + j + 1])) {
			push(a, ops, '-', x[i++]);
		} else {
			push(a, ops, '+', y[j++]);
		}
	}
}

/* ---- cuts ---- */

/* A line: how often it stands in either text, and where. */
struct twin {
	uint32_t in_x, in_y, x, y;
	uint32_t before; /* in the chain that ends here: the one before it, from 1; 0: none */
};
LIST(twin_list, struct twin *);

static struct twin *twin_at(struct arena *a, struct map *m, struct str line)
{
	void **at = map_put(a, m, line);
	if (!*at)
		*at = arena_new(a, struct twin);
	return *at;
}

/* Those that stand once in either text, in the order of the first. */
static struct twin_list find_twins(
	struct arena *a, const struct str *x, uint32_t n, const struct str *y, uint32_t m)
{
	struct map lines = {0};
	struct twin_list out = {0};
	for (uint32_t j = 0; j < m; j++) {
		struct twin *t = twin_at(a, &lines, y[j]);
		t->in_y++;
		t->y = j;
	}
	for (uint32_t i = 0; i < n; i++) {
		struct twin *t = twin_at(a, &lines, x[i]);
		t->in_x++;
		t->x = i;
	}
	for (uint32_t i = 0; i < n; i++) {
		struct twin *t = map_get(&lines, x[i]);
		if (t->in_x == 1 && t->in_y == 1)
			list_push(a, &out, t);
	}
	return out;
}

/* The longest chain that is in order in both; marks the others by in_x 0. ends[k]: the twin, from
 * 1, at which a chain of k + 1 ends soonest. */
static void keep_chain(struct arena *a, struct twin_list *twins)
{
	uint32_t *ends = arena_array(a, uint32_t, twins->n), longest = 0;
	for (uint32_t i = 0; i < twins->n; i++) {
		uint32_t low = 0, high = longest;
		while (low < high) {
			uint32_t middle = low + (high - low) / 2;
			if (twins->at[ends[middle] - 1]->y < twins->at[i]->y)
				low = middle + 1;
			else
				high = middle;
		}
		twins->at[i]->before = low ? ends[low - 1] : 0;
		twins->at[i]->in_x = 0;
		ends[low] = i + 1;
		longest = low == longest ? longest + 1 : longest;
	}
	for (uint32_t at = longest ? ends[longest - 1] : 0; at; at = twins->at[at - 1]->before)
		twins->at[at - 1]->in_x = 1;
}

static void compare_cut(struct arena *a, const struct str *x, uint32_t n, const struct str *y,
	uint32_t m, struct op_list *ops)
{
	uint32_t i = 0, j = 0;
	struct twin_list twins = find_twins(a, x, n, y, m);
	keep_chain(a, &twins);
	LIST_EACH (struct twin *, t, &twins) {
		if (!(*t)->in_x)
			continue;
		compare(a, x + i, (*t)->x - i, y + j, (*t)->y - j, ops);
		push(a, ops, ' ', x[(*t)->x]);
		i = (*t)->x + 1;
		j = (*t)->y + 1;
	}
	compare(a, x + i, n - i, y + j, m - j, ops);
}

static struct op_list ops_of(struct arena *a, struct diff_lines x, struct diff_lines y)
{
	struct op_list ops = {0};
	uint32_t same = 0, tail = 0, least = x.n < y.n ? x.n : y.n;
	while (same < least && str_eq(x.at[same], y.at[same]))
		same++;
	while (tail < least - same && str_eq(x.at[x.n - 1 - tail], y.at[y.n - 1 - tail]))
		tail++;
	uint32_t n = x.n - same - tail, m = y.n - same - tail;
	for (uint32_t i = 0; i < same; i++)
		push(a, &ops, ' ', x.at[i]);
	if ((uint64_t)(n + 1) * (m + 1) <= CELLS_MOST)
		compare(a, x.at + same, n, y.at + same, m, &ops);
	else
		compare_cut(a, x.at + same, n, y.at + same, m, &ops);
	for (uint32_t i = x.n - tail; i < x.n; i++)
		push(a, &ops, ' ', x.at[i]);
	return ops;
}

/* Is there a change within CONTEXT lines of i? */
static bool near_change(const struct op_list *ops, uint32_t i)
{
	uint32_t from = i > CONTEXT ? i - CONTEXT : 0;
	for (uint32_t j = from; j < ops->n && j <= i + CONTEXT; j++)
		if (ops->at[j].what != ' ')
			return true;
	return false;
}

static void range(struct buf *out, char sign, uint32_t from, uint32_t n)
{
	buf_printf(out, " %c%u", sign, n ? from + 1 : from);
	if (n != 1)
		buf_printf(out, ",%u", n);
}

static void hunk(struct buf *out, const struct diff_op *at, uint32_t n, uint32_t old, uint32_t new)
{
	uint32_t minus = 0, plus = 0;
	for (uint32_t i = 0; i < n; i++) {
		minus += at[i].what != '+';
		plus += at[i].what != '-';
	}
	buf_add(out, STR("@@"));
	range(out, '-', old, minus);
	range(out, '+', new, plus);
	buf_add(out, STR(" @@\n"));
	for (uint32_t i = 0; i < n; i++) {
		buf_char(out, at[i].what);
		buf_add(out, at[i].line);
		if (!str_ends_with(at[i].line, STR("\n")))
			buf_add(out, STR("\n\\ No newline at end of file\n"));
	}
}

void fix_diff(struct buf *out, struct str path, struct str before, struct str after)
{
	struct arena *a = out->arena;
	uint32_t old = 0, new = 0;
	if (str_eq(before, after))
		return;
	struct op_list ops = ops_of(a, split(a, before), split(a, after));
	const char *lead = path.n && path.p[0] == '/' ? "" : "/";
	buf_printf(out, "--- a%s" STR_FMT "\n+++ b%s" STR_FMT "\n", lead, STR_ARG(path), lead,
		STR_ARG(path));
	for (uint32_t i = 0; i < ops.n;) {
		uint32_t n = 0;
		while (i + n < ops.n && near_change(&ops, i + n))
			n++;
		if (n)
			hunk(out, &ops.at[i], n, old, new);
		for (uint32_t j = i; j < i + (n ? n : 1); j++) {
			old += ops.at[j].what != '+';
			new += ops.at[j].what != '-';
		}
		i += n ? n : 1;
	}
}
