/*
 * makefile.c: Makefiles, as GNU make reads them: their recipes.
 *
 * The lines are gone through first, as variables have their last value when a recipe runs; each
 * recipe line is then a script of its own, or with .ONESHELL the lines of a rule together.
 * https://www.gnu.org/software/make/manual/
 */
#include "read/hosts/make.h"

#include <string.h>

struct lines {
	struct make *m;
	struct str text;
	uint32_t at;
	bool in_rule;
	unsigned conditions; /* ifdef and its like that are open */
	struct str target;
	uint32_t rule;
};

static bool is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* The line at *at with those that continue it, without the last line end. */
static struct span next_line(struct lines *l)
{
	struct span s = {l->at, l->at};
	while (s.to < l->text.n) {
		const char *end = memchr(l->text.p + s.to, '\n', l->text.n - s.to);
		uint32_t stop = end ? (uint32_t)(end - l->text.p) : (uint32_t)l->text.n,
			 back = stop;
		l->at = end ? stop + 1 : stop;
		if (back > s.to && l->text.p[back - 1] == '\r')
			back--;
		s.to = back;
		unsigned slashes = 0;
		while (back > s.from && l->text.p[back - 1] == '\\' && ++slashes)
			back--;
		if (slashes % 2 == 0 || !end)
			break;
		s.to = l->at;
	}
	return s;
}

/* Without a comment: # that no backslash hides. */
static struct str without_comment(struct str line)
{
	for (size_t i = 0; i < line.n; i++)
		if (line.p[i] == '#' && (i == 0 || line.p[i - 1] != '\\'))
			return str_slice(line, 0, i);
	return line;
}

static struct str first_word(struct str line, struct str *rest)
{
	size_t n = 0;
	line = str_trim(line);
	while (n < line.n && !char_is_space(line.p[n]))
		n++;
	*rest = str_trim(str_skip(line, n));
	return str_slice(line, 0, n);
}

/* --- variables --- */

static struct make_variable *variable(struct make *m, struct str name)
{
	void **slot = map_put(m->h->arena, &m->variables, name);
	if (!*slot)
		*slot = arena_new(m->h->arena, struct make_variable);
	return *slot;
}

static const struct cause *cause(struct lines *l, struct str name, const char *why)
{
	return facts_cause(l->m->h->facts, 0, "`" STR_FMT "` %s", STR_ARG(name), why);
}

static void assign(struct lines *l, struct str name, char op, struct str raw)
{
	struct make *m = l->m;
	bool is_new = !map_get(&m->variables, name);
	struct make_variable *v = variable(m, name), set = {.raw = raw};
	if (op == '?' && !is_new)
		return;
	if (l->conditions)
		set.open = cause(l, name, "depends on a condition of the Makefile");
	if (op == '!')
		set.open = cause(l, name, "is what a command prints");
	if (op == '+' && !is_new) {
		struct make_variable *part = arena_new(m->h->arena, struct make_variable);
		*part = set;
		*(v->last ? &v->last->more : &v->more) = part;
		v->last = part;
		return;
	}
	*v = set;
	if (str_eq(name, STR(".RECIPEPREFIX")))
		m->prefix = raw.n ? raw.p[0] : '\t';
}

/* Where the operator of an assignment stands: =, or the first character of := += ?= != ::=; a rule
 * has its colon before one. */
static size_t operator_at(struct str line)
{
	for (size_t i = 0; i < line.n; i++) {
		char c = line.p[i], next = i + 1 < line.n ? line.p[i + 1] : '\0';
		if (c == '$' && (next == '(' || next == '{')) {
			i = make_close(line, i + 1);
			continue;
		}
		if (c == '=' || (next == '=' && (c == '+' || c == '?' || c == '!' || c == ':')))
			return i;
		if (c == ':' && next == ':' && str_starts_with(str_skip(line, i), STR("::=")))
			return i;
		if (c == ':' && str_starts_with(str_skip(line, i), STR(":::=")))
			return i;
		if (c == ':')
			return STR_NOT_FOUND;
	}
	return STR_NOT_FOUND;
}

/* [export] [override] NAME op VALUE */
static bool take_assignment(struct lines *l, struct str line)
{
	static const char *const modifiers[] = {"export", "override", "private", "unexport"};
	size_t at = operator_at(line);
	struct str rest, word, name;
	if (at == STR_NOT_FOUND)
		return false;
	name = str_trim(str_slice(line, 0, at));
	for (word = first_word(name, &rest); rest.n; word = first_word(name, &rest)) {
		bool modifies = false;
		for (size_t i = 0; i < sizeof modifiers / sizeof *modifiers; i++)
			modifies = modifies || str_eq(word, str_from(modifiers[i]));
		if (!modifies)
			return false;
		name = rest;
	}
	if (!name.n)
		return false;
	size_t value = at;
	while (value < line.n && line.p[value] != '=')
		value++;
	assign(l, name, line.p[at], str_trim(str_skip(line, value + 1)));
	return true;
}

