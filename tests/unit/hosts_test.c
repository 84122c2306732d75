/*
 * hosts_test.c: docker command lines inside files of other kinds: which are found, with what
 * words, and where each word was written.
 */
#include "read/hosts/hosts.h"
#include "project/recognise.h"
#include "project/recognise_host.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
	struct arena arena;
	struct facts facts;
	struct diags diags;
};

typedef void read_fn(struct reading *r, struct source *source);

static void read_text(struct fixture *f, read_fn *read, struct str text, bool named)
{
	arena_init(&f->arena);
	facts_init(&f->facts, &f->arena, &model_schema);
	diags_init(&f->diags, &f->arena);
	struct reading r = {
		.arena = &f->arena, .facts = &f->facts, .diags = &f->diags, .named = named};
	read(&r, source_new(&f->arena, STR("host"), text));
}

static void show_word(struct buf *b, struct fixture *f, struct value v)
{
	struct place p = facts_at(&f->facts, v.place);
	struct position from = source_position(p.source, p.span.from);
	struct position to = source_position(p.source, p.span.to);
	buf_printf(b, " " STR_FMT "@%u:%u-", STR_ARG(value_show(&f->arena, v)), from.line,
		from.column);
	if (to.line != from.line)
		buf_printf(b, "%u:", to.line);
	buf_printf(b, "%u", to.column);
}

/* Each docker command with its words, then what was said of the file. */
static struct str outcome(struct fixture *f)
{
	struct buf b = BUF(&f->arena);
	struct record_list *all = &f->facts.by_kind[KIND_docker_command];
	for (uint32_t i = 0; i < all->n; i++) {
		struct value args = model_get(all->at[i], F_docker_command_args);
		buf_add(&b, b.n ? STR("; ") : STR(""));
		buf_add(&b, value_str(model_get(all->at[i], F_docker_command_verb)));
		for (uint32_t k = 0; args.tag == VALUE_LIST && k < args.u.list->n; k++)
			show_word(&b, f, args.u.list->at[k]);
	}
	for (uint32_t i = 0; i < f->diags.all.n; i++) {
		const struct diag *d = f->diags.all.at[i];
		buf_printf(&b, "%s%s %u: " STR_FMT, b.n ? "; " : "", d->code->slug,
			source_position(d->source, d->span.from).line, STR_ARG(d->message));
	}
	return buf_str(&b);
}

#define GITHUB(steps) "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n" steps

