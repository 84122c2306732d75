/*
 * diag.c: mistakes, collected.
 */
#include "diag/diag.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void diags_init(struct diags *ds, struct arena *a)
{
	*ds = (struct diags){.arena = a};
}

static struct str formatted(struct arena *a, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));

static struct str formatted(struct arena *a, const char *format, va_list args)
{
	va_list again;
	va_copy(again, args);
	int n = vsnprintf(NULL, 0, format, again);
	va_end(again);
	if (n < 0)
		return STR("");
	char *p = arena_alloc(a, (size_t)n + 1);
	vsnprintf(p, (size_t)n + 1, format, args);
	return (struct str){p, (size_t)n};
}

struct diag *diag_add(struct diags *ds, const struct diag_code *code, struct source *source,
	struct span span, const char *format, ...)
{
	va_list args;
	struct diag *d = arena_new(ds->arena, struct diag);
	d->code = code;
	d->source = source;
	d->span = span;
	d->order = ds->all.n;
	d->arena = ds->arena;
	va_start(args, format);
	d->message = formatted(ds->arena, format, args);
	va_end(args);
	list_push(ds->arena, &ds->all, d);
	ds->errors += code->severity == DIAG_ERROR;
	return d;
}

void diag_label(struct diag *d, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	d->label = formatted(d->arena, format, args);
	va_end(args);
}

void diag_second(struct diag *d, struct source *source, struct span span, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct diag_label second = {source, span, formatted(d->arena, format, args)};
	va_end(args);
	list_push(d->arena, &d->seconds, second);
}

void diag_note(struct diag *d, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	struct str note = formatted(d->arena, format, args);
	va_end(args);
	list_push(d->arena, &d->notes, note);
}

void diag_fix(struct diag *d, struct str replacement)
{
	d->fix = str_copy(d->arena, replacement);
}

static struct str path_of(const struct diag *d)
{
	return d->source ? d->source->path : STR("");
}

static int diag_cmp(const void *left, const void *right)
{
	const struct diag *a = *(const struct diag *const *)left;
	const struct diag *b = *(const struct diag *const *)right;
	int paths = str_cmp(path_of(a), path_of(b));
	if (paths)
		return paths;
	if (a->span.from != b->span.from)
		return a->span.from < b->span.from ? -1 : 1;
	return a->order < b->order ? -1 : a->order > b->order;
}

void diags_sort(struct diags *ds)
{
	if (ds->all.n)
		qsort(ds->all.at, ds->all.n, sizeof *ds->all.at, diag_cmp);
}
