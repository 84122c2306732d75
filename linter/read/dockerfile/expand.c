/*
 * expand.c: variables, quotes and escapes in a word, as BuildKit expands them.
 *
 * A variable that nobody can know leaves a hole. A default ships, so `${V:-x}` counts as x. With
 * `split` the result also comes as words, parted at blanks that are not quoted.
 */
#include "read/dockerfile/expand.h"

/* What a piece of the text came to, and the word it belongs to. */
struct pieces {
	struct texter text, word;
	bool in_word;
	struct expansion *splits; /* NULL: words do not matter */
};

bool lexer_fail(struct lexer *x, struct str why)
{
	if (!x->e->error.n)
		x->e->error = why;
	return false;
}

int lexer_peek(const struct lexer *x)
{
	return x->at < x->s.n ? (unsigned char)x->s.p[x->at] : -1;
}

static void pieces_init(struct pieces *p, struct expansion *e, bool split)
{
	texter_init(&p->text, e->arena);
	texter_init(&p->word, e->arena);
	p->in_word = false;
	p->splits = split ? e : NULL;
}

static void end_word(struct pieces *p)
{
	if (!p->splits || (!p->word.literal.n && !p->word.holes.n))
		return;
	list_push(p->splits->arena, &p->splits->words, texter_end(&p->word));
	texter_init(&p->word, p->splits->arena);
	p->in_word = false;
}

/* text that never ends a word: quoted, escaped */
static void add_raw(struct pieces *p, struct text t)
{
	texter_text(&p->text, t);
	if (p->splits) {
		texter_text(&p->word, t);
		p->in_word = true;
	}
}

/* text whose blanks end words */
static void add(struct pieces *p, struct text t)
{
	texter_text(&p->text, t);
	if (!p->splits)
		return;
	size_t from = 0;
	for (size_t at = 0; at < t.s.n;) {
		size_t blank = dockerfile_space(t.s, at);
		if (!blank) {
			at++;
			continue;
		}
		texter_text(&p->word, text_slice(p->splits->arena, t, from, at));
		end_word(p);
		from = at += blank;
	}
	texter_text(&p->word, text_slice(p->splits->arena, t, from, t.s.n));
}

struct text lexer_slice(const struct lexer *x, size_t from, size_t to)
{
	return text_plain(str_slice(x->s, from, to));
}

struct text lexer_hole(struct lexer *x, const struct cause *cause, bool filled)
{
	struct texter t;
	texter_init(&t, x->e->arena);
	texter_hole(&t, cause, filled);
	return texter_end(&t);
}

/* Letters and digits of any script, and _. */
static size_t name_length(struct str s)
{
	uint32_t c;
	size_t at = 0;
	while (at < s.n) {
		size_t n = 1;
		if ((unsigned char)s.p[at] >= 0x80) {
			n = utf8_decode(str_skip(s, at), &c);
			if (!utf8_is_letter(c))
				return at;
		} else if (!char_is_word(s.p[at])) {
			return at;
		}
		at += n;
	}
	return at;
}

/* A long name is as good as a short one; only its first character decides what it is. */
struct str lexer_name(struct lexer *x)
{
	size_t from = x->at;
	int c = lexer_peek(x);
	if (c >= 0 && char_is_digit((char)c)) {
		while (lexer_peek(x) >= 0 && char_is_digit((char)lexer_peek(x)))
			x->at++;
	} else if (c == '@' || c == '*' || c == '#' || c == '?' || c == '-' || c == '$' ||
		   c == '!') {
		x->at++;
	} else {
		x->at += name_length(str_skip(x->s, x->at));
	}
	return str_slice(x->s, from, x->at);
}

static bool is_positional(struct str name)
{
	return name.n && !char_is_alpha(name.p[0]) && name.p[0] != '_' &&
	       (unsigned char)name.p[0] < 0x80;
}

static const struct cause *too_long(struct lexer *x, struct str name)
{
	struct dockerfile *d = x->e->file;
	return facts_cause(d->reading.facts, 0, "`" STR_FMT "` is longer than the limit",
		STR_ARG(str_slice(name, 0, 80)));
}

