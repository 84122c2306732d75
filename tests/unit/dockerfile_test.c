/*
 * dockerfile_test.c: how Dockerfiles are read: lines and words, what is refused and where, what
 * variables are worth, what stages end up with, and the limits of hostile input.
 */
#include "read/dockerfile/private.h"

#include "model/derive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define EACH(type, row, rows) \
	for (const type *row = rows; row != (rows) + sizeof(rows) / sizeof *(rows); row++)

struct unit {
	struct arena arena;
	struct diags diags;
	struct facts facts;
	struct map settings;
	struct reading reading;
	struct dockerfile *file;
};

static void unit_start(struct unit *u)
{
	*u = (struct unit){.file = NULL};
	arena_init(&u->arena);
	diags_init(&u->diags, &u->arena);
	facts_init(&u->facts, &u->arena, &model_schema);
	u->reading = (struct reading){.arena = &u->arena,
		.facts = &u->facts,
		.diags = &u->diags,
		.settings = &u->settings};
}

static void unit_read(struct unit *u, struct str text)
{
	struct source *s = source_new(&u->arena, STR("Dockerfile"), text);
	u->file = dockerfile_read(&u->reading, s);
}

static void unit_end(struct unit *u)
{
	arena_done(&u->arena);
}

static void same(struct arena *a, const char *text, struct str got, const char *want)
{
	if (str_eq(got, str_from(want)))
		return;
	print_error("reading %s\n got  %s\n want %s\n", text, str_c(a, got), want);
	fail();
}

/* ---- lines and words ---- */

static const struct {
	const char *text, *want;
} dumps[] = {
	{"FROM a\n", "[1, 1, \"(from \\\"a\\\")\"]\n"},
	{"\xEF\xBB\xBF  from a as b", "[1, 1, \"(from \\\"a\\\" \\\"as\\\" \\\"b\\\")\"]\n"},
	{"RUN a \\\n # no\n\t b", "[1, 3, \"(run \\\"a \\\\t b\\\")\"]\n"},
	{"RUN a \\  \n  b\n", "[1, 2, \"(run \\\"a   b\\\")\"]\n"},
	{"RUN a \\\\\nRUN b\n",
		"[1, 1, \"(run \\\"a \\\\\\\\\\\\\\\\\\\")\"]\n[2, 2, \"(run \\\"b\\\")\"]\n"},
	{"RUN a \\\r\n b\r\nUSER c\r\n",
		"[1, 2, \"(run \\\"a  b\\\")\"]\n[3, 3, \"(user \\\"c\\\")\"]\n"},
	{"# escape=`\nRUN a `\n b\\\n", "[2, 3, \"(run \\\"a  b\\\\\\\\\\\")\"]\n"},
	{"#\n# escape=`\nRUN a `\n", "[3, 3, \"(run \\\"a `\\\")\"]\n"},
	{"CMD [ \"a\", \"\\u00e9\\n\" ]", "[1, 1, \"(cmd \\\"a\\\" \\\"\xC3\xA9\\\\n\\\")\"]\n"},
	{"CMD [\"a\",]", "[1, 1, \"(cmd \\\"[\\\\\\\"a\\\\\\\",]\\\")\"]\n"},
	{"CMD ['a']", "[1, 1, \"(cmd \\\"['a']\\\")\"]\n"},
	{"COPY --chown=a:b  c   d ",
		"[1, 1, \"(copy [\\\"--chown=a:b\\\"] \\\"c\\\" \\\"d\\\")\"]\n"},
	{"COPY -- --a b", "[1, 1, \"(copy \\\"--a\\\" \\\"b\\\")\"]\n"},
	{"ENV A=\"b c\" D=e\\ f",
		"[1, 1, \"(env \\\"A\\\" \\\"\\\\\\\"b c\\\\\\\"\\\" \\\"=\\\" \\\"D\\\" "
		"\\\"e\\\\\\\\ f\\\" \\\"=\\\")\"]\n"},
	{"LABEL a  b=c d", "[1, 1, \"(label \\\"a\\\" \\\"b=c d\\\" \\\"\\\")\"]\n"},
	{"HEALTHCHECK --retries=2 CMD [\"x\"]",
		"[1, 1, \"(healthcheck [\\\"--retries=2\\\"] \\\"CMD\\\" \\\"x\\\")\"]\n"},
	{"ONBUILD run  x y", "[1, 1, \"(onbuild (run \\\"x y\\\"))\"]\n"},
	{"RUN <<E\na\nE\nRUN b",
		"[1, 3, \"(run \\\"<<E\\\")\", [\"E\"]]\n[4, 4, \"(run \\\"b\\\")\"]\n"},
	{"COPY <<-\"A\" <<B /d\n\tx\n\tA\ny\nB\n", "[1, 5, \"(copy \\\"<<-\\\\\\\"A\\\\\\\"\\\" "
						   "\\\"<<B\\\" \\\"/d\\\")\", [\"A\", \"B\"]]\n"},
	{"RUN echo \"<<E\"\nRUN b", "[1, 1, \"(run \\\"echo \\\\\\\"<<E\\\\\\\"\\\")\"]\n[2, 2, "
				    "\"(run \\\"b\\\")\"]\n"},
	{"RUN cat <<< E\nRUN b",
		"[1, 1, \"(run \\\"cat <<< E\\\")\"]\n[2, 2, \"(run \\\"b\\\")\"]\n"},
	{"CMD [\"<<E\"]\n", "[1, 1, \"(cmd \\\"<<E\\\")\"]\n"},
};

