/*
 * json.c: exec form: is this text a JSON array, and which strings does it hold?
 *
 * BuildKit asks Go's decoder, which is strict: no comma at the end, no single quotes. What it
 * refuses is taken for shell form. Nested arrays and objects are only skipped, without recursion.
 */
#include "read/dockerfile/private.h"

#include <string.h>

struct json {
	struct arena *arena;
	struct str s;
	size_t at;
	char open[READ_DEPTH]; /* [ or { of what is open */
	unsigned depth;
};

static char look(struct json *j)
{
	while (j->at < j->s.n && strchr(" \t\r\n", j->s.p[j->at]) && j->s.p[j->at])
		j->at++;
	return j->at < j->s.n ? j->s.p[j->at] : '\0';
}

static int hex_digit(char c)
{
	if (char_is_digit(c))
		return c - '0';
	c = char_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool hex4(struct json *j, uint32_t *out)
{
	*out = 0;
	for (int i = 0; i < 4; i++) {
		int h = j->at < j->s.n ? hex_digit(j->s.p[j->at]) : -1;
		if (h < 0)
			return false;
		*out = *out * 16 + (uint32_t)h;
		j->at++;
	}
	return true;
}

static void add_code_point(struct buf *b, uint32_t c)
{
	char out[UTF8_MOST];
	buf_add(b, (struct str){out, utf8_write(c, out)});
}

/* \uXXXX; half a surrogate pair becomes a replacement character. */
static bool unicode_escape(struct json *j, struct buf *b)
{
	uint32_t c, low;
	if (!hex4(j, &c))
		return false;
	if (c >= 0xD800 && c < 0xDC00 && str_starts_with(str_skip(j->s, j->at), STR("\\u"))) {
		size_t back = j->at;
		j->at += 2;
		if (!hex4(j, &low))
			return false;
		if (low >= 0xDC00 && low < 0xE000) {
			add_code_point(b, 0x10000 + ((c - 0xD800) << 10) + (low - 0xDC00));
			return true;
		}
		j->at = back;
	}
	add_code_point(b, c >= 0xD800 && c < 0xE000 ? UTF8_BAD : c);
	return true;
}

static bool string_escape(struct json *j, struct buf *b)
{
	static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
	char c = j->at < j->s.n ? j->s.p[j->at++] : '\0';
	if (c == 'u')
		return unicode_escape(j, b);
	const char *found = c ? strchr(from, c) : NULL;
	if (found)
		buf_char(b, to[found - from]);
	return found != NULL;
}

/* Broken UTF-8 becomes replacement characters. */
static void add_plain(struct buf *b, struct str s)
{
	if (utf8_valid(s)) {
		buf_add(b, s);
		return;
	}
	for (size_t at = 0; at < s.n;) {
		uint32_t c;
		at += utf8_decode(str_skip(s, at), &c);
		add_code_point(b, c);
	}
}

static bool read_string(struct json *j, struct str *out)
{
	struct buf b = BUF(j->arena);
	j->at++;
	while (j->at < j->s.n && j->s.p[j->at] != '"') {
		size_t from = j->at;
		while (j->at < j->s.n && j->s.p[j->at] != '"' && j->s.p[j->at] != '\\') {
			if ((unsigned char)j->s.p[j->at] < 0x20)
				return false;
			j->at++;
		}
		add_plain(&b, str_slice(j->s, from, j->at));
		if (j->at < j->s.n && j->s.p[j->at] == '\\') {
			j->at++;
			if (!string_escape(j, &b))
				return false;
		}
	}
	if (j->at >= j->s.n)
		return false;
	j->at++;
	*out = buf_str(&b);
	return true;
}

static size_t digits(struct json *j)
{
	size_t from = j->at;
	while (j->at < j->s.n && char_is_digit(j->s.p[j->at]))
		j->at++;
	return j->at - from;
}

static bool skip_number(struct json *j)
{
	if (j->s.p[j->at] == '-')
		j->at++;
	bool zero = j->at < j->s.n && j->s.p[j->at] == '0';
	size_t n = digits(j);
	if (!n || (zero && n > 1))
		return false;
	if (j->at < j->s.n && j->s.p[j->at] == '.') {
		j->at++;
		if (!digits(j))
			return false;
	}
	if (j->at < j->s.n && char_lower(j->s.p[j->at]) == 'e') {
		j->at++;
		if (j->at < j->s.n && (j->s.p[j->at] == '-' || j->s.p[j->at] == '+'))
			j->at++;
		return digits(j) > 0;
	}
	return true;
}

static bool skip_word(struct json *j)
{
	static const struct str words[] = {STR_INIT("true"), STR_INIT("false"), STR_INIT("null")};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_starts_with(str_skip(j->s, j->at), words[i])) {
			j->at += words[i].n;
			return true;
		}
	return false;
}

