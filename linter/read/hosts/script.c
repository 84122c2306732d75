/*
 * script.c: from a script in a file to the readers of shell and docker.
 */
#include "read/hosts/private.h"

#include "model/model.h"

struct host host_new(struct reading *r, struct source *source, const char *kind)
{
	static const struct mark none[] = {{0}};
	return (struct host){.r = r,
		.arena = r->arena,
		.facts = r->facts,
		.source = source,
		.project = docker_project(r, source, kind),
		.marks = none,
		.filler = "whoever fills it in"};
}

/* --- the file --- */

/* What is wrong with a file that nobody asked about is no mistake of this run; its command lines
 * are not seen, and that is said. */
static void say_broken(struct host *h, const struct diags *found)
{
	bool said = false;
	for (uint32_t i = 0; i < found->all.n; i++) {
		struct diag *d = found->all.at[i];
		if (d->code->severity != DIAG_ERROR)
			continue;
		const struct diag_code *code = h->r->named ? d->code : &DIAG_host_syntax;
		if (!said)
			diag_note(diag_add(h->r->diags, code, d->source, d->span, STR_FMT,
					  STR_ARG(d->message)),
				"docker command lines of this file are not seen");
		said = true;
	}
}

struct yaml host_yaml(struct host *h)
{
	struct diags found;
	diags_init(&found, h->arena);
	struct yaml y = yaml_read_all(h->arena, h->source, &found);
	say_broken(h, &found);
	return found.errors ? (struct yaml){.broken = true} : y;
}

struct node *host_json(struct host *h, enum json_dialect dialect)
{
	struct diags found;
	diags_init(&found, h->arena);
	struct node *root = json_read(h->arena, h->source, dialect, &found);
	if (!root)
		say_broken(h, &found);
	return root;
}

bool host_names_docker(struct str text)
{
	return str_contains(text, STR("docker"));
}

struct str host_text(const struct node *n)
{
	return node_is(n, NODE_SCALAR) ? n->u.text : STR("");
}

/* --- templates --- */

enum { TESTED_MOST = 80 }; /* bytes of a mark that a test looks at */

struct found_mark {
	size_t from, to;
	struct str inside;
	bool single; /* it stands for one word */
};

/* Looks for marks from `at` on. A mark that is not closed anywhere is not looked for again. */
struct finder {
	const struct mark *marks;
	struct str text;
	size_t at;
	unsigned unclosed; /* a bit for each mark */
};

static bool mark_at(struct finder *f, const struct mark *m, struct found_mark *out)
{
	struct str open = str_from(m->open), close = str_from(m->close);
	unsigned bit = 1u << (m - f->marks);
	struct str rest = str_skip(f->text, f->at);
	if ((f->unclosed & bit) || !str_starts_with(rest, open))
		return false;
	rest = str_skip(rest, open.n);
	size_t n = str_find(m->test ? str_slice(rest, 0, TESTED_MOST) : rest, close);
	if (n == STR_NOT_FOUND && !m->test)
		f->unclosed |= bit;
	if (n == STR_NOT_FOUND || (m->test && !m->test(str_slice(rest, 0, n))))
		return false;
	struct str inside = str_trim(str_slice(rest, 0, n));
	*out = (struct found_mark){f->at, f->at + open.n + n + close.n, inside,
		m->single || (m->is_single && m->is_single(inside))};
	return true;
}

static bool next_mark(struct finder *f, struct found_mark *out)
{
	for (; f->at < f->text.n; f->at++)
		for (const struct mark *m = f->marks; m->open; m++)
			if (f->text.p[f->at] == m->open[0] && mark_at(f, m, out)) {
				f->at = out->to;
				return true;
			}
	return false;
}

static const struct cause *why(struct host *h, struct str text, uint32_t place)
{
	return facts_cause(h->facts, place, "`" STR_FMT "` is filled in by %s",
		STR_ARG(str_slice(text, 0, 60)), h->filler);
}

/* A mark as what is known of it, or as a gap. */
static void add_mark(struct host *h, const struct splice *in, const struct found_mark *m,
	struct splicer *s, struct docker_hosted *out)
{
	struct span there = splice_span(in, (struct span){(uint32_t)m->from, (uint32_t)m->to});
	struct text known;
	if (h->resolve && h->resolve(m->inside, out->scope, &known) && !known.n_holes) {
		splicer_add(s, known.s, there);
		return;
	}
	list_push(h->arena, &out->gaps,
		((struct shell_gap){(uint32_t)s->text.n,
			why(h, str_slice(in->text, m->from, m->to),
				facts_place(h->facts, in->source, there)),
			m->single}));
	splicer_add(s, STR("$\1"), there);
}

