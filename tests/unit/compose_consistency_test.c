/*
 * compose_consistency_test.c: what Compose refuses although each part is well formed. A row gives
 * the first mistake; no mistake is empty.
 */
#include "unit/compose_fixture.h"

#define HEAD "services:\n  web:\n    image: x\n    "

static const struct row {
	const char *name, *text, *want;
} rows[] = {
	{"two limits that agree",
		HEAD "cpus: 0.5\n    deploy: {resources: {limits: {cpus: '0.5'}}}\n", ""},
	{"two limits that do not",
		HEAD "mem_limit: 1g\n    deploy: {resources: {limits: {memory: 2g}}}\n",
		"'mem_limit' and 'deploy.resources.limits.memory' are set to different values"},
	{"a limit beside limits without it",
		HEAD "pids_limit: 5\n    deploy: {resources: {limits: {cpus: '1'}}}\n",
		"'pids_limit' is set and 'deploy.resources.limits' leaves 'pids' out, which "
		"Compose refuses"},
	{"a limit that may agree",
		HEAD "cpus: ${C}\n    deploy: {resources: {limits: {cpus: '0.5'}}}\n", ""},
	{"two counts", HEAD "scale: 2\n    deploy: {replicas: 3}\n",
		"'scale' and 'deploy.replicas' are set to different values"},
	{"several of one name", HEAD "scale: 2\n    container_name: web1\n",
		"several containers cannot have one 'container_name'"},
	{"fewer than none", HEAD "scale: -1\n", "'scale' must be 0 or more"},
	{"out of range", HEAD "oom_score_adj: 1001\n", "'oom_score_adj' must be 1000 or less"},
	{"a short name", HEAD "container_name: x\n",
		"a container name has two or more letters, digits, '_', '.' or '-'"},
	{"no policy", HEAD "pull_policy: sometimes\n", "'sometimes' is no pull policy"},
	{"a policy with a time", HEAD "pull_policy: every_12h\n", ""},
	{"two recipes",
		"services:\n  web:\n    build: {dockerfile: a, dockerfile_inline: FROM x}\n",
		"'dockerfile' and 'dockerfile_inline' cannot both be set"},
	{"a context of no service",
		"services:\n  web:\n    build: {additional_contexts: {a: 'service:b'}}\n",
		"there is no service 'b'"},
	{"a context that is not built",
		"services:\n  web:\n    build: {additional_contexts: ['a=service:b']}\n  b: "
		"{image: x}\n",
		"the service 'b' is not built"},
	{"a platform that is not built",
		"services:\n  web:\n    platform: linux/arm64\n    build: {platforms: "
		"[linux/amd64]}\n",
		"'build.platforms' must hold the 'platform' of the service"},
	{"two mounts at one place", HEAD "tmpfs: /t\n    volumes: ['./a:/t']\n",
		"something is mounted at '/t' already"},
	{"a mount at no place", HEAD "volumes: [{type: bind, source: ./a}]\n",
		"a mount needs a 'target'"},
	{"a port of no number", HEAD "ports: [{published: 80}]\n",
		"this is no port: no port specified: 80:<empty>"},
	{"a device in no place", HEAD "devices: [{source: /dev/a}]\n", "a device needs a 'target'"},
	{"devices by count and by name", HEAD "gpus: [{count: 1, device_ids: ['0']}]\n",
		"'count' and 'device_ids' cannot both be set"},
	{"a watch without a target", HEAD "develop: {watch: [{path: a, action: sync}]}\n",
		"to 'sync' a 'target' is needed"},
	{"a model nobody defines", HEAD "models: [m]\n",
		"the model 'm' is not defined under the file's 'models'"},
	{"no host", HEAD "extra_hosts: [a]\n", "an extra host is written HOST=ADDRESS"},
	{"a name with a blank", HEAD "environment: ['A =1']\n",
		"the name of a variable cannot end with a blank"},
	{"a quote that is not closed", HEAD "command: a 'b\n",
		"this is no command line: a quote or parenthesis is not closed"},
	{"a parenthesis that is none", HEAD "command: a (b)\n",
		"this is no command line: a quote or parenthesis is not closed"},
	{"a circle",
		"services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, links: [c]}\n"
		"  c: {image: x, network_mode: 'service:a'}\n",
		"services wait for each other in a circle: a -> b -> c -> a"},
	{"a link to nobody", HEAD "links: [db]\n", "there is no service 'db'"},
	{"one name twice",
		"services:\n  a: {image: x, container_name: cc}\n  b: {image: x, container_name: "
		"cc}\n",
		"another service has the container name 'cc'"},
	{"a service that is off",
		"services:\n  a: {image: x, depends_on: [b]}\n  b: {image: x, profiles: [p]}\n",
		"the service 'b' is only there with one of its profiles"},
	{"what is off is not looked at", HEAD "profiles: [p]\n    networks: [n]\n", ""},
	{"a secret of two origins", HEAD "tty: true\nsecrets: {s: {file: a, environment: B}}\n",
		"only one key may say where 's' comes from"},
	{"a secret of none", HEAD "tty: true\nsecrets: {s: {driver: d}}\n",
		"nothing says where 's' comes from"},
	{"a config of a driver's", HEAD "tty: true\nconfigs: {s: {external: false}}\n", ""},
	{"a volume outside, described",
		HEAD "tty: true\nvolumes: {v: {external: true, driver: d}}\n",
		"'volumes.v' is external, so 'driver' cannot be set"},
	{"a network outside, described",
		HEAD "tty: true\nnetworks: {v: {external: true, driver: d}}\n", ""},
	{"two names", HEAD "tty: true\nvolumes: {v: {name: a, external: {name: b}}}\n",
		"'name' and 'external.name' must say the same"},
	{"less than nothing", HEAD "volumes: [{type: tmpfs, target: /t, tmpfs: {size: -1}}]\n",
		"'tmpfs.size' must be 0 or more"},
	{"a device that only the engine refuses", HEAD "devices: ['/dev/a:/dev/b:mode']\n", ""},
	{"a device of four parts", HEAD "devices: ['/dev/a:/dev/b:rwm:x']\n",
		"this is no device: bad format for path: /dev/a:/dev/b:rwm:x"},
	{"an address that is none", HEAD "ports: [{target: 80, host_ip: ''}]\n",
		"'host_ip' must be an address, not empty"},
	{"a date is no text", HEAD "labels: {day: 2026-01-31}\n",
		"'services.web.labels.day' is a date, which Compose takes for no text"},
	{"a version is", HEAD "labels: {v: 2026-1, w: 1.2.3-4}\n", ""},
	{"a size that is none", HEAD "mem_limit: '-1'\n",
		"'services.web.mem_limit' must be a size like 512m"},
	{"the shape of what an alias brings",
		"x-d: &d {limits: {}}\nservices:\n  web: {image: x, deploy: *d}\n",
		"'limits' is no key of services.web.deploy"},
};

static void test_rows(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct fixture f;
		read_named(&f, "compose.yml", str_from(rows[i].text), NULL);
		struct str got = first_error(&f);
		if (!str_eq(got, str_from(rows[i].want)))
			fail_msg("%s: " STR_FMT, rows[i].name, STR_ARG(got));
		arena_done(&f.arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_rows)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
