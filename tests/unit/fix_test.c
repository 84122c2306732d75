/*
 * fix_test.c: edits of the model as changes of the text, notation by notation; and what becomes of
 * a text when fixes are applied in rounds and verified.
 */
#include "fix/fix.h"
#include "findings/judge.h"
#include "library/library.h"
#include "project/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <cmocka.h>

static struct arena arena;
static struct unit units[2];
static struct findings findings[2];
static struct program program;
static enum input_kind kind;

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	unit_init(&units[0]);
	unit_init(&units[1]);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	unit_done(&units[0]);
	unit_done(&units[1]);
	arena_done(&arena);
	return 0;
}

static void compile(const char *text)
{
	struct diags ds;
	struct policy_files *files = arena_new(&arena, struct policy_files);
	diags_init(&ds, &arena);
	policy_files_init(files, &arena, &ds, NULL);
	policy_files_add_source(files, source_new(&arena, STR("p.prq"), str_from(text)), true);
	if (policy_files_compile(files, &program))
		return;
	struct buf out = BUF(&arena);
	LIST_EACH (struct diag *, d, &ds.all)
		diag_render(*d, &out, false);
	fail_msg(STR_FMT, STR_ARG(buf_str(&out)));
}

static bool read_text(void *of, struct str text, unsigned which, struct fix_reading *out)
{
	struct unit *u = &units[which];
	struct unit_settings settings = {.today = 20000};
	struct judge judge = {.edits = true};
	(void)of;
	unit_reset(u, &settings);
	unit_read(u, kind, source_new(&u->arena, STR("input"), text), NULL);
	findings_init(&findings[which], &u->arena);
	list_push(&u->arena, &judge.programs, judged_program_new(&u->arena, &program));
	judge_run(&judge, &u->facts, u->source, &findings[which], &u->diags);
	findings[which].whole = true;
	findings_finish(&findings[which]);
	*out = (struct fix_reading){u->source, &u->facts, &u->diags, &findings[which],
		kind == INPUT_compose || kind == INPUT_daemon};
	return true;
}

/* ---- one edit ---- */

struct row {
	const char *name, *loop, *edit;
	const char *before, *after; /* NULL: it is refused */
};

static int by_place(const void *a, const void *b)
{
	return (int)((const struct change *)a)->span.from -
	       (int)((const struct change *)b)->span.from;
}

/* The text after the changes of all findings. */
static struct str changed(struct fix_reading *r)
{
	struct change_list all = {0};
	struct buf b = BUF(&arena);
	uint32_t at = 0;
	LIST_EACH (struct finding *, f, &r->findings->all)
		LIST_EACH (struct change, c, &(*f)->changes)
			list_push(&arena, &all, *c);
	if (all.n)
		qsort(all.at, all.n, sizeof *all.at, by_place);
	LIST_EACH (struct change, c, &all) {
		assert_true(c->span.from >= at && c->span.to >= c->span.from);
		buf_add(&b, str_slice(r->source->text, at, c->span.from));
		buf_add(&b, c->text);
		at = c->span.to;
	}
	buf_add(&b, str_skip(r->source->text, at));
	return buf_str(&b);
}

static void check_rows(enum input_kind k, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct fix_reading r;
		const struct row *row = &rows[i];
		const char *want = row->after ? row->after : row->before;
		kind = k;
		compile(str_c(&arena,
			str_printf(&arena,
				"language 1\npolicy p { title \"t\" for each %s\nforbid true "
				"fix safe \"f\" { %s } }",
				row->loop, row->edit)));
		read_text(NULL, str_from(row->before), 0, &r);
		if (!r.findings->all.n)
			fail_msg("%s: nothing was found", row->name);
		fix_offer(&r);
		struct str got = changed(&r);
		if (!str_eq(got, str_from(want)))
			fail_msg("%s: got\n" STR_FMT "\n--- wanted\n%s", row->name, STR_ARG(got),
				want);
	}
}

#define CHECK(kind, rows) check_rows(INPUT_##kind, rows, sizeof rows / sizeof *rows)

