/*
 * nested.c: keys whose values are objects with fields of their own.
 *
 * Go compares the keys of these without case and drops those it does not know.
 */
#include "read/daemon/private.h"

const struct node *daemon_member(const struct node *object, const char *key)
{
	const struct node *found = NULL;
	for (uint32_t i = 0; node_is(object, NODE_MAPPING) && i < object->n; i++)
		if (str_eq_nocase(object->u.pairs[i].key->u.text, str_from(key)))
			found = object->u.pairs[i].value;
	return node_is_null(found) ? NULL : found;
}

static bool is_one_of(struct str s, const char *const *names)
{
	for (; *names; names++)
		if (str_eq_nocase(s, str_from(*names)))
			return true;
	return false;
}

/* Keys of an object beyond those that are known. */
static void unknown_members(struct daemon *d, const struct entry *e, const char *const *names,
	const struct diag_code *code, const char *what)
{
	for (uint32_t i = 0; i < e->value->n; i++) {
		const struct node *key = e->value->u.pairs[i].key;
		struct nearest near;
		if (is_one_of(key->u.text, names))
			continue;
		struct diag *said = diag_add(d->diags, code, d->source, key->span,
			"%s '" STR_FMT "' in '" STR_FMT "'", what, STR_ARG(key->u.text),
			STR_ARG(e->name));
		nearest_init(&near, key->u.text);
		for (const char *const *n = names; *n; n++)
			nearest_offer(&near, str_from(*n));
		if (near.best.n)
			diag_note(said, "did you mean '" STR_FMT "'?", STR_ARG(near.best));
	}
}

static void note_unknown(struct daemon *d, const struct entry *e, const char *const *names)
{
	unknown_members(d, e, names, &DIAG_daemon_ignored, "dockerd takes no notice of");
}

static struct entry member_of(struct daemon *d, const struct entry *e, const char *key)
{
	return (struct entry){str_printf(d->arena, STR_FMT ".%s", STR_ARG(e->name), key), e->key,
		daemon_member(e->value, key)};
}

typedef bool form_fn(struct daemon *d, const struct entry *e, struct value *out);

/* A field of a record from a member of an object; true: it is set. */
static bool set_member(struct daemon *d, struct record *r, enum field_id field,
	const struct entry *e, const char *key, form_fn *form)
{
	struct entry m = member_of(d, e, key);
	struct value v;
	if (!m.value || !form(d, &m, &v) || v.tag == VALUE_NONE)
		return false;
	model_set(r, field, v);
	return true;
}

typedef struct record *make_fn(struct daemon *d, const struct entry *e);

static bool records_of(struct daemon *d, const struct entry *e, make_fn *make, struct value *out)
{
	if (!node_is(e->value, NODE_MAPPING))
		return daemon_wrong(d, e, "an object");
	*out = value_map(d->arena, daemon_place(d, e->value));
	out->flags |= VALUE_WRITTEN;
	for (uint32_t i = 0; i < e->value->n; i++) {
		const struct pair *p = &e->value->u.pairs[i];
		struct entry member = {STR(""), p->key, p->value};
		member.name = str_printf(
			d->arena, STR_FMT "." STR_FMT, STR_ARG(e->name), STR_ARG(p->key->u.text));
		if (node_is_null(p->value))
			continue;
		if (p->value->kind != NODE_MAPPING)
			daemon_wrong(d, &member, "an object");
		else
			value_map_put(d->arena, *out, daemon_text(d, p->key),
				value_record(make(d, &member)));
	}
	return true;
}

/* --- default-ulimits --- */

static struct record *ulimit_of(struct daemon *d, const struct entry *e)
{
	static const char *const names[] = {"Name", "Soft", "Hard", NULL};
	struct record *r = model_new(d->facts, KIND_ulimit, daemon_place(d, e->key));
	model_set(r, F_ulimit_name, daemon_text(d, e->key));
	note_unknown(d, e, names);
	set_member(d, r, F_ulimit_soft, e, "Soft", daemon_form_int);
	set_member(d, r, F_ulimit_hard, e, "Hard", daemon_form_int);
	if (!set_member(d, r, F_ulimit_name, e, "Name", daemon_form_string))
		refuse(d, e->key,
			"'" STR_FMT "' needs \"Name\": \"" STR_FMT
			"\", which containers get; without it none starts",
			STR_ARG(e->name), STR_ARG(e->key->u.text));
	return r;
}

FORM(ulimits)
{
	return records_of(d, e, ulimit_of, out);
}

/* --- runtimes --- */