static void test_lines(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof dumps / sizeof *dumps; i++) {
		struct unit u;
		unit_start(&u);
		unit_read(&u, str_from(dumps[i].text));
		struct buf out = BUF(&u.arena);
		dockerfile_dump(u.file, &out);
		same(&u.arena, dumps[i].text, buf_str(&out), dumps[i].want);
		unit_end(&u);
	}
}

/* ---- what is refused, and where: "line:column-line:column message" of each mistake ---- */

static const struct {
	const char *text, *want;
} refusals[] = {
	{"FROM a\nCMD x", ""},
	{"", "1:1-1:1 the file holds no instructions\n"},
	{"ARG A=1", "1:1-1:1 the file has no FROM, so there is nothing to build\n"},
	{"RUN x\nRUN y\nFROM a", "1:1-1:4 this stands before the first FROM, in no build stage\n"},
	{"FROM a\nRUNN x", "2:1-2:5 `RUNN` is no instruction (did you mean `RUN`?)\n"},
	{"FROM a b", "1:6-1:9 FROM takes an image, or an image, AS and a name\n"},
	{"FROM a AS 1b", "1:11-1:13 `1b` cannot name a stage\n"},
	{"FROM a AS b c\nUSER d", "1:6-1:14 FROM takes an image, or an image, AS and a name\n"},
	{"FROM a\nCOPY b", "2:6-2:7 COPY needs a source and a destination\n"},
	{"FROM a\nCOPY --form=b c d",
		"2:6-2:12 COPY has no flag `--form` (did you mean `--from`?)\n"},
	{"FROM a\nCOPY --chmod=1 --chmod=2 c d", "2:16-2:25 --chmod may be given only once\n"},
	{"FROM a\nCOPY --link=maybe c d", "2:13-2:18 --link is either true or false\n"},
	{"FROM a\nCOPY --link c d", ""},
	{"FROM a\nCOPY --exclude=x --exclude=y c d", ""},
	{"FROM a\nRUN --network=hosts x",
		"2:15-2:20 --network is one of: default none host (did you mean `host`?)\n"},
	{"FROM a\nUSER", "2:1-2:5 USER needs a user\n"},
	{"FROM a\nENV A", "2:5-2:6 ENV needs a name and a value\n"},
	{"FROM a\nENV A=1 B", "2:9-2:10 `B` is not of the form name=value\n"},
	{"FROM a\nENV =1", "2:5-2:7 the name before `=` is missing\n"},
	{"FROM a\nCMD [\"x\", 1]",
		"2:5-2:13 the words of an array must be strings in double quotes\n"},
	{"FROM a\nSHELL sh -c", "2:7-2:12 SHELL needs an array of words in double quotes\n"},
	{"FROM a\nONBUILD FROM b", "2:9-2:15 FROM cannot be the trigger of an ONBUILD\n"},
	{"FROM a\nONBUILD COPY x", "2:14-2:15 COPY needs a source and a destination\n"},
	{"FROM a\nHEALTHCHECK ls",
		"2:13-2:15 HEALTHCHECK is followed by CMD or NONE, not by `ls`\n"},
	{"FROM a\nHEALTHCHECK NONE x", "2:18-2:19 HEALTHCHECK NONE takes no arguments\n"},
	{"FROM a\nHEALTHCHECK --retries=-1 CMD x",
		"2:23-2:25 --retries is a number from 0 to 2147483647\n"},
	{"FROM a\nSTOPSIGNAL SIGNOPE", "2:12-2:19 this is no signal\n"},
	{"FROM a\nSTOPSIGNAL SIGRTMIN+3", ""},
	{"FROM a\nVOLUME [\"\"]", "2:9-2:11 the path of a volume is empty\n"},
	{"FROM a\nRUN <<E\nx", "2:5-2:8 the heredoc `E` is not ended\n"},
	{"FROM a\nCOPY x <<E\nE\n", "2:8-2:11 a heredoc cannot be the destination of COPY\n"},
	{"FROM a\nUSER ${A:=b}",
		"2:6-2:13 `:=` is none of the forms that BuildKit knows: :- :+ :? # ## % %% /\n"},
	{"FROM scratch\nUSER ${A:?say who}", "2:6-2:19 `A`: say who\n"},
	{"FROM a\nUSER \"b", "2:6-2:8 a double quote is not closed\n"},
	{"FROM $A", "1:6-1:8 this names no image: `A` is not declared by an ARG above the first "
		    "FROM\n"},
	{"ARG A\nFROM $A", ""},
	{"FROM a:${A:-b}", ""},
	{"# escape=x\nFROM a", "1:10-1:11 the escape character is either \\ or `\n"},
	{"# escape=`\n# escape=`\nFROM a",
		"2:3-2:11 the directive `escape` may be given only once\n"},
	{"FROM a\nCOPY --from=$B x y", "2:13-2:15 variables are not expanded in --from\n"},
	{"FROM a\nCOPY --from=b x y\nFROM c AS b",
		"2:13-2:14 the stage `b` is not defined above this line\n"},
	{"FROM a AS b\nCOPY --from=b x y", "2:13-2:14 a stage cannot copy from itself\n"},
	{"FROM a\nCOPY --from=0 x y", "2:13-2:14 a stage cannot copy from itself\n"},
	{"FROM a\nRUN --mount=type=cash x", "2:18-2:22 a mount is of type bind, cache, tmpfs, "
					    "secret or ssh (did you mean `cache`?)\n"},
	{"FROM a\nRUN --mount=type=cache,trget=/x y",
		"2:24-2:29 a mount has no `trget` (did you mean `target`?)\n"},
	{"FROM a\nRUN --mount=type=secret x",
		"2:13-2:24 a secret mount needs an id, a source or a target\n"},
	{"FROM a\nRUN --mount=size=1m x", "2:13-2:20 a bind mount has no size\n"},
	{"FROM a\nRUN --mount=type=cache,target=/x,sharing=some y",
		"2:42-2:46 sharing is shared, private or locked\n"},
	{"FROM a\nRUN --mount=type=cache,target=/x,ro=perhaps y",
		"2:37-2:44 `ro` is either true or false\n"},
	{"{% if x %}\nFROM a\n{% endif %}\nRUN docker inspect -f '{{.Id}}' b",
		"1:1-1:11 this line is a template; render the file before it is built or checked\n"
		"3:1-3:12 this line is a template; render the file before it is built or "
		"checked\n"},
	{"FROM {{ image }}\nRUN x", "1:1-1:17 this line is a template; render the file before it "
				    "is built or checked\n"},
	{"{{\n some code\n more code\n}}\nFROM a",
		"1:1-1:3 this line is a template; render the file before it is built or checked\n"},
	{"FROM a\nRUN x \\\n\n y", "2:1-2:2 an empty line stands inside this continued line\n"},
	{"FROM a\nRUN x\rUSER b",
		"2:6-3:1 a lone carriage return ends a line in editors, but not for Docker\n"},
};

