/*
 * compose_test.c: compose files as records. A row asks for one field by its path, `#` for the
 * length of a list, and shows it with what was written at its place behind @.
 */
#include "unit/compose_fixture.h"

#include "read/container/container.h"

static void read_file(struct fixture *f, struct str text, const char *const *files)
{
	read_named(f, "compose.yml", text, files);
}

static void show(struct fixture *f, struct buf *b, struct value v)
{
	if (value_is_unknown(v)) {
		buf_printf(b, "? " STR_FMT, STR_ARG(value_cause(v)->what));
	} else if (v.tag == VALUE_NONE) {
		buf_add(b, STR("-"));
	} else if (v.tag == VALUE_BOOL) {
		buf_add(b, v.u.b ? STR("true") : STR("false"));
	} else if (v.tag == VALUE_INT || v.tag == VALUE_BYTES || v.tag == VALUE_DURATION) {
		buf_printf(b, "%lld", (long long)v.u.i);
	} else if (v.tag == VALUE_NUMBER) {
		buf_printf(b, "%g", v.u.d);
	} else if (v.tag == VALUE_STRING || v.tag == VALUE_PATH) {
		buf_add(b, text_show(&f->arena, *v.u.text));
	} else if (v.tag == VALUE_USER) {
		buf_add(b, v.u.user->name);
	} else if (v.tag == VALUE_PORTS) {
		buf_printf(b, "%d-%d", v.u.ports.first, v.u.ports.last);
	} else if (v.tag == VALUE_LIST) {
		for (uint32_t i = 0; v.u.list && i < v.u.list->n; i++) {
			buf_add(b, i ? STR("|") : STR(""));
			show(f, b, v.u.list->at[i]);
		}
		buf_add(b, v.u.list && v.u.list->open ? STR("...") : STR(""));
	} else if (v.tag == VALUE_RECORD) {
		buf_add(b, str_from(v.u.record->kind->name));
	} else if (v.tag == VALUE_MAP) {
		for (uint32_t i = 0; v.u.map && i < v.u.map->n; i++) {
			buf_add(b, i ? STR("|") : STR(""));
			show(f, b, v.u.map->at[i].key);
			buf_char(b, '=');
			show(f, b, v.u.map->at[i].value);
		}
	}
}

/* "limits.memory", "mounts.0.source", "labels.a" from the last container or the project. */
static struct value follow(struct fixture *f, struct str path)
{
	struct str rest = path, name;
	enum kind_id kind = KIND_container;
	if (str_starts_with(path, STR("project."))) {
		rest = str_skip(path, 8);
		kind = KIND_project;
	}
	struct record_list *all = &f->facts.by_kind[kind];
	if (!all->n)
		return value_none(0);
	struct value v = value_record(all->at[all->n - 1]);
	while (rest.n) {
		int64_t at;
		unsigned slot;
		rest = str_cut(rest, '.', &name);
		if (v.tag == VALUE_RECORD && !value_is_unknown(v)) {
			assert_non_null(kind_field(v.u.record->kind, name, &slot));
			v = record_get(v.u.record, slot);
		} else if (v.tag == VALUE_LIST && str_int(name, &at)) {
			bool there = v.u.list && at < v.u.list->n;
			v = there ? v.u.list->at[at] : value_none(0);
		} else if (v.tag == VALUE_MAP) {
			const struct map_entry *e = value_map_find(v, name);
			v = e ? e->value : value_none(0);
		}
	}
	return v;
}

#define HEAD "services:\n  web:\n    image: nginx:1.27\n"

