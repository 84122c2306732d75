/*
 * docker_run_test.c: command lines of the docker client, as records and as refusals.
 */
#include "read/docker_run/docker_run.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

struct unit {
	struct inputs inputs;
	struct arena arena;
	struct facts facts;
	struct diags diags;
	struct reading reading;
};

/* One file lies beside the script. */
static struct source *open_file(struct inputs *in, struct str path, struct str *why)
{
	struct unit *u = (struct unit *)(void *)in;

	(void)why;
	if (!str_eq(path, STR("app.env")))
		return NULL;
	return source_new(&u->arena, path, STR("# comment\nA=1\n  B=\"two\"\nC\n"));
}

static void unit_read(struct unit *u, const char *path, const char *text)
{
	u->inputs.open = open_file;
	arena_init(&u->arena);
	facts_init(&u->facts, &u->arena, &model_schema);
	diags_init(&u->diags, &u->arena);
	u->reading = (struct reading){
		.arena = &u->arena, .facts = &u->facts, .diags = &u->diags, .inputs = &u->inputs};
	docker_script_read(&u->reading, source_new(&u->arena, str_from(path), str_from(text)));
}

static void show(struct buf *b, struct value v);

static void show_field(struct buf *b, struct record *r, enum field_id field)
{
	show(b, model_get(r, field));
}

static void show_mount(struct buf *b, struct record *r)
{
	show_field(b, r, F_mount_type);
	buf_char(b, ' ');
	show_field(b, r, F_mount_source);
	buf_char(b, '>');
	show_field(b, r, F_mount_target);
	buf_add(b, value_as_truth(model_get(r, F_mount_read_only)) == TRUTH_TRUE ? STR(" ro")
										 : STR(""));
	if (model_get(r, F_mount_size).tag != VALUE_NONE) {
		buf_char(b, ' ');
		show_field(b, r, F_mount_size);
	}
}

static void show_record(struct buf *b, struct record *r)
{
	if (record_is(r, KIND_mount)) {
		show_mount(b, r);
	} else if (record_is(r, KIND_port)) {
		show_field(b, r, F_port_published);
		buf_char(b, '>');
		show_field(b, r, F_port_number);
	} else if (record_is(r, KIND_variable)) {
		show_field(b, r, F_variable_name);
		buf_char(b, '=');
		show_field(b, r, F_variable_value);
	} else if (record_is(r, KIND_image)) {
		show_field(b, r, F_image_repository);
		buf_char(b, ':');
		show_field(b, r, F_image_tag);
	} else if (record_is(r, KIND_ulimit)) {
		show_field(b, r, F_ulimit_soft);
		buf_char(b, '/');
		show_field(b, r, F_ulimit_hard);
	} else if (record_is(r, KIND_healthcheck)) {
		show_field(b, r, F_healthcheck_test);
		buf_char(b, ' ');
		show_field(b, r, F_healthcheck_interval);
	} else if (record_is(r, KIND_attachment)) {
		show_field(b, r, F_attachment_name);
		buf_char(b, ' ');
		show_field(b, r, F_attachment_aliases);
	} else if (record_is(r, KIND_device)) {
		show_field(b, r, F_device_source);
	} else if (record_is(r, KIND_logging)) {
		show_field(b, r, F_logging_driver);
		buf_char(b, ' ');
		show_field(b, r, F_logging_options);
	}
}

static void show_map(struct buf *b, const struct map_value *m)
{
	for (uint32_t i = 0; i < m->n; i++) {
		buf_add(b, i ? STR(",") : STR(""));
		show(b, m->at[i].key);
		buf_char(b, '=');
		show(b, m->at[i].value);
	}
	buf_add(b, m->open ? STR("..") : STR(""));
}