static struct str mistakes(struct unit *u)
{
	struct buf b = BUF(&u->arena);
	diags_sort(&u->diags);
	for (uint32_t i = 0; i < u->diags.all.n; i++) {
		struct diag *g = u->diags.all.at[i];
		struct position from = source_position(g->source, g->span.from);
		struct position to = source_position(g->source, g->span.to);
		buf_printf(&b, "%u:%u-%u:%u " STR_FMT, from.line, from.column, to.line, to.column,
			STR_ARG(g->message));
		if (g->label.n && str_starts_with(g->label, STR("did you")))
			buf_printf(&b, " (" STR_FMT ")", STR_ARG(g->label));
		buf_char(&b, '\n');
	}
	return buf_str(&b);
}

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		struct unit u;
		unit_start(&u);
		unit_read(&u, str_from(refusals[i].text));
		same(&u.arena, refusals[i].text, mistakes(&u), refusals[i].want);
		unit_end(&u);
	}
}

/* ---- what a word comes to; <why> stands for a hole, ~ behind it: may be overridden ---- */

static struct str show_text(struct arena *a, struct text t)
{
	struct buf b = BUF(a);
	uint32_t at = 0;
	for (uint32_t i = 0; i < t.n_holes; i++) {
		buf_add(&b, str_slice(t.s, at, t.holes[i].at));
		buf_printf(&b, "<" STR_FMT "%s>", STR_ARG(t.holes[i].cause->what),
			t.holes[i].filled ? "!" : "");
		at = t.holes[i].at;
	}
	buf_add(&b, str_skip(t.s, at));
	return buf_str(&b);
}

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
	{"ARG TARGETARCH", "$TARGETARCH", "<`TARGETARCH` is chosen where the image is built!>"},
	{"", "$G", ""},
	{"ENV A=", "${A:-b}${A-c}", "b"},
	{"ENV A=a.b.c", "${A#*.}|${A##*.}|${A%.*}|${A%%.*}", "b.c|c|a.b|a"},
	{"ENV A=a.b.c", "${A/./-}|${A//./-}|${A/b*/x}", "a-b.c|a-b-c|a.x"},
	{"ENV A=x", "${A:+${B:-${A}y}}", "xy"},
	{"ENV A=x", "$1$@${A}", "x"},
};