static const struct row {
	const char *name, *text, *field, *want;
} rows[] = {
	{"a bool", HEAD "    privileged: true\n", "privileged", "true @true"},
	{"a bool in quotes", HEAD "    privileged: \"true\"\n", "privileged", "true @\"true\""},
	{"an unwritten bool has the place of its service", HEAD, "privileged", "false @web"},
	{"image", HEAD, "image.tag", "1.27 @nginx:1.27"},
	{"a merge key keeps the place", "x-a: &a\n  read_only: true\n" HEAD "    <<: *a\n",
		"read_only", "true @true"},
	{"a default may be overridden", HEAD "    user: ${U:-app}\n", "user", "app! @${U:-app}"},
	{"a variable without value", HEAD "    hostname: h-${U}\n", "hostname", "h-${...} @h-${U}"},
	{"a nested default", HEAD "    hostname: ${A:-${B:-c}d}\n", "hostname",
		"cd! @${A:-${B:-c}d}"},
	{"a doubled $", HEAD "    hostname: a$$b$1\n", "hostname", "a$b$1 @a$$b$1"},
	{"an undecided bool", HEAD "    privileged: ${P}\n", "privileged",
		"? `P` has no default and no value in .env @${P}"},
	{"a default bool", HEAD "    privileged: ${P:-yes}\n", "privileged", "true! @${P:-yes}"},
	{"an undecided size", HEAD "    mem_limit: ${M}m\n", "limits.memory",
		"? `M` has no default and no value in .env @${M}m"},
	{"deploy counts before mem_limit",
		HEAD "    mem_limit: 1g\n    deploy: {resources: {limits: {memory: 512m}}}\n",
		"limits.memory", "536870912 @512m"},
	{"a CPU quota", HEAD "    cpu_quota: 50000\n", "limits.cpus", "0.5 @50000"},
	{"cpus before quota", HEAD "    cpu_quota: 50000\n    cpus: '2'\n", "limits.cpus",
		"2 @'2'"},
	{"no memory limit", HEAD "    mem_limit: 0\n", "limits.memory", "- @web"},
	{"a short volume", HEAD "    volumes: ['/a:/b:ro']\n", "mounts.0.read_only",
		"true @'/a:/b:ro'"},
	{"a long volume", HEAD "    volumes:\n      - {type: bind, source: /a, target: /b}\n",
		"mounts.0.source", "/a @/a"},
	{"tmpfs", HEAD "    tmpfs: /run:size=1m\n", "mounts.0.size", "1048576 @/run:size=1m"},
	{"a port as a number", HEAD "    ports: [8080:80]\n", "ports.0.number", "80-80 @8080:80"},
	{"a long port", HEAD "    ports: [{target: 80, published: \"81-82\"}]\n",
		"ports.0.published", "81-82 @\"81-82\""},
	{"a long port's own port", HEAD "    ports: [{target: 80, published: \"81\"}]\n",
		"ports.0.number", "80-80 @80"},
	{"environment as a list", HEAD "    environment: [A=1, B=x=y]\n", "environment.1.value",
		"x=y @x=y"},
	{"a variable that is only named", HEAD "    environment: {A: }\n", "environment.0.assigned",
		"false @A"},
	{"capabilities", HEAD "    cap_drop: [ALL]\n    cap_add: [CAP_chown]\n", "capabilities",
		"CHOWN @web"},
	{"a command in one string", HEAD "    command: sh -c 'a b' c\\ d\n", "command",
		"sh|-c|a b|c d @sh -c 'a b' c\\ d"},
	{"a word of it", HEAD "    command: sh -c 'a b'\n", "command.2", "a b @'a b'"},
	{"a hole in a word", HEAD "    command: a --p ${P}x\n", "command.2",
		"${...}x @a --p ${P}x"},
	{"a health check in one string", HEAD "    healthcheck: {test: curl x}\n",
		"healthcheck.test", "CMD-SHELL|curl x @curl x"},
	{"a health check switched off", HEAD "    healthcheck: {test: [NONE]}\n",
		"healthcheck.disabled", "true @[NONE]"},
	{"options", HEAD "    security_opt: [\"no-new-privileges:true\"]\n", "no_new_privileges",
		"true @\"no-new-privileges:true\""},
	{"ulimits", HEAD "    ulimits: {nofile: {soft: 1, hard: 2}}\n",
		"limits.ulimits.nofile.hard", "2 @2"},
	{"an extension", HEAD "    x-a: {b: [1, c]}\n", "extra.x-a.b", "1|c @[1, c]"},
	{"hosts", HEAD "    extra_hosts: {a: 1.2.3.4}\n", "extra_hosts", "a:1.2.3.4 @{a: 1.2.3.4}"},
	{"extends here",
		"services:\n  base: {image: a, user: root, cap_add: [A]}\n"
		"  web: {extends: base, cap_add: [B]}\n",
		"cap_add", "A|B @[B]"},
	{"extends takes over",
		"services:\n  base: {image: a, user: root}\n  web: {extends: base}\n", "user",
		"root @root"},
	{"extends what is not here", "services:\n  web: {extends: {file: f.yml, service: s}}\n",
		"privileged", "? it extends `f.yml`, which is not here @web"},
	{"extends another file", "services:\n  web: {extends: {file: b.yml, service: s}}\n",
		"hostname", "h @h"},
	{"depends_on", "services:\n  db: {image: a}\n  web: {image: b, depends_on: [db]}\n",
		"depends_on.0.condition", "service_started @db"},
	{".env", HEAD "    hostname: ${FROM_ENV}\n", "hostname", "env value! @${FROM_ENV}"},
	{"an env_file", HEAD "    env_file: app.env\n", "environment", "variable|variable @web"},
	{"a value of it", HEAD "    env_file: app.env\n", "environment.1.value",
		"q\"x #y @app.env"},
	{"an env_file that is not here", HEAD "    env_file: no.env\n", "environment", "... @web"},
	{"documents are merged", HEAD "---\nservices: {web: {tty: true}}\n", "tty", "true @true"},
	{"a named volume", HEAD "    volumes: ['data:/d']\nvolumes: {data: {driver: x}}\n",
		"mounts.0.volume.driver", "x @x"},
	{"a network", HEAD "    networks: [n]\nnetworks: {n: {internal: true}}\n",
		"networks.0.network.internal", "true @true"},
	{"who mounts a volume",
		HEAD "    volumes: ['data:/d']\n  job:\n    image: a\n    volumes: ['data:/e']\n"
		     "volumes: {data: {}}\n",
		"mounts.0.volume.mounts.1.target", "/e @'data:/e'"},
	{"who is on a network", HEAD "    networks: [n]\nnetworks: {n: {}}\n",
		"networks.0.network.containers.0.name", "web @web"},
	{"a hook", HEAD "    pre_stop: [{command: a, privileged: true}]\n", "hooks.0.privileged",
		"true @true"},
	{"its event", HEAD "    post_start: [{command: a}]\n", "hooks.0.event",
		"post_start @{command: a}"},
	{"the project's ports", HEAD "    ports: ['80']\n", "project.ports.0.number",
		"80-80 @'80'"},
	{"the user of the linked stage", "services: {web: {build: ./app}}\n", "user",
		"app @USER app"},
	{"but not where one is written", "services: {web: {build: app, user: me}}\n", "user",
		"me @me"},
	{"a target, with arguments",
		"services: {web: {build: {context: app, target: b, args: [W=/w]}}}\n",
		"working_dir", "/w @WORKDIR $W"},
	{"a Dockerfile in the file",
		"services: {web: {build: {dockerfile_inline: \"FROM a\\nUSER in\\n\"}}}\n", "user",
		"in @USER in"},
	{"a block of Dockerfile",
		"services:\n  web:\n    build:\n      dockerfile_inline: |\n        FROM a\n"
		"        USER in\n",
		"user", "in @USER in"},
	{"its entry point", "services: {web: {build: full}}\n", "entrypoint",
		"in|it @ENTRYPOINT [\"in\", \"it\"]"},
	{"its command", "services: {web: {build: full}}\n", "command", "cmd @CMD [\"cmd\"]"},
	{"an entry point drops its command", "services: {web: {build: full, entrypoint: [e]}}\n",
		"command", "- @web"},
	{"its labels, but where one is written",
		"services: {web: {build: {context: full, labels: {b: build}}, labels: {a: own}}}\n",
		"labels", "a=own|b=build|c=image @{a: own}"},
	{"its ports", "services: {web: {build: full, expose: ['1']}}\n", "expose",
		"port|port @['1']"},
	{"a build that is extended, in its folder",
		"services: {web: {extends: {file: ext/x.yml, service: s}, build: {target: t}}}\n",
		"user", "ext @USER ext"},
	{"a context that lies elsewhere", "services: {web: {build: https://a.example/b.git}}\n",
		"build.remote", "true @https://a.example/b.git"},
	{"commands of command and entry point",
		HEAD "    entrypoint: [tini, --]\n    command: x y\n", "commands.0.args",
		"--|x|y @tini, --]\n    command: x y"},
	{"a command of the health check", HEAD "    healthcheck: {test: a | curl x}\n",
		"commands.1.name", "curl @curl"},
	{"an unknown key", HEAD "    imgae: a\n", "unknown_keys", "imgae @web"},
};

