/*
 * compare.c: equality, prefixes, suffixes, containment.
 *
 * A hole can always be filled with something that does not fit, and with anything that is needed:
 * so the literal text at the border decides, or nothing does.
 */
#include "pattern/compare.h"
#include "pattern/pieces.h"

static enum truth truth_of(bool b)
{
	return b ? TRUTH_TRUE : TRUTH_FALSE;
}

static enum truth perhaps(bool possible)
{
	return possible ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

/* One is a prefix of the other. */
static bool heads_agree(struct str a, struct str b)
{
	return a.n < b.n ? str_starts_with(b, a) : str_starts_with(a, b);
}

static bool tails_agree(struct str a, struct str b)
{
	return a.n < b.n ? str_ends_with(b, a) : str_ends_with(a, b);
}

enum truth text_equal(struct text a, struct text b)
{
	if (!a.n_holes && !b.n_holes)
		return truth_of(str_eq(a.s, b.s));
	if (!b.n_holes)
		return perhaps(pieces_fill(a, b.s));
	if (!a.n_holes)
		return perhaps(pieces_fill(b, a.s));
	return perhaps(
		heads_agree(text_head(a), text_head(b)) && tails_agree(text_tail(a), text_tail(b)));
}

enum truth text_starts_with(struct text t, struct text prefix)
{
	struct str head = text_head(t);
	if (!prefix.n_holes && str_starts_with(head, prefix.s))
		return TRUTH_TRUE;
	if (!t.n_holes)
		return perhaps(prefix.n_holes && pieces_fill_prefix(prefix, t.s));
	return perhaps(heads_agree(head, text_head(prefix)));
}

enum truth text_ends_with(struct text t, struct text suffix)
{
	struct str tail = text_tail(t);
	if (!suffix.n_holes && str_ends_with(tail, suffix.s))
		return TRUTH_TRUE;
	if (!t.n_holes)
		return perhaps(suffix.n_holes && pieces_fill_suffix(suffix, t.s));
	return perhaps(tails_agree(tail, text_tail(suffix)));
}

static bool some_piece_contains(struct text t, struct str part)
{
	for (uint32_t i = 0; i <= t.n_holes; i++)
		if (find_linear(text_piece(t, i), part) != STR_NOT_FOUND)
			return true;
	return false;
}

enum truth text_contains(struct text t, struct text part)
{
	if (!part.n_holes && some_piece_contains(t, part.s))
		return TRUTH_TRUE;
	if (!t.n_holes)
		return perhaps(part.n_holes && pieces_fill_part(part, t.s));
	return TRUTH_UNKNOWN;
}
