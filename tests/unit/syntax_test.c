/*
 * syntax_test.c: policy files read and printed.
 */
#include "syntax/tree.h"
#include "syntax_test/random.h"
#include "syntax_test/same.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

struct read {
	struct arena arena;
	struct diags ds;
	struct source *source;
};

static void read_init(struct read *r, struct str text)
{
	arena_init(&r->arena);
	diags_init(&r->ds, &r->arena);
	r->source = source_new(&r->arena, STR("t.prq"), text);
}

static struct tree *read_file(struct read *r, const char *text)
{
	read_init(r, str_from(text));
	return syntax_parse(&r->arena, r->source, &r->ds);
}

/* "2:7 syntax: message; label" a line, as found */
static const char *mistakes(struct read *r)
{
	struct buf out = BUF(&r->arena);
	diags_sort(&r->ds);
	LIST_EACH (struct diag *, d, &r->ds.all) {
		struct position at = source_position(r->source, (*d)->span.from);
		buf_printf(&out, "%u:%u %s: " STR_FMT, (unsigned)at.line, (unsigned)at.column,
			(*d)->code->slug, STR_ARG((*d)->message));
		if ((*d)->label.n)
			buf_printf(&out, "; " STR_FMT, STR_ARG((*d)->label));
		buf_char(&out, '\n');
	}
	return str_c(&r->arena, buf_str(&out));
}

static void check_text(const char *name, const char *got, const char *want)
{
	if (strcmp(got, want) != 0)
		fail_msg("%s:\n--- got\n%s\n--- want\n%s", name, got, want);
}

/* ---- mistakes */

#define L "language 1\n"

