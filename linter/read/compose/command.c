/*
 * command.c: command and entrypoint of a service as words.
 *
 * Compose takes a command that is one string apart at blanks, with quotes and backslashes as in a
 * shell but without a shell: what stands behind the first ; & | < or > outside quotes is lost, and
 * $(...) and `...` stay as they are. The words of a text with holes keep them, and every word has
 * the place it was written at.
 */
#include "read/compose/private.h"
#include "read/container/container.h"

struct splitter {
	struct compose *c;
	struct node *node;
	struct expansion from;
	struct splice splice;
	bool placed; /* the text is that of the scalar, so its words have places of their own */
	struct value list;
	struct texter word;
	uint32_t start;
	bool in_word;
	bool open[128]; /* of the quotes ' " ` and of $(, by their character */
	uint32_t next_hole;
};

static void add_holes(struct splitter *s, size_t at)
{
	struct text t = s->from.text;
	while (s->next_hole < t.n_holes && t.holes[s->next_hole].at <= at) {
		const struct hole *h = &t.holes[s->next_hole++];
		texter_hole(&s->word, h->cause, h->filled);
		s->in_word = true;
	}
}

/* What stood between quotes and is nothing else may be a script. */
static void note_quoted(struct splitter *s, struct span part, struct str word)
{
	struct str written = str_slice(s->from.text.s, part.from, part.to);
	struct splicer inner;
	bool quoted = written.n == word.n + 2 && str_eq(str_slice(written, 1, word.n + 1), word);
	struct place at = {s->node->source, splice_span(&s->splice, part)};
	bool folded = str_find_char(source_slice(at.source, at.span), '\n') != STR_NOT_FOUND;
	if (!quoted || !folded)
		return;
	splicer_init(&inner, s->c->arena, at.source);
	splicer_more(&inner, &s->splice, (struct span){part.from + 1, part.to - 1});
	reading_wrote(s->c->r, at, splicer_end(&inner));
}

static void end_word(struct splitter *s, size_t at)
{
	if (!s->in_word)
		return;
	struct span part = {s->start, (uint32_t)at};
	uint32_t place =
		s->placed ? facts_place(s->c->facts, s->node->source, splice_span(&s->splice, part))
			  : compose_place(s->c, s->node);
	struct value v = value_text(s->c->arena, texter_end(&s->word), place);
	if (s->placed && !text_has_holes(*v.u.text))
		note_quoted(s, part, v.u.text->s);
	v.flags |= s->from.flags | VALUE_WRITTEN;
	value_list_add(s->c->arena, s->list, v);
	texter_init(&s->word, s->c->arena);
	s->in_word = false;
}

static void add_char(struct splitter *s, char c)
{
	texter_add(&s->word, (struct str){&c, 1});
	s->in_word = true;
}

static bool in_quotes(const struct splitter *s)
{
	return s->open['\''] || s->open['"'] || s->open['`'] || s->open['('];
}

/* Behind a backslash. */
static char escaped(char c)
{
	return c == 't' ? '\t' : c == 'n' ? '\n' : c;
}

static bool ends_with_dollar(const struct splitter *s)
{
	const struct buf *b = &s->word.literal;
	return b->n && b->p[b->n - 1] == '$';
}

/* Quotes of one kind mean nothing inside those of another. False: not even Compose reads this. */
static bool quote(struct splitter *s, char c)
{
	bool single = s->open['\''], doubled = s->open['"'], back = s->open['`'],
	     sub = s->open['('];
	if (c == '\'' && !doubled && !sub) {
		s->in_word = s->in_word || single;
		s->open['\''] = !single;
		return true;
	}
	if (c == '"' && !single && !sub) {
		s->in_word = s->in_word || doubled;
		s->open['"'] = !doubled;
		return true;
	}
	if (c == '`' && !single && !doubled && !sub)
		s->open['`'] = !back;
	if (c == ')' && !single && !doubled && !back)
		s->open['('] = !sub;
	if (c == '(' && !single && !doubled && !back) {
		if (sub || !ends_with_dollar(s))
			return false;
		s->open['('] = true;
	}
	add_char(s, c);
	return true;
}

