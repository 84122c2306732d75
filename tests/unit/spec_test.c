/*
 * spec_test.c: the notations that all readers share. A `?` in a row's text is a hole.
 */
#include "read/spec/spec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <cmocka.h>

static struct arena arena;
static struct facts facts;
static const struct cause cause = {.what = STR_INIT("it is a hole")};

static int setup(void **state)
{
	(void)state;
	arena_init(&arena);
	facts_init(&facts, &arena, &model_schema);
	return 0;
}

static int teardown(void **state)
{
	(void)state;
	arena_done(&arena);
	return 0;
}

static struct text text_of(const char *s)
{
	struct texter t;

	texter_init(&t, &arena);
	for (; *s; s++) {
		if (*s == '?')
			texter_hole(&t, &cause, false);
		else
			texter_add(&t, (struct str){s, 1});
	}
	return texter_end(&t);
}

static void show_text(struct buf *b, struct text t)
{
	uint32_t hole = 0;

	for (size_t i = 0; i <= t.s.n; i++) {
		while (hole < t.n_holes && t.holes[hole].at == i) {
			buf_char(b, '?');
			hole++;
		}
		if (i < t.s.n)
			buf_char(b, t.s.p[i]);
	}
}

static void show_ip(struct buf *b, const struct ip *ip)
{
	for (int i = 0; i < (ip->v6 ? 16 : 4); i++)
		buf_printf(b, ip->v6 ? "%02x" : i ? ".%d" : "%d", ip->bytes[i]);
}

/* missing: -   unknown: ?   unknown, maybe missing: ?- */
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
	case VALUE_STRING:
	case VALUE_PATH:
		show_text(b, *v.u.text);
		break;
	case VALUE_PORTS:
		buf_printf(b, "%u", v.u.ports.first);
		if (v.u.ports.last != v.u.ports.first)
			buf_printf(b, "-%u", v.u.ports.last);
		break;
	case VALUE_IP:
		show_ip(b, v.u.ip);
		break;
	case VALUE_USER:
		buf_printf(b, STR_FMT "(%lld):" STR_FMT "(%lld)", STR_ARG(v.u.user->name),
			(long long)v.u.user->uid, STR_ARG(v.u.user->group),
			(long long)v.u.user->gid);
		break;
	case VALUE_VERSION:
		for (uint32_t i = 0; i < v.u.version->n; i++)
			buf_printf(
				b, i ? ".%llu" : "%llu", (unsigned long long)v.u.version->part[i]);
		buf_printf(b, "|" STR_FMT, STR_ARG(v.u.version->suffix));
		break;
	case VALUE_LIST:
		for (uint32_t i = 0; i < v.u.list->n; i++) {
			buf_add(b, i ? STR(",") : STR(""));
			show(b, v.u.list->at[i]);
		}
		if (v.u.list->open)
			buf_add(b, STR(".."));
		break;
	case VALUE_NONE:
	case VALUE_NUMBER:
	case VALUE_CIDR:
	case VALUE_PATTERN:
	case VALUE_RECORD:
	case VALUE_MAP:
	case VALUE_LAZY:
		buf_char(b, '-');
		break;
	}
}

static struct str show_fields(struct record *r, const enum field_id *fields, unsigned n)
{
	struct buf b = BUF(&arena);

	for (unsigned i = 0; i < n; i++) {
		buf_add(&b, i ? STR(" ") : STR(""));
		show(&b, model_get(r, fields[i]));
	}
	return buf_str(&b);
}

static void expect(const char *name, struct str got, const char *want)
{
	if (str_eq(got, str_from(want)))
		return;
	print_error("%s: got \"" STR_FMT "\", expected \"%s\"\n", name, STR_ARG(got), want);
	fail();
}

struct row {
	const char *text, *want; /* what is refused begins with ! */
};

static struct str refusal(struct str why)
{
	return str_join(&arena, STR("!"), why);
}