static const struct row dockerfile_rows[] = {
	{"an instruction with its lines", "CMD c", "remove c",
		"FROM a\nCMD [\"x\", \\\n \"y\"]\nUSER b\n", "FROM a\nUSER b\n"},
	{"the last one, without a line end", "CMD c", "remove c", "FROM a\nCMD x", "FROM a"},
	{"one in between, with CRLF", "CMD c", "remove c", "FROM a\r\nCMD x\r\nUSER b\r\n",
		"FROM a\r\nUSER b\r\n"},
	{"a comment above stays", "CMD c", "remove c", "FROM a\n# why\nCMD x\n", "FROM a\n# why\n"},
	{"one of several that are exported", "variable v where v.name == \"A\"", "remove v",
		"FROM a\nRUN export A=1 B=2 && x\n", "FROM a\nRUN export B=2 && x\n"},
	{"export is not left alone", "variable v", "remove v", "FROM a\nRUN export A=1 && x\n",
		NULL},
	{"a heredoc is not taken apart", "RUN r", "remove r", "FROM a\nRUN <<E\nx\nE\n", NULL},
	{"the case of a keyword", "ADD d", "replace d.instruction.keyword with \"COPY\"",
		"FROM a\nadd b c\n", "FROM a\ncopy b c\n"},
	{"a whole instruction", "MAINTAINER m", "replace m.instruction with \"LABEL m=x\"",
		"FROM a\nMAINTAINER me", "FROM a\nLABEL m=x"},
	{"a line before, set in as the other", "stage s", "insert \"USER 1\" before s.start",
		"FROM a\n  CMD x\n", "FROM a\n  USER 1\n  CMD x\n"},
	{"a line behind, at the end of a text without one", "stage s",
		"insert \"USER 1\" after s.start", "FROM a\r\nCMD x", "FROM a\r\nCMD x\r\nUSER 1"},
	{"before what is missing: the end of the stage", "stage s where s is final",
		"insert \"USER 1\" before s.start", "FROM b\nFROM a\nRUN x\n",
		"FROM b\nFROM a\nRUN x\nUSER 1\n"},
	{"a value at its end", "stage s", "set s.stop_signal to \"SIGTERM\"",
		"FROM a\nstopsignal\tSIGKILL\n", "FROM a\nstopsignal\tSIGTERM\n"},
	{"a field that nothing says", "stage s", "set s.stop_signal to \"SIGTERM\"",
		"FROM a\nRUN x\n", "FROM a\nRUN x\nSTOPSIGNAL SIGTERM\n"},
	{"a flag", "RUN r", "remove r.network",
		"FROM a\nRUN --network=host --mount=type=tmpfs,target=/x y\n",
		"FROM a\nRUN --mount=type=tmpfs,target=/x y\n"},
	{"one variable of several", "variable v where v.name == \"B\" and v.origin == \"ENV\"",
		"remove v", "FROM a\nENV A=1 B=2 C=3\n", "FROM a\nENV A=1 C=3\n"},
	{"the only variable", "variable v where v.origin == \"ENV\"", "remove v",
		"FROM a\nENV A=1\nRUN x\n", "FROM a\nRUN x\n"},
	{"behind a word", "command k", "insert \" -y\" after k.subcommand",
		"FROM a\nRUN apt-get install \\\n  x\n",
		"FROM a\nRUN apt-get install -y \\\n  x\n"},
	{"behind a word of a heredoc", "command k", "insert \" -y\" after k.subcommand",
		"FROM a\nRUN <<E\napt-get install x\nE\n",
		"FROM a\nRUN <<E\napt-get install -y x\nE\n"},
	{"behind an item", "command k", "insert \" -y\" after k.subcommand",
		"FROM a\nRUN [\"apt-get\", \"install\", \"x\"]\n",
		"FROM a\nRUN [\"apt-get\", \"install\", \"-y\", \"x\"]\n"},
	{"an item of an array", "command k for each f in k.flags where f == \"-q\"", "remove f",
		"FROM a\nRUN [\"apt-get\", \"-q\", \"update\"]\n",
		"FROM a\nRUN [\"apt-get\", \"update\"]\n"},
	{"the last item of an array", "command k for each f in k.flags where f == \"-q\"",
		"remove f", "FROM a\nRUN [\"apt-get\", \"update\" , \"-q\" ]\n",
		"FROM a\nRUN [\"apt-get\", \"update\"  ]\n"},
	{"blanks behind a word", "instruction i", "replace i.spacing with \" \"", "FROM \t a\n",
		"FROM a\n"},
	{"blanks before a word", "instruction i where i.keyword == \"RUN\"",
		"replace i.indent with \"\"", "FROM a\r\n\t RUN x\r\n", "FROM a\r\nRUN x\r\n"},
	{"blanks where there are none", "instruction i where i.keyword == \"RUN\"",
		"replace i.indent with \"  \"", "FROM a\nRUN x\n", "FROM a\n  RUN x\n"},
	{"an empty line above an instruction and its comments",
		"instruction i where i.keyword == \"RUN\"", "set i.gap to 1",
		"FROM a\r\n# why\r\nRUN x\r\n", "FROM a\r\n\r\n# why\r\nRUN x\r\n"},
	{"no empty line above one", "instruction i where i.keyword == \"RUN\"", "set i.gap to 0",
		"FROM a\n\n# why\n \nRUN x\n", "FROM a\n# why\nRUN x\n"},
	{"words in another order", "command k let n = [p.name for p in k.packages]",
		"set n to sort(n)", "FROM a\nRUN apt-get install c=1 \\\n  'b' \\\n  a\n",
		"FROM a\nRUN apt-get install a \\\n  'b' \\\n  c=1\n"},
	{"items in another order", "command k let n = [p.name for p in k.packages]",
		"set n to sort(n)", "FROM a\nRUN [\"apt-get\", \"install\", \"b\",\"a\"]\n",
		"FROM a\nRUN [\"apt-get\", \"install\", \"a\",\"b\"]\n"},
	{"words with comments between them", "command k let n = [p.name for p in k.packages]",
		"set n to sort(n)", "FROM a\nRUN apt-get install b \\\n# not a\n  a\n", NULL},
	{"blanks at the ends of lines", "document d for each b in d.trailing_blanks", "remove b",
		"FROM a \t\r\n# x \r\nRUN x", "FROM a\r\n# x\r\nRUN x"},
	{"fewer empty lines", "document d for each n in d.blank_runs", "set n to 1",
		"FROM a\n\n \n\nRUN x\r\n\r\n\r\nRUN y\n", "FROM a\n\nRUN x\r\n\r\nRUN y\n"},
	{"a byte order mark", "ARG c", "remove c",
		"\xEF\xBB\xBF"
		"ARG x\nFROM a\nARG y\n",
		"\xEF\xBB\xBF"
		"FROM a\n"},
};