static void test_expansions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof expansions / sizeof *expansions; i++) {
		struct unit u;
		struct text t;
		bool overridable;
		struct str given = STR("given");
		unit_start(&u);
		*map_put(&u.arena, &u.settings, STR("SET")) = &given;
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

/* ---- what a stage ends up with ---- */

static void show_value(struct buf *b, struct facts *f, struct value v);

static void show_list(struct buf *b, struct facts *f, const struct list *l)
{
	for (uint32_t i = 0; i < l->n; i++) {
		if (i)
			buf_char(b, ' ');
		show_value(b, f, l->at[i]);
	}
}

static void show_record(struct buf *b, struct facts *f, struct record *r)
{
	if (record_is(r, KIND_variable)) {
		show_value(b, f, model_get(r, F_variable_name));
		buf_char(b, '=');
		show_value(b, f, model_get(r, F_variable_value));
	} else if (record_is(r, KIND_image)) {
		show_value(b, f, model_get(r, F_image_repository));
	} else if (record_is(r, KIND_healthcheck)) {
		show_value(b, f, model_get(r, F_healthcheck_test));
	} else if (record_is(r, KIND_source)) {
		show_value(b, f, model_get(r, F_source_path));
		buf_add(b, value_as_truth(model_get(r, F_source_git)) == TRUTH_TRUE ? STR(" git")
										    : STR(""));
		buf_add(b, value_as_truth(model_get(r, F_source_url)) == TRUTH_TRUE ? STR(" url")
										    : STR(""));
		buf_add(b, value_as_truth(model_get(r, F_source_archive)) == TRUTH_TRUE
				   ? STR(" archive")
				   : STR(""));
	} else {
		buf_add(b, facts_written(f, r->place));
	}
}

static void show_value(struct buf *b, struct facts *f, struct value v)
{
	if (value_is_unknown(v)) {
		buf_printf(b, "?" STR_FMT, STR_ARG(v.u.cause->what));
		return;
	}
	if (v.tag == VALUE_STRING || v.tag == VALUE_PATH)
		buf_add(b, show_text(f->arena, *v.u.text));
	else if (v.tag == VALUE_USER)
		buf_add(b, v.u.user->name);
	else if (v.tag == VALUE_BOOL)
		buf_add(b, v.u.b ? STR("yes") : STR("no"));
	else if (v.tag == VALUE_INT || v.tag == VALUE_DURATION)
		buf_printf(b, "%lld", (long long)v.u.i);
	else if (v.tag == VALUE_RECORD)
		show_record(b, f, v.u.record);
	else if (v.tag == VALUE_LIST)
		show_list(b, f, v.u.list);
	else if (v.tag == VALUE_MAP)
		for (uint32_t i = 0; i < v.u.map->n; i++) {
			buf_add(b, i ? STR(" ") : STR(""));
			show_value(b, f, v.u.map->at[i].key);
			buf_char(b, '=');
			show_value(b, f, v.u.map->at[i].value);
		}
	else
		buf_add(b, STR("-"));
}

static const struct {
	const char *text;
	enum field_id field;
	const char *want, *place; /* place: what is written there; NULL: not looked at */
} stages[] = {
	{"FROM a\nUSER b\nUSER c", F_stage_user, "c", "USER c"},
	{"FROM a AS b\nUSER c\nFROM b", F_stage_user, "c", "USER c"},
	{"FROM a\nRUN b", F_stage_user, "-", "FROM a"},
	{"FROM a\nONBUILD USER b", F_stage_user, "-", "FROM a"},
	{"FROM a\nARG U\nUSER $U", F_stage_user, "?`U` has no default", "USER $U"},
	{"FROM a\nUSER b \\\n# c\n  # d\n", F_stage_user, "b", NULL},
	{"FROM scratch\nWORKDIR a\nWORKDIR ../b/./c", F_stage_workdir, "/b/c", "WORKDIR ../b/./c"},
	{"FROM a\nWORKDIR b", F_stage_workdir,
		"<the working directory of the base image is not known!>/b", NULL},
	{"FROM a\nENV A=1 B=2\nENV A=3", F_stage_env, "A=3 B=2", NULL},
	{"FROM a AS b\nENV A=1\nFROM b AS c\nENV B=2\nFROM b\nENV A=4 C=3", F_stage_env, "A=4 C=3",
		NULL},
	{"FROM a AS b\nENV A=1\nFROM b AS c\nENV B=2\nFROM c\nENV C=3", F_stage_env, "A=1 B=2 C=3",
		NULL},
	{"FROM a AS b\nLABEL x=1 y=2\nFROM b\nLABEL x=3", F_stage_labels, "x=3 y=2", NULL},
	{"FROM a AS b\nLABEL x=1\nFROM b\nLABEL x=3\nFROM b", F_stage_labels, "x=1", NULL},
	{"FROM a AS b\nEXPOSE 1\nFROM b\nEXPOSE 2/udp 3-4", F_stage_exposed, "1 2/udp 3-4", NULL},
	{"FROM a\nVOLUME /a b\nVOLUME [\"c\"]", F_stage_volumes, "/a b c", NULL},
	{"FROM a AS b\nCMD x\nFROM b\nENTRYPOINT [\"y\"]", F_stage_cmd, "-", "FROM b"},
	{"FROM a\nCMD x\nENTRYPOINT [\"y\", \"z\"]", F_stage_cmd, "x", "CMD x"},
	{"FROM a\nCMD x\nENTRYPOINT [\"y\", \"z\"]", F_stage_entrypoint, "y z",
		"ENTRYPOINT [\"y\", \"z\"]"},
	{"FROM a\nCMD x\nENTRYPOINT y", F_stage_start, "ENTRYPOINT y", NULL},
	{"FROM a\nHEALTHCHECK CMD x y", F_stage_healthcheck, "CMD-SHELL x y",
		"HEALTHCHECK CMD x y"},
	{"FROM a\nHEALTHCHECK NONE", F_stage_healthcheck, "NONE", NULL},
	{"FROM a", F_stage_shell, "/bin/sh -c", "FROM a"},
	{"FROM mcr.microsoft.com/windows/nanoserver", F_stage_shell, "cmd /S /C", NULL},
	{"FROM a\nSHELL [\"/bin/bash\", \"-eo\", \"pipefail\", \"-c\"]", F_stage_pipefail, "yes",
		NULL},
	{"FROM golang:1-windowsservercore", F_stage_os, "windows", NULL},
	{"# escape=`\nFROM --platform=linux/amd64 a", F_stage_os, "linux", NULL},
	{"FROM a AS b\nFROM b AS c\nFROM c", F_stage_base_image, "library/a", "a"},
	{"ARG T=1\nFROM --platform=$TARGETPLATFORM a:$T AS B", F_stage_name, "b", "B"},
	{"FROM a\nSTOPSIGNAL 9", F_stage_stop_signal, "9", "STOPSIGNAL 9"},
};

static void test_stages(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof stages / sizeof *stages; i++) {
		struct unit u;
		unit_start(&u);
		unit_read(&u, str_from(stages[i].text));
		struct value v = model_get(dockerfile_target(u.file, STR("")), stages[i].field);
		struct buf b = BUF(&u.arena);
		show_value(&b, &u.facts, v);
		same(&u.arena, stages[i].text, buf_str(&b), stages[i].want);
		if (stages[i].place)
			same(&u.arena, stages[i].text, facts_written(&u.facts, v.place),
				stages[i].place);
		unit_end(&u);
	}
}