static void show(struct buf *b, struct value v)
{
	if (value_is_unknown(v)) {
		buf_add(b, v.flags & VALUE_MAYBE_MISSING ? STR("?-") : STR("?"));
		return;
	}
	switch ((enum value_tag)v.tag) {
	case VALUE_BOOL:
		buf_add(b, v.u.b ? STR("yes") : STR("no"));
		break;
	case VALUE_INT:
	case VALUE_BYTES:
	case VALUE_DURATION:
	case VALUE_DATE:
		buf_printf(b, "%lld", (long long)v.u.i);
		break;
	case VALUE_NUMBER:
		buf_printf(b, "%g", v.u.d);
		break;
	case VALUE_STRING:
	case VALUE_PATH:
		buf_add(b, value_str(v));
		buf_add(b, value_cause(v) ? STR("?") : STR(""));
		break;
	case VALUE_PORTS:
		buf_printf(b, "%u", v.u.ports.first);
		break;
	case VALUE_USER:
		buf_add(b, v.u.user->name);
		break;
	case VALUE_LIST:
		for (uint32_t i = 0; i < v.u.list->n; i++) {
			buf_add(b, i ? STR(",") : STR(""));
			show(b, v.u.list->at[i]);
		}
		buf_add(b, v.u.list->open ? STR("..") : STR(""));
		break;
	case VALUE_MAP:
		show_map(b, v.u.map);
		break;
	case VALUE_RECORD:
		show_record(b, v.u.record);
		break;
	case VALUE_NONE:
	case VALUE_VERSION:
	case VALUE_IP:
	case VALUE_CIDR:
	case VALUE_PATTERN:
	case VALUE_LAZY:
		buf_char(b, '-');
		break;
	}
}

static struct record *only(struct unit *u, enum kind_id kind)
{
	assert_int_equal(u->facts.by_kind[kind].n, 1);
	return u->facts.by_kind[kind].at[0];
}

static void expect(const char *name, struct str got, const char *want)
{
	if (str_eq(got, str_from(want)))
		return;
	print_error("%s: got \"" STR_FMT "\", expected \"%s\"\n", name, STR_ARG(got), want);
	fail();
}

/* Fields of the container, of its limits and reservations. */
static struct record *owner(struct record *c, enum field_id field)
{
	if (field >= F_limits_memory && field <= F_limits_blkio_weight)
		return model_get(c, F_container_limits).u.record;
	return field == F_reservations_memory ? model_get(c, F_container_reservations).u.record : c;
}