static void test_dockerfile(void **state)
{
	(void)state;
	CHECK(dockerfile, dockerfile_rows);
}

#define S "services:\n  w:\n    image: x\n"
static const struct row compose_rows[] = {
	{"a pair", "container c", "remove c.privileged",
		S "    privileged: true # really\n    tty: true\n", S "    tty: true\n"},
	{"the last pair, without a line end", "container c", "remove c.privileged",
		S "    privileged: true", "services:\n  w:\n    image: x"},
	{"a pair between brackets", "container c", "remove c.privileged",
		"services:\n  w: {image: x, privileged: true, tty: true}\n",
		"services:\n  w: {image: x, tty: true}\n"},
	{"the last between brackets", "container c", "remove c.privileged",
		"services: {w: {image: x, privileged: true}}\n", "services: {w: {image: x}}\n"},
	{"what would leave nothing", "container c", "remove c.privileged",
		"services:\n  w:\n    privileged: true\n", NULL},
	{"an item", "mount m where m.target == \"/b\"", "remove m",
		S "    volumes:\n    - /a:/a\n    - /b:/b\n", S "    volumes:\n    - /a:/a\n"},
	{"the only item, with its key", "mount m", "remove m",
		S "    volumes:\n      - /a:/a\n    tty: true\n", S "    tty: true\n"},
	{"an item of several lines", "mount m where m.target == \"/b\"", "remove m",
		S "    volumes:\n      - type: bind\n        source: /b\n        target: /b\n      "
		  "# next\n      - /a:/a\n",
		S "    volumes:\n      # next\n      - /a:/a\n"},
	{"an item between brackets", "mount m where m.target == \"/a\"", "remove m",
		S "    volumes: [\"/a:/a\", /b:/b]\n", S "    volumes: [/b:/b]\n"},
	{"a port in long form", "port p", "remove p",
		S "    ports:\n      - target: 1\n        published: 1\n    tty: true\n",
		S "    tty: true\n"},
	{"a variable of a list", "variable v where v.name == \"A\"", "remove v",
		S "    environment:\n      - \"A=b\"\n      - C=d\n",
		S "    environment:\n      - C=d\n"},
	{"a key at the end, set in as its siblings", "container c", "set c.read_only to true",
		"services:\n   w:\n       image: x # so\n\n# end\n",
		"services:\n   w:\n       image: x # so\n       read_only: true\n\n# end\n"},
	{"behind a block scalar", "container c", "set c.read_only to true",
		S "    command: |\n      a\n      b\n",
		S "    command: |\n      a\n      b\n    read_only: true\n"},
	{"behind an alias", "container c", "set c.read_only to true",
		"x-e: &e {A: b}\nservices:\n  w:\n    image: x\n    environment: *e # so\n",
		"x-e: &e {A: b}\nservices:\n  w:\n    image: x\n    environment: *e # so\n    "
		"read_only: true\n"},
	{"before a merge key", "container c", "set c.read_only to true",
		"x-e: &e {tty: true}\nservices:\n  w:\n    image: x\n    <<: *e\n",
		"x-e: &e {tty: true}\nservices:\n  w:\n    image: x\n    read_only: true\n    <<: "
		"*e\n"},
	{"CRLF, and no line end", "container c", "set c.read_only to true",
		"services:\r\n  w:\r\n    image: x",
		"services:\r\n  w:\r\n    image: x\r\n    read_only: true"},
	{"letters of several bytes, and a mark", "container c", "set c.read_only to true",
		"\xEF\xBB\xBF# \xC3\xA9\nservices:\n  w: {image: \"\xC3\xA9\"}\n",
		"\xEF\xBB\xBF# \xC3\xA9\nservices:\n  w: {image: \"\xC3\xA9\", read_only: true}\n"},
	{"between brackets over lines", "container c", "set c.read_only to true",
		"services:\n  w: {\n    image: x,\n    tty: true\n  }\n",
		"services:\n  w: {\n    image: x,\n    tty: true,\n    read_only: true\n  }\n"},
	{"JSON", "container c", "set c.stop_signal to \"SIGTERM\"",
		"{\"services\": {\"w\": {\"image\": \"x\"}}}",
		"{\"services\": {\"w\": {\"image\": \"x\", \"stop_signal\": \"SIGTERM\"}}}"},
	{"quotes are kept", "container c", "set c.restart to \"no\"", S "    restart: 'always'\n",
		S "    restart: 'no'\n"},
	{"a word that is a truth is quoted", "container c", "set c.restart to \"true\"",
		S "    restart: always\n", S "    restart: \"true\"\n"},
	{"a number is not quoted", "container c", "set c.limits.pids to 200", S,
		S "    pids_limit: 200\n"},
	{"a limit goes where limits are", "container c", "set c.limits.pids to 200",
		S "    deploy:\n      resources:\n        limits:\n          cpus: 1\n",
		S "    deploy:\n      resources:\n        limits:\n          cpus: 1\n          "
		  "pids: 200\n"},
	{"a list that is not there", "container c", "set c.no_new_privileges to true",
		S "    cap_add:\n    - A\n",
		S "    cap_add:\n    - A\n    security_opt:\n    - no-new-privileges:true\n"},
	{"a list that is there, and its quotes", "container c", "set c.no_new_privileges to true",
		S "    security_opt:\n    -   'label:x'\n    tty: true\n",
		S "    security_opt:\n    -   'label:x'\n    -   'no-new-privileges:true'\n    "
		  "tty: true\n"},
	{"a list between brackets", "container c", "set c.cap_drop to c.cap_drop + [\"NET_RAW\"]",
		S "    cap_drop: [MKNOD]\n", S "    cap_drop: [MKNOD, NET_RAW]\n"},
	{"an empty list between brackets", "container c",
		"set c.cap_drop to c.cap_drop + [\"NET_RAW\"]", S "    cap_drop: []\n",
		S "    cap_drop: [\"NET_RAW\"]\n"},
	{"an option of a short mount", "mount m", "set m.read_only to true",
		S "    volumes: [\"/a:/b\"]\n", S "    volumes: [\"/a:/b:ro\"]\n"},
	{"beside others", "mount m", "set m.read_only to true", S "    volumes: [/a:/b:z]\n",
		S "    volumes: [/a:/b:z,ro]\n"},
	{"in place of its opposite", "mount m", "set m.read_only to true",
		S "    volumes: [/a:/b:rw]\n", S "    volumes: [/a:/b:ro]\n"},
	{"a volume without a source", "mount m", "set m.read_only to true", S "    volumes: [/a]\n",
		NULL},
	{"a long mount", "mount m", "set m.read_only to true",
		S "    volumes:\n      - type: bind\n        source: /a\n        target: /b\n",
		S "    volumes:\n      - type: bind\n        source: /a\n        target: /b\n      "
		  "  read_only: true\n"},
	{"a written false", "container c", "set c.read_only to true", S "    read_only: false\n",
		S "    read_only: true\n"},
	{"one option of a mount", "mount m", "remove m.propagation",
		S "    volumes: [\"/a:/b:ro,rshared\"]\n", S "    volumes: [\"/a:/b:ro\"]\n"},
	{"the only option of a mount", "mount m", "remove m.propagation",
		S "    volumes: [\"/a:/b:rshared\"]\n", S "    volumes: [\"/a:/b\"]\n"},
	{"an address before a port", "port p", "set p.host_ip to \"127.0.0.1\"",
		S "    ports: [\"80:80/tcp\"]\n", S "    ports: [\"127.0.0.1:80:80/tcp\"]\n"},
	{"an address before a port alone", "port p", "set p.host_ip to \"127.0.0.1\"",
		S "    ports:\n      - 80\n", S "    ports:\n      - 127.0.0.1::80\n"},
	{"an address before a number of JSON", "port p", "set p.host_ip to \"127.0.0.1\"",
		"{\"services\": {\"w\": {\"image\": \"x\", \"ports\": [80]}}}\n",
		"{\"services\": {\"w\": {\"image\": \"x\", \"ports\": [\"127.0.0.1::80\"]}}}\n"},
	{"an address before a variable", "port p", "set p.host_ip to \"127.0.0.1\"",
		S "    ports: [\"${PORT:-80}:80\"]\n",
		S "    ports: [\"127.0.0.1:${PORT:-80}:80\"]\n"},
	{"a variable that may hold an address", "port p", "set p.host_ip to \"127.0.0.1\"",
		S "    ports: [\"${PORT:-0.0.0.0:80}:80\"]\n", NULL},
	{"a list that becomes a mapping",
		"container c for each d in c.depends_on where d.name == \"a\"",
		"set d.condition to \"service_healthy\"",
		S "    depends_on:\n    # two\n    - a # one\n    - 'b'\n  a: {image: x}\n  b: "
		  "{image: "
		  "x}\n",
		S
		"    depends_on:\n    # two\n      a: # one\n        condition: service_healthy\n  "
		"    'b':\n        condition: service_started\n  a: {image: x}\n  b: {image: x}\n"},
	{"one between brackets, in JSON", "container c for each d in c.depends_on",
		"set d.condition to \"service_healthy\"",
		"{\"services\": {\"w\": {\"image\": \"x\", \"depends_on\": [\"a\"]}, \"a\": "
		"{\"image\": \"x\"}}}\n",
		"{\"services\": {\"w\": {\"image\": \"x\", \"depends_on\": {\"a\": "
		"{\"condition\": \"service_healthy\"}}}, \"a\": {\"image\": \"x\"}}}\n"},
	{"one whose items are variables",
		"container c for each d in c.depends_on where d.name == \"a\"",
		"set d.condition to \"service_healthy\"",
		S "    depends_on: [a, \"${B:-b}\"]\n  a: {image: x}\n  b: {image: x}\n", NULL},
	{"a mapping without the key", "container c for each d in c.depends_on",
		"set d.condition to \"service_healthy\"",
		S "    depends_on:\n      a:\n        required: true\n  a: {image: x}\n",
		S "    depends_on:\n      a:\n        required: true\n        condition: "
		  "service_healthy\n  a: {image: x}\n"},
	{"an anchor is used elsewhere, too", "container c where c.name == \"w\"",
		"remove c.privileged",
		"services:\n  w: &w\n    image: x\n    privileged: true\n  v: *w\n", NULL},
	{"what a merge brings in", "container c where c.name == \"v\"", "remove c.privileged",
		"x-p: &p {privileged: true}\nservices:\n  v:\n    image: x\n    <<: *p\n", NULL},
	{"an entry of a map that is not there", "network n", "set n.options[\"a.b\"] to \"false\"",
		"services:\n  w: {image: x, networks: [n, m]}\nnetworks:\n  n: # why\n  m: "
		"{driver: x}\n",
		"services:\n  w: {image: x, networks: [n, m]}\nnetworks:\n  n: # why\n    "
		"driver_opts:\n   "
		"   a.b: \"false\"\n  m: {driver: x, driver_opts: {a.b: \"false\"}}\n"},
	{"an entry of a map that is there", "container c", "set c.sysctls[\"a.b\"] to \"1\"",
		S "    sysctls:\n      c: 1\n", S "    sysctls:\n      c: 1\n      a.b: \"1\"\n"},
	{"an entry of a map that is a list", "container c", "set c.sysctls[\"a.b\"] to \"1\"",
		S "    sysctls:\n    - 'c=1'\n", S "    sysctls:\n    - 'c=1'\n    - 'a.b=1'\n"},
	{"an entry that is there", "container c", "set c.sysctls[\"a.b\"] to \"1\"",
		S "    sysctls: {a.b: '0'}\n", S "    sysctls: {a.b: '1'}\n"},
	{"an entry of a map in JSON", "container c", "set c.sysctls[\"a.b\"] to \"1\"",
		"{\"services\": {\"w\": {\"image\": \"x\"}}}",
		"{\"services\": {\"w\": {\"image\": \"x\", \"sysctls\": {\"a.b\": \"1\"}}}}"},
	{"an entry of a map that a merge brings in", "container c where c.name == \"w\"",
		"set c.sysctls[\"a.b\"] to \"1\"",
		"x-s: &s {sysctls: {c: 1}}\nservices:\n  w:\n    image: x\n    <<: *s\n", NULL},
	{"services in another order, with their comments",
		"project p let n = [c.name for c in "
		"p.containers]",
		"set n to sort(n)",
		"services:\n  # of c\n  c:\n    image: x # c\n    # end of c\n\n  b: {image: x}\n  "
		"# of "
		"a\n  a:\n    command: |\n      x\n# end\n",
		"services:\n  # of a\n  a:\n    command: |\n      x\n\n  b: {image: x}\n  # of c\n "
		" "
		"c:\n    image: x # c\n    # end of c\n# end\n"},
	{"keys between brackets", "container c let n = [k for k in c.keys]", "set n to sort(n)",
		"services: {w: {image: x, command: [\"a\", b]}}\n",
		"services: {w: {command: [\"a\", b], image: x}}\n"},
	{"keys that share a line with others", "container c let n = [k for k in c.keys]",
		"set n to sort(n)", "services:\n  w: &w\n    image: x\n    command: y\n", NULL},
	{"items in another order", "container c let n = [d.name for d in c.depends_on]",
		"set n to sort(n)",
		S "    depends_on:\n    - b\n\n    # a\n    - a # so\n  a: {image: x}\n  b: "
		  "{image: x}\n",
		S "    depends_on:\n    # a\n    - a # so\n\n    - b\n  a: {image: x}\n  b: "
		  "{image: x}\n"},
	{"a hole", "container c", "set c.restart to \"no\"", S "    restart: ${R:-always}\n", NULL},
	{"a word of a script", "command k", "insert \" -y\" after k.subcommand",
		S "    command: sh -c 'apt-get install x'\n",
		S "    command: sh -c 'apt-get install -y x'\n"},
};

