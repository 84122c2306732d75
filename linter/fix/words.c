/*
 * words.c: instructions, words of command lines, and the options within one of them.
 *
 * Places lead to what was written, quotes included. What is changed here is cut at blanks: what is
 * next to a place without a blank belongs to a word that is not understood, and is left alone.
 */
#include "fix/private.h"

#include <string.h>

/* ---- instructions ---- */

static struct span span_of(const struct record *r)
{
	return facts_at(r->facts, r->place).span;
}

/* Those of the text, by where they begin; triggers stand behind the ONBUILD that holds them. */
static const struct record_list *instructions_of(struct fix_document *d)
{
	struct facts *f = d->reading->facts;
	if (!d->instructions.n)
		LIST_EACH (struct record *, r, &f->by_kind[KIND_instruction])
			if (facts_at(f, (*r)->place).source == d->reading->source)
				list_push(d->arena, &d->instructions, *r);
	return &d->instructions;
}

enum { TRIGGERS_MOST = 4 }; /* an ONBUILD holds one, so the way back is short */

static struct record *instruction_where(struct fix_document *d, struct span span, bool around)
{
	const struct record_list *all = instructions_of(d);
	uint32_t low = 0, high = all->n; /* the first that begins behind it */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (span_of(all->at[middle]).from <= span.from)
			low = middle + 1;
		else
			high = middle;
	}
	for (uint32_t i = 0; i < TRIGGERS_MOST && i < low; i++) {
		struct span own = span_of(all->at[low - 1 - i]);
		bool same = own.from == span.from && own.to == span.to;
		if (same || (around && span.to <= own.to))
			return all->at[low - 1 - i];
	}
	return NULL;
}

struct record *instruction_at(struct fix_document *d, struct span span)
{
	return instruction_where(d, span, false);
}

struct record *instruction_around(struct fix_document *d, struct span span)
{
	return instruction_where(d, span, true);
}

/* The lines of an instruction, with its heredocs. */
static bool lines_of(struct fix_document *d, const struct record *r, struct span *out)
{
	struct span span = span_of(r);
	if (!is_blank(str_slice(d->text, line_start(d->text, span.from), span.from)))
		return fix_refuse(d, "it is part of another instruction");
	struct value heredocs = r->slot[F_instruction_heredocs - FIRST_instruction];
	if (heredocs.tag == VALUE_LIST && heredocs.u.list->n)
		return fix_refuse(d, "it has a heredoc");
	*out = (struct span){line_start(d->text, span.from), line_after(d->text, span.to)};
	return true;
}

bool words_remove_instruction(struct fix_document *d, const struct record *instruction)
{
	struct span lines;
	return lines_of(d, instruction, &lines) && remove_lines(d, lines.from, lines.to);
}

bool words_insert_instruction(
	struct fix_document *d, const struct record *instruction, struct str text, bool before)
{
	struct span lines, span = span_of(instruction);
	struct str nl = line_ending(d->text);
	if (!lines_of(d, instruction, &lines))
		return false;
	struct str indent = str_slice(d->text, lines.from, span.from);
	text = str_trim(text);
	text = str_printf(d->arena, STR_FMT STR_FMT, STR_ARG(indent), STR_ARG(text));
	uint32_t at = before ? lines.from : line_end(d->text, span.to);
	return fix_change(
		d, at, at, before ? str_join(d->arena, text, nl) : str_join(d->arena, nl, text));
}

/* ---- words of a command line ---- */

