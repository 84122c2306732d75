/*
 * docker_request_test.c: what the docker client would send for a command line, or say.
 */
#include "read/docker_run/docker_run.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <cmocka.h>

struct unit {
	struct inputs inputs;
	struct arena arena;
	struct facts facts;
	struct diags diags;
	struct reading reading;
	struct map settings;
	const char *path; /* of the value asked for: HostConfig.Binds */
	struct buf out;   /* the values, a line for each request */
};

static const struct {
	const char *path, *text;
} files[] = {
	{"app.env", "\xEF\xBB\xBF"
		    "A=1\r\n# no\n\n  B=\"two\" \nHOME\nGONE\n"},
	{"bad.env", "A=1\nB C=2\n"},
	{"none.env", "=1\n"},
	{"bytes.env", "A=\xff\n"},
	{"app.labels", "a=1\nb\nc=0\nc=2 3\n"},
	{"ends.env", "A=1\rB\r\n\xC2\xA0 C\vD=2"},
	{"profile.json", "{ \"a b\": [1, -2.5e+3, true, null, \"\\\" \\u00e9\"] , \"a b\": {} }\n"},
	{"cut.json", "{\"a\": "},
	{"more.json", "{} x"},
	{"old.cid", "0"},
};

static struct source *open_file(struct inputs *in, struct str path, struct str *why)
{
	struct unit *u = (struct unit *)(void *)in;

	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		if (str_eq(path, str_from(files[i].path)))
			return source_new(&u->arena, path, str_from(files[i].text));
	if (why)
		*why = str_eq(path, STR(".")) ? STR("is a folder") : STR("does not exist");
	return NULL;
}

static void show(struct buf *b, struct value v);

static void show_members(struct buf *b, const struct map_value *m)
{
	buf_char(b, '{');
	for (uint32_t i = 0; i < m->n; i++) {
		buf_add(b, i ? STR(",") : STR(""));
		buf_add(b, value_str(m->at[i].key));
		buf_char(b, ':');
		show(b, m->at[i].value);
	}
	buf_char(b, '}');
}

static void show(struct buf *b, struct value v)
{
	if (v.tag == VALUE_MAP) {
		show_members(b, v.u.map);
	} else if (v.tag == VALUE_LIST) {
		buf_char(b, '[');
		for (uint32_t i = 0; i < v.u.list->n; i++) {
			buf_add(b, i ? STR(",") : STR(""));
			show(b, v.u.list->at[i]);
		}
		buf_char(b, ']');
	} else if (v.tag == VALUE_BOOL) {
		buf_add(b, v.u.b ? STR("yes") : STR("no"));
	} else if (v.tag == VALUE_INT) {
		buf_printf(b, "%" PRId64, v.u.i);
	} else if (v.tag == VALUE_BYTES) {
		buf_printf(b, "%" PRIu64, (uint64_t)v.u.i);
	} else if (v.tag == VALUE_NONE) {
		buf_add(b, STR("null"));
	} else {
		buf_add(b, value_str(v));
	}
}

/* Follows a dotted path; what is not there shows as "absent". */
static void one_line(void *of, struct value line)
{
	struct unit *u = of;
	struct str rest = str_from(u->path), name;
	struct value error = value_map_find(line, STR("error"))->value;

	buf_add(&u->out, u->out.n ? STR("\n") : STR(""));
	if (error.tag == VALUE_STRING) {
		buf_add(&u->out, STR("says "));
		buf_add(&u->out, value_str(error));
		return;
	}
	while (rest.n) {
		const struct map_entry *e;

		rest = str_cut(rest, '.', &name);
		e = value_map_find(line, name);
		if (!e) {
			buf_add(&u->out, STR("absent"));
			return;
		}
		line = e->value;
	}
	show(&u->out, line);
}

