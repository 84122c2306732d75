/*
 * number.c: whole numbers, decimals, sizes, durations and dates.
 *
 * Sizes: KiB MiB GiB TiB PiB count by 1024, kB (or KB) MB GB TB PB by 1000, B is one byte.
 * Durations: d h min s ms us ns, the longer unit first: 1h30min. Digits of a whole number may stand
 * in groups of three: 1_000_000. Everything else gets advice instead of a guess.
 */
#include "syntax/private.h"

#include "base/nearest.h"
#include "syntax/grammar.h"
#include "value/units.h"

#include <stdlib.h>

static const struct str units[] = {
	STR_INIT("B"),
	STR_INIT("kB"),
	STR_INIT("KB"),
	STR_INIT("MB"),
	STR_INIT("GB"),
	STR_INIT("TB"),
	STR_INIT("PB"),
	STR_INIT("KiB"),
	STR_INIT("MiB"),
	STR_INIT("GiB"),
	STR_INIT("TiB"),
	STR_INIT("PiB"),
	STR_INIT("d"),
	STR_INIT("h"),
	STR_INIT("min"),
	STR_INIT("s"),
	STR_INIT("ms"),
	STR_INIT("us"),
	STR_INIT("ns"),
};

enum { N_UNITS = sizeof units / sizeof *units };

static bool is_unit(struct str name)
{
	for (int i = 0; i < N_UNITS; i++)
		if (str_eq(units[i], name))
			return true;
	return false;
}

static bool is_digit_or_group(char c)
{
	return char_is_digit(c) || c == '_';
}

static size_t run_of(struct str s, bool (*is)(char))
{
	size_t n = 0;
	while (n < s.n && is(s.p[n]))
		n++;
	return n;
}

/* digits with or without decimals at the front of s */
static size_t number_length(struct str s)
{
	size_t n = run_of(s, is_digit_or_group);
	if (n + 1 < s.n && s.p[n] == '.' && char_is_digit(s.p[n + 1]))
		n += 1 + run_of(str_skip(s, n + 1), char_is_digit);
	return n;
}

/* The digits without their groups; empty when the groups are not groups of three. */
static struct str ungrouped(struct arena *a, struct str digits)
{
	struct buf plain = BUF(a);
	size_t first = str_find_char(digits, '_');
	if (first == STR_NOT_FOUND)
		return digits;
	if (first > 3 || (digits.n - first) % 4)
		return STR("");
	for (size_t i = 0; i < digits.n; i++) {
		bool group = i >= first && (i - first) % 4 == 0;
		if (group != (digits.p[i] == '_'))
			return STR("");
		if (!group)
			buf_char(&plain, digits.p[i]);
	}
	return buf_str(&plain);
}

static int bad_number(struct parser *p, struct span at, const char *advice)
{
	struct diag *d = parser_bad(p, &DIAG_bad_number, at, "`" STR_FMT "` is not a number",
		STR_ARG(source_slice(p->source, at)));
	diag_label(d, "%s", advice);
	return T_BAD;
}

static int out_of_range(struct parser *p, struct span at)
{
	struct diag *d = parser_bad(p, &DIAG_bad_number, at, "`" STR_FMT "` is out of range",
		STR_ARG(source_slice(p->source, at)));
	diag_label(d, "numbers, bytes and nanoseconds stay below 2^63");
	return T_BAD;
}

/* Units that mean something elsewhere, and what the author may want here. */
static bool advise_letter(struct diag *d, struct str n, struct str unit)
{
	static const struct {
		char letter;
		const char *what, *size, *other, *time;
	} known[] = {
		{'k', "kibibytes", "KiB", "kilobytes", "kB"},
		{'m', "mebibytes", "MiB", "minutes", "min"},
		{'g', "gibibytes", "GiB", "gigabytes", "GB"},
		{'t', "tebibytes", "TiB", "terabytes", "TB"},
	};
	if (unit.n != 1)
		return false;
	for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
		if (known[i].letter != char_lower(unit.p[0]))
			continue;
		struct str what = str_from(known[i].what);
		if (known[i].letter == 'm' && str_eq(n, STR("512")))
			what = STR("half a gibibyte");
		diag_note(d, "for " STR_FMT " write " STR_FMT "%s; for %s write " STR_FMT "%s",
			STR_ARG(what), STR_ARG(n), known[i].size, known[i].other, STR_ARG(n),
			known[i].time);
		return true;
	}
	return false;
}