/* ---- the first record of a kind ---- */

static const struct {
	const char *text;
	enum kind_id kind;
	enum field_id field;
	const char *want, *place;
} records[] = {
	{"FROM a\nRUN x \\\n  # c\n  && y", KIND_RUN, F_RUN_script, "x   && y", NULL},
	{"FROM a\nRUN <<E\n#!/bin/bash\nx\nE", KIND_RUN, F_RUN_script, "#!/bin/bash\nx\n", NULL},
	{"FROM a\nRUN cat <<E >f\nx\nE\nRUN y", KIND_RUN, F_RUN_script, "cat <<E >f\nx\nE", NULL},
	{"FROM a\nSHELL [\"pwsh\"]\nRUN x", KIND_RUN, F_RUN_dialect, "powershell", NULL},
	{"FROM a\nRUN --mount=type=cache,target=/c,id=i x", KIND_mount, F_mount_target, "/c", "/c"},
	{"FROM a\nRUN --mount=target=/c,type=bind x", KIND_mount, F_mount_bind, "no", NULL},
	{"FROM a\nRUN --mount=target=/c x", KIND_mount, F_mount_read_only, "yes", NULL},
	{"FROM a\nRUN --mount=type=tmpfs,target=/c x", KIND_mount, F_mount_read_only, "no", NULL},
	{"FROM a\nRUN --mount=type=cache,target=/c,readonly x", KIND_mount, F_mount_read_only,
		"yes", "readonly"},
	{"FROM a\nRUN --mount='\"target=/a,b\"' x", KIND_mount, F_mount_target, "/a,b", NULL},
	{"FROM a\nADD http://x/y.tgz https://h/r.git#v1:d f.tar.xz /t", KIND_ADD, F_ADD_sources,
		"http://x/y.tgz url https://h/r.git#v1:d git f.tar.xz archive", NULL},
	{"FROM a\nCOPY --chown=u:g <<E x /t\nE\n", KIND_COPY, F_COPY_sources, "E x", NULL},
	{"FROM a\nCOPY [\"a b\", \"c\"]", KIND_COPY, F_COPY_destination, "c", "\"c\""},
	{"FROM a\nENV X \"y  z\"", KIND_variable, F_variable_value, "y  z", "\"y  z\""},
	{"FROM a\nONBUILD ENV X=y", KIND_variable, F_variable_name, "X", "X"},
	{"FROM a\nARG X", KIND_variable, F_variable_assigned, "no", NULL},
	{"# a\n\n# b\n# c\nFROM d", KIND_instruction, F_instruction_comments, "b c", NULL},
	{"from d", KIND_instruction, F_instruction_keyword, "FROM", "from"},
	{"from d", KIND_instruction, F_instruction_spelling, "from", NULL},
	{"FROM --platform=p a", KIND_instruction, F_instruction_flags, "platform=p", NULL},
	{"FROM a\nHEALTHCHECK --interval=1m CMD [\"x\"]", KIND_HEALTHCHECK, F_HEALTHCHECK_check,
		"CMD x", NULL},
	{"# syntax=docker/x:1 y\nFROM a", KIND_dockerfile, F_dockerfile_syntax, "docker/x",
		"docker/x:1"},
	{"#!/bin/x\n# syntax=docker/x:1\nFROM a", KIND_dockerfile, F_dockerfile_syntax, "docker/x",
		NULL},
	{"ARG A=1\nFROM a", KIND_dockerfile, F_dockerfile_global_args, "A=1", NULL},
};