static const struct {
	const char *name, *text, *want;
} bad[] = {
	{"misspelt clause", L "policy a { for each c forbid c.x mesage \"m\" }",
		"2:34 syntax: `mesage` does not fit here; did you mean `message`?\n"},
	{"misspelt meta", L "policy a { tilte \"x\" for each c forbid c.x }",
		"2:12 syntax: `tilte` does not fit here; did you mean `title`?\n"},
	{"misspelt item: its block is read for what it is",
		L "polcy a { title \"x\" param b: int = 1 for each c forbid c.x requre c.y }",
		"2:1 syntax: `polcy` does not fit here; did you mean `policy`?\n"
		"2:60 syntax: `requre` does not fit here; did you mean `require`?\n"},
	{"one word of two", L "define a() = b starts wiht \"c\"",
		"2:16 syntax: `starts` does not fit here; did you mean `starts with`?\n"},
	{"= for ==", L "define a() = b = c",
		"2:16 syntax: `=` does not fit here; did you mean `==`?\n"},
	{"operators of other languages", L "define a() = b && c || ! d",
		"2:16 bad-token: `&&` is written `and` here\n"
		"2:21 bad-token: `||` is written `or` here\n"
		"2:24 bad-token: `!` is written `not` here\n"},
	{"single quotes", L "define a() = 'b'",
		"2:14 bad-token: a text does not stand in single quotes\n"},
	{"comparisons do not chain", L "define a() = b == c == d",
		"2:21 syntax: `==` does not fit here; comparisons do not chain: join two with "
		"`and`, or add parentheses\n"},
	{"is does not chain either", L "define a() = b is c == d",
		"2:21 syntax: `==` does not fit here; comparisons do not chain: join two with "
		"`and`, or add parentheses\n"},
	{"only names are called", L "define a() = b.c(d)",
		"2:14 syntax: only a name can be called\n"},
	{"the end", L "define a() =\n\n",
		"2:13 syntax: the text ends too early; expected an expression\n"},
	{"an open policy", L "policy a { for each c forbid c.x",
		"2:33 syntax: the text ends too early; expected an operator, the next part of the "
		"policy or `}`\n"},
	{"an open test", L "test \"a\" {",
		"2:11 syntax: the text ends too early; expected `fixed`, `given`, `}` or a name\n"},
	{"a reserved word as a name", L "policy a { for each c let at = 1 forbid c.x }",
		"2:27 syntax: `at` does not fit here; expected a name\n"},
	{"no language", "define a() = 1",
		"1:1 bad-language: the file does not begin with `language 1`; `language 1` comes "
		"before everything but comments\n"},
	{"a later language", "language 2\ndefine a() = 1",
		"1:10 bad-language: this program reads language 1, not 2; files of a later edition "
		"need a later program\n"},
	{"a language without edition", "language define a() = 1",
		"1:10 syntax: `define` does not fit here; expected a whole number\n"},
	{"every mistake of a policy, once",
		L "policy a {\n  severty high\n  for each c\n  forbid c.x ==\n    at c.y\n"
		  "    mesage \"m\"\n  require\n}\ndefine b( = 1\ndefine c() = 2 3\n",
		"3:3 syntax: `severty` does not fit here; did you mean `severity`?\n"
		"6:5 syntax: `at` does not fit here; expected an expression\n"
		"7:5 syntax: `mesage` does not fit here; did you mean `message`?\n"
		"9:1 syntax: `}` does not fit here; expected an expression\n"
		"10:11 syntax: `=` does not fit here; expected `)` or a name\n"
		"11:16 syntax: `3` does not fit here; expected an operator, a policy, definition, "
		"waiver or test or the end\n"},
	{"a fix without its word",
		L "policy a { for each c forbid c.x fix \"t\" { remove c.x } at c }",
		"2:38 syntax: a text does not fit here; expected a name\n"},
	{"a mistake in edits",
		L "policy a { for each c forbid c.x fix safe \"t\" { remve c.x } att c }",
		"2:49 syntax: `remve` does not fit here; did you mean `remove`?\n"
		"2:61 syntax: `att` does not fit here; did you mean `at`?\n"},
	{"parts out of order", L "policy a { for each c title \"x\" forbid c.x }",
		"2:23 syntax: `title` belongs before the first `for each`\n"},
	{"a loop behind a rule", L "policy a { for each c forbid c.x for each d }",
		"2:34 syntax: `for` belongs before `let`, `require` and `forbid`\n"},
	{"a let without loops", L "policy a { let a = 1 for each c forbid c.x }",
		"2:12 syntax: `let` belongs between `for each` and the first rule\n"},
	{"a clause without a rule", L "policy a { for each c at c.x forbid c.x }",
		"2:23 syntax: `at` belongs behind a `require` or `forbid`\n"},
	{"then without a rule", L "policy a { for each c then forbid c.x }",
		"2:23 syntax: `then` belongs behind another rule\n"},
	{"no loop", L "policy a { forbid c.x }",
		"2:8 missing-part: policy `a` has no `for each`, so it is about nothing\n"},
	{"no rule", L "policy a { for each c }",
		"2:8 missing-part: policy `a` has no `require` and no `forbid`\n"},
	{"waivers", L "waive a { until tomorrow reason 3 by \"x\" by \"y\" }",
		"2:17 syntax: `tomorrow` does not fit here; expected a date\n"
		"2:42 duplicate: `by` stands here twice\n"},
	{"an open text", L "define a() = \"b\ndefine c() = 1 2\n",
		"2:14 bad-token: this text does not end on its line; its closing `\"` is missing; "
		"\\n is a line end inside a text\n"
		"3:16 syntax: `2` does not fit here; expected an operator, a policy, definition, "
		"waiver or test or the end\n"},
	{"an open hole", L "define a() = \"b {c\ndefine d() = 1\n",
		"2:14 bad-token: this text does not end on its line; its closing `\"` is missing; "
		"\\n is a line end inside a text\n"},
	{"open holes in holes", L "define a() = \"b {\"c {\"d",
		"2:14 bad-token: this text does not end on its line; its closing `\"` is missing; "
		"\\n is a line end inside a text\n"},
	{"an open raw text", L "define a() = `b\ndefine d() = 1\n",
		"2:14 bad-token: this raw text does not end on its line; its closing backquote is "
		"missing\n"},
	{"a mistake in a hole stays there", L "define a() = \"b {c d} e {f g}\"",
		"2:20 syntax: `d` does not fit here; expected an operator or `}` in a text\n"
		"2:28 syntax: `g` does not fit here; expected an operator or `}` in a text\n"},
	{"escapes", L "define a() = \"\\x \\u{110000} \\u{zz} \\u41\"",
		"2:15 bad-token: `\\x` is no escape; there are \\n \\t \\r \\\" \\\\ \\{ \\} "
		"\\u{...}; a "
		"raw text is put in `backquotes`\n"
		"2:18 bad-token: `\\u{110000}` is no escape; there is no such character\n"
		"2:29 bad-token: `\\u` is no escape; a code point is written \\u{1F600}\n"
		"2:36 bad-token: `\\u` is no escape; a code point is written \\u{1F600}\n"},
	{"characters nobody sees", L "define a() = \"\x1b[31m\xE2\x80\xAE \xC2\x85\"",
		"2:15 bad-token: the character U+001B cannot be seen, so it may not stand here; in "
		"a "
		"text it can be written \\u{1B}\n"
		"2:20 bad-token: the character U+202E cannot be seen, so it may not stand here; in "
		"a "
		"text it can be written \\u{202E}\n"
		"2:22 bad-token: the character U+0085 cannot be seen, so it may not stand here; in "
		"a "
		"text it can be written \\u{85}\n"},
	{"no UTF-8, also in comments", L "# \xFF\ndefine a() = 1",
		"2:3 bad-token: the byte 0xFF is not UTF-8; policy files are UTF-8\n"},
	{"a lone carriage return", L "# a\rdefine b() = 1",
		"2:4 bad-token: the character U+000D cannot be seen, so it may not stand here; in "
		"a "
		"text it can be written \\u{D}\n"},
	{"letters outside of texts", L "define \xC3\xA9() = 1;",
		"2:8 bad-token: `\xC3\xA9` does not belong here; no word, number or operator "
		"begins so\n"
		"2:9 syntax: `(` does not fit here; expected a name\n"
		"2:15 bad-token: `;` does not belong here; statements need no separator\n"},
	{"an open sample", L "test \"a\" {\n  dockerfile <<END\n    FROM x\n}\n",
		"3:14 bad-token: no line with `END` ends this sample; everything to the end of the "
		"file would belong to it\n"},
	{"a line left of its sample", L "test \"a\" {\n  run <<END\n  x\n    END\n}\n",
		"4:3 syntax: this line stands left of the word that ends the sample; `END` and "
		"every "
		"line before it share their indent\n"},
	{"something behind <<END", L "test \"a\" {\n  run <<END x\n    END\n}\n",
		"3:13 syntax: nothing may stand behind `<<END`; the sample begins on the next "
		"line\n"},
};

