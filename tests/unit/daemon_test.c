/*
 * daemon_test.c: daemon.json as a record, and what dockerd refuses of it.
 */
#include "read/daemon/daemon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct fixture {
	struct arena arena;
	struct facts facts;
	struct diags diags;
};

static void read_text(struct fixture *f, const char *text)
{
	arena_init(&f->arena);
	facts_init(&f->facts, &f->arena, &model_schema);
	diags_init(&f->diags, &f->arena);
	struct reading r = {.arena = &f->arena, .facts = &f->facts, .diags = &f->diags};
	daemon_read(&r, source_new(&f->arena, STR("daemon.json"), str_from(text)));
}

static struct value field_of(struct record *r, struct str name)
{
	unsigned slot;
	assert_non_null(kind_field(r->kind, name, &slot));
	return record_get(r, slot);
}

/* "runtimes.kata.shim", "hosts.0" */
static struct value follow(struct fixture *f, const char *path)
{
	struct str rest = str_from(path), name;
	struct record_list *all = &f->facts.by_kind[KIND_daemon];
	struct value v = all->n ? value_record(all->at[0]) : value_none(0);
	while (rest.n && v.tag != VALUE_NONE) {
		int64_t at;
		rest = str_cut(rest, '.', &name);
		const struct map_entry *e = v.tag == VALUE_MAP ? value_map_find(v, name) : NULL;
		if (v.tag == VALUE_RECORD)
			v = field_of(v.u.record, name);
		else if (v.tag == VALUE_LIST && str_int(name, &at))
			v = at < v.u.list->n ? v.u.list->at[at] : value_none(0);
		else
			v = e ? e->value : value_none(0);
	}
	return v;
}

static const struct field_row {
	const char *text, *field, *want; /* the value, and what is written at its place */
} fields[] = {
	{"", "log_driver", "json-file @"},
	{"{}", "icc", "true @{"},
	{"{\"icc\": false}", "icc", "false @false"},
	{"{\"icc\": null}", "icc", "true @{"},
	{"{\"log-level\": \"WARN\"}", "log_level", "WARN @\"WARN\""},
	{"{\"log-opts\": {\"max-size\": \"10m\"}}", "log_opts.max-size", "10m @\"10m\""},
	{"{\"data-root\": \"/srv/docker\"}", "data_root", "/srv/docker @\"/srv/docker\""},
	{"{\"default-shm-size\": \"1g\"}", "default_shm_size", "1GiB @\"1g\""},
	{"{}", "default_shm_size", "64MiB @{"},
	{"{\"dns\": [\"1.1.1.1\", \"::1\"]}", "dns", "1.1.1.1, ::1 @[\"1.1.1.1\", \"::1\"]"},
	{"{\"ip\": \"127.0.0.1\"}", "ip", "127.0.0.1 @\"127.0.0.1\""},
	{"{}", "ip", "0.0.0.0 @{"},
	{"{\"fixed-cidr\": \"10.1.0.0/16\"}", "fixed_cidr", "10.1.0.0/16 @\"10.1.0.0/16\""},
	{"{\"host-gateway-ip\": \"10.0.0.1\"}", "host_gateway_ips.0", "10.0.0.1 @\"10.0.0.1\""},
	{"{\"default-ulimits\": {\"nofile\": {\"name\": \"nofile\", \"Hard\": 2}}}",
		"default_ulimits.nofile.hard", "2 @2"},
	{"{\"runtimes\": {\"k\": {\"runtimeType\": \"io.containerd.kata.v2\"}}}", "runtimes.k.shim",
		"io.containerd.kata.v2 @\"io.containerd.kata.v2\""},
	{"{\"runtimes\": {\"k\": {\"path\": \"/bin/k\", \"runtimeArgs\": [\"-x\"]}}}",
		"runtimes.k.args", "-x @[\"-x\"]"},
	{"{\"default-address-pools\": [{\"base\": \"10.0.0.0/8\", \"size\": 24}]}",
		"default_address_pools.0.size", "24 @24"},
	{"{\"default-network-opts\": {\"bridge\": {\"mtu\": \"1\"}}}",
		"default_network_opts.bridge.options.mtu", "1 @\"1\""},
	{"{\"features\": {\"cdi\": true}}", "features.cdi", "true @true"},
	{"{\"proxies\": {\"no-proxy\": \"localhost\"}}", "no_proxy", "localhost @\"localhost\""},
	{"{\"proxies\": {\"http-proxy\": \"http://u:p@x\"}}", "http_proxy",
		"*** @\"http://u:p@x\""},
	{"{}", "builder.gc", "true @{"},
	{"{\"builder\": {\"gc\": {\"enabled\": false}}}", "builder.gc", "false @false"},
	{"{\"builder\": {\"GC\": {\"defaultKeepStorage\": \"20GB\"}}}", "builder.reserved_space",
		"20GiB @\"20GB\""},
	{"{\"builder\": {\"entitlements\": {\"security-insecure\": true}}}",
		"builder.security_insecure", "true @true"},
	{"{\"tlsverify\": false, \"tlscert\": \"c\", \"tlskey\": \"k\"}", "tls", "true @false"},
	{"{\"tls\": true, \"tlscert\": \"c\", \"tlskey\": \"k\"}", "tlsverify", "true @true"},
	{"{\"tlsverify\": true, \"tlscert\": \"c\", \"tlskey\": \"k\", \"tlscacert\": \"a\"}",
		"tls_verified", "true @true"},
	{"{\"tls\": true, \"tlscert\": \"c\", \"tlskey\": \"k\"}", "tls_verified", "false @true"},
	{"{\"a\": 1}", "unknown_keys", "a @{"},
	{"{\"debug\": true, \"debug\": false}", "debug", "false @false"},
};

