/*
 * private.h: what the files of the compose reader share.
 */
#ifndef COMPOSE_PRIVATE
#define COMPOSE_PRIVATE

#include "read/compose/compose.h"
#include "read/spec/spec.h"
#include "read/yaml/yaml.h"

/* Where compose refuses a file, and where it only cannot follow. */
#define refuse(c, node, ...) \
	diag_add((c)->diags, &DIAG_compose_syntax, (node)->source, (node)->span, __VA_ARGS__)
/* What contradicts itself: Compose does not look at services whose profiles are off. */
#define inconsistent(c, node, ...)                                                      \
	diag_add((c)->diags, (c)->off ? &DIAG_compose_reference : &DIAG_compose_syntax, \
		(node)->source, (node)->span, __VA_ARGS__)
#define remark(c, node, ...) \
	diag_add((c)->diags, &DIAG_compose_reference, (node)->source, (node)->span, __VA_ARGS__)

struct service {
	struct str name;
	struct node *key;
	struct node *node;        /* its mapping, with what it extends */
	const struct cause *open; /* something it extends is not here */
	bool on;                  /* by its profiles */
	struct record *record;
};

LIST(service_list, struct service *);

struct compose_file; /* load.h */
LIST(compose_file_list, struct compose_file *);

struct compose {
	struct reading *r; /* a copy of its own, as old as the unit, that asks for no comments */
	struct input_comment_list
		*comments; /* of the input and the Dockerfiles it builds; or NULL */
	struct arena *arena;
	struct facts *facts;
	struct diags *diags;
	struct source *source;
	struct node *root; /* the project's files, merged */
	bool off;          /* the service that is looked at is not on */
	bool filled;       /* what has no value is empty, as for Compose; else it is a hole */
	struct str name;   /* of the project; empty until it is known */
	struct record *project;
	uint32_t place;           /* of the project */
	bool broken;              /* the text ended early: nothing is missed */
	const struct cause *open; /* it includes what is not here */
	struct map env;           /* of the sibling .env: struct text * */
	bool env_read;
	struct value unset; /* the names that it does not set; no list: none */
	struct map unset_names;
	bool reset;      /* some file resets what another one says */
	size_t expanded; /* bytes that interpolation has made */
	bool full;       /* and it was too much */
	struct service_list services;
	struct map service_names;                       /* struct service * */
	struct map networks, volumes, secrets, configs; /* struct record *, or NULL values never */
	struct map folders;   /* struct record *: the host's, by the paths that are mounted */
	struct map linked;    /* Dockerfiles read: by path and args */
	struct map commented; /* paths whose comments have been taken */
	struct compose_file_list files;    /* all that were read */
	struct compose_file_list extended; /* files that services extend */
	struct map by_source;              /* struct compose_file *, by the address of its source */
	const struct compose_file *last_file; /* the one asked for last */
	size_t read;                          /* bytes of them */
	unsigned includes;                    /* how many files were included */
	struct value remote; /* a list of the includes that lie elsewhere, or none */
	uint64_t merged;     /* entries that merging has made */
	uint64_t ports;      /* that ranges were printed as */
	uint64_t nodes;      /* of the services, with all that aliases and extends bring in */
};

/* expand.c: $V in scalars. `flags` are those of values: VALUE_OVERRIDABLE, _SENSITIVE. */
struct expansion {
	struct text text;
	uint8_t flags;
};
struct expansion compose_expand(struct compose *c, struct node *scalar);
/* The same for a text that stands at `place`; false when it is no valid interpolation. */
bool compose_expand_text(struct compose *c, struct str s, uint32_t place, const struct map *more,
	struct texter *out, uint8_t *flags);
bool compose_expand_valid(struct compose *c, struct node *scalar);
/* Without interpolation in it, or with all of it known: the text. */
bool compose_known(struct compose *c, struct node *scalar, struct str *out);

/* dotenv.c: .env and env_file. */
struct env_entry {
	struct str name;
	struct text value;
	struct span name_span, span;
	bool assigned; /* NAME= and not only NAME */
};
LIST(env_entry_list, struct env_entry);
/* False when a line cannot be read; *line then is its number. */
bool compose_dotenv(
	struct compose *c, struct source *s, struct env_entry_list *out, uint32_t *line);
const struct map *compose_env(struct compose *c); /* the sibling .env, read on first use */

/* check.c */
enum shape_id {
	SHAPE_nothing,
#define SHAPE(name, allow, items, values, flags, words, required) SHAPE_##name,
#define KEY(shape, key, value)
#include "read/compose/shape.def"
#undef SHAPE
#undef KEY
	SHAPE_COUNT
};
void compose_check(struct compose *c, struct node *n, enum shape_id shape);
bool compose_knows(enum shape_id shape, struct str key);
enum shape_id compose_shape_below(
	enum shape_id shape, struct str key); /* of what stands under a key */
