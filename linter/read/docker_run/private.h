/*
 * private.h: what the docker_*.c files share: one command line while it is read.
 */
#ifndef DOCKER_RUN_PRIVATE
#define DOCKER_RUN_PRIVATE

#include "read/docker_run/docker_run.h"
#include "read/spec/parts.h"

enum docker_flag {
#define FLAG(id, name, short_name, type, scope, check, set, field, doc) FLAG_##id,
#define ALIAS(name, id)
#include "read/docker_run/flags.def"
#undef FLAG
	FLAG_COUNT,
	NO_FLAG = 0xffff
};

enum docker_type {
	DOCKER_BOOL,
	DOCKER_INT,
	DOCKER_UINT,
	DOCKER_UINT16,
	DOCKER_BYTES,
	DOCKER_SWAP,
	DOCKER_DECIMAL,
	DOCKER_DURATION,
	DOCKER_STRING,
	DOCKER_LIST,
	DOCKER_MAP,
	DOCKER_MOUNT,
	DOCKER_NETWORK,
	DOCKER_ULIMIT,
	DOCKER_GPUS
};

enum { NO_FIELD = FIELD_COUNT };

struct docker_flag_row;

/* One option as given. */
struct docker_option {
	enum docker_flag flag;
	const struct docker_flag_row *row; /* NULL: no table knows it, and flag is NO_FLAG */
	struct str spelling;               /* its long name as written, or that of its shorthand */
	struct text value;
	uint32_t place; /* from its first byte to the last of its value */
	uint32_t word;  /* where its value stands, or it all where that is one word */
	bool refused;   /* its value is one the client does not take */
};

LIST(docker_option_list, struct docker_option);

struct docker_run {
	struct reading *reading;
	struct facts *f;
	struct arena *arena;
	const struct docker_context *ctx;
	struct record *command, *container, *limits, *reservations;
	const char *usage;                   /* "docker run" as the client calls it in messages */
	const struct docker_flag_row *flags; /* the options of the verb */
	unsigned n_flags;
	bool create;
	bool strict;     /* `flags` are all there are */
	bool anywhere;   /* options may stand behind operands */
	bool incomplete; /* there are surely more, of other versions */
	const struct value *words;
	uint32_t n, at;                    /* words; the one being read */
	uint32_t place;                    /* the word run or create */
	struct docker_option_list options; /* in order of the line */
	const struct cause *open;          /* words may stand here that nobody sees; or NULL */
	uint32_t image;                    /* index of its word; n: none */
	bool image_open;                   /* which word is the image cannot be told */
	struct str refusal;                /* the first */
	bool broken;                       /* the rest of the options cannot be told apart */
	uint32_t systems_checked;          /* options tested for what only other systems take */
	bool help;
};

struct docker_flag_row {
	struct str name;
	char shorthand;
	enum docker_type type;
	bool run_only;
	bool (*check)(struct docker_run *d, const struct docker_option *o, struct str *why);
	void (*set)(struct docker_run *d, enum docker_flag flag);
	enum field_id field;
};

extern const struct docker_flag_row docker_flags[FLAG_COUNT];

/* flags.c: the flag of that name or shorthand; NO_FLAG: none. */
enum docker_flag docker_flag_named(const struct docker_run *d, struct str name);
enum docker_flag docker_flag_short(const struct docker_run *d, char c);

/* parse.c: reads the options behind run; d->at is then behind the image. */
void docker_parse(struct docker_run *d);
bool docker_word_is_open(const struct docker_run *d, uint32_t at);
/* Reads the options of a verb that starts no container; its other words become `operands`. */
void docker_parse_verb(struct docker_run *d, struct value operands);

/* verbs.c: the options of a verb. */
struct docker_verb {
	struct str name; /* "exec", "swarm init" */
	const struct docker_flag_row *flags;
	unsigned n_flags;
	bool anywhere, incomplete; /* as in docker_run */
};
bool docker_verb_find(struct str name, struct docker_verb *out);
/* The name under which verbs.def has what two words name: image build is build. */
struct str docker_verb_name(struct arena *a, struct str group, struct str verb);
bool docker_is_group(struct str word); /* is it followed by a verb? */