static void test_records(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof records / sizeof *records; i++) {
		struct unit u;
		unit_start(&u);
		unit_read(&u, str_from(records[i].text));
		assert_true(u.facts.by_kind[records[i].kind].n > 0);
		struct value v =
			model_get(u.facts.by_kind[records[i].kind].at[0], records[i].field);
		struct buf b = BUF(&u.arena);
		show_value(&b, &u.facts, v);
		same(&u.arena, records[i].text, buf_str(&b), records[i].want);
		if (records[i].place)
			same(&u.arena, records[i].text, facts_written(&u.facts, v.place),
				records[i].place);
		unit_end(&u);
	}
}

/* ---- which stages ship ---- */

static const struct {
	const char *text, *target,
		*used; /* used: one letter for each stage, F final, u used, - not */
} targets[] = {
	{"FROM a AS x\nFROM b", "", "-F"},
	{"FROM a AS x\nFROM b", "x", "F-"},
	{"FROM a AS x\nFROM b AS y\nFROM x\nCOPY --from=y m n", "", "uuF"},
	{"FROM a AS x\nFROM b AS y\nCOPY --from=0 m n\nFROM c", "", "--F"},
	{"FROM a AS x\nFROM b AS y\nCOPY --from=0 m n\nFROM c\nRUN --mount=from=Y,target=/y z", "",
		"uuF"},
	{"FROM a AS x\nFROM c\nRUN --mount=type=tmpfs,from=x,target=/y z", "", "-F"},
	{"FROM a AS x\nFROM c\nONBUILD COPY --from=x y z", "", "uF"},
};

