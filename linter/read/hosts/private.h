/*
 * private.h: what the files of the room share: a file that scripts stand in, while it is read.
 */
#ifndef HOSTS_PRIVATE
#define HOSTS_PRIVATE

#include "read/docker_run/docker_run.h"
#include "read/hosts/hosts.h"
#include "read/json/json.h"
#include "read/spec/spec.h"
#include "read/yaml/yaml.h"

struct host {
	struct reading *r;
	struct arena *arena;
	struct facts *facts;
	struct source *source;
	struct record *project;
	const struct mark *marks; /* of its templates */
	/* What stands for a mark, given what it holds; false: nobody knows. May be NULL. */
	bool (*resolve)(struct str inside, const struct docker_scope *scope, struct text *out);
	const char *filler; /* who fills them in: "the workflow" */
};

/* Text that is filled in before the shell sees it stands between `open` and `close`; `test` (may be
 * NULL) has the last word on what stands between them. The last row is {0}. */
struct mark {
	const char *open, *close;
	bool (*test)(struct str inside);
	bool single;                          /* it stands for one word */
	bool (*is_single)(struct str inside); /* does this one? May be NULL. */
};

struct host host_new(struct reading *r, struct source *source, const char *kind);

/* The tree of the file; NULL or no documents where it is broken, which has been said. */
struct yaml host_yaml(struct host *h);
struct node *host_json(struct host *h, enum json_dialect dialect);

/* Does a text name docker at all? Scripts that do not are not looked at. */
bool host_names_docker(struct str text);

/* Sets text and gaps of a script from a text with templates in it. */
void host_fill(struct host *h, const struct splice *in, struct docker_hosted *out);

/* The script that a scalar holds: fills it and reads it, when it names docker. `as` says the rest;
 * its project is set here. */
void host_scalar(struct host *h, const struct node *n, const struct docker_hosted *as);
void host_script(struct host *h, const struct docker_hosted *script);

/* Words that are apart already, a LIST of STRINGs. */
void host_words(struct host *h, struct value words, const struct docker_scope *scope);

/* A word cut from a text that host_fill made, its gaps as holes; words come in order. */
struct host_gaps {
	const struct shell_gap_list *all;
	uint32_t next;
};
struct value host_word(struct host *h, struct value word, struct host_gaps *gaps);

/* A scalar as a text with holes, placed where it is written. */
struct value host_value(struct host *h, const struct node *scalar);

/* A scope from a mapping of names and values; `outer` when the mapping is none. */
const struct docker_scope *host_scope(
	struct host *h, const struct node *mapping, const struct docker_scope *outer);

/* What a shell is called by its program: bash -e {0}. */
enum shell_dialect host_dialect(struct str shell);

/* The text of a scalar; empty: it is none. */
struct str host_text(const struct node *n);

#endif