static const struct field_row {
	const char *line;
	enum field_id field;
	const char *want;
} fields[] = {
	{"docker run --privileged nginx", F_container_privileged, "yes"},
	{"docker run --privi\"leg\"ed nginx", F_container_privileged, "yes"},
	{"docker run --privileged=1 nginx", F_container_privileged, "yes"},
	{"docker run --privileged --privileged=F nginx", F_container_privileged, "no"},
	{"docker run --privileged true nginx", F_container_image, "library/true:-"},
	{"docker run nginx --privileged", F_container_privileged, "no"},
	{"docker run nginx --privileged", F_container_command, "--privileged"},
	{"docker run -- nginx -- a", F_container_command, "--,a"},
	{"docker run nginx", F_container_command, "-"},
	{"docker run -itv/:/h --rm nginx", F_container_mounts, "bind />/h"},
	{"docker run -itd=false nginx", F_container_detach, "no"},
	{"docker run -e -d nginx", F_container_environment, "-d="},
	{"docker run -detach nginx", F_container_environment, "tach="},
	{"docker run -user root nginx", F_container_user, "ser"},
	{"docker run -u= nginx", F_container_user, "="},
	{"docker run -u=0 nginx", F_container_user, "0"},
	{"docker run -u 0 -u app nginx", F_container_user, "app"},
	{"docker run -u '' nginx", F_container_user, "-"},
	{"docker run --name -d nginx", F_container_name, "-d"},
	{"docker run acme/web:2", F_container_name, "web"},
	{"docker run acme/web:2", F_container_container_name, "-"},
	{"docker -H tcp://x --tls container create -p 80 nginx", F_container_ports, "->80"},
	{"docker run -p 127.0.0.1:81:80 --publish=82-83:82-83 nginx", F_container_ports,
		"81>80,82>82"},
	{"docker run -p published=81,target=80 nginx", F_container_ports, "81>80"},
	{"docker run --expose 80/odd -P nginx", F_container_expose, "->80"},
	{"docker run -m 512m nginx", F_limits_memory, "536870912"},
	{"docker run -m 0 nginx", F_limits_memory, "-"},
	{"docker run --memory-swap -1 nginx", F_limits_swap, "-1"},
	{"docker run --memory-reservation=1g nginx", F_reservations_memory, "1073741824"},
	{"docker run --cpus 1/2 nginx", F_limits_cpus, "0.5"},
	{"docker run --cpu-quota 50000 nginx", F_limits_cpus, "0.5"},
	{"docker run --cpu-period 20000 --cpu-quota 50000 nginx", F_limits_cpus, "2.5"},
	{"docker run --pids-limit 0x10 nginx", F_limits_pids, "16"},
	{"docker run --pids-limit 010 nginx", F_limits_pids, "8"},
	{"docker run --pids-limit -1 nginx", F_limits_pids, "-1"},
	{"docker run --ulimit nofile=1:2 --ulimit nofile=3 nginx", F_limits_ulimits, "nofile=3/3"},
	{"docker run --mount type=bind,src=/a,dst=/b,ro nginx", F_container_mounts,
		"bind /a>/b ro"},
	{"docker run --mount 'type=tmpfs,\"dst=/a,b\",tmpfs-size=1k' nginx", F_container_mounts,
		"tmpfs ->/a,b 1024"},
	{"docker run --tmpfs /t:ro,size=1m nginx", F_container_mounts, "tmpfs ->/t ro 1048576"},
	{"docker run -v /a:/b -v /a:/b -v c:/d nginx", F_container_mounts,
		"bind /a>/b,volume ->c:/d"},
	{"docker run --use-api-socket nginx", F_container_mounts,
		"bind /var/run/docker.sock>/var/run/docker.sock"},
	{"docker run --cap-add cap_net_raw --cap-add=all nginx", F_container_cap_add,
		"NET_RAW,ALL"},
	{"docker run --security-opt no-new-privileges nginx", F_container_no_new_privileges, "yes"},
	{"docker run --network host nginx", F_container_network_mode, "host"},
	{"docker run --net=host nginx", F_container_network_mode, "host"},
	{"docker run --network back --network-alias db nginx", F_container_networks, "back db"},
	{"docker run --network back nginx", F_container_network_mode, "-"},
	{"docker run --network name=Back,alias=a nginx", F_container_networks, "back a"},
	{"docker run --health-cmd 'a b' --health-interval 1s nginx", F_container_healthcheck,
		"CMD-SHELL,a b 1000000000"},
	{"docker run --no-healthcheck nginx", F_container_healthcheck, "NONE -"},
	{"docker run --no-healthcheck=false nginx", F_container_healthcheck, "-"},
	{"docker run --log-driver none nginx", F_container_logging, "none "},
	{"docker run --log-opt max-size=1m nginx", F_container_logging, "- max-size=1m"},
	{"docker run -e A=1 -e B -e A=2 nginx", F_container_environment, "A=2,B="},
	{"docker run --env-file app.env -e A=9 nginx", F_container_environment, "A=9,B=\"two\""},
	{"docker run --env-file other.env -e A=9 nginx", F_container_environment, "A=9.."},
	{"docker run --env-file app.env --env-file other.env nginx", F_container_env_file,
		"app.env,other.env"},
	{"docker run -l a=b -l a=c -l d nginx", F_container_labels, "a=c,d="},
	{"docker run --entrypoint '' nginx", F_container_entrypoint, ""},
	{"docker run --stop-timeout 5 nginx", F_container_stop_grace_period, "5000000000"},
	{"docker run --device /dev/a:/dev/b nginx", F_container_devices, "/dev/a"},
	/* what cannot be seen */
	{"docker run -m $M nginx", F_limits_memory, "?"},
	{"docker run --privileged=$P nginx", F_container_privileged, "?"},
	{"docker run nginx:$T", F_container_image, "library/nginx:?"},
	{"docker run $O -p 80:80 nginx", F_container_privileged, "?"},
	{"docker run $O -p 80:80 nginx", F_container_ports, "80>80.."},
	{"docker run $O -p 80:80 nginx", F_container_image, "library/nginx:-"},
	{"docker run $O --read-only nginx", F_container_read_only, "yes"},
	{"docker run $O --read-only nginx", F_container_user, "?-"},
	{"docker run $O --read-only nginx", F_limits_memory, "?-"},
	{"docker run $I --verbose", F_container_privileged, "?"},
	{"docker run $I sh", F_container_image, "?:?-"},
	{"docker run $I sh", F_container_command, "?-"},
	{"docker run --rm \"$I\" sh", F_container_privileged, "no"},
	{"docker run --rm \"$I\" sh", F_container_command, "sh"},
	{"docker run --name $N nginx", F_container_image, "library/nginx:-"},
	{"docker run nginx $A b", F_container_command, "b.."},
	{"docker run \"$@\" --init nginx", F_container_privileged, "?"},
	{"docker run -$F nginx", F_container_privileged, "?"},
	{"docker run -v $V:/x nginx", F_container_mounts, "? ?>/x"},
};

