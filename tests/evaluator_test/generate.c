/*
 * generate.c: random policy files that nearly always pass the checker.
 *
 * Expressions are written for the type that is wanted, from the variables in scope; a `T?` is used
 * behind `otherwise` or `is set`. Loops nest at most as deep as the language allows.
 */
#include "evaluator_test/world.h"

#include <stdio.h>

enum { VARS_MOST = 12 };

struct variable { /* in scope */
	char name[8];
	const char *type; /* "thing", "part", "string" */
};

struct generator {
	struct buf b;
	struct chance *c;
	struct variable vars[VARS_MOST];
	unsigned n_vars;
	unsigned names;   /* given out so far */
	unsigned loops;   /* nested here */
	unsigned defines; /* is-odd-0 ... of one thing */
	bool params;      /* wanted and most can be named */
};

#define PUT(g, ...) buf_printf(&(g)->b, __VA_ARGS__)

static uint32_t below(struct generator *g, uint32_t n)
{
	return chance_below(g->c, n);
}

static const char *pick(struct generator *g, const char *const *all, uint32_t n)
{
	return all[below(g, n)];
}

#define PICK(g, ...)                                \
	pick(g, (const char *const[]){__VA_ARGS__}, \
		sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *))

static const char *var_of(struct generator *g, const char *type)
{
	for (unsigned tries = 0; tries < 8; tries++) {
		const struct variable *v = &g->vars[below(g, g->n_vars)];
		if (str_eq(str_from(v->type), str_from(type)))
			return v->name;
	}
	for (unsigned i = g->n_vars; i > 0; i--)
		if (str_eq(str_from(g->vars[i - 1].type), str_from(type)))
			return g->vars[i - 1].name;
	return NULL;
}

static const char *bind(struct generator *g, const char *type)
{
	struct variable *v = &g->vars[g->n_vars++];
	snprintf(v->name, sizeof v->name, "%c%u", type[0], g->names++ % 1000);
	v->type = type;
	return v->name;
}

static void gen_bool(struct generator *g, unsigned depth);

/* ---- values ---- */

static void gen_word(struct generator *g)
{
	PUT(g, "\"%s\"", PICK(g, "a", "b", "ab", "web", "root", "/etc", "latest", ""));
}

static void gen_string(struct generator *g, unsigned depth)
{
	const char *t = var_of(g, "thing"), *p = var_of(g, "part"), *s = var_of(g, "string");
	switch (depth ? below(g, 12) : below(g, 3)) {
	case 0:
		gen_word(g);
		return;
	case 1:
	case 2:
		if (s && below(g, 2))
			PUT(g, "%s", s);
		else if (t && below(g, 2))
			PUT(g, "%s.%s", t, PICK(g, "name", "note"));
		else if (p)
			PUT(g, "%s.name", p);
		else
			gen_word(g);
		return;
	case 3:
		PUT(g, "%s(", PICK(g, "lower", "upper", "trim", "literal"));
		gen_string(g, depth - 1);
		PUT(g, ")");
		return;
	case 4:
		PUT(g, "(");
		gen_string(g, depth - 1);
		PUT(g, " + ");
		gen_string(g, depth - 1);
		PUT(g, ")");
		return;
	case 5:
		if (!t) {
			gen_word(g);
			return;
		}
		PUT(g, "(%s.%s otherwise ", t,
			PICK(g, "text", "labels[\"a\"]", "tags[0]", "partner.name",
				"partner.kind"));
		gen_string(g, depth - 1);
		PUT(g, ")");
		return;
	case 6:
		PUT(g, "replace(");
		gen_string(g, depth - 1);
		PUT(g, ", \"a\", \"bb\")");
		return;
	case 7:
		if (!p) {
			gen_word(g);
			return;
		}
		PUT(g, "(%s.%s otherwise \"none\")", p,
			PICK(g, "kind", "owner.name", "owner.text"));
		return;
	case 8:
		if (t)
			PUT(g, "join(%s.tags, \",\")", t);
		else
			gen_word(g);
		return;
	case 9:
		if (t)
			PUT(g, "%s.written", t);
		else
			gen_word(g);
		return;
	case 10:
		if (t)
			PUT(g, "(first(sort(distinct(%s.tags))) otherwise \"-\")", t);
		else
			gen_word(g);
		return;
	default:
		if (g->params)
			PUT(g, "(first(wanted) otherwise \"w\")");
		else
			gen_word(g);
		return;
	}
}

