/*
 * pattern_fuzz.c: any bytes as a pattern and as a text.
 *
 * The first byte chooses regex or glob, the first NUL behind it ends the pattern, the rest is the
 * text. A text that matches holds what the pattern needs, and must agree with itself: with few
 * states as with many, and with its middle taken out, where the answer may become unknown but never
 * the opposite.
 */
#include "pattern/compare.h"
#include "pattern/pattern.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void agree(enum truth surer, enum truth t)
{
	if (t != TRUTH_UNKNOWN && t != surer)
		abort();
}

static struct text with_hole(struct arena *a, struct str s, size_t from, size_t to)
{
	static const struct cause why = {STR_INIT("it was taken out"), 0};
	struct texter t;
	texter_init(&t, a);
	texter_add(&t, str_slice(s, 0, from));
	texter_hole(&t, &why, from < to);
	texter_add(&t, str_skip(s, to));
	return texter_end(&t);
}

/* A hole stands between characters: not inside of one, which it would otherwise cut. */
static size_t border(struct str s, size_t at)
{
	while (at > 0 && at < s.n && (unsigned char)s.p[at] >= 0x80)
		at--;
	return at;
}

static void check(struct arena *a, const struct pattern *p, struct str text)
{
	struct matcher m, small;
	matcher_init(&m, a, 0);
	matcher_init(&small, a, 1);
	size_t from = border(text, text.n / 3), to = border(text, text.n * 2 / 3);
	enum truth whole = matcher_match(&m, p, text_plain(text));
	if (whole == TRUTH_UNKNOWN || matcher_match(&small, p, text_plain(text)) != whole)
		abort();
	struct outline outline = {.length = 0};
	outline_add(&outline, text);
	if (whole == TRUTH_TRUE && !pattern_may_match(p, &outline))
		abort();
	struct text holed = with_hole(a, text, from, to);
	agree(whole, matcher_match(&m, p, holed));
	agree(whole, matcher_match(&small, p, holed));
}

static void compare(struct arena *a, struct str x, struct str y)
{
	struct text tx = text_plain(x), ty = text_plain(y);
	struct text hx = with_hole(a, x, x.n / 3, x.n / 2), hy = with_hole(a, y, y.n / 4, y.n / 2);
	agree(text_equal(tx, ty), text_equal(hx, hy));
	agree(text_starts_with(tx, ty), text_starts_with(hx, ty));
	agree(text_starts_with(tx, ty), text_starts_with(tx, hy));
	agree(text_ends_with(tx, ty), text_ends_with(hx, hy));
	agree(text_ends_with(tx, ty), text_ends_with(tx, hy));
	agree(text_contains(tx, ty), text_contains(hx, ty));
	agree(text_contains(tx, ty), text_contains(tx, hy));
	text_path_under(hx, hy);
	text_path_under(tx, hy);
	text_path_under(hx, ty);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0 || size > 4096)
		return 0;
	struct arena a;
	arena_init(&a);
	struct str source,
		text = str_cut((struct str){(const char *)data + 1, size - 1}, '\0', &source);
	struct pattern_mistake m;
	const struct pattern *p =
		data[0] & 1 ? pattern_glob(&a, source, &m) : pattern_regex(&a, source, &m);
	if (p)
		check(&a, p, text);
	else if (m.message.n == 0 || m.offset > source.n)
		abort();
	compare(&a, text, source);
	arena_done(&a);
	return 0;
}