static void test_fields(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		struct unit u;
		struct buf b;

		unit_read(&u, "x.sh", fields[i].line);
		b = BUF(&u.arena);
		assert_int_equal(u.diags.all.n, 0);
		show_field(&b, owner(only(&u, KIND_container), fields[i].field), fields[i].field);
		expect(fields[i].line, buf_str(&b), fields[i].want);
		arena_done(&u.arena);
	}
}

static const struct refusal_row {
	const char *line, *message, *at; /* the text the message points at */
} refusals[] = {
	{"docker run --priviliged nginx", "unknown flag: --priviliged", "--priviliged"},
	{"docker run -rm nginx", "unknown shorthand flag: 'r' in -rm", "-rm"},
	{"docker run -itx nginx", "unknown shorthand flag: 'x' in -x", "-itx"},
	{"docker create -d nginx", "unknown shorthand flag: 'd' in -d", "-d"},
	{"docker run --=x nginx", "bad flag syntax: --=x", "--=x"},
	{"docker run --name", "flag needs an argument: --name", "--name"},
	{"docker run -itv", "flag needs an argument: 'v' in -v", "-itv"},
	{"docker run -d", "'docker run' requires at least 1 argument", "run"},
	{"docker container create", "'docker container create' requires at least 1 argument",
		"create"},
	{"docker run --init=yes nginx",
		"invalid argument \"yes\" for \"--init\" flag: strconv.ParseBool: parsing \"yes\": "
		"invalid syntax",
		"--init=yes"},
	{"docker run -m 64Mi nginx",
		"invalid argument \"64Mi\" for \"-m, --memory\" flag: invalid suffix: 'mi'",
		"-m 64Mi"},
	{"docker run --pids-limit max nginx",
		"invalid argument \"max\" for \"--pids-limit\" flag: strconv.ParseInt: parsing "
		"\"max\": invalid syntax",
		"--pids-limit max"},
	{"docker run --cpus 1/3 nginx",
		"invalid argument \"1/3\" for \"--cpus\" flag: value is too precise", "--cpus 1/3"},
	{"docker run -p 80:http nginx", "invalid containerPort: http", "-p 80:http"},
	{"docker run --expose 9-8 nginx",
		"invalid range format for --expose: 9-8, error: invalid range specified for port: "
		"9-8",
		"--expose 9-8"},
	{"docker run -v /a: nginx", "invalid spec: /a:: empty section between colons", "-v /a:"},
	{"docker run --mount type=bind,src=/a nginx",
		"invalid argument \"type=bind,src=/a\" for \"--mount\" flag: target is required",
		"--mount type=bind,src=/a"},
	{"docker run --mount type=bind,src=/a,dst=/b,tmpfs-size=1 nginx",
		"invalid argument \"type=bind,src=/a,dst=/b,tmpfs-size=1\" for \"--mount\" flag: "
		"cannot mix 'tmpfs-*' options with mount type 'bind'",
		"--mount type=bind,src=/a,dst=/b,tmpfs-size=1"},
	{"docker run --ulimit nofile=2:1 nginx",
		"invalid argument \"nofile=2:1\" for \"--ulimit\" flag: ulimit soft limit must be "
		"less than or equal to hard limit: 2 > 1",
		"--ulimit nofile=2:1"},
	{"docker run --rm --restart=always nginx",
		"conflicting options: cannot specify both --restart and --rm", "--restart=always"},
	{"docker run --pid HOST nginx", "--pid: invalid PID mode", "--pid HOST"},
	{"docker run --network a --network host nginx",
		"conflicting options: cannot attach both user-defined and non-user-defined "
		"network-modes",
		"--network host"},
	{"docker run --security-opt odd nginx", "Invalid --security-opt: \"odd\"",
		"--security-opt odd"},
	{"docker run --platform a/b/c/d nginx",
		"error parsing specified platform: \"a/b/c/d\": cannot parse platform specifier: "
		"invalid argument",
		"--platform a/b/c/d"},
	{"docker run -it Nginx",
		"invalid reference format: repository name (library/Nginx) must be lowercase",
		"Nginx"},
	{"docker --hots x run nginx", "unknown flag: --hots", "--hots"},
};

