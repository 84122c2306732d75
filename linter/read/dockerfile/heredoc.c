/*
 * heredoc.c: which words of a line ask for a heredoc: [fd]<<[-]WORD.
 */
#include "read/dockerfile/private.h"

static struct expansion word_lexer(struct arena *a, bool quotes, bool escapes)
{
	return (struct expansion){.arena = a,
		.escape = '\\',
		.raw_quotes = quotes,
		.raw_escapes = escapes,
		.skip_unset = true,
		.split = true};
}

static size_t count_quotes(struct str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += s.p[i] == '\'' || s.p[i] == '"';
	return n;
}

static bool heredoc_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\f' || c == '\r';
}

/* The end word with and without its quotes; if they differ, the body is not expanded. */
static bool end_word(struct arena *a, struct str rest, struct heredoc *out)
{
	struct expansion plain = word_lexer(a, false, false), raw = word_lexer(a, true, false);
	if (!rest.n || !dockerfile_expand(&plain, rest) || plain.words.n != 1)
		return false;
	if (!dockerfile_expand(&raw, rest) || raw.words.n != 1)
		return false;
	out->name = plain.words.at[0].s;
	out->expand = count_quotes(out->name) == count_quotes(raw.words.at[0].s);
	return true;
}

bool dockerfile_heredoc(struct arena *a, struct str word, struct heredoc *out)
{
	size_t at = 0;
	while (at < word.n && char_is_digit(word.p[at]))
		at++;
	struct str rest = str_skip(word, at);
	if (!str_starts_with(rest, STR("<<")))
		return false;
	rest = str_skip(rest, 2);
	*out = (struct heredoc){.chomp = str_starts_with(rest, STR("-"))};
	if (out->chomp)
		rest = str_skip(rest, 1);
	while (rest.n && heredoc_space(*rest.p))
		rest = str_skip(rest, 1);
	if (str_find_char(rest, '<') != STR_NOT_FOUND)
		return false;
	return end_word(a, rest, out);
}

static bool may_hold_heredocs(const struct instruction *in)
{
	const struct instruction *x = in->trigger ? in->trigger : in;
	bool copies = x->keyword == KEYWORD_ADD || x->keyword == KEYWORD_COPY;
	return (copies || x->keyword == KEYWORD_RUN) && !x->json &&
	       str_contains(in->line.text, STR("<<"));
}

void dockerfile_heredocs(struct instruction *in)
{
	if (!may_hold_heredocs(in))
		return;
	struct arena *a = in->file->arena;
	struct expansion e = word_lexer(a, true, true);
	if (!dockerfile_expand(&e, in->line.text))
		return;
	LIST_EACH (struct text, word, &e.words) {
		struct heredoc h;
		if (dockerfile_heredoc(a, word->s, &h))
			list_push(a, &in->heredocs, h);
	}
}

/* RUN leaves its bodies to the shell; those that COPY and ADD write are expanded. */
static struct value body_value(struct instruction *in, const struct heredoc *h)
{
	struct dockerfile *d = in->file;
	bool copies = in->keyword == KEYWORD_ADD || in->keyword == KEYWORD_COPY;
	struct text body = text_plain(source_slice(d->source, h->body));
	struct token t = token_rest(in);
	t.text = body.s;
	if (copies && h->expand && !in->json)
		dockerfile_value_raw(in, t, &body);
	struct value v = spec_string(
		d->reading.facts, body, facts_place(d->reading.facts, d->source, h->body));
	v.flags |= VALUE_WRITTEN;
	return v;
}

struct value heredocs_value(struct instruction *in)
{
	struct value list = value_list(in->file->arena, instruction_place(in));
	LIST_EACH (struct heredoc, h, &in->heredocs)
		value_list_add(in->file->arena, list, body_value(in, h));
	return list;
}
