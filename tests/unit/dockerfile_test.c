/*
 * dockerfile_test.c: how Dockerfiles are read: lines and words, and what stages end up with. What
 * is refused, what variables are worth and the limits of hostile input are in ../dockerfile_test.
 */
#include "dockerfile_test/unit.h"
#include "model/derive.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define EACH(type, row, rows) \
	for (const type *row = rows; row != (rows) + sizeof(rows) / sizeof *(rows); row++)

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
	{"FROM a\n\\\nCMD x\n \\\n", "[1, 1, \"(from \\\"a\\\")\"]\n[2, 3, \"(cmd \\\"x\\\")\"]\n"
				     "[4, 4, \"(\\\"\\\")\"]\n"},
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
	{"FROM a AS b\nONBUILD USER c\nFROM b", F_stage_user, "c", "USER c"},
	{"FROM a AS b\nONBUILD ENV A=$B\nFROM b AS c\nFROM c", F_stage_env,
		"A=<`B` is not set in this stage; its base image may set it>", NULL},
	{"FROM scratch AS b\nENV B=1\nONBUILD ENV A=$B\nFROM b", F_stage_env, "B=1 A=1", NULL},
	{"FROM a\nARG U\nUSER $U", F_stage_user, "?`U` has no default", "USER $U"},
	{"FROM a\nUSER b \\\n# c\n  # d\n", F_stage_user, "b", NULL},
	{"FROM scratch\nWORKDIR a\nWORKDIR ../b/./c", F_stage_workdir, "/b/c", "WORKDIR ../b/./c"},
	{"FROM scratch\nWORKDIR C:/x", F_stage_workdir, "/C:/x", NULL},
	{"FROM --platform=windows/amd64 a\nWORKDIR C:/x", F_stage_workdir, "C:/x", NULL},
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
	/* what is no instruction is no record, and neighbours are those around it */
	{"FROM a\nRUNN x\nUSER y", KIND_instruction, F_instruction_next, "USER y", NULL},
	{"RUN x\nFROM a\nRUN y", KIND_RUN, F_RUN_script, "y", NULL},
	/* the build may give the ARG a value */
	{"ARG A=${A:?none}\nFROM a\nARG A\nUSER $A", KIND_USER, F_USER_user, "?`A`: none", NULL},
	{"FROM a\nCOPY x y", KIND_source, F_source_stage, "FROM a", NULL},
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
	{"FROM a AS x\nFROM c\nRUN --mount=type=tmpfs,from=x,target=/y z", "", "uF"},
	{"FROM a AS x\nFROM c\nONBUILD COPY --from=x y z", "", "-F"},
	{"FROM a AS x\nFROM c AS y\nONBUILD COPY --from=x y z\nFROM y", "", "uuF"},
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_lines),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_expansions),
		cmocka_unit_test(test_expansion_tables),
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
