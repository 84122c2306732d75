/*
 * value.h: what expressions evaluate to and what the fields of records hold.
 *
 * Sixteen bytes: what it is, what is known of it, where it was written, and the payload. Every
 * value carries its place, so findings locate themselves.
 *
 * Missing:  VALUE_NONE. Nothing was written; the place is that of the nearest present parent.
 * Unknown:  VALUE_UNKNOWN in flags, the tag says what it would be (VALUE_NONE where even that is
 *           open), u.cause says why. Never together with another payload.
 * Holes:    a STRING or PATH whose text has holes is known except for them; VALUE_UNKNOWN is not
 *           set on it.
 * Open:     a LIST or MAP with `open` set may hold more than is seen.
 */
#ifndef VALUE_VALUE_H
#define VALUE_VALUE_H

#include "base/map.h"
#include "value/text.h"

enum value_tag {
	VALUE_NONE, /* missing */
	VALUE_BOOL,
	VALUE_INT,
	VALUE_NUMBER,
	VALUE_STRING, /* enumerations too */
	VALUE_BYTES,
	VALUE_DURATION,
	VALUE_DATE,
	VALUE_VERSION,
	VALUE_PATH,
	VALUE_USER,
	VALUE_PORTS,
	VALUE_IP,
	VALUE_CIDR,
	VALUE_PATTERN,
	VALUE_RECORD,
	VALUE_LIST,
	VALUE_MAP,
	VALUE_LAZY /* a field nobody has asked for yet; only in slots, never in a register */
};

enum value_flag {
	VALUE_UNKNOWN = 1,       /* u.cause says why */
	VALUE_MAYBE_MISSING = 2, /* with UNKNOWN: it may turn out to be nothing at all */
	VALUE_SENSITIVE = 4,     /* never shown */
	VALUE_OVERRIDABLE = 8,   /* a default that whoever builds or starts may change */
	VALUE_WRITTEN = 16       /* somebody wrote it; its place is its own, not its parent's */
};

struct record;
struct pattern;

struct ports { /* a port is a range of one */
	uint16_t first, last;
};

struct ip {
	uint8_t bytes[16]; /* network order; the first 4 for version 4 */
	bool v6;
};

struct cidr {
	struct ip ip;
	uint8_t bits;
};

struct version { /* 3.11-slim: parts 3 11, suffix "-slim"; parts compare as numbers */
	uint32_t n;
	uint64_t part[6];
	struct str suffix; /* from the first byte that is no part of dotted numbers */
	struct str written;
	const struct cause *open; /* a hole in the suffix; NULL: it is all known */
};

/* `name`, `uid`, `name:group`, ... as USER, user: and --user take it. */
struct user {
	struct str name;          /* as written before the colon */
	struct str group;         /* as written behind it; empty without one */
	int64_t uid, gid;         /* -1 where it is a name or absent */
	const struct cause *open; /* what is behind the colon is unknown; NULL: it is known */
};

struct value {
	uint8_t tag;   /* enum value_tag */
	uint8_t flags; /* enum value_flag */
	uint16_t spare;
	uint32_t place; /* index into the places of struct facts; 0: nowhere */
	union {
		bool b;
		int64_t i; /* INT; BYTES in bytes; DURATION in ns; DATE in days since 1970-01-01 */
		double d;
		struct ports ports;
		const struct text *text; /* STRING, PATH */
		const struct version *version;
		const struct user *user;
		const struct ip *ip;
		const struct cidr *cidr;
		const struct pattern *pattern;
		struct record *record;
		struct list *list;
		struct map_value *map;
		const struct cause *cause;
	} u;
};

/* The items of a LIST. `open` is NULL when these are all. */
struct list {
	struct value *at;
	uint32_t n, room;
	const struct cause *open;
	const struct list_index
		*index; /* of a list that stays as it is, made by value_list_index */
};

/* For the question whether a list of plain texts holds one. */
struct list_index {
	uint64_t bits;   /* str_bit of each */
	struct map keys; /* empty when there are few */
};

struct map_entry {
	struct value key; /* STRING, placed where it was written */
	struct value value;
};

/* The entries of a MAP in the order they were written, each key once. */
struct map_value {
	struct map_entry *at;
	uint32_t n, room;
	const struct cause *open;
	struct map index; /* of its keys, kept by value_map_put once there are many */
};

static inline struct value value_none(uint32_t place)
{
	return (struct value){.tag = VALUE_NONE, .place = place};
}

struct value value_unknown(enum value_tag tag, const struct cause *cause, uint32_t place);

static inline struct value value_bool(bool b, uint32_t place)
{
	return (struct value){.tag = VALUE_BOOL, .place = place, .u.b = b};
}

struct value value_truth(enum truth t, const struct cause *cause, uint32_t place);
struct value value_int(int64_t i, uint32_t place);
struct value value_number(double d, uint32_t place);
struct value value_bytes(int64_t bytes, uint32_t place);
struct value value_duration(int64_t ns, uint32_t place);
struct value value_date(int64_t days, uint32_t place);
struct value value_ports(uint16_t first, uint16_t last, uint32_t place);
struct value value_record(struct record *r); /* placed where the record is */

/* The text is copied into the arena as a header; its bytes are borrowed. */
struct value value_string(struct arena *a, struct str s, uint32_t place);
struct value value_text(struct arena *a, struct text t, uint32_t place);

struct value value_list(struct arena *a, uint32_t place); /* empty, to be filled by list_add */
void value_list_add(struct arena *a, struct value list, struct value item);
/* Once all are in, for a list that is asked often: gives it an index when all are plain texts. */
void value_list_index(struct arena *a, struct value list);
struct value value_map(struct arena *a, uint32_t place);
/* Adds or, when the key is there, replaces. A key with holes opens the map instead. */
void value_map_put(struct arena *a, struct value map, struct value key, struct value value);
/* For entries that were put there at once, each key once. */
void value_map_index(struct arena *a, struct value map);
/* NULL when absent. */
const struct map_entry *value_map_find(struct value map, struct str key);

static inline bool value_is_unknown(struct value v) /* flagged so; text with holes is not */
{
	return v.flags & VALUE_UNKNOWN;
}

static inline bool value_is_missing(struct value v)
{
	return v.tag == VALUE_NONE && !value_is_unknown(v);
}

static inline enum truth value_as_truth(struct value v) /* of a BOOL */
{
	if (value_is_unknown(v))
		return TRUTH_UNKNOWN;
	return v.tag == VALUE_BOOL && v.u.b ? TRUTH_TRUE : TRUTH_FALSE;
}

static inline bool value_is_plain(struct value v) /* a STRING that is known from end to end */
{
	return v.tag == VALUE_STRING && !value_is_unknown(v) && v.u.text->n_holes == 0;
}

const struct cause *value_cause(struct value v); /* why it, or a hole of it, is unknown; or NULL */
struct str value_str(struct value v);            /* literal part of a STRING or PATH; else empty */

#endif
