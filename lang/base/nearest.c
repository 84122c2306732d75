#include "base/nearest.h"

enum { NAME_MOST = 64 };

void nearest_init(struct nearest *n, struct str typed)
{
	/* a third of the letters may be wrong, at least one */
	*n = (struct nearest){typed, STR(""), (unsigned)(typed.n / 3 + 2)};
}

static unsigned least(unsigned a, unsigned b)
{
	return a < b ? a : b;
}

/* Optimal string alignment distance over three rows of the usual table. */
static unsigned edits(struct str a, struct str b)
{
	unsigned rows[3][NAME_MOST + 1];
	for (unsigned j = 0; j <= b.n; j++)
		rows[0][j] = j;
	for (unsigned i = 1; i <= a.n; i++) {
		unsigned *row = rows[i % 3], *up = rows[(i + 2) % 3], *up2 = rows[(i + 1) % 3];
		row[0] = i;
		for (unsigned j = 1; j <= b.n; j++) {
			bool same = char_lower(a.p[i - 1]) == char_lower(b.p[j - 1]);
			row[j] = least(least(up[j] + 1, row[j - 1] + 1), up[j - 1] + !same);
			if (i > 1 && j > 1 && a.p[i - 1] == b.p[j - 2] && a.p[i - 2] == b.p[j - 1])
				row[j] = least(row[j], up2[j - 2] + 1);
		}
	}
	return rows[a.n % 3][b.n];
}

void nearest_offer(struct nearest *n, struct str candidate)
{
	if (candidate.n > NAME_MOST || n->typed.n > NAME_MOST || candidate.n == 0 ||
		n->typed.n == 0)
		return;
	unsigned d = edits(n->typed, candidate);
	if (d < n->edits && d < candidate.n) {
		n->edits = d;
		n->best = candidate;
	}
}