static void test_compose(void **state)
{
	(void)state;
	CHECK(compose, compose_rows);
}

static const struct row run_rows[] = {
	{"an option, with its blank", "container c", "remove c.privileged",
		"docker run --privileged a\n", "docker run a\n"},
	{"an option with a value", "container c", "remove c.pid", "docker run --pid host  -d a\n",
		"docker run  -d a\n"},
	{"an option with =", "container c", "remove c.pid", "docker run -d --pid=host a\n",
		"docker run -d a\n"},
	{"a line of its own", "container c", "remove c.pid",
		"docker run -d \\\n  --pid host \\\n  a\n", "docker run -d \\\n  a\n"},
	{"the last line", "docker_command k", "remove k.user", "docker exec x y \\\n  -u 0\n",
		NULL},
	{"one of several letters", "container c", "remove c.tty", "docker run -it a\n",
		"docker run -i a\n"},
	{"one of several letters, by its flag", "command k for each f in k.flags where f == \"-t\"",
		"remove f", "docker exec -ti a b\n", "docker exec -i a b\n"},
	{"an option more", "container c", "set c.read_only to true", "docker run -d a\n",
		"docker run --read-only -d a\n"},
	{"an option more, with a value", "container c", "set c.restart to \"no\"", "docker run a",
		"docker run --restart=no a"},
	{"another value", "container c", "set c.restart to \"no\"",
		"docker run --restart 'always' a\n", "docker run --restart 'no' a\n"},
	{"an option of a mount", "mount m", "set m.read_only to true", "docker run -v '/a:/b' a\n",
		"docker run -v '/a:/b:ro' a\n"},
	{"an option of --mount", "mount m", "set m.read_only to true",
		"docker run --mount=type=bind,src=/a,dst=/b a\n",
		"docker run --mount=type=bind,src=/a,dst=/b,readonly a\n"},
	{"a part of --mount", "mount m", "remove m.propagation",
		"docker run --mount type=bind,bind-propagation=rshared,src=/a,dst=/b a\n",
		"docker run --mount type=bind,src=/a,dst=/b a\n"},
	{"an address before a port", "port p", "set p.host_ip to \"127.0.0.1\"",
		"docker run -p80:80 a\n", "docker run -p127.0.0.1:80:80 a\n"},
	{"an entry of a map", "container c", "set c.sysctls[\"a.b\"] to \"1\"", "docker run a\n",
		"docker run --sysctl=a.b=1 a\n"},
	{"a list", "container c", "set c.cap_drop to c.cap_drop + [\"NET_RAW\"]", "docker run a\n",
		"docker run --cap-drop=NET_RAW a\n"},
};

