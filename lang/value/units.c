/*
 * Everything is exact: a fraction is read as digits times a part of its unit, never through
 * floating point, and what does not fit into 63 bits is refused.
 */
#include "value/units.h"

struct unit {
	struct str name;
	int64_t size;
};

enum { MOST_UNITS = 24 };
static const int64_t second = INT64_C(1000000000), day = INT64_C(86400);

#define SIZES_DECIMAL(b)                                                                         \
	{STR_INIT("P" b), INT64_C(1000000000000000)}, {STR_INIT("T" b), INT64_C(1000000000000)}, \
		{STR_INIT("G" b), 1000000000}, {STR_INIT("M" b), 1000000},                       \
	{                                                                                        \
		STR_INIT("k" b), 1000                                                            \
	}
#define SIZES_BINARY(b)                                                           \
	{STR_INIT("P" b), INT64_C(1) << 50}, {STR_INIT("T" b), INT64_C(1) << 40}, \
		{STR_INIT("G" b), 1 << 30}, {STR_INIT("M" b), 1 << 20},           \
	{                                                                         \
		STR_INIT("K" b), 1 << 10                                          \
	}
#define TIMES(minute)                                                                           \
	{STR_INIT("h"), INT64_C(3600000000000)}, {STR_INIT(minute), INT64_C(60000000000)},      \
		{STR_INIT("s"), 1000000000}, {STR_INIT("ms"), 1000000}, {STR_INIT("us"), 1000}, \
	{                                                                                       \
		STR_INIT("ns"), 1                                                               \
	}

/* From the largest down; a row without a name ends the table. */
static const struct unit tables[UNITS_COUNT][MOST_UNITS] = {
	[UNITS_BYTES] = {SIZES_BINARY("iB"), SIZES_DECIMAL("B"), {STR_INIT("KB"), 1000},
		{STR_INIT("B"), 1}},
	[UNITS_DURATION] = {{STR_INIT("d"), INT64_C(86400000000000)}, TIMES("min")},
	[UNITS_DOCKER_BYTES] = {SIZES_BINARY("iB"), SIZES_BINARY("B"), SIZES_BINARY(""),
		{STR_INIT("B"), 1}, {STR_INIT(""), 1}},
	[UNITS_DOCKER_DURATION] = {TIMES("m")},
};

static bool is_last(const struct unit *u)
{
	return u->size == 0;
}

static const struct unit *find(enum units units, struct str name)
{
	for (const struct unit *u = tables[units]; !is_last(u); u++)
		if (units == UNITS_DOCKER_BYTES ? str_eq_nocase(u->name, name)
						: str_eq(u->name, name))
			return u;
	return NULL;
}

static size_t digits(struct str s)
{
	size_t n = 0;
	while (n < s.n && char_is_digit(s.p[n]))
		n++;
	return n;
}

/* 0.ddd of the unit, cut to a whole number of the smallest. From the last digit to the first, as
 * nested divisions cut off no more than a single one would. */
static int64_t fraction_of(struct str fraction, int64_t unit)
{
	int64_t part = 0;
	for (size_t i = fraction.n; i > 0; i--)
		part = ((fraction.p[i - 1] - '0') * unit + part) / 10;
	return part;
}

/* One number with its unit from the front of *s. */
static bool read_one(enum units units, struct str *s, int64_t *out, int64_t *size)
{
	size_t n = digits(*s);
	int64_t whole;
	struct str fraction = STR(""), rest = str_skip(*s, n);
	if (!str_int(str_slice(*s, 0, n), &whole))
		return false;
	if (rest.n && rest.p[0] == '.') {
		fraction = str_slice(rest, 1, 1 + digits(str_skip(rest, 1)));
		rest = str_skip(rest, 1 + fraction.n);
		if (!fraction.n)
			return false;
	}
	for (n = 0; n < rest.n && char_is_alpha(rest.p[n]);)
		n++;
	const struct unit *u = find(units, str_slice(rest, 0, n));
	if (!u || __builtin_mul_overflow(whole, u->size, out) || *out > INT64_MAX - u->size)
		return false;
	*out += fraction_of(fraction, u->size);
	*s = str_skip(rest, n);
	*size = u->size;
	return true;
}