static const struct row {
	const char *name;
	read_fn *read;
	const char *text, *want;
} rows[] = {
	/* Makefiles */
	{"a recipe", makefile_read, "a:\n\tdocker run x\n", "run x@2:13-14"},
	{"its marks", makefile_read, "a:\n\t-@ +docker run x\n", "run x@2:17-18"},
	{"a rule in one line", makefile_read, "a: b ; docker run x\n", "run x@1:19-20"},
	{"a continued recipe", makefile_read, "a:\n\tdocker run \\\n\t  --rm x\n",
		"run --rm@3:4-8 x@3:9-10"},
	{"a variable", makefile_read, "I := x:1\na:\n\tdocker run $(I)\n", "run x:1@3:13-17"},
	{"its last value counts", makefile_read, "I = x\na:\n\tdocker run ${I}\nI = y\n",
		"run y@3:13-17"},
	{"a default", makefile_read, "I ?= x\nI ?= y\na:\n\tdocker run $I\n", "run x@4:13-15"},
	{"a variable in a variable", makefile_read, "T = 1\nI = x:$(T)\na:\n\tdocker run $(I)\n",
		"run x:1@4:13-17"},
	{"one that grows", makefile_read, "F = --rm\nF += -i\na:\n\tdocker run $(F) x\n",
		"run --rm@4:13-17 -i@4:13-17 x@4:18-19"},
	{"one that is itself", makefile_read, "I = $(I)\na:\n\tdocker run x$(I)\n",
		"run x${...}@3:13-18"},
	{"one that nobody sets", makefile_read, "a:\n\tdocker run x:$(T)\n",
		"run x:${...}@2:13-19"},
	{"one that depends on a condition", makefile_read,
		"ifdef X\nT = 1\nendif\na:\n\tdocker run x:$(T)\n", "run x:${...}@5:13-19"},
	{"one of a target only", makefile_read, "a: T = 1\na:\n\tdocker run x:$(T)\n",
		"run x:${...}@3:13-19"},
	{"what a command prints", makefile_read, "T != date\na:\n\tdocker run x:$(T)\n",
		"run x:${...}@3:13-19"},
	{"a function", makefile_read, "a:\n\tdocker run x:$(shell date)\n", "run x:${...}@2:13-28"},
	{"a variable of the shell", makefile_read, "a:\n\tT=1; docker run x:$$T\n",
		"run x:1@2:18-23"},
	{"the target", makefile_read, "img:\n\tdocker build -t $@ .\n",
		"build -t@2:15-17 img@2:18-20 .@2:21-22"},
	{"the program in a variable", makefile_read, "D = docker\na:\n\t$(D) run x\n",
		"run x@3:11-12"},
	{"a canned recipe", makefile_read,
		"define r\n\t@docker run x\nendef\na:\n\t$(r)\nb:\n\t$(call r,1)\n",
		"run x@2:14-15"},
	{"a text that nobody runs", makefile_read,
		"define r\n\tdocker run x\nendef\na:\n\techo '$(r)'\n", ""},
	{"no recipe without a rule", makefile_read, "\tdocker run x\n", ""},
	{"a comment", makefile_read, "a:\n# docker run y\n\t# docker run z\n\tdocker run x\n",
		"run x@4:13-14"},
	{"another prefix", makefile_read, ".RECIPEPREFIX = >\na:\n>docker run x\n",
		"run x@3:13-14"},
	{"lines apart", makefile_read, "a:\n\tI=x\n\tdocker run $$I\n", "run"},
	{"lines together", makefile_read, ".ONESHELL:\na:\n\tI=x\n\tdocker run $$I\n",
		"run x@4:13-16"},
	{"nothing but docker", makefile_read, "a:\n\tcurl x | sh\n", ""},
	/* GitHub workflows */
	{"a step", workflow_read, GITHUB("      - run: docker run x\n"), "run x@6:25-26"},
	{"a block", workflow_read,
		GITHUB("      - run: |\n          true\n          docker run x\n"),
		"run x@8:22-23"},
	{"a folded block", workflow_read,
		GITHUB("      - run: >-\n          docker run\n          --rm x\n"),
		"run --rm@8:11-15 x@8:16-17"},
	{"quotes", workflow_read, GITHUB("      - run: \"docker run \\\"x\\\"\"\n"),
		"run x@6:26-31"},
	{"an expression", workflow_read, GITHUB("      - run: docker run x:${{ github.sha }}\n"),
		"run x:${...}@6:25-44"},
	{"an expression in quotes", workflow_read,
		GITHUB("      - run: docker run -e 'A=${{ x }}' y\n"),
		"run -e@6:25-27 A=${...}@6:28-40 y@6:41-42"},
	{"an expression that may be several words", workflow_read,
		GITHUB("      - run: docker run ${{ x }} y\n"), "run y@6:34-35"},
	{"env of the workflow", workflow_read,
		"env: {I: y}\n" GITHUB("      - run: docker run $I\n"), "run y@7:25-27"},
	{"env of the step", workflow_read,
		"env: {I: y}\n" GITHUB("      - {env: {I: z}, run: docker run $I}\n"),
		"run z@7:39-41"},
	{"an expression of env", workflow_read,
		"env: {I: y}\n" GITHUB("      - run: docker run ${{ env.I }}\n"), "run y@7:25-37"},
	{"PowerShell", workflow_read,
		GITHUB("      - {shell: pwsh, run: \"docker run 'x:${{ a }}'\"}\n"),
		"run x:${...}@6:40-52"},
	{"another language", workflow_read, GITHUB("      - {shell: python, run: docker run x}\n"),
		""},
	{"a composite action", workflow_read,
		"runs:\n  using: composite\n  steps:\n    - {shell: bash, run: docker run x}\n",
		"run x@4:37-38"},
	/* GitLab */
	{"a script", gitlab_read, "a:\n  script:\n    - docker run x\n", "run x@3:18-19"},
	{"lines of one script", gitlab_read,
		"a:\n  before_script: [I=y]\n  script:\n    - docker run $I\n", "run y@4:18-20"},
	{"a reference is left alone", gitlab_read,
		"a:\n  script:\n    - !reference [.b, script]\n    - docker run x\n",
		"run x@4:18-19"},
	{"an anchor is read once", gitlab_read,
		".s: &s\n  - docker run x\na:\n  script: *s\nb:\n  script: [*s, docker ps]\n",
		"run x@2:16-17; run x@2:16-17; ps"},
	{"variables", gitlab_read, "variables: {I: {value: y}}\na: {script: docker run $I}\n",
		"run y@2:24-26"},
	/* CircleCI */
	{"a run step", circleci_read, "jobs:\n  a:\n    steps:\n      - run: docker run x\n",
		"run x@4:25-26"},
	{"a parameter", circleci_read,
		"commands:\n  a:\n    steps:\n      - run: {command: 'docker run x:<< parameters.t "
		">>'}\n",
		"run x:${...}@4:36-56"},
	{"steps in a condition", circleci_read,
		"jobs:\n  a:\n    steps:\n      - when:\n          steps: [{run: docker run x}]\n",
		"run x@5:36-37"},
	/* Ansible */
	{"shell", ansible_read, "- shell: docker run x | cat\n", "run x@1:21-22"},
	{"a full name", ansible_read, "- ansible.builtin.shell:\n    cmd: docker run x\n",
		"run x@2:21-22"},
	{"command", ansible_read, "- command: docker run x chdir=/tmp\n", "run x@1:23-24"},
	{"no shell reads it", ansible_read, "- command: docker run -e A=$B x\n",
		"run -e@1:23-25 A=$B@1:26-30 x@1:31-32"},
	{"words", ansible_read, "- command: {argv: [docker, run, x]}\n", "run x@1:33-34"},
	{"Jinja", ansible_read, "- command: docker run {{ i }}\n", "run ${...}@1:23-30"},
	{"in a block of a play", ansible_read,
		"- hosts: all\n  tasks:\n    - block:\n        - raw: docker run x\n",
		"run x@4:27-28"},
	{"its environment", ansible_read, "- shell: docker run $I\n  environment: {I: y}\n",
		"run y@1:21-23"},
	/* package.json */
	{"a script of npm", npm_read, "{\"scripts\": {\"a\": \"docker run x\"}}", "run x@1:31-32"},
	{"escapes", npm_read, "{\"scripts\": {\"a\": \"docker run \\\"x\\\" \\u0079\"}}",
		"run x@1:31-36 y@1:37-43"},
	{"no script", npm_read, "{\"docker\": \"docker run x\"}", ""},
	/* systemd */
	{"a unit", systemd_read, "[Service]\nExecStart=/usr/bin/docker run x\n", "run x@2:31-32"},
	{"prefixes", systemd_read, "ExecStartPre=-+/usr/bin/docker run x\n", "run x@1:36-37"},
	{"a name of its own", systemd_read, "ExecStart=@/usr/bin/docker d run x\n",
		"run x@1:34-35"},
	{"continued, with a comment", systemd_read,
		"ExecStart=docker run \\\n# no\n  --rm \\\n  x\n", "run --rm@3:3-7 x@4:3-4"},
	{"a specifier", systemd_read, "ExecStart=docker run x:%i\n", "run x:${...}@1:22-26"},
	{"a percent", systemd_read, "ExecStart=docker run -e A=%% x\n",
		"run -e@1:22-24 A=%@1:25-29 x@1:30-31"},
	{"quotes of systemd", systemd_read, "ExecStart=docker run -e 'A=\"b\" c' x\n",
		"run -e@1:22-24 A=\"b\" c@1:26-33 x@1:35-36"},
	{"its variables", systemd_read,
		"Environment=I=y \"F=--rm -i\"\nExecStart=docker run $F ${I}\n",
		"run --rm@2:22-24 -i@2:22-24 y@2:25-29"},
	{"no variables", systemd_read, "ExecStart=:docker run -e A=$I x\n",
		"run -e@1:23-25 A=$I@1:26-30 x@1:31-32"},
	{"unknown words", systemd_read, "ExecStart=docker run $OPTIONS x\n", "run x@1:31-32"},
	{"two commands", systemd_read, "ExecStart=docker run x ; docker ps\n", "run x@1:22-23; ps"},
	{"a shell of its own", systemd_read, "ExecStart=/bin/sh -c 'docker run x'\n",
		"run x@1:34-35"},
	/* Markdown */
	{"a block of shell", markdown_read, "```sh\ndocker run x\n```\n", "run x@2:12-13"},
	{"other blocks", markdown_read, "```\ndocker run x\n```\n```yaml\ndocker run x\n```\n", ""},
	{"tildes, and braces", markdown_read, "~~~ {.bash}\ndocker run x\n~~~\n", "run x@2:12-13"},
	{"in a list", markdown_read, "1. a\n\n   ```sh\n   docker run x\n   ```\n",
		"run x@4:15-16"},
	{"in a quote", markdown_read, "> ```sh\n> docker run x\n> ```\n", "run x@2:14-15"},
	{"the quote ends it", markdown_read, "> ```sh\ndocker run x\n", ""},
	{"no end", markdown_read, "```sh\ndocker run x\n", "run x@2:12-13"},
	{"a longer fence", markdown_read, "````sh\n# ```\ndocker run x\n````\n", "run x@3:12-13"},
	{"a session", markdown_read, "```console\n$ docker run x\ndocker run y\n# docker ps\n```\n",
		"run x@2:14-15; ps"},
	{"a session in a shell block", markdown_read,
		"```bash\n$ docker run \\\n> x\ndocker run y\n```\n", "run x@3:3-4"},
	{"a prompt with a name", markdown_read, "```console\nme@host:~$ docker run x\n```\n",
		"run x@2:23-24"},
	{"a placeholder", markdown_read, "```sh\ndocker run -p <port>:80 <your image>\n```\n",
		"run -p@2:12-14 ${...}:80@2:15-24 ${...}@2:25-37"},
	{"a usage", markdown_read, "```sh\ndocker run [OPTIONS] x ...\n```\n", "run x@2:22-23"},
	{"a refusal stops nobody", markdown_read, "```sh\ndocker run --nope x\n```\n",
		"run --nope@2:12-18 x@2:19-20; docker-example 2: unknown flag: --nope"},
	/* Jenkinsfiles */
	{"a step in single quotes", jenkinsfile_read, "sh 'docker run x'\n", "run x@1:16-17"},
	{"in three double quotes", jenkinsfile_read, "sh \"\"\"\n  docker run x:${T}\n\"\"\"\n",
		"run x:${...}@2:14-20"},
	{"named arguments", jenkinsfile_read, "sh(label: 'a b', script: \"docker run $i\")\n",
		"run"},
	{"an escape", jenkinsfile_read, "sh 'docker run \\'x\\''\n", "run x@1:16-21"},
	{"comments and other words", jenkinsfile_read,
		"// sh 'docker run x'\n/* sh 'docker run x' */ push 'docker run x'\ns = \"sh "
		"'docker run x'\"",
		""},
	/* devcontainer.json */
	{"a container", devcontainer_read,
		"{ // dev\n \"image\": \"x\",\n \"runArgs\": [\"--rm\"], \"privileged\": true, }",
		"run --privileged@3:37-41 --rm@3:14-20 x@2:11-14"},
	{"what is mounted", devcontainer_read,
		"{\"image\": \"x\", \"mounts\": [{\"type\": \"volume\", \"target\": \"/d\"}]}",
		"run --mount=type=volume,target=/d@1:27-61 x@1:11-14"},
	{"a variable of the editor", devcontainer_read,
		"{\"image\": \"x\", \"containerEnv\": {\"A\": \"${localEnv:A}\"}}",
		"run --env=A=${...}@1:38-53 x@1:11-14"},
	{"a compose project", devcontainer_read, "{\"dockerComposeFile\": \"c.yml\"}", ""},
	{"a command on the host", devcontainer_read,
		"{\"initializeCommand\": [\"docker\", \"pull\", \"x\"]}", "pull x@1:42-45"},
	/* broken files */
	{"broken YAML is another's business", workflow_read, "a: [docker\n",
		"host-syntax 2: no YAML: did not find expected ',' or ']'"},
	{"broken JSON too", npm_read, "{\"docker\"}",
		"host-syntax 1: no JSON: ':' expected near '}'"},
};

