/*
 * json_test.c: JSON as nodes with places: what is read, what is refused and where.
 */
#include "read/json/json.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
	struct arena arena;
	struct diags diags;
	struct node *root;
};

static void read_text(struct fixture *f, struct str text, enum json_dialect dialect)
{
	arena_init(&f->arena);
	diags_init(&f->diags, &f->arena);
	f->root = json_read(
		&f->arena, source_new(&f->arena, STR("x.json"), text), dialect, &f->diags);
}

/* A tree in one line: scalars as type and text, each node with the columns of its span. */
static void show(struct buf *b, const struct node *n)
{
	static const char types[] = "snbif";
	if (n->kind == NODE_SCALAR)
		buf_printf(b, "%c'" STR_FMT "'", types[n->type], STR_ARG(n->u.text));
	buf_add(b, n->kind == NODE_MAPPING    ? STR("{")
		   : n->kind == NODE_SEQUENCE ? STR("[")
					      : STR(""));
	for (uint32_t i = 0; n->kind != NODE_SCALAR && i < n->n; i++) {
		buf_add(b, i ? STR(" ") : STR(""));
		if (n->kind == NODE_MAPPING) {
			show(b, n->u.pairs[i].key);
			buf_char(b, ':');
		}
		show(b, n->kind == NODE_MAPPING ? n->u.pairs[i].value : n->u.items[i]);
	}
	buf_add(b, n->kind == NODE_MAPPING    ? STR("}")
		   : n->kind == NODE_SEQUENCE ? STR("]")
					      : STR(""));
	buf_printf(b, "@%u-%u", n->span.from, n->span.to);
}

static struct str outcome(struct fixture *f)
{
	struct buf b = BUF(&f->arena);
	if (f->root)
		show(&b, f->root);
	for (uint32_t i = 0; i < f->diags.all.n; i++) {
		const struct diag *d = f->diags.all.at[i];
		buf_printf(&b, "%s%u-%u: " STR_FMT, b.n ? " ! " : "! ", d->span.from, d->span.to,
			STR_ARG(d->message));
	}
	return buf_str(&b);
}

static const struct row {
	const char *name;
	enum json_dialect dialect;
	const char *text, *want;
} rows[] = {
	{"an object", JSON_STRICT, "{\"a\": 1}", "{s'a'@1-4:i'1'@6-7}@0-8"},
	{"words and numbers", JSON_STRICT, "[true,false,null,-1,2.5,1e3]",
		"[b'true'@1-5 b'false'@6-11 n'null'@12-16 i'-1'@17-19 f'2.5'@20-23 "
		"f'1e3'@24-27]@0-28"},
	{"a string that is no number", JSON_STRICT, "\"1\"", "s'1'@0-3"},
	{"escapes", JSON_STRICT, "\"a\\n\\\"\\/\\u00e9\"", "s'a\n\"/\xc3\xa9'@0-15"},
	{"a pair of surrogates", JSON_STRICT, "\"\\ud83d\\ude00\"", "s'\xf0\x9f\x98\x80'@0-14"},
	{"empty collections", JSON_STRICT, " [ { } ] ", "[{}@3-6]@1-8"},
	{"a mark in front", JSON_STRICT, "\xEF\xBB\xBF{}", "{}@3-5"},
	{"nothing", JSON_STRICT, " \n\t", ""},
	{"a key given twice", JSON_STRICT, "{\"a\":1,\"b\":2,\"a\":3}",
		"{s'a'@13-16:i'3'@17-18 s'b'@7-10:i'2'@11-12}@0-19 ! 13-16: the key 'a' is given "
		"twice"},
	{"twice is no mistake with comments", JSON_COMMENTS, "{\"a\":1,\"a\":3}",
		"{s'a'@7-10:i'3'@11-12}@0-13"},
	{"a comma too many", JSON_STRICT, "[1,]", "! 3-4: no JSON: unexpected token near ']'"},
	{"no end", JSON_STRICT, "{\"a\": ", "! 6-6: no JSON: unexpected token near end of file"},
	{"single quotes", JSON_STRICT, "{'a': 1}",
		"! 1-2: no JSON: string or '}' expected near '''"},
	{"two values", JSON_STRICT, "{} {}", "! 3-4: no JSON: end of file expected near '{'"},
	{"a comment", JSON_STRICT, "{} // x", "! 3-4: no JSON: end of file expected near '/'"},
	{"comments are read over", JSON_COMMENTS, "// \"x\n[1, /* 2, */ 3]",
		"[i'1'@7-8 i'3'@19-20]@6-21"},
	{"a comment in a string is none", JSON_COMMENTS, "\"http://x\"", "s'http://x'@0-10"},
	{"trailing commas", JSON_COMMENTS, "{\"a\":[1, ] , }", "{s'a'@1-4:[i'1'@6-7]@5-10}@0-14"},
	{"a comma behind a comment", JSON_COMMENTS, "[1, // x\n]", "[i'1'@1-2]@0-10"},
	{"a comma alone is none", JSON_COMMENTS, "[,]", "[]@0-3"},
	{"a comment without end", JSON_COMMENTS, "[1] /* x",
		"! 4-5: no JSON: end of file expected near '/'"},
};

