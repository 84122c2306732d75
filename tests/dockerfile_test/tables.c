/*
 * tables.c: BuildKit's own tables of expansions and of word splitting, where they lie beside the
 * project: "A|word | what it comes to" and "word | its words, parted by commas".
 */
#include "dockerfile_test/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define TABLES "../shared/fixtures/buildkit-parser/misc/"

static enum worth look(void *of, struct str name, struct text *out, bool *overridable)
{
	const struct str *value = map_get(of, name);
	*overridable = false;
	if (!value)
		return WORTH_UNSET;
	*out = text_plain(*value);
	return WORTH_KNOWN;
}

static void set_variable(struct arena *a, struct map *env, struct str pair)
{
	struct str name, *value = arena_new(a, struct str);
	*value = str_cut(pair, '=', &name);
	*map_put(a, env, name) = value;
}

static bool read_table(struct arena *a, const char *path, struct str *out)
{
	char buffer[4096];
	size_t n;
	struct buf b = BUF(a);
	FILE *f = fopen(path, "rb");
	if (!f)
		return false;
	while ((n = fread(buffer, 1, sizeof buffer, f)) > 0)
		buf_add(&b, (struct str){buffer, n});
	fclose(f);
	*out = buf_str(&b);
	return true;
}

static struct str expanded(struct arena *a, struct map *env, struct str word, bool split)
{
	struct expansion e = {
		.arena = a, .escape = '\\', .lookup = look, .of = env, .split = split};
	if (!dockerfile_expand(&e, word))
		return STR("error");
	if (!split)
		return e.text.s;
	struct buf b = BUF(a);
	for (uint32_t i = 0; i < e.words.n; i++)
		buf_printf(&b, "%s" STR_FMT, i ? "," : "", STR_ARG(e.words.at[i].s));
	return buf_str(&b);
}

/* False: the row holds no word. */
static bool check_row(struct arena *a, struct map *env, struct str line, bool split)
{
	struct str system = STR("A"), word, want;
	if (str_starts_with(line, STR("ENV "))) {
		struct str pair = str_skip(line, 4);
		while (str_starts_with(pair, STR(" ")))
			pair = str_skip(pair, 1);
		set_variable(a, env, pair);
		return false;
	}
	if (!str_trim(line).n || str_starts_with(line, STR("#")))
		return false;
	if (!split)
		line = str_cut(line, '|', &system);
	want = str_cut(line, '|', &word);
	while (str_starts_with(want, STR(" ")))
		want = str_skip(want, 1);
	if (str_eq(str_trim(system), STR("W")))
		return false;
	word = str_trim(word);
	same(a, str_c(a, word), expanded(a, env, word, split),
		str_c(a, split ? want : str_trim(want)));
	return true;
}

static void check_table(const char *name, bool split)
{
	struct arena a;
	struct map env = {0};
	struct str text, line;
	unsigned rows = 0;
	arena_init(&a);
	set_variable(&a, &env, STR("PWD=/home"));
	set_variable(&a, &env, STR("SHELL=bash"));
	set_variable(&a, &env, STR("KOREAN=\xED\x95\x9C\xEA\xB5\xAD\xEC\x96\xB4"));
	set_variable(&a, &env, STR("NULL="));
	if (!read_table(&a, str_c(&a, str_printf(&a, TABLES "%s", name)), &text)) {
		print_message("expansions: %s: skipped, it is not in " TABLES "\n", name);
		arena_done(&a);
		return;
	}
	while (text.n) {
		text = str_cut(text, '\n', &line);
		rows += check_row(&a, &env, line, split);
	}
	print_message("expansions: %s: %u rows agree with BuildKit\n", name, rows);
	assert_true(rows > 10);
	arena_done(&a);
}

void test_expansion_tables(void **state)
{
	(void)state;
	check_table("envVarTest", false);
	check_table("wordsTest", true);
}
