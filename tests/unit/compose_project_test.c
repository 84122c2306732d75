/*
 * compose_project_test.c: projects as `docker compose config` prints them: merged, interpolated,
 * in canonical form. A row asks for one part of the project by its path, as JSON.
 */
#include "unit/compose_fixture.h"

#include "cli/tree.h"
#include "read/yaml/yaml.h"

static struct node *follow(struct node *n, const char *path)
{
	struct str rest = str_from(path), name;
	int64_t at;
	while (n && rest.n) {
		rest = str_cut(rest, '.', &name);
		if (node_is(n, NODE_SEQUENCE))
			n = str_int(name, &at) && at < n->n ? n->u.items[at] : NULL;
		else
			n = node_get(n, name);
	}
	return n;
}

static struct str as_json(struct fixture *f, struct node *n)
{
	struct buf memory = BUF(&f->arena);
	struct sink sink;
	struct writer w;
	if (!n)
		return STR("nothing");
	sink_init_memory(&sink, &memory);
	writer_init(&w, &sink);
	tree_write(&w, &f->arena, n);
	sink_flush(&sink);
	return buf_str(&memory);
}

struct row {
	const char *name, *text, *path, *want;
};

static void check(const struct row *r, const char *const *files)
{
	struct fixture f;
	struct reading reading = fixture_init(&f, files);
	struct source *s = source_new(&f.arena, STR("compose.yaml"), str_from(r->text));
	struct node *project = compose_project(&reading, s);
	struct str got = project ? as_json(&f, follow(project, r->path)) : first_error(&f);
	if (!str_eq(got, str_from(r->want)))
		fail_msg("%s: " STR_FMT, r->name, STR_ARG(got));
	arena_done(&f.arena);
}

#define WEB "services:\n  web:\n    image: x\n    "

/* ---- one file ---- */

