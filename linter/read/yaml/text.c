/*
 * text.c: the bytes of a YAML text before they are parsed.
 *
 * libyaml's marks count code points, leave out the byte order mark and take four more characters
 * for line ends than editors do. One pass over the bytes finds what would mislead a reader. The
 * way from code points back to bytes is laid out with milestones when libyaml reads the text and it
 * is not plain ASCII.
 */
#include "read/yaml/private.h"

enum { STONE = 64, ODD_MOST = 8, BYTE_ORDER_MARK = 0xFEFF };

static bool refuse_utf16(struct source *s, struct diags *diags)
{
	struct str t = s->text;
	bool marked = str_starts_with(t, STR("\xff\xfe")) || str_starts_with(t, STR("\xfe\xff"));
	if (!marked)
		return false;
	diag_add(diags, &DIAG_input_text, s, (struct span){0, 2},
		"this file is UTF-16; write it as UTF-8");
	return true;
}

/* libyaml takes time quadratic in the directives that stand together */
static bool too_many_directives(struct source *s, struct diags *diags)
{
	struct str rest = s->text, line;
	unsigned run = 0;
	if (str_find_char(rest, '%') == STR_NOT_FOUND)
		return false;
	while (rest.n) {
		const char *start = rest.p;
		rest = str_cut(rest, '\n', &line);
		if (line.n && line.p[0] == '%')
			run++;
		else if (run && line.n && line.p[0] != '#' && str_trim(line).n)
			run = 0;
		if (run > READ_YAML_DIRECTIVES) {
			uint32_t at = (uint32_t)(start - s->text.p);
			diag_add(diags, &DIAG_input_limit, s,
				(struct span){at, at + (uint32_t)line.n},
				"more than %d directives (lines that begin with %%)",
				READ_YAML_DIRECTIVES);
			return true;
		}
	}
	return false;
}

static const char *odd_line_end(uint32_t code_point)
{
	switch (code_point) {
	case '\r':
		return "a carriage return without a line feed";
	case 0x85:
		return "U+0085 (next line)";
	case 0x2028:
		return "U+2028 (line separator)";
	case 0x2029:
		return "U+2029 (paragraph separator)";
	}
	return NULL;
}

static void report_odd(
	struct source *s, struct diags *diags, const char *what, uint32_t at, uint32_t n)
{
	struct diag *d = diag_add(diags, &DIAG_odd_line_end, s, (struct span){at, at + n},
		"%s ends a line for YAML, but not in every editor", what);
	diag_note(d, "what stands behind it may look like part of the line before");
}

/* c-printable of YAML 1.2 (5.1); libyaml refuses everything else */
static bool is_allowed(uint32_t c)
{
	return (c >= 0x20 && c < 0x7F) || c == '\t' || c == '\n' || c == '\r' || c == 0x85 ||
	       (c >= 0xA0 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) ||
	       (c >= 0x10000 && c <= 0x10FFFF);
}

enum { BLOCK = 32 };

/* Many bytes at once, which compilers do with vectors: each is a tab, a line end or from space to
 * ~.
 */
static bool plain_block(const char *p)
{
	uint8_t bad = 0;
	for (unsigned i = 0; i < BLOCK; i++) {
		uint8_t c = (uint8_t)p[i];
		bad |= (uint8_t)((uint8_t)(c - 0x20) > '~' - 0x20) & (c != '\t') & (c != '\n') &
		       (c != '\r');
	}
	return !bad;
}

static bool has_lone_return(struct str text)
{
	for (size_t at; (at = str_find_char(text, '\r')) != STR_NOT_FOUND;) {
		text = str_skip(text, at + 1);
		if (!text.n || text.p[0] != '\n')
			return true;
	}
	return false;
}

/* Bytes of a code point that is neither refused nor odd, judged by its first two; 0: it may be. */
static uint32_t plain_point(const char *p, size_t n)
{
	unsigned char lead = (unsigned char)p[0], next = n > 1 ? (unsigned char)p[1] : 0;
	if (lead < 0xC3 || (next & 0xC0) != 0x80)
		return 0;
	if (lead <= 0xDF)
		return 2;
	bool spaces = lead == 0xE2 && next == 0x80; /* line separators are among them */
	bool third = n > 2 && ((unsigned char)p[2] & 0xC0) == 0x80;
	return lead > 0xE0 && lead < 0xED && !spaces && third ? 3 : 0;
}