static void each_mistake_has_one_message(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct read r;
		read_file(&r, bad[i].text);
		check_text(bad[i].name, mistakes(&r), bad[i].want);
		arena_done(&r.arena);
	}
}

static void what_is_whole_is_kept_beside_what_is_broken(void **state)
{
	(void)state;
	struct read r;
	struct tree *t = read_file(&r,
		L "policy a { for each c forbid }\npolicy b { for each c forbid c.x }\ndefine d(\n"
		  "define e() = 1\npolicy f { for each c forbid c.x");
	assert_int_equal(t->items.n, 4);
	assert_true(t->items.at[0].u.policy->broken);
	assert_false(t->items.at[1].u.policy->broken);
	assert_int_equal(t->items.at[2].kind, ITEM_DEFINE);
	assert_true(t->items.at[3].u.policy->broken);
	arena_done(&r.arena);
}

/* ---- numbers */

static const struct {
	const char *text;
	enum value_tag tag;
	int64_t i;
} numbers[] = {
	{"0", VALUE_INT, 0},
	{"1_000_000", VALUE_INT, 1000000},
	{"9223372036854775807", VALUE_INT, INT64_MAX},
	{"1B", VALUE_BYTES, 1},
	{"10kB", VALUE_BYTES, 10000},
	{"10KB", VALUE_BYTES, 10000},
	{"512MiB", VALUE_BYTES, 512 << 20},
	{"1.5GiB", VALUE_BYTES, INT64_C(3) << 29},
	{"10s", VALUE_DURATION, INT64_C(10000000000)},
	{"1h30min", VALUE_DURATION, INT64_C(5400000000000)},
	{"2d", VALUE_DURATION, INT64_C(172800000000000)},
	{"500ms", VALUE_DURATION, 500000000},
	{"3us", VALUE_DURATION, 3000},
	{"1970-01-01", VALUE_DATE, 0},
	{"2028-02-29", VALUE_DATE, 21243},
	{"true", VALUE_BOOL, 1},
};

static struct expr *read_expr(struct read *r, const char *text)
{
	read_init(r, str_from(text));
	return syntax_parse_expr(&r->arena, r->source, &r->ds);
}

static void literals_have_their_values(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		struct read r;
		struct expr *e = read_expr(&r, numbers[i].text);
		check_text(numbers[i].text, mistakes(&r), "");
		assert_int_equal(e->kind, EXPR_LITERAL);
		assert_int_equal(e->u.literal.tag, numbers[i].tag);
		assert_int_equal(
			e->u.literal.tag == VALUE_BOOL ? e->u.literal.u.b : e->u.literal.u.i,
			numbers[i].i);
		arena_done(&r.arena);
	}
}

static const struct {
	const char *text, *want;
} bad_numbers[] = {
	{"512m", "1:1 bad-unit: `512m` is neither a size nor a duration\n"},
	{"12kb", "1:1 bad-unit: `12kb` is neither a size nor a duration\n"},
	{"1h5", "1:1 bad-unit: `1h5` is neither a size nor a duration\n"},
	{"0x10", "1:1 bad-unit: `0x10` is neither a size nor a duration\n"},
	{"30min1h", "1:1 bad-number: `30min1h` is not a number; a duration has its longest unit "
		    "first: 1h30min\n"},
	{"10_00", "1:1 bad-number: `10_00` is not a number; `_` stands between groups of three "
		  "digits: 1_000_000\n"},
	{"9223372036854775808", "1:1 bad-number: `9223372036854775808` is out of range; numbers, "
				"bytes and nanoseconds stay below 2^63\n"},
	{"9000000TiB", "1:1 bad-number: `9000000TiB` is out of range; numbers, bytes and "
		       "nanoseconds stay below 2^63\n"},
	{"2027-02-29", "1:1 bad-number: there is no day `2027-02-29`; a date is year-month-day\n"},
	{"4096-1", "1:1 bad-number: `4096-1` is not a number; a date is written 2027-03-31; a "
		   "subtraction has spaces around its `-`\n"},
	{"3.11.2", "1:1 bad-number: `3.11.2` is not a number; a version or an address is written "
		   "as a text, in quotes\n"},
};