static const struct row forms[] = {
	{"a short port", WEB "ports: ['80']\n", "services.web.ports",
		"[{\"mode\": \"ingress\", \"target\": 80, \"protocol\": \"tcp\"}]"},
	{"a range of ports, sorted as text", WEB "ports: ['9-10:9-10/udp']\n",
		"services.web.ports.0",
		"{\"mode\": \"ingress\", \"target\": 10, \"published\": \"10\", \"protocol\": "
		"\"udp\"}"},
	{"one of a range", WEB "ports: ['[::1]:8000-8010:80']\n", "services.web.ports.0",
		"{\"mode\": \"ingress\", \"host_ip\": \"::1\", \"target\": 80, \"published\": "
		"\"8000-8010\", "
		"\"protocol\": \"tcp\"}"},
	{"the same port twice", WEB "ports: ['80:80', {target: 80, published: '80'}]\n",
		"services.web.ports.1", "nothing"},
	{"a bind mount", WEB "volumes: ['./a:/b/../c:ro,z']\n", "services.web.volumes.0",
		"{\"type\": \"bind\", \"source\": \"./a\", \"target\": \"/c\", \"read_only\": "
		"true, "
		"\"bind\": {\"selinux\": \"z\", \"create_host_path\": true}}"},
	{"a volume of no name", WEB "volumes: [/bc]\n", "services.web.volumes.0",
		"{\"type\": \"volume\", \"target\": \"/bc\", \"volume\": {}}"},
	{"a volume as short as a drive", WEB "volumes: [/b]\n", "services.web.volumes.0",
		"{\"type\": \"volume\", \"target\": \"/b\"}"},
	{"an empty profile is on", WEB "profiles: ['']\n", "services.web.image", "\"x\""},
	{"a Windows drive", WEB "volumes: ['C:\\a:/b']\n", "services.web.volumes.0.source",
		"\"C:\\\\a\""},
	{"a command is cut at an operator", WEB "command: a 'b c' && d\n", "services.web.command",
		"[\"a\", \"b c\"]"},
	{"a number before > goes with it", WEB "command: a 2>&1\n", "services.web.command",
		"[\"a\"]"},
	{"no command", WEB "tty: true\n", "services.web.command", "null"},
	{"an empty command", WEB "command: ''\n", "services.web.command", "[]"},
	{"a test in a shell", WEB "healthcheck: {test: a b, interval: 90s}\n",
		"services.web.healthcheck",
		"{\"test\": [\"CMD-SHELL\", \"a b\"], \"interval\": \"1m30s\"}"},
	{"seconds in parts", WEB "stop_grace_period: 1h0m0.5s\n", "services.web.stop_grace_period",
		"\"1h0m0.5s\""},
	{"less than a second", WEB "stop_grace_period: 1500us\n", "services.web.stop_grace_period",
		"\"1.5ms\""},
	{"bytes", WEB "mem_limit: 1.5g\n", "services.web.mem_limit", "\"1610612736\""},
	{"a float of 32 bits", WEB "cpus: '0.3'\n", "services.web.cpus", "0.3"},
	{"nothing is no limit", WEB "cpus: 0\n", "services.web.cpus", "nothing"},
	{"environment", WEB "environment: {A: 1, B: 1.50, C: true, D: }\n",
		"services.web.environment",
		"{\"A\": \"1\", \"B\": \"1.5\", \"C\": \"true\", \"D\": null}"},
	{"labels", WEB "labels: [a=b=c, d]\n", "services.web.labels",
		"{\"a\": \"b=c\", \"d\": \"\"}"},
	{"hosts", WEB "extra_hosts: ['b=[::1]', 'a:1.2.3.4']\n", "services.web.extra_hosts",
		"[\"a=1.2.3.4\", \"b=::1\"]"},
	{"a build", "services:\n  web:\n    build: ./x\n", "services.web.build",
		"{\"context\": \"./x\", \"dockerfile\": \"Dockerfile\"}"},
	{"build arguments without a value are dropped",
		"services:\n  web:\n    build: {args: [A, B=1]}\n", "services.web.build.args",
		"{\"B\": \"1\"}"},
	{"a device", WEB "devices: ['/dev/a:/dev/b']\n", "services.web.devices.0",
		"{\"source\": \"/dev/a\", \"target\": \"/dev/b\", \"permissions\": \"rwm\"}"},
	{"all processors", WEB "gpus: all\n", "services.web.gpus", "[{\"count\": -1}]"},
	{"ulimits", WEB "ulimits: {nproc: 5, nofile: {soft: 1, hard: 2}}\n", "services.web.ulimits",
		"{\"nofile\": {\"soft\": 1, \"hard\": 2}, \"nproc\": 5}"},
	{"a file's mode", WEB "configs: [{source: c, mode: 0440}]\nconfigs: {c: {content: x}}\n",
		"services.web.configs.0.mode", "\"0440\""},
	{"a secret", WEB "secrets: [s]\nsecrets: {s: {file: f}}\n", "services.web.secrets.0",
		"{\"source\": \"s\", \"target\": \"/run/secrets/s\"}"},
	{"an env_file that may be missing", WEB "env_file: [a, {path: b, required: false}]\n",
		"services.web.env_file", "[\"a\", {\"path\": \"b\", \"required\": false}]"},
	{"who shares a network waits", WEB "network_mode: 'service:db'\n  db: {image: x}\n",
		"services.web.depends_on",
		"{\"db\": {\"condition\": \"service_started\", \"restart\": true, \"required\": "
		"true}}"},
	{"a name server to be", WEB "dns: ['$D']\n", "services.web.dns", "nothing"},
	{"a scale is replicas, too", WEB "scale: 2\n    deploy: {}\n",
		"services.web.deploy.replicas", "2"},
	{"parts that are never left out", WEB "deploy: {}\n", "services.web.deploy",
		"{\"resources\": {}, \"placement\": {}}"},
	{"only what is used", WEB "networks: [a]\nnetworks: {a: , b: }\n", "networks",
		"{\"a\": {\"name\": \"project_a\", \"ipam\": {}}}"},
	{"an old external name", WEB "volumes: ['vol:/v']\nvolumes: {vol: {external: {name: w}}}\n",
		"volumes", "{\"vol\": {\"name\": \"w\", \"external\": true}}"},
	{"a profile that is off", WEB "profiles: [p]\n", "services", "{}"},
	{"the name in its form", "name: My.App_1\n" WEB "tty: true\n", "name", "\"myapp_1\""},
	{"its variable", WEB "hostname: $COMPOSE_PROJECT_NAME\n", "services.web.hostname",
		"\"project\""},
	{"a dollar is doubled", WEB "hostname: a$$b\n", "services.web.hostname", "\"a$$b\""},
	{"extensions of the project", "x-a: {b: [1, 2.5, null, $$]}\n" WEB "tty: true\n", "x-a",
		"{\"b\": [1, 2.5, null, \"$$\"]}"},
	{"no value is no text", WEB "hostname: a${X}b\n", "services.web.hostname", "\"ab\""},
	{"a value that must be", WEB "hostname: ${X:?why}\n", "",
		"the variable 'X' must be set, and is not"},
	{"a default in braces", WEB "hostname: '${X:-{\"a\": 1}}'\n", "services.web.hostname",
		"\"{\\\"a\\\": 1}\""},
};

static void test_forms(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		check(&forms[i], NULL);
}

/* ---- several documents: the way of override files ---- */