static const struct row images[] = {
	/* registry repository name tag version digest official */
	{"nginx", "docker.io library/nginx nginx - - - yes"},
	{"nginx:1.27.3-alpine", "docker.io library/nginx nginx 1.27.3-alpine 1.27.3|-alpine - yes"},
	{"acme/web:v2", "docker.io acme/web web v2 2| - no"},
	{"docker.io/nginx:latest", "docker.io library/nginx nginx latest - - yes"},
	{"index.docker.io/library/redis", "docker.io library/redis redis - - - yes"},
	{"localhost/x", "localhost x x - - - no"},
	{"localhost:5000/x:1", "localhost:5000 x x 1 1| - no"},
	{"reg.example.com:443/a/b/c", "reg.example.com:443 a/b/c c - - - no"},
	{"[2001:db8::1]:5000/a", "[2001:db8::1]:5000 a a - - - no"},
	{"UPPER/x", "UPPER x x - - - no"},
	{"a@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
		"docker.io library/a a - - "
		"sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef yes"},
	{"r.example/app:?", "r.example app app ? ?- ?- no"},
	{"r.example/app:1.2?", "r.example app app 1.2? ?- ?- no"},
	{"?/app:1.0", "? ?/app app 1.0 1.0| - ?"},
	{"?.ecr.example/app:1.0", "?.ecr.example app app 1.0 1.0| - ?"},
	{"acme/app?", "docker.io acme/app? ? ?- ?- ?- no"},
	{"?", "? ? ? ?- ?- ?- ?"},
	{"nginx?", "? ? ? ?- ?- ?- ?"},
	{"", "!invalid reference format"},
	{"Nginx", "!invalid reference format: repository name (library/Nginx) must be lowercase"},
	{"a//b", "!invalid reference format"},
	{"a..b", "!invalid reference format"},
	{"a__b---c.d", "docker.io library/a__b---c.d a__b---c.d - - - yes"},
	{"a___b", "!invalid reference format"},
	{"-a", "!invalid reference format"},
	{"nginx:", "!invalid reference format"},
	{"nginx:.1", "!invalid reference format"},
	{"https://example.com/x", "!invalid reference format"},
	{"a@sha256:0123", "!invalid reference format"},
	{"a@md5:0123456789abcdef0123456789abcdef", "!unsupported digest algorithm"},
	{"a@sha256:0123456789abcdef0123456789abcdef", "!invalid checksum digest length"},
};

static void test_images(void **state)
{
	static const enum field_id fields[] = {F_image_registry, F_image_repository, F_image_name,
		F_image_tag, F_image_version, F_image_digest, F_image_official};

	(void)state;
	for (size_t i = 0; i < sizeof images / sizeof *images; i++) {
		struct record *r;
		struct str why = STR("");
		bool ok = spec_image(&facts, text_of(images[i].text), 0, "service", &r, &why);

		expect(images[i].text, ok ? show_fields(r, fields, 7) : refusal(why),
			images[i].want);
	}
}

static void test_image_limits(void **state)
{
	char text[400];
	struct record *r;

	(void)state;
	for (int n = 254; n <= 256; n++) { /* library/ counts */
		memset(text, 'a', sizeof text);
		text[n - 8] = '\0';
		assert_int_equal(spec_image(&facts, text_of(text), 0, "run", &r, NULL), n <= 255);
	}
	for (int n = 127; n <= 129; n++) {
		memset(text, 'a', sizeof text);
		text[1] = ':';
		text[n + 2] = '\0';
		assert_int_equal(spec_image(&facts, text_of(text), 0, "run", &r, NULL), n <= 128);
	}
}

static void test_scratch(void **state)
{
	struct record *r;

	(void)state;
	assert_true(spec_image(&facts, text_of("scratch"), 0, "base", &r, NULL));
	assert_true(model_get(r, F_image_scratch).u.b);
	assert_true(spec_image(&facts, text_of("scratch"), 0, "service", &r, NULL));
	assert_false(model_get(r, F_image_scratch).u.b);
	assert_true(spec_image(&facts, text_of("s?h"), 0, "base", &r, NULL));
	assert_true(value_is_unknown(model_get(r, F_image_scratch)));
	assert_true(spec_image(&facts, text_of("x?h"), 0, "base", &r, NULL));
	assert_false(value_is_unknown(model_get(r, F_image_scratch)));
}