static void gen_int(struct generator *g, unsigned depth)
{
	const char *t = var_of(g, "thing"), *p = var_of(g, "part");
	switch (depth ? below(g, 9) : below(g, 3)) {
	case 0:
		PUT(g, "%u", below(g, 4));
		return;
	case 1:
	case 2:
		if (t)
			PUT(g, "%s.count", t);
		else if (p)
			PUT(g, "(%s.weight otherwise 1)", p);
		else
			PUT(g, "2");
		return;
	case 3:
		PUT(g, "(");
		gen_int(g, depth - 1);
		PUT(g, " %s ", PICK(g, "+", "-", "*"));
		gen_int(g, depth - 1);
		PUT(g, ")");
		return;
	case 4:
		PUT(g, "length(");
		gen_string(g, depth - 1);
		PUT(g, ")");
		return;
	case 5:
		if (t)
			PUT(g, "count(%s.%s)", t, PICK(g, "tags", "parts", "labels"));
		else
			PUT(g, "3");
		return;
	case 6:
		if (t)
			PUT(g, "(%s.most otherwise -1)", t);
		else
			PUT(g, "0");
		return;
	case 7:
		if (t)
			PUT(g, "(max([%s.count, 1]) otherwise 0)", t);
		else
			PUT(g, "1");
		return;
	default:
		if (g->params)
			PUT(g, "most");
		else
			PUT(g, "1");
		return;
	}
}

static void gen_strings(struct generator *g, unsigned depth)
{
	const char *t = var_of(g, "thing"), *p = var_of(g, "part");
	uint32_t kind = below(g, depth ? 6 : 3);
	if (kind == 0 && t)
		PUT(g, "%s.tags", t);
	else if (kind == 1 && p)
		PUT(g, "%s.notes", p);
	else if (kind == 2 && g->params)
		PUT(g, "wanted");
	else if (kind == 3 && t && g->loops < 3 && g->n_vars + 1 < VARS_MOST) {
		unsigned kept = g->n_vars;
		PUT(g, "[");
		struct buf outer = g->b;
		g->b = BUF(outer.arena);
		const char *x = bind(g, "part");
		g->loops++;
		gen_string(g, depth - 1);
		struct str item = buf_str(&g->b);
		g->b = BUF(outer.arena);
		gen_bool(g, depth - 1);
		struct str where = buf_str(&g->b);
		g->loops--;
		g->b = outer;
		PUT(g, STR_FMT " for %s in %s.parts where " STR_FMT "]", STR_ARG(item), x, t,
			STR_ARG(where));
		g->n_vars = kept;
	} else {
		PUT(g, "[");
		gen_string(g, 0);
		PUT(g, ", ");
		gen_string(g, 0);
		PUT(g, "]");
	}
}

/* ---- conditions ---- */

static void gen_walk(struct generator *g, unsigned depth)
{
	const char *t = var_of(g, "thing");
	bool parts = t && below(g, 2);
	const char *q = PICK(g, "any", "no", "every");
	struct buf outer = g->b;
	unsigned kept = g->n_vars;
	g->b = BUF(outer.arena);
	if (parts)
		PUT(g, "%s.parts", t);
	else
		gen_strings(g, 0);
	struct str in = buf_str(&g->b);
	g->b = outer;
	const char *x = bind(g, parts ? "part" : "string");
	g->loops++;
	PUT(g, "(%s %s in " STR_FMT " where ", q, x, STR_ARG(in));
	gen_bool(g, depth - 1);
	if (q[0] == 'e') {
		PUT(g, " satisfies ");
		gen_bool(g, depth - 1);
	}
	PUT(g, ")");
	g->loops--;
	g->n_vars = kept;
}

static void gen_typed(struct generator *g)
{
	const char *t = var_of(g, "thing");
	if (!t) {
		PUT(g, "true");
		return;
	}
	switch (below(g, 16)) {
	case 0:
		PUT(g, "%s.size %s %s", t, PICK(g, "<", "<=", ">", ">=", "==", "!="),
			PICK(g, "512B", "1KiB", "0B"));
		return;
	case 1:
		PUT(g, "(%s.limit otherwise 1KiB) %s %s.size", t, PICK(g, "<", ">="), t);
		return;
	case 2:
		PUT(g, "(%s.limit is set and %s.limit > 512B)", t, t);
		return;
	case 3:
		PUT(g, "(%s.ratio is missing or %s.ratio < 1)", t, t);
		return;
	case 4:
		PUT(g, "%s.path under \"%s\"", t, PICK(g, "/etc", "/", "a"));
		return;
	case 5:
		PUT(g, "(%s.mount is set and %s.mount under %s.path)", t, t, t);
		return;
	case 6:
		PUT(g, "(%s.who otherwise user(\"root\")) is %s", t,
			PICK(g, "root", "not root", "numeric"));
		PUT(g, "%s", "");
		return;
	case 7:
		PUT(g, "overlaps(%s.port, \"%s\")", t, PICK(g, "22", "80-90", "8005"));
		return;
	case 8:
		PUT(g, "%s.port == %s", t, PICK(g, "22", "80"));
		return;
	case 9:
		PUT(g, "%s.address is %s", t, PICK(g, "any-address", "loopback", "private"));
		return;
	case 10:
		PUT(g, "(%s.release is set and %s.release >= \"%s\")", t, t,
			PICK(g, "1.2", "1.9", "2"));
		return;
	case 11:
		PUT(g, "%s.colour %s \"%s\"", t, PICK(g, "==", "!="), PICK(g, "red", "blue"));
		return;
	case 12:
		PUT(g, "(%s.wait otherwise 1s) %s %s", t, PICK(g, "<", ">"), PICK(g, "2s", "1min"));
		return;
	case 13:
		PUT(g, "%s.born + 1d %s 2024-10-06", t, PICK(g, "<", ">=", "=="));
		return;
	case 14:
		PUT(g, "(%s is linked and %s.partner is heavy)", t, t);
		return;
	default:
		PUT(g, "%s.%s is %s", t, PICK(g, "text", "limit", "most", "who"),
			PICK(g, "known", "unknown", "overridable"));
		return;
	}
}