#define OVER "---\nservices:\n  web:\n    "
static const struct row merges[] = {
	{"a scalar is replaced", WEB "user: a\n" OVER "user: b\n", "services.web.user", "\"b\""},
	{"a list grows", WEB "security_opt: [a]\n" OVER "security_opt: [b]\n",
		"services.web.security_opt", "[\"a\", \"b\"]"},
	{"a mapping is merged", WEB "labels: {a: 1, b: 2}\n" OVER "labels: [b=3, c=4]\n",
		"services.web.labels", "{\"a\": \"1\", \"b\": \"3\", \"c\": \"4\"}"},
	{"a command is replaced", WEB "command: [a, b]\n" OVER "command: c\n",
		"services.web.command", "[\"c\"]"},
	{"a port of the same is replaced",
		WEB "ports: ['80:80']\n" OVER "ports: ['80:80', '81:81']\n", "services.web.ports.2",
		"nothing"},
	{"a volume at the same place is replaced",
		WEB "volumes: ['./a:/d']\n" OVER "volumes: ['./b:/d']\n",
		"services.web.volumes.0.source", "\"./b\""},
	{"options of another driver go",
		WEB "logging: {driver: a, options: {x: y}}\n" OVER "logging: {driver: b}\n",
		"services.web.logging", "{\"driver\": \"b\"}"},
	{"a build of either form", WEB "build: ./a\n" OVER "build: {target: t}\n",
		"services.web.build",
		"{\"context\": \"./a\", \"target\": \"t\", \"dockerfile\": \"Dockerfile\"}"},
	{"networks of either form",
		WEB "networks: [default]\n" OVER "networks: {default: {priority: 1}}\n",
		"services.web.networks", "{\"default\": {\"priority\": 1}}"},
	{"reset", WEB "ports: ['80:80']\n" OVER "ports: !reset []\n", "services.web.ports",
		"nothing"},
	{"override", WEB "environment: {A: 1}\n" OVER "environment: !override {B: 2}\n",
		"services.web.environment", "{\"B\": \"2\"}"},
	{"nothing changes nothing", WEB "dns: [a]\n" OVER "dns:\n", "services.web.dns", "[\"a\"]"},
	{"an ulimit is replaced", WEB "ulimits: {n: {soft: 1, hard: 2}}\n" OVER "ulimits: {n: 3}\n",
		"services.web.ulimits", "{\"n\": 3}"},
	{"a list over a mapping", WEB "sysctls: {a: 1}\n" OVER "sysctls: [a=2]\n",
		"services.web.sysctls", "{\"a\": \"2\"}"},
	{"a mapping over a list of strings", WEB "cap_add: [A]\n" OVER "cap_add: {B: 1}\n", "",
		"'cap_add' is a mapping, which cannot be laid over a list"},
};

static void test_merges(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof merges / sizeof *merges; i++)
		check(&merges[i], NULL);
}

/* ---- several files ---- */

static const char *const files[] = {"sub/base.yaml",
	"services:\n  base:\n    image: b\n    build: {context: ., additional_contexts: {m: ./m}}\n"
	"    volumes: ['./d:/d', 'vol:/v']\n    env_file: e.env\n    extends: top\n"
	"  top: {image: t, user: u}\n  nothing:\n",
	"inc/compose.yaml",
	"include: [deep.yaml]\nservices:\n  one: {image: 'i:$TAG', volumes: ['./d:/d']}\n",
	"inc/deep.yaml", "services:\n  two: {image: x}\nnetworks: {n: }\n", "inc/.env", "TAG=7\n",
	"inc/over.yaml", "services:\n  one: {user: '1'}\n", "ring.yaml",
	"include: [ring.yaml]\nservices: {}\n", "secrets.yaml", "password: hunter2\n", "vars.env",
	"TAG=8\n", NULL};