static void unit_read(struct unit *u, const char *path, struct str text)
{
	static struct str home = {"/home/me", 8};

	*u = (struct unit){.inputs = {open_file}, .path = path};
	arena_init(&u->arena);
	facts_init(&u->facts, &u->arena, &model_schema);
	diags_init(&u->diags, &u->arena);
	*map_put(&u->arena, &u->settings, STR("HOME")) = &home;
	u->reading = (struct reading){.arena = &u->arena,
		.facts = &u->facts,
		.diags = &u->diags,
		.inputs = &u->inputs,
		.settings = &u->settings};
	u->out = BUF(&u->arena);
	docker_requests(&u->reading, source_new(&u->arena, STR("x.sh"), text), STR("/srv/app"),
		one_line, u);
}

#define CONFIG "create.Config."
#define HOST "create.HostConfig."
#define NET "create.NetworkingConfig.EndpointsConfig"

static const struct row {
	const char *line, *path, *want;
} rows[] = {
	/* Config */
	{"docker run nginx", CONFIG "Hostname", ""},
	{"docker run nginx", CONFIG "ExposedPorts", "absent"},
	{"docker run nginx", CONFIG "Env", "null"},
	{"docker run nginx a -b", CONFIG "Cmd", "[a,-b]"},
	{"docker run nginx", CONFIG "AttachStdout", "yes"},
	{"docker run -d nginx", CONFIG "AttachStdout", "no"},
	{"docker run -i nginx", CONFIG "AttachStdin", "yes"},
	{"docker run -i nginx", CONFIG "StdinOnce", "yes"},
	{"docker run -di nginx", CONFIG "StdinOnce", "no"},
	{"docker run -di nginx", CONFIG "OpenStdin", "yes"},
	{"docker run -a stdin nginx", CONFIG "AttachStdin", "yes"},
	{"docker run -a stdin nginx", CONFIG "StdinOnce", "no"},
	{"docker run -a STDERR nginx", CONFIG "AttachStdout", "no"},
	{"docker run --entrypoint '' nginx", CONFIG "Entrypoint", "[]"},
	{"docker run --stop-timeout 0 nginx", CONFIG "StopTimeout", "0"},
	{"docker run -e A=1 -e B -e A= nginx", CONFIG "Env", "[A=,B]"},
	{"docker run -e HOME nginx", CONFIG "Env", "[HOME=/home/me]"},
	{"X=1 docker run -e X nginx", CONFIG "Env", "[X=1]"},
	{"X=1; docker run -e X nginx", CONFIG "Env", "[X]"},
	{"export X=1; docker run -e X nginx", CONFIG "Env", "[X=1]"},
	{"docker run --env-file app.env -e C=3 nginx", CONFIG "Env",
		"[A=1,B=\"two\" ,HOME=/home/me,C=3]"},
	{"docker run --env-file /srv/app/app.env nginx", CONFIG "Env",
		"[A=1,B=\"two\" ,HOME=/home/me]"},
	{"docker run --env-file gone.env nginx", CONFIG "Env", "<dynamic>"},
	{"docker run --env-file ends.env nginx", CONFIG "Env", "[A=1\rB,C\vD=2]"},
	{"docker run -l a=9 --label-file app.labels nginx", CONFIG "Labels", "{a:9,c:2 3}"},
	{"docker run -p 80 --expose 90-91/X nginx", CONFIG "ExposedPorts",
		"{80/tcp:{},90/X:{},91/X:{}}"},
	{"docker run -v /a -v vol:/c nginx", CONFIG "Volumes", "{/a:{}}"},
	{"docker run --health-cmd a --health-retries 3 --health-timeout 1s nginx",
		CONFIG "Healthcheck", "{Test:[CMD-SHELL,a],Timeout:1000000000,Retries:3}"},
	{"docker run --no-healthcheck nginx", CONFIG "Healthcheck", "{Test:[NONE]}"},
	{"docker run --health-interval 0 nginx", CONFIG "Healthcheck", "absent"},
	/* HostConfig */
	{"docker run -v ./a/../b:/c:ro -v ..:/d -v vol:/f nginx", HOST "Binds",
		"[/srv/app/b:/c:ro,/srv:/d,vol:/f]"},
	{"docker run -v vol:/b -v vol:/b nginx", HOST "Binds", "[vol:/b]"},
	{"docker run --tmpfs /a:b,c=d:e --tmpfs /f nginx", HOST "Tmpfs", "{/a:b,c=d:e,/f:}"},
	{"docker run --mount type=bind,src=.,dst=/a,ro,bind-recursive=writable nginx",
		HOST "Mounts",
		"[{Type:bind,Source:/srv/app,Target:/a,ReadOnly:yes,BindOptions:"
		"{ReadOnlyNonRecursive:yes}}]"},
	{"docker run --mount dst=/a,volume-label=b=c,volume-opt=d,volume-driver=e nginx",
		HOST "Mounts",
		"[{Type:volume,Target:/a,VolumeOptions:{Labels:{b:c},DriverConfig:{Name:e,Options:"
		"{d:}}}}]"},
	{"docker run --mount type=tmpfs,dst=/a,tmpfs-mode=1770,tmpfs-size=1k nginx", HOST "Mounts",
		"[{Type:tmpfs,Target:/a,TmpfsOptions:{SizeBytes:1024,Mode:1016}}]"},
	{"docker -H unix:///x.sock run --use-api-socket nginx", HOST "Mounts",
		"[{Type:bind,Source:/x.sock,Target:/var/run/docker.sock}]"},
	{"docker run -p 127.0.0.1:8080:80 -p [::1]:1:80 nginx", HOST "PortBindings",
		"{80/tcp:[{HostIp:127.0.0.1,HostPort:8080},{HostIp:::1,HostPort:1}]}"},
	{"docker run -p 1-2:3-4/UDP -p 7-8:9 -p 10 nginx", HOST "PortBindings",
		"{3/udp:[{HostIp:,HostPort:1}],4/udp:[{HostIp:,HostPort:2}],"
		"9/tcp:[{HostIp:,HostPort:7-8}],10/tcp:[{HostIp:,HostPort:}]}"},
	{"docker run nginx", HOST "RestartPolicy", "{Name:no,MaximumRetryCount:0}"},
	{"docker run --restart on-failure:+3 nginx", HOST "RestartPolicy",
		"{Name:on-failure,MaximumRetryCount:3}"},
	{"docker run --cap-add sys_time --cap-add ALL --cap-add CAP_CHOWN --cap-add all nginx",
		HOST "CapAdd", "[ALL,CAP_CHOWN,CAP_SYS_TIME]"},
	{"docker run --dns ::ffff:1.2.3.4 --dns ' 1:0::2' nginx", HOST "Dns", "[1.2.3.4,1::2]"},
	{"docker run --dns-search ' a.b. ' nginx", HOST "DnsSearch", "[a.b]"},
	{"docker run --add-host a=[::1] --add-host b:host-gateway nginx", HOST "ExtraHosts",
		"[a:::1,b:host-gateway]"},
	{"docker run --security-opt seccomp=profile.json nginx", HOST "SecurityOpt",
		"[seccomp={\"a b\":[1,-2.5e+3,true,null,\"\\\" \\u00e9\"],\"a b\":{}}]"},
	{"docker run --security-opt seccomp=gone.json nginx", HOST "SecurityOpt", "<dynamic>"},
	{"docker run --security-opt systempaths=unconfined nginx", HOST "SecurityOpt", "null"},
	{"docker run --security-opt systempaths=unconfined nginx", HOST "MaskedPaths", "[]"},
	{"docker run --cpus 1.5 nginx", HOST "NanoCpus", "1500000000"},
	{"docker run --cpus 1/2 nginx", HOST "NanoCpus", "500000000"},
	{"docker run --memory-swap -1 nginx", HOST "MemorySwap", "-1"},
	{"docker run nginx", HOST "MemorySwappiness", "-1"},
	{"docker run --init=0 nginx", HOST "Init", "no"},
	{"docker run --device /a/../b --device /c:r --device /d:/e/:m nginx", HOST "Devices",
		"[{PathOnHost:/b,PathInContainer:/b,CgroupPermissions:rwm},"
		"{PathOnHost:/c,PathInContainer:/c,CgroupPermissions:r},"
		"{PathOnHost:/d,PathInContainer:/e/,CgroupPermissions:m}]"},
	{"docker run --device nvidia.com/gpu=0 --gpus '\"device=1,2\",driver=x' nginx",
		HOST "DeviceRequests",
		"[{Driver:x,Count:0,DeviceIDs:[1,2],Capabilities:[[gpu]],Options:{}},"
		"{Driver:cdi,Count:0,DeviceIDs:[nvidia.com/"
		"gpu=0],Capabilities:null,Options:null}]"},
	{"docker run --device-read-iops /dev/a:18446744073709551615 nginx",
		HOST "BlkioDeviceReadIOps", "[{Path:/dev/a,Rate:18446744073709551615}]"},
	{"docker run --ulimit nofile=1:2 --ulimit core=0 nginx", HOST "Ulimits",
		"[{Name:core,Hard:0,Soft:0},{Name:nofile,Hard:2,Soft:1}]"},
	{"docker run --log-opt a=b nginx", HOST "LogConfig", "{Type:,Config:{a:b}}"},
	/* networks */
	{"docker run nginx", HOST "NetworkMode", "default"},
	{"docker run --network a --network b nginx", HOST "NetworkMode", "a"},
	{"docker run --network a nginx", NET, "{}"},
	{"docker run --network a --ip 10.0.0.2 --network-alias b --link c nginx",
		NET ".a.IPAMConfig", "{IPv4Address:10.0.0.2}"},
	{"docker run --network a --network-alias b --link c nginx", NET ".a.Aliases", "[b]"},
	{"docker run --network a --network-alias b --link c nginx", NET ".a.Links", "[c]"},
	{"docker run --link c nginx", NET ".default.Links", "null"},
	{"docker run --network name=a,gw-priority=2,driver-opt=b=c nginx", NET ".a.GwPriority",
		"2"},
	/* the query */
	{"docker run --name a nginx", "query", "{name:a}"},
	{"docker run --platform linux/aarch64 nginx", "query", "{platform:linux/arm64}"},
	{"docker run --platform linux/arm/7 nginx", "query", "{platform:linux/arm/v7}"},
	{"docker run --platform armel nginx", "query", "{platform:linux/arm/v6}"},
	{"docker run --platform windows nginx", "query", "{platform:windows/amd64}"},
	/* what cannot be told */
	{"docker run -e A=$B nginx", CONFIG "Env", "<dynamic>"},
	{"docker run -e A=$B nginx", CONFIG "User", ""},
	{"docker run $X nginx", HOST "Privileged", "<dynamic>"},
	{"docker run $X -d nginx", CONFIG "Image", "nginx"},
	{"docker run $X a", CONFIG "Image", "<dynamic>"},
	{"docker run -p $P:80 nginx", HOST "PortBindings", "<dynamic>"},
	{"docker run nginx $X", CONFIG "Cmd", "<dynamic>"},
	/* what it says */
	{"docker run --help", "", "says help"},
	{"docker run --foo --help", "", "says unknown flag: --foo"},
	{"docker --foo run nginx", "", "says unknown flag: --foo"},
	{"docker -DZ run nginx", "", "says unknown shorthand flag: 'Z' in -Z"},
	{"docker --tls=yes run nginx", "",
		"says invalid argument \"yes\" for \"--tls\" flag: strconv.ParseBool: parsing "
		"\"yes\": invalid syntax"},
	{"docker -l loud run nginx", "", "says Unable to parse logging level: loud"},
	{"docker -H unix:///x -c far run nginx", "",
		"says conflicting options: cannot specify both --host and --context"},
	{"docker -Dl debug -- run nginx", CONFIG "Image", "nginx"},
	{"docker $OPTS run nginx", CONFIG "Image", "nginx"},
	{"docker run --cpu-count 1 --foo nginx", "",
		"says \"--cpu-count\" is only supported on a Docker daemon running on windows, but "
		"the Docker daemon is running on linux"},
	{"docker run --env-file bad.env nginx", "",
		"says invalid env file (bad.env): variable 'B C' contains whitespaces"},
	{"docker run --label-file none.env nginx", "",
		"says invalid env file (none.env): no variable name on line '=1'"},
	{"docker run --ip= --network name=n,ip=10.0.0.1 nginx", CONFIG "Image", "nginx"},
	{"docker run --ulimit nofile=x:y nginx", "",
		"says invalid argument \"nofile=x:y\" for \"--ulimit\" flag: strconv.ParseInt: "
		"parsing \"y\": invalid syntax"},
	{"docker run --blkio-weight 65536x nginx", "",
		"says invalid argument \"65536x\" for \"--blkio-weight\" flag: strconv.ParseUint: "
		"parsing \"65536x\": value out of range"},
	{"docker run --env-file bytes.env nginx", "",
		"says invalid env file (bytes.env): invalid utf8 bytes at line 1: [65 61 255]"},
	{"docker run --env-file . nginx", "", "says invalid env file (.): read .: is a directory"},
	{"docker run --cidfile old.cid nginx", "",
		"says container ID file found, make sure the other container isn't running or "
		"delete old.cid"},
	{"docker run --security-opt seccomp=cut.json nginx", "",
		"says compacting json for seccomp profile (cut.json) failed: unexpected end of "
		"JSON input"},
	{"docker run --security-opt seccomp=more.json nginx", "",
		"says compacting json for seccomp profile (more.json) failed: no JSON: end of "
		"file expected near 'x'"},
	/* which lines */
	{"docker ps; docker build .", "", ""},
	{"a && docker run --rm x || docker create y", CONFIG "Image", "x\ny"},
};