static void bad_numbers_get_advice(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof bad_numbers / sizeof *bad_numbers; i++) {
		struct read r;
		assert_int_equal(read_expr(&r, bad_numbers[i].text)->kind, EXPR_ERROR);
		check_text(bad_numbers[i].text, mistakes(&r), bad_numbers[i].want);
		arena_done(&r.arena);
	}
}

static void a_unit_of_docker_is_explained(void **state)
{
	(void)state;
	struct read r;
	read_expr(&r, "512m");
	assert_string_equal(str_c(&r.arena, r.ds.all.at[0]->notes.at[0]),
		"for half a gibibyte write 512MiB; for minutes write 512min");
	arena_done(&r.arena);
	read_expr(&r, "12kb");
	assert_string_equal(str_c(&r.arena, r.ds.all.at[0]->fix), "12kB");
	arena_done(&r.arena);
}

/* ---- the shape of expressions, with every node in brackets */

static void shape(struct buf *out, const struct expr *e);

static void shape_parts(struct buf *out, const struct expr_list *parts)
{
	LIST_EACH (struct expr *, part, parts) {
		buf_char(out, ' ');
		shape(out, *part);
	}
}

static void shape_text(struct buf *out, const struct template *t)
{
	buf_char(out, '"');
	LIST_EACH (struct piece, piece, &t->pieces) {
		if (piece->expr)
			shape(out, piece->expr);
		else
			buf_add(out, piece->text);
	}
	buf_char(out, '"');
}

static void shape_quant(struct buf *out, const struct expr *e)
{
	static const char *const words[] = {"any", "no", "every"};
	buf_printf(out, "(%s " STR_FMT " ", words[e->u.quant.q], STR_ARG(e->u.quant.var.text));
	shape(out, e->u.quant.in);
	if (e->u.quant.where)
		buf_add(out, STR(" where ")), shape(out, e->u.quant.where);
	if (e->u.quant.satisfies)
		buf_add(out, STR(" satisfies ")), shape(out, e->u.quant.satisfies);
	buf_char(out, ')');
}

static void shape(struct buf *out, const struct expr *e)
{
	switch (e->kind) {
	case EXPR_BINARY:
		buf_printf(out, "(%s ", operator_spelling(e->u.binary.op));
		shape(out, e->u.binary.left);
		buf_char(out, ' ');
		shape(out, e->u.binary.right);
		buf_char(out, ')');
		return;
	case EXPR_IS:
		buf_printf(out, "(%s " STR_FMT "%s" STR_FMT " ", e->u.is.not ? "is not" : "is",
			STR_ARG(e->u.is.test.text), e->u.is.sub.text.n ? "." : "",
			STR_ARG(e->u.is.sub.text));
		shape(out, e->u.is.of);
		buf_char(out, ')');
		return;
	case EXPR_NOT:
	case EXPR_MINUS:
	case EXPR_GROUP:
		buf_add(out, e->kind == EXPR_NOT     ? STR("(not ")
			     : e->kind == EXPR_MINUS ? STR("(- ")
						     : STR("(group "));
		shape(out, e->u.unary.of);
		buf_char(out, ')');
		return;
	case EXPR_FIELD:
		shape(out, e->u.field.of);
		buf_printf(out, "." STR_FMT, STR_ARG(e->u.field.name.text));
		return;
	case EXPR_INDEX:
		buf_add(out, STR("(at "));
		shape(out, e->u.index.of);
		buf_char(out, ' ');
		shape(out, e->u.index.index);
		buf_char(out, ')');
		return;
	case EXPR_CALL:
		buf_printf(out, "(call " STR_FMT, STR_ARG(e->u.call.name.text));
		shape_parts(out, &e->u.call.args);
		buf_char(out, ')');
		return;
	case EXPR_LIST:
		buf_add(out, STR("(list"));
		shape_parts(out, &e->u.items);
		buf_char(out, ')');
		return;
	case EXPR_MAP:
		buf_add(out, STR("(map"));
		shape_parts(out, &e->u.map.keys);
		shape_parts(out, &e->u.map.values);
		buf_char(out, ')');
		return;
	case EXPR_QUANT:
		shape_quant(out, e);
		return;
	case EXPR_TEXT:
		shape_text(out, &e->u.template);
		return;
	case EXPR_COMPREHENSION:
		buf_add(out, STR("(each "));
		shape(out, e->u.comprehension.item);
		buf_printf(out, " " STR_FMT " ", STR_ARG(e->u.comprehension.var.text));
		shape(out, e->u.comprehension.in);
		if (e->u.comprehension.where)
			buf_char(out, ' '), shape(out, e->u.comprehension.where);
		buf_char(out, ')');
		return;
	case EXPR_ERROR:
	case EXPR_NAME:
	case EXPR_LITERAL:
	case EXPR_COUNT:
		syntax_print_expr(e, out);
		return;
	}
}

