#include "pattern/pieces.h"

#include <string.h>

struct str text_piece(struct text t, uint32_t i)
{
	size_t from = i == 0 ? 0 : t.holes[i - 1].at;
	size_t to = i == t.n_holes ? t.s.n : t.holes[i].at;
	return str_slice(t.s, from, to);
}

struct str text_head(struct text t)
{
	return text_piece(t, 0);
}

struct str text_tail(struct text t)
{
	return text_piece(t, t.n_holes);
}

/* --- finding: Crochemore and Perrin's two-way search --- */

/* Where the greatest suffix of s begins, in the usual order of bytes or in the reverse one, and
 * its period. */
static size_t greatest_suffix(struct str s, bool reverse, size_t *period)
{
	size_t from = 0, rival = 1, k = 0, p = 1;
	while (rival + k < s.n) {
		unsigned char a = (unsigned char)s.p[rival + k], b = (unsigned char)s.p[from + k];
		if (a == b) {
			k++;
			if (k == p) {
				rival += p;
				k = 0;
			}
		} else if ((a < b) != reverse) { /* the rival loses; all it shares is one period */
			rival += k + 1;
			k = 0;
			p = rival - from;
		} else {
			from = rival++;
			k = 0;
			p = 1;
		}
	}
	*period = p;
	return from;
}

struct needle {
	struct str s;
	size_t cut; /* its critical position: the right part is compared first */
	size_t period;
	bool periodic; /* all of it has that period, so that a shift keeps what was compared */
};

static struct needle needle_of(struct str s)
{
	size_t p, q;
	size_t a = greatest_suffix(s, false, &p), b = greatest_suffix(s, true, &q);
	struct needle n = {s, a > b ? a : b, a > b ? p : q, false};
	n.periodic = n.cut + n.period <= s.n && memcmp(s.p, s.p + n.period, n.cut) == 0;
	if (!n.periodic)
		n.period = (n.cut > s.n - n.cut ? n.cut : s.n - n.cut) + 1;
	return n;
}

static size_t needle_find(const struct needle *n, struct str s)
{
	size_t known = 0; /* so many bytes of the needle are known to fit */
	for (size_t at = 0; n->s.n <= s.n - at && at <= s.n;) {
		size_t i = n->cut > known ? n->cut : known;
		while (i < n->s.n && n->s.p[i] == s.p[at + i])
			i++;
		if (i < n->s.n) {
			at += i - n->cut + 1;
			known = 0;
			continue;
		}
		i = n->cut;
		while (i > known && n->s.p[i - 1] == s.p[at + i - 1])
			i--;
		if (i <= known)
			return at;
		at += n->period;
		known = n->periodic ? n->s.n - n->period : 0;
	}
	return STR_NOT_FOUND;
}

size_t find_linear(struct str s, struct str part)
{
	enum { SHORT = 8 }; /* comparing so much at each place is linear enough */
	if (part.n <= SHORT || s.n <= 64)
		return str_find(s, part);
	struct needle n = needle_of(part);
	return needle_find(&n, s);
}

/* --- pieces in a row --- */

/* Finds pieces from..to-1 one behind the other, each as early as it can be, a filled hole taking
 * one byte at least. Returns where the last one ends, STR_NOT_FOUND when they do not fit. */
static size_t pieces_place(struct text t, uint32_t from, uint32_t to, struct str s, size_t at)
{
	for (uint32_t i = from; i < to; i++) {
		struct str piece = text_piece(t, i);
		at += i > 0 && t.holes[i - 1].filled;
		if (at > s.n)
			return STR_NOT_FOUND;
		size_t hit = find_linear(str_skip(s, at), piece);
		if (hit == STR_NOT_FOUND)
			return STR_NOT_FOUND;
		at += hit + piece.n;
	}
	return at;
}

bool pieces_fill(struct text t, struct str s)
{
	if (!t.n_holes)
		return str_eq(t.s, s);
	if (!str_starts_with(s, text_head(t)))
		return false;
	size_t at = pieces_place(t, 1, t.n_holes, s, text_head(t).n);
	if (at == STR_NOT_FOUND)
		return false;
	at += t.holes[t.n_holes - 1].filled;
	return at <= s.n && str_ends_with(str_skip(s, at), text_tail(t));
}

bool pieces_fill_prefix(struct text t, struct str s)
{
	if (!str_starts_with(s, text_head(t)))
		return false;
	return pieces_place(t, 1, t.n_holes + 1, s, text_head(t).n) != STR_NOT_FOUND;
}

bool pieces_fill_suffix(struct text t, struct str s)
{
	if (!t.n_holes)
		return str_ends_with(s, t.s);
	size_t at = pieces_place(t, 0, t.n_holes, s, 0);
	if (at == STR_NOT_FOUND)
		return false;
	at += t.holes[t.n_holes - 1].filled;
	return at <= s.n && str_ends_with(str_skip(s, at), text_tail(t));
}

bool pieces_fill_part(struct text t, struct str s)
{
	return pieces_place(t, 0, t.n_holes + 1, s, 0) != STR_NOT_FOUND;
}
