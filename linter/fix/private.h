/*
 * private.h: what the files of the room share.
 */
#ifndef FIX_PRIVATE_H
#define FIX_PRIVATE_H

#include "fix/fix.h"
#include "read/yaml/yaml.h"

/* A text that changes are made for. */
struct fix_document {
	struct arena *arena;
	const struct fix_reading *reading;
	struct str text;
	struct record_list instructions; /* of this text, in its order; once asked for */
	struct node *root;               /* of YAML; NULL: it is something else */
	bool broken;                     /* the YAML ended early */
	bool layout;        /* the fix at hand is about the file's text, and changes no record */
	struct map emptied; /* uint32_t *: parts that this round takes out of a collection */
	struct node_list pending; /* collections that the fix at hand takes a part out of */
	struct change_list *out;
	struct str why; /* the first refusal, the end of a sentence; empty: none */
};

/* Always false, so that whoever cannot go on returns it. */
bool fix_refuse(struct fix_document *d, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

bool fix_change(struct fix_document *d, uint32_t from, uint32_t to, struct str text); /* true */

/* forms.def: what says a bool where it is not a key or option of its own. */
struct fix_form {
	enum field_id field;
	struct str key, item, option;   /* ITEM: an item of a list, an option */
	struct str word, opposite, csv; /* PART: among the options of a:b:ro; of type=bind,... */
	bool lead;                      /* LEAD: the first part of [address:]port:port */
	struct str member, other;       /* ENTRY: below the item as a key; what it is else */
	bool gap;                       /* GAP: empty lines above */
};
const struct fix_form *fix_form(const struct record *r, int slot); /* NULL: none */

/* ---- lines: offsets in the text ---- */

uint32_t line_start(struct str text, uint32_t at);
uint32_t line_end(struct str text, uint32_t at);   /* of its text, before the line end */
uint32_t line_after(struct str text, uint32_t at); /* behind the line end */
struct str line_ending(struct str text);           /* the one that the text uses */
bool is_blank(struct str s);                       /* spaces and tabs, or nothing */
/* Whole lines go; what was the end of the text without a line end stays so. */
bool remove_lines(struct fix_document *d, uint32_t from, uint32_t to);

/* ---- yaml_find.c, yaml_edit.c, yaml_add.c ---- */

enum { YAML_TRAIL = READ_DEPTH + 2 };

/* The way from the root to a node. */
struct yaml_step {
	struct node *node; /* a collection */
	uint32_t index;    /* of the item or pair that leads on */
};
struct yaml_trail {
	struct yaml_step steps[YAML_TRAIL];
	unsigned n;
	struct node *node; /* where it ends */
	bool key;          /* the node is the key of the last step's pair */
	bool shared;       /* an anchor stands on the way */
};
/* The innermost node that holds the span. */
bool yaml_find(const struct fix_document *d, struct span span, struct yaml_trail *out);

/* From the first byte of a pair or item to behind its last. */
struct span yaml_extent(const struct fix_document *d, const struct yaml_step *s);
struct span yaml_extent_at(const struct fix_document *d, struct node *n, uint32_t i);
/* false: it is an alias, or stands in another file. */
bool yaml_stands_in(const struct node *n, const struct node *outer, uint32_t from);
uint32_t yaml_count(const struct node *n); /* of pairs or items written here */
/* Refuses where a list has aliases among its items, for their places are not known. */
bool yaml_has_alias(struct fix_document *d, const struct node *n);
/* A scalar of that style, if it can be; `string`: it must not become a number or a truth. */
struct str yaml_scalar(
	struct arena *a, struct str s, enum node_style style, bool flow, bool string);
bool yaml_is_json(const struct yaml_trail *t); /* the mapping that it ends in has quoted keys */
struct str yaml_doubled(struct arena *a, struct str s); /* in double quotes */

bool yaml_remove(struct fix_document *d, const struct yaml_trail *t); /* its pair or item */
/* What the fix at hand takes out is gone for those that come after it in this round. */
void yaml_commit(struct fix_document *d);
bool yaml_set(struct fix_document *d, const struct node *scalar, struct str value, bool string);
/* Adds keys.to.value to the mapping at the end of the trail. */
bool yaml_add(struct fix_document *d, const struct yaml_trail *t, struct str keys, struct str value,
	bool string);
/* Adds key: value to the mapping under `map`, which may be a list of key=value, or that with it;
 * the trail may also end at a key without a value. */
bool yaml_add_entry(struct fix_document *d, const struct yaml_trail *t, struct str map,
	struct str key, struct str value);
/* Adds an item to the list under a key of the mapping, or that key with it. */
bool yaml_append(
	struct fix_document *d, const struct yaml_trail *t, struct str key, struct str item);
/* The list that holds the item becomes a mapping with its items for keys, and under the one that is
 * meant member: value, under the others member: other. */
bool yaml_unlist(struct fix_document *d, const struct yaml_trail *item, struct str member,
	struct str value, struct str other);
/* The mapping that a key names, instead of the key. */
bool yaml_enter(struct yaml_trail *t);
/* The mapping whose value the trail ends at. */
bool yaml_leave(struct yaml_trail *t);

/* ---- words.c ---- */

/* An instruction at the span; NULL: none. */
struct record *instruction_at(struct fix_document *d, struct span span);
struct record *instruction_around(struct fix_document *d, struct span span);
bool words_remove_instruction(struct fix_document *d, const struct record *instruction);
bool words_insert_instruction(
	struct fix_document *d, const struct record *instruction, struct str text, bool before);
/* A word or an option with its value; of -it the letter, 0: it has none. */
bool words_remove(struct fix_document *d, struct span span, char letter);
bool words_remove_item(struct fix_document *d, struct span item, char letter); /* of ["a", "-it"] */
bool words_set(struct fix_document *d, struct span span, struct str old, struct str value);
/* An option behind the word at the span: the verb of a docker command. */
bool words_add_option(struct fix_document *d, struct span span, struct str option);
/* One option among those of the specification that the span holds. */
bool part_remove(struct fix_document *d, struct span span, struct str part);
bool part_add(struct fix_document *d, struct span span, const struct fix_form *f, bool first);
/* value:a:b of a:b, value::b of b alone. */
bool part_lead(struct fix_document *d, struct span span, struct str value);

/* ---- translate.c, aim_yaml.c, aim_words.c ---- */

/* What an edit is about. */
struct aim {
	struct fix_document *d;
	const struct outcome_edit *e;
	const struct field *field; /* NULL: the target itself */
	struct span span;          /* of the target, or of the nearest parent that is there */
	struct str written;
	struct yaml_trail trail; /* of YAML */
};

bool aim_is_text(struct value v);       /* known */
bool aim_is_there(const struct aim *x); /* it was written, not only its parent */
bool aim_is_part(const struct aim *x);  /* one of the options of a:b:ro */

bool aim_may(struct aim *x); /* false: others use what stands there */
bool aim_is_whole(const struct aim *x);
bool aim_is_script(const struct aim *x); /* its words are edited where they stand */
bool aim_wants_string(const struct aim *x);
bool aim_record_trail(struct aim *x, struct yaml_trail *out); /* to the mapping of the record */
bool aim_remove_yaml(struct aim *x);
/* key: value in the map that a field of the record is. */
bool aim_set_entry(
	struct aim *x, struct record *r, const struct field *f, struct str key, struct str value);
bool aim_set_yaml(
	struct aim *x, const struct fix_form *form, struct str value); /* what is missing */

bool aim_remove_words(struct aim *x);
char aim_letter(const struct aim *x);  /* its option in one letter; 0: it has none */
bool aim_is_exec(const struct aim *x); /* it is an item of ["a", "b"] in a Dockerfile */
bool aim_set_words(struct aim *x, const struct fix_form *form, struct str value);
bool aim_append(struct fix_document *d, struct record *stage, struct str text); /* to the stage */
struct str aim_long_option(const char *flags); /* of "-u --user" the first long one */

/* Adds the changes of one edit. false: d->why. */
bool fix_translate(struct fix_document *d, const struct outcome_edit *e);

/* order.c: puts the items of `have`, which is the target, in the order of `want`. */
bool order_set(struct aim *x, const struct list *have, const struct list *want);

/* lines.c: changes the number of empty lines, of which the span is the last, from `have` to `want`.
 */
bool blank_lines_set(struct fix_document *d, struct span last, int64_t have, int64_t want);
/* The same above an instruction and its comments. */
bool gap_set(struct fix_document *d, struct span instruction, int64_t have, int64_t want);

/* ---- changes.c ---- */

LIST(fix_list, struct finding *);

/* Fixes whose changes keep apart: none changes what another changes, or puts something in at its
 * edge. Changes that are the very same may be of several. */
struct crowd {
	struct arena *arena;
	struct fix_list members;
	uint32_t *covered,
		*gaps; /* by place in the text: the member that is there, from 1; 0: none */
};
void crowd_init(struct crowd *c, struct arena *a, struct str text);
bool crowd_join(struct crowd *c, struct finding *f); /* false: there is no room for it */

/* The changes of fixes that keep apart, each once and in order. Their texts are borrowed. */
struct shift_list changes_shift(struct arena *a, struct str text, const struct fix_list *fixes);
struct str changes_apply(struct arena *a, struct str text, const struct shift_list *shifts);
/* Where a place of the new text was in the old one; of what was put in, where that begins; of what
 * was moved, where it stood. */
uint32_t shift_back(const struct shift_list *shifts, uint32_t at);

/* ---- verify.c, records.c ---- */

/* Something of the new text that was not to be. */
struct objection {
	struct str why;                   /* the end of a sentence; empty: `policy` says it */
	const struct policy_info *policy; /* whose finding it is; NULL: it is none */
	struct str subject;               /* of the finding */
	struct span at;                   /* in the old text */
	bool here;                        /* false: it is about no place of the text */
};
LIST(objection_list, struct objection);

/* Did the text lose the findings `fixed`, and nothing else change? What did is added to `out`. */
void fix_verify(struct arena *a, const struct fix_reading *before, const struct fix_reading *after,
	const struct fix_list *fixed, const struct shift_list *shifts, struct objection_list *out);

/* Of a file as a whole. */
bool record_is_file(const struct record *r);
/* yaml_same.c: do two YAML texts mean the same? The order of keys does not count. Where not is
 * added to `out`, as places of the first. */
bool yaml_same(struct arena *a, struct source *before, struct source *after, struct span_list *out);
void records_compare(struct arena *a, const struct fix_reading *before,
	const struct fix_reading *after, const struct fix_list *fixed, struct objection_list *out);

/* The lines that a change touches; the one behind a line end that goes is not among them. */
struct span change_lines(struct str text, struct span change);

/* ---- parting.c ---- */

LIST(why_list, struct str);

/* What is to become of fixes that do not hold together. */
struct parting {
	struct fix_list refused;    /* each is to blame by itself */
	struct why_list whys;       /* of them */
	struct fix_list one, other; /* to be tried, in this order */
};
void parting_make(struct arena *a, const struct fix_reading *before, const struct fix_list *fixes,
	const struct objection_list *objections, struct parting *out);

#endif