static void test_refusals(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
		struct unit u;
		struct diag *d;

		unit_read(&u, "x.sh", refusals[i].line);
		if (u.diags.all.n != 1)
			print_error("%s: %u mistakes\n", refusals[i].line, u.diags.all.n);
		assert_int_equal(u.diags.all.n, 1);
		d = u.diags.all.at[0];
		expect(refusals[i].line, d->message, refusals[i].message);
		expect(refusals[i].line, source_slice(d->source, d->span), refusals[i].at);
		arena_done(&u.arena);
	}
}

static void test_did_you_mean(void **state)
{
	struct unit u;

	(void)state;
	unit_read(&u, "x.sh", "docker run --readonly nginx");
	assert_int_equal(u.diags.all.at[0]->notes.n, 1);
	expect("note", u.diags.all.at[0]->notes.at[0], "did you mean --read-only?");
	arena_done(&u.arena);
}

static void test_all_are_reported(void **state)
{
	struct unit u;

	(void)state;
	unit_read(&u, "x.sh", "docker run -p a -m b --pid c --privileged D");
	assert_int_equal(u.diags.all.n, 4);
	assert_true(model_get(only(&u, KIND_container), F_container_privileged).u.b);
	arena_done(&u.arena);
}

static void test_help(void **state)
{
	struct unit u;

	(void)state;
	unit_read(&u, "x.sh", "docker run --help --rm");
	assert_int_equal(u.diags.all.n, 0);
	assert_int_equal(u.facts.by_kind[KIND_container].n, 0);
	assert_int_equal(u.facts.by_kind[KIND_docker_command].n, 1);
	arena_done(&u.arena);
}