static bool differs(const struct row *row)
{
	struct fixture f;
	read_text(&f, row->read, str_from(row->text), false);
	struct str got = outcome(&f);
	bool bad = !str_eq(got, str_from(row->want));
	if (bad)
		print_error(
			"%s:\n  got  " STR_FMT "\n  want %s\n", row->name, STR_ARG(got), row->want);
	arena_done(&f.arena);
	return bad;
}

static void test_rows(void **state)
{
	unsigned failed = 0;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		failed += differs(&rows[i]);
	assert_int_equal(failed, 0);
}

static void test_named(void **state)
{
	struct fixture f;
	(void)state;
	read_text(&f, workflow_read, STR("a: ["), true);
	assert_int_equal(f.diags.errors, 1);
	arena_done(&f.arena);
	read_text(&f, workflow_read, STR("a: ["), false);
	assert_int_equal(f.diags.errors, 0);
	arena_done(&f.arena);
}

/* Only what has to do with docker is a record. */
static void test_other_commands(void **state)
{
	struct fixture f;
	(void)state;
	read_text(&f, makefile_read, STR("a:\n\tcurl x | sh; docker ps\n\tsudo dockerd -H fd://\n"),
		true);
	struct record_list *all = &f.facts.by_kind[KIND_command];
	assert_int_equal(all->n, 2);
	assert_string_equal(
		str_c(&f.arena, value_str(model_get(all->at[0], F_command_name))), "docker");
	assert_string_equal(
		str_c(&f.arena, value_str(model_get(all->at[1], F_command_name))), "dockerd");
	assert_true(all->at[0]->listed);
	arena_done(&f.arena);
}

