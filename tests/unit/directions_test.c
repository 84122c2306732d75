/*
 * directions_test.c: which comments are directions, whose, and how far they reach.
 */
#include "project/unit.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* Each direction as `tool ids lines`: * is every rule, -ids every other, the lines are those of
 * its scope, `file` when it is the whole. */
static const struct row {
	const char *name;
	enum input_kind kind;
	const char *text, *want;
} rows[] = {
	{"hadolint: one", INPUT_dockerfile, "FROM a\n# hadolint ignore=DL3006\nRUN b\n",
		"hadolint DL3006 3-3; "},
	{"hadolint: blanks, a list, a remark", INPUT_dockerfile,
		"FROM a\n#\thadolint  ignore = DL3006 ,SC2046 # why\nRUN b\n",
		"hadolint DL3006,SC2046 3-3 (why); "},
	{"hadolint: a reason as tally reads it", INPUT_dockerfile,
		"FROM a\n# hadolint ignore=DL3006;reason=old base\nRUN b\n",
		"hadolint DL3006 3-3 (old base); "},
	{"hadolint: the whole instruction", INPUT_dockerfile,
		"FROM a\n# hadolint ignore=DL3006\nRUN b \\\n  c\n", "hadolint DL3006 3-4; "},
	{"hadolint: with its heredocs", INPUT_dockerfile,
		"FROM a\n# hadolint ignore=DL3006\nRUN <<X\nb\nX\n", "hadolint DL3006 3-5; "},
	{"hadolint: words behind the list", INPUT_dockerfile,
		"FROM a\n# hadolint ignore=DL3006 because\nRUN b\n", ""},
	{"hadolint: only prose", INPUT_dockerfile, "FROM a\n# hadolint ignores DL3006\nRUN b\n",
		""},
	{"hadolint: an empty line between", INPUT_dockerfile,
		"FROM a\n# hadolint ignore=DL3006\n\nRUN b\n", ""},
	{"hadolint: a comment between", INPUT_dockerfile,
		"FROM a\n# hadolint ignore=DL3006\n# b\nRUN b\n", ""},
	{"hadolint: between continued lines", INPUT_dockerfile,
		"FROM a\nRUN b \\\n# hadolint ignore=DL3006\n  c\n", ""},
	{"hadolint: in a heredoc", INPUT_dockerfile,
		"FROM a\nRUN <<X\n# hadolint ignore=DL3006\nb\nX\n# hadolint ignore=DL1\nRUN c\n",
		"hadolint DL1 7-7; "},
	{"hadolint: below everything", INPUT_dockerfile, "FROM a\n# hadolint ignore=DL3006\n", ""},
	{"hadolint: the file", INPUT_dockerfile, "FROM a\nRUN b\n# hadolint global ignore=DL3006\n",
		"hadolint DL3006 file; "},
	{"hadolint: not in a compose file", INPUT_compose,
		"# hadolint ignore=DL3006\nservices: {a: {image: b}}\n", ""},

	{"ours: an empty line between", INPUT_dockerfile,
		"FROM a\n# pratique ignore=b-c,DL1 until=2026-01-31 reason=\"d e\" by=f\n\nRUN b\n",
		"pratique b-c,DL1 4-4 (d e) until 20485; "},
	{"ours: quotes of the other kind", INPUT_dockerfile,
		"FROM a\n# pratique ignore=b reason='d \" e'\nRUN b\n",
		"pratique b 3-3 (d \" e); "},
	{"ours: the file", INPUT_dockerfile, "FROM a\n# pratique ignore-file=b reason=c\n",
		"pratique b file (c); "},
	{"ours: an entry, the first one too", INPUT_compose,
		"services:\n  # pratique ignore-block=b reason=c\n  a:\n    image: x\n  b:\n    "
		"image: x\n",
		"pratique b 3-4 (c); "},
	{"ours: prose", INPUT_dockerfile, "FROM a\n# pratique ignores b\nRUN b\n", ""},

	{"check: a directive", INPUT_dockerfile,
		"# check=skip=A,B;error=true\n# escape=`\nFROM a\n", "buildkit A,B file error; "},
	{"check: behind another directive", INPUT_dockerfile,
		"# syntax=docker/dockerfile:1\n# Check = skip=all\nFROM a\n", "buildkit * file; "},
	{"check: only errors", INPUT_dockerfile, "# check=error=true\nFROM a\n",
		"buildkit  file error; "},
	{"check: above an instruction", INPUT_dockerfile, "FROM a\n# check=skip=A\n# note\nRUN b\n",
		"buildkit A 4-4; "},
	{"check: another option", INPUT_dockerfile, "# check=experimental=all\nFROM a\n", ""},

	{"tally: with its namespaces, beyond empty lines", INPUT_dockerfile,
		"FROM a\n# tally ignore=buildkit/A, hadolint/DL1;reason=x y\n\n# b\nRUN b\n",
		"tally buildkit/A,hadolint/DL1 5-5 (x y); "},
	{"tally: the file", INPUT_dockerfile, "# TALLY global ignore=all\nFROM a\n",
		"tally * file; "},
	{"tally: a line of a continued instruction", INPUT_dockerfile,
		"FROM a\nRUN b && \\\n# tally ignore=A\n c && \\\n d\n", "tally A 4-4; "},
	{"docker-lint", INPUT_dockerfile, "FROM a\n# docker-lint ignore: DL1, DL2\nRUN b\n",
		"docker-lint DL1,DL2 3-3; "},

	{"trivy", INPUT_dockerfile, "FROM a\n# trivy:ignore:AVD-DS-0002\nUSER root\n",
		"trivy AVD-DS-0002 3-3; "},
	{"trivy: stacked, several, old name", INPUT_dockerfile,
		"FROM a\n#trivy:ignore:DS-1 trivy:ignore:DS-2\n# tfsec:ignore:DS-3\nRUN b\n",
		"trivy DS-1 4-4; trivy DS-2 4-4; trivy DS-3 4-4; "},
	{"trivy: until when", INPUT_dockerfile,
		"FROM a\n# trivy:ignore:DS-1[x=y]:exp:2026-12-31\nRUN b\n",
		"trivy DS-1 3-3 until 20818; "},
	{"trivy: a date that is none", INPUT_dockerfile,
		"FROM a\n# trivy:ignore:DS-1:exp:2026-13-31\nRUN b\n", ""},
	{"trivy: every rule", INPUT_dockerfile, "# trivy:ignore:*\nFROM a\n", "trivy * 2-2; "},
	{"checkov: anywhere, the file", INPUT_dockerfile,
		"FROM a\nRUN b \\\n# see checkov:skip=CKV_DOCKER_3:no user needed\n c\n",
		"checkov CKV_DOCKER_3 file (no user needed); "},
	{"checkov: its old name, a list", INPUT_dockerfile,
		"FROM a\n#bridgecrew:skip= CKV_1,CKV2_2\n", "checkov CKV_1,CKV2_2 file; "},

	{"kics: a line", INPUT_dockerfile, "FROM a\n# kics-scan ignore-line\n# b\nRUN b \\\n c\n",
		"kics * 4-5; "},
	{"kics: a stage", INPUT_dockerfile,
		"# kics-scan ignore-block\nFROM a\nRUN b\nFROM c\nRUN d\n", "kics * 2-3; "},
	{"kics: the file, ids, the others", INPUT_dockerfile,
		"# b\n# kics-scan ignore\n# KICS-SCAN disable=a-1,b-2\n# kics-scan enable=c\nFROM "
		"a\n",
		"kics * file; kics a-1,b-2 file; kics -c file; "},
	{"kics: a file word too late", INPUT_dockerfile,
		"FROM a\n# kics-scan ignore\n# kics-scan disable=a\nRUN b\n", ""},
	{"kics: a line of a compose file", INPUT_compose,
		"services:\n  a:\n    image: b\n    # kics-scan ignore-line\n    privileged: "
		"true\n",
		"kics * 5-5; "},
	{"kics: an entry of a compose file", INPUT_compose,
		"services:\n  a:\n    image: b\n  # kics-scan ignore-block\n  c:\n    image: d\n"
		"    init: true\n  e:\n    image: f\n",
		"kics * 5-7; "},
	{"kics: the first entry stands for all", INPUT_compose,
		"# kics-scan ignore-block\nservices:\n  a:\n    image: b\nname: c\n",
		"kics * 2-5; "},
	{"kics: as Datadog spells it", INPUT_dockerfile,
		"FROM a\n# dd-iac-scan ignore-line\nRUN b\n", "kics * 3-3; "},

	{"semgrep: behind", INPUT_compose,
		"services:\n  a:\n    image: b # why? nosemgrep: x.y.rule-a, b\n    init: true\n",
		"semgrep x.y.rule-a,b 3-3; "},
	{"semgrep: above, every rule", INPUT_run, "# nosem\ndocker run a\n", "semgrep * 2-2; "},
	{"semgrep: in a string", INPUT_run, "docker run a sh -c '\n# nosem\nb'\n", ""},
	{"semgrep: in a here-document of a script", INPUT_run,
		"cat <<X\n# nosem\nX\ndocker run a # nosem\n", "semgrep * 4-4; "},
	{"semgrep: in a word", INPUT_run, "docker run a #nosemgrepping\n", ""},

	{"dclint: the file", INPUT_compose, "# dclint disable-file\nservices: {a: {image: b}}\n",
		"dclint * file; "},
	{"dclint: rules of the file", INPUT_compose,
		"---\n# dclint disable no-x  no-y\nservices: {a: {image: b}}\n",
		"dclint no-x,no-y file; "},
	{"dclint: rules at the top", INPUT_compose,
		"# dclint disable no-x  no-y\nservices: {a: {image: b}}\n",
		"dclint no-x,no-y file; "},
	{"dclint: a line", INPUT_compose,
		"services:\n  a:\n    image: b # dclint disable-line no-x\n", "dclint no-x 3-3; "},
	{"dclint: the line below", INPUT_compose,
		"services:\n  a:\n    # dclint disable-line\n    image: b\n", "dclint * 4-4; "},

	{"YAML: strings are no comments", INPUT_compose,
		"services:\n  a:\n    image: \"b # nosem\"\n    command: c#nosem\n"
		"    labels: |\n      # nosem\n    init: 'a\n      # nosem'\n",
		""},
	{"YAML: behind the | and an alias", INPUT_compose,
		"services:\n  a: &x # nosem\n    image: >- # nosem\n      b\n  c: *x # nosem\n",
		"semgrep * 2-2; semgrep * 3-3; semgrep * 5-5; "},
	{"YAML: carriage returns and a mark", INPUT_compose,
		"\xEF\xBB\xBF# nosem\r\nservices: {a: {image: b}}\r\n", "semgrep * 2-2; "},
};