static const char *const files[] = {".env", "# c\nFROM_ENV='env value' # d\n", "app.env",
	"export A=1 # no\nB=\"q\\\"x #y\"\n", "b.yml",
	"services:\n  s:\n    image: x\n    hostname: h\n", "app/Dockerfile",
	"FROM a AS b\nARG W\nWORKDIR $W\nFROM b\nUSER app\n", "full/Dockerfile",
	"FROM a\nENTRYPOINT [\"in\", \"it\"]\nCMD [\"cmd\"]\nLABEL a=image b=image c=image\n"
	"EXPOSE 80\n",
	"ext/x.yml", "services: {s: {build: {context: .}}}\n", "ext/Dockerfile",
	"FROM a AS t\nUSER ext\n", NULL};

static void test_rows(void **state)
{
	unsigned bad = 0;
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		read_file(&f, str_from(rows[i].text), files);
		struct value v = follow(&f, str_from(rows[i].field));
		struct buf b = BUF(&f.arena);
		show(&f, &b, v);
		bool may_change = v.flags & (VALUE_OVERRIDABLE | VALUE_SENSITIVE) &&
				  !str_starts_with(str_from(rows[i].field), STR("environment"));
		struct str at = facts_written(&f.facts, v.place);
		buf_printf(&b, "%s @" STR_FMT, may_change ? "!" : "", STR_ARG(at));
		if (!str_eq(buf_str(&b), str_from(rows[i].want)))
			print_error("%s: " STR_FMT "\n", rows[i].name, STR_ARG(buf_str(&b))), bad++;
		arena_done(&f.arena);
	}
	assert_int_equal(bad, 0);
}