/* --- define --- */

static void take_define(struct lines *l, struct str rest)
{
	struct make *m = l->m;
	size_t at = operator_at(rest);
	struct str name = str_trim(str_slice(rest, 0, at == STR_NOT_FOUND ? rest.n : at)), more;
	struct make_variable *v = variable(m, name);
	unsigned depth = 1;
	*v = (struct make_variable){.multi = true, .body = {l->at, l->at}};
	while (l->at < l->text.n) {
		struct span s = next_line(l);
		struct str word = first_word(without_comment(source_slice(m->h->source, s)), &more);
		depth += str_eq(word, STR("define"));
		depth -= str_eq(word, STR("endef"));
		if (!depth)
			break;
		v->body.to = l->at;
	}
	list_push(m->h->arena, &m->defines, v);
}

/* --- rules --- */

static void add_recipe(struct lines *l, struct span span)
{
	list_push(l->m->h->arena, &l->m->recipes, ((struct make_recipe){span, l->target, l->rule}));
}

/* The one target of a rule that is a plain name. */
static struct str plain_target(struct str targets)
{
	struct str rest, word = first_word(targets, &rest);
	bool plain = !rest.n && str_find_char(word, '%') == STR_NOT_FOUND &&
		     str_find_char(word, '$') == STR_NOT_FOUND;
	return plain ? word : STR("");
}

static bool take_rule(struct lines *l, struct str line, struct span span)
{
	size_t colon = 0;
	while (colon < line.n && line.p[colon] != ':') {
		bool opens = line.p[colon] == '$' && colon + 1 < line.n &&
			     (line.p[colon + 1] == '(' || line.p[colon + 1] == '{');
		colon = opens ? make_close(line, colon + 1) : colon + 1;
	}
	if (colon >= line.n)
		return false;
	struct str targets = str_slice(line, 0, colon), more = str_skip(line, colon + 1), name;
	size_t op = operator_at(more);
	if (op != STR_NOT_FOUND) { /* target: NAME = value, for that target only */
		name = str_trim(str_slice(more, 0, op));
		assign(l, name, '!', STR(""));
		variable(l->m, name)->open = cause(l, name, "depends on the target");
		return true;
	}
	l->target = plain_target(targets);
	l->rule++;
	l->in_rule = true;
	l->m->one_shell = l->m->one_shell || str_eq(str_trim(targets), STR(".ONESHELL"));
	size_t semicolon = str_find_char(more, ';');
	if (semicolon != STR_NOT_FOUND)
		add_recipe(l,
			(struct span){span.from + (uint32_t)(colon + 1 + semicolon + 1), span.to});
	return true;
}

/* --- lines --- */

static bool take_condition(struct lines *l, struct str word)
{
	static const char *const opening[] = {"ifeq", "ifneq", "ifdef", "ifndef"};
	for (size_t i = 0; i < sizeof opening / sizeof *opening; i++)
		if (str_eq(word, str_from(opening[i]))) {
			l->conditions++;
			return true;
		}
	if (str_eq(word, STR("endif")))
		l->conditions -= l->conditions > 0;
	return str_eq(word, STR("endif")) || str_eq(word, STR("else"));
}

static void take_line(struct lines *l)
{
	struct str rest, line, word;
	struct span span = next_line(l);
	if (l->in_rule && span.to > span.from && l->text.p[span.from] == l->m->prefix) {
		span.from++;
		add_recipe(l, span);
		return;
	}
	line = without_comment(source_slice(l->m->h->source, span));
	word = first_word(line, &rest);
	if (!word.n || take_condition(l, word))
		return;
	if (str_eq(word, STR("define")) ||
		(str_eq(word, STR("override")) && str_starts_with(rest, STR("define ")))) {
		take_define(l, str_eq(word, STR("define")) ? rest : str_trim(str_skip(rest, 7)));
		l->in_rule = false;
	} else if (take_assignment(l, line)) {
		l->in_rule = false;
	} else {
		take_rule(l, line, span);
	}
}

static void read_lines(struct make *m)
{
	struct lines l = {.m = m, .text = m->h->source->text};
	if (str_starts_with(l.text, STR("\xEF\xBB\xBF")))
		l.at = 3;
	while (l.at < l.text.n)
		take_line(&l);
}