static void test_rows(void **state)
{
	unsigned failed = 0;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		read_text(&f, str_from(rows[i].text), rows[i].dialect);
		struct str got = outcome(&f);
		if (!str_eq(got, str_from(rows[i].want))) {
			print_error("%s: got  " STR_FMT "\n%*s want %s\n", rows[i].name,
				STR_ARG(got), (int)strlen(rows[i].name) + 1, "", rows[i].want);
			failed++;
		}
		arena_done(&f.arena);
	}
	assert_int_equal(failed, 0);
}

static struct str nested(struct arena *a, unsigned depth)
{
	struct buf b = BUF(a);
	buf_repeat(&b, '[', depth);
	buf_repeat(&b, ']', depth);
	return buf_str(&b);
}

static void test_depth(void **state)
{
	struct arena a;
	(void)state;
	arena_init(&a);
	for (unsigned depth = READ_DEPTH - 1; depth <= READ_DEPTH + 1; depth++) {
		struct fixture f;
		read_text(&f, nested(&a, depth), JSON_STRICT);
		assert_int_equal(f.root != NULL, depth <= READ_DEPTH);
		assert_int_equal(f.diags.errors, depth > READ_DEPTH);
		arena_done(&f.arena);
	}
	arena_done(&a);
}

/* Far beyond what recursion would stand. */
static void test_depth_bomb(void **state)
{
	struct arena a;
	struct fixture f;
	(void)state;
	arena_init(&a);
	read_text(&f, nested(&a, 1000 * 1000), JSON_COMMENTS);
	assert_null(f.root);
	assert_int_equal(f.diags.errors, 1);
	assert_string_equal(
		str_c(&f.arena, f.diags.all.at[0]->message), "nested deeper than 200 levels");
	arena_done(&f.arena);
	arena_done(&a);
}

/* Where each byte of a text with escapes was written. */
static void test_splice(void **state)
{
	struct fixture f;
	(void)state;
	read_text(&f, STR("\"a\\\"b\\u0041\\ud83d\\ude00c\""), JSON_STRICT);
	struct splice s = node_splice(&f.arena, f.root);
	assert_string_equal(str_c(&f.arena, s.text), "a\"bA\xf0\x9f\x98\x80"
						     "c");
	assert_int_equal(splice_span(&s, (struct span){1, 2}).from, 2);
	assert_int_equal(splice_span(&s, (struct span){3, 4}).to, 11);
	assert_int_equal(splice_span(&s, (struct span){8, 9}).from, 23);
	arena_done(&f.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_depth_bomb),
		cmocka_unit_test(test_splice),
	};
	return cmocka_run_group_tests_name("json", tests, NULL, NULL);
}