static const struct {
	const char *text, *want;
} shapes[] = {
	{"a or b and c or d", "(or (or a (and b c)) d)"},
	{"not a == b and c", "(and (not (== a b)) c)"},
	{"a == not b", "(== a (not b))"},
	{"a otherwise b + c * d", "(otherwise a (+ b (* c d)))"},
	{"a otherwise b == c", "(== (otherwise a b) c)"},
	{"-a.b * c - d", "(- (* (- a.b) c) d)"},
	{"a - b", "(- a b)"},
	{"a-b", "a-b"},
	{"a is set and b is not read-only", "(and (is set a) (is not read-only b))"},
	{"a is\n not unknown", "(is not unknown a)"},
	{"a is other.test", "(is other.test a)"},
	{"a is notable", "(is notable a)"},
	{"not in-use", "(not in-use)"},
	{"a not in b or c not  in d", "(or (not in a b) (not in c d))"},
	{"a starts with b and starts", "(and (starts with a b) starts)"},
	{"any x in xs where x == 1 or y", "(any x xs where (or (== x 1) y))"},
	{"a and any x in xs where y and z", "(and a (any x xs where (and y z)))"},
	{"every x in xs where a satisfies b or c", "(every x xs where a satisfies (or b c))"},
	{"every x in xs where every y in ys satisfies b satisfies c",
		"(every x xs where (every y ys satisfies b) satisfies c)"},
	{"no x in f(y)[0].z where x", "(no x (at (call f y) 0).z where x)"},
	{"[x.name for x in xs where x is set]", "(each x.name x xs (is set x))"},
	{"[a, b,]", "(list a b)"},
	{"{ \"k\": 1, `l`: [] }", "(map \"k\" \"l\" 1 (list))"},
	{"c.title.to.not.is.set", "c.title.to.not.is.set"},
	{"replace(a, b, c)", "(call replace a b c)"},
	{"\"a {b} c\"", "\"a b c\""},
	{"\"{join(xs, \", \")}\"", "\"(call join xs \", \")\""},
	{"\"{ {\"a\": \"{b}\"}[c] }\"", "\"(at (map \"a\" \"b\") c)\""},
	{"\"{{a}} \\{b\\} } \\u{41}\\t\"", "\"{a} {b} } A\t\""},
	{"`{a} \\n \"`", "\"{a} \\n \"\""},
	{"a # words\n . # more\n b", "a.b"},
};

static void operators_bind_as_documented(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		struct read r;
		struct expr *e = read_expr(&r, shapes[i].text);
		check_text(shapes[i].text, mistakes(&r), "");
		struct buf out = BUF(&r.arena);
		shape(&out, e);
		check_text(shapes[i].text, str_c(&r.arena, buf_str(&out)), shapes[i].want);
		arena_done(&r.arena);
	}
}

/* ---- items */

static void loops_know_kind_and_variable(void **state)
{
	static const struct {
		const char *text, *kind, *var;
		bool in;
	} rows[] = {{"container", "container", "", false}, {"container c", "container", "c", false},
		{"m in c.mounts", "", "m", true}, {"mount m in c.mounts", "mount", "m", true}};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct read r;
		char text[200];
		snprintf(text, sizeof text, L "policy a { for each %s where d forbid e }",
			rows[i].text);
		struct tree *t = read_file(&r, text);
		check_text(rows[i].text, mistakes(&r), "");
		struct loop *loop = t->items.at[0].u.policy->loops.at[0];
		assert_true(str_eq(loop->kind.text, str_from(rows[i].kind)));
		assert_true(str_eq(loop->var.text, str_from(rows[i].var)));
		assert_int_equal(loop->in != NULL, rows[i].in);
		assert_non_null(loop->where);
		arena_done(&r.arena);
	}
}

static void documentation_stands_right_above(void **state)
{
	(void)state;
	struct read r;
	struct tree *t = read_file(&r,
		"## of nothing\n" L "## first line\n## second line\ndefine a() = 1 ## behind\n"
		"## apart\n\ndata b: string from \"c\"\n## kept\n# a remark\nparam d: int = 1\n"
		"## e\nuse \"x\" param f: int = 1\n");
	check_text("docs", mistakes(&r), "");
	assert_string_equal(
		str_c(&r.arena, t->items.at[0].u.define->doc), "first line\nsecond line");
	assert_int_equal(t->items.at[1].u.data->doc.n, 0);
	assert_string_equal(str_c(&r.arena, t->items.at[2].u.param->doc), "kept");
	assert_int_equal(t->items.at[4].u.param->doc.n, 0);
	assert_int_equal(t->comments.n, 8);
	assert_false(t->comments.at[3].own_line);
	assert_true(t->comments.at[0].own_line);
	arena_done(&r.arena);
}