static const struct row ports[] = {
	/* number published host_ip every address protocol */
	{"80", "80 - 0.0.0.0 yes tcp"},
	{":80", "80 - 0.0.0.0 yes tcp"},
	{"8080:80", "80 8080 0.0.0.0 yes tcp"},
	{"08080:080", "80 8080 0.0.0.0 yes tcp"},
	{"53:53/UDP", "53 53 0.0.0.0 yes udp"},
	{"80/", "80 - 0.0.0.0 yes tcp"},
	{"127.0.0.1:8080:80", "80 8080 127.0.0.1 no tcp"},
	{"127.0.0.1::80", "80 - 127.0.0.1 no tcp"},
	{"[::]:80:80", "80 80 00000000000000000000000000000000 yes tcp"},
	{"[::ffff:0.0.0.0]:80:80", "80 80 00000000000000000000ffff00000000 yes tcp"},
	{"[::ffff:0.0.0.1]:80:80", "80 80 00000000000000000000ffff00000001 no tcp"},
	{"::1:80:80", "80 80 00000000000000000000000000000001 no tcp"},
	{"8000-8002:80-82", "80-82 8000-8002 0.0.0.0 yes tcp"},
	{"8000-8010:80", "80 8000-8010 0.0.0.0 yes tcp"},
	{"?:80", "80 ?- ? ? tcp"},
	{"127.0.0.1:?:80", "80 ?- 127.0.0.1 no tcp"},
	{"127.0.0.1:?", "? ?- 127.0.0.1 no ?"},
	{"8080:?", "? 8080 0.0.0.0 yes ?"},
	{"?", "? ?- ? ? ?"},
	{"8080:", "!no port specified: 8080:<empty>"},
	{"127.0.0.1:80", "!invalid hostPort: 127.0.0.1"},
	{"example.com:80:80", "!invalid IP address: example.com"},
	{"65536:80", "!invalid hostPort: 65536"},
	{"80:0x50", "!invalid containerPort: 0x50"},
	{"80/icmp", "!invalid proto: icmp"},
	{"8080/udp:80", "!invalid hostPort: 8080/udp"},
	{"53:53:udp", "!invalid IP address: 53"},
	{"82-80:80", "!invalid hostPort: 82-80"},
	{"8000-8001:80-82", "!invalid ranges specified for container and host Ports: "
			    "80-82 and 8000-8001"},
};

static void test_ports(void **state)
{
	static const enum field_id fields[] = {F_port_number, F_port_published, F_port_host_ip,
		F_port_on_every_address, F_port_protocol};

	(void)state;
	for (size_t i = 0; i < sizeof ports / sizeof *ports; i++) {
		struct value list = value_list(&arena, 0);
		struct str why = STR("");
		bool ok = spec_publish(&facts, text_of(ports[i].text), 0, list, &why);

		expect(ports[i].text,
			ok ? show_fields(list.u.list->at[0].u.record, fields, 5) : refusal(why),
			ports[i].want);
	}
}

static const struct row exposed[] = {
	{"80", "80 tcp no"},
	{"80-82/udp", "80-82 udp no"},
	{"?/udp", "? udp no"},
	{"80?", "? ? no"},
	{"", "!no port specified: <empty>"},
	{"http", "!invalid containerPort: http"},
};

static void test_expose(void **state)
{
	static const enum field_id fields[] = {F_port_number, F_port_protocol, F_port_is_published};

	(void)state;
	for (size_t i = 0; i < sizeof exposed / sizeof *exposed; i++) {
		struct record *r;
		struct str why = STR("");
		bool ok = spec_expose(&facts, text_of(exposed[i].text), 0, &r, &why);

		expect(exposed[i].text, ok ? show_fields(r, fields, 3) : refusal(why),
			exposed[i].want);
	}
}

static const struct row volumes[] = {
	/* type source target read_only selinux propagation options */
	{"/a:/b", "bind /a /b no - - "},
	{"/a:/b:ro", "bind /a /b yes - - ro"},
	{"./a:/b:rw,z", "bind ./a /b no z - rw,z"},
	{"~/a:/b:ro,rslave,Z", "bind ~/a /b yes Z rslave ro,rslave,Z"},
	{"data:/b", "volume data /b no - - "},
	{"/b", "volume - /b no - - "},
	{"::", "volume - :: no - - "},
	{"C:\\x:D:\\y:ro", "bind C:\\x D:\\y yes - - ro"},
	{"x:/b", "volume - x:/b no - - "},
	{"\\\\.\\pipe\\p:/p", "bind \\\\.\\pipe\\p /p no - - "},
	{"?:/b", "? ? /b no - - "},
	{"?/a:/b", "bind ?/a /b no - - "},
	{"./a:?", "bind ./a ? ? ?- ?- .."},
	{"./a:/b:?", "bind ./a /b ? ?- ?- .."},
	{"./a:/b:?,ro", "bind ./a /b yes ?- ?- ro.."},
	{"?", "? ?- ? ? ?- ?- .."},
	{"", "!invalid empty volume spec"},
	{":/b", "!invalid spec: :/b: empty section between colons"},
	{"/a:", "!invalid spec: /a:: empty section between colons"},
	{"/a:/b:/c:ro", "!invalid spec: /a:/b:/c:ro: too many colons"},
};

