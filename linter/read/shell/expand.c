/*
 * expand.c: words as the program gets them. Quotes are gone, known variables are filled in
 * and split where no quotes stand, braces are multiplied, unknown things are holes. An unquoted
 * unknown thing alone may become any number of words: the list is open there.
 */
#include "read/shell/walk.h"

#include <string.h>

struct builder {
	struct shell_walk *w;
	const struct shell_word *word;
	struct shell_args *out;
	struct texter text;
	uint32_t place;
	bool solid;               /* something stands that makes a word for sure */
	bool split;               /* the word has become several */
	const struct cause *open; /* an unquoted unknown thing is in it */
};

static uint32_t word_place(struct builder *b)
{
	if (!b->place)
		b->place = shell_place(b->w->r, b->word->script, b->word->span);
	return b->place;
}

static void finish(struct builder *b)
{
	if (b->solid || b->open) {
		struct shell_arg arg = {texter_end(&b->text), word_place(b),
			b->split ? NULL : b->word, b->solid ? NULL : b->open, false};
		list_push(b->w->arena, b->out, arg);
	}
	texter_init(&b->text, b->w->arena);
	b->solid = false;
	b->open = NULL;
}

static void add_hole(struct builder *b, const struct cause *cause, bool filled, bool quoted)
{
	texter_hole(&b->text, cause, filled);
	if (quoted)
		b->solid = true;
	else
		b->open = cause;
}

/* An unquoted value: blanks end words, holes may be anything. */
static void add_split(struct builder *b, struct text t)
{
	uint32_t hole = 0;
	size_t i = 0;
	while (i < t.s.n || hole < t.n_holes) {
		size_t stop = hole < t.n_holes ? t.holes[hole].at : t.s.n, from = i;
		if (i == stop) {
			add_hole(b, t.holes[hole].cause, t.holes[hole].filled, false);
			hole++;
		} else if (char_is_space(t.s.p[i])) {
			b->split = true;
			finish(b);
			i++;
		} else {
			while (i < stop && !char_is_space(t.s.p[i]))
				i++;
			texter_add(&b->text, str_slice(t.s, from, i));
			b->solid = true;
		}
	}
}

static void add_value(struct builder *b, struct text t, bool quoted)
{
	uint32_t words = quoted ? 0 : (uint32_t)(t.s.n / 2);
	if (!shell_spend(b->w, t) || !shell_spend_words(b->w, words)) {
		const struct cause *cause = facts_cause(b->w->r->facts, word_place(b),
			"the text grows beyond its limit when variables are filled in");
		add_hole(b, cause, false, quoted);
	} else if (quoted) {
		texter_text(&b->text, t);
		b->solid = true;
	} else {
		add_split(b, t);
	}
}

static void add_param(struct builder *b, const struct shell_part *part)
{
	struct text t = shell_param(b->w, b->word, part);
	bool lone_hole = !t.s.n && t.n_holes == 1;
	if (lone_hole)
		add_hole(b, t.holes->cause, t.holes->filled, part->quoted && !part->many);
	else
		add_value(b, t, part->quoted);
}

/* $(mktemp -d): what it prints is new, and lies below /tmp unless it is told another place. */
static bool is_temporary(struct str written)
{
	struct str inner, word;
	if (str_starts_with(written, STR("$(")) && str_ends_with(written, STR(")")))
		inner = str_slice(written, 2, written.n - 1);
	else if (str_starts_with(written, STR("`")) && str_ends_with(written, STR("`")))
		inner = str_slice(written, 1, written.n - 1);
	else
		return false;
	inner = str_cut(str_trim(inner), ' ', &word);
	if (!str_eq(word, STR("mktemp")))
		return false;
	while (inner.n) {
		inner = str_cut(inner, ' ', &word);
		if (word.n && !str_eq(word, STR("-d")) && !str_eq(word, STR("--directory")))
			return false;
	}
	return true;
}

static void add_command(struct builder *b, const struct shell_part *part)
{
	struct str script = b->word->script->text.text;
	struct str written = str_slice(script, part->span.from, part->span.to);
	bool temporary = is_temporary(written);
	if (temporary)
		texter_add(&b->text, STR("/tmp/tmp."));
	else if (str_starts_with(written, STR("<")) || str_starts_with(written, STR(">")))
		texter_add(&b->text, STR("/dev/fd/"));
	add_hole(b, shell_cause(b->w, b->word, part), temporary, part->quoted || temporary);
}