static void show(struct buf *out, const struct direction *d)
{
	buf_printf(out, "%s ", direction_tool_name(d->tool));
	if (d->all)
		buf_add(out, d->others ? STR("-") : STR("*"));
	for (uint32_t i = 0; i < d->ids.n; i++) {
		buf_add(out, i ? STR(",") : STR(""));
		buf_add(out, d->ids.at[i]);
	}
	if (d->whole)
		buf_add(out, STR(" file"));
	else
		buf_printf(out, " %u-%u", source_position(d->source, d->scope.from).line,
			source_position(d->source, d->scope.to).line);
	if (d->reason.n)
		buf_printf(out, " (" STR_FMT ")", STR_ARG(d->reason));
	if (d->until)
		buf_printf(out, " until %d", (int)d->until);
	buf_add(out, d->error ? STR(" error; ") : STR("; "));
}

static void one(const struct row *row)
{
	struct unit u;
	struct unit_settings us = {0};
	unit_init(&u);
	unit_reset(&u, &us);
	struct buf out = BUF(&u.arena);
	unit_read(&u, row->kind, source_new(&u.arena, STR("it"), str_from(row->text)), NULL);
	LIST_EACH (struct direction, d, &u.directions)
		show(&out, d);
	buf_char(&out, '\0');
	if (strcmp(out.p, row->want) != 0)
		fail_msg("%s: %s, wanted %s", row->name, out.p, row->want);
	unit_done(&u);
}