static void test_volumes(void **state)
{
	static const enum field_id fields[] = {F_mount_type, F_mount_source, F_mount_target,
		F_mount_read_only, F_mount_selinux, F_mount_propagation, F_mount_options};

	(void)state;
	for (size_t i = 0; i < sizeof volumes / sizeof *volumes; i++) {
		struct record *r;
		struct str why = STR("");
		bool ok = spec_volume(&facts, text_of(volumes[i].text), 0, &r, &why);

		expect(volumes[i].text, ok ? show_fields(r, fields, 7) : refusal(why),
			volumes[i].want);
	}
}

static const struct row sockets[] = {
	/* bind named anonymous docker_socket */
	{"/var/run/docker.sock:/x", "yes no no yes"},
	{"//var/./run/x/../docker.sock:/x", "yes no no yes"},
	{"/run/containerd/containerd.sock:/x", "yes no no yes"},
	{"/mnt/host/crio.sock:/x", "yes no no yes"},
	{"/var/run/libvirt/libvirt-sock:/x", "yes no no yes"},
	{"/run/libvirt/libvirt-sock-ro:/x", "yes no no no"},
	{"/run/user/1000/podman/podman.sock:/x", "yes no no yes"},
	{"/run/user/1000:/x", "yes no no yes"},
	{"/:/host", "yes no no yes"},
	{"/../..:/host", "yes no no yes"},
	{"/var/:/x", "yes no no yes"},
	{"/var/run:/x", "yes no no yes"},
	{"/var/lib/app:/x", "yes no no no"},
	{"/home/me/docker.sock.txt:/x", "yes no no no"},
	{"data:/var/run/docker.sock", "no yes no no"},
	{"/cache", "no no yes no"},
	{"?/docker.sock:/x", "yes no no yes"},
	{"/var/?:/x", "yes no no ?"},
	{"?/data:/x", "yes no no no"},
	{"/DATA/AppData/?:/x", "yes no no no"},
	{"/srv/?/data:/x", "yes no no no"},
	{"./?:/x", "yes no no no"},
	{"/srv/?/docker.sock:/x", "yes no no yes"},
	{"/srv/?/..:/x", "yes no no ?"},
	{"/run/?:/x", "yes no no ?"},
	{"/v?:/x", "yes no no ?"},
	{"/?/containerd.s?:/x", "yes no no ?"},
	{"?:/x", "? ? no ?"},
};

static void test_sockets(void **state)
{
	static const enum field_id fields[] = {
		F_mount_bind, F_mount_named, F_mount_anonymous, F_mount_docker_socket};

	(void)state;
	for (size_t i = 0; i < sizeof sockets / sizeof *sockets; i++) {
		struct record *r;

		assert_true(spec_volume(&facts, text_of(sockets[i].text), 0, &r, NULL));
		expect(sockets[i].text, show_fields(r, fields, 4), sockets[i].want);
	}
}

static const struct row devices[] = {
	/* source target permissions */
	{"/dev/a", "/dev/a /dev/a rwm"},
	{"/dev/a:/dev/b", "/dev/a /dev/b rwm"},
	{"/dev/a:r", "/dev/a /dev/a r"},
	{"/dev/a:/dev/b:rw", "/dev/a /dev/b rw"},
	{"vendor.com/gpu=0", "vendor.com/gpu=0 - rwm"},
	{"?:r", "? ?- r"},
	{"?", "? ?- ?"},
	{"dev/a", "!dev/a is not an absolute path"},
	{"/dev/a:/dev/b:x", "!bad mode specified: x"},
	{"/dev/a:/dev/b:rr", "!bad mode specified: rr"},
	{"/a:/b:r:w", "!bad format for path: /a:/b:r:w"},
	{":/dev/a", "!bad format for path: :/dev/a"},
};

static void test_devices(void **state)
{
	static const enum field_id fields[] = {
		F_device_source, F_device_target, F_device_permissions};

	(void)state;
	for (size_t i = 0; i < sizeof devices / sizeof *devices; i++) {
		struct record *r;
		struct str why = STR("");
		bool ok = spec_device(&facts, text_of(devices[i].text), 0, &r, &why);

		expect(devices[i].text, ok ? show_fields(r, fields, 3) : refusal(why),
			devices[i].want);
	}
}

typedef bool value_fn(
	struct facts *f, struct text t, uint32_t place, struct value *out, struct str *why);

static void check_values(value_fn *read, const struct row *rows, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct buf b = BUF(&arena);
		struct str why = STR("");
		struct value v;

		if (read(&facts, text_of(rows[i].text), 0, &v, &why))
			show(&b, v);
		else
			buf_printf(&b, "!" STR_FMT, STR_ARG(why));
		expect(rows[i].text, buf_str(&b), rows[i].want);
	}
}

