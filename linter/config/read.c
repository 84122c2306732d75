/*
 * read.c: a configuration file by the rows of keys.def.
 */
#include "config/config.h"

#include "read/yaml/yaml.h"

#include <stddef.h>
#include <stdlib.h>

struct reader {
	struct arena *arena;
	struct diags *diags;
	struct config *config;
	uint32_t words; /* against CONFIG_WORDS_MOST */
};

typedef void form_fn(struct reader *r, const struct node *n, void *field);

/* ---- mistakes ---- */

static struct diag *wrong(struct reader *r, const struct node *n, const char *want)
{
	return diag_add(r->diags, &DIAG_config, n->source, n->span,
		"this is %s, where %s is wanted", node_what(n), want);
}

static void near(struct diag *d, struct reader *r, const struct nearest *n)
{
	(void)r;
	if (n->best.n)
		diag_note(d, "did you mean `" STR_FMT "`?", STR_ARG(n->best));
}

static bool within_limit(struct reader *r, const struct node *n)
{
	if (r->words++ < CONFIG_WORDS_MOST)
		return true;
	if (r->words == CONFIG_WORDS_MOST + 1)
		diag_add(r->diags, &DIAG_input_limit, n->source, n->span,
			"more than %d words in a configuration file; from here on none counts",
			CONFIG_WORDS_MOST);
	return false;
}

/* ---- simple forms ---- */

static struct config_word word_of(const struct node *n)
{
	return (struct config_word){n->u.text, n->source, n->span};
}

static bool is_word(struct reader *r, const struct node *n)
{
	if (!node_is(n, NODE_SCALAR) || node_is_null(n) || n->u.text.n == 0) {
		wrong(r, n, "a name");
		return false;
	}
	return within_limit(r, n);
}

static void read_flag(struct reader *r, const struct node *n, void *field)
{
	if (!node_bool(n, field))
		wrong(r, n, "true or false");
}

/* One word, or a list of them. */
static void read_words(struct reader *r, const struct node *n, void *field)
{
	struct config_words *out = field;
	if (node_is(n, NODE_MAPPING)) {
		wrong(r, n, "a list of names");
		return;
	}
	bool list = node_is(n, NODE_SEQUENCE);
	for (uint32_t i = 0; i < (list ? n->n : 1); i++) {
		const struct node *item = list ? n->u.items[i] : n;
		if (is_word(r, item))
			list_push(r->arena, out, word_of(item));
	}
}

static void read_choice(struct reader *r, const struct node *n, void *field)
{
	struct config_choice *out = field;
	out->given = node_is(n, NODE_SEQUENCE) && n->n == 0;
	read_words(r, n, &out->words);
	out->given |= out->words.n > 0;
}

static void read_patterns(struct reader *r, const struct node *n, void *field)
{
	struct config_words words = {0};
	read_words(r, n, &words);
	LIST_EACH (struct config_word, w, &words)
		ignore_add(r->arena, field, w->text);
}

/* ---- maps ---- */

typedef void entry_fn(struct reader *r, const struct node *key, const struct node *n, void *field);

static void each(
	struct reader *r, const struct node *n, const char *want, entry_fn *entry, void *field)
{
	if (!node_is(n, NODE_MAPPING)) {
		wrong(r, n, want);
		return;
	}
	for (uint32_t i = 0; i < n->n; i++)
		if (is_word(r, n->u.pairs[i].key))
			entry(r, n->u.pairs[i].key, n->u.pairs[i].value, field);
}

static bool take_severity(struct reader *r, const struct node *n, enum severity *out)
{
	struct nearest near_to;
	if (node_is(n, NODE_SCALAR) && severity_read(n->u.text, out))
		return true;
	if (!node_is(n, NODE_SCALAR)) {
		wrong(r, n, "a severity");
		return false;
	}
	nearest_init(&near_to, n->u.text);
	for (int s = 0; s < SEVERITY_COUNT; s++)
		nearest_offer(&near_to, str_from(severity_name((enum severity)s)));
	near(diag_add(r->diags, &DIAG_config, n->source, n->span,
		     "`" STR_FMT "` is no severity: critical, high, medium, low or info",
		     STR_ARG(n->u.text)),
		r, &near_to);
	return false;
}