static bool is_gap(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool begins(struct str text, uint32_t at)
{
	return at == 0 || is_gap(text.p[at - 1]);
}

static bool finishes(struct str text, uint32_t at)
{
	return at >= text.n || is_gap(text.p[at]) || strchr(";|&)", text.p[at]);
}

/* A letter or ` that joins lines: what stands behind it on its line is nothing. */
static bool is_joined(struct str text, uint32_t end)
{
	char c = end > 0 ? text.p[end - 1] : 0;
	return (c == '\\' || c == '`') && (end < 2 || is_gap(text.p[end - 2]));
}

/* A word alone on its line goes with the line, or with the join before it. */
static bool remove_alone(struct fix_document *d, struct span word)
{
	uint32_t start = line_start(d->text, word.from), end = line_end(d->text, word.to);
	struct str behind = str_slice(d->text, word.to, end);
	if (str_trim(behind).n == 1 &&
		is_joined(d->text, word.to + (uint32_t)(str_find(behind, str_trim(behind)) + 1)))
		return fix_change(d, start, line_after(d->text, end), STR(""));
	if (!is_blank(behind) || start == 0)
		return fix_refuse(d, "what stands beside it is not understood");
	uint32_t before = start - 1;
	before -= before > 0 && d->text.p[before] == '\n' && d->text.p[before - 1] == '\r';
	if (!is_joined(d->text, before))
		return fix_refuse(d, "nothing would be left of the line");
	before--;
	while (before > 0 && (d->text.p[before - 1] == ' ' || d->text.p[before - 1] == '\t'))
		before--;
	return fix_change(d, before, word.to, STR(""));
}

static bool is_letters(struct str word) /* -it, and no value behind the letters */
{
	for (size_t i = 1; i < word.n; i++)
		if (!char_is_alpha(word.p[i]))
			return false;
	return word.n > 2 && word.n < 6 && word.p[0] == '-';
}

/* One of the letters of -it. */
static bool remove_letter(struct fix_document *d, struct span word, char letter)
{
	struct str letters = str_slice(d->text, word.from, word.to);
	size_t at = letter ? str_find_char(letters, letter) : STR_NOT_FOUND;
	if (at == STR_NOT_FOUND || str_rfind_char(letters, letter) != at)
		return fix_refuse(d, "it is one of several letters behind one `-`");
	uint32_t from = word.from + (uint32_t)at;
	return fix_change(d, from, from + 1, STR(""));
}

/* An item of ["a", "b"], quotes included, goes with the comma behind or before it. */
bool words_remove_item(struct fix_document *d, struct span item, char letter)
{
	struct span word = {item.from + 1, item.to - 1};
	uint32_t from = item.from, to = item.to;
	if (item.to - item.from < 2 || d->text.p[from] != '"' || d->text.p[to - 1] != '"')
		return fix_refuse(d, "it is not an item of its own");
	if (is_letters(str_slice(d->text, word.from, word.to)))
		return remove_letter(d, word, letter);
	while (to < d->text.n && is_gap(d->text.p[to]))
		to++;
	if (to < d->text.n && d->text.p[to] == ',') {
		for (to++; to < d->text.n && (d->text.p[to] == ' ' || d->text.p[to] == '\t');)
			to++;
		return fix_change(d, from, to, STR(""));
	}
	while (from > 0 && is_gap(d->text.p[from - 1]))
		from--;
	if (from == 0 || d->text.p[from - 1] != ',')
		return fix_refuse(d, "it is the only item");
	return fix_change(d, from - 1, item.to, STR(""));
}

/* The word that holds the span, where a `--name=` before it is what is more of it. */
static bool whole_option(struct fix_document *d, struct span *span)
{
	uint32_t from = span->from;
	while (from > 0 && !is_gap(d->text.p[from - 1]))
		from--;
	struct str lead = str_slice(d->text, from, span->from);
	if (lead.n && !(str_starts_with(lead, STR("--")) && str_find_char(lead, '=') == lead.n - 1))
		return fix_refuse(d, "it is not a word of its own");
	span->from = from;
	return true;
}

bool words_remove(struct fix_document *d, struct span span, char letter)
{
	if (!whole_option(d, &span))
		return false;
	struct str word = str_slice(d->text, span.from, span.to);
	if (!finishes(d->text, span.to))
		return fix_refuse(d, "it is not a word of its own");
	if (is_letters(word))
		return remove_letter(d, span, letter);
	uint32_t from = span.from;
	while (from > 0 && (d->text.p[from - 1] == ' ' || d->text.p[from - 1] == '\t'))
		from--;
	if (from > 0 && d->text.p[from - 1] != '\n' && d->text.p[from - 1] != '\r')
		return fix_change(d, from, span.to, STR(""));
	uint32_t next = span.to;
	while (next < d->text.n && (d->text.p[next] == ' ' || d->text.p[next] == '\t'))
		next++;
	if (next > span.to && !is_joined(d->text, next + 1) && !is_gap(d->text.p[next]))
		return fix_change(d, span.from, next, STR(""));
	return remove_alone(d, span);
}

/* The last place in the span where `old` stands with nothing of a word beside it. */
static bool token_in(struct str text, struct span span, struct str old, struct span *out)
{
	if (!old.n || old.n > span.to - span.from)
		return false;
	for (uint32_t at = span.to - (uint32_t)old.n + 1; at-- > span.from;) {
		uint32_t end = at + (uint32_t)old.n;
		bool left = at == span.from || strchr(" \t\"'=:,", text.p[at - 1]);
		bool right = end == span.to || strchr(" \t\"':,", text.p[end]);
		if (left && right && str_eq(str_slice(text, at, end), old)) {
			*out = (struct span){at, end};
			return true;
		}
	}
	return false;
}

static bool is_plain_word(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_word(s.p[i]) && !strchr("-./:=,@%+", s.p[i]))
			return false;
	return s.n > 0;
}

bool words_set(struct fix_document *d, struct span span, struct str old, struct str value)
{
	struct span at;
	if (!is_plain_word(value))
		return fix_refuse(d, "`" STR_FMT "` would have to be quoted", STR_ARG(value));
	if (token_in(d->text, span, old, &at))
		return fix_change(d, at.from, at.to, value);
	return fix_refuse(d, "its value is not found in `" STR_FMT "`",
		STR_ARG(str_slice(
			d->text, span.from, span.to < span.from + 60 ? span.to : span.from + 60)));
}