/* One code point: is it a line end to some? Returns the offset behind it. */
static uint32_t look_at(struct yaml_text *t, struct diags *diags, uint32_t at, uint32_t *odd)
{
	uint32_t code_point;
	struct str rest = str_skip(t->source->text, at);
	uint32_t n = plain_point(rest.p, rest.n);
	if (n) {
		t->ascii = false;
		return at + n;
	}
	n = (uint32_t)utf8_decode(rest, &code_point);
	bool pair = code_point == '\r' && at + 1 < t->source->text.n &&
		    t->source->text.p[at + 1] == '\n';
	const char *what = pair ? NULL : odd_line_end(code_point);
	if (what && ++*odd <= ODD_MOST)
		report_odd(t->source, diags, what, at, n);
	t->odd = t->odd || what || code_point == BYTE_ORDER_MARK;
	t->allowed = t->allowed && is_allowed(code_point) && !(n == 1 && code_point == UTF8_BAD);
	t->ascii = t->ascii && code_point < 0x80;
	return at + n;
}

static void walk(struct yaml_text *t, struct diags *diags)
{
	struct str text = t->source->text;
	uint32_t odd = 0, at = t->mark;
	bool lone = has_lone_return(text);
	while (at < text.n) {
		if (!lone && at + BLOCK <= text.n && plain_block(text.p + at)) {
			at += BLOCK;
			continue;
		}
		uint32_t end = at + BLOCK < text.n ? at + BLOCK : (uint32_t)text.n;
		while (at < end) {
			unsigned char c = (unsigned char)text.p[at];
			bool usual = (c >= 0x20 && c < 0x7F) || c == '\n' || c == '\t' ||
				     (c == '\r' && !lone);
			at = usual ? at + 1 : look_at(t, diags, at, &odd);
		}
	}
	if (odd > ODD_MOST)
		diag_add(diags, &DIAG_odd_line_end, t->source, (struct span){0, 0},
			"%u more characters that some programs take for line ends",
			odd - (unsigned)ODD_MOST);
}

bool yaml_text_open(
	struct yaml_text *t, struct arena *a, struct source *source, struct diags *diags)
{
	*t = (struct yaml_text){.arena = a, .source = source, .ascii = true, .allowed = true};
	if (refuse_utf16(source, diags) || too_many_directives(source, diags))
		return false;
	if (source->text.n > READ_FILE_SIZE) {
		diag_add(diags, &DIAG_input_limit, source, (struct span){0, 0},
			"the file is larger than %d bytes", READ_FILE_SIZE);
		return false;
	}
	if (str_starts_with(source->text, STR("\xef\xbb\xbf")))
		t->mark = t->at = 3;
	walk(t, diags);
	return true;
}

static uint32_t behind_point(struct str text, uint32_t at)
{
	uint32_t code_point;
	return at + (uint32_t)utf8_decode(str_skip(text, at), &code_point);
}

static void lay_stones(struct yaml_text *t)
{
	struct str text = t->source->text;
	uint32_t at = t->mark;
	for (size_t point = 0; at < text.n; point++, at = behind_point(text, at))
		if (point % STONE == 0)
			list_push(t->arena, &t->stones, at);
}

uint32_t yaml_text_find(struct yaml_text *t, size_t code_point)
{
	uint32_t end = (uint32_t)t->source->text.n;
	if (!t->stones.n)
		lay_stones(t);
	if (code_point / STONE >= t->stones.n)
		return end;
	size_t stone = code_point / STONE * STONE;
	if (t->point < stone || t->point > code_point) { /* else go on from the last mark */
		t->point = stone;
		t->at = t->stones.at[code_point / STONE];
	}
	for (; t->point < code_point && t->at < end; t->point++)
		t->at = behind_point(t->source->text, t->at);
	return t->at;
}
