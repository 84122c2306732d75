/*
 * line_hash.c: a rolling polynomial over a window of a hundred UTF-16 units.
 *
 * Blanks and tabs do not count, every line end is one \n, and the text ends with 65535 and zeros
 * until the window has passed its last line. A line's hash is what the window holds once it begins
 * with that line; behind the colon stands the how-many-eth of its value the line is.
 */
#include "report/line_hash.h"

enum { WINDOW = 100, BASE = 37, TEXT_END = 65535, NO_LINE = 0 };

struct roller {
	struct arena *arena;
	struct line_hashes *out;
	struct map counts; /* hash -> uint32_t */
	uint32_t unit[WINDOW];
	uint32_t line[WINDOW]; /* from 1: the line that begins at this unit, or NO_LINE */
	uint32_t at, lines;
	uint64_t hash, leaving; /* leaving: BASE to the power of WINDOW */
	bool line_start, after_cr;
};

static void hand_out(struct roller *x)
{
	uint32_t line = x->line[x->at];
	x->line[x->at] = NO_LINE;
	if (line == NO_LINE)
		return;
	struct str hex = str_printf(x->arena, "%llx", (unsigned long long)x->hash);
	void **count = map_put(x->arena, &x->counts, hex);
	if (!*count)
		*count = arena_new(x->arena, uint32_t);
	uint32_t nth = ++*(uint32_t *)*count;
	x->out->at[line - 1] = str_printf(x->arena, STR_FMT ":%u", STR_ARG(hex), nth);
}

static void roll(struct roller *x, uint32_t unit)
{
	x->hash = x->hash * BASE + unit - x->leaving * x->unit[x->at];
	x->unit[x->at] = unit;
	x->at = (x->at + 1) % WINDOW;
}

static void take(struct roller *x, uint32_t unit)
{
	bool second = x->after_cr && unit == '\n';
	x->after_cr = unit == '\r';
	if (unit == ' ' || unit == '\t' || second) {
		x->after_cr = false;
		return;
	}
	if (unit == '\r')
		unit = '\n';
	hand_out(x);
	if (x->line_start)
		x->line[x->at] = ++x->lines;
	x->line_start = unit == '\n';
	roll(x, unit);
}

static void take_point(struct roller *x, uint32_t point)
{
	if (point <= 0xFFFF) {
		take(x, point);
		return;
	}
	take(x, 0xD800 + ((point - 0x10000) >> 10));
	take(x, 0xDC00 + (point & 0x3FF));
}

static uint32_t count_lines(struct str text)
{
	uint32_t n = 1;
	for (size_t i = 0; i < text.n; i++)
		n += text.p[i] == '\n' ||
		     (text.p[i] == '\r' && (i + 1 == text.n || text.p[i + 1] != '\n'));
	return n;
}

struct line_hashes line_hashes_of(struct arena *a, struct str text)
{
	struct line_hashes out = {.n = count_lines(text)};
	struct roller *x = arena_new(a, struct roller);
	out.at = arena_array(a, struct str, out.n);
	*x = (struct roller){.arena = a, .out = &out, .leaving = 1, .line_start = true};
	for (int i = 0; i < WINDOW; i++)
		x->leaving *= BASE;
	for (size_t at = 0; at < text.n;) {
		uint32_t point;
		at += utf8_decode(str_skip(text, at), &point);
		take_point(x, point);
	}
	take(x, TEXT_END);
	for (int i = 0; i < WINDOW; i++) {
		hand_out(x);
		roll(x, 0);
	}
	return out;
}

void line_hasher_reset(struct line_hasher *x)
{
	*x = (struct line_hasher){0};
}

struct str line_hash_of(
	struct line_hasher *x, struct arena *unit, const struct finding *f, uint32_t line)
{
	if (f->line_hash.n)
		return f->line_hash;
	if (x->hashed != f->source) {
		x->hashes = line_hashes_of(unit, f->source->text);
		x->hashed = f->source;
	}
	return line && line <= x->hashes.n ? x->hashes.at[line - 1] : STR("");
}