enum { COMPOSE_STRIPPED = 255 };              /* a mark of nodes beside those of shapes */
struct key_fields {
	enum field_id keys, unknown, own; /* own: FIELD_COUNT when it is not asked for */
};
/* The keys of a mapping, those that its shape does not have, and those that are written in it. */
void compose_set_keys(struct compose *c, struct node *n, enum shape_id shape, struct record *r,
	struct key_fields fields);
void compose_suggest(struct diag *d, enum shape_id shape, struct str key);

/* value.c: nodes as values of the model. */
enum read_as {
	AS_STRING,
	AS_TEXT, /* as AS_STRING, but numbers and booleans too */
	AS_PATH,
	AS_BOOL,
	AS_INT,
	AS_NUMBER,
	AS_BYTES,
	AS_DURATION,
	AS_STRINGS, /* a list, or one string as a list of one */
	AS_MAP,     /* a mapping or a list of name=value */
	AS_HOSTS,   /* the same, as a list of name:value */
	AS_NODES,
	AS_USER,
	AS_CAPABILITIES
};
/* False: nothing is written there, or not what belongs there (compose_check has said so). */
bool compose_value(struct compose *c, struct node *n, enum read_as as, struct value *out);
bool compose_set(
	struct compose *c, struct record *r, enum field_id f, struct node *n, enum read_as as);
/* compose_value would not have it. */
void compose_unreadable(struct compose *c, struct record *r, enum field_id f, const struct node *n);
/* One row sets one field from one key of a mapping. */
struct field_row {
	struct str key;
	enum field_id field;
	enum read_as as;
};
void compose_fields(
	struct compose *c, struct record *r, struct node *from, const struct field_row *rows);
struct value compose_string(struct compose *c, struct node *scalar);
struct value compose_key(struct compose *c, struct node *key);
struct value compose_extra(struct compose *c, struct node *mapping, uint32_t place);
uint32_t compose_place(struct compose *c, const struct node *n);
/* NULL: none or !reset. In the header, so that what is known of a literal key is worked out once.
 */
static inline struct node *compose_get(const struct node *mapping, const char *key)
{
	struct node *n = node_get(mapping, str_from(key));
	return n && n->tag == NODE_RESET ? NULL : n;
}
struct node *compose_walk(const struct node *mapping, const char *dotted);
static inline struct node *compose_path(const struct node *mapping, const char *dotted)
{
	const char *dot = strchr(dotted, '.');
	struct str first = {dotted, dot ? (size_t)(dot - dotted) : strlen(dotted)};
	return node_may_have(mapping, first) ? compose_walk(mapping, dotted) : NULL;
}
struct value written(struct value v);

/* A list of NAME=value, a mapping, or both after a merge, entry by entry. */
struct entry {
	struct value name;
	struct value value; /* STRING; missing when only the name is written */
	struct node *node;  /* of the value in a mapping, else of the item */
	bool keyed;         /* from a mapping */
};
LIST(entry_list, struct entry);
void compose_entries(
	struct compose *c, struct node *n, struct str separators, struct entry_list *out);

/* load.c: the files that nodes stand in, and paths. */
const struct compose_file *compose_file_of(
	struct compose *c, const struct source *s); /* NULL: unknown */
struct str compose_folder(
	struct compose *c, const struct source *s); /* that paths in it start from */
struct str compose_join(struct arena *a, struct str folder, struct str path);
struct str compose_clean(struct arena *a, struct str path);
struct str compose_as_folder(struct arena *a, struct str path); /* empty or ending in / */

/* volume.c: [source:]target[:options], taken apart as Compose does. */
struct volume_parts {
	struct str source, target, options;
};
/* False: a part is empty, or there are too many; what was found before counts. */
bool compose_volume_parts(struct str spec, struct volume_parts *out);

/* build.c: where comments of another file go; NULL: nobody asks for them, or they are there. */
struct input_comment_list *compose_comments(struct compose *c, const struct source *s);

void compose_consistent(struct compose *c, struct service *s); /* consistency.c */
void compose_graph(struct compose *c);                         /* graph.c: of all services */

/* project.c */
bool compose_is_on(struct compose *c, struct node *service); /* by its profiles */

/* The parts of a container. */
void compose_service(struct compose *c, struct service *s);
void compose_deploy(struct compose *c, struct record *container, struct node *service);
void compose_limits(struct compose *c, struct record *container, struct node *service);
void compose_security(struct compose *c, struct record *container, struct node *service);
void compose_commands(struct compose *c, struct record *container, struct node *service);
void compose_mounts(struct compose *c, struct record *container, struct node *service);
void compose_ports(struct compose *c, struct record *container, struct node *service);
void compose_attachments(struct compose *c, struct record *container, struct node *service);
void compose_grants(struct compose *c, struct record *container, struct node *service);
void compose_environment(struct compose *c, struct record *container, struct node *service);
void compose_build(struct compose *c, struct record *container, struct node *service);
void compose_depends(struct compose *c, struct service *s);
void compose_resources(struct compose *c);
void compose_open(struct compose *c, struct record *r, const struct cause *why);
struct value compose_words(struct compose *c, struct node *scalar);
bool compose_grant_list(struct compose *c, struct node *list, struct map *defined, const char *what,
	struct value *out);

#endif