/* The first mistake, and whether Compose would refuse the file. */
static const struct mistake {
	const char *name, *text, *want;
} mistakes[] = {
	{"fine", HEAD, ""},
	{"JSON", "{\"services\": {\"a\": {\"image\": \"x\"}}}", ""},
	{"empty", "", "the compose file is empty"},
	{"no compose file", "a: 1\n", "this is no compose file: it has no 'services'"},
	{"a list", "- a\n", "a compose file is a mapping, this is a list"},
	{"old form", "web:\n  image: x\n",
		"this is the old form of compose files, without 'services', which Compose no "
		"longer reads"},
	{"unknown key", HEAD "    imgae: x\n", "'imgae' is no key of services.web"},
	{"unknown key at the top", HEAD "servics: {}\n", "'servics' is no key of a compose file"},
	{"a number for a string", HEAD "    user: 1000\n",
		"'services.web.user' must be a string, not a whole number"},
	{"a string for a list", HEAD "    ports: '80'\n",
		"'services.web.ports' must be a list, not a string"},
	{"no bool", HEAD "    privileged: maybe\n",
		"'services.web.privileged' must be true or false"},
	{"no int", HEAD "    scale: 'x'\n", "'services.web.scale' must be a whole number"},
	{"an int to be", HEAD "    scale: ${N}\n", ""},
	{"no duration", HEAD "    stop_grace_period: 10\n",
		"'services.web.stop_grace_period' must be a string, not a whole number"},
	{"no interpolation", HEAD "    hostname: ${a.b}\n",
		"'services.web.hostname' holds a '${' that begins no variable"},
	{"a lone $ is none", HEAD "    hostname: a$(b)$\n", ""},
	{"twice in a list", HEAD "    security_opt: [A, A]\n",
		"'services.web.security_opt' names 'A' twice"},
	{"the same in a list Compose tidies", HEAD "    cap_add: [A, A]\n", ""},
	{"no image", "services:\n  web: {tty: true}\n",
		"service 'web' has neither 'image' nor 'build'"},
	{"an image to be", "services:\n  web: {image: '${I}'}\n", ""},
	{"a volume nobody defines", HEAD "    volumes: ['data:/d']\n",
		"the volume 'data' is not defined under the file's 'volumes'"},
	{"a network nobody defines", HEAD "    networks: [n]\n",
		"the network 'n' is not defined under the file's 'networks'"},
	{"the default network", HEAD "    networks: [default]\n", ""},
	{"a secret nobody defines", HEAD "    secrets: [s]\n",
		"the secret 's' is not defined under the file's 'secrets'"},
	{"a service nobody defines", HEAD "    depends_on: [db]\n",
		"service 'web' waits for 'db', and there is no such service"},
	{"not required, but not there at all",
		HEAD "    depends_on: {db: {condition: service_started, required: false}}\n",
		"service 'web' waits for 'db', and there is no such service"},
	{"a limit that is no number", HEAD "    ulimits: {nofile: many}\n",
		"'services.web.ulimits.nofile' must be a whole number"},
	{"all devices", HEAD "    gpus: [{count: all}]\n", ""},
	{"some devices", HEAD "    gpus: [{count: some}]\n",
		"'services.web.gpus.0.count' must be a whole number or all"},
	{"a mode", HEAD "    secrets: [{source: s, mode: '0440'}]\nsecrets: {s: {file: f}}\n", ""},
	{"no mode", HEAD "    secrets: [{source: s, mode: r}]\nsecrets: {s: {file: f}}\n",
		"'services.web.secrets.0.mode' must be a mode like 0440"},
	{"a secret of no name", HEAD "    secrets: [{target: t}]\n",
		"'source' must name what is granted"},
	{"a secret from nowhere", HEAD "secrets: {s: {file: ''}}\n",
		"nothing says where 's' comes from"},
	{"external, or so", HEAD "volumes: {v: {external: elsewhere}}\n",
		"'volumes.v.external' must be true or false"},
	{"a weight in quotes", HEAD "    blkio_config: {weight: '10'}\n",
		"'services.web.blkio_config.weight' must be a whole number, not a string"},
	{"port 0", HEAD "    ports: ['80:0']\n", "this is no port: a container has no port 0"},
	{"a part of a port", HEAD "    expose: [1.5]\n",
		"'services.web.expose.0' must be a string or a whole number, not a number"},
	{"a key without its file", HEAD "    build: {context: ., ssh: [a]}\n",
		"an SSH key is 'default' or ID=PATH"},
	{"an option that is a truth", HEAD "    storage_opt: {a: true}\n",
		"'services.web.storage_opt.a' must be a string, a whole number or nothing, not a "
		"boolean"},
	{"labels of a volume twice", HEAD "volumes: {v: {labels: [a, a]}}\n",
		"'volumes.v.labels' names 'a' twice"},
	{"a volume of no name", HEAD "    volumes: [{type: volume, source: '', target: /t}]\n", ""},
	{"nothing is included", "include:\n" HEAD, ""},
	{"extends in a circle", "services:\n  a: {extends: b}\n  b: {extends: a}\n",
		"'a' extends this service in turn"},
	{"a reset key", HEAD "    ports: !reset null\n", ""},
	{"a key that is no string", HEAD "    environment: {1: a}\n",
		"a key must be a string, not a whole number"},
	{"one limit in two ways",
		HEAD "    cpus: 1\n    deploy: {resources: {limits: {cpus: '1.0'}}}\n", ""},
	{"and two limits",
		HEAD "    mem_limit: 1g\n    deploy: {resources: {limits: {memory: 2g}}}\n",
		"'mem_limit' and 'deploy.resources.limits.memory' are set to different values"},
	{"one that the section leaves out",
		HEAD "    pids_limit: 9\n    deploy: {resources: {limits: {memory: 2g}}}\n",
		"'pids_limit' is set and 'deploy.resources.limits' leaves 'pids' out, which "
		"Compose refuses"},
	{"two scales", HEAD "    scale: 2\n    deploy: {replicas: 0}\n",
		"'scale' and 'deploy.replicas' are set to different values"},
	{"two namespaces", HEAD "    network_mode: host\n    networks: [default]\n",
		"'network_mode' and 'networks' cannot both be set"},
};