static const struct row several[] = {
	{"extends, and what that extends",
		WEB "extends: {file: sub/base.yaml, service: base}\nvolumes: {vol: }\n",
		"services.web.user", "\"u\""},
	{"paths move along",
		WEB "extends: {file: sub/base.yaml, service: base}\nvolumes: {vol: }\n",
		"services.web.volumes.0.source", "\"sub/d\""},
	{"a build's, too", WEB "extends: {file: sub/base.yaml, service: base}\nvolumes: {vol: }\n",
		"services.web.build",
		"{\"context\": \"sub\", \"additional_contexts\": {\"m\": \"sub/m\"}, "
		"\"dockerfile\": \"Dockerfile\"}"},
	{"and an env_file's",
		WEB "extends: {file: sub/base.yaml, service: base}\nvolumes: {vol: }\n",
		"services.web.env_file", "[\"sub/e.env\"]"},
	{"a service that says nothing", WEB "extends: {file: sub/base.yaml, service: nothing}\n",
		"services.web.image", "\"x\""},
	{"no such service", WEB "extends: {file: sub/base.yaml, service: none}\n", "",
		"'sub/base.yaml' has no service 'none' to extend"},
	{"no such file", WEB "extends: {file: none.yaml, service: s}\n", "",
		"'none.yaml' is not read: it is not there"},
	{"include, with the .env beside it", "include: [inc/compose.yaml]\n", "services.one.image",
		"\"i:7\""},
	{"and what that includes", "include: [inc/compose.yaml]\n", "services.two.image", "\"x\""},
	{"its paths", "include: [inc/compose.yaml]\n", "services.one.volumes.0.source",
		"\"inc/d\""},
	{"another folder",
		"include: [{path: inc/compose.yaml, project_directory: ., env_file: vars.env}]\n",
		"", "'deep.yaml' is not read: it is not there"},
	{"several files, and another env_file",
		"include: [{path: [inc/compose.yaml, inc/over.yaml], env_file: vars.env}]\n",
		"services.one",
		"{\"command\": null, \"entrypoint\": null, \"image\": \"i:8\", "
		"\"networks\": {\"default\": null}, \"user\": \"1\", \"volumes\": [{\"type\": "
		"\"bind\", "
		"\"source\": \"inc/d\", \"target\": \"/d\", \"bind\": {\"create_host_path\": "
		"true}}]}"},
	{"the file itself has the last word",
		"include: [inc/compose.yaml]\nservices: {one: {image: mine}}\n",
		"services.one.image", "\"mine\""},
	{"a ring", "include: [ring.yaml]\n", "", "'ring.yaml' includes itself in turn"},
	{"remote", "include: ['oci://a/b']\n", "", "'oci://a/b' is not read: it is remote"},
	{"no compose file is never shown", "include: [secrets.yaml]\n", "",
		"'secrets.yaml' is not read: it is no compose file"},
};

static void test_several(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof several / sizeof *several; i++)
		check(&several[i], files);
}

/* ---- files that belong together ---- */

static const char *const beside[] = {"compose.override.yml", "services: {web: {user: over}}\n",
	"compose.override.yaml", "services: {web: {user: second}}\n", NULL};
static const char *const listed[] = {".env", "COMPOSE_FILE=compose.yaml:b.yaml\n", "b.yaml",
	"services: {web: {user: listed}}\n", "compose.override.yml",
	"services: {web: {user: over}}\n", NULL};
static const char *const named[] = {".env", "COMPOSE_PROJECT_NAME=env\nCOMPOSE_PROFILES=p\n", NULL};

static void test_together(void **state)
{
	(void)state;
	check(&(struct row){"the override file", WEB "user: a\n", "services.web.user", "\"over\""},
		beside);
	check(&(struct row){"COMPOSE_FILE", WEB "user: a\n", "services.web.user", "\"listed\""},
		listed);
	check(&(struct row){"the name of the .env", "name: a\n" WEB "tty: true\n", "name",
		      "\"env\""},
		named);
	check(&(struct row){"its profiles", WEB "profiles: [p]\n", "services.web.image", "\"x\""},
		named);
}

/* Every port of a range is printed by itself. */
static void test_many_ports(void **state)
{
	static const unsigned ranges[] = {15, 16};
	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct fixture f;
		struct reading r = fixture_init(&f, NULL);
		struct buf b = BUF(&f.arena);
		buf_add(&b, STR(WEB "ports:\n"));
		for (unsigned n = 0; n < ranges[i]; n++)
			buf_printf(&b, "    - 127.0.0.%u:1-65535:1-65535\n", n + 1);
		struct source *s = source_new(&f.arena, STR("compose.yaml"), buf_str(&b));
		assert_int_equal(compose_project(&r, s) != NULL, i == 0);
		assert_int_equal(first_error(&f).n > 0, i == 1);
		arena_done(&f.arena);
	}
}

/* An override file that is given finds its base. */
static void test_override(void **state)
{
	static const char *const base[] = {"compose.yaml", WEB "tty: true\n", NULL};
	struct fixture f;
	(void)state;
	read_named(&f, "compose.override.yaml", STR("services: {web: {user: root}}\n"), base);
	assert_int_equal(first_error(&f).n, 0);
	assert_int_equal(f.facts.by_kind[KIND_container].n, 1);
	arena_done(&f.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_forms),
		cmocka_unit_test(test_merges), cmocka_unit_test(test_several),
		cmocka_unit_test(test_together), cmocka_unit_test(test_override),
		cmocka_unit_test(test_many_ports)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
