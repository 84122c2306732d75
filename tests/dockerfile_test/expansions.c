/*
 * expansions.c: what a word comes to; <why> stands for a hole, ~ behind it: may be overridden.
 */
#include "dockerfile_test/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const struct {
	const char *before, *word, *want;
} expansions[] = {
	{"", "a\\$b'$c'\"\\$d\"", "a$b$c$d"},
	{"ENV A=1", "x$A.${A}y", "x1.1y"},
	{"ENV A=1 B=$A", "[$B]", "[]"},
	{"ENV A=1\nENV B=$A", "[$B]", "[1]"},
	{"ARG A=1", "$A", "1~"},
	{"ARG A", "x$A", "x<`A` has no default>"},
	{"ARG A", "${A:-b}", "b~"},
	{"ARG A", "${A:+b}", "<`A` has no default>"},
	{"ARG A", "${A:?m}", "<`A` has no default!>"},
	{"ARG A=1\nENV A=2", "$A", "2"},
	{"ARG G", "$G", "global~"},
	{"ARG SET=1", "$SET", "given"},
	{"ARG BUILDARCH", "$BUILDARCH", "<`BUILDARCH` is chosen where the image is built!>"},
	{"ARG TARGETSTAGE", "$TARGETSTAGE", "default"},
	{"ARG TARGETPLATFORM TARGETOS", "$TARGETPLATFORM $TARGETOS", "linux/arm/v7 linux"},
	{"ARG TARGETARCH TARGETVARIANT", "$TARGETARCH$TARGETVARIANT", "armv7"},
	{"", "$SET", "given"},
	{"", "$ARG", ""},
	{"ARG ARG", "$ARG", "argument"},
	{"", "$G", ""},
	{"ENV A=", "${A:-b}${A-c}", "b"},
	{"ENV A=a.b.c", "${A#*.}|${A##*.}|${A%.*}|${A%%.*}", "b.c|c|a.b|a"},
	{"ENV A=a.b.c", "${A/./-}|${A//./-}|${A/b*/x}", "a-b.c|a-b-c|a.x"},
	{"ENV A=x", "${A:+${B:-${A}y}}", "xy"},
	{"ENV A=x", "$1$@${A}", "x"},
	{"ENV A=x", "$A\xE2\x80\x93$\xC3\xA9.",
		"x\xE2\x80\x93."}, /* a dash is no letter, e-acute is */
	{"ENV A=ab\\*c", "${A%\\*?}", "ab"},
};

void test_expansions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof expansions / sizeof *expansions; i++) {
		struct unit u;
		struct text t;
		bool overridable;
		struct str given = STR("given");
		unit_start(&u);
		struct str argument = STR("argument");
		struct map build_args = {0};
		*map_put(&u.arena, &u.settings, STR("SET")) = &given;
		*map_put(&u.arena, &build_args, STR("ARG")) = &argument;
		u.reading.build_args = &build_args;
		u.reading.platform = STR("linux/arm/v7");
		unit_read(&u, str_printf(&u.arena, "ARG G=global\nFROM scratch\n%s\nUSER x\n",
				      expansions[i].before));
		struct instruction *in = u.file->lines.at[u.file->lines.n - 1];
		struct token word = {str_from(expansions[i].word), 0, 1};
		assert_true(dockerfile_value(in, word, &t, &overridable));
		struct str got = str_printf(&u.arena, STR_FMT "%s", STR_ARG(show_text(&u.arena, t)),
			overridable ? "~" : "");
		same(&u.arena, expansions[i].word, got, expansions[i].want);
		unit_end(&u);
	}
}