static void samples_lose_their_indent(void **state)
{
	(void)state;
	struct read r;
	struct tree *t = read_file(&r,
		L "test \"a\" for b {\n  dockerfile \"web/Dockerfile\" <<STOP\n    FROM x\n\n"
		  "      # kept <~ b\n    STOP\n  given today = 2027-01-02\n}\n");
	check_text("samples", mistakes(&r), "");
	struct test *test = t->items.at[0].u.test;
	assert_int_equal(test->samples.n, 2);
	struct sample *s = test->samples.at[0];
	assert_string_equal(str_c(&r.arena, s->text), "FROM x\n\n  # kept <~ b\n");
	assert_int_equal(s->indent, 4);
	assert_int_equal(source_position(r.source, s->text_span.from).line, 4);
	assert_int_equal(source_position(r.source, s->text_span.to).line, 7);
	assert_int_equal(t->comments.n, 0);
	assert_int_equal(test->samples.at[1]->value->u.literal.tag, VALUE_DATE);
	arena_done(&r.arena);
}

static void a_byte_order_mark_is_no_text(void **state)
{
	(void)state;
	struct read r;
	struct tree *t = read_file(&r, "\xEF\xBB\xBF# first\r\n" L "define a() = 1\r\n");
	check_text("mark", mistakes(&r), "");
	assert_true(t->comments.at[0].own_line);
	assert_true(str_eq(t->comments.at[0].text, STR("# first")));
	arena_done(&r.arena);
}

/* ---- limits */

static const char *repeated(
	struct arena *a, const char *before, const char *part, unsigned n, const char *behind)
{
	struct buf out = BUF(a);
	buf_add(&out, str_from(before));
	while (n-- > 0)
		buf_add(&out, str_from(part));
	buf_add(&out, str_from(behind));
	return str_c(a, buf_str(&out));
}

static const struct {
	const char *name, *open, *close;
} nested[] = {
	{"parentheses", "(", ")"},
	{"not", "not ", ""},
	{"lists", "[1, ", "]"},
	{"maps", "{\"b\": 1, \"c\": ", "}"},
	{"calls", "f(x, ", ")"},
	{"texts", "\"b {", "}\""},
	{"quantifiers", "every x in xs where y satisfies ", ""},
	{"comprehensions", "[a for b in ", "]"},
	{"chains", "", " or b"},
	{"fields", "", ".b"},
};

static unsigned count_too_deep(struct read *r)
{
	unsigned n = 0;
	LIST_EACH (struct diag *, d, &r->ds.all)
		n += (*d)->code == &DIAG_too_deep;
	return n == r->ds.all.n ? n : 99;
}

static unsigned nest(const char *open, const char *close, unsigned n)
{
	struct arena a;
	struct read r;
	arena_init(&a);
	const char *text = repeated(&a, L "define a() = ", open, n, "a");
	read_file(&r, repeated(&a, text, close, n, ""));
	unsigned got = count_too_deep(&r);
	arena_done(&r.arena);
	arena_done(&a);
	return got;
}

static void depth_has_a_limit(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof nested / sizeof *nested; i++) {
		const char *open = nested[i].open, *close = nested[i].close;
		if (nest(open, close, 199) != 0)
			fail_msg("199 %s: refused", nested[i].name);
		if (nest(open, close, 200) != 1 || nest(open, close, 350) != 1)
			fail_msg("200 %s: not one message", nested[i].name);
		if (nest(open, close, 20000) != 1)
			fail_msg("20000 %s: not one message", nested[i].name);
	}
	assert_int_equal(nest("not ", "", 100000), 1);
	assert_int_equal(nest("list of ", "", 1), 99); /* the counter tells other mistakes */
}

static void size_has_a_limit(void **state)
{
	(void)state;
	struct arena a;
	struct read r;
	arena_init(&a);
	read_file(&r, repeated(&a, L, " ", SYNTAX_SIZE - 11, ""));
	check_text("at", mistakes(&r), "");
	arena_done(&r.arena);
	read_file(&r, repeated(&a, L, " ", SYNTAX_SIZE - 10, ""));
	check_text("above", mistakes(&r),
		"1:1 too-large: the file is larger than 1048576 bytes, the most that a policy file "
		"may have\n");
	arena_done(&r.arena);
	arena_done(&a);
}

static void mistakes_have_a_limit(void **state)
{
	(void)state;
	struct arena a;
	struct read r;
	arena_init(&a);
	read_file(&r, repeated(&a, L, ";", 1000, ""));
	assert_int_equal(r.ds.all.n, 1000);
	arena_done(&r.arena);
	read_file(&r, repeated(&a, L, ";", 50000, ""));
	assert_int_equal(r.ds.all.n, 1001);
	assert_ptr_equal(r.ds.all.at[1000]->code, &DIAG_too_large);
	arena_done(&r.arena);
	arena_done(&a);
}

