/*
 * yaml_test.c: the YAML reader. A tree is shown as text: plain scalars with the first letter of
 * their type, each node with what was written at its span where the row asks for it.
 */
#include "read/yaml/yaml.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
	struct arena arena;
	struct diags diags;
	struct source *source;
};

static struct node *read_text(struct fixture *f, struct str text)
{
	arena_init(&f->arena);
	diags_init(&f->diags, &f->arena);
	f->source = source_new(&f->arena, STR("t.yml"), text);
	return yaml_read(&f->arena, f->source, &f->diags);
}

static void show(struct buf *b, const struct node *n)
{
	static const char types[] = "sNBIF";
	if (!n) {
		buf_add(b, STR("-"));
		return;
	}
	if (n->kind == NODE_SCALAR) {
		buf_char(b, types[n->type]);
		buf_add(b, n->u.text);
		return;
	}
	buf_char(b, n->kind == NODE_SEQUENCE ? '[' : '{');
	for (uint32_t i = 0; i < n->n; i++) {
		if (i)
			buf_char(b, ' ');
		if (n->kind == NODE_MAPPING) {
			buf_add(b, n->u.pairs[i].key->u.text);
			buf_char(b, ':');
			show(b, n->u.pairs[i].value);
		} else {
			show(b, n->u.items[i]);
		}
	}
	buf_char(b, n->kind == NODE_SEQUENCE ? ']' : '}');
}

static const struct row {
	const char *name, *text, *want, *mistake;
} rows[] = {
	{"only true and false are booleans", "[true, False, yes, on, n]",
		"[Btrue BFalse syes son sn]", ""},
	{"null forms", "a:\nb: ~\nc: nil", "{a:N b:N~ c:snil}", ""},
	{"whole numbers in Go's bases", "[0x1F, 0o17, 017, 0b11, -3, 1_000, 09]",
		"[I0x1F I0o17 I017 I0b11 I-3 I1_000 F09]", ""},
	{"fractions", "[1.5, .5, 1e3, 1., 1.2.3, 12:30, .inf]",
		"[F1.5 F.5 F1e3 F1. s1.2.3 s12:30 F.inf]", ""},
	{"quotes make strings", "['true', \"1\", !!str 1, !!int 2]", "[strue s1 s1 I2]", ""},
	{"JSON is YAML", "{\"a\": [1, null, \"x\\u0041\"]}", "{a:[I1 Nnull sxA]}", ""},
	{"an alias is the anchor's node", "a: &x [1]\nb: *x", "{a:[I1] b:[I1]}", ""},
	{"merged keys stand behind own ones", "a: &x {p: 1, q: 2}\nb: {<<: *x, q: 3}",
		"{a:{p:I1 q:I2} b:{q:I3 p:I1}}", ""},
	{"the mapping named first wins", "b: {<<: [{p: 1}, {p: 2, r: 3}]}", "{b:{p:I1 r:I3}}", ""},
	{"a quoted << is a key", "b: {'<<': {p: 1}}", "{b:{<<:{p:I1}}}", ""},
	{"<< of a scalar", "b: {<<: 1}", "{b:{}}",
		"'<<' merges a mapping or a list of mappings, not a whole number"},
	{"a key twice", "a: 1\na: 2", "{a:I2}", "the key 'a' is already written in line 1"},
	{"an alias without anchor", "a: *x", "{a:N}", "no anchor 'x' stands before this alias"},
	{"an alias inside its anchor", "a: &x [*x]", "{a:[N]}", "the anchor 'x' contains itself"},
	{"a second document", "a: 1\n---\nb: 2", "{a:I1}",
		"a second document begins here; only the first is read"},
	{"what stands before an error is kept", "a: 1\nb: [1,\nc: {", "{a:I1 b:[I1 {c:{}}]}",
		"no YAML: did not find expected node content"},
	{"UTF-16 is refused",
		"\xff\xfe"
		"a",
		"-", "this file is UTF-16; write it as UTF-8"},
	{"an empty text", "", "-", ""},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		struct node *n = read_text(&f, str_from(rows[i].text));
		struct buf b = BUF(&f.arena);
		show(&b, n);
		struct str first = f.diags.all.n ? f.diags.all.at[0]->message : STR("");
		if (rows[i].mistake && (!str_eq(buf_str(&b), str_from(rows[i].want)) ||
					       !str_eq(first, str_from(rows[i].mistake))))
			fail_msg("%s: " STR_FMT " / " STR_FMT, rows[i].name, STR_ARG(buf_str(&b)),
				STR_ARG(first));
		arena_done(&f.arena);
	}
}