void host_fill(struct host *h, const struct splice *in, struct docker_hosted *out)
{
	struct finder f = {h->marks, in->text, 0, 0};
	struct splicer s;
	struct found_mark m;
	uint32_t at = 0;
	splicer_init(&s, h->arena, in->source);
	out->gaps = (struct shell_gap_list){0};
	while (next_mark(&f, &m)) {
		splicer_more(&s, in, (struct span){at, (uint32_t)m.from});
		add_mark(h, in, &m, &s, out);
		at = (uint32_t)m.to;
	}
	splicer_more(&s, in, (struct span){at, (uint32_t)in->text.n});
	out->text = splicer_end(&s);
}

struct value host_value(struct host *h, const struct node *n)
{
	struct finder f = {h->marks, n->u.text, 0, 0};
	uint32_t place = facts_place(h->facts, n->source, n->span);
	struct texter t;
	struct found_mark m;
	size_t at = 0;
	texter_init(&t, h->arena);
	while (next_mark(&f, &m)) {
		texter_add(&t, str_slice(n->u.text, at, m.from));
		texter_hole(&t, why(h, str_slice(n->u.text, m.from, m.to), place), false);
		at = m.to;
	}
	texter_add(&t, str_skip(n->u.text, at));
	struct value v = value_text(h->arena, texter_end(&t), place);
	v.flags |= VALUE_WRITTEN;
	return v;
}

struct value host_word(struct host *h, struct value word, struct host_gaps *gaps)
{
	struct str rest = value_str(word);
	struct texter t;
	size_t at;
	if (!str_contains(rest, STR("$\1")))
		return word;
	texter_init(&t, h->arena);
	while ((at = str_find(rest, STR("$\1"))) != STR_NOT_FOUND) {
		const struct cause *cause = gaps->next < gaps->all->n
						    ? gaps->all->at[gaps->next++].cause
						    : why(h, STR("it"), word.place);
		texter_add(&t, str_slice(rest, 0, at));
		texter_hole(&t, cause, false);
		rest = str_skip(rest, at + 2);
	}
	texter_add(&t, rest);
	struct value v = value_text(h->arena, texter_end(&t), word.place);
	v.flags |= VALUE_WRITTEN;
	return v;
}

/* --- scripts --- */

void host_script(struct host *h, const struct docker_hosted *script)
{
	struct docker_hosted own = *script;
	if (!host_names_docker(script->text.text))
		return;
	own.project = h->project;
	docker_hosted_read(h->r, &own);
}

static bool word_names_docker(struct value words)
{
	for (uint32_t i = 0; i < words.u.list->n; i++)
		if (host_names_docker(value_str(words.u.list->at[i])))
			return true;
	return false;
}

void host_words(struct host *h, struct value words, const struct docker_scope *scope)
{
	struct docker_hosted script = {.project = h->project,
		.words = words.u.list->at,
		.n = words.u.list->n,
		.dialect = SHELL_POSIX,
		.scope = scope};
	if (word_names_docker(words))
		docker_hosted_read(h->r, &script);
}

void host_scalar(struct host *h, const struct node *n, const struct docker_hosted *as)
{
	struct docker_hosted script = *as;
	if (!node_is(n, NODE_SCALAR) || !host_names_docker(n->u.text))
		return;
	struct splice text = node_splice(h->arena, n);
	host_fill(h, &text, &script);
	host_script(h, &script);
}

/* --- what surrounds them --- */

const struct docker_scope *host_scope(
	struct host *h, const struct node *mapping, const struct docker_scope *outer)
{
	if (!node_is(mapping, NODE_MAPPING) || !mapping->n)
		return outer;
	struct docker_scope *own = arena_new(h->arena, struct docker_scope);
	own->outer = outer;
	for (uint32_t i = 0; i < mapping->n; i++) {
		const struct pair *p = &mapping->u.pairs[i];
		/* GitLab: {value: x, description: y} */
		const struct node *n = p->value->kind == NODE_MAPPING
					       ? node_get(p->value, STR("value"))
					       : p->value;
		if (!node_is(n, NODE_SCALAR) || p->key->kind != NODE_SCALAR)
			continue;
		struct value *v = arena_new(h->arena, struct value);
		*v = host_value(h, n);
		*map_put(h->arena, &own->variables, p->key->u.text) = v;
	}
	return own;
}

enum shell_dialect host_dialect(struct str shell)
{
	static const struct {
		const char *name;
		enum shell_dialect dialect;
	} shells[] = {{"bash", SHELL_BASH}, {"zsh", SHELL_BASH}, {"ksh", SHELL_BASH},
		{"sh", SHELL_POSIX}, {"dash", SHELL_POSIX}, {"ash", SHELL_POSIX},
		{"pwsh", SHELL_POWERSHELL}, {"powershell", SHELL_POWERSHELL}, {"cmd", SHELL_CMD}};
	struct str program;
	str_cut(str_trim(shell), ' ', &program);
	size_t slash = str_rfind_char(program, '/');
	if (slash != STR_NOT_FOUND)
		program = str_skip(program, slash + 1);
	if (str_ends_with(program, STR(".exe")))
		program.n -= 4;
	for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
		if (str_eq(program, str_from(shells[i].name)))
			return shells[i].dialect;
	return SHELL_OTHER;
}