/* Files made to take long, or to nest deep: what is beyond a limit is unknown, never a crash. */
static struct str bomb(struct arena *a, int which)
{
	struct buf b = BUF(a);
	switch (which) {
	case 0: /* a variable in a variable, 100,000 times */
		for (int i = 0; i < 100 * 1000; i++)
			buf_printf(&b, "A%d=$(A%d)\n", i, i + 1);
		buf_add(&b, STR("A100000=y\na:\n\tdocker run x:$(A0)\n"));
		break;
	case 1: /* one that doubles 60 times */
		for (int i = 0; i < 60; i++)
			buf_printf(&b, "A%d=$(A%d)$(A%d)\n", i, i + 1, i + 1);
		buf_add(&b, STR("A60=yy\na:\n\tdocker run x:$(A0)\n"));
		break;
	case 2: /* one that is added to 100,000 times */
		for (int i = 0; i < 100 * 1000; i++)
			buf_add(&b, STR("A += $(A)\n"));
		buf_add(&b, STR("a:\n\tdocker run x:$(A)\n"));
		break;
	case 3: /* parentheses that are not closed */
		buf_add(&b, STR("a:\n\tdocker run x:"));
		for (int i = 0; i < 100 * 1000; i++)
			buf_add(&b, STR("$("));
		break;
	}
	return buf_str(&b);
}