static const struct command_row {
	const char *script;
	enum field_id field;
	const char *want; /* of the last docker command */
} commands[] = {
	{"docker build .", F_docker_command_verb, "build"},
	{"docker image build -t x .", F_docker_command_verb, "build"},
	{"docker network create x", F_docker_command_verb, "network create"},
	{"docker pull x", F_docker_command_args, "x"},
	{"docker ps", F_docker_command_host, "-"},
	{"docker ps", F_docker_command_tls_verified, "yes"},
	{"docker -H tcp://h:2375 ps", F_docker_command_host, "tcp://h:2375"},
	{"docker -H tcp://h:2375 ps", F_docker_command_tls_verified, "no"},
	{"docker -Htcp://h:2376 --tlsverify ps", F_docker_command_tls_verified, "yes"},
	{"docker -H ssh://h ps", F_docker_command_tls_verified, "yes"},
	{"docker -H $H ps", F_docker_command_tls_verified, "?"},
	{"docker -c far ps", F_docker_command_tls_verified, "?"},
	{"export DOCKER_HOST=tcp://h\ndocker ps", F_docker_command_host, "tcp://h"},
	{"DOCKER_HOST=tcp://h\ndocker ps", F_docker_command_host, "-"},
	{"DOCKER_HOST=tcp://h\nexport DOCKER_HOST\ndocker ps", F_docker_command_host, "tcp://h"},
	{"export DOCKER_HOST=tcp://h\nunset DOCKER_HOST\ndocker ps", F_docker_command_host, "-"},
	{"DOCKER_HOST=tcp://h DOCKER_TLS_VERIFY=1 docker ps", F_docker_command_tls_verified, "yes"},
	{"env DOCKER_CONTENT_TRUST=0 docker ps", F_docker_command_content_trust, "no"},
	{"DOCKER_CONTEXT=far docker ps", F_docker_command_context, "far"},
	{"DOCKER_CONTEXT=far docker ps", F_docker_command_tls_verified, "?"},
	{"DOCKER_CONTEXT=far docker -H tcp://h ps", F_docker_command_context, "-"},
	{"DOCKER_HOST=tcp://h docker -c far ps", F_docker_command_host, "-"},
	{"DOCKER_TLS=1 docker -H tcp://h ps", F_docker_command_tls, "yes"},
	{"DOCKER_TLS=1 docker -H tcp://h ps", F_docker_command_tls_verified, "no"},
	{"DOCKER_BUILDKIT=0 docker build .", F_docker_command_buildkit, "no"},
	{"export DOCKER_BUILDKIT=1; docker build .", F_docker_command_buildkit, "yes"},
	{"DOCKER_BUILDKIT=$B docker build .", F_docker_command_buildkit, "?"},
	{"docker build .", F_docker_command_buildkit, "-"},
	{"docker pull --disable-content-trust x", F_docker_command_content_trust, "no"},
	{"docker run --disable-content-trust=false x", F_docker_command_content_trust, "yes"},
	{"docker run x --disable-content-trust", F_docker_command_content_trust, "-"},
	{"sudo -E /usr/bin/docker ps", F_docker_command_via_sudo, "yes"},
	{"a | docker load", F_docker_command_verb, "load"},
	{"x=$(docker ps -q)", F_docker_command_verb, "ps"},
	{"sh -c 'docker info'", F_docker_command_verb, "info"},
};

static void test_commands(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
		struct unit u;
		struct buf b;
		const struct record_list *all;

		unit_read(&u, "x.sh", commands[i].script);
		b = BUF(&u.arena);
		all = &u.facts.by_kind[KIND_docker_command];
		if (!all->n)
			print_error("%s: no docker command\n", commands[i].script);
		assert_true(all->n > 0);
		show_field(&b, all->at[all->n - 1], commands[i].field);
		expect(commands[i].script, buf_str(&b), commands[i].want);
		arena_done(&u.arena);
	}
}