static void test_run(void **state)
{
	(void)state;
	CHECK(run, run_rows);
}

/* ---- rounds ---- */

static struct fixer fix(const char *policies, enum input_kind k, const char *text, bool unsafe)
{
	struct fixer f = {.arena = &arena, .unsafe = unsafe, .read = read_text};
	kind = k;
	compile(policies);
	fix_text(&f, str_from(text));
	fix_done(&f);
	return f;
}

#define POLICY(name, loop, rule) "policy " name " { title \"t\" for each " loop " " rule " }\n"
#define PRIVILEGED                          \
	POLICY("privileged", "container c", \
		"forbid c.privileged fix safe \"f\" { remove c.privileged }")

static void assert_text(struct fixer f, const char *want)
{
	if (!str_eq(f.text, str_from(want)))
		fail_msg("got\n" STR_FMT "\n--- wanted\n%s", STR_ARG(f.text), want);
}

static void test_only_what_is_asked_for(void **state)
{
	(void)state;
	const char *text = "docker run --tty --rm a\n";
	const char *both = "language 1\n" POLICY(
		"t", "container c", "forbid c.tty fix unsafe \"f\" { remove c.tty }")
		POLICY("r", "container c", "forbid c.remove fix manual \"f\" { remove c.remove }");
	assert_text(fix(both, INPUT_run, text, false), text);
	assert_text(fix(both, INPUT_run, text, true), "docker run --rm a\n");
}

