/*
 * value.c: the plain forms of values: what encoding/json takes for the type of an option.
 */
#include "read/daemon/private.h"

uint32_t daemon_place(struct daemon *d, const struct node *n)
{
	return facts_place(d->facts, n->source, n->span);
}

static struct value written(struct value v)
{
	v.flags |= VALUE_WRITTEN;
	return v;
}

struct value daemon_text(struct daemon *d, const struct node *n)
{
	return written(value_string(d->arena, n->u.text, daemon_place(d, n)));
}

const struct node *daemon_get(const struct daemon *d, const char *key)
{
	const struct node *n = node_get(d->root, str_from(key));
	return node_is_null(n) ? NULL : n;
}

bool daemon_wrong(struct daemon *d, const struct entry *e, const char *wanted)
{
	struct diag *said = refuse(d, e->value, "'" STR_FMT "' must be %s, not %s",
		STR_ARG(e->name), wanted, node_what(e->value));
	struct str text = e->value->kind == NODE_SCALAR ? e->value->u.text : STR("");
	bool truth = str_eq(text, STR("true")) || str_eq(text, STR("false"));
	if (node_is_string(e->value) && truth && str_eq(str_from(wanted), STR("true or false")))
		diag_fix(said, text);
	if (!node_is_string(e->value) && text.n && str_eq(str_from(wanted), STR("a string")))
		diag_fix(said, str_printf(d->arena, "\"" STR_FMT "\"", STR_ARG(text)));
	return false;
}

FORM(bool)
{
	bool b;
	if (!node_bool(e->value, &b))
		return daemon_wrong(d, e, "true or false");
	*out = written(value_bool(b, daemon_place(d, e->value)));
	return true;
}

FORM(int)
{
	int64_t i;
	if (!node_int(e->value, &i))
		return daemon_wrong(d, e, "a whole number");
	*out = written(value_int(i, daemon_place(d, e->value)));
	return true;
}

FORM(string)
{
	if (!node_is_string(e->value))
		return daemon_wrong(d, e, "a string");
	*out = daemon_text(d, e->value);
	return true;
}

FORM(path)
{
	if (!daemon_form_string(d, e, out))
		return false;
	*out = written(spec_path(d->facts, text_plain(e->value->u.text), out->place));
	return true;
}

/* opts.MemBytes takes a string only */
FORM(bytes)
{
	struct str why = STR("");
	if (!node_is_string(e->value))
		return daemon_wrong(d, e, "a size in quotes, as \"64M\"");
	if (!spec_bytes(
		    d->facts, text_plain(e->value->u.text), daemon_place(d, e->value), out, &why)) {
		refuse(d, e->value, "'" STR_FMT "': " STR_FMT, STR_ARG(e->name), STR_ARG(why));
		return false;
	}
	*out = written(*out);
	return true;
}

/* --- addresses --- */

static bool ip_of(struct daemon *d, const struct entry *e, struct value *out)
{
	struct ip ip;
	if (!node_is_string(e->value))
		return daemon_wrong(d, e, "an address in quotes");
	if (!spec_ip(e->value->u.text, &ip)) {
		refuse(d, e->value, "'" STR_FMT "' is no IP address", STR_ARG(e->value->u.text));
		return false;
	}
	*out = written(spec_ip_value(d->facts, ip, daemon_place(d, e->value)));
	return true;
}

/* An empty text is no address, and no mistake. */
FORM(ip)
{
	*out = value_none(0);
	return (node_is_string(e->value) && !e->value->u.text.n) || ip_of(d, e, out);
}

FORM(one_ip)
{
	struct value ip;
	*out = value_list(d->arena, daemon_place(d, e->value));
	if (node_is_string(e->value) && !e->value->u.text.n)
		return true;
	if (!ip_of(d, e, &ip))
		return false;
	value_list_add(d->arena, *out, ip);
	return true;
}

bool daemon_cidr(struct str s, struct cidr *out)
{
	struct str address, bits = str_cut(s, '/', &address);
	int64_t n;
	if (address.n == s.n || !spec_ip(address, &out->ip) || !str_int(bits, &n) ||
		n > (out->ip.v6 ? 128 : 32) || (bits.n > 1 && bits.p[0] == '0'))
		return false;
	out->bits = (uint8_t)n;
	return true;
}

FORM(cidr)
{
	struct cidr cidr;
	*out = value_none(0);
	if (!node_is_string(e->value))
		return daemon_wrong(d, e, "a network in quotes, as \"10.1.0.0/16\"");
	if (!e->value->u.text.n)
		return true;
	if (!daemon_cidr(e->value->u.text, &cidr)) {
		refuse(d, e->value, "'" STR_FMT "' is no network, as 10.1.0.0/16",
			STR_ARG(e->value->u.text));
		return false;
	}
	struct cidr *kept = arena_new(d->arena, struct cidr);
	*kept = cidr;
	*out = (struct value){.tag = VALUE_CIDR,
		.flags = VALUE_WRITTEN,
		.place = daemon_place(d, e->value),
		.u.cidr = kept};
	return true;
}

/* --- lists and maps --- */

typedef bool form_fn(struct daemon *d, const struct entry *e, struct value *out);

static bool list_of(struct daemon *d, const struct entry *e, form_fn *form, const char *wanted,
	struct value *out)
{
	bool ok = true;
	if (!node_is(e->value, NODE_SEQUENCE))
		return daemon_wrong(d, e, wanted);
	*out = written(value_list(d->arena, daemon_place(d, e->value)));
	for (uint32_t i = 0; i < e->value->n; i++) {
		struct entry item = {e->name, e->key, e->value->u.items[i]};
		struct value v = value_none(0);
		item.name = str_printf(d->arena, STR_FMT "[%u]", STR_ARG(e->name), i);
		if (node_is_null(item.value))
			continue;
		ok = form(d, &item, &v) && ok;
		if (v.tag != VALUE_NONE)
			value_list_add(d->arena, *out, v);
	}
	return ok;
}

static bool map_of(struct daemon *d, const struct entry *e, form_fn *form, const char *wanted,
	struct value *out)
{
	bool ok = true;
	if (!node_is(e->value, NODE_MAPPING))
		return daemon_wrong(d, e, wanted);
	*out = written(value_map(d->arena, daemon_place(d, e->value)));
	for (uint32_t i = 0; i < e->value->n; i++) {
		const struct pair *p = &e->value->u.pairs[i];
		struct entry member = {STR(""), p->key, p->value};
		struct value v = value_none(0);
		member.name = str_printf(
			d->arena, STR_FMT "." STR_FMT, STR_ARG(e->name), STR_ARG(p->key->u.text));
		if (node_is_null(p->value))
			continue;
		ok = form(d, &member, &v) && ok;
		if (v.tag != VALUE_NONE)
			value_map_put(d->arena, *out, daemon_text(d, p->key), v);
	}
	return ok;
}

FORM(strings)
{
	return list_of(d, e, daemon_form_string, "a list of strings", out);
}

FORM(ips)
{
	return list_of(d, e, daemon_form_ip, "a list of addresses", out);
}

FORM(texts)
{
	return map_of(d, e, daemon_form_string, "an object of strings", out);
}

FORM(bools)
{
	return map_of(d, e, daemon_form_bool, "an object of true and false", out);
}

/* An object that no policy asks about yet. */
FORM(nothing)
{
	*out = value_none(0);
	return node_is(e->value, NODE_MAPPING) || daemon_wrong(d, e, "an object");
}
