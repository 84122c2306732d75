/*
 * print.c: the one true layout of a policy file.
 *
 * Two laws hold: reading what was printed gives the same tree, and printing that again gives the
 * same text. All comments survive.
 */
#include "syntax/printer.h"

#include "base/utf8.h"

enum { WAIVE_COLUMN = 7, SAMPLE_INDENT = 4 };

void print_word(struct printer *p, const char *word)
{
	buf_add(p->out, str_from(word));
}

void print_str(struct printer *p, struct str s)
{
	buf_add(p->out, s);
}

void print_line_end(struct printer *p)
{
	buf_char(p->out, '\n');
	p->line = p->out->n;
}

size_t print_column(const struct printer *p)
{
	return utf8_count(str_skip(buf_str(p->out), p->line));
}

void print_pad(struct printer *p, size_t column)
{
	size_t at = print_column(p);
	if (at < column)
		buf_repeat(p->out, ' ', column - at);
}

static void print_use(struct printer *p, const struct use *use, enum gap gap)
{
	print_unit(p, use->span, gap);
	print_word(p, "use ");
	print_template(p, &use->path);
	if (use->as.text.n) {
		print_word(p, " as ");
		print_str(p, use->as.text);
	}
	print_unit_end(p, use->span.to);
}

static void print_data(struct printer *p, const struct data *data, enum gap gap)
{
	print_documented(p, data->span, gap);
	print_word(p, "data ");
	print_str(p, data->name.text);
	print_word(p, ": ");
	print_str(p, data->type.spelling);
	print_word(p, " from ");
	print_template(p, &data->path);
	print_unit_end(p, data->span.to);
}

static void print_formals(struct printer *p, const struct formal_list *formals)
{
	print_word(p, "(");
	for (uint32_t i = 0; i < formals->n; i++) {
		print_word(p, i ? ", " : "");
		print_str(p, formals->at[i].name.text);
		print_word(p, ": ");
		print_str(p, formals->at[i].type.spelling);
	}
	print_word(p, ")");
}

static void print_define(struct printer *p, const struct define *define, enum gap gap)
{
	print_documented(p, print_value_head(p, define->body, define->span), gap);
	print_word(p, "define ");
	print_str(p, define->name.text);
	print_formals(p, &define->formals);
	print_word(p, " = ");
	if (print_column(p) + print_width(p, define->body) > PRINT_WIDE &&
		print_column(p) > PRINT_WIDE / 2) {
		p->out->n--; /* the blank */
		print_line_end(p);
		print_pad(p, 2 * PRINT_INDENT);
	}
	print_value(p, define->body);
	print_unit_end(p, define->span.to);
}

/* ---- waivers */

static void print_waive_part(
	struct printer *p, const char *word, struct span at, const struct template *t)
{
	print_unit(p, at, GAP_NEVER);
	print_word(p, word);
	print_pad(p, p->indent + WAIVE_COLUMN);
	if (t)
		print_template(p, t);
	else
		print_str(p, source_slice(p->tree->source, at));
	print_unit_end(p, at.to);
}

static void print_waive_parts(struct printer *p, const struct waive *w)
{
	enum gap gap = GAP_FIRST;
	LIST_EACH (struct loop *, loop, &w->loops) {
		print_loop(p, *loop, gap);
		gap = GAP_KEEP;
	}
	if (w->reason)
		print_waive_part(p, "reason", w->reason->span, w->reason);
	if (w->by)
		print_waive_part(p, "by", w->by->span, w->by);
	if (w->until.tag != VALUE_NONE)
		print_waive_part(p, "until", w->until_span, NULL);
	if (w->see)
		print_waive_part(p, "see", w->see->span, w->see);
	print_comments_before(p, w->span.to, GAP_KEEP);
}

static void print_waive(struct printer *p, const struct waive *w, enum gap gap)
{
	uint32_t head = w->policy.span.to;
	print_unit(p, (struct span){w->span.from, head}, gap);
	print_word(p, "waive ");
	print_str(p, w->policy.text);
	print_word(p, " {");
	print_unit_end(p, head);
	p->indent += PRINT_INDENT;
	print_waive_parts(p, w);
	p->indent -= PRINT_INDENT;
	print_word(p, "}");
	print_unit_end(p, w->span.to);
}

/* ---- tests */

static struct str cut_line(struct str *rest)
{
	size_t n = str_find_char(*rest, '\n');
	n = n == STR_NOT_FOUND ? rest->n : n + 1;
	struct str line = str_slice(*rest, 0, n);
	*rest = str_skip(*rest, n);
	return line;
}