/* 2>file: the number goes with the rest. */
static void cut_off(struct splitter *s, char c)
{
	const struct buf *b = &s->word.literal;
	if (c != '>' || !b->n || !char_is_digit(b->p[0]))
		return;
	texter_init(&s->word, s->c->arena);
	s->in_word = false;
}

static bool split(struct splitter *s)
{
	struct str t = s->from.text.s;
	size_t at = 0;
	for (; at < t.n; at++) {
		char c = t.p[at];
		if (!s->in_word && !in_quotes(s))
			s->start = (uint32_t)at;
		add_holes(s, at);
		if (c == '\\' && !s->open['\'']) {
			if (++at == t.n)
				return false;
			add_char(s, escaped(t.p[at]));
		} else if (char_is_space(c) && !in_quotes(s)) {
			end_word(s, at);
		} else if (str_find_char(STR(";&|<>"), c) != STR_NOT_FOUND && !in_quotes(s)) {
			cut_off(s, c);
			break;
		} else if (str_find_char(STR("'\"`()"), c) == STR_NOT_FOUND) {
			add_char(s, c);
		} else if (!quote(s, c)) {
			return false;
		}
	}
	if (!s->in_word)
		s->start = (uint32_t)at;
	if (at == t.n)
		add_holes(s, at);
	end_word(s, at);
	return !in_quotes(s);
}

struct value compose_words(struct compose *c, struct node *n)
{
	struct splitter s = {.c = c, .node = n, .from = compose_expand(c, n)};
	s.list = written(value_list(c->arena, compose_place(c, n)));
	s.placed = s.from.text.s.p == n->u.text.p;
	if (s.placed)
		s.splice = node_splice(c->arena, n);
	texter_init(&s.word, c->arena);
	if (!split(&s) && !text_has_holes(s.from.text))
		inconsistent(c, n, "this is no command line: a quote or parenthesis is not closed");
	return s.list;
}

static struct node *shell_test(struct node *service)
{
	struct node *test = compose_path(service, "healthcheck.test");
	if (node_is(test, NODE_SEQUENCE))
		return test->n > 1 ? test->u.items[1] : NULL;
	return test;
}

/* $$ stands for a dollar sign. Where a variable is filled in, too, the text will not be this one,
 * and whoever compares them takes the other. */
static struct splice one_dollar(struct arena *a, struct splice from)
{
	struct splicer s;
	uint32_t done = 0, n = (uint32_t)from.text.n;
	if (!str_contains(from.text, STR("$$")))
		return from;
	splicer_init(&s, a, from.source);
	for (uint32_t at = 0; at + 1 < n; at++) {
		if (from.text.p[at] != '$' || from.text.p[at + 1] != '$')
			continue;
		splicer_more(&s, &from, (struct span){done, ++at});
		done = at + 1;
	}
	splicer_more(&s, &from, (struct span){done, n});
	return splicer_end(&s);
}

static void note_script(struct compose *c, struct node *n)
{
	if (node_is_string(n))
		reading_wrote(c->r, (struct place){n->source, n->span},
			one_dollar(c->arena, node_splice(c->arena, n)));
}

/* A word that does not stand in the file as it is may be a script. */
static void note_word(struct compose *c, struct node *n)
{
	bool folded = str_find_char(source_slice(n->source, n->span), '\n') != STR_NOT_FOUND;
	if (folded || (node_is_string(n) && str_contains(n->u.text, STR("$$"))))
		note_script(c, n);
}

static void set_words(struct compose *c, struct record *r, enum field_id f, struct node *n)
{
	for (uint32_t i = 0; node_is(n, NODE_SEQUENCE) && i < n->n; i++)
		note_word(c, n->u.items[i]);
	if (node_is(n, NODE_SEQUENCE))
		compose_set(c, r, f, n, AS_STRINGS);
	else if (node_is_string(n))
		model_set(r, f, compose_words(c, n));
}

void compose_commands(struct compose *c, struct record *container, struct node *service)
{
	struct container_origin *origin = arena_new(c->arena, struct container_origin);
	origin->reading = c->r;
	note_script(c, shell_test(service));
	origin->image_starts =
		!compose_get(service, "entrypoint") && !compose_get(service, "command");
	container->origin = origin;
	set_words(c, container, F_container_entrypoint, compose_get(service, "entrypoint"));
	set_words(c, container, F_container_command, compose_get(service, "command"));
}