/* Two at one place: the second comes in the next round. */
static void test_rounds(void **state)
{
	(void)state;
	struct fixer f = fix("language 1\n" POLICY("y", "command k",
				     "require k.flags contains \"-y\" fix safe \"f\" { insert \" "
				     "-y\" after k.subcommand }") POLICY("q", "command k",
				     "require k.flags contains \"-q\" fix safe \"f\" { insert \" "
				     "-q\" after k.subcommand }"),
		INPUT_dockerfile, "FROM a\nRUN apt-get install x\n", false);
	assert_int_equal(f.done, 2);
	assert_true(str_contains(f.text, STR("install -q -y x")) ||
		    str_contains(f.text, STR("install -y -q x")));
	struct fixer again = {.arena = &arena, .read = read_text};
	fix_text(&again, f.text);
	assert_ptr_equal(again.text.p, f.text.p);
	assert_int_equal(again.done, 0);
}

/* One that does not hold does not keep the others back. */
static void test_verified(void **state)
{
	(void)state;
	static const struct {
		const char *name, *policy, *why;
	} rows[] = {
		{"it does not help",
			POLICY("p", "container c",
				"forbid c.tty fix safe \"f\" { set c.read_only to true }"),
			"the finding would stay: p"},
		{"it brings another",
			POLICY("p", "container c", "forbid c.tty fix safe \"f\" { remove c.tty }")
				POLICY("q", "container c where not c.tty",
					"require c.init severity high"),
			"it would bring a new finding: q"},
		{"it brings one that has a fix",
			POLICY("p", "container c", "forbid c.tty fix safe \"f\" { remove c.tty }")
				POLICY("q", "container c where not c.tty",
					"require c.init fix manual \"f\" { set c.init to true }"),
			"it would bring a new finding: q"},
		{"the result is wrong",
			POLICY("p", "container c",
				"forbid c.tty fix safe \"f\" { set c.stop_grace_period to 1s "
				"remove c.image }"),
			"the result would be wrong: "},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		const char *policies = str_c(
			&arena, str_printf(&arena, "language 1\n" PRIVILEGED "%s", rows[i].policy));
		struct fixer f = fix(policies, INPUT_compose,
			"services:\n  w: {image: x, privileged: true}\n  v: {image: x, tty: "
			"true}\n",
			false);
		assert_text(f, "services:\n  w: {image: x}\n  v: {image: x, tty: true}\n");
		bool said = false;
		LIST_EACH (struct fix_note, n, &f.notes)
			said |= n->fate == FIX_REFUSED &&
				str_starts_with(n->why, str_from(rows[i].why));
		if (!said)
			fail_msg("%s: not said", rows[i].name);
	}
}