bool words_add_option(struct fix_document *d, struct span span, struct str option)
{
	struct str verb = str_slice(d->text, span.from, span.to);
	if (!begins(d->text, span.from) || !finishes(d->text, span.to) || !is_plain_word(verb))
		return fix_refuse(d, "the command line is not written out in words");
	return fix_change(d, span.to, span.to, str_join(d->arena, STR(" "), option));
}

/* ---- the options of a specification: a:b:ro,z and type=bind,src=a ---- */

bool part_remove(struct fix_document *d, struct span span, struct str part)
{
	struct span at;
	const char *p = d->text.p;
	if (!token_in(d->text, span, part, &at))
		return fix_refuse(d, "it is not found there");
	if (at.from > span.from && p[at.from - 1] == '=') {
		at.from--;
		while (at.from > span.from &&
			(char_is_word(p[at.from - 1]) || p[at.from - 1] == '-'))
			at.from--;
	}
	char left = at.from > span.from ? p[at.from - 1] : 0,
	     right = at.to < span.to ? p[at.to] : 0;
	if (left == ',')
		return fix_change(d, at.from - 1, at.to, STR(""));
	if (right == ',')
		return fix_change(d, at.from, at.to + 1, STR(""));
	if (left == ':')
		return fix_change(d, at.from - 1, at.to, STR(""));
	return fix_refuse(d, "it is not one of several options");
}

/* Back to where ${NAME} begins whose } stands before `at`, not further than `from`; `at`: there is
 * none that is written out. */
static uint32_t before_variable(struct str text, uint32_t from, uint32_t at)
{
	for (uint32_t i = at - 1; i-- > from;) {
		if (text.p[i] == '{')
			return i > from && text.p[i - 1] == '$' ? i - 1 : at;
		if (text.p[i] == '}')
			return at;
	}
	return at;
}

/* The start of port[:port][/protocol] that ends there, where a port may be a variable. */
static uint32_t ports_start(struct str text, uint32_t from, uint32_t at)
{
	while (at > from) {
		char c = text.p[at - 1];
		uint32_t next = at;
		if (c == '}')
			next = before_variable(text, from, at);
		else if (char_is_digit(c) || char_is_alpha(c) || strchr(":-/", c))
			next = at - 1;
		if (next == at)
			break;
		at = next;
	}
	return at;
}

/* 80, 80-90, or ${NAME:-80}, whose default is a port, too. */
static bool is_port(struct str s)
{
	if (str_starts_with(s, STR("${")) && str_ends_with(s, STR("}"))) {
		struct str rest = str_cut(str_slice(s, 2, s.n - 1), ':', &s);
		if (!str_starts_with(rest, STR("-")))
			return false;
		s = str_skip(rest, 1);
	}
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_digit(s.p[i]) && (s.p[i] != '-' || i == 0))
			return false;
	return s.n > 0;
}

/* What stands before the colon that no ${...} holds; all when there is none. */
static struct str first_part(struct str s)
{
	for (size_t i = 0, depth = 0; i < s.n; i++) {
		depth += s.p[i] == '{';
		depth -= depth && s.p[i] == '}';
		if (s.p[i] == ':' && !depth)
			return str_slice(s, 0, i);
	}
	return s;
}

bool part_lead(struct fix_document *d, struct span span, struct str value)
{
	uint32_t at = span.to;
	if (at > span.from && (d->text.p[at - 1] == '"' || d->text.p[at - 1] == '\''))
		at--;
	uint32_t end = at;
	at = ports_start(d->text, span.from, at);
	if (end - at > 2 && d->text.p[at] == '-') /* -p80:80 */
		at += 2;
	struct str spec = str_slice(d->text, at, end), host = first_part(spec);
	bool alone = host.n == spec.n;
	struct str rest = alone ? STR("") : str_skip(spec, host.n + 1);
	if (alone)
		str_cut(host, '/', &host);
	if (!is_port(host) || first_part(rest).n != rest.n ||
		(at > span.from && d->text.p[at - 1] == '.'))
		return fix_refuse(d, "it is not written as port:port");
	return fix_change(
		d, at, at, str_printf(d->arena, STR_FMT "%s", STR_ARG(value), alone ? "::" : ":"));
}

/* `first`: there are no options yet. */
bool part_add(struct fix_document *d, struct span span, const struct fix_form *f, bool first)
{
	struct span at;
	struct str spec = str_slice(d->text, span.from, span.to);
	uint32_t end = span.to;
	if (spec.n && (d->text.p[end - 1] == '"' || d->text.p[end - 1] == '\''))
		end--;
	if (!first && token_in(d->text, span, f->opposite, &at))
		return fix_change(d, at.from, at.to, f->word);
	if (str_contains(spec, STR("type=")) || str_contains(spec, STR("--mount")))
		return fix_change(d, end, end, str_join(d->arena, STR(","), f->csv));
	if (str_find_char(spec, ':') == STR_NOT_FOUND)
		return fix_refuse(d, "it names no source");
	return fix_change(d, end, end, str_join(d->arena, first ? STR(":") : STR(","), f->word));
}
