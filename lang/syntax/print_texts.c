/*
 * print_texts.c: texts and literals.
 *
 * A text is spelled anew from its characters, so each has one spelling. Numbers stay as they were
 * written where the source is known; else the largest unit that divides them is taken.
 */
#include "syntax/printer.h"

#include "base/utf8.h"
#include "value/units.h"

#include <stdio.h>
#include <stdlib.h>

static void print_char(struct buf *out, struct str bytes, uint32_t cp)
{
	switch (cp) {
	case '\n':
		buf_add(out, STR("\\n"));
		return;
	case '\t':
		buf_add(out, STR("\\t"));
		return;
	case '\r':
		buf_add(out, STR("\\r"));
		return;
	case '"':
	case '\\':
		buf_char(out, '\\');
		buf_char(out, (char)cp);
		return;
	case '{':
	case '}':
		buf_char(out, (char)cp);
		buf_char(out, (char)cp);
		return;
	default:
		break;
	}
	if (text_is_hidden(cp))
		buf_printf(out, "\\u{%X}", (unsigned)cp);
	else
		buf_add(out, bytes);
}

static void print_chars(struct printer *p, struct str s)
{
	for (size_t i = 0, n; i < s.n; i += n) {
		uint32_t cp;
		n = utf8_decode(str_skip(s, i), &cp);
		print_char(p->out, str_slice(s, i, i + n), cp);
	}
}

/* A brace that begins a map would be read as `{{`. */
static void print_hole(struct printer *p, const struct expr *e)
{
	print_word(p, "{");
	size_t at = p->out->n;
	print_flat(p, e);
	if (p->out->n > at && p->out->p[at] == '{') {
		p->out->n = at;
		print_word(p, " ");
		print_flat(p, e);
	}
	print_word(p, "}");
}

void print_template(struct printer *p, const struct template *t)
{
	const char *quote = t->raw ? "`" : "\"";
	print_word(p, quote);
	LIST_EACH (struct piece, piece, &t->pieces) {
		if (piece->expr)
			print_hole(p, piece->expr);
		else if (t->raw)
			print_str(p, piece->text);
		else
			print_chars(p, piece->text);
	}
	print_word(p, quote);
}

void print_templates(struct printer *p, const struct template_list *texts)
{
	size_t column = print_column(p);
	for (uint32_t i = 0; i < texts->n; i++) {
		size_t at = p->out->n;
		if (i)
			print_word(p, ", ");
		print_template(p, &texts->at[i]);
		if (i == 0 || print_column(p) < PRINT_WIDE)
			continue;
		p->out->n = at;
		print_word(p, ",");
		print_line_end(p);
		print_pad(p, column);
		print_template(p, &texts->at[i]);
	}
}

static void print_number(struct printer *p, double d)
{
	char text[400];
	for (int precision = 1; precision <= 17; precision++) {
		snprintf(text, sizeof text, "%.*f", precision, d);
		if (strtod(text, NULL) >= d && strtod(text, NULL) <= d)
			break;
	}
	print_str(p, str_from(text));
}

static void print_constant(struct printer *p, struct value v)
{
	switch (v.tag) {
	case VALUE_BOOL:
		print_word(p, v.u.b ? "true" : "false");
		return;
	case VALUE_BYTES:
		size_show(p->out, v.u.i);
		return;
	case VALUE_DURATION:
		duration_show(p->out, v.u.i);
		return;
	case VALUE_DATE:
		date_show(p->out, v.u.i);
		return;
	case VALUE_NUMBER:
		print_number(p, v.u.d);
		return;
	default:
		buf_printf(p->out, "%lld", (long long)v.u.i);
	}
}

void print_literal(struct printer *p, const struct expr *e)
{
	if (p->tree)
		print_str(p, source_slice(p->tree->source, e->span));
	else
		print_constant(p, e->u.literal);
}