/* What the finding kept hidden is no reason to keep it. */
static void test_hidden(void **state)
{
	(void)state;
	struct fixer f = fix("language 1\n" PRIVILEGED POLICY("q",
				     "container c where not "
				     "c.privileged",
				     "require c.init severity low"),
		INPUT_compose, "services:\n  w: {image: x, privileged: true}\n", false);
	assert_text(f, "services:\n  w: {image: x}\n");
	f = fix("language 1\n" POLICY("p", "ADD a",
			"forbid true at a.instruction.keyword fix safe \"f\" { replace "
			"a.instruction.keyword with \"COPY\" }")
			POLICY("q", "COPY c", "forbid true"),
		INPUT_dockerfile, "FROM a\nADD b c\n", false);
	assert_text(f, "FROM a\nCOPY b c\n");
}

/* However many fixes fail, and wherever they stand, few readings tell. */
static void test_many(void **state)
{
	(void)state;
	struct buf text = BUF(&arena), want = BUF(&arena);
	buf_add(&text, STR("FROM a\n"));
	buf_add(&want, STR("FROM a\n"));
	for (int i = 0; i < 2000; i++) {
		bool bad = i % 3 == 0;
		buf_printf(&text, "ADD %s%d /x\n", bad ? "bad" : "good", i);
		buf_printf(&want, "%s %s%d /x\n", bad ? "ADD" : "COPY", bad ? "bad" : "good", i);
	}
	struct fixer f = fix("language 1\n" POLICY("p", "ADD a",
				     "forbid true fix safe \"f\" { replace "
				     "a.instruction.keyword with \"COPY\" }") POLICY("q", "COPY c",
				     "forbid any s in c.sources where s.path contains "
				     "\"bad\" severity high"),
		INPUT_dockerfile, str_c(&arena, buf_str(&text)), false);
	assert_text(f, str_c(&arena, buf_str(&want)));
	assert_int_equal(f.done, 1333);
	assert_in_range(f.readings, 1, 8);
}

/* What was cut short cannot be compared, and is not tried. */
static void test_cut(void **state)
{
	(void)state;
	struct buf text = BUF(&arena);
	buf_add(&text, STR("#!/bin/sh\n"));
	for (int i = 0; i < 60000; i++)
		buf_add(&text, STR("docker run --tty --privileged --rm x\n"));
	struct fixer f = fix("language 1\n" PRIVILEGED POLICY("p", "container c", "forbid c.tty")
				     POLICY("q", "container c", "forbid c.remove"),
		INPUT_run, str_c(&arena, buf_str(&text)), false);
	assert_int_equal(f.done, 0);
	assert_int_equal(f.readings, 1);
	assert_true(f.notes.n > 0);
	assert_true(str_starts_with(f.notes.at[0].why, STR("there is too much in the file")));
}

/* What goes is told by where it stood in the text that came in. */
static void test_places(void **state)
{
	(void)state;
	struct fixer f = fix(
		"language 1\n" POLICY("p", "CMD c", "forbid true fix safe \"f\" { remove c }")
			POLICY("q", "CMD c", "forbid true fix safe \"f\" { remove c }")
				POLICY("r", "RUN r",
					"forbid r.network is set fix safe \"f\" { remove r.network "
					"}"),
		INPUT_dockerfile, "FROM a\nCMD x\nCMD y\nRUN --network=host z\n", false);
	assert_text(f, "FROM a\nRUN z\n");
	assert_int_equal(f.notes.n, 5);
	assert_int_equal(f.notes.at[0].at.line, 2);
	assert_int_equal(f.notes.at[4].at.line, 4);
}