static bool holds_line(struct str text, struct str word)
{
	while (text.n)
		if (str_eq(str_trim(cut_line(&text)), word))
			return true;
	return false;
}

/* END, or END2, END3 ... when the sample has such a line itself */
static struct str closing_word(struct printer *p, struct str text)
{
	struct str word = STR("END");
	for (unsigned i = 2; holds_line(text, word); i++)
		word = str_printf(p->out->arena, "END%u", i);
	return word;
}

static void print_heredoc(struct printer *p, struct str text)
{
	struct str word = closing_word(p, text);
	print_word(p, " <<");
	print_str(p, word);
	print_line_end(p);
	while (text.n) {
		struct str line = cut_line(&text);
		if (line.p[0] != '\n' && line.p[0] != '\r')
			buf_repeat(p->out, ' ', SAMPLE_INDENT);
		print_str(p, line);
	}
	p->line = p->out->n;
	print_pad(p, SAMPLE_INDENT);
	print_str(p, word);
}

static void print_sample(struct printer *p, const struct sample *s, enum gap gap)
{
	bool given = s->kind == SAMPLE_GIVEN;
	struct span head = {s->span.from, s->text_span.from};
	print_unit(p, given ? print_value_head(p, s->value, s->span) : head, gap);
	print_word(p, given ? "given " : s->kind == SAMPLE_FIXED ? "fixed" : "");
	print_str(p, s->word.text);
	if (s->path) {
		print_word(p, " ");
		print_template(p, s->path);
	}
	if (given) {
		print_word(p, " = ");
		print_value(p, s->value);
	} else {
		print_heredoc(p, s->text);
	}
	print_unit_end(p, s->span.to);
}

static void print_samples(struct printer *p, const struct test *test)
{
	enum gap gap = GAP_FIRST;
	LIST_EACH (struct sample *, s, &test->samples) {
		print_sample(p, *s, gap);
		gap = GAP_KEEP;
	}
	print_comments_before(p, test->span.to, gap);
}

static void print_test(struct printer *p, const struct test *test, enum gap gap)
{
	uint32_t head = test->policy.span.to;
	print_unit(p, (struct span){test->span.from, head}, gap);
	print_word(p, "test ");
	print_template(p, &test->title);
	if (test->policy.text.n) {
		print_word(p, " for ");
		print_str(p, test->policy.text);
	}
	print_word(p, " {");
	print_unit_end(p, head);
	p->indent += PRINT_INDENT;
	print_samples(p, test);
	p->indent -= PRINT_INDENT;
	print_word(p, "}");
	print_unit_end(p, test->span.to);
}

/* ---- files */

static void print_item(struct printer *p, const struct item *item, enum gap gap)
{
	switch (item->kind) {
	case ITEM_USE:
		print_use(p, item->u.use, gap);
		return;
	case ITEM_PARAM:
		print_param(p, item->u.param, gap);
		return;
	case ITEM_DATA:
		print_data(p, item->u.data, gap);
		return;
	case ITEM_DEFINE:
		print_define(p, item->u.define, gap);
		return;
	case ITEM_POLICY:
		print_policy(p, item->u.policy, gap);
		return;
	case ITEM_WAIVE:
		print_waive(p, item->u.waive, gap);
		return;
	case ITEM_TEST:
		print_test(p, item->u.test, gap);
		return;
	}
}

/* Neighbours of one kind may stand close together if they have no block. */
static enum gap gap_between(const struct item *before, const struct item *item)
{
	bool close = before->kind == item->kind && item->kind <= ITEM_DEFINE;
	return close ? GAP_KEEP : GAP_ALWAYS;
}

static void print_language(struct printer *p)
{
	struct span at = p->tree->language_span;
	print_unit(p, at, GAP_KEEP);
	buf_printf(p->out, "language %lld", (long long)p->tree->language);
	print_unit_end(p, at.to);
}

void syntax_print(const struct tree *t, struct buf *out)
{
	struct printer p = {.tree = t, .out = out, .scratch = BUF(out->arena), .line = out->n};
	print_language(&p);
	for (uint32_t i = 0; i < t->items.n; i++) {
		const struct item *item = &t->items.at[i];
		print_item(&p, item, i ? gap_between(item - 1, item) : GAP_ALWAYS);
	}
	print_comments_before(&p, UINT32_MAX, GAP_KEEP);
}

void syntax_print_expr(const struct expr *e, struct buf *out)
{
	struct printer p = {.out = out, .scratch = BUF(out->arena), .line = out->n};
	print_flat(&p, e);
}
