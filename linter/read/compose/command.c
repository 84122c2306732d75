/*
 * command.c: command and entrypoint of a service as words.
 *
 * Compose takes a command that is one string apart at blanks, with quotes and backslashes as in a
 * shell but without a shell, so nothing else in it is special. The words of a text with holes keep
 * them, and every word has the place it was written at.
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

static void end_word(struct splitter *s, size_t at)
{
	if (!s->in_word)
		return;
	struct span part = {s->start, (uint32_t)at};
	uint32_t place =
		s->placed ? facts_place(s->c->facts, s->node->source, splice_span(&s->splice, part))
			  : compose_place(s->c, s->node);
	struct value v = value_text(s->c->arena, texter_end(&s->word), place);
	v.flags |= s->from.flags | VALUE_WRITTEN;
	value_list_add(s->c->arena, s->list, v);
	texter_init(&s->word, s->c->arena);
	s->in_word = false;
}

/* The bytes between quotes; the offset behind the closing one. */
static size_t quoted(struct splitter *s, size_t at)
{
	struct str t = s->from.text.s;
	char quote = t.p[at++];
	s->in_word = true;
	for (; at < t.n && t.p[at] != quote; at++) {
		add_holes(s, at);
		if (quote == '"' && t.p[at] == '\\' && at + 1 < t.n)
			at++;
		texter_add(&s->word, str_slice(t, at, at + 1));
	}
	add_holes(s, at);
	return at < t.n ? at + 1 : at;
}

static void split(struct splitter *s)
{
	struct str t = s->from.text.s;
	size_t at = 0;
	while (at < t.n) {
		if (!s->in_word)
			s->start = (uint32_t)at;
		add_holes(s, at);
		if (char_is_space(t.p[at])) {
			end_word(s, at++);
		} else if (t.p[at] == '"' || t.p[at] == '\'') {
			at = quoted(s, at);
		} else {
			at += t.p[at] == '\\' && at + 1 < t.n;
			texter_add(&s->word, str_slice(t, at, at + 1));
			s->in_word = true;
			at++;
		}
	}
	if (!s->in_word)
		s->start = (uint32_t)at;
	add_holes(s, at);
	end_word(s, at);
}

struct value compose_words(struct compose *c, struct node *n)
{
	struct splitter s = {.c = c, .node = n, .from = compose_expand(c, n)};
	s.list = written(value_list(c->arena, compose_place(c, n)));
	s.placed = s.from.text.s.p == n->u.text.p;
	if (s.placed)
		s.splice = node_splice(c->arena, n);
	texter_init(&s.word, c->arena);
	split(&s);
	return s.list;
}

static void set_words(struct compose *c, struct record *r, enum field_id f, struct node *n)
{
	if (node_is(n, NODE_SEQUENCE))
		compose_set(c, r, f, n, AS_STRINGS);
	else if (node_is_string(n))
		model_set(r, f, compose_words(c, n));
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

void compose_commands(struct compose *c, struct record *container, struct node *service)
{
	struct container_origin *origin = arena_new(c->arena, struct container_origin);
	struct node *test = shell_test(service);
	origin->reading = c->r;
	if (node_is_string(test)) {
		struct splice *script = arena_new(c->arena, struct splice);
		*script = one_dollar(c->arena, node_splice(c->arena, test));
		origin->check = script;
	}
	container->origin = origin;
	set_words(c, container, F_container_entrypoint, compose_get(service, "entrypoint"));
	set_words(c, container, F_container_command, compose_get(service, "command"));
}