static void test_bombs(void **state)
{
	struct arena a;
	(void)state;
	arena_init(&a);
	for (int i = 0; i < 4; i++) {
		struct fixture f;
		read_text(&f, makefile_read, bomb(&a, i), true);
		struct record_list *all = &f.facts.by_kind[KIND_docker_command];
		assert_int_equal(all->n, 1);
		struct value args = model_get(all->at[0], F_docker_command_args);
		assert_true(args.u.list->open || value_cause(args.u.list->at[0]));
		arena_done(&f.arena);
	}
	arena_done(&a);
}

/* ${ that nothing closes is looked for once, not from each of them. */
static void test_unclosed_marks(void **state)
{
	static const struct {
		read_fn *read;
		const char *head, *mark;
	} marks[] = {{jenkinsfile_read, "sh \"docker run x ", "${"},
		{workflow_read, GITHUB("      - run: docker run x "), "${{"},
		{markdown_read, "```sh\ndocker run x ", "<"}};
	(void)state;
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
		struct arena a;
		struct fixture f;
		arena_init(&a);
		struct buf b = BUF(&a);
		buf_add(&b, str_from(marks[i].head));
		for (int k = 0; k < 1000 * 1000; k++)
			buf_add(&b, str_from(marks[i].mark));
		read_text(&f, marks[i].read, buf_str(&b), true);
		arena_done(&f.arena);
		arena_done(&a);
	}
}

