/*
 * daemon.c: a daemon.json from its text to its record: each key by its row, then what holds of the
 * file as a whole.
 */
#include "read/daemon/private.h"

static const struct row {
	struct str name;
	enum field_id field;
	bool (*form)(struct daemon *d, const struct entry *e, struct value *out);
	void (*check)(struct daemon *d, struct str key, const struct node *n);
} rows[] = {
#define daemon_check_0 NULL
#define KEY(name, field, form, check) \
	{STR_INIT(name), F_daemon_##field, daemon_form_##form, daemon_check_##check},
#define GONE(name, why)
#define SINGLE(name, key)
#include "read/daemon/keys.def"
#undef KEY
#undef GONE
#undef SINGLE
};

static const struct past {
	struct str name;
	const char *why; /* of GONE; NULL: dockerd lets it pass */
	const char *meant;
} pasts[] = {
#define KEY(name, field, form, check)
#define GONE(name, why) {STR_INIT(name), why, ""},
#define SINGLE(name, key) {STR_INIT(name), NULL, key},
#include "read/daemon/keys.def"
#undef KEY
#undef GONE
#undef SINGLE
};

static const struct row *row_of(struct str name)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eq(rows[i].name, name))
			return &rows[i];
	return NULL;
}

static const struct past *past_of(struct str name)
{
	for (size_t i = 0; i < sizeof pasts / sizeof *pasts; i++)
		if (str_eq(pasts[i].name, name))
			return &pasts[i];
	return NULL;
}

/* --- keys that are none --- */

static void suggest(struct diag *said, struct str name)
{
	struct nearest near;
	nearest_init(&near, name);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		nearest_offer(&near, rows[i].name);
	if (near.best.n)
		diag_note(said, "did you mean '" STR_FMT "'?", STR_ARG(near.best));
}

static void unknown_key(struct daemon *d, const struct node *key, struct value unknown)
{
	const struct past *past = past_of(key->u.text);
	struct str name = key->u.text;
	if (past && !past->why) {
		struct diag *said = ignored(
			d, key, "dockerd takes no notice of '" STR_FMT "' here", STR_ARG(name));
		if (past->meant[0])
			diag_note(said, "the key of this file is '%s'", past->meant);
		return;
	}
	value_list_add(d->arena, unknown, daemon_text(d, key));
	struct diag *said =
		refuse(d, key, "dockerd does not start with the key '" STR_FMT "'", STR_ARG(name));
	if (past)
		diag_note(said, "%s", past->why);
	else
		suggest(said, name);
}

/* --- keys that are some --- */

static void check_items(struct daemon *d, const struct row *row, const struct node *value)
{
	if (value->kind == NODE_SCALAR)
		row->check(d, row->name, value);
	for (uint32_t i = 0; value->kind == NODE_SEQUENCE && i < value->n; i++)
		if (node_is_string(value->u.items[i]))
			row->check(d, row->name, value->u.items[i]);
}

static void read_key(struct daemon *d, const struct row *row, const struct pair *p)
{
	struct entry e = {row->name, p->key, p->value};
	struct value v = value_none(0);
	if (node_is_null(p->value))
		return; /* encoding/json leaves the default */
	if (!row->form(d, &e, &v)) {
		model_unreadable(d->arena, d->record, row->field, daemon_place(d, p->value));
		return;
	}
	if (row->check)
		check_items(d, row, p->value);
	if (v.tag != VALUE_NONE)
		model_set(d->record, row->field, v);
}

static void read_keys(struct daemon *d)
{
	struct value unknown = value_list(d->arena, d->record->place);
	for (uint32_t i = 0; i < d->root->n; i++) {
		const struct pair *p = &d->root->u.pairs[i];
		const struct row *row = row_of(p->key->u.text);
		if (row)
			read_key(d, row, p);
		else
			unknown_key(d, p->key, unknown);
	}
	model_set(d->record, F_daemon_unknown_keys, unknown);
}

/* --- the record --- */