/* Every use of a variable is paid for, so that doubling ends. */
bool dockerfile_pay(struct dockerfile *d, struct text t)
{
	if (!d)
		return true;
	size_t cost = t.s.n + 16 * (size_t)t.n_holes;
	if (cost > READ_VALUE_SIZE || d->expanded + cost > READ_EXPANSION) {
		d->expanded_said = true;
		return false;
	}
	d->expanded += cost;
	return true;
}

enum worth lexer_value(struct lexer *x, struct str name, struct text *out, bool *overridable)
{
	*out = text_plain(STR(""));
	*overridable = false;
	if (!name.n || is_positional(name) || !x->e->lookup)
		return WORTH_UNSET;
	enum worth w = x->e->lookup(x->e->of, name, out, overridable);
	if (w != WORTH_UNSET && !dockerfile_pay(x->e->file, *out)) {
		*out = lexer_hole(x, too_long(x, name), false);
		return WORTH_OPEN;
	}
	return w;
}

static bool run(struct lexer *x, int stop, bool raw_escapes, struct pieces *p);

/* The text up to `stop`, which is taken too. */
bool lexer_operand(struct lexer *x, int stop, bool raw_escapes, struct text *out)
{
	struct pieces p;
	pieces_init(&p, x->e, false);
	if (x->depth >= READ_DEPTH)
		return FAIL(x, "substitutions are nested deeper than %d", READ_DEPTH);
	x->depth++;
	x->operands++;
	bool ok = run(x, stop, raw_escapes, &p);
	x->depth--;
	*out = texter_end(&p.text);
	return ok;
}

static bool dollar(struct lexer *x, struct text *out)
{
	size_t from = x->at++;
	bool overridable;
	if (lexer_peek(x) == '{') {
		x->at++;
		return lexer_braced(x, from, out);
	}
	struct str name = lexer_name(x);
	if (!name.n) {
		*out = lexer_slice(x, from, x->at);
		return true;
	}
	enum worth w = lexer_value(x, name, out, &overridable);
	x->e->overridable |= overridable;
	if (w == WORTH_UNSET && x->e->skip_unset)
		*out = lexer_slice(x, from, x->at);
	lexer_emptied(x, name, w, *out);
	return true;
}

static bool single_quoted(struct lexer *x, struct pieces *p)
{
	size_t from = x->at++;
	while (lexer_peek(x) >= 0 && lexer_peek(x) != '\'')
		x->at++;
	if (lexer_peek(x) < 0)
		return FAIL(x, "a single quote is not closed");
	x->at++;
	bool raw = x->e->raw_quotes;
	add_raw(p, lexer_slice(x, raw ? from : from + 1, raw ? x->at : x->at - 1));
	return true;
}

/* A backslash in double quotes escapes only ", $ and itself. */
static void quoted_escape(struct lexer *x, struct texter *t)
{
	size_t from = x->at++;
	if (x->raw_escapes)
		texter_text(t, lexer_slice(x, from, x->at));
	int c = lexer_peek(x);
	if (c < 0)
		return;
	if (c == '"' || c == '$' || c == x->e->escape) {
		x->at++;
		texter_text(t, lexer_slice(x, x->at - 1, x->at));
	} else {
		texter_text(t, lexer_slice(x, from, from + 1));
	}
}

static bool double_quoted(struct lexer *x, struct text *out)
{
	size_t from = x->at++;
	bool raw = x->e->raw_quotes;
	struct texter t;
	texter_init(&t, x->e->arena);
	texter_text(&t, lexer_slice(x, from, raw ? from + 1 : from));
	for (;;) {
		from = x->at;
		while (lexer_peek(x) >= 0 && lexer_peek(x) != '"' && lexer_peek(x) != '$' &&
			lexer_peek(x) != x->e->escape)
			x->at++;
		texter_text(&t, lexer_slice(x, from, x->at));
		if (lexer_peek(x) < 0)
			return FAIL(x, "a double quote is not closed");
		if (lexer_peek(x) == '"')
			break;
		struct text value;
		if (lexer_peek(x) != '$')
			quoted_escape(x, &t);
		else if (dollar(x, &value))
			texter_text(&t, value);
		else
			return false;
	}
	x->at++;
	texter_text(&t, lexer_slice(x, raw ? x->at - 1 : x->at, x->at));
	*out = texter_end(&t);
	return true;
}

