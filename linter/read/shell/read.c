/*
 * read.c: the three ways in: a text, words that are already apart, a text to be split.
 */
#include "read/shell/walk.h"

#include <string.h>

static struct shell_walk walk_new(
	struct reading *r, const struct shell_context *ctx, struct value commands)
{
	struct shell_walk w = {.r = r,
		.arena = r->arena,
		.ctx = ctx,
		.dialect = ctx->dialect,
		.commands = commands};
	w.flow.pipefail = ctx->pipefail;
	w.flow.errexit = ctx->errexit;
	return w;
}

static void note(struct reading *r, const struct splice *script, const struct shell_context *ctx)
{
	struct shell_seen seen = {*script, ctx->dialect, ctx->program, ctx->phase, ctx->pipefail,
		ctx->errexit, ctx->gaps.n > 0, ctx->instruction, ctx->container};
	if (r->scripts)
		list_push(r->arena, &r->scripts->all, seen);
}

void shell_read(struct reading *r, const struct splice *script, const struct shell_context *ctx,
	struct value commands)
{
	struct shell_walk w = walk_new(r, ctx, commands);
	note(r, script, ctx);
	if (ctx->dialect == SHELL_OTHER)
		return; /* a language of its own: the script stays a text */
	struct shell_script *kept = arena_new(r->arena, struct shell_script);
	kept->text = *script;
	kept->gaps = ctx->gaps;
	shell_walk_tree(&w, kept);
}

static struct shell_arg word_arg(struct reading *r, struct value v)
{
	struct shell_arg arg = {text_plain(STR("")), v.place, NULL, NULL, false};
	bool text = (v.tag == VALUE_STRING || v.tag == VALUE_PATH) && !value_is_unknown(v);
	if (text)
		arg.text = *v.u.text;
	else
		arg.open = value_cause(v);
	arg.verbatim =
		text && !arg.text.n_holes && str_eq(facts_written(r->facts, v.place), arg.text.s);
	return arg;
}

void shell_words(struct reading *r, const struct value *words, uint32_t n,
	const struct shell_context *ctx, struct value commands)
{
	struct shell_walk w = walk_new(r, ctx, commands);
	struct shell_args args = {0};
	for (uint32_t i = 0; i < n; i++)
		list_push(r->arena, &args, word_arg(r, words[i]));
	if (!n)
		return;
	struct place first = facts_at(r->facts, words[0].place);
	struct place last = facts_at(r->facts, words[n - 1].place);
	bool joined =
		first.source && first.source == last.source && first.span.from <= last.span.to;
	uint32_t place = words[0].place;
	if (joined && n > 1)
		place = facts_place(r->facts, first.source, span_join(first.span, last.span));
	shell_command(&w, NULL, &args, place);
}

/* --- splitting ---------------------------------------------------------------------------- */

struct splitter {
	struct reading *r;
	const struct splice *text;
	struct value words;
	struct buf word;
	uint32_t from;
	bool begun;
};

static void end_word(struct splitter *s, uint32_t to)
{
	if (!s->begun)
		return;
	struct span span = splice_span(s->text, (struct span){s->from, to});
	uint32_t place = facts_place(s->r->facts, s->text->source, span);
	struct value v = value_string(s->r->arena, buf_str(&s->word), place);
	v.flags |= VALUE_WRITTEN;
	value_list_add(s->r->arena, s->words, v);
	s->word = BUF(s->r->arena);
	s->begun = false;
}

static void begin_word(struct splitter *s, uint32_t at)
{
	if (!s->begun)
		s->from = at;
	s->begun = true;
}

static uint32_t operator_end(struct str t, uint32_t i)
{
	uint32_t to = i;
	while (to < t.n && t.p[to] && strchr(";&|<>", t.p[to]))
		to++;
	return to;
}

bool shell_split(struct reading *r, const struct splice *text, struct value words, struct str *why)
{
	struct splitter s = {r, text, words, BUF(r->arena), 0, false};
	struct str t = text->text;
	char quote = '\0';
	uint32_t i = 0;
	for (; i < t.n; i++) {
		char c = t.p[i];
		uint32_t op = quote ? i : operator_end(t, i);
		if (c == '\\' && quote != '\'') {
			begin_word(&s, i);
			if (++i == t.n) {
				*why = STR("nothing follows the last backslash");
				return false;
			}
			buf_char(&s.word, t.p[i]);
		} else if (quote ? c == quote : c == '"' || c == '\'') {
			begin_word(&s, i);
			quote = quote ? '\0' : c;
		} else if (!quote && char_is_space(c)) {
			end_word(&s, i);
		} else if (op > i) {
			end_word(&s, i);
			begin_word(&s, i);
			buf_add(&s.word, str_slice(t, i, op));
			end_word(&s, op);
			i = op - 1;
		} else {
			begin_word(&s, i);
			buf_char(&s.word, c);
		}
	}
	end_word(&s, i);
	if (quote)
		*why = quote == '"' ? STR("a \" is not closed") : STR("a ' is not closed");
	return !quote;
}
