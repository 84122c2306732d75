/*
 * generate.c: random policy files that nearly always pass the checker.
 */
#include "evaluator_test/generate.h"

#include <stdio.h>

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
	if (below(g, 4) == 0) {
		PUT(g, "    help \"do {");
		gen_int(g, 0);
		PUT(g, "}\"\n");
	}
	if (below(g, 6) == 0)
		PUT(g, "    severity %s\n", PICK(g, "low", "critical"));
	if (below(g, 6) == 0)
		PUT(g, "    when unknown %s\n", PICK(g, "report", "fail", "ignore"));
	if (t && below(g, 6) == 0)
		PUT(g, "    fix manual \"mend {%s.count}\" { remove %s.limit }\n", t, t);
}

/* A rule whose whole condition is a walk names its witnesses. */
static void gen_walk_rule(struct generator *g, bool forbid)
{
	const char *t = var_of(g, "thing");
	unsigned kept = g->n_vars;
	const char *q = forbid ? "any" : PICK(g, "no", "every");
	const char *x = var_bind(g, "part");
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
		t = var_bind(g, "thing");
		PUT(g, "  for each thing %s", t);
	} else {
		PUT(g, "  for each part %s", var_bind(g, "part"));
	}
	gen_where(g);
	PUT(g, "\n");
	if (!t || below(g, 3))
		return;
	g->loops++;
	if (below(g, 3)) {
		const char *p = var_bind(g, "part");
		PUT(g, "  for each %s%s in %s.parts", below(g, 2) ? "part " : "", p, t);
	} else {
		PUT(g, "  for each thing %s", var_bind(g, "thing"));
	}
	gen_where(g);
	PUT(g, "\n");
}

static void gen_policy(struct generator *g, unsigned n)
{
	PUT(g, "policy p%u {\n  title \"p%u\"\n", n, n);
	g->limit = below(g, 3) == 0;
	if (g->limit)
		PUT(g, "  param limit: int = %u\n", below(g, 4));
	gen_loops(g);
	if (below(g, 3) == 0 && g->loops < 3) {
		char name[8];
		unsigned loops = g->loops;
		snprintf(name, sizeof name, "s%u", g->names % 1000);
		PUT(g, "  let %s = ", name);
		gen_string(g, 2);
		PUT(g, "\n");
		var_bind(g, "string");
		g->loops = loops;
	}
	for (unsigned i = 0, rules = 1 + below(g, 3); i < rules; i++)
		gen_rule(g, i == 0);
	PUT(g, "}\n\n");
	g->limit = false;
}

static void gen_define(struct generator *g)
{
	g->n_vars = 0;
	g->loops = 2;
	const char *t = var_bind(g, "thing");
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
		PUT(&g, "waive p0 {\n  for each thing %s", var_bind(&g, "thing"));
		gen_where(&g);
		PUT(&g, "\n  reason \"r\"\n  by \"b\"\n  until 2099-01-01\n}\n");
	}
	return buf_str(&g.b);
}
