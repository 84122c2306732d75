/*
 * private.h: one daemon.json while it is read, as the files of the room share it.
 */
#ifndef DAEMON_PRIVATE
#define DAEMON_PRIVATE

#include "read/daemon/daemon.h"
#include "read/json/json.h"
#include "read/spec/parts.h"

struct daemon {
	struct arena *arena;
	struct facts *facts;
	struct diags *diags;
	struct source *source;
	struct record *record;
	const struct node *root;
};

/* What dockerd does not start with, and what it drops in silence. */
#define refuse(d, node, ...) \
	diag_add((d)->diags, &DIAG_daemon_syntax, (node)->source, (node)->span, __VA_ARGS__)
#define ignored(d, node, ...) \
	diag_add((d)->diags, &DIAG_daemon_ignored, (node)->source, (node)->span, __VA_ARGS__)

/* A key of the file with its value, and how it is called in messages: log-opts.max-size. */
struct entry {
	struct str name;
	const struct node *key, *value;
};

/* Forms: make a value for the model. False: the form is wrong, which has been said. */
#define FORM(name) \
	bool daemon_form_##name(struct daemon *d, const struct entry *e, struct value *out)
FORM(bool);
FORM(int);
FORM(string);
FORM(path);
FORM(bytes);
FORM(ip);
FORM(one_ip);
FORM(ips);
FORM(cidr);
FORM(strings);
FORM(texts);
FORM(bools);
FORM(nothing);
FORM(pools);
FORM(network_defaults);
FORM(ulimits);
FORM(runtimes);
FORM(builder);
FORM(proxies);

/* Checks: of one text or number that has the right form. */
#define CHECK(name) void daemon_check_##name(struct daemon *d, struct str key, const struct node *n)
CHECK(network);
CHECK(network_v6);
CHECK(cgroupns);
CHECK(ipc);
CHECK(domain);
CHECK(exec_opt);
CHECK(firewall);
CHECK(host);
CHECK(registry);
CHECK(mirror);
CHECK(label);
CHECK(log_format);
CHECK(log_level);
CHECK(count);
CHECK(metrics);
CHECK(port);
CHECK(resource);
CHECK(storage);
CHECK(absolute);

/* conflict.c, logging.c: of the file as a whole, its fields set. */
void daemon_conflicts(struct daemon *d);
void daemon_logging(struct daemon *d);

/* value.c */
uint32_t daemon_place(struct daemon *d, const struct node *n);
struct value daemon_text(struct daemon *d, const struct node *n);
bool daemon_wrong(struct daemon *d, const struct entry *e, const char *wanted); /* always false */
bool daemon_cidr(struct str s, struct cidr *out);
/* The value of a key; NULL: it is not written, or null. */
const struct node *daemon_get(const struct daemon *d, const char *key);

/* nested.c: a key of an object whose keys Go compares without case. */
const struct node *daemon_member(const struct node *object, const char *key);

#endif