static void check_runtime(struct daemon *d, const struct entry *e)
{
	const struct node *program = daemon_member(e->value, "path");
	const struct node *shim = daemon_member(e->value, "runtimeType");
	const struct node *args = daemon_member(e->value, "runtimeArgs");
	const struct node *options = daemon_member(e->value, "options");
	if (str_eq(e->key->u.text, STR("runc")))
		refuse(d, e->key, "the runtime 'runc' is dockerd's own; give yours another name");
	if (!program && !shim)
		refuse(d, e->key, "'" STR_FMT "' needs a path or a runtimeType", STR_ARG(e->name));
	if (program && shim)
		refuse(d, shim, "'" STR_FMT "' has a path already; a runtimeType excludes it",
			STR_ARG(e->name));
	if (program && options && options->n)
		refuse(d, options, "options belong to a runtimeType, not to a path");
	if (!program && shim && args && args->n)
		refuse(d, args, "runtimeArgs belong to a path, not to a runtimeType");
}

static struct record *runtime_of(struct daemon *d, const struct entry *e)
{
	static const char *const names[] = {"path", "runtimeArgs", "runtimeType", "options", NULL};
	struct record *r = model_new(d->facts, KIND_runtime, daemon_place(d, e->key));
	struct value unused;
	struct entry options = member_of(d, e, "options");
	model_set(r, F_runtime_name, daemon_text(d, e->key));
	note_unknown(d, e, names);
	set_member(d, r, F_runtime_program, e, "path", daemon_form_path);
	set_member(d, r, F_runtime_shim, e, "runtimeType", daemon_form_string);
	set_member(d, r, F_runtime_args, e, "runtimeArgs", daemon_form_strings);
	if (options.value)
		daemon_form_nothing(d, &options, &unused);
	check_runtime(d, e);
	return r;
}

FORM(runtimes)
{
	return records_of(d, e, runtime_of, out);
}

/* --- default-network-opts, default-address-pools --- */

static struct record *network_default_of(struct daemon *d, const struct entry *e)
{
	struct record *r = model_new(d->facts, KIND_network_default, daemon_place(d, e->key));
	struct value options;
	model_set(r, F_network_default_driver, daemon_text(d, e->key));
	if (daemon_form_texts(d, e, &options))
		model_set(r, F_network_default_options, options);
	return r;
}

FORM(network_defaults)
{
	return records_of(d, e, network_default_of, out);
}

/* libnetwork/ipamutils: the networks are parts of the pool */
static void check_pool(struct daemon *d, const struct entry *e)
{
	const struct node *base = daemon_member(e->value, "base");
	const struct node *size = daemon_member(e->value, "size");
	struct cidr cidr;
	int64_t n;
	if (!base || !size) {
		refuse(d, e->value, "'" STR_FMT "' needs a base and a size", STR_ARG(e->name));
		return;
	}
	if (node_is_string(base) && daemon_cidr(base->u.text, &cidr) && node_int(size, &n) &&
		(n < cidr.bits || n > (cidr.ip.v6 ? 128 : 32)))
		refuse(d, size, "a network of size /%lld does not fit into " STR_FMT, (long long)n,
			STR_ARG(base->u.text));
}

static struct record *pool_of(struct daemon *d, const struct entry *e)
{
	static const char *const names[] = {"base", "size", NULL};
	struct record *r = model_new(d->facts, KIND_address_pool, daemon_place(d, e->value));
	note_unknown(d, e, names);
	set_member(d, r, F_address_pool_base, e, "base", daemon_form_cidr);
	set_member(d, r, F_address_pool_size, e, "size", daemon_form_int);
	check_pool(d, e);
	return r;
}

FORM(pools)
{
	if (!node_is(e->value, NODE_SEQUENCE))
		return daemon_wrong(d, e, "a list of objects with base and size");
	*out = value_list(d->arena, daemon_place(d, e->value));
	out->flags |= VALUE_WRITTEN;
	for (uint32_t i = 0; i < e->value->n; i++) {
		struct entry item = {STR(""), e->key, e->value->u.items[i]};
		item.name = str_printf(d->arena, STR_FMT "[%u]", STR_ARG(e->name), i);
		if (!node_is(item.value, NODE_MAPPING))
			daemon_wrong(d, &item, "an object with base and size");
		else
			value_list_add(d->arena, *out, value_record(pool_of(d, &item)));
	}
	return true;
}

/* --- builder --- */

/* Deprecated spellings come first: the new one overrules. */
static const struct gc_row {
	const char *key;
	enum field_id field;
} gc_rows[] = {
	{"defaultKeepStorage", F_builder_reserved_space},
	{"defaultReservedSpace", F_builder_reserved_space},
	{"defaultMaxUsedSpace", F_builder_max_used_space},
	{"defaultMinFreeSpace", F_builder_min_free_space},
};