static void test_fields(void **state)
{
	unsigned failed = 0;
	(void)state;
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
		struct fixture f;
		read_text(&f, fields[i].text);
		struct value v = follow(&f, fields[i].field);
		struct str got =
			str_printf(&f.arena, STR_FMT " @" STR_FMT, STR_ARG(value_show(&f.arena, v)),
				STR_ARG(v.place ? facts_written(&f.facts, v.place) : STR("")));
		if (!str_eq(got, str_from(fields[i].want))) {
			print_error("%s, %s: got " STR_FMT ", want %s\n", fields[i].text,
				fields[i].field, STR_ARG(got), fields[i].want);
			failed++;
		}
		arena_done(&f.arena);
	}
	assert_int_equal(failed, 0);
}

/* Each mistake as: column: message (note) [fix]. Warnings begin with ~. */
static const struct mistake {
	const char *text, *want;
} mistakes[] = {
	{"", ""},
	{"{}", ""},
	{"[]", "1: daemon.json holds an object, this is a list"},
	{"{,}", "2: no JSON: string or '}' expected near ','"},
	{"{\"debug\": true, \"debug\": true}", "17: the key 'debug' is given twice"},
	/* form */
	{"{\"debug\": \"true\"}", "11: 'debug' must be true or false, not a string [true]"},
	{"{\"debug\": 1}", "11: 'debug' must be true or false, not a whole number"},
	{"{\"mtu\": \"1500\"}", "9: 'mtu' must be a whole number, not a string"},
	{"{\"mtu\": 1.5}", "9: 'mtu' must be a whole number, not a number"},
	{"{\"bridge\": true}", "12: 'bridge' must be a string, not a boolean [\"true\"]"},
	{"{\"hosts\": \"fd://\"}", "11: 'hosts' must be a list of strings, not a string"},
	{"{\"labels\": [1]}", "13: 'labels[0]' must be a string, not a whole number [\"1\"]"},
	{"{\"log-opts\": {\"max-file\": 3, \"max-size\": \"1m\"}}",
		"27: 'log-opts.max-file' must be a string, not a whole number [\"3\"]"},
	{"{\"features\": {\"cdi\": \"x\"}}",
		"22: 'features.cdi' must be true or false, not a string"},
	{"{\"default-shm-size\": 64}",
		"22: 'default-shm-size' must be a size in quotes, as \"64M\", not a whole number"},
	{"{\"default-shm-size\": \"64x\"}", "22: 'default-shm-size': invalid suffix: 'x'"},
	{"{\"dns\": [\"dns.example\"]}", "10: 'dns.example' is no IP address"},
	{"{\"fixed-cidr\": \"10.1.0.0\"}", "16: '10.1.0.0' is no network, as 10.1.0.0/16"},
	/* keys */
	{"{\"Debug\": true}",
		"2: dockerd does not start with the key 'Debug' (did you mean 'debug'?)"},
	{"{\"zzzzzz\": true}", "2: dockerd does not start with the key 'zzzzzz'"},
	{"{\"graph\": \"/x\"}",
		"2: dockerd does not start with the key 'graph' (it was removed with 23; write "
		"data-root)"},
	{"{\"insecure-registry\": []}",
		"~2: dockerd takes no notice of 'insecure-registry' here (the key of this file is "
		"'insecure-registries')"},
	{"{\"http-proxy\": \"x\"}",
		"~2: dockerd takes no notice of 'http-proxy' here (the key of this file is "
		"'proxies')"},
	{"{\"proxies\": {\"ftp-proxy\": \"x\"}}",
		"14: dockerd knows no 'ftp-proxy' in 'proxies' (did you mean 'http-proxy'?)"},
	{"{\"builder\": {\"gc\": {\"enable\": true}}}",
		"~21: dockerd takes no notice of 'enable' in 'builder.gc' (did you mean "
		"'enabled'?)"},
	{"{\"builder\": {\"gc\": {\"policy\": [{\"filter\": [\"a=b\"]}, {\"filter\": {\"a\": "
	 "{\"b\": true}}}]}}}",
		""},
	{"{\"builder\": {\"gc\": {\"policy\": [{\"filter\": [1]}]}}}",
		"44: 'builder.gc.policy.filter' must be a text like \"until=72h\", not a whole "
		"number"},
	{"{\"builder\": {\"gc\": {\"policy\": [{\"filter\": {\"a\": true}}]}}}",
		"49: 'builder.gc.policy.filter' must be a list of texts like \"until=72h\", not a "
		"boolean"},
	{"{\"hosts\": [\"a b\"]}", "12: 'a b' is no address, as tcp://127.0.0.1:2376"},
	/* values */
	{"{\"log-level\": \"warning\"}",
		"15: 'log-level' is debug, info, warn, error or fatal, not 'warning' [\"warn\"]"},
	{"{\"log-level\": \"\"}", ""},
	{"{\"log-format\": \"xml\"}", "16: 'log-format' is text or json, not 'xml'"},
	{"{\"default-ipc-mode\": \"host\"}",
		"22: 'default-ipc-mode' is private or shareable, not 'host'"},
	{"{\"default-cgroupns-mode\": \"hots\"}",
		"27: 'default-cgroupns-mode' is private or host, not 'hots' [\"host\"]"},
	{"{\"firewall-backend\": \"pf\"}",
		"22: 'firewall-backend' is iptables or nftables, not 'pf'"},
	{"{\"storage-driver\": \"aufs\"}",
		"20: the storage driver 'aufs' was removed from dockerd (write overlay2, or leave "
		"the key out)"},
	{"{\"storage-driver\": \"overlayfs\"}", ""},
	{"{\"mtu\": -1}", "9: 'mtu' cannot be negative"},
	{"{\"network-diagnostic-port\": 65536}",
		"29: 'network-diagnostic-port' is a port, 0 to 65535"},
	{"{\"bip\": \"172.17.0.0\"}", "9: 'bip' is an address with its network, as 172.17.0.1/16"},
	{"{\"fixed-cidr-v6\": \"10.0.0.0/8\"}",
		"19: 'fixed-cidr-v6' is an IPv6 network, as fd00:1::/64"},
	{"{\"labels\": [\"a\"]}", "13: a label of 'labels' is name=value"},
	{"{\"labels\": [\"com.docker.x=1\"]}",
		"13: labels that begin with com.docker. are Docker's own"},
	{"{\"node-generic-resources\": [\"gpu\"]}",
		"29: a resource of 'node-generic-resources' is name=value"},
	{"{\"exec-opts\": [\"native.cgroupdriver=systemd\", \"isolation=hyperv\"]}", ""},
	{"{\"exec-opts\": [\"native.cgroupdriver=sytemd\"]}",
		"16: 'native.cgroupdriver' is cgroupfs or systemd, not 'sytemd' [\"systemd\"]"},
	{"{\"exec-opts\": [\"a=b\"]}",
		"16: dockerd knows no option 'a' of 'exec-opts'; there is native.cgroupdriver, and "
		"isolation on Windows"},
	{"{\"dns-search\": [\"a.example\", \".\", \"x_y\", \"1.2\"]}",
		"35: 'x_y' in 'dns-search' is no domain; 42: '1.2' in 'dns-search' is no domain"},
	{"{\"userland-proxy-path\": \"docker-proxy\"}",
		"25: 'userland-proxy-path' must be an absolute path"},
	{"{\"metrics-addr\": \"127.0.0.1\"}",
		"18: 'metrics-addr' is an address and a port, as 127.0.0.1:9323"},
	{"{\"metrics-addr\": \"[::]:9323\"}", ""},
	/* addresses */
	{"{\"hosts\": [\"fd://\", \"unix:///x\", \"tcp://0.0.0.0:2376\", \"tcp://[::1]:1\", "
	 "\"tcp://\", \"h:1\", \"\", \"npipe:////./pipe/x\"]}",
		""},
	{"{\"hosts\": [\"ssh://x\"]}",
		"12: 'hosts' takes tcp, unix, npipe and fd addresses, not 'ssh'"},
	{"{\"hosts\": [\"tcp://x:0\"]}", "12: '0' is no port"},
	{"{\"hosts\": [\"tcp://x:y\"]}", "12: 'y' is no port"},
	{"{\"hosts\": [\"tcp://x:1/\"]}", "12: an address to listen on has no path"},
	{"{\"hosts\": [\"tcp://::1:1\"]}",
		"12: 'tcp://::1:1' is no address, as tcp://127.0.0.1:2376"},
	{"{\"hosts\": [\"unix://tcp://x\"]}", "12: 'tcp://x' is no path"},
	{"{\"registry-mirrors\": [\"https://m.example/\"]}", ""},
	{"{\"registry-mirrors\": [\"m.example\"]}", "23: an address in 'registry-mirrors' begins "
						    "with https:// [\"https://m.example\"]"},
	{"{\"registry-mirrors\": [\"https://m.example/?x\"]}",
		"23: the address of a mirror has no query and no fragment"},
	{"{\"registry-mirrors\": [\"https://u:p@m.example\"]}",
		"23: the address of a mirror holds no user name or password"},
	{"{\"insecure-registries\": [\"r.example:5000\", \"10.0.0.0/8\", \"::1\", \"[::1]:5000\"]}",
		""},
	{"{\"insecure-registries\": [\"https://r.example\"]}",
		"~26: dockerd takes no notice of https:// in 'insecure-registries' "
		"[\"r.example\"]"},
	{"{\"insecure-registries\": [\"r.example/x\"]}",
		"26: 'r.example/x' is no registry: host, host:port or a network"},
	/* nested */
	{"{\"default-ulimits\": {\"nproc\": {\"Hard\": 1, \"Soft\": 1}}}",
		"22: 'default-ulimits.nproc' needs \"Name\": \"nproc\", which containers get; "
		"without it none starts"},
	{"{\"default-ulimits\": {\"nproc\": 1}}",
		"31: 'default-ulimits.nproc' must be an object, not a whole number"},
	{"{\"runtimes\": {\"runc\": {\"path\": \"/x\"}}}",
		"15: the runtime 'runc' is dockerd's own; give yours another name"},
	{"{\"runtimes\": {\"k\": {}}}", "15: 'runtimes.k' needs a path or a runtimeType"},
	{"{\"runtimes\": {\"k\": {\"path\": \"/x\", \"options\": {\"a\": 1}}}}",
		"46: options belong to a runtimeType, not to a path"},
	{"{\"runtimes\": {\"k\": {\"runtimeType\": \"t\", \"runtimeArgs\": [\"a\"]}}}",
		"56: runtimeArgs belong to a path, not to a runtimeType"},
	{"{\"default-address-pools\": [{\"base\": \"10.0.0.0/16\"}]}",
		"28: 'default-address-pools[0]' needs a base and a size"},
	{"{\"default-address-pools\": [{\"base\": \"10.0.0.0/16\", \"size\": 33}]}",
		"60: a network of size /33 does not fit into 10.0.0.0/16"},
	/* logging */
	{"{\"log-opts\": {\"max-siz\": \"1m\"}}",
		"15: the logging driver json-file has no option 'max-siz' (did you mean "
		"'max-size'?)"},
	{"{\"log-driver\": \"loki\", \"log-opts\": {\"loki-url\": \"x\"}}", ""},
	{"{\"log-driver\": \"none\", \"log-opts\": {\"x\": \"x\"}}", ""},
	{"{\"log-opts\": {\"max-file\": \"0\"}}", "27: 'max-file' is a number from 1, in quotes"},
	{"{\"log-opts\": {\"max-file\": \"3\"}}",
		"~27: 'max-file' means nothing without 'max-size': one file grows"},
	{"{\"log-driver\": \"local\", \"log-opts\": {\"max-file\": \"3\"}}", ""},
	{"{\"log-opts\": {\"max-size\": \"tenm\"}}", "27: no size: invalid size: 'tenm'"},
	{"{\"log-opts\": {\"mode\": \"fast\"}}", "23: 'mode' is blocking or non-blocking"},
	{"{\"log-opts\": {\"max-buffer-size\": \"4m\"}}",
		"34: 'max-buffer-size' needs 'mode': \"non-blocking\""},
	/* contradictions */
	{"{\"tlsverify\": true}",
		"15: TLS is on, but there is no certificate to show (write tlscert and tlskey)"},
	{"{\"tls\": true, \"tlscert\": \"c\"}",
		"9: TLS is on, but there is no certificate to show (write tlscert and tlskey)"},
	{"{\"tls\": false}", ""},
	{"{\"tlsverify\": true, \"tlscert\": \"c\", \"tlskey\": \"k\"}",
		"15: 'tlsverify' has no authority to verify clients against (write tlscacert; "
		"without it every public authority would do)"},
	{"{\"tls\": false, \"tlsverify\": false, \"tlscert\": \"c\", \"tlskey\": \"k\"}",
		"~9: dockerd takes no notice of 'tls': false beside 'tlsverify', which turns TLS "
		"on"},
	{"{\"bridge\": \"br0\", \"bip\": \"10.0.0.1/8\"}",
		"26: 'bip' and 'bridge' exclude each other"},
	{"{\"icc\": false, \"iptables\": false}",
		"9: 'icc': false needs firewall rules, which 'iptables': false forbids"},
	{"{\"icc\": false, \"ipv6\": true, \"ip6tables\": false}",
		"9: 'icc': false needs firewall rules, which 'ip6tables': false forbids"},
	{"{\"host-gateway-ip\": \"10.0.0.1\", \"host-gateway-ips\": [\"10.0.0.2\"]}",
		"21: 'host-gateway-ip' and 'host-gateway-ips' exclude each other"},
	{"{\"host-gateway-ips\": [\"10.0.0.1\", \"::1\", \"10.0.0.2\"]}",
		"42: 'host-gateway-ips' takes one address of IPv4 and one of IPv6"},
	{"{\"labels\": [\"a=1\", \"a=1\", \"a=2\"]}", "27: the label 'a' has two values"},
	{"{\"default-runtime\": \"kato\", \"runtimes\": {\"kata\": {\"path\": \"/k\"}}}",
		"21: the default runtime 'kato' is not in 'runtimes' [\"kata\"]"},
	{"{\"default-runtime\": \"io.containerd.kata.v2\"}", ""},
	{"{\"exec-opts\": [\"native.cgroupdriver=systemd\"], \"cgroup-parent\": \"/x\"}",
		"65: with the systemd driver 'cgroup-parent' is a slice, as docker.slice"},
};