/* ---- printing */

static struct str printed(struct read *r, struct tree *t)
{
	struct buf out = BUF(&r->arena);
	syntax_print(t, &out);
	return buf_str(&out);
}

/* A file in the one layout: printing changes nothing. */
static const char *const laid_out[] = {
	"# the file\n"
	"language 1\n\n"
	"use \"../base.prq\" as base\n\n"
	"data approved: list of string from \"data/approved.yaml\"\n"
	"data owners: map of string? from \"data/owners.yaml\"\n\n"
	"## What starts as root.\n"
	"define rooted(s: stage, plain: bool) = s.user is missing or s.user is root\n"
	"                                       or plain and s.name matches `^base-[0-9]{2}$`\n"
	"                                       or base_of(s) in approved  # by its base\n\n"
	"# 1\n"
	"policy tidy-stages {\n"
	"  title    \"Stages are tidy\"\n"
	"  severity high  # for now\n"
	"  waivable no\n"
	"  aka      \"other:T1\", \"other:T2\"\n"
	"  param most: bytes = 1.5GiB  help \"in all\"\n"
	"  ## Where nobody looks.\n"
	"  param quiet: list of path = [\n"
	"    \"/etc\",  # settings\n"
	"    # and what belongs to them\n"
	"    \"/usr/local/share/some/rather/long/path/that/fills/the/line/up/to/its/end\",\n"
	"  ]\n\n"
	"  for each stage s where s is final\n"
	"  for each mount m in s.mounts\n"
	"    where m is bind and not m.source under \"/tmp\" and m.target is set\n"
	"  let who = s.user otherwise user(\"root\")\n\n"
	"  # the rule\n"
	"  require s.labels[\"org.example.one.two.three.version\"] is missing\n"
	"       or s.labels[\"org.example.one.two.three.version\"] is semver\n"
	"    unless  no top in quiet where m.source under top\n"
	"    message \"{who} \\\"owns\\\" {{braces}} {join(xs, \", \")}\"\n"
	"    at      s.labels\n"
	"    related m \"mounted here\"\n"
	"    severity low\n"
	"    when unknown fail\n"
	"    help    `raw {text}`\n"
	"    fix safe \"remove it\" { remove m.source }\n"
	"    fix unsafe \"several things at once\" {\n"
	"      set m.read_only to true\n"
	"      insert \"USER 65532\\n\" before s.start\n"
	"    }\n"
	"  then forbid m.size > most\n\n"
	"  forbid any k in s.commands\n"
	"         where k.name in [\"one\", \"two\", \"three\", \"four\"] and k.packages contains "
	"\"one\"\n"
	"  # last words\n"
	"}  # tidy-stages\n\n"
	"waive tidy-stages {\n"
	"  for each stage s where s.name == \"old\"\n"
	"  reason \"leaves soon\"\n"
	"  by     \"team@example.org\"\n"
	"  until  2027-03-31\n"
	"}\n\n"
	"test \"a sample\" for tidy-stages {\n"
	"  given owners = { \"a\": 1 }\n"
	"  # as written\n"
	"  dockerfile \"web/Dockerfile\" <<END\n"
	"    FROM x\n\n"
	"      RUN y  # no comment\n"
	"    END\n"
	"}\n"
	"# the end\n",
};

static void the_layout_is_a_fixed_point(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof laid_out / sizeof *laid_out; i++) {
		struct read r;
		struct tree *t = read_file(&r, laid_out[i]);
		check_text("laid out", mistakes(&r), "");
		check_text("laid out", str_c(&r.arena, printed(&r, t)), laid_out[i]);
		arena_done(&r.arena);
	}
}

static const struct {
	const char *name, *text, *want;
} layouts[] = {
	{"one line",
		L "policy a{for each c forbid c.x at c fix safe \"t\"{remove c.x set c.y to 1}}",
		L "\npolicy a {\n  for each c\n  forbid c.x\n    at      c\n    fix safe \"t\" {\n"
		  "      remove c.x\n      set c.y to 1\n    }\n}\n"},
	{"blank lines: one is kept",
		L "\n\n\n# a\n\n\n\ndefine b() = 1\ndefine c() = 2\n\n\ndefine d() = 3",
		L "\n# a\n\ndefine b() = 1\ndefine c() = 2\n\ndefine d() = 3\n"},
	{"a comment from inside moves up", L "define a() = b # one\n  and # two\n  c # three\n",
		L "\n# one\n# two\ndefine a() = b and c  # three\n"},
	{"and never becomes documentation", L "## real\ndefine a() = b and\n## inside\nc\n",
		L "\n## inside\n\n## real\ndefine a() = b and c\n"},
	{"texts are spelled one way", L "define a() = \"\\u{41}\\{\\u{7}}\"",
		L "\ndefine a() = \"A{{\\u{7}}}\"\n"},
	{"a map in a hole", L "define a() = \"{ {\"b\":1}[c] }\"",
		L "\ndefine a() = \"{ { \"b\": 1 }[c]}\"\n"},
	{"END in a sample", L "test \"a\" { run <<X\n END\nX\n}",
		L "\ntest \"a\" {\n  run <<END2\n     END\n    END2\n}\n"},
	{"comments before the language", "# a\n\n# b\nlanguage 1 # c\n# d",
		"# a\n\n# b\nlanguage 1  # c\n# d\n"},
};