/* BuilderGCFilter.UnmarshalJSON: a list of texts, or by name the values that it may have. */
static void check_filter(struct daemon *d, const struct entry *e)
{
	const struct node *n = e->value;
	for (uint32_t i = 0; n->kind == NODE_SEQUENCE && i < n->n; i++) {
		struct entry item = {e->name, e->key, n->u.items[i]};
		if (!node_is_string(item.value) && !node_is_null(item.value))
			daemon_wrong(d, &item, "a text like \"until=72h\"");
	}
	for (uint32_t i = 0; n->kind == NODE_MAPPING && i < n->n; i++) {
		struct entry values = {e->name, e->key, n->u.pairs[i].value};
		if (values.value->kind != NODE_MAPPING && !node_is_null(values.value))
			daemon_wrong(d, &values, "a list of texts like \"until=72h\"");
	}
	if (n->kind == NODE_SCALAR && !node_is_null(n))
		daemon_wrong(d, e, "a list of texts like \"until=72h\"");
}

static void read_rule(struct daemon *d, const struct entry *e)
{
	static const char *const names[] = {"all", "filter", "reservedSpace", "maxUsedSpace",
		"minFreeSpace", "keepStorage", NULL};
	struct value unused;
	struct entry all = member_of(d, e, "all"), filter = member_of(d, e, "filter");
	if (e->value->kind != NODE_MAPPING) {
		daemon_wrong(d, e, "an object");
		return;
	}
	note_unknown(d, e, names);
	if (all.value)
		daemon_form_bool(d, &all, &unused);
	if (filter.value)
		check_filter(d, &filter);
	for (const char *const *name = names + 2; *name; name++) {
		struct entry size = member_of(d, e, *name);
		if (size.value && !(node_is_string(size.value) && !size.value->u.text.n))
			daemon_form_bytes(d, &size, &unused);
	}
}

static void read_gc(struct daemon *d, struct record *r, const struct entry *e)
{
	static const char *const names[] = {"enabled", "policy", "defaultReservedSpace",
		"defaultMaxUsedSpace", "defaultMinFreeSpace", "defaultKeepStorage", NULL};
	struct entry policy = member_of(d, e, "policy");
	note_unknown(d, e, names);
	set_member(d, r, F_builder_gc, e, "enabled", daemon_form_bool);
	for (size_t i = 0; i < sizeof gc_rows / sizeof *gc_rows; i++) {
		const struct node *n = daemon_member(e->value, gc_rows[i].key);
		if (n && !(node_is_string(n) && !n->u.text.n))
			set_member(d, r, gc_rows[i].field, e, gc_rows[i].key, daemon_form_bytes);
	}
	if (policy.value && policy.value->kind != NODE_SEQUENCE)
		daemon_wrong(d, &policy, "a list of objects");
	for (uint32_t i = 0; node_is(policy.value, NODE_SEQUENCE) && i < policy.value->n; i++) {
		struct entry rule = {policy.name, e->key, policy.value->u.items[i]};
		read_rule(d, &rule);
	}
}

static void read_entitlements(struct daemon *d, struct record *r, const struct entry *e)
{
	static const char *const names[] = {"network-host", "security-insecure", NULL};
	note_unknown(d, e, names);
	set_member(d, r, F_builder_network_host, e, "network-host", daemon_form_bool);
	set_member(d, r, F_builder_security_insecure, e, "security-insecure", daemon_form_bool);
}

static bool is_object(struct daemon *d, const struct entry *e)
{
	if (!e->value)
		return false;
	return e->value->kind == NODE_MAPPING || daemon_wrong(d, e, "an object");
}

FORM(builder)
{
	static const char *const names[] = {"gc", "entitlements", "history", NULL};
	struct record *r = model_new(d->facts, KIND_builder, daemon_place(d, e->key));
	struct value unused;
	model_set(r, F_builder_gc, value_bool(true, 0));
	model_set(r, F_builder_network_host, value_bool(true, 0));
	*out = value_record(r);
	if (!is_object(d, e))
		return false;
	struct entry gc = member_of(d, e, "gc"), entitlements = member_of(d, e, "entitlements"),
		     history = member_of(d, e, "history");
	note_unknown(d, e, names);
	if (is_object(d, &gc))
		read_gc(d, r, &gc);
	if (is_object(d, &entitlements))
		read_entitlements(d, r, &entitlements);
	if (history.value)
		daemon_form_nothing(d, &history, &unused);
	return true;
}

/* --- proxies --- */

/* dockerd takes its keys for options of their own, so it refuses others. */
FORM(proxies)
{
	static const char *const names[] = {"http-proxy", "https-proxy", "no-proxy", NULL};
	*out = value_none(0);
	if (!is_object(d, e))
		return false;
	unknown_members(d, e, names, &DIAG_daemon_syntax, "dockerd knows no");
	set_member(d, d->record, F_daemon_http_proxy, e, "http-proxy", daemon_form_string);
	set_member(d, d->record, F_daemon_https_proxy, e, "https-proxy", daemon_form_string);
	set_member(d, d->record, F_daemon_no_proxy, e, "no-proxy", daemon_form_string);
	return true;
}