static void add_mistake(struct buf *b, const struct diag *d)
{
	struct position at = source_position(d->source, d->span.from);
	buf_printf(b, "%s%s%u: " STR_FMT, b->n ? "; " : "",
		d->code->severity == DIAG_WARNING ? "~" : "", at.column, STR_ARG(d->message));
	for (uint32_t i = 0; i < d->notes.n; i++)
		buf_printf(b, " (" STR_FMT ")", STR_ARG(d->notes.at[i]));
	if (d->fix.p)
		buf_printf(b, " [" STR_FMT "]", STR_ARG(d->fix));
}

static void test_mistakes(void **state)
{
	unsigned failed = 0;
	(void)state;
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		struct fixture f;
		read_text(&f, mistakes[i].text);
		struct buf b = BUF(&f.arena);
		diags_sort(&f.diags);
		for (uint32_t k = 0; k < f.diags.all.n; k++)
			add_mistake(&b, f.diags.all.at[k]);
		if (!str_eq(buf_str(&b), str_from(mistakes[i].want))) {
			print_error("%s\n  got  " STR_FMT "\n  want %s\n", mistakes[i].text,
				STR_ARG(buf_str(&b)), mistakes[i].want);
			failed++;
		}
		arena_done(&f.arena);
	}
	assert_int_equal(failed, 0);
}