static void other_layouts_become_the_one(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof layouts / sizeof *layouts; i++) {
		struct read r;
		struct tree *t = read_file(&r, layouts[i].text);
		check_text(layouts[i].name, mistakes(&r), "");
		check_text(layouts[i].name, str_c(&r.arena, printed(&r, t)), layouts[i].want);
		arena_done(&r.arena);
	}
}

/* The line where two texts part. */
static uint32_t first_difference(struct read *r, struct str once, struct str twice)
{
	uint32_t at = 0;
	while (at < once.n && at < twice.n && once.p[at] == twice.p[at])
		at++;
	return source_position(source_new(&r->arena, STR(""), once), at).line;
}

static struct str line_of(struct read *r, struct str text, uint32_t line)
{
	return source_line(source_new(&r->arena, STR(""), text), line);
}

static void check_settled(struct read *r, uint64_t seed, struct str once, struct str twice)
{
	uint32_t line = first_difference(r, once, twice);
	if (!str_eq(once, twice))
		fail_msg("seed %u, line %u: printed once and again\n" STR_FMT "\n" STR_FMT,
			(unsigned)seed, (unsigned)line, STR_ARG(line_of(r, once, line)),
			STR_ARG(line_of(r, twice, line)));
}

static void check_laws(uint64_t seed)
{
	struct read r;
	arena_init(&r.arena);
	diags_init(&r.ds, &r.arena);
	struct str text = random_file(&r.arena, seed);
	r.source = source_new(&r.arena, STR("random.prq"), text);
	struct tree *first = syntax_parse(&r.arena, r.source, &r.ds);
	if (r.ds.errors)
		fail_msg("seed %u: %s", (unsigned)seed, mistakes(&r));
	struct str once = printed(&r, first);
	r.source = source_new(&r.arena, STR("printed.prq"), once);
	struct tree *second = syntax_parse(&r.arena, r.source, &r.ds);
	if (r.ds.errors)
		fail_msg("seed %u, printed: %s", (unsigned)seed, mistakes(&r));
	if (!same_comments(first, second))
		fail_msg("seed %u: comments changed", (unsigned)seed);
	if (!same_tree(first, second))
		fail_msg("seed %u: the tree changed", (unsigned)seed);
	check_settled(&r, seed, once, printed(&r, second));
	arena_done(&r.arena);
}

static void printing_keeps_trees_and_settles(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 1500; seed++)
		check_laws(seed);
}

static void expressions_are_printed_without_their_source(void **state)
{
	static const char *const rows[] = {"not a == b and c.d[0] otherwise -e", "512MiB", "10kB",
		"1h30min", "2027-03-31", "3.14", "0.1", "{}", "[]", "true", "\"a {b} \\n\"",
		"every x in [1, 2] satisfies x in { \"a\": 2d }", "a is not set", "(a)",
		"[x for x in xs where x]", "replace(a, b)"};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct read r;
		struct buf out = BUF(&r.arena);
		syntax_print_expr(read_expr(&r, rows[i]), &out);
		check_text(rows[i], str_c(&r.arena, buf_str(&out)), rows[i]);
		arena_done(&r.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_mistake_has_one_message),
		cmocka_unit_test(what_is_whole_is_kept_beside_what_is_broken),
		cmocka_unit_test(literals_have_their_values),
		cmocka_unit_test(bad_numbers_get_advice),
		cmocka_unit_test(a_unit_of_docker_is_explained),
		cmocka_unit_test(operators_bind_as_documented),
		cmocka_unit_test(loops_know_kind_and_variable),
		cmocka_unit_test(documentation_stands_right_above),
		cmocka_unit_test(samples_lose_their_indent),
		cmocka_unit_test(a_byte_order_mark_is_no_text),
		cmocka_unit_test(depth_has_a_limit),
		cmocka_unit_test(size_has_a_limit),
		cmocka_unit_test(mistakes_have_a_limit),
		cmocka_unit_test(the_layout_is_a_fixed_point),
		cmocka_unit_test(other_layouts_become_the_one),
		cmocka_unit_test(printing_keeps_trees_and_settles),
		cmocka_unit_test(expressions_are_printed_without_their_source),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