/* A word of the decoded text and the source it was written as. */
static const struct splice_row {
	const char *name, *text, *word, *written;
} splices[] = {
	{"plain", "a: one two", "two", "two"},
	{"plain over lines", "a: one\n   two", "two", "two"},
	{"the fold itself", "a: one \n   two", " ", " \n   "},
	{"single quotes", "a: 'it''s so'", "so", "so"},
	{"the doubled quote", "a: 'it''s so'", "'", "''"},
	{"an escape", "a: \"x\\ty z\"", "z", "z"},
	{"an escaped tab", "a: \"x\\ty z\"", "\t", "\\t"},
	{"a code point", "a: \"\\u00e9z\"", "z", "z"},
	{"a broken line", "a: \"x\\\n   yz\"", "yz", "yz"},
	{"literal block", "a: |\n  x\n  y z\n", "z", "z"},
	{"literal, blanks at the end", "a: |\n  x\n  y z  \n", "y z", "y z"},
	{"literal with inner indentation", "a: |\n  x\n    y z\n", "y z", "y z"},
	{"literal, CRLF", "a: |\r\n  x\r\n  y z\r\n", "y z", "y z"},
	{"literal, empty lines", "a: |\n  x\n\n\n  y z\n", "y z", "y z"},
	{"literal, explicit indentation", "a: |2\n   x\n  y z\n", "y z", "y z"},
	{"folded block", "a: >\n  x\n  y z\n", "y z", "y z"},
	{"folded, paragraphs", "a: >\n  x\n\n  y z\n", "y z", "y z"},
	{"folded, more indented", "a: >\n  x\n    u\n  y z\n", "y z", "y z"},
	{"after accents", "\xc3\xa9: \"\xe2\x82\xac z\\n\"", "z", "z"},
	{"after a byte order mark",
		"\xef\xbb\xbf"
		"a: 'it''s z'",
		"z", "z"},
};

static void test_splices(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof splices / sizeof *splices; i++) {
		struct fixture f;
		struct node *n = read_text(&f, str_from(splices[i].text))->u.pairs[0].value;
		struct splice s = node_splice(&f.arena, n);
		size_t at = str_find(s.text, str_from(splices[i].word));
		assert_true(str_eq(s.text, n->u.text));
		assert_true(at != STR_NOT_FOUND);
		struct span in = {(uint32_t)at, (uint32_t)(at + strlen(splices[i].word))};
		struct str got = source_slice(f.source, splice_span(&s, in));
		if (!str_eq(got, str_from(splices[i].written)))
			fail_msg("%s: '" STR_FMT "'", splices[i].name, STR_ARG(got));
		arena_done(&f.arena);
	}
}

static void test_spans_count_bytes(void **state)
{
	(void)state;
	struct fixture f;
	struct node *n = read_text(
		&f, STR("\xef\xbb\xbf\xc3\xa9: \xe2\x82\xac\nb: [1, {c: 'd'}]\n\n# end\n"));
	assert_true(str_eq(source_slice(f.source, n->u.pairs[0].value->span), STR("\xe2\x82\xac")));
	struct node *list = n->u.pairs[1].value;
	assert_true(str_eq(source_slice(f.source, list->span), STR("[1, {c: 'd'}]")));
	assert_int_equal(n->span.to, list->span.to);
	arena_done(&f.arena);
}