/* --- recipes as scripts --- */

/* The blanks and @ - + in front of a line. */
static uint32_t behind_marks(struct str text, struct span s)
{
	while (s.from < s.to && (is_blank(text.p[s.from]) || strchr("@-+", text.p[s.from])))
		s.from++;
	return s.from;
}

static void add_text(struct make *m, struct splicer *out, struct shell_gap_list *gaps,
	struct text t, struct span span)
{
	size_t at = 0;
	for (uint32_t i = 0; i < t.n_holes; i++) {
		splicer_add(out, str_slice(t.s, at, t.holes[i].at), span);
		at = t.holes[i].at;
		list_push(m->h->arena, gaps,
			((struct shell_gap){(uint32_t)out->text.n, t.holes[i].cause, false}));
		splicer_add(out, STR("$\1"), span);
	}
	if (at < t.s.n)
		splicer_add(out, str_skip(t.s, at), span);
}

/* One recipe line: what make leaves of it for the shell. */
static void add_recipe_text(struct make *m, const struct make_recipe *recipe, struct splicer *out,
	struct shell_gap_list *gaps)
{
	struct str text = str_slice(m->h->source->text, 0, recipe->span.to);
	uint32_t at = behind_marks(text, recipe->span), from = at;
	while (at < text.n) {
		if (text.p[at] == '\n' && at + 1 < text.n && text.p[at + 1] == m->prefix) {
			splicer_copy(out, (struct span){from, at + 1});
			from = at = at + 2;
			continue;
		}
		if (text.p[at] != '$') {
			at++;
			continue;
		}
		struct texter t;
		splicer_copy(out, (struct span){from, at});
		texter_init(&t, m->h->arena);
		from = at;
		at = (uint32_t)make_reference(m, text, at, recipe->target, &t);
		add_text(m, out, gaps, texter_end(&t), (struct span){from, at});
		from = at;
	}
	splicer_copy(out, (struct span){from, at});
}

static struct text shell_variable(struct make *m, const char *reference)
{
	struct texter t;
	texter_init(&t, m->h->arena);
	make_reference(m, str_from(reference), 0, STR(""), &t);
	return texter_end(&t);
}

/* From recipe i on, those of one script; returns the first behind them. */
static uint32_t read_script(struct make *m, uint32_t i, const struct docker_hosted *as)
{
	struct docker_hosted script = *as;
	struct splicer out;
	uint32_t rule = m->recipes.at[i].rule;
	splicer_init(&out, m->h->arena, m->h->source);
	do {
		struct span end = {m->recipes.at[i].span.to, m->recipes.at[i].span.to};
		add_recipe_text(m, &m->recipes.at[i], &out, &script.gaps);
		splicer_add(&out, STR("\n"), end);
		i++;
	} while (m->one_shell && i < m->recipes.n && m->recipes.at[i].rule == rule);
	script.text = splicer_end(&out);
	host_script(m->h, &script);
	return i;
}

/* The lines of a define that some recipe calls are recipes too. */
static void add_defines(struct make *m)
{
	struct str text = m->h->source->text;
	uint32_t n = m->recipes.n, rule = UINT32_MAX;
	for (uint32_t i = 0; i < n; i++) {
		struct span s = m->recipes.at[i].span;
		struct str called = make_called(str_slice(text, behind_marks(text, s), s.to));
		struct make_variable *v = called.n ? map_get(&m->variables, called) : NULL;
		if (v && v->multi)
			v->used = true;
	}
	LIST_EACH (struct make_variable *, v, &m->defines) {
		struct lines l = {
			.m = m, .text = str_slice(text, 0, (*v)->body.to), .at = (*v)->body.from};
		while ((*v)->used && l.at < l.text.n)
			list_push(m->h->arena, &m->recipes,
				((struct make_recipe){next_line(&l), STR(""), rule}));
		rule--;
	}
}

void makefile_read(struct reading *r, struct source *source)
{
	struct host h = host_new(r, source, "makefile");
	struct make m = {.h = &h, .prefix = '\t'};
	struct docker_hosted script = {.dialect = SHELL_POSIX};
	read_lines(&m);
	add_defines(&m);
	struct str shell = shell_variable(&m, "$(SHELL)").s,
		   flags = shell_variable(&m, "$(.SHELLFLAGS)").s;
	if (shell.n)
		script.dialect = host_dialect(shell);
	script.pipefail = str_contains(flags, STR("pipefail"));
	for (uint32_t i = 0; i < m.recipes.n;)
		i = read_script(&m, i, &script);
}