static void test_targets(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof targets / sizeof *targets; i++) {
		struct unit u;
		unit_start(&u);
		u.reading.target = str_from(targets[i].target);
		unit_read(&u, str_from(targets[i].text));
		struct buf b = BUF(&u.arena);
		for (uint32_t k = 0; k < u.file->stages.n; k++) {
			struct record *r = u.file->stages.at[k]->record;
			bool final = value_as_truth(model_get(r, F_stage_final)) == TRUTH_TRUE;
			bool used = value_as_truth(model_get(r, F_stage_used)) == TRUTH_TRUE;
			buf_char(&b, final ? 'F' : used ? 'u' : '-');
		}
		same(&u.arena, targets[i].text, buf_str(&b), targets[i].used);
		unit_end(&u);
	}
}

/* ---- limits, at, below and above ---- */

static uint32_t count_of(struct unit *u, const struct diag_code *code)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < u->diags.all.n; i++)
		n += u->diags.all.at[i]->code == code;
	return n;
}

static void check_line(size_t length, uint32_t warnings, uint32_t errors)
{
	struct unit u;
	unit_start(&u);
	struct buf b = BUF(&u.arena);
	buf_add(&b, STR("FROM a\nRUN "));
	buf_repeat(&b, 'x', length - 5);
	buf_char(&b, '\n');
	unit_read(&u, buf_str(&b));
	assert_int_equal(count_of(&u, &DIAG_dockerfile_warning), warnings);
	assert_int_equal(count_of(&u, &DIAG_input_limit), errors);
	unit_end(&u);
}

static void test_long_lines(void **state)
{
	(void)state;
	check_line(READ_LINE_WARN - 1, 0, 0);
	check_line(READ_LINE_WARN, 1, 0);
	check_line(READ_LINE_MOST, 1, 0);
	check_line(READ_LINE_MOST + 1, 0, 1);
}

/* `piece` n times between head and tail; the answer is how many limits were named. */
static uint32_t limits_named(const char *head, const char *piece, size_t n, const char *tail)
{
	struct unit u;
	unit_start(&u);
	struct buf b = BUF(&u.arena);
	buf_add(&b, str_from(head));
	for (size_t i = 0; i < n; i++)
		buf_add(&b, str_from(piece));
	buf_add(&b, str_from(tail));
	unit_read(&u, buf_str(&b));
	uint32_t found = count_of(&u, &DIAG_input_limit);
	unit_end(&u);
	return found;
}