static void test_project(void **state)
{
	struct unit u;
	struct buf b;

	(void)state;
	unit_read(&u, "x.sh", "docker run -p 1:2 a\nif b; then docker create -p 3:4 c; fi");
	b = BUF(&u.arena);
	show_field(&b, only(&u, KIND_project), F_project_ports);
	expect("ports", buf_str(&b), "1>2,3>4");
	assert_int_equal(model_get(only(&u, KIND_project), F_project_containers).u.list->n, 2);
	assert_int_equal(u.facts.by_kind[KIND_image].n, 2);
	assert_int_equal(u.facts.by_kind[KIND_port].n, 2);
	arena_done(&u.arena);
}

static const struct session_row {
	const char *path, *text;
	unsigned containers;
} sessions[] = {
	{"x.txt", "$ docker run a\noutput (of it\n$ docker run \\\n> -d b\n", 2},
	{"x.txt", "intro\n  $ docker run a\ndocker run b\n", 2},
	{"x.sh", "$ true\nx=1 docker run b\n", 1}, /* a shell would run the second line */
	{"x", "#!/bin/sh\n$ true\ny && docker run b\n", 1},
};

static void test_sessions(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof sessions / sizeof *sessions; i++) {
		struct unit u;

		unit_read(&u, sessions[i].path, sessions[i].text);
		assert_int_equal(u.facts.by_kind[KIND_container].n, sessions[i].containers);
		arena_done(&u.arena);
	}
}

static void test_places(void **state)
{
	struct unit u;
	struct record *c;
	struct value v;

	(void)state;
	unit_read(&u, "x.sh", "docker run -itu root --memory=1g nginx sh");
	c = only(&u, KIND_container);
	expect("container", facts_written(&u.facts, c->place), "run");
	expect("user", facts_written(&u.facts, model_get(c, F_container_user).place), "-itu root");
	v = model_get(model_get(c, F_container_limits).u.record, F_limits_memory);
	expect("memory", facts_written(&u.facts, v.place), "--memory=1g");
	expect("image", facts_written(&u.facts, model_get(c, F_container_image).place), "nginx");
	expect("unwritten", facts_written(&u.facts, model_get(c, F_container_read_only).place),
		"run");
	arena_done(&u.arena);
}

static void test_argv(void **state)
{
	struct unit u;

	(void)state;
	arena_init(&u.arena);
	facts_init(&u.facts, &u.arena, &model_schema);
	diags_init(&u.diags, &u.arena);
	u.reading = (struct reading){.arena = &u.arena, .facts = &u.facts, .diags = &u.diags};
	docker_argv_read(&u.reading,
		source_new(&u.arena, STR("command line"), STR("docker run -e 'A=$B c' nginx")));
	expect("value", value_str(model_get(only(&u, KIND_variable), F_variable_value)), "$B c");
	arena_done(&u.arena);
}

/* Twenty thousand options are read in one go. */
static void test_many(void **state)
{
	struct unit u;
	struct arena a;
	struct buf b;

	(void)state;
	arena_init(&a);
	b = BUF(&a);
	buf_add(&b, STR("docker run"));
	for (int i = 0; i < 20000; i++)
		buf_printf(&b, " -e V%d=1 -l L%d=2 -v /a%d:/b -p %d", i, i, i, 1 + i % 65535);
	buf_add(&b, STR(" nginx"));
	unit_read(&u, "x.sh", str_c(&a, buf_str(&b)));
	assert_int_equal(u.facts.by_kind[KIND_variable].n, 20000);
	assert_int_equal(u.facts.by_kind[KIND_port].n, 20000);
	arena_done(&u.arena);
	arena_done(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_refusals),
		cmocka_unit_test(test_did_you_mean),
		cmocka_unit_test(test_all_are_reported),
		cmocka_unit_test(test_help),
		cmocka_unit_test(test_commands),
		cmocka_unit_test(test_project),
		cmocka_unit_test(test_sessions),
		cmocka_unit_test(test_places),
		cmocka_unit_test(test_argv),
		cmocka_unit_test(test_many),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
