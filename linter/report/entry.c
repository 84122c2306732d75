/*
 * entry.c: findings and mistakes as rows.
 */
#include "report/entry.h"

#include "report/causes.h"
#include "report/private.h"

#include <stdio.h>

enum level level_of(enum severity s)
{
	if (s >= SEVERITY_HIGH)
		return LEVEL_ERROR;
	return s == SEVERITY_MEDIUM ? LEVEL_WARNING : LEVEL_NOTE;
}

const char *level_word(enum level l)
{
	static const char *const words[] = {"note", "warning", "error"};
	return words[l];
}

const char *hex16(char *room, uint64_t n)
{
	snprintf(room, 17, "%016llx", (unsigned long long)n);
	return room;
}

struct str report_path(struct report *r, struct str path)
{
	struct str base = r->settings.base;
	if (base.n && str_starts_with(path, base) && path.n > base.n && path.p[base.n] == '/')
		path = str_skip(path, base.n + 1);
	while (str_starts_with(path, STR("./")))
		path = str_skip(path, 2);
	return path;
}

static bool is_link(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~')
			return false;
	return str_starts_with(s, STR("https://")) || str_starts_with(s, STR("http://"));
}

struct str policy_link(struct report *r, const struct policy_info *p)
{
	for (uint32_t i = 0; p && i < p->see.n; i++)
		if (is_link(p->see.at[i]))
			return p->see.at[i];
	return p && r->settings.docs.n ? str_printf(r->arena, STR_FMT "#" STR_FMT,
						 STR_ARG(r->settings.docs), STR_ARG(p->name))
				       : STR("");
}

static void place(struct report *r, struct entry *e)
{
	if (!e->source)
		return;
	e->at = ruler_range(&r->ruler, e->source, e->span);
	e->path = report_path(r, e->source->path);
}

/* What was not found out is not said as if it had been: the cause is. */
static struct str message_of(const struct finding *f)
{
	bool cause = f->verdict == VERDICT_UNDECIDED && f->blame.what.n;
	return cause ? f->blame.what : f->message;
}

static void of_finding(struct report *r, const struct finding *f, entry_fn *each)
{
	struct entry e = {.id = f->policy->name,
		.message = message_of(f),
		.severity = f->verdict == VERDICT_UNDECIDED ? SEVERITY_INFO : f->severity,
		.verdict = f->verdict,
		.source = f->source,
		.span = f->span,
		.finding = f,
		.fingerprint = f->fingerprint};
	if (f->verdict == VERDICT_WAIVED && !r->settings.show_waived)
		return;
	place(r, &e);
	each(r, &e);
}

/* With what cannot be decided for what it points at. */
static void of_mistake(
	struct report *r, const struct diag *d, const struct cause_group *undecided, entry_fn *each)
{
	uint32_t n;
	struct entry e = {.id = str_from(d->code->slug),
		.message = d->message,
		.code = d->code,
		.severity = d->code->severity == DIAG_ERROR ? SEVERITY_HIGH : SEVERITY_LOW,
		.source = d->source,
		.span = d->span};
	place(r, &e);
	e.fingerprint = str_fnv(str_fnv(STR_FNV_START, e.id), e.message);
	if (undecided)
		e.message = str_printf(r->unit, STR_FMT " (" STR_FMT ")", STR_ARG(d->message),
			STR_ARG(cause_group_names(r->unit, undecided, &n)));
	each(r, &e);
}

static bool is_told(const struct causes *c, struct arena *a, const struct finding *f)
{
	const struct cause_group *g = causes_of(c, a, f);
	return g && g->told;
}

void entries_each(struct report *r, struct findings *fs, struct diags *ds, entry_fn *each)
{
	struct causes causes;
	struct shown shown = {0}, again = {0};
	causes_init(&causes, fs);
	const struct cause_group **told =
		arena_array(r->unit, const struct cause_group *, ds->all.n);
	for (uint32_t i = 0; i < ds->all.n; i++)
		told[i] = shown_fits(&shown, ds->all.at[i]) ? causes_tell(&causes, ds->all.at[i])
							    : NULL;
	LIST_EACH (struct finding *, f, &fs->all)
		if (!is_told(&causes, r->unit, *f))
			of_finding(r, *f, each);
	for (uint32_t i = 0; i < ds->all.n; i++)
		if (shown_fits(&again, ds->all.at[i]))
			of_mistake(r, ds->all.at[i], told[i], each);
}

struct str entry_text(struct arena *a, const struct entry *e)
{
	struct buf b = BUF(a);
	const struct finding *f = e->finding;
	buf_add(&b, e->message);
	if (f && f->verdict == VERDICT_UNDECIDED)
		buf_printf(&b, " (cannot be decided: " STR_FMT ")", STR_ARG(f->policy->title));
	else if (f && f->help.n)
		buf_printf(&b, ". " STR_FMT, STR_ARG(f->help));
	return buf_str(&b);
}

/* A place at the byte order mark is one behind it, as for people. */
static uint32_t past_mark(const struct source *s, uint32_t offset)
{
	return offset < 3 && str_starts_with(s->text, STR("\xEF\xBB\xBF")) ? 3 : offset;
}

uint32_t column_bytes(struct source *s, uint32_t line, uint32_t offset)
{
	return past_mark(s, offset) - source_line_span(s, line).from;
}

uint32_t column_utf16(struct source *s, uint32_t line, uint32_t offset)
{
	uint32_t units = 0, at = source_line_span(s, line).from;
	offset = past_mark(s, offset);
	while (at < offset && at < s->text.n) {
		uint32_t point;
		at += (uint32_t)utf8_decode(str_skip(s->text, at), &point);
		units += point > 0xFFFF ? 2 : 1;
	}
	return units;
}