static void test_depth(void **state)
{
	(void)state;
	assert_int_equal(limits_named("FROM a\nCMD [", "[", READ_DEPTH - 2, "x"), 0);
	assert_int_equal(limits_named("FROM a\nCMD [", "[", READ_DEPTH, "x"), 1);
	assert_int_equal(limits_named("FROM a\n", "ONBUILD ", READ_DEPTH, "RUN x"), 0);
	assert_int_equal(limits_named("FROM a\n", "ONBUILD ", READ_DEPTH + 1, "RUN x"), 1);
}

static void test_nested_substitutions(void **state)
{
	(void)state;
	for (unsigned n = READ_DEPTH - 1; n <= READ_DEPTH + 1; n++) {
		struct unit u;
		unit_start(&u);
		struct buf b = BUF(&u.arena);
		buf_add(&b, STR("FROM scratch\nUSER "));
		for (unsigned i = 0; i < n; i++)
			buf_add(&b, STR("${A:-"));
		buf_add(&b, STR("x"));
		buf_repeat(&b, '}', n);
		unit_read(&u, buf_str(&b));
		assert_int_equal(u.diags.errors, n > READ_DEPTH);
		unit_end(&u);
	}
}

static void check_doubling(const char *first, unsigned times, uint32_t limits)
{
	struct unit u;
	unit_start(&u);
	struct buf b = BUF(&u.arena);
	buf_printf(&b, "FROM a\nARG N\nARG A0=%s\n", first);
	for (unsigned i = 1; i <= times; i++)
		buf_printf(&b, "ARG A%u=$A%u$A%u\n", i, i - 1, i - 1);
	buf_printf(&b, "USER $A%u\n", times);
	unit_read(&u, buf_str(&b));
	assert_int_equal(count_of(&u, &DIAG_input_limit), limits);
	assert_true(u.arena.used < 256u * 1024 * 1024);
	unit_end(&u);
}

static void test_doubling(void **state)
{
	(void)state;
	check_doubling("x", 16, 0);
	check_doubling("x", 40, 1);
	check_doubling("$N", 40, 1);
}

static void test_many_stages(void **state)
{
	(void)state;
	struct unit u;
	unit_start(&u);
	struct buf b = BUF(&u.arena);
	buf_add(&b, STR("FROM a AS s0\n"));
	for (unsigned i = 1; i < 10000; i++)
		buf_printf(&b, "FROM s%u AS s%u\nENV V%u=1\nEXPOSE %u\n", i - 1, i, i, i);
	unit_read(&u, buf_str(&b));
	assert_int_equal(u.diags.all.n, 0);
	struct record *last = dockerfile_target(u.file, STR(""));
	assert_int_equal(model_get(last, F_stage_env).u.list->n, 9999);
	assert_int_equal(model_get(last, F_stage_exposed).u.list->n, 9999);
	assert_true(u.arena.used < 128u * 1024 * 1024);
	unit_end(&u);
}

static void test_patterns_end(void **state)
{
	(void)state;
	struct unit u;
	unit_start(&u);
	struct buf b = BUF(&u.arena);
	buf_add(&b, STR("FROM a\nENV A="));
	buf_repeat(&b, 'a', 60000);
	for (unsigned i = 0; i < 200; i++)
		buf_printf(&b, "\nENV B%u=${A//*a*a*a*b/x}", i);
	unit_read(&u, buf_str(&b));
	assert_true(u.diags.errors > 0);
	assert_true(str_contains(u.diags.all.at[0]->message, STR("more steps than the limit")));
	unit_end(&u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_expansions),
		cmocka_unit_test(test_stages),
		cmocka_unit_test(test_records),
		cmocka_unit_test(test_targets),
		cmocka_unit_test(test_long_lines),
		cmocka_unit_test(test_depth),
		cmocka_unit_test(test_nested_substitutions),
		cmocka_unit_test(test_doubling),
		cmocka_unit_test(test_many_stages),
		cmocka_unit_test(test_patterns_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