bool units_read(enum units units, struct str text, int64_t *out)
{
	bool minus = str_starts_with(text, STR("-"));
	bool one = units == UNITS_BYTES || units == UNITS_DOCKER_BYTES;
	int64_t sum = 0, before = INT64_MAX;
	text = str_skip(text, minus);
	if (units == UNITS_DOCKER_DURATION && str_eq(text, STR("0"))) {
		*out = 0;
		return true;
	}
	do {
		int64_t part, size;
		if (!read_one(units, &text, &part, &size) || size >= before ||
			__builtin_add_overflow(sum, part, &sum))
			return false;
		before = size;
	} while (text.n && !one);
	*out = minus ? -sum : sum;
	return !text.n;
}

static uint64_t magnitude(struct buf *out, int64_t n)
{
	if (n < 0)
		buf_char(out, '-');
	return n < 0 ? -(uint64_t)n : (uint64_t)n;
}

void size_show(struct buf *out, int64_t bytes)
{
	uint64_t n = magnitude(out, bytes), least = n;
	struct str name = STR("B");
	for (const struct unit *u = tables[UNITS_BYTES]; n && !is_last(u); u++) {
		uint64_t size = (uint64_t)u->size;
		if (n % size || n / size >= least)
			continue;
		least = n / size;
		name = u->name;
	}
	buf_printf(out, "%llu" STR_FMT, (unsigned long long)least, STR_ARG(name));
}

/* Days only where there is nothing below them. */
void duration_show(struct buf *out, int64_t ns)
{
	uint64_t n = magnitude(out, ns), whole_day = (uint64_t)(day * second);
	if (!n)
		buf_add(out, STR("0s"));
	for (const struct unit *u = tables[UNITS_DURATION]; n && !is_last(u); u++) {
		uint64_t size = (uint64_t)u->size;
		if (n < size || (size == whole_day && n % size))
			continue;
		buf_printf(out, "%llu" STR_FMT, (unsigned long long)(n / size), STR_ARG(u->name));
		n %= size;
	}
}

static bool leap(int64_t year)
{
	return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int64_t month_days(int64_t year, int64_t month)
{
	static const uint8_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	return days[month - 1] + (month == 2 && leap(year));
}

/* Days from 0000-03-01, so that the leap day is the last of its year; then 400 years repeat. */
static int64_t days_of(int64_t year, int64_t month, int64_t d)
{
	if (month <= 2) {
		year--;
		month += 12;
	}
	return year * 365 + year / 4 - year / 100 + year / 400 + (153 * (month - 3) + 2) / 5 + d -
	       1 - 719468;
}

bool date_read(struct str text, int64_t *days)
{
	int64_t year, month, d;
	if (text.n != 10 || text.p[4] != '-' || text.p[7] != '-' ||
		!str_int(str_slice(text, 0, 4), &year) || !str_int(str_slice(text, 5, 7), &month) ||
		!str_int(str_skip(text, 8), &d))
		return false;
	if (year < 1 || month < 1 || month > 12 || d < 1 || d > month_days(year, month))
		return false;
	*days = days_of(year, month, d);
	return true;
}

void date_show(struct buf *out, int64_t days)
{
	enum { LAST = 2932896 }; /* 9999-12-31 */
	days = days < -719162 ? -719162 : days > LAST ? LAST : days;
	int64_t year = 1970 + days / (days < 0 ? 365 : 366) - 1, month = 1;
	year = year < 1 ? 1 : year;
	while (days_of(year + 1, 1, 1) <= days)
		year++;
	int64_t d = days - days_of(year, 1, 1);
	while (d >= month_days(year, month))
		d -= month_days(year, month++);
	buf_printf(out, "%04d-%02d-%02d", (int)year, (int)month, (int)d + 1);
}
