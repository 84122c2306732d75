/*
 * generate_values.c: random texts, numbers and lists.
 */
#include "evaluator_test/generate.h"

#include <stdio.h>

uint32_t below(struct generator *g, uint32_t n)
{
	return chance_below(g->c, n);
}

const char *pick(struct generator *g, const char *const *all, uint32_t n)
{
	return all[below(g, n)];
}

const char *var_of(struct generator *g, const char *type)
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

const char *var_bind(struct generator *g, const char *type)
{
	struct variable *v = &g->vars[g->n_vars++];
	snprintf(v->name, sizeof v->name, "%c%u", type[0], g->names++ % 1000);
	v->type = type;
	return v->name;
}

static void gen_word(struct generator *g)
{
	PUT(g, "\"%s\"", PICK(g, "a", "b", "ab", "web", "root", "/etc", "latest", ""));
}

void gen_string(struct generator *g, unsigned depth)
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

void gen_int(struct generator *g, unsigned depth)
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
		else if (g->limit)
			PUT(g, "limit");
		else
			PUT(g, "1");
		return;
	}
}

void gen_strings(struct generator *g, unsigned depth)
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
		const char *x = var_bind(g, "part");
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