/* Every key takes null, which leaves its default, and none takes an odd form in silence. */
static void test_every_key(void **state)
{
	static const char *const keys[] = {
#define KEY(name, field, form, check) name,
#define GONE(name, why)
#define SINGLE(name, key)
#include "read/daemon/keys.def"
#undef KEY
#undef GONE
#undef SINGLE
	};
	char text[128];
	(void)state;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		for (int odd = 0; odd < 2; odd++) {
			struct fixture f;
			snprintf(text, sizeof text, "{\"%s\": %s}", keys[i], odd ? "[[]]" : "null");
			read_text(&f, text);
			if (f.diags.errors != (uint32_t)odd)
				print_error("%s: %u errors\n", text, f.diags.errors);
			assert_true(odd ? f.diags.errors > 0 : f.diags.errors == 0);
			arena_done(&f.arena);
		}
}

static void test_looks_like(void **state)
{
	(void)state;
	assert_true(daemon_looks_like(STR("{\"log-driver\" : \"local\"}")));
	assert_true(daemon_looks_like(STR("{\"a\": 1, \"icc\": false}")));
	assert_false(daemon_looks_like(STR("{\"debug\": true, \"hosts\": []}")));
	assert_false(daemon_looks_like(STR("{\"x\": \"log-driver\"}")));
	assert_false(daemon_looks_like(STR("{\"log-driver")));
	assert_false(daemon_looks_like(STR("")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_every_key),
		cmocka_unit_test(test_looks_like),
	};
	return cmocka_run_group_tests_name("daemon", tests, NULL, NULL);
}