/* globals.c: what stands before the verb. */
struct docker_globals {
	struct docker_option_list options;
	const struct cause *open; /* words that nobody sees stand among them */
};
/* Moves d->at to the verb. */
void docker_globals_read(struct docker_run *d, struct docker_globals *g);
/* The last option of that name; NULL: it is not given. */
const struct docker_option *docker_global(const struct docker_globals *g, struct str name);

/* verb.c: the fields of a command that its options give; docker_verb reads them first, from
 * behind the verb on. */
void docker_verb(struct docker_run *d);
void docker_verb_options(struct docker_run *d, struct value operands);
struct text docker_word(const struct docker_run *d, uint32_t at);

/* Says what the client says, at `place`; the first of a line is its refusal. */
void docker_refuse(struct docker_run *d, uint32_t place, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The last option given for a flag, and the next one from *at on; NULL: none. */
const struct docker_option *docker_last(const struct docker_run *d, enum docker_flag flag);
const struct docker_option *docker_next(
	const struct docker_run *d, enum docker_flag flag, uint32_t *at);
/* The last value of a text option, when it is all literal; false: nothing to test. */
bool docker_literal(struct docker_run *d, enum docker_flag flag, struct str *out, uint32_t *place);
bool docker_given(const struct docker_run *d, enum docker_flag flag); /* bools: and true */

/* values.c: the client's test of a value by the flag's type. */
bool docker_value_check(struct docker_run *d, const struct docker_option *o, struct str *why);
bool docker_bool(struct str s, bool *out);                        /* strconv.ParseBool */
bool docker_int(struct str s, int64_t *out, bool *range);         /* strconv.ParseInt base 0 */
bool docker_decimal_int(struct str s, int64_t *out, bool *range); /* base 10 */
bool docker_decimal(struct docker_run *d, struct str s, double *out, struct str *why);

#define CHECK(name) \
	bool check_##name(struct docker_run *d, const struct docker_option *o, struct str *why)
#define SET(name) void set_##name(struct docker_run *d, enum docker_flag flag)

CHECK(none);
CHECK(add_host);
CHECK(attach);
CHECK(weight_device);
CHECK(cgroup_rule);
CHECK(device_bytes);
CHECK(device_count);
CHECK(dns);
CHECK(dns_search);
CHECK(env);
CHECK(label);
CHECK(link);
CHECK(sysctl);

SET(none);
SET(list);
SET(map);
SET(int);
SET(bool);
SET(string);
SET(path);
SET(user);
SET(size);
SET(seconds);
SET(capabilities);
SET(security_opt);
SET(devices);
SET(cpus);
SET(cpu_quota);
SET(swappiness);
SET(entrypoint);
SET(label_file);
SET(expose);
SET(ports);
SET(gpus);
SET(health);
SET(logging);
SET(mounts);
SET(volumes);
SET(tmpfs);
SET(api_socket);
SET(networks);
SET(ulimits);

/* The record that a flag's field belongs to: the container or its limits. */
struct record *docker_owner(struct docker_run *d, enum field_id field);
/* Sets a field, marked as written. */
void docker_set(struct docker_run *d, enum field_id field, struct value v);
/* The list or map of a field, made on first use. */
struct value docker_list(struct docker_run *d, enum field_id field, uint32_t place);
struct value docker_map(struct docker_run *d, enum field_id field, uint32_t place);
/* name[=value] of an option into a map. */
void docker_put_pair(struct docker_run *d, struct value map, const struct docker_option *o);

/* csv.c: one comma-separated line with quoting, as encoding/csv reads it. */
LIST(docker_field_list, struct text);
bool docker_csv(
	struct docker_run *d, struct text t, struct docker_field_list *out, struct str *why);

/* Types of mounts that have options of their own. */
enum { DOCKER_MOUNT_GROUPS = 4 };
extern const struct str docker_mount_groups[DOCKER_MOUNT_GROUPS];

/* mount.c: the fields of one --mount, the last of each kind; lists keep all. Parts stay in the
 * arena. */
struct docker_mount {
	struct text type, source, target, read_only, consistency;
	struct text propagation, nonrecursive, recursive; /* bind */
	struct text volume_subpath, nocopy, driver;       /* volume */
	struct docker_field_list labels, driver_options;  /* volume: name[=value] */
	struct text image_subpath, size, mode;            /* image, tmpfs */
	bool grouped[DOCKER_MOUNT_GROUPS]; /* an option was given that goes with that type */
	const struct cause *open;          /* a field whose key is unknown */
};
bool docker_mount_parse(
	struct docker_run *d, struct text t, struct docker_mount *m, struct str *why);
bool docker_mount_check(struct docker_run *d, const struct docker_option *o, struct str *why);
struct docker_mount docker_socket_mount(struct docker_run *d); /* mounts.c: --use-api-socket */
bool docker_text_is_on(struct text t); /* a bool as the client reads it, known and true */

/* network.c: long form of --network; parts stay in the arena. */
struct docker_network {
	struct text name, mac, ip, ip6, gateway_priority;
	struct docker_field_list aliases, link_local, driver_options;
};
bool docker_network_parse(
	struct docker_run *d, struct text t, struct docker_network *out, struct str *why);
bool docker_network_is_user(struct str name); /* not default, bridge, host, none, container:x */
bool docker_domain(struct str s, struct str *out); /* a search domain, as it is sent */
bool docker_mac(struct str s);                     /* net.ParseMAC */

/* port.c */
bool docker_publish_text(struct docker_run *d, const struct docker_option *o, struct text *out,
	struct str *why); /* published=80,target=80 as 80:80 */

/* checks.c: what the client tests once all options are read, in its order. */
void docker_checks(struct docker_run *d);
void docker_check_system(struct docker_run *d);
void docker_check_networks(struct docker_run *d);   /* network.c */
void docker_check_platform(struct docker_run *d);   /* platform.c */
struct value docker_platform(struct docker_run *d); /* --platform as it is sent; or missing */

/* json.c: a JSON text without blanks between its parts, added to `out` (NULL: only tested). */
bool docker_json(struct arena *a, struct source *source, struct buf *out, struct str *why);

/* seccomp.c: profiles that --security-opt names; a STRING, the option as it is sent. */
struct value docker_seccomp(struct docker_run *d, const struct docker_option *o);
bool docker_seccomp_check(struct docker_run *d, const struct docker_option *o, struct str *why);

/* request.c: what is sent for a line that is accepted: MAPs. */
struct value docker_request(struct docker_run *d);
struct value docker_request_query(struct docker_run *d);
/* {line, ok, error, query, create} of a line that stands at `at`. */
struct value docker_request_line(struct arena *a, struct place at, const struct docker_line *line);

/* session.c: the commands of a script, console sessions without prompts and output. */
struct splice docker_script_text(struct reading *r, struct source *s);

/* container.c: makes the records. */
void docker_container(struct docker_run *d);

/* env.c: variables of files and flags, files first. */
void docker_check_files(struct docker_run *d, enum docker_flag flag);
void docker_environment(struct docker_run *d);

/* A variable of the environment the line runs in: of the script, else of --set. */
struct value docker_variable(const struct docker_run *d, struct str name);
/* files.c: a file beside the input; NULL: not to be had, and *open says why what it holds is not
 * known, or the refusal what the client says of it. */
struct source *docker_file(struct docker_run *d, struct text path, const struct cause **open);
struct source *docker_file_checked(struct docker_run *d, struct text path, struct str *refusal);

/* open.c: makes unknown what the words that nobody sees may write. */
void docker_open(struct docker_run *d, const struct cause *why);
void docker_unreadable(struct docker_run *d); /* what refused options would have set */

#endif