static void read_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		one(&rows[i]);
}

/* More than the limit: an error says so, and the first ones still hold. */
static void limit(void **state)
{
	(void)state;
	for (int over = 0; over < 2; over++) {
		struct unit u;
		struct unit_settings us = {0};
		unit_init(&u);
		unit_reset(&u, &us);
		struct buf text = BUF(&u.arena);
		buf_add(&text, STR("FROM a\n"));
		for (int i = 0; i < DIRECTIONS_MOST + over; i++)
			buf_add(&text, STR("# trivy:ignore:DS-1\n"));
		buf_add(&text, STR("RUN b\n"));
		struct source *s = source_new(&u.arena, STR("it"), buf_str(&text));
		unit_read(&u, INPUT_dockerfile, s, NULL);
		assert_int_equal(u.directions.n, DIRECTIONS_MOST);
		assert_int_equal(u.diags.errors, over);
		unit_done(&u);
	}
}

/* What `# hadolint shell=` makes of the RUNs, each by the first letter of its dialect. */
static const struct shell_row {
	const char *text, *want;
} shells[] = {
	{"FROM a\n# hadolint shell=powershell\nRUN b\nRUN c\n", "pp"},
	{"FROM a\n#hadolint  shell = /bin/bash # why\n\nRUN b\n", "b"},
	{"# hadolint shell=bash\nFROM a\nRUN b\n", "P"},
	{"FROM a\n# hadolint shell=bash\nRUN b\nFROM c\nRUN d\n", "bP"},
	{"FROM a\n# hadolint shell=bash\nSHELL [\"sh\", \"-c\"]\nRUN b\n", "P"},
	{"FROM a\n# hadolint shell=bash and more\nRUN b\n", "P"},
	{"FROM a\nRUN b \\\n# hadolint shell=bash\n  c\nRUN d\n", "PP"},
	{"FROM a\nRUN <<X\n# hadolint shell=bash\nX\nRUN d\n", "PP"},
};

static void shell_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof shells / sizeof *shells; i++) {
		struct unit u;
		struct unit_settings us = {0};
		unit_init(&u);
		unit_reset(&u, &us);
		struct str text = str_from(shells[i].text);
		struct buf out = BUF(&u.arena);
		unit_read(&u, INPUT_dockerfile, source_new(&u.arena, STR("it"), text), NULL);
		LIST_EACH (struct record *, r, &u.facts.by_kind[KIND_RUN]) {
			struct str dialect = value_str(model_get(*r, F_RUN_dialect));
			buf_char(&out, str_eq(dialect, STR("posix")) ? 'P' : dialect.p[0]);
		}
		if (!str_eq(buf_str(&out), str_from(shells[i].want)))
			fail_msg("%s: " STR_FMT, shells[i].text, STR_ARG(buf_str(&out)));
		unit_done(&u);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(read_rows), cmocka_unit_test(limit), cmocka_unit_test(shell_rows)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