static void severity_entry(
	struct reader *r, const struct node *key, const struct node *n, void *field)
{
	struct config_severities *out = field;
	struct config_severity s = {.policy = word_of(key)};
	if (take_severity(r, n, &s.severity))
		list_push(r->arena, out, s);
}

static void read_severities(struct reader *r, const struct node *n, void *field)
{
	each(r, n, "a mapping from policies to severities", severity_entry, field);
}

static void value_entry(struct reader *r, const struct node *key, const struct node *n, void *field)
{
	struct config_values *out = field;
	list_push(r->arena, out, ((struct config_value){word_of(key), n}));
}

static void read_params(struct reader *r, const struct node *n, void *field)
{
	each(r, n, "a mapping from parameters to values", value_entry, field);
}

static void data_entry(struct reader *r, const struct node *key, const struct node *n, void *field)
{
	if (is_word(r, n))
		value_entry(r, key, n, field);
}

static void read_data(struct reader *r, const struct node *n, void *field)
{
	each(r, n, "a mapping from names of data to files", data_entry, field);
}

/* ---- floors ---- */

static void unknown_key(struct reader *r, const struct node *key, const char *const *known)
{
	struct nearest n;
	struct buf b = BUF(r->arena);
	nearest_init(&n, key->u.text);
	for (; *known; known++) {
		buf_printf(&b, "%s%s", b.n ? ", " : "", *known);
		nearest_offer(&n, str_from(*known));
	}
	near(diag_add(r->diags, &DIAG_config, key->source, key->span,
		     "there is no key `" STR_FMT "` here; known are " STR_FMT, STR_ARG(key->u.text),
		     STR_ARG(buf_str(&b))),
		r, &n);
}

static void bound_entry(struct reader *r, const struct node *key, const struct node *n, void *field)
{
	static const char *const known[] = {"least", "most", "within", NULL};
	struct config_range *range = field;
	if (str_eq(key->u.text, STR("least")))
		range->least = n;
	else if (str_eq(key->u.text, STR("most")))
		range->most = n;
	else if (str_eq(key->u.text, STR("within")))
		range->within = n;
	else
		unknown_key(r, key, known);
}

static void range_entry(struct reader *r, const struct node *key, const struct node *n, void *field)
{
	struct config_ranges *out = field;
	struct config_range range = {.name = word_of(key)};
	each(r, n, "a mapping with least, most or within", bound_entry, &range);
	list_push(r->arena, out, range);
}

static void floor_key(struct reader *r, const struct node *key, const struct node *n, void *field)
{
	static const char *const known[] = {"enabled", "severity", "params", NULL};
	struct config_floor *f = field;
	if (str_eq(key->u.text, STR("enabled")))
		read_flag(r, n, &f->enabled);
	else if (str_eq(key->u.text, STR("severity")))
		take_severity(r, n, &f->severity);
	else if (str_eq(key->u.text, STR("params")))
		each(r, n, "a mapping from parameters to their bounds", range_entry, &f->params);
	else
		unknown_key(r, key, known);
}

static void floor_entry(struct reader *r, const struct node *key, const struct node *n, void *field)
{
	struct config_floors *out = field;
	struct config_floor f = {.policy = word_of(key)};
	if (node_is(n, NODE_SCALAR)) /* the short form: policy: severity */
		take_severity(r, n, &f.severity);
	else
		each(r, n, "a severity, or a mapping with enabled, severity and params", floor_key,
			&f);
	list_push(r->arena, out, f);
}

static void read_floors(struct reader *r, const struct node *n, void *field)
{
	each(r, n, "a mapping from policies to floors", floor_entry, field);
}

/* ---- the table ---- */

static form_fn read_overrides;

static const struct config_key keys[] = {
#define BLOCK_KEY(name, form, doc) {#name, #form, doc, CONFIG_BLOCK},
#define FILE_KEY(name, form, doc) {#name, #form, doc, CONFIG_FILE},
#define RUN_KEY(name, type, doc) {#name, type, doc, CONFIG_RUN},
#include "config/keys.def"
#undef BLOCK_KEY
#undef FILE_KEY
#undef RUN_KEY
};
enum { KEYS = sizeof keys / sizeof *keys };