static void set_defaults(struct daemon *d)
{
	static const struct {
		enum field_id field;
		const char *text;
	} texts[] = {{F_daemon_log_level, "info"}, {F_daemon_log_format, "text"},
		{F_daemon_log_driver, "json-file"}, {F_daemon_group, "docker"},
		{F_daemon_seccomp_profile, "builtin"}, {F_daemon_default_ipc_mode, "private"},
		{F_daemon_default_runtime, "runc"}, {F_daemon_containerd_namespace, "moby"}},
	  paths[] = {{F_daemon_data_root, "/var/lib/docker"},
		  {F_daemon_exec_root, "/var/run/docker"},
		  {F_daemon_pidfile, "/var/run/docker.pid"}};
	static const enum field_id on[] = {F_daemon_icc, F_daemon_iptables, F_daemon_ip6tables,
		F_daemon_ip_forward, F_daemon_ip_masq, F_daemon_userland_proxy};
	static const struct {
		enum field_id field;
		int64_t n;
	} numbers[] = {{F_daemon_shutdown_timeout, 15}, {F_daemon_mtu, 1500},
		{F_daemon_network_control_plane_mtu, 1500}, {F_daemon_max_concurrent_downloads, 3},
		{F_daemon_max_concurrent_uploads, 5}, {F_daemon_max_download_attempts, 5}};
	struct record *r = d->record;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		model_set(r, texts[i].field,
			value_string(d->arena, str_from(texts[i].text), r->place));
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
		model_set(r, paths[i].field,
			spec_path(d->facts, text_plain(str_from(paths[i].text)), r->place));
	for (size_t i = 0; i < sizeof on / sizeof *on; i++)
		model_set(r, on[i], value_bool(true, r->place));
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
		model_set(r, numbers[i].field, value_int(numbers[i].n, r->place));
	model_set(r, F_daemon_default_shm_size, value_bytes(64 << 20, r->place));
	model_set(r, F_daemon_ip, spec_ip_value(d->facts, (struct ip){{0}, false}, r->place));
}

/* A builder record is there even when nothing is written. */
static void set_builder(struct daemon *d)
{
	struct value v = model_get(d->record, F_daemon_builder);
	if (v.tag == VALUE_RECORD && v.u.record)
		return;
	struct record *r = model_new(d->facts, KIND_builder, d->record->place);
	model_set(r, F_builder_gc, value_bool(true, 0));
	model_set(r, F_builder_network_host, value_bool(true, 0));
	model_set(d->record, F_daemon_builder, value_record(r));
}

/* Whoever writes tlsverify turns TLS on; tls alone turns verification on too. */
static void set_tls(struct daemon *d)
{
	struct record *r = d->record;
	const struct node *verify = daemon_get(d, "tlsverify");
	struct value tls = model_get(r, F_daemon_tls), on = model_get(r, F_daemon_tlsverify);
	bool authority =
		node_is_string(daemon_get(d, "tlscacert")) && daemon_get(d, "tlscacert")->u.text.n;
	if (verify)
		model_set(r, F_daemon_tls, value_bool(true, on.place));
	else
		model_set(r, F_daemon_tlsverify, tls);
	on = model_get(r, F_daemon_tlsverify);
	model_set(r, F_daemon_tls_verified,
		value_bool(authority && value_as_truth(on) == TRUTH_TRUE, on.place));
}

static void make_records(struct daemon *d, struct span at)
{
	struct facts *f = d->facts;
	uint32_t place = facts_place(f, d->source, at);
	struct value path = spec_path(f, text_plain(d->source->path), place);
	spec_document(f, d->source, "daemon", place);
	d->record = model_new(f, KIND_daemon, place);
	model_set(d->record, F_daemon_path, path);
	set_defaults(d);
}

void daemon_read(struct reading *r, struct source *source)
{
	static const struct node nothing = {.kind = NODE_MAPPING};
	struct daemon d = {r->arena, r->facts, r->diags, source, NULL, &nothing};
	uint32_t errors = r->diags->errors;
	const struct node *root = json_read(r->arena, source, JSON_STRICT, r->diags);
	if (!root && r->diags->errors > errors)
		return;
	if (root && root->kind != NODE_MAPPING) {
		refuse(&d, root, "daemon.json holds an object, this is %s", node_what(root));
		return;
	}
	if (root)
		d.root = root; /* else the file is empty, which leaves every default */
	make_records(&d,
		root ? (struct span){root->span.from, root->span.from + 1} : (struct span){0, 0});
	read_keys(&d);
	set_builder(&d);
	set_tls(&d);
	daemon_conflicts(&d);
	daemon_logging(&d);
}

/* --- recognising --- */

/* The next "name" that a colon follows; empty: there is none left. */
static struct str next_key(struct str *text)
{
	for (;;) {
		size_t from = str_find_char(*text, '"');
		if (from == STR_NOT_FOUND)
			return STR("");
		*text = str_skip(*text, from + 1);
		size_t to = str_find_char(*text, '"');
		if (to == STR_NOT_FOUND)
			return STR("");
		struct str key = str_slice(*text, 0, to);
		*text = str_skip(*text, to + 1);
		while (text->n && char_is_space(text->p[0]))
			*text = str_skip(*text, 1);
		if (text->n && text->p[0] == ':' && key.n)
			return key;
	}
}

/* Some keys could be anybody's; those with a hyphen, or icc, are hardly. */
bool daemon_looks_like(struct str text)
{
	for (struct str key = next_key(&text); key.n; key = next_key(&text)) {
		bool odd = str_find_char(key, '-') != STR_NOT_FOUND || str_eq(key, STR("icc")) ||
			   str_eq(key, STR("bip")) || str_eq(key, STR("iptables")) ||
			   str_eq(key, STR("tlsverify"));
		if (odd && row_of(key))
			return true;
	}
	return false;
}