/* All items of a list go one after the other, so that none is left to forget. */
static void test_whole_lists(void **state)
{
	(void)state;
	const char *policy =
		"language 1\n" POLICY("p", "mount m", "forbid true fix safe \"f\" { remove m }");
	assert_text(
		fix(policy, INPUT_compose,
			"services:\n  w:\n    image: x\n    volumes:\n      - /a:/a\n      # b\n"
			"      - /b:/b\n      - /c:/c\n    tty: true\n",
			false),
		"services:\n  w:\n    image: x\n    tty: true\n");
	assert_text(fix(policy, INPUT_compose,
			    "services:\n  w: {image: x, volumes: [/a:/a, /b:/b, /c:/c, /d:/d]}\n",
			    false),
		"services:\n  w: {image: x}\n");
}

/* A record outside of the subject changes: a stage built on this one takes over its CMD. */
static void test_nothing_else_changes(void **state)
{
	(void)state;
	const char *text = "FROM a AS b\nCMD x\nFROM b\nRUN y\n";
	struct fixer f = fix("language 1\n" POLICY("p", "stage s",
				     "forbid any i in s.instructions where i.keyword == \"CMD\" "
				     "fix safe \"f\" { remove i }"),
		INPUT_dockerfile, text, false);
	assert_text(f, text);
	assert_int_equal(f.notes.n, 1);
	assert_true(
		str_starts_with(f.notes.at[0].why, STR("it would change something else: stage")));
}

static void test_syntax_errors(void **state)
{
	(void)state;
	const char *text = "services:\n  w: {image: x, privileged: true}\n  v: {\n";
	assert_text(fix("language 1\n" PRIVILEGED, INPUT_compose, text, false), text);
	assert_text(fix("language 1\n" POLICY("p", "ADD a",
				"forbid true fix safe \"f\" { replace a.instruction.keyword with "
				"\"COPY\" }"),
			    INPUT_dockerfile, "FROM a\nCOPY x\nADD b c\n", false),
		"FROM a\nCOPY x\nCOPY b c\n");
}

/* ---- differences ---- */

static void test_diff(void **state)
{
	(void)state;
	static const struct {
		const char *before, *after, *want;
	} rows[] = {
		{"a\n", "a\n", ""},
		{"a\nb\nc\n", "a\nB\nc\n", "--- a/f\n+++ b/f\n@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
		{"a\nb", "a\nc",
			"--- a/f\n+++ b/f\n@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of "
			"file\n+c\n\\ No newline at end of file\n"},
		{"", "a\n", "--- a/f\n+++ b/f\n@@ -0,0 +1 @@\n+a\n"},
		{"a\n", "", "--- a/f\n+++ b/f\n@@ -1 +0,0 @@\n-a\n"},
		{"1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n3\n4\n5\n6\n7\n8\n9\n10\n",
			"--- a/f\n+++ b/f\n@@ -1,5 +1,4 @@\n 1\n-2\n 3\n 4\n 5\n@@ -7,3 +6,4 @@\n "
			"7\n 8\n 9\n+10\n"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct buf b = BUF(&arena);
		fix_diff(&b, STR("f"), str_from(rows[i].before), str_from(rows[i].after));
		if (!str_eq(buf_str(&b), str_from(rows[i].want)))
			fail_msg("row %zu: got\n" STR_FMT, i, STR_ARG(buf_str(&b)));
	}
}

/* A large text is cut at lines that stand once, and the rest shown as it is. */
static void test_large_diff(void **state)
{
	(void)state;
	struct buf before = BUF(&arena), after = BUF(&arena), out = BUF(&arena);
	size_t lines = 0;
	for (int i = 0; i < 9000; i++) {
		buf_printf(&before, i % 1000 == 500 ? "old\n" : "line %d\n", i);
		buf_printf(&after, i % 1000 == 500 ? "new\n" : "line %d\n", i);
	}
	fix_diff(&out, STR("f"), buf_str(&before), buf_str(&after));
	for (size_t i = 0; i < out.n; i++)
		lines += out.p[i] == '\n';
	assert_int_equal(lines, 2 + 9 * 9);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
	const struct CMUnitTest tests[] = {
		TEST(test_dockerfile),
		TEST(test_compose),
		TEST(test_run),
		TEST(test_only_what_is_asked_for),
		TEST(test_rounds),
		TEST(test_verified),
		TEST(test_hidden),
		TEST(test_many),
		TEST(test_cut),
		TEST(test_places),
		TEST(test_whole_lists),
		TEST(test_nothing_else_changes),
		TEST(test_syntax_errors),
		TEST(test_diff),
		TEST(test_large_diff),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