static const struct row {
	form_fn *form; /* NULL: a RUN_KEY */
	size_t offset;
} rows[KEYS] = {
#define BLOCK_KEY(name, form, doc) {read_##form, offsetof(struct config_block, name)},
#define FILE_KEY(name, form, doc) {read_##form, offsetof(struct config, name)},
#define RUN_KEY(name, type, doc) {NULL, 0},
#include "config/keys.def"
#undef BLOCK_KEY
#undef FILE_KEY
#undef RUN_KEY
};

unsigned config_key_count(void)
{
	return KEYS;
}

const struct config_key *config_key_at(unsigned i)
{
	return &keys[i];
}

struct str config_key_shown(struct arena *a, const char *name)
{
	struct buf b = BUF(a);
	for (; *name; name++)
		buf_char(&b, *name == '_' ? '-' : *name);
	return buf_str(&b);
}

/* ---- a file and its overrides ---- */

static void no_such_key(struct reader *r, const struct node *key, bool file)
{
	struct nearest n;
	nearest_init(&n, key->u.text);
	for (unsigned i = 0; i < KEYS; i++) {
		struct str name = config_key_shown(r->arena, keys[i].name);
		if (!file && keys[i].scope != CONFIG_BLOCK && str_eq(name, key->u.text)) {
			diag_add(r->diags, &DIAG_config, key->source, key->span,
				"`" STR_FMT "` stands at the top of the file, not in an override",
				STR_ARG(name));
			return;
		}
		if (file || keys[i].scope == CONFIG_BLOCK)
			nearest_offer(&n, name);
	}
	if (!file)
		nearest_offer(&n, STR("paths"));
	near(diag_add(r->diags, &DIAG_config, key->source, key->span,
		     "there is no key `" STR_FMT "`", STR_ARG(key->u.text)),
		r, &n);
}

static void read_key(struct reader *r, const struct node *key, const struct node *n,
	struct config_block *block, bool file)
{
	for (unsigned i = 0; i < KEYS; i++) {
		struct config_run run = {.key = keys[i].name};
		if (!str_eq(config_key_shown(r->arena, keys[i].name), key->u.text) ||
			(!file && keys[i].scope != CONFIG_BLOCK))
			continue;
		if (rows[i].form) {
			void *base = keys[i].scope == CONFIG_BLOCK ? (void *)block : r->config;
			rows[i].form(r, n, (char *)base + rows[i].offset);
			return;
		}
		read_words(r, n, &run.values);
		list_push(r->arena, &r->config->run, run);
		return;
	}
	no_such_key(r, key, file);
}

static void override_entry(
	struct reader *r, const struct node *key, const struct node *n, void *field)
{
	struct config_block *block = field;
	if (str_eq(key->u.text, STR("paths")))
		read_patterns(r, n, &block->paths);
	else
		read_key(r, key, n, block, false);
}

static void read_overrides(struct reader *r, const struct node *n, void *field)
{
	struct config_blocks *out = field;
	if (!node_is(n, NODE_SEQUENCE)) {
		wrong(r, n, "a list of overrides");
		return;
	}
	for (uint32_t i = 0; i < n->n; i++) {
		struct config_block block = {0};
		uint32_t before = r->diags->errors;
		each(r, n->u.items[i], "a mapping with paths", override_entry, &block);
		if (!block.paths.patterns.n && r->diags->errors == before)
			diag_add(r->diags, &DIAG_config, n->u.items[i]->source, n->u.items[i]->span,
				"this override has no paths, so it never holds");
		list_push(r->arena, out, block);
	}
}

static void file_entry(struct reader *r, const struct node *key, const struct node *n, void *field)
{
	(void)field;
	read_key(r, key, n, &r->config->block, true);
}

struct config *config_read(struct arena *a, struct source *source, struct diags *ds)
{
	struct config *c = arena_new(a, struct config);
	struct reader r = {.arena = a, .diags = ds, .config = c};
	c->source = source;
	uint32_t before = ds->errors;
	const struct node *n = yaml_read(a, source, ds);
	if (n && ds->errors == before && !node_is_null(n))
		each(&r, n, "a mapping of settings", file_entry, NULL);
	return c;
}
