/*
 * generate_conditions.c: random conditions.
 */
#include "evaluator_test/generate.h"

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
	const char *x = var_bind(g, parts ? "part" : "string");
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

/* Functions, maps, params within lists, walks over texts and keys. */
static void gen_rare(struct generator *g, const char *t)
{
	const char *other = var_of(g, "thing");
	bool room = g->loops < 3;
	switch (below(g, 14)) {
	case 0:
		PUT(g, "%s.count in [%s, 2]", t, g->params ? "most" : "1");
		return;
	case 1:
		PUT(g, "\"%s\" %s %s.%s", PICK(g, "a", "web", "root"), PICK(g, "in", "not in"), t,
			PICK(g, "labels", "parts", "tags"));
		return;
	case 2:
		PUT(g, "%s precedes %s", t, other);
		return;
	case 3:
		PUT(g, room ? "(any k in %s.labels where k != \"a\")" : "%s.labels is empty", t);
		return;
	case 4:
		if (!room)
			break;
		PUT(g, "sum([x.weight otherwise 1 for x in %s.parts]) > %u", t, below(g, 3));
		return;
	case 5:
		PUT(g, "%s(%s.tags) is %s", PICK(g, "duplicates", "distinct"), t,
			PICK(g, "empty", "not empty", "known"));
		return;
	case 6:
		PUT(g, "user(%s.name) is %s", t, PICK(g, "root", "numeric"));
		return;
	case 7:
		PUT(g, "%s(%s.name) is %s", PICK(g, "version", "size", "ip"), t,
			PICK(g, "set", "missing"));
		return;
	case 8:
		PUT(g, "-%s.count %s -1", t, PICK(g, "<", ">=", "=="));
		return;
	case 9:
		PUT(g, "split(%s.name, \"b\") contains \"a\"", t);
		return;
	case 10:
		PUT(g, "%s.address under \"%s\"", t, PICK(g, "10.0.0.0/8", "127.0.0.0/8", "::/0"));
		return;
	case 11:
		PUT(g, room ? "(every s in %s.tags satisfies s is not empty)" : "%s.flag", t);
		return;
	case 12:
		PUT(g, "({ \"a\": %s.name, \"b\": \"x\" }[%s.name] otherwise \"\") == \"%s\"", t,
			other, PICK(g, "a", "x", ""));
		return;
	default:
		break;
	}
	if (g->defines)
		PUT(g, "odd-%u(%s)", below(g, g->defines), t);
	else
		PUT(g, "%s.flag", t);
}

static void gen_typed(struct generator *g)
{
	const char *t = var_of(g, "thing");
	if (!t) {
		PUT(g, "true");
		return;
	}
	switch (below(g, 20)) {
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
	case 15:
	case 16:
	case 17:
	case 18:
		gen_rare(g, t);
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
	switch (below(g, 16)) {
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
	case 13:
		PUT(g, "length(");
		gen_string(g, depth);
		PUT(g, ") %s %u", PICK(g, ">", ">=", "<"), below(g, 5));
		return;
	case 14:
		PUT(g, "(any s in [%s] where ", PICK(g, "\"a\", \"eb\"", "\"we\", \"\"", "\"x\""));
		gen_string(g, depth);
		PUT(g, " %s s)", PICK(g, "contains", "starts with", "ends with", "=="));
		return;
	default:
		break;
	}
	gen_typed(g);
}

void gen_bool(struct generator *g, unsigned depth)
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
