/*
 * words.c: a joined line as keyword, flags and arguments, by the rules of BuildKit's
 * parser. Tokens are slices of the line wherever their text is what was written; quotes stay in
 * them, to be taken off where a word is expanded.
 */
#include "read/dockerfile/private.h"

const struct keyword_row dockerfile_keywords[KEYWORD_COUNT] = {
#define KEYWORD(name, style, flags) \
	[KEYWORD_##name] = {STR_INIT(#name), STYLE_##style, STR_INIT(flags)},
#include "read/dockerfile/keywords.def"
#undef KEYWORD
};

enum keyword dockerfile_keyword(struct str name)
{
	for (int k = KEYWORD_NONE + 1; k < KEYWORD_COUNT; k++)
		if (str_eq_nocase(name, dockerfile_keywords[k].name))
			return (enum keyword)k;
	return KEYWORD_NONE;
}

static bool is_blank(char c) /* what parts a keyword from its arguments */
{
	return c == ' ' || (c >= '\t' && c <= '\r' && c != '\n');
}

size_t dockerfile_space(struct str s, size_t at)
{
	if (at >= s.n)
		return 0;
	uint32_t c;
	size_t n = utf8_decode(str_skip(s, at), &c);
	return utf8_is_space(c) ? n : 0;
}

static size_t space_before(struct str s, size_t end)
{
	if (!end || (unsigned char)s.p[end - 1] < 0x80)
		return end && char_is_space(s.p[end - 1]) ? 1 : 0;
	for (size_t n = 2; n <= 3 && n <= end; n++)
		if (dockerfile_space(str_slice(s, 0, end), end - n) == n)
			return n;
	return 0;
}

struct token dockerfile_trim(struct str line, struct token t)
{
	size_t n;
	struct str part = str_slice(line, 0, t.to);
	while (t.from < t.to && (n = dockerfile_space(part, t.from)) > 0)
		t.from += (uint32_t)n;
	while (t.to > t.from && (n = space_before(line, t.to)) > 0)
		t.to -= (uint32_t)n;
	if (t.to < t.from)
		t.to = t.from;
	t.text = str_slice(line, t.from, t.to);
	return t;
}

static struct token slice(struct str line, uint32_t from, uint32_t to)
{
	return (struct token){str_slice(line, from, to), from, to};
}

static void push(struct instruction *in, struct token t)
{
	list_push(in->file->arena, &in->args, t);
}

/* Go's strings replace broken UTF-8; the text of a word does so too. */
static struct str valid_text(struct arena *a, struct str s)
{
	if (utf8_valid(s))
		return s;
	struct buf b = BUF(a);
	for (size_t at = 0; at < s.n;) {
		uint32_t c;
		char out[UTF8_MOST];
		at += utf8_decode(str_skip(s, at), &c);
		buf_add(&b, (struct str){out, utf8_write(c, out)});
	}
	return buf_str(&b);
}

/* Where the word that starts at `at` ends: at a blank outside of quotes. */
static uint32_t word_end(struct str line, uint32_t at, uint32_t end, char escape)
{
	char quote = 0;
	struct str part = str_slice(line, 0, end);
	while (at < end) {
		char c = line.p[at];
		if (!quote && dockerfile_space(part, at))
			return at;
		if (c == escape && quote != '\'')
			at++;
		else if (quote ? c == quote : c == '\'' || c == '"')
			quote = quote ? 0 : c;
		at++;
	}
	return end;
}

/* Words parted by blanks, quotes and escapes kept. */
static void split_words(struct instruction *in)
{
	struct str line = in->line.text;
	uint32_t at = in->from;
	char escape = in->file->escape;
	while (at < in->to) {
		size_t blank = dockerfile_space(str_slice(line, 0, in->to), at);
		if (blank) {
			at += (uint32_t)blank;
			continue;
		}
		struct token t = slice(line, at, word_end(line, at, in->to, escape));
		at = t.to;
		/* an escape character at the very end stands for nothing */
		uint32_t run = 0;
		while (t.to == in->to && run < t.text.n && t.text.p[t.text.n - 1 - run] == escape)
			run++;
		if (run % 2)
			t.text.n--;
		t.text = valid_text(in->file->arena, t.text);
		if (t.text.n)
			push(in, t);
	}
}

/* Words parted by ASCII blanks only, nothing else special. */
static void split_blanks(struct instruction *in)
{
	struct str line = in->line.text;
	uint32_t at = in->from;
	while (at < in->to) {
		uint32_t end = at;
		while (end < in->to && !is_blank(line.p[end]))
			end++;
		push(in, slice(line, at, end));
		at = end;
		while (at < in->to && is_blank(line.p[at]))
			at++;
	}
}

static void split_whole(struct instruction *in)
{
	if (in->from < in->to)
		push(in, token_rest(in));
}

/* An array that holds more than strings is refused; other text is not taken for an array. */
static bool split_json(struct instruction *in, bool *done)
{
	struct token t = dockerfile_trim(in->line.text, token_rest(in));
	*done = false;
	if (in->from >= in->to || !str_starts_with(t.text, STR("[")))
		return true;
	switch (dockerfile_json(in->file->arena, in->line.text, t, &in->args)) {
	case JSON_NO:
		return true;
	case JSON_STRINGS:
		in->json = *done = true;
		return true;
	case JSON_DEEP:
		diag_add(in->file->reading.diags, &DIAG_input_limit, in->file->source,
			token_span(in, t), "this array is nested deeper than %d", READ_DEPTH);
		return false;
	case JSON_OTHER:
		break;
	}
	REFUSE(in, t, "the words of an array must be strings in double quotes");
	return false;
}

static bool split_json_or(struct instruction *in, void (*otherwise)(struct instruction *))
{
	bool done;
	if (!split_json(in, &done))
		return false;
	if (!done)
		otherwise(in);
	return true;
}

static bool split_old_pair(struct instruction *in)
{
	struct str line = in->line.text;
	uint32_t at = in->from;
	while (at < in->to && !is_blank(line.p[at]))
		at++;
	if (at == in->to) {
		struct diag *g = REFUSE(in, token_rest(in), STR_FMT " needs a name and a value",
			STR_ARG(dockerfile_keywords[in->keyword].name));
		diag_note(g, "write " STR_FMT " " STR_FMT "=value",
			STR_ARG(dockerfile_keywords[in->keyword].name),
			STR_ARG(token_rest(in).text));
		return false;
	}
	in->args.n = 0;
	push(in, slice(line, in->from, at));
	while (at < in->to && is_blank(line.p[at]))
		at++;
	push(in, slice(line, at, in->to));
	in->legacy = true;
	return true;
}

/* name=value words; with a blank instead of the first =, the old form. */
static bool split_pairs(struct instruction *in)
{
	split_words(in);
	if (!in->args.n)
		return true;
	if (str_find_char(in->args.at[0].text, '=') == STR_NOT_FOUND)
		return split_old_pair(in);
	bool ok = true;
	LIST_EACH (struct token, t, &in->args) {
		if (str_find_char(t->text, '=') != STR_NOT_FOUND)
			continue;
		struct diag *g = REFUSE(in, *t, "`" STR_FMT "` is not of the form name=value",
			STR_ARG(str_slice(t->text, 0, 200)));
		diag_note(g, "put quotes around a value with blanks in it");
		ok = false;
	}
	return ok;
}

static bool byte_space(char c)
{
	return char_is_space(c) || (unsigned char)c == 0x85 || (unsigned char)c == 0xA0;
}

/* HEALTHCHECK: its type, and then a command. */
static bool split_health(struct instruction *in)
{
	struct str line = in->line.text;
	uint32_t from = in->from, at = from;
	while (at < in->to && !byte_space(line.p[at]))
		at++;
	if (at == from)
		return true;
	push(in, slice(line, from, at));
	while (at < in->to && byte_space(line.p[at]))
		at++;
	in->from = at;
	bool ok = split_json_or(in, split_whole);
	in->from = from;
	return ok;
}

static bool split_trigger(struct instruction *in)
{
	if (in->from >= in->to)
		return true;
	struct instruction *t = arena_new(in->file->arena, struct instruction);
	*t = (struct instruction){.file = in->file,
		.first_line = in->first_line,
		.last_line = in->last_line,
		.outer = in};
	struct span at = {in->from, in->to};
	t->line = splice_part(in->file->arena, &in->line, at);
	t->span = splice_span(&in->line, at);
	unsigned depth = 0;
	for (struct instruction *o = in; o; o = o->outer)
		depth++;
	if (depth > READ_DEPTH) {
		diag_add(in->file->reading.diags, &DIAG_input_limit, in->file->source, t->span,
			"ONBUILD is nested deeper than %d", READ_DEPTH);
		return false;
	}
	in->trigger = t;
	return dockerfile_words(t);
}

static bool split_args(struct instruction *in)
{
	if (in->keyword == KEYWORD_NONE)
		return true;
	switch (dockerfile_keywords[in->keyword].style) {
	case STYLE_LIST:
		return split_json_or(in, split_blanks);
	case STYLE_COMMAND:
		return split_json_or(in, split_whole);
	case STYLE_WORDS:
		split_words(in);
		return true;
	case STYLE_PAIRS:
		return split_pairs(in);
	case STYLE_BLANKS:
		split_blanks(in);
		return true;
	case STYLE_WHOLE:
		split_whole(in);
		return true;
	case STYLE_HEALTH:
		return split_health(in);
	case STYLE_TRIGGER:
		return split_trigger(in);
	}
	return true;
}

bool dockerfile_words(struct instruction *in)
{
	struct str line = in->line.text;
	struct token all = dockerfile_trim(line, (struct token){line, 0, (uint32_t)line.n});
	uint32_t at = all.from;
	while (at < all.to && !is_blank(line.p[at]))
		at++;
	in->name = slice(line, all.from, at);
	in->keyword = dockerfile_keyword(in->name.text);
	while (at < all.to && is_blank(line.p[at]))
		at++;
	in->from = in->to = all.to;
	if (at < all.to)
		dockerfile_split_flags(in, at, all.to);
	struct token rest = dockerfile_trim(line, (struct token){line, in->from, in->to});
	in->from = rest.from;
	in->to = rest.to;
	return split_args(in);
}
