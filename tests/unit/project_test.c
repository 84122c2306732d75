/*
 * project_test.c: which files come in, and which never do.
 */
#include "project/discover.h"
#include "project/paths.h"
#include "project/replace.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include <cmocka.h>

static struct arena arena;
static struct diags diags;
static char home[4096], folder[] = "/tmp/project_test.XXXXXX";

static int setup_all(void **state)
{
	(void)state;
	return mkdtemp(folder) && getcwd(home, sizeof home) ? 0 : -1;
}

static void run(const char *format, const char *argument)
{
	char *command = (char *)(uintptr_t)str_printf(&arena, "%s '%s'", format, argument).p;
	if (system(command) != 0)
		fail_msg("cannot run %s", command);
}

/* Every test stands in an empty folder of its own. */
static int setup(void **state)
{
	static int n;
	(void)state;
	arena_init(&arena);
	diags_init(&diags, &arena);
	const char *own = str_printf(&arena, "%s/%d", folder, n++).p;
	return mkdir(own, 0700) == 0 && chdir(own) == 0 ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	arena_done(&arena);
	return chdir(home);
}

static int teardown_all(void **state)
{
	(void)state;
	arena_init(&arena);
	run("rm -rf", folder);
	arena_done(&arena);
	return 0;
}

/* A file with its folders. */
static void put(const char *path, const char *text)
{
	struct str above = path_folder(str_from(path));
	if (above.n)
		run("mkdir -p", str_c(&arena, above));
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	assert_true(fputs(text, f) >= 0);
	assert_int_equal(fclose(f), 0);
}

static void assert_str(struct str got, const char *want)
{
	assert_string_equal(str_c(&arena, got), want);
}

/* --- input --- */

