/*
 * option_values.c: one reader for each kind of argument an option takes.
 */
#include "cli/private.h"

#include "cli/parallel.h"

#include <stdint.h>

bool option_flag(struct option_value *v)
{
	*(bool *)v->field = true;
	return true;
}

bool option_text(struct option_value *v)
{
	v->want = STR("a text that is not empty");
	*(struct str *)v->field = v->text;
	return v->text.n > 0;
}

bool option_url(struct option_value *v)
{
	v->want = STR("an address such as https://example.org/policies.html");
	for (size_t i = 0; i < v->text.n; i++)
		if (v->text.p[i] <= ' ' || v->text.p[i] > '~' || v->text.p[i] == '#')
			return false;
	*(struct str *)v->field = v->text;
	return str_starts_with(v->text, STR("https://")) ||
	       str_starts_with(v->text, STR("http://"));
}

bool option_texts(struct option_value *v)
{
	struct text_list *list = v->field;
	v->want = STR("a text that is not empty");
	list_push(v->arena, list, v->text);
	return v->text.n > 0;
}

bool option_names(struct option_value *v)
{
	struct text_list *list = v->field;
	struct str name, rest = v->text;
	v->want = STR("names, separated by commas");
	while (rest.n) {
		rest = str_cut(rest, ',', &name);
		name = str_trim(name);
		if (name.n == 0)
			return false;
		list_push(v->arena, list, name);
	}
	return v->text.n > 0;
}

bool option_pairs(struct option_value *v)
{
	struct pair_list *list = v->field;
	struct pair p;
	v->want = STR("NAME=VALUE");
	if (str_find_char(v->text, '=') == STR_NOT_FOUND)
		return false;
	p.value = str_cut(v->text, '=', &p.name);
	list_push(v->arena, list, p);
	return p.name.n > 0;
}

/* --- words --- */

struct choice {
	const char *name;
	int value;
};

static const struct choice kinds[] = {
#define KIND_OF_INPUT(name, path, doc) {#name, INPUT_##name},
#include "project/kinds.def"
#undef KIND_OF_INPUT
	{NULL, 0}};
static const struct choice formats[] = {
#define FORMAT(name, doc) {#name, REPORT_##name},
#include "report/formats.def"
#undef FORMAT
	{NULL, 0}};
static const struct choice severities[] = {{"critical", SEVERITY_CRITICAL}, {"high", SEVERITY_HIGH},
	{"medium", SEVERITY_MEDIUM}, {"low", SEVERITY_LOW}, {"info", SEVERITY_INFO}, {NULL, 0}};
static const struct choice unknowns[] = {
	{"fail", UNKNOWN_FAIL}, {"report", UNKNOWN_REPORT}, {"ignore", UNKNOWN_IGNORE}, {NULL, 0}};
static const struct choice forms[] = {{"records", FORM_RECORDS}, {"dockerfile", FORM_DOCKERFILE},
	{"scripts", FORM_SCRIPTS}, {"create-request", FORM_CREATE_REQUEST},
	{"compose", FORM_COMPOSE}, {NULL, 0}};
static const struct choice colours[] = {
	{"auto", COLOUR_AUTO}, {"always", COLOUR_ALWAYS}, {"never", COLOUR_NEVER}, {NULL, 0}};
/* The words that a reader takes; NULL: it reads no words. */
static const struct choice *choices_of(option_reader *reader)
{
	static const struct {
		option_reader *reader;
		const struct choice *choices;
	} rows[] = {{option_kind, kinds}, {option_format, formats}, {option_severity, severities},
		{option_unknown, unknowns}, {option_form, forms}, {option_colour, colours}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].reader == reader)
			return rows[i].choices;
	return NULL;
}

const char *option_word(unsigned option, unsigned i)
{
	const struct choice *c = choices_of(option_readers[option]);
	while (c && c->name && i--)
		c++;
	return c ? c->name : NULL;
}

static struct str choices_list(struct arena *a, const struct choice *c, struct str typed)
{
	struct nearest near;
	struct buf b = BUF(a);
	nearest_init(&near, typed);
	for (const struct choice *at = c; at->name; at++) {
		if (at > c)
			buf_add(&b, at[1].name ? STR(", ") : STR(" or "));
		buf_add(&b, str_from(at->name));
		nearest_offer(&near, str_from(at->name));
	}
	buf_add(&b, suggestion(a, &near));
	return buf_str(&b);
}