/* Where the first mistake stands, in lines that editors count. */
static const struct line_row {
	const char *name, *text;
	size_t n;
	uint32_t line;
	const char *slug;
} lines[] = {
	{"a NUL byte", "a: 1\nb: x\0y\n", 12, 2, "input-text"},
	{"broken UTF-8", "a: 1\n\nb: \xff\n", 11, 3, "input-text"},
	{"a control byte",
		"\xef\xbb\xbf"
		"a: 1\nb: \x01\n",
		13, 2, "input-text"},
	{"U+2028 in a comment",
		"a: 1\n# x\xe2\x80\xa8"
		"b: 2\n",
		17, 2, "odd-line-end"},
	{"U+0085",
		"a: 1\n# x\xc2\x85"
		"b: 2\n",
		16, 2, "odd-line-end"},
	{"a lone carriage return", "a: 1\n# x\rb: 2\n", 14, 2, "odd-line-end"},
	{"CRLF is no news", "a: 1\r\nb: [\r\n", 12, 3, "yaml-syntax"},
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
		struct fixture f;
		read_text(&f, (struct str){lines[i].text, lines[i].n});
		if (!f.diags.all.n)
			fail_msg("%s: no mistake", lines[i].name);
		struct diag *d = f.diags.all.at[0];
		uint32_t line = source_position(f.source, d->span.from).line;
		if (line != lines[i].line || strcmp(d->code->slug, lines[i].slug) != 0)
			fail_msg("%s: line %u %s", lines[i].name, line, d->code->slug);
		arena_done(&f.arena);
	}
}

static struct str repeat(struct arena *a, const char *part, size_t n)
{
	struct buf b = BUF(a);
	for (size_t i = 0; i < n; i++)
		buf_add(&b, str_from(part));
	return buf_str(&b);
}

static bool refused(struct str text, const char *slug)
{
	struct fixture f;
	bool found = false;
	read_text(&f, text);
	for (uint32_t i = 0; i < f.diags.all.n; i++)
		found = found || strcmp(f.diags.all.at[i]->code->slug, slug) == 0;
	arena_done(&f.arena);
	return found;
}

static void test_limits(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	struct str below = str_join(&a, repeat(&a, "[", READ_DEPTH), repeat(&a, "]", READ_DEPTH));
	assert_false(refused(below, "input-limit"));
	assert_true(refused(repeat(&a, "[", READ_DEPTH + 1), "input-limit"));
	assert_true(refused(repeat(&a, "[", 100 * 1000), "input-limit"));
	struct str tags = repeat(&a, "%TAG !a! tag:a\n", READ_YAML_DIRECTIVES + 1);
	assert_true(refused(tags, "input-limit"));
	assert_false(refused(str_skip(tags, 15), "input-limit"));
	assert_false(refused(STR("a: |\n  %\n%YAML\n"), "input-limit"));
	arena_done(&a);
}

/* 1 list of `n` items, named `aliases` times */
static bool unfolds(uint32_t n, uint32_t aliases)
{
	struct arena a;
	arena_init(&a);
	struct str items = repeat(&a, "1,", n), more = repeat(&a, "*x,", aliases);
	struct str text =
		str_printf(&a, "[&x [" STR_FMT "]," STR_FMT "]", STR_ARG(items), STR_ARG(more));
	bool no = refused(text, "input-limit");
	arena_done(&a);
	return !no;
}

static void test_alias_budget(void **state)
{
	(void)state;
	assert_true(unfolds(999, 108)); /* 1002 nodes and 108000 in all: 110020 are allowed */
	assert_true(unfolds(999, 109));
	assert_false(unfolds(999, 111));
	assert_false(unfolds(999, 5000));
}

static void test_merge_bomb(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	struct buf b = BUF(&a);
	buf_add(&b, STR("m0: &m0 {k0: 1}\n"));
	for (int i = 1; i < 2000; i++)
		buf_printf(&b, "m%d: &m%d {<<: [*m%d, *m%d], k%d: 1}\n", i, i, i - 1, i - 1, i);
	assert_true(refused(buf_str(&b), "input-limit"));
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_splices),
		cmocka_unit_test(test_spans_count_bytes),
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_limits),
		cmocka_unit_test(test_alias_budget),
		cmocka_unit_test(test_merge_bomb),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