static const struct row sizes[] = {
	{"0", "0"},
	{"512m", "536870912"},
	{"64MB", "67108864"},
	{"1.5GiB", "1610612736"},
	{"1 kb", "1024"},
	{"1e3", "1000"},
	{"7b", "7"},
	{"999999999999g", "9223372036854775807"},
	{"?m", "?"},
	{"", "!invalid size: ''"},
	{"64Mi", "!invalid suffix: 'mi'"},
	{"1bb", "!invalid suffix: 'bb'"},
	{"50%", "!invalid suffix: '%'"},
	{"-5m", "!invalid size: '-5m'"},
	{" 5m", "!strconv.ParseFloat: parsing \" 5\": invalid syntax"},
	{"0x10", "!strconv.ParseFloat: parsing \"0x10\": invalid syntax"},
	{"1e400", "!strconv.ParseFloat: parsing \"1e400\": invalid syntax"},
};

static const struct row durations[] = {
	{"0", "0"},
	{"1m30s", "90000000000"},
	{"1.5h", "5400000000000"},
	{"-2ms", "-2000000"},
	{"?s", "?"},
	{"5", "!time: missing unit in duration \"5\""},
	{"1d", "!time: unknown unit \"d\" in duration \"1d\""},
	{"", "!time: invalid duration \"\""},
	{"s", "!time: invalid duration \"s\""},
	{"9999999999h", "!time: invalid duration \"9999999999h\""},
};

static void test_values(void **state)
{
	(void)state;
	check_values(spec_bytes, sizes, sizeof sizes / sizeof *sizes);
	check_values(spec_duration, durations, sizeof durations / sizeof *durations);
}

static const struct row users[] = {
	{"root", "root(-1):(-1)"},
	{"00:x", "00(0):x(-1)"},
	{"1000:100", "1000(1000):100(100)"},
	{"4294967296", "4294967296(4294967296):(-1)"},
	{"?:0", "?"},
};

static void test_users(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
		struct buf b = BUF(&arena);

		show(&b, spec_user(&facts, text_of(users[i].text), 0));
		expect(users[i].text, buf_str(&b), users[i].want);
	}
}

static const struct row capabilities[] = {
	{"cap_net_admin", "NET_ADMIN"},
	{"all", "ALL"},
	{"CAP_?", "?"},
};

static void test_capabilities(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof capabilities / sizeof *capabilities; i++) {
		struct buf b = BUF(&arena);

		show(&b, spec_capability(&facts, text_of(capabilities[i].text), 0));
		expect(capabilities[i].text, buf_str(&b), capabilities[i].want);
	}
}

static const struct row security[] = {
	/* options parted by blanks; no_new_privileges seccomp apparmor selinux */
	{"no-new-privileges", "yes - - "},
	{"no-new-privileges:true seccomp=unconfined", "yes unconfined - "},
	{"no-new-privileges no-new-privileges=false", "no - - "},
	{"apparmor:x label=disable label=level:s0", "no - x disable,level:s0"},
	{"no-new-privileges:?", "? - - "},
	{"?", "? ?- ?- .."},
	{"? seccomp=a", "? a ?- .."},
};

static void test_security(void **state)
{
	static const enum field_id fields[] = {F_container_no_new_privileges, F_container_seccomp,
		F_container_apparmor, F_container_selinux};

	(void)state;
	for (size_t i = 0; i < sizeof security / sizeof *security; i++) {
		struct record *r = model_new(&facts, KIND_container, 0);
		struct str rest = str_from(security[i].text), option;

		while (rest.n) {
			rest = str_cut(rest, ' ', &option);
			spec_security_opt(r, text_of(str_c(&arena, option)), 0);
		}
		expect(security[i].text, show_fields(r, fields, 4), security[i].want);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_images, setup, teardown),
		cmocka_unit_test_setup_teardown(test_image_limits, setup, teardown),
		cmocka_unit_test_setup_teardown(test_scratch, setup, teardown),
		cmocka_unit_test_setup_teardown(test_ports, setup, teardown),
		cmocka_unit_test_setup_teardown(test_expose, setup, teardown),
		cmocka_unit_test_setup_teardown(test_volumes, setup, teardown),
		cmocka_unit_test_setup_teardown(test_sockets, setup, teardown),
		cmocka_unit_test_setup_teardown(test_devices, setup, teardown),
		cmocka_unit_test_setup_teardown(test_values, setup, teardown),
		cmocka_unit_test_setup_teardown(test_users, setup, teardown),
		cmocka_unit_test_setup_teardown(test_capabilities, setup, teardown),
		cmocka_unit_test_setup_teardown(test_security, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