static bool choose(struct option_value *v, const struct choice *c, int *out)
{
	for (const struct choice *at = c; at->name; at++)
		if (str_eq(v->text, str_from(at->name))) {
			*out = at->value;
			return true;
		}
	v->want = choices_list(v->arena, c, v->text);
	return false;
}

bool option_kind(struct option_value *v)
{
	int i;
	bool ok = choose(v, kinds, &i);
	if (ok)
		*(enum input_kind *)v->field = (enum input_kind)i;
	return ok;
}

bool option_format(struct option_value *v)
{
	int i;
	bool ok = choose(v, formats, &i);
	if (ok)
		*(enum report_kind *)v->field = (enum report_kind)i;
	return ok;
}

bool option_severity(struct option_value *v)
{
	int i;
	bool ok = choose(v, severities, &i);
	if (ok)
		*(enum severity *)v->field = (enum severity)i;
	return ok;
}

bool option_form(struct option_value *v)
{
	int i;
	bool ok = choose(v, forms, &i);
	if (ok)
		*(enum form *)v->field = (enum form)i;
	return ok;
}

bool option_colour(struct option_value *v)
{
	int i;
	bool ok = choose(v, colours, &i);
	if (ok)
		*(enum colour_when *)v->field = (enum colour_when)i;
	return ok;
}

bool option_unknown(struct option_value *v)
{
	int i;
	v->settings->unknown_given = choose(v, unknowns, &i);
	if (v->settings->unknown_given)
		*(enum when_unknown *)v->field = (enum when_unknown)i;
	return v->settings->unknown_given;
}

/* --- numbers --- */

/* 65536, 512KiB, 4MiB; offsets are 32 bits wide, so 1GiB is the most. */
bool option_size(struct option_value *v)
{
	static const struct {
		struct str suffix;
		int64_t bytes;
	} units[] = {{STR_INIT("KiB"), 1024}, {STR_INIT("MiB"), 1024 * 1024},
		{STR_INIT("GiB"), 1024 * 1024 * 1024}, {STR_INIT(""), 1}};
	const int64_t most = 1024 * 1024 * 1024;
	int64_t n;
	size_t u = 0;
	v->want = STR("a size from 1 to 1GiB, such as 65536 or 4MiB");
	while (!str_ends_with(v->text, units[u].suffix))
		u++;
	if (!str_int(str_slice(v->text, 0, v->text.n - units[u].suffix.n), &n) || n < 1 ||
		n > most / units[u].bytes)
		return false;
	*(size_t *)v->field = (size_t)(n * units[u].bytes);
	return true;
}

bool option_jobs(struct option_value *v)
{
	int64_t n;
	v->want = STR("a number from 1 to 64");
	if (!str_int(v->text, &n) || n < 1 || n > PARALLEL_THREADS_MOST)
		return false;
	*(unsigned *)v->field = (unsigned)n;
	return true;
}

static int month_days(int64_t year, int64_t month)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return days[month - 1] + (month == 2 && leap ? 1 : 0);
}

/* Days from 1970-01-01; the year is taken to begin in March, so that leap days come last. */
static int64_t days_since_1970(int64_t year, int64_t month, int64_t day)
{
	year -= month <= 2 ? 1 : 0;
	int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	return year * 365 + year / 4 - year / 100 + year / 400 + in_year - 719468;
}

bool option_date(struct option_value *v)
{
	int64_t year, month, day;
	v->want = STR("a date such as 2026-01-31");
	if (v->text.n != 10 || v->text.p[4] != '-' || v->text.p[7] != '-')
		return false;
	if (!str_int(str_slice(v->text, 0, 4), &year) ||
		!str_int(str_slice(v->text, 5, 7), &month) ||
		!str_int(str_slice(v->text, 8, 10), &day))
		return false;
	if (year < 1 || month < 1 || month > 12 || day < 1 || day > month_days(year, month))
		return false;
	*(int64_t *)v->field = days_since_1970(year, month, day);
	v->settings->today_given = true;
	return true;
}
