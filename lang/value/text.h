/*
 * text.h: text with holes.
 *
 * `registry.acme.example/app:${TAG}` is not unknown, it is known except for one hole. The literal
 * part is kept whole, with the offsets where something unknown stands between its bytes.
 */
#ifndef VALUE_TEXT_H
#define VALUE_TEXT_H

#include "base/buf.h"
#include "base/list.h"
#include "base/str.h"

/* Why something is unknown, in words that end a sentence: "`TAG` has no default". */
struct cause {
	struct str what;
	uint32_t place; /* where the unknown thing stands; 0: nowhere in particular */
	bool told;      /* an error says so: no verdict need say that it is undecided */
};

struct hole {
	uint32_t at;               /* offset in the literal part where the unknown text stands */
	bool filled;               /* it is at least one byte (`${V:?}`); else it may be empty */
	const struct cause *cause; /* never NULL */
};

LIST(hole_list, struct hole);

struct text {
	struct str s; /* the literal part: what surely ships */
	uint32_t n_holes;
	const struct hole *holes; /* ordered by offset */
};

/* What Kleene's logic knows. */
enum truth { TRUTH_FALSE, TRUTH_TRUE, TRUTH_UNKNOWN };

struct text text_plain(struct str s);
struct text text_slice(
	struct arena *a, struct text t, size_t from, size_t to); /* holes at both ends are kept */
struct text text_join(struct arena *a, struct text first, struct text second);
bool text_has_holes(struct text t);
const struct cause *text_cause(struct text t); /* of the first hole; NULL without one */

/* Is it empty? Unknown where every byte may come from a hole. */
enum truth text_is_empty(struct text t);

/* The text for people, its holes shown as `${...}`. */
struct str text_show(struct arena *a, struct text t);

/* Building one up. */
struct texter {
	struct buf literal;
	struct hole_list holes;
};
void texter_init(struct texter *t, struct arena *a);
void texter_add(struct texter *t, struct str s);
void texter_hole(struct texter *t, const struct cause *cause, bool filled);
void texter_text(struct texter *t, struct text more);
struct text texter_end(struct texter *t);

#endif