static void add_part(struct builder *b, const struct shell_part *part)
{
	switch (part->kind) {
	case SHELL_LITERAL:
		texter_add(&b->text, part->text);
		b->solid = true;
		break;
	case SHELL_PARAM:
		add_param(b, part);
		break;
	case SHELL_ARITH:
		add_hole(b, shell_cause(b->w, b->word, part), true, true);
		break;
	case SHELL_COMMAND:
		add_command(b, part);
		break;
	case SHELL_GAP:
		add_hole(b, shell_cause(b->w, b->word, part), false, part->quoted);
		break;
	}
}

static bool is_verbatim(const struct shell_walk *w, const struct shell_arg *arg)
{
	struct str written = facts_written(w->r->facts, arg->place);
	return !arg->text.n_holes && str_eq(written, arg->text.s);
}

/* A word of characters only, as most are; the text need not be copied. */
static bool expand_plain(
	struct shell_walk *w, const struct shell_word *word, struct shell_args *out)
{
	const struct shell_part *only = word->parts;
	if (only ? only->next || only->kind != SHELL_LITERAL : !word->quoted)
		return false;
	struct str text = only ? only->text : STR("");
	struct shell_args *args = out;
	struct shell_names many = {0};
	uint32_t place = shell_place(w->r, word->script, word->span);
	bool braces = only && !only->quoted && str_find_char(text, '{') != STR_NOT_FOUND &&
		      str_find_char(text, '}') != STR_NOT_FOUND;
	if (braces && !shell_braces(w, text, &many)) {
		struct shell_arg all = {text_plain(text), place, NULL, NULL, false};
		all.open = facts_cause(w->r->facts, place, "the braces stand for too many words");
		list_push(w->arena, args, all);
		return true;
	}
	LIST_EACH (struct str, s, &many) {
		struct shell_arg one = {
			text_plain(*s), place, many.n == 1 ? word : NULL, NULL, false};
		one.verbatim = many.n == 1 && is_verbatim(w, &one);
		list_push(w->arena, args, one);
	}
	if (!many.n) {
		struct shell_arg one = {text_plain(text), place, word, NULL, false};
		one.verbatim = is_verbatim(w, &one);
		list_push(w->arena, args, one);
	}
	return true;
}

static void expand_word(struct shell_walk *w, const struct shell_word *word, struct shell_args *out)
{
	if (expand_plain(w, word, out))
		return;
	struct builder b = {.w = w, .word = word, .out = out};
	texter_init(&b.text, w->arena);
	for (const struct shell_part *part = word->parts; part; part = part->next)
		add_part(&b, part);
	finish(&b);
}

void shell_expand(struct shell_walk *w, const struct shell_word *words, struct shell_args *out)
{
	for (const struct shell_word *word = words; word; word = word->next)
		expand_word(w, word, out);
}

struct text shell_expand_text(struct shell_walk *w, const struct shell_word *word)
{
	struct shell_args unused = {0};
	if (!word || !word->parts)
		return text_plain(STR(""));
	if (!word->parts->next && word->parts->kind == SHELL_LITERAL)
		return text_plain(word->parts->text);
	if (!word->parts->next && word->parts->kind == SHELL_PARAM)
		return shell_param(w, word, word->parts); /* shared, not copied */
	struct builder b = {.w = w, .word = word, .out = &unused};
	texter_init(&b.text, w->arena);
	for (const struct shell_part *part = word->parts; part; part = part->next) {
		if (part->kind == SHELL_PARAM)
			add_value(&b, shell_param(w, word, part), true);
		else
			add_part(&b, part);
	}
	return texter_end(&b.text);
}

uint32_t shell_arg_place(struct shell_walk *w, const struct shell_arg *arg, size_t from, size_t to)
{
	struct place at = facts_at(w->r->facts, arg->place);
	if (!arg->verbatim || (from == 0 && to == arg->text.s.n))
		return arg->place;
	uint32_t start = at.span.from;
	struct span span = {start + (uint32_t)from, start + (uint32_t)to};
	return facts_place(w->r->facts, at.source, span);
}

struct value shell_arg_value(struct shell_walk *w, const struct shell_arg *arg)
{
	struct value v = value_text(w->arena, arg->text, arg->place);
	v.flags |= VALUE_WRITTEN;
	return v;
}

struct value shell_arg_slice(
	struct shell_walk *w, const struct shell_arg *arg, size_t from, size_t to)
{
	struct text t = text_slice(w->arena, arg->text, from, to);
	struct value v = value_text(w->arena, t, shell_arg_place(w, arg, from, to));
	v.flags |= VALUE_WRITTEN;
	return v;
}