/* The name of an entry and its colon. */
static bool skip_name(struct json *j)
{
	struct str name;
	if (look(j) != '"' || !read_string(j, &name) || look(j) != ':')
		return false;
	j->at++;
	return true;
}

enum step { STEP_BAD, STEP_VALUE, STEP_OPENED };

/* A value that is no string, or the start of one that holds others. */
static enum step skip_value(struct json *j)
{
	char c = look(j);
	struct str s;
	if (c == '[' || c == '{') {
		if (j->depth < READ_DEPTH)
			j->open[j->depth] = c;
		j->depth++;
		j->at++;
		return STEP_OPENED;
	}
	bool ok = c == '"'                       ? read_string(j, &s)
		  : c == '-' || char_is_digit(c) ? skip_number(j)
						 : skip_word(j);
	return ok ? STEP_VALUE : STEP_BAD;
}

/* Behind a value: closes what ends here, until a comma asks for more or nothing is open. */
static bool after_value(struct json *j)
{
	while (j->depth) {
		char open = j->open[j->depth - 1], c = look(j);
		if (c == ',') {
			j->at++;
			return open == '[' || skip_name(j);
		}
		if (c != (open == '[' ? ']' : '}'))
			return false;
		j->at++;
		j->depth--;
	}
	return true;
}

/* An element that is no string, whole. */
static bool skip_element(struct json *j, bool *deep)
{
	unsigned base = j->depth;
	do {
		enum step step = skip_value(j);
		if (step == STEP_BAD)
			return false;
		if (step == STEP_OPENED) {
			if (j->depth >= READ_DEPTH)
				*deep = true;
			if (*deep)
				return false;
			char open = j->open[j->depth - 1];
			if (look(j) == (open == '[' ? ']' : '}')) {
				j->at++;
				j->depth--;
			} else {
				if (open == '{' && !skip_name(j))
					return false;
				continue;
			}
		}
		if (j->depth > base && !after_value(j))
			return false;
	} while (j->depth > base);
	return true;
}

enum json_answer dockerfile_json(
	struct arena *a, struct str line, struct token t, struct token_list *out)
{
	struct json j = {.arena = a, .s = str_slice(line, 0, t.to), .at = t.from + 1u};
	struct token_list found = *out;
	bool others = false, deep = false, more = look(&j) != ']';
	while (more) {
		struct token word = {.from = 0};
		if (look(&j) == '"') {
			word.from = (uint32_t)j.at;
			if (!read_string(&j, &word.text))
				return JSON_NO;
			word.to = (uint32_t)j.at;
			list_push(a, &found, word);
		} else {
			others = true;
			if (!skip_element(&j, &deep))
				return deep ? JSON_DEEP : JSON_NO;
		}
		more = look(&j) == ',';
		j.at += more;
		if (!more && look(&j) != ']')
			return JSON_NO;
	}
	j.at++;
	if (look(&j) || j.at < j.s.n)
		return JSON_NO;
	if (others)
		return JSON_OTHER;
	*out = found;
	return JSON_STRINGS;
}