static void gen_atom(struct generator *g, unsigned depth)
{
	const char *t = var_of(g, "thing"), *p = var_of(g, "part");
	switch (below(g, 13)) {
	case 0:
		gen_string(g, depth);
		PUT(g, " %s ", PICK(g, "==", "!=", "starts with", "ends with", "contains"));
		gen_string(g, depth);
		return;
	case 1:
		gen_string(g, depth);
		PUT(g, " %s ", PICK(g, "in", "not in"));
		gen_strings(g, 0);
		return;
	case 2:
		gen_string(g, depth);
		PUT(g, " matches `%s`", PICK(g, "^a", "b$", "(?i)WEB|db", "^[ab]*$", "\\bx"));
		return;
	case 3:
		gen_string(g, depth);
		PUT(g, " like `%s`", PICK(g, "a*", "*b", "**", "{a,b}", "?"));
		return;
	case 4:
		gen_int(g, depth);
		PUT(g, " %s ", PICK(g, "==", "!=", "<", "<=", ">", ">="));
		gen_int(g, depth);
		return;
	case 5:
		if (t) {
			PUT(g, "%s.labels has ", t);
			gen_string(g, 0);
			return;
		}
		break;
	case 6:
		if (t && below(g, 2)) {
			PUT(g, "%s.parts contains ", t);
			gen_string(g, 0);
			return;
		}
		break;
	case 7:
		if (p && t) {
			PUT(g, "%s.%s is %s", t, PICK(g, "text", "limit", "mount", "labels[\"b\"]"),
				PICK(g, "set", "missing", "not set"));
			return;
		}
		break;
	case 8:
		if (p) {
			PUT(g, "%s is %s", p, PICK(g, "heavy", "not heavy"));
			return;
		}
		break;
	case 9:
		gen_string(g, depth);
		PUT(g, " is %s", PICK(g, "empty", "not empty", "semver"));
		return;
	case 10:
		if (g->defines && t) {
			PUT(g, "%s is %sodd-%u", t, PICK(g, "", "not "), below(g, g->defines));
			return;
		}
		break;
	case 11:
		if (t) {
			PUT(g, "%s.flag", t);
			return;
		}
		break;
	default:
		break;
	}
	gen_typed(g);
}

static void gen_bool(struct generator *g, unsigned depth)
{
	uint32_t kind = depth ? below(g, 10) : 9;
	if (kind < 2 || (kind == 2 && g->loops >= 2)) {
		PUT(g, "(");
		gen_bool(g, depth - 1);
		PUT(g, " %s ", PICK(g, "and", "or"));
		gen_bool(g, depth - 1);
		PUT(g, ")");
	} else if (kind == 2 || (kind == 3 && g->loops < 2 && g->n_vars + 2 < VARS_MOST)) {
		gen_walk(g, depth);
	} else if (kind == 4) {
		PUT(g, "not (");
		gen_bool(g, depth - 1);
		PUT(g, ")");
	} else {
		gen_atom(g, depth ? depth - 1 : 0);
	}
}

/* ---- policies ---- */

static void gen_message(struct generator *g)
{
	PUT(g, "    message \"m ");
	struct buf outer = g->b;
	g->b = BUF(outer.arena);
	gen_string(g, 0);
	struct str a = buf_str(&g->b);
	g->b = BUF(outer.arena);
	gen_int(g, 1);
	struct str b = buf_str(&g->b);
	g->b = outer;
	PUT(g, "{" STR_FMT "} and {" STR_FMT "}\"\n", STR_ARG(a), STR_ARG(b));
}