static void test_only_regular_files(void **state)
{
	(void)state;
	put("plain", "text");
	put("empty", "");
	assert_int_equal(mkdir("dir", 0700), 0);
	assert_int_equal(mkfifo("fifo", 0600), 0);
	assert_int_equal(symlink("gone", "dangling"), 0);
	static const struct {
		const char *path, *why;
	} rows[] = {{"plain", ""}, {"empty", ""}, {"dir", "is a folder"},
		{"fifo", "is not a regular file"}, {"/dev/zero", "is not a regular file"},
		{"gone", "does not exist"}, {"dangling", "does not exist"},
		{"plain/x", "does not exist"}, {"", "does not exist"},
		{"/proc/self/environ", "changed while it was read"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct input in;
		struct str why = STR("");
		bool ok = input_read(&arena, str_from(rows[i].path), limit_given(100), &in, &why);
		assert_int_equal(ok, rows[i].why[0] == 0);
		assert_str(why, rows[i].why);
	}
}

static void test_size_limit(void **state)
{
	(void)state;
	struct input in;
	struct str why;
	put("f", "12345");
	assert_true(input_read(&arena, STR("f"), limit_given(6), &in, &why));
	assert_true(input_read(&arena, STR("f"), limit_given(5), &in, &why));
	assert_false(input_read(&arena, STR("f"), limit_given(4), &in, &why));
	assert_str(why, "is larger than 4 bytes, the limit of --max-file-size");
}

static void test_no_text(void **state)
{
	(void)state;
	static const struct {
		struct str text;
		bool ok;
		const char *message;
	} rows[] = {{STR_INIT("FROM x\n"), true, ""},
		{STR_INIT("ab\0c"), false, "the file holds a NUL byte, so it is no text"},
		{STR_INIT("\xFF\xFE"
			  "F\0"),
			false, "the file is UTF-16; only UTF-8 is read"}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct input in;
		struct str why;
		FILE *f = fopen("f", "w");
		fwrite(rows[i].text.p, 1, rows[i].text.n, f);
		fclose(f);
		assert_true(input_read(&arena, STR("f"), limit_given(100), &in, &why));
		struct source *s = source_new(&arena, STR("f"), in.text);
		diags_init(&diags, &arena);
		assert_int_equal(input_check_text(&in, s, &diags), rows[i].ok);
		if (!rows[i].ok)
			assert_str(diags.all.at[0]->message, rows[i].message);
	}
}

/* Kernels without openat2 cannot promise that a link stays inside; then none is followed. */
static bool links_are_followed(void)
{
	put("probe/file", "");
	assert_int_equal(symlink("file", "probe/link"), 0);
	int root = open("probe", O_RDONLY | O_DIRECTORY);
	int fd = input_open_beneath(&arena, root, STR("link"), O_RDONLY);
	close(root);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static void test_nothing_outside_the_root(void **state)
{
	(void)state;
	put("secret", "root:x:0");
	put("tree/in/file", "fine");
	put("tree/other", "fine");
	assert_int_equal(symlink("../secret", "tree/out"), 0);
	assert_int_equal(symlink("..", "tree/up"), 0);
	assert_int_equal(symlink("in/file", "tree/link"), 0);
	static const struct {
		const char *path, *why;
	} rows[] = {{"other", ""}, {"in/file", ""}, {"./in/../other", ""}, {"link", ""},
		{"../secret", "lies outside the project"},
		{"in/../../secret", "lies outside the project"},
		{"/etc/passwd", "lies outside the project"}, {"out", "lies outside the project"},
		{"up/secret", "lies outside the project"}, {"in", "is a folder"},
		{"absent", "does not exist"}};
	int root = open("tree", O_RDONLY | O_DIRECTORY);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct input in;
		struct str why = STR("");
		bool ok = input_read_beneath(
			&arena, root, str_from(rows[i].path), limit_given(100), &in, &why);
		if (str_eq(why, STR("is a link that is not followed")) && !links_are_followed())
			skip();
		if (ok != (rows[i].why[0] == 0) || !str_eq(why, str_from(rows[i].why)))
			fail_msg("%s: " STR_FMT, rows[i].path, STR_ARG(why));
	}
	close(root);
}

static void test_paths(void **state)
{
	(void)state;
	static const struct {
		const char *path, *normal;
		bool out;
	} rows[] = {{"a/b", "a/b", false}, {"./a//b/.", "a/b", false}, {"a/../b", "b", false},
		{".", "", false}, {"a/..", "", false}, {"..", "..", true},
		{"a/../../b", "../b", true}, {"/a/../..", "/", true}, {"../../x", "../../x", true},
		{"..a", "..a", false}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		assert_str(path_normal(&arena, str_from(rows[i].path)), rows[i].normal);
		assert_int_equal(path_leads_out(&arena, str_from(rows[i].path)), rows[i].out);
	}
}

/* --- files that belong to an input --- */

static void test_inputs_of_the_disk(void **state)
{
	(void)state;
	put("proj/.git/HEAD", "");
	put("proj/app/compose.yml", "");
	put("proj/app/Dockerfile", "FROM a");
	put("proj/base/Dockerfile", "FROM b");
	put("outside", "secret");
	struct root root;
	struct str why;
	assert_true(root_open(&arena, STR("proj/app"), STR("proj/app"), &root, &why));
	assert_true(root.is_git);
	assert_str(root.folder, "app");
	struct disk_inputs d;
	disk_inputs_init(&d, &arena, &root, STR("proj/app/compose.yml"), 100);
	struct source *s = d.inputs.open(&d.inputs, STR("Dockerfile"), &why);
	assert_str(s->path, "proj/app/Dockerfile");
	assert_ptr_equal(s, d.inputs.open(&d.inputs, STR("./Dockerfile"), &why));
	s = d.inputs.open(&d.inputs, STR("../base/Dockerfile"), NULL);
	assert_str(s->text, "FROM b");
	assert_str(s->path, "proj/base/Dockerfile");
	assert_null(d.inputs.open(&d.inputs, STR("../../outside"), &why));
	assert_str(why, "lies outside the project");
	assert_null(d.inputs.open(&d.inputs, STR("absent"), &why));
	assert_str(why, "does not exist");
	/* the next unit in the folder does not look again, and is told the same */
	disk_inputs_init(&d, &arena, &root, STR("proj/app/compose.yml"), 100);
	put("proj/app/absent", "late");
	assert_null(d.inputs.open(&d.inputs, STR("absent"), &why));
	assert_str(why, "does not exist");
	root_close(&root);
	assert_true(root_open(&arena, STR("proj/app"), STR("proj/app"), &root, &why));
	disk_inputs_init(&d, &arena, &root, STR("proj/app/compose.yml"), 100);
	assert_str(d.inputs.open(&d.inputs, STR("absent"), &why)->text, "late");
	root_close(&root);
}

static void test_root_without_git(void **state)
{
	(void)state;
	put("a/b/compose.yml", "");
	static const struct {
		const char *given, *folder;
	} rows[] = {{"", ""}, {"a", "b"}, {"a/b", ""}, {"elsewhere", ""}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct root root;
		struct str why;
		assert_true(root_open(&arena, STR("a/b"), str_from(rows[i].given), &root, &why));
		assert_false(root.is_git);
		assert_str(root.folder, rows[i].folder);
		root_close(&root);
	}
}

static void test_inputs_in_memory(void **state)
{
	(void)state;
	struct memory_inputs m;
	struct str why;
	memory_inputs_init(&m, &arena, STR("app/compose.yml"));
	struct source *s = memory_inputs_add(&m, STR("base/Dockerfile"), STR("FROM x"));
	assert_ptr_equal(m.inputs.open(&m.inputs, STR("../base/./Dockerfile"), &why), s);
	assert_null(m.inputs.open(&m.inputs, STR("Dockerfile"), &why));
	assert_str(why, "does not exist");
	assert_null(m.inputs.open(&m.inputs, STR("../../x"), &why));
	assert_str(why, "lies outside the project");
}

static void test_number_of_files_is_limited(void **state)
{
	(void)state;
	put("proj/f", "");
	struct root root;
	struct str why;
	struct disk_inputs d;
	assert_true(root_open(&arena, STR("proj"), STR(""), &root, &why));
	disk_inputs_init(&d, &arena, &root, STR("proj/c"), 100);
	d.files = INPUTS_FILES_MOST - 1;
	assert_non_null(d.inputs.open(&d.inputs, STR("f"), &why));
	put("proj/g", "");
	assert_null(d.inputs.open(&d.inputs, STR("g"), &why));
	assert_str(why, "is one file too many: the limit is 1000");
	root_close(&root);
}

/* --- names and content --- */

static void test_names(void **state)
{
	(void)state;
	static const struct {
		const char *path;
		enum hint hint;
		enum input_kind kind;
	} rows[] = {
		{"Dockerfile", HINT_CERTAIN, INPUT_dockerfile},
		{"x/dockerfile", HINT_CERTAIN, INPUT_dockerfile},
		{"Dockerfile.prod", HINT_CERTAIN, INPUT_dockerfile},
		{"app.Dockerfile", HINT_CERTAIN, INPUT_dockerfile},
		{"app.dockerfile", HINT_CERTAIN, INPUT_dockerfile},
		{"Containerfile", HINT_CERTAIN, INPUT_dockerfile},
		{"Containerfile.dev", HINT_CERTAIN, INPUT_dockerfile},
		{"Dockerfile.dockerignore", HINT_NONE, INPUT_NONE},
		{"compose.yml", HINT_CERTAIN, INPUT_compose},
		{"compose.prod.yaml", HINT_CERTAIN, INPUT_compose},
		{"docker-compose.yaml", HINT_CERTAIN, INPUT_compose},
		{"docker-compose-test.yml", HINT_CERTAIN, INPUT_compose},
		{"dev.compose.yml", HINT_CERTAIN, INPUT_compose},
		{"composer.yml", HINT_CONTENT, INPUT_compose},
		{"compose.prod.json", HINT_CONTENT, INPUT_compose},
		{"web-stack.yml", HINT_CONTENT, INPUT_compose},
		{"values.yaml", HINT_NONE, INPUT_compose},
		{"run.sh", HINT_CONTENT, INPUT_run},
		{"deploy", HINT_SHEBANG, INPUT_run},
		{"own.prq", HINT_NONE, INPUT_NONE},
		{"main.c", HINT_NONE, INPUT_run},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		enum input_kind kind;
		enum hint hint = recognise_name(str_from(rows[i].path), &kind);
		if (hint != rows[i].hint || (hint && kind != rows[i].kind))
			fail_msg("%s: %d %s", rows[i].path, hint, input_kind_name(kind));
	}
}

static void test_content(void **state)
{
	(void)state;
	static const struct {
		const char *path, *text;
		enum input_kind found, named;
	} rows[] = {
		{"x.sh", "#!/bin/sh\necho\n", INPUT_NONE, INPUT_run},
		{"x.sh", "sudo docker run a\n", INPUT_run, INPUT_run},
		{"x.sh", "/usr/bin/docker ps", INPUT_run, INPUT_run},
		{"x.sh", "# docker run a\n", INPUT_NONE, INPUT_run},
		{"x.sh", "dockerize a; my-docker b; docker.io c\n", INPUT_NONE, INPUT_run},
		{"deploy", "#!/usr/bin/env bash\ndocker run a\n", INPUT_run, INPUT_run},
		{"deploy", "#!/usr/bin/python3\ndocker run a\n", INPUT_NONE, INPUT_NONE},
		{"build.txt", "# syntax\n\nfrom alpine\n", INPUT_NONE, INPUT_dockerfile},
		{"build.txt", "ARG A=1\nFROM a\n", INPUT_NONE, INPUT_dockerfile},
		{"notes.txt", "$ docker run -it a\n", INPUT_NONE, INPUT_run},
		{"my-stack.yml", "version: '3'\nservices:\n", INPUT_compose, INPUT_compose},
		{"compose.json", "{\n  \"services\": {}\n}\n", INPUT_compose, INPUT_compose},
		{"compose.json", "{\"require\": {}}\n", INPUT_NONE, INPUT_NONE},
		{"my-stack.yml", "  services:\n", INPUT_NONE, INPUT_NONE},
		{"any.yml", "services: {}\n", INPUT_NONE, INPUT_compose},
		{"Dockerfile", "nonsense", INPUT_dockerfile, INPUT_dockerfile},
		{"hello.txt", "hello\n", INPUT_NONE, INPUT_NONE},
		{"p.prq", "FROM x\n", INPUT_NONE, INPUT_NONE},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct str path = str_from(rows[i].path), text = str_from(rows[i].text);
		if (recognise_found(path, text) != rows[i].found ||
			recognise_named(path, text) != rows[i].named)
			fail_msg("%s: %s", rows[i].path, rows[i].text);
	}
}

/* --- .gitignore --- */

static void test_patterns(void **state)
{
	(void)state;
	static const struct {
		const char *pattern, *path;
		bool want;
	} rows[] = {
		{"a", "a", true},
		{"a", "b", false},
		{"*", "a", true},
		{"*", "a/b", false},
		{"a*b", "axxb", true},
		{"a*b*c", "abxbyc", true},
		{"a*b", "a/b", false},
		{"**/x", "x", true},
		{"**/x", "a/b/x", true},
		{"**/x", "ax", false},
		{"a/**", "a/b/c", true},
		{"a/**", "a", false},
		{"a/**/b", "a/b", true},
		{"a/**/b", "a/x/y/b", true},
		{"a/**/b", "a/xb", false},
		{"a**b", "axb", true},
		{"a**b", "a/b", false},
		{"?", "/", false},
		{"[a-c]x", "bx", true},
		{"[!a-c]x", "bx", false},
		{"[^a]", "/", false},
		{"[]-]", "]", true},
		{"[a", "a", false},
		{"[[:digit:]]", "7", true},
		{"[[:digit:]]", "x", false},
		{"[[:no:]]", "n", false},
		{"\\*", "*", true},
		{"\\*", "x", false},
		{"a\\", "a\\", false},
		{"[\\]]", "]", true},
		{"**/a/**/b/*.c", "z/a/q/b/x/b/y.c", true},
		{"**/a*/b", "a/x/ab/b", true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (ignore_match(str_from(rows[i].pattern), str_from(rows[i].path)) != rows[i].want)
			fail_msg("%s on %s", rows[i].pattern, rows[i].path);
}

static void test_hostile_pattern_is_fast(void **state)
{
	(void)state;
	struct buf p = BUF(&arena), t = BUF(&arena);
	for (int i = 0; i < 1000; i++) {
		buf_add(&p, STR("*a"));
		buf_add(&t, STR("aa"));
	}
	buf_char(&p, 'b');
	assert_false(ignore_match(buf_str(&p), buf_str(&t)));
}

static const char ignore_top[] =
	"# comment\n*.log\n!keep.log\n/only-top\nbuild/\ndocs/**/gen\n"
	"\\#odd\n\\!bang\ntrail\\ \nblank   \nsub/deep.txt\n**/cache\nx[0-9].o\nfoo/*\n!foo/keep\n"
	"all/**\n*.tmp\r\n/a/*/c\n!\n/\n  lead\n?q\n";
static const char ignore_sub[] = "!special.log\nlocal\n/rooted\n";

static const char *const tried[] = {"a.log", "keep.log", "sub/a.log", "sub/special.log", "only-top",
	"sub/only-top", "build/x", "sub/build/y", "docs/gen", "docs/a/gen", "docs/a/b/gen", "#odd",
	"!bang", "trail ", "trail", "blank", "sub/deep.txt", "deep.txt", "cache", "sub/u/cache",
	"x1.o", "xx.o", "foo/a", "foo/keep", "all/z", "t.tmp", "a/b/c", "a/b/d/c", "sub/local",
	"local", "sub/rooted", "sub/u/rooted", "  lead", "lead", "zq", "zzq", "excluded",
	"sub/excluded", "plain"};

/* Ignored itself, or in a folder that is. */
static bool ignored_here(const struct ignore *top, const struct ignore *sub, struct str path)
{
	for (size_t i = 0; i <= path.n; i++) {
		if (i < path.n && path.p[i] != '/')
			continue;
		const struct ignore *ig = str_starts_with(path, STR("sub/")) && i > 3 ? sub : top;
		if (ignore_has(ig, str_slice(path, 0, i), i < path.n))
			return true;
	}
	return false;
}

/* git itself is the judge, where there is one. */
static void test_agrees_with_git(void **state)
{
	(void)state;
	if (system("git init -q . >/dev/null 2>&1") != 0)
		skip();
	put(".gitignore", ignore_top);
	put("sub/.gitignore", ignore_sub);
	put(".git/info/exclude", "excluded\n");
	struct ignore *exclude = ignore_new(&arena, NULL, STR(""), STR("excluded\n"));
	struct ignore *top = ignore_new(&arena, exclude, STR(""), str_from(ignore_top));
	struct ignore *sub = ignore_new(&arena, top, STR("sub"), str_from(ignore_sub));
	for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
		const char *command = str_printf(&arena,
			"git -c core.excludesFile=/dev/null check-ignore -q --no-index -- './%s'",
			tried[i])
					      .p;
		bool git = system(command) == 0;
		if (ignored_here(top, sub, str_from(tried[i])) != git)
			fail_msg("%s: git says %d", tried[i], git);
	}
}

/* --- walking --- */

static struct str discovered(struct discovery *d, const char *argument)
{
	struct buf b = BUF(&arena);
	d->arena = &arena;
	d->diags = &diags;
	d->most = 1000;
	discover(d, str_from(argument));
	discover_end(d);
	LIST_EACH (struct found, f, &d->found)
		buf_printf(&b, STR_FMT "=%s ", STR_ARG(f->path), input_kind_name(f->kind));
	for (uint32_t i = 0; i < diags.all.n; i++)
		buf_printf(&b, "| " STR_FMT, STR_ARG(diags.all.at[i]->message));
	return buf_str(&b);
}

static void test_walk(void **state)
{
	(void)state;
	put("t/Dockerfile", "");
	put("t/b/compose.yml", "");
	put("t/a/run.sh", "docker run x");
	put("t/a/other.sh", "echo");
	put("t/node_modules/Dockerfile", "");
	put("t/.git/Dockerfile", "");
	put("t/.gitignore", "out/\n!kept\n*.dockerfile\n");
	put("t/out/Dockerfile", "");
	put("t/x.dockerfile", "");
	put("t/b/.gitignore", "!x.dockerfile\n");
	put("t/b/x.dockerfile", "");
	put("t/.hidden/Dockerfile", "");
	put("t/ex/Dockerfile", "");
	put("t/p.prq", "");
	assert_int_equal(symlink("..", "t/a/loop"), 0);
	struct discovery d = {0};
	ignore_add(&arena, &d.exclude, STR("t/ex"));
	assert_str(discovered(&d, "t/"),
		"t/.hidden/Dockerfile=dockerfile t/Dockerfile=dockerfile "
		"t/a/run.sh=run t/b/compose.yml=compose t/b/x.dockerfile=dockerfile ");
}

static void test_walk_below_the_top(void **state)
{
	(void)state;
	put(".git/info/exclude", "three\n");
	put(".gitignore", "/s/one\ntwo\n");
	put("s/one/Dockerfile", "");
	put("s/two/Dockerfile", "");
	put("s/three/Dockerfile", "");
	put("s/four/Dockerfile", "");
	struct discovery d = {0};
	assert_str(discovered(&d, "s"), "s/four/Dockerfile=dockerfile ");
}

static void test_links(void **state)
{
	(void)state;
	if (!links_are_followed())
		skip();
	put("secret/Dockerfile", "FROM secret");
	put("t/.git/HEAD", "");
	put("t/real", "FROM x");
	put("t/other/Dockerfile", "FROM y");
	assert_int_equal(symlink("real", "t/Dockerfile"), 0);
	assert_int_equal(symlink("other/Dockerfile", "t/Dockerfile.again"), 0);
	assert_int_equal(symlink("../secret/Dockerfile", "t/Dockerfile.out"), 0);
	assert_int_equal(symlink("../secret", "t/dir"), 0);
	struct discovery d = {0};
	assert_str(discovered(&d, "t"), "t/Dockerfile=dockerfile t/other/Dockerfile=dockerfile "
					"| `t/Dockerfile.out` lies outside the project");
}

static void test_found_is_read_beneath(void **state)
{
	(void)state;
	if (!links_are_followed())
		skip();
	put("secret", "s");
	put("t/Dockerfile", "FROM x");
	struct discovery d = {0};
	discovered(&d, "t");
	struct root root;
	struct input in;
	struct str why;
	struct found *f = &d.found.at[0];
	assert_true(root_open(&arena, path_folder(f->path), f->given, &root, &why));
	assert_true(found_read(&arena, f, &root, 100, &in, &why));
	assert_str(in.text, "FROM x");
	assert_int_equal(unlink("t/Dockerfile"), 0);
	assert_int_equal(symlink("../secret", "t/Dockerfile"), 0);
	assert_false(found_read(&arena, f, &root, 100, &in, &why));
	assert_str(why, "lies outside the project");
	root_close(&root);
}

static void test_arguments(void **state)
{
	(void)state;
	put("note.txt", "hello");
	put("build.txt", "FROM x\n");
	put("big.sh", "docker run x\n");
	static const struct {
		const char *argument;
		enum input_kind kind;
		const char *want;
	} rows[] = {
		{"build.txt", INPUT_NONE, "build.txt=dockerfile "},
		{"note.txt", INPUT_NONE,
			"| `note.txt` is none of the known kinds; say which with --kind"},
		{"note.txt", INPUT_run, "note.txt=run "},
		{"absent", INPUT_NONE, "| `absent` does not exist"},
		{"", INPUT_NONE, "| `` does not exist"},
		{".", INPUT_NONE, "big.sh=run "},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct discovery d = {.kind = rows[i].kind};
		diags_init(&diags, &arena);
		assert_str(discovered(&d, rows[i].argument), rows[i].want);
	}
}

static void test_same_file_once(void **state)
{
	(void)state;
	put("t/Dockerfile", "");
	struct discovery d = {0};
	discovered(&d, "t/Dockerfile");
	assert_str(discovered(&d, "t"), "t/Dockerfile=dockerfile ");
	assert_true(d.found.at[0].named);
}

static void test_too_deep(void **state)
{
	(void)state;
	struct buf path = BUF(&arena);
	for (int i = 0; i < DISCOVER_DEPTH + 2; i++)
		buf_add(&path, STR("d/"));
	buf_add(&path, STR("Dockerfile"));
	put(str_c(&arena, buf_str(&path)), "");
	struct discovery d = {0};
	assert_true(str_contains(discovered(&d, "."), STR("the limit is 200 folders")));
	assert_int_equal(d.found.n, 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

/* --- replacing --- */

static void assert_is(const char *path, const char *text, mode_t mode, uid_t uid, gid_t gid)
{
	struct stat st;
	struct input in;
	struct str why;
	assert_true(input_read(&arena, str_from(path), limit_given(100), &in, &why));
	assert_str(in.text, text);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, mode);
	assert_int_equal(st.st_uid, uid);
	assert_int_equal(st.st_gid, gid);
}

static void test_replacing_keeps_mode_and_owner(void **state)
{
	(void)state;
	put("f", "old");
	assert_int_equal(chmod("f", 0604), 0);
	assert_int_equal(symlink("f", "link"), 0);
	assert_true(file_replace(&arena, STR("f"), STR("new")));
	assert_is("f", "new", 0604, geteuid(), getegid());
	assert_true(file_replace(&arena, STR("link"), STR("newer")));
	assert_is("f", "newer", 0604, geteuid(), getegid());
	assert_int_equal(readlink("link", (char[8]){0}, 8), 1);
	if (geteuid() != 0) {
		print_message("the owner: not tested, as only root gives files away\n");
		skip();
	}
	assert_int_equal(chown("f", 4711, 815), 0);
	assert_true(file_replace(&arena, STR("f"), STR("newest")));
	assert_is("f", "newest", 0604, 4711, 815);
}

/* In a child that is nobody in particular: true when it could not replace it, for want of rights.
 */
static bool is_refused(uid_t uid)
{
	int status;
	pid_t child = fork();
	assert_true(child >= 0);
	if (child == 0) {
		if (setgid(815) != 0 || setuid(uid) != 0)
			_exit(2);
		_exit(file_replace(&arena, STR("open/f"), STR("taken")) ? 1 : errno != EPERM);
	}
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Whoever may write into a folder may put a file of his own in place of another's: that would be
 * another owner, so it is left undone. */
static void test_replacing_takes_no_file_over(void **state)
{
	(void)state;
	if (geteuid() != 0) {
		print_message("the owner: not tested, as only root gives files away\n");
		skip();
	}
	put("open/f", "theirs");
	assert_int_equal(chmod(folder, 0755), 0);
	assert_int_equal(chmod(".", 0755), 0);
	assert_int_equal(chmod("open", 0777), 0);
	assert_int_equal(chmod("open/f", 0666), 0);
	assert_int_equal(chown("open/f", 4711, 815), 0);
	assert_true(is_refused(4712));
	assert_is("open/f", "theirs", 0666, 4711, 815);
	assert_false(is_refused(4711));
	assert_is("open/f", "taken", 0666, 4711, 815);
	run("test $(ls open | wc -l) = 1 && test -f", "open/f");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_only_regular_files),
		TEST(test_size_limit),
		TEST(test_no_text),
		TEST(test_nothing_outside_the_root),
		TEST(test_paths),
		TEST(test_inputs_of_the_disk),
		TEST(test_root_without_git),
		TEST(test_inputs_in_memory),
		TEST(test_number_of_files_is_limited),
		TEST(test_names),
		TEST(test_content),
		TEST(test_patterns),
		TEST(test_hostile_pattern_is_fast),
		TEST(test_agrees_with_git),
		TEST(test_walk),
		TEST(test_walk_below_the_top),
		TEST(test_links),
		TEST(test_found_is_read_beneath),
		TEST(test_arguments),
		TEST(test_same_file_once),
		TEST(test_too_deep),
		TEST(test_replacing_keeps_mode_and_owner),
		TEST(test_replacing_takes_no_file_over),
	};
	return cmocka_run_group_tests(tests, setup_all, teardown_all);
}