/* << and the blanks behind it belong to the word that follows. */
static void angles(struct lexer *x, struct pieces *p)
{
	size_t from = x->at++;
	if (lexer_peek(x) == '<') {
		x->at++;
		while (lexer_peek(x) == ' ' || lexer_peek(x) == '\t' || lexer_peek(x) == '\r')
			x->at++;
	}
	add_raw(p, lexer_slice(x, from, x->at));
}

static void escaped(struct lexer *x, struct pieces *p)
{
	size_t from = x->at++;
	if (lexer_peek(x) < 0) {
		add_raw(p, lexer_slice(x, from, x->raw_escapes ? x->at : from));
		return;
	}
	uint32_t c;
	x->at += utf8_decode(str_skip(x->s, x->at), &c);
	add_raw(p, lexer_slice(x, x->raw_escapes ? from : from + 1, x->at));
}

static bool is_plain(const struct lexer *x, int c, int stop)
{
	bool quote = (c == '\'' || c == '"') && !x->e->skip_quotes;
	return c >= 0 && c != stop && c != '$' && c != '<' && c != x->e->escape && !quote;
}

/* $... or "...": where words are split, BuildKit forgets what it had of a word when it reads the
 * operand of ${...}: EXPOSE 80${X:-81} exposes 81. */
static bool substituted(struct lexer *x, struct pieces *p)
{
	struct text value;
	size_t before = x->operands;
	bool quoted = lexer_peek(x) == '"';
	if (!(quoted ? double_quoted(x, &value) : dollar(x, &value)))
		return false;
	if (p->splits && x->operands != before)
		texter_init(&p->word, p->splits->arena);
	if (quoted)
		add_raw(p, value);
	else
		add(p, value);
	return true;
}

static bool special(struct lexer *x, struct pieces *p)
{
	int c = lexer_peek(x);
	if (c == '$' || (c == '"' && !x->e->skip_quotes))
		return substituted(x, p);
	if (c == '\'' && !x->e->skip_quotes)
		return single_quoted(x, p);
	if (c == '<')
		angles(x, p);
	else
		escaped(x, p);
	return true;
}

static bool run(struct lexer *x, int stop, bool raw_escapes, struct pieces *p)
{
	bool before = x->raw_escapes;
	x->raw_escapes = raw_escapes;
	while (lexer_peek(x) >= 0) {
		size_t from = x->at;
		while (is_plain(x, lexer_peek(x), stop))
			x->at++;
		if (x->at > from)
			add(p, lexer_slice(x, from, x->at));
		if (lexer_peek(x) >= 0 && lexer_peek(x) == stop)
			break;
		if (lexer_peek(x) >= 0 && !special(x, p))
			return false;
	}
	x->raw_escapes = before;
	if (stop >= 0 && lexer_peek(x) < 0)
		return FAIL(x, "`${` is not closed by %c", stop);
	x->at += stop >= 0;
	return true;
}

/* Most words hold nothing to expand. */
static bool is_literal(const struct lexer *x)
{
	for (size_t i = 0; i < x->s.n; i++)
		if (!is_plain(x, (unsigned char)x->s.p[i], -1))
			return false;
	return !x->e->split;
}

bool dockerfile_expand(struct expansion *e, struct str word)
{
	struct lexer x = {.e = e, .s = word, .raw_escapes = e->raw_escapes};
	struct pieces p;
	if (is_literal(&x)) {
		e->text = text_plain(word);
		return true;
	}
	pieces_init(&p, e, e->split);
	if (!run(&x, -1, e->raw_escapes, &p))
		return false;
	end_word(&p);
	e->text = texter_end(&p.text);
	return dockerfile_pay(e->file, e->text) ||
	       FAIL(&x, "the expanded text is longer than the limit");
}