static void gen_clauses(struct generator *g)
{
	const char *t = var_of(g, "thing");
	for (unsigned n = below(g, 3); n; n--) {
		PUT(g, "    unless ");
		gen_bool(g, 2);
		PUT(g, "\n");
	}
	if (below(g, 2))
		gen_message(g);
	if (t && below(g, 2))
		PUT(g, "    at %s.%s\n", t,
			PICK(g, "name", "limit", "text", "flag", "labels[\"a\"]", "parts"));
	if (t && below(g, 4) == 0)
		PUT(g, "    related %s.%s \"see {%s.name}\"\n", t, PICK(g, "size", "mount"), t);
	if (below(g, 4) == 0)
		PUT(g, "    help \"do {");
	else
		return;
	gen_int(g, 0);
	PUT(g, "}\"\n");
}

/* A rule whose whole condition is a walk names its witnesses. */
static void gen_walk_rule(struct generator *g, bool forbid)
{
	const char *t = var_of(g, "thing");
	unsigned kept = g->n_vars;
	const char *q = forbid ? "any" : PICK(g, "no", "every");
	const char *x = bind(g, "part");
	PUT(g, "%s %s in %s.parts where ", q, x, t);
	g->loops++;
	gen_bool(g, 2);
	if (q[0] == 'e') {
		PUT(g, " satisfies ");
		gen_bool(g, 1);
	}
	g->loops--;
	PUT(g, "\n");
	if (below(g, 2))
		gen_message(g);
	if (below(g, 2))
		PUT(g, "    at %s.%s\n", x, PICK(g, "weight", "name", "kind"));
	g->n_vars = kept;
	if (below(g, 2)) {
		PUT(g, "    unless ");
		gen_bool(g, 1);
		PUT(g, "\n");
	}
}

static void gen_rule(struct generator *g, bool first)
{
	bool forbid = below(g, 2);
	PUT(g, "  %s%s ", !first && below(g, 3) == 0 ? "then " : "", forbid ? "forbid" : "require");
	if (g->loops < 3 && var_of(g, "thing") && below(g, 4) == 0) {
		gen_walk_rule(g, forbid);
		return;
	}
	gen_bool(g, 3);
	PUT(g, "\n");
	gen_clauses(g);
}

static void gen_where(struct generator *g)
{
	if (below(g, 2))
		return;
	PUT(g, " where ");
	gen_bool(g, 2);
}

static void gen_loops(struct generator *g)
{
	const char *t = NULL;
	g->n_vars = 0;
	g->loops = 1;
	if (below(g, 3)) {
		t = bind(g, "thing");
		PUT(g, "  for each thing %s", t);
	} else {
		PUT(g, "  for each part %s", bind(g, "part"));
	}
	gen_where(g);
	PUT(g, "\n");
	if (!t || below(g, 3))
		return;
	g->loops++;
	if (below(g, 3)) {
		const char *p = bind(g, "part");
		PUT(g, "  for each %s%s in %s.parts", below(g, 2) ? "part " : "", p, t);
	} else {
		PUT(g, "  for each thing %s", bind(g, "thing"));
	}
	gen_where(g);
	PUT(g, "\n");
}

static void gen_policy(struct generator *g, unsigned n)
{
	PUT(g, "policy p%u {\n  title \"p%u\"\n", n, n);
	gen_loops(g);
	if (below(g, 3) == 0 && g->loops < 3) {
		char name[8];
		unsigned loops = g->loops;
		snprintf(name, sizeof name, "s%u", g->names % 1000);
		PUT(g, "  let %s = ", name);
		gen_string(g, 2);
		PUT(g, "\n");
		bind(g, "string");
		g->loops = loops;
	}
	for (unsigned i = 0, rules = 1 + below(g, 3); i < rules; i++)
		gen_rule(g, i == 0);
	PUT(g, "}\n\n");
}

static void gen_define(struct generator *g)
{
	g->n_vars = 0;
	g->loops = 2;
	const char *t = bind(g, "thing");
	PUT(g, "define odd-%u(%s: thing) = ", g->defines, t);
	gen_bool(g, 2);
	PUT(g, "\n");
	g->defines++;
}

struct str world_policies(struct arena *a, struct chance *c)
{
	struct generator g = {.b = BUF(a), .c = c};
	PUT(&g, "language 1\n");
	if (below(&g, 2)) {
		PUT(&g, "param wanted: list of string = [\"a\", \"web\"]\nparam most: int = %u\n",
			below(&g, 4));
		g.params = true;
	}
	for (unsigned n = below(&g, 3); n; n--)
		gen_define(&g);
	for (unsigned i = 0, n = 1 + below(&g, 4); i < n; i++)
		gen_policy(&g, i);
	if (below(&g, 4) == 0) {
		g.n_vars = 0;
		g.loops = 1;
		PUT(&g, "waive p0 {\n  for each thing %s", bind(&g, "thing"));
		gen_where(&g);
		PUT(&g, "\n  reason \"r\"\n  by \"b\"\n  until 2099-01-01\n}\n");
	}
	return buf_str(&g.b);
}