static void test_rows(void **state)
{
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct unit u;

		unit_read(&u, rows[i].path, str_from(rows[i].line));
		if (!str_eq(buf_str(&u.out), str_from(rows[i].want))) {
			print_error("%s: %s: got \"" STR_FMT "\", expected \"%s\"\n", rows[i].line,
				rows[i].path, STR_ARG(buf_str(&u.out)), rows[i].want);
			wrong++;
		}
		arena_done(&u.arena);
	}
	assert_int_equal(wrong, 0);
}

static struct str repeated(struct arena *a, const char *before, const char *part, unsigned n)
{
	struct buf b = BUF(a);

	buf_add(&b, str_from(before));
	for (unsigned i = 0; i < n; i++)
		buf_add(&b, str_from(part));
	buf_add(&b, STR(" nginx\n"));
	return buf_str(&b);
}

/* Three whole ranges, each exposed and bound, are written out; a fourth is beyond the limit. */
static void test_port_limit(void **state)
{
	(void)state;
	for (unsigned n = 3; n <= 4; n++) {
		struct arena a;
		struct unit u;

		arena_init(&a);
		unit_read(&u, HOST "PortBindings",
			repeated(&a, "docker run", " -p 1-65535:1-65535", n));
		assert_int_equal(u.diags.errors, n == 4);
		assert_int_equal(str_eq(buf_str(&u.out), STR("<dynamic>")), n == 4);
		if (n == 4)
			assert_ptr_equal(u.diags.all.at[0]->code, &DIAG_input_limit);
		arena_done(&u.arena);
		arena_done(&a);
	}
}

static void count(void *of, struct value line)
{
	(void)line;
	++*(unsigned *)of;
}

static void test_line_limit(void **state)
{
	(void)state;
	for (unsigned n = DOCKER_COMMANDS_MOST; n <= DOCKER_COMMANDS_MOST + 1; n++) {
		unsigned lines = 0;
		struct arena a;
		struct unit u;

		arena_init(&a);
		unit_read(&u, "", STR(""));
		docker_requests(&u.reading,
			source_new(&u.arena, STR("x.sh"), repeated(&a, "true", "\ndocker run", n)),
			STR(""), count, &lines);
		assert_int_equal(lines, DOCKER_COMMANDS_MOST);
		for (uint32_t i = 0; i < u.diags.all.n; i++)
			if (u.diags.all.at[i]->code == &DIAG_input_limit)
				lines++;
		assert_int_equal(lines, n);
		arena_done(&u.arena);
		arena_done(&a);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_port_limit),
		cmocka_unit_test(test_line_limit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