static void advise_nearest(
	struct diag *d, struct arena *a, struct str before, struct str unit, struct str behind)
{
	struct nearest near;
	nearest_init(&near, unit);
	for (int i = 0; i < N_UNITS; i++)
		nearest_offer(&near, units[i]);
	if (near.best.n) {
		diag_fix(d, str_printf(a, STR_FMT STR_FMT STR_FMT, STR_ARG(before),
				    STR_ARG(near.best), STR_ARG(behind)));
		return;
	}
	diag_note(d, "sizes: B kB MB GB TB PB, KiB MiB GiB TiB PiB");
	diag_note(d, "durations: d h min s ms us ns");
}

/* `rest` is what stands from the bad unit on. */
static int bad_unit(struct parser *p, struct span at, struct str n, struct str rest)
{
	struct str text = source_slice(p->source, at);
	struct str unit = str_slice(rest, 0, run_of(rest, char_is_alpha));
	struct diag *d = parser_bad(p, &DIAG_bad_unit, at,
		"`" STR_FMT "` is neither a size nor a duration", STR_ARG(text));
	if (!advise_letter(d, n, rest))
		advise_nearest(d, p->arena, str_slice(text, 0, text.n - rest.n), unit,
			str_skip(rest, unit.n));
	return T_BAD;
}

static int read_date(struct parser *p, struct span at, struct str s, struct value *out)
{
	int64_t days;
	if (date_read(s, &days)) {
		*out = value_date(days, 0);
		return T_DATE;
	}
	if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
		return bad_number(p, at,
			"a date is written 2027-03-31; a subtraction has spaces around its `-`");
	struct diag *d =
		parser_bad(p, &DIAG_bad_number, at, "there is no day `" STR_FMT "`", STR_ARG(s));
	diag_label(d, "a date is year-month-day");
	return T_BAD;
}

static int read_whole(struct parser *p, struct span at, struct str digits, struct value *out)
{
	int64_t i;
	struct str plain = ungrouped(p->arena, digits);
	if (plain.n == 0)
		return bad_number(p, at, "`_` stands between groups of three digits: 1_000_000");
	if (!str_int(plain, &i))
		return out_of_range(p, at);
	*out = value_int(i, 0);
	return T_INT;
}

static int read_decimal(struct parser *p, struct str s, struct value *out)
{
	*out = value_number(strtod(str_c(p->arena, s), NULL), 0);
	return T_LITERAL;
}

/* What is wrong with a number and units: an unknown unit, or how much they come to. */
static int bad_quantity(struct parser *p, struct span at, struct str s)
{
	unsigned parts = 0;
	for (; s.n && char_is_digit(s.p[0]); parts++) {
		struct str n = str_slice(s, 0, number_length(s));
		s = str_skip(s, n.n);
		struct str unit = str_slice(s, 0, run_of(s, char_is_alpha));
		if (!is_unit(unit))
			return bad_unit(p, at, n, s);
		s = str_skip(s, unit.n);
	}
	if (s.n)
		return bad_unit(p, at, STR(""), s);
	if (parts > 1)
		return bad_number(p, at, "a duration has its longest unit first: 1h30min");
	return out_of_range(p, at);
}

int number_read(struct parser *p, struct span at, struct value *out)
{
	struct str s = source_slice(p->source, at);
	*out = value_none(0);
	if (str_find_char(s, '-') != STR_NOT_FOUND)
		return read_date(p, at, s, out);
	struct str unit = str_skip(s, number_length(s));
	bool grouped = str_find_char(s, '_') != STR_NOT_FOUND;
	bool decimal = str_find_char(s, '.') != STR_NOT_FOUND;
	int64_t n;
	if (unit.n == 0 && !decimal)
		return read_whole(p, at, s, out);
	if (unit.n && unit.p[0] == '.')
		return bad_number(p, at, "a version or an address is written as a text, in quotes");
	if (grouped)
		return bad_number(p, at, "only whole numbers without a unit have groups of digits");
	if (unit.n == 0)
		return read_decimal(p, s, out);
	if (units_read(UNITS_BYTES, s, &n))
		*out = value_bytes(n, 0);
	else if (units_read(UNITS_DURATION, s, &n))
		*out = value_duration(n, 0);
	else
		return bad_quantity(p, at, s);
	return T_LITERAL;
}