static void test_mistakes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		struct fixture f;
		read_file(&f, str_from(mistakes[i].text), NULL);
		struct str first = first_error(&f);
		if (!str_eq(first, str_from(mistakes[i].want)))
			fail_msg("%s: " STR_FMT, mistakes[i].name, STR_ARG(first));
		arena_done(&f.arena);
	}
}

static bool limited(struct str text)
{
	struct fixture f;
	bool found = false;
	read_file(&f, text, NULL);
	for (uint32_t i = 0; i < f.diags.all.n; i++)
		found = found || f.diags.all.at[i]->code == &DIAG_input_limit;
	arena_done(&f.arena);
	return found;
}

static void test_extends_bomb(void **state)
{
	(void)state;
	struct arena a;
	arena_init(&a);
	struct buf b = BUF(&a);
	buf_add(&b, STR("services:\n  b:\n    image: x\n    environment:\n"));
	for (int i = 0; i < 3000; i++)
		buf_printf(&b, "      K%d: v\n", i);
	for (int i = 0; i < 3000; i++)
		buf_printf(&b, "  s%d: {extends: b}\n", i);
	assert_true(limited(buf_str(&b)));
	arena_done(&a);
}

static void test_expansion_is_bounded(void **state)
{
	(void)state;
	struct fixture f;
	struct arena a;
	arena_init(&a);
	struct buf env = BUF(&a);
	buf_add(&env, STR("A0=xxxxxxxxxxxxxxxx\n"));
	for (int i = 1; i < 40; i++)
		buf_printf(&env, "A%d=$A%d$A%d\n", i, i - 1, i - 1);
	const char *const bomb[] = {".env", str_c(&a, buf_str(&env)), NULL};
	read_file(&f, STR(HEAD "    hostname: $A39\n"), bomb);
	assert_true(f.diags.errors > 0);
	assert_true(f.arena.used < 64u << 20);
	arena_done(&f.arena);
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_extends_bomb),
		cmocka_unit_test(test_expansion_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