static const struct name_row {
	const char *path, *text, *want;
} names[] = {
	{".github/workflows/ci.yml", "run: docker", "workflow"},
	{"x/.github/workflows/docker-compose.yml", "services:\n- run: docker", "workflow"},
	{".github/workflows/ci.yml", "run: make", ""},
	{"action.yml", "run: docker", "workflow"},
	{".gitlab-ci.yml", "script: docker", "gitlab"},
	{".circleci/config.yml", "run: docker", "circleci"},
	{"Makefile", "a:\n\tdocker", "makefile"},
	{"Makefile", "a:\n\tmake", ""},
	{"Makefile.in", "docker", ""},
	{"rules/x.mk", "docker", "makefile"},
	{"README.md", "docker", "markdown"},
	{"Dockerfile.md", "docker", "markdown"},
	{"a.service", "ExecStart=docker", "systemd"},
	{"docker.service.d/x.conf", "ExecStart=dockerd", "systemd"},
	{"nginx/x.conf", "ExecStart=dockerd", ""},
	{"package.json", "{\"scripts\": {\"a\": \"docker\"}}", "npm"},
	{".devcontainer/devcontainer.json", "{}", "devcontainer"},
	{"Jenkinsfile", "sh 'docker'", "jenkinsfile"},
	{"roles/a/tasks/main.yml", "- shell: docker", "ansible"},
	{"roles/a/tasks/docker.yml", "- shell: docker", "ansible"},
	{"roles/a/tasks/docker-compose.yml", "services: {}", "compose"},
	{"x/main.yml", "- shell: docker", ""},
	{"etc/daemon.json", "{\"log-driver\": \"local\"}", "daemon"},
	{"etc/daemon.json", "{\"a\": \"local\"}", ""},
	{"x.sh", "docker run x", "run"},
};

static void test_names(void **state)
{
	unsigned failed = 0;
	(void)state;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		const char *got = input_kind_name(
			recognise_found(str_from(names[i].path), str_from(names[i].text)));
		if (strcmp(got, names[i].want)) {
			print_error("%s: got '%s', want '%s'\n", names[i].path, got, names[i].want);
			failed++;
		}
	}
	assert_int_equal(failed, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_named),
		cmocka_unit_test(test_other_commands),
		cmocka_unit_test(test_bombs),
		cmocka_unit_test(test_unclosed_marks),
		cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests_name("hosts", tests, NULL, NULL);
}