/* --- the script in an argument ------------------------------------------------------------ */

static void add_gaps(struct splicer *text, struct shell_script *script, struct arena *a,
	struct text t, struct span span)
{
	size_t at = 0;
	for (uint32_t i = 0; i < t.n_holes; i++) {
		splicer_add(text, str_slice(t.s, at, t.holes[i].at), span);
		at = t.holes[i].at;
		list_push(a, &script->gaps,
			((struct shell_gap){(uint32_t)text->text.n, t.holes[i].cause, false}));
		splicer_add(text, STR("$\1"), span);
	}
	if (at < t.s.n)
		splicer_add(text, str_skip(t.s, at), span);
}

static void add_script_part(struct shell_walk *w, struct splicer *text, struct shell_script *script,
	const struct shell_word *word, const struct shell_part *part)
{
	struct str written = str_slice(word->script->text.text, part->span.from, part->span.to);
	struct span span = shell_span(word->script, part->span);
	struct text t = text_plain(part->text);
	if (part->kind == SHELL_LITERAL && str_eq(written, part->text)) {
		splicer_more(text, &word->script->text, part->span);
		return;
	}
	script->guessed |= part->kind == SHELL_PARAM;
	if (part->kind == SHELL_PARAM)
		t = shell_param(w, word, part);
	if (part->kind == SHELL_PARAM && !shell_spend(w, t))
		t = text_plain(STR(""));
	if (part->kind == SHELL_COMMAND || part->kind == SHELL_GAP || part->kind == SHELL_ARITH) {
		struct hole *h = arena_new(w->arena, struct hole);
		h->cause = shell_cause(w, word, part);
		t = (struct text){STR(""), 1, h};
	}
	add_gaps(text, script, w->arena, t, span);
}

static bool same(char written, struct str text, size_t at)
{
	return at < text.n && text.p[at] == written;
}

/* A text that is its source, or its source with backslashes in front of some characters, as in
 * JSON and YAML: each character then has its own place. */
static bool align(struct splicer *out, struct source *source, struct span span, struct str text)
{
	struct str written = source_slice(source, span);
	size_t i = 0, j = 0;
	if (written.n && !str_eq(written, text) && (written.p[0] == '"' || written.p[0] == '\''))
		i = 1;
	for (; j < text.n; j++) {
		size_t n = 1;
		char c = i < written.n ? written.p[i] : '\0',
		     next = i + 1 < written.n ? written.p[i + 1] : 0;
		bool escaped = c == '\\' && written.p[0] == '"' && next;
		if (escaped && (next == 'n' || next == 't' || same(next, text, j)))
			n = 2;
		else if (i >= written.n || !same(c, text, j))
			return false;
		uint32_t from = span.from + (uint32_t)i;
		splicer_add(
			out, str_slice(text, j, j + 1), (struct span){from, from + (uint32_t)n});
		i += n;
	}
	return true;
}

static void add_arg(struct shell_walk *w, struct splicer *text, struct shell_script *script,
	const struct shell_arg *arg)
{
	struct place at = facts_at(w->r->facts, arg->place);
	struct splicer apart;
	if (arg->word) {
		for (const struct shell_part *part = arg->word->parts; part; part = part->next)
			add_script_part(w, text, script, arg->word, part);
		return;
	}
	const struct splice *known = reading_written(w->r, at);
	if (known && !arg->text.n_holes && str_eq(known->text, arg->text.s)) {
		splicer_more(text, known, (struct span){0, (uint32_t)known->text.n});
		return;
	}
	splicer_init(&apart, w->arena, at.source);
	if (arg->text.n_holes || !at.source || !align(&apart, at.source, at.span, arg->text.s)) {
		add_gaps(text, script, w->arena, arg->text, at.span);
		return;
	}
	struct splice whole = splicer_end(&apart);
	splicer_more(text, &whole, (struct span){0, (uint32_t)whole.text.n});
}

struct shell_script *shell_args_script(
	struct shell_walk *w, const struct shell_arg *args, uint32_t n)
{
	struct shell_script *script = arena_new(w->arena, struct shell_script);
	struct splicer text;
	splicer_init(&text, w->arena, facts_at(w->r->facts, args->place).source);
	for (uint32_t i = 0; i < n; i++) {
		struct span before = facts_at(w->r->facts, args[i].place).span;
		if (i)
			splicer_add(&text, STR(" "), (struct span){before.from, before.from});
		add_arg(w, &text, script, &args[i]);
	}
	script->text = splicer_end(&text);
	return script;
}
