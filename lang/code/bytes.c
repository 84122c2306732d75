#include "code/bytes.h"

#include "code/image.h"

#include <string.h>

static uint8_t get_byte(struct reader *r)
{
	if (r->at == r->end) {
		r->failed = true;
		return 0;
	}
	return (uint8_t)*r->at++;
}

uint64_t get_long(struct reader *r)
{
	uint64_t n = 0;
	for (unsigned shift = 0; shift < 64; shift += 7) {
		uint8_t c = get_byte(r);
		n |= (uint64_t)(c & 0x7F) << shift;
		if (c < 0x80)
			return n;
	}
	r->failed = true;
	return 0;
}

int64_t get_i(struct reader *r)
{
	uint64_t n = get_u(r);
	return (int64_t)(n >> 1) ^ -(int64_t)(n & 1);
}

uint32_t get_count(struct reader *r)
{
	uint64_t n = get_u(r);
	if (n > (size_t)(r->end - r->at)) {
		r->failed = true;
		return 0;
	}
	return (uint32_t)n;
}

struct str get_str(struct reader *r)
{
	size_t n = get_count(r);
	struct str s = {r->at, n <= (size_t)(r->end - r->at) ? n : 0};
	r->at += s.n;
	return s;
}

static bool lowest_is_first(void)
{
	const uint16_t one = 1;
	uint8_t first;
	memcpy(&first, &one, 1);
	return first;
}

const void *get_numbers(struct reader *r, size_t n, size_t size)
{
	while (!r->failed && (size_t)(r->at - r->start) % size)
		(void)get_byte(r);
	if ((size_t)(r->end - r->at) / size < n)
		r->failed = true;
	if (r->failed)
		return NULL;
	const char *there = r->at;
	r->at += n * size;
	if (lowest_is_first() && (uintptr_t)there % size == 0)
		return there;
	char *made = arena_bytes_array(r->arena, n, size);
	for (size_t i = 0; i < n * size; i++)
		made[lowest_is_first() ? i : i / size * size + size - 1 - i % size] = there[i];
	return made;
}

/* ---- values ---- */

static struct value get_list(struct reader *r)
{
	struct value v = value_list(r->arena, 0);
	uint32_t n = get_count(r);
	struct list *l = v.u.list;
	l->at = arena_array(r->arena, struct value, n);
	for (l->room = n; l->n < n; l->n++)
		l->at[l->n] = get_value(r);
	value_list_index(r->arena, v);
	return v;
}

static struct value get_map(struct reader *r)
{
	struct value v = value_map(r->arena, 0);
	uint32_t n = get_count(r);
	struct map_value *m = v.u.map;
	m->at = arena_array(r->arena, struct map_entry, n);
	for (m->room = n; m->n < n && !r->failed; m->n++) {
		m->at[m->n].key = get_value(r);
		m->at[m->n].value = get_value(r);
		r->failed = r->failed || m->at[m->n].key.tag != VALUE_STRING;
	}
	if (!r->failed)
		value_map_index(r->arena, v);
	return v;
}

static struct ip get_ip(struct reader *r)
{
	struct ip ip = {.v6 = get_byte(r) != 0};
	for (size_t i = 0; i < sizeof ip.bytes; i++)
		ip.bytes[i] = get_byte(r);
	return ip;
}

static struct value get_version(struct reader *r)
{
	struct version *x = arena_new(r->arena, struct version);
	uint64_t n = get_u(r);
	if (n > sizeof x->part / sizeof *x->part)
		r->failed = true;
	for (x->n = 0; !r->failed && x->n < n; x->n++)
		x->part[x->n] = get_u(r);
	x->suffix = get_str(r);
	x->written = get_str(r);
	struct value v = value_int(0, 0);
	v.tag = VALUE_VERSION;
	v.u.version = x;
	return v;
}

static struct value get_user(struct reader *r)
{
	struct user *x = arena_new(r->arena, struct user);
	x->name = get_str(r);
	x->group = get_str(r);
	x->uid = get_i(r);
	x->gid = get_i(r);
	struct value v = value_int(0, 0);
	v.tag = VALUE_USER;
	v.u.user = x;
	return v;
}

static struct value get_address(struct reader *r, uint8_t tag)
{
	struct value v = value_int(0, 0);
	struct cidr *x = arena_new(r->arena, struct cidr);
	v.tag = tag;
	x->ip = get_ip(r);
	if (tag == VALUE_CIDR)
		x->bits = get_byte(r);
	if (tag == VALUE_CIDR)
		v.u.cidr = x;
	else
		v.u.ip = &x->ip;
	return v;
}

static struct value get_string(struct reader *r, uint8_t tag)
{
	struct text *text = arena_bytes(r->arena, sizeof *text);
	*text = text_plain(get_str(r));
	return (struct value){.tag = tag, .u.text = text};
}

static struct value get_plain(struct reader *r, uint8_t tag)
{
	struct value v = value_int(0, 0);
	uint64_t bits;
	v.tag = tag;
	if (tag == VALUE_BOOL) {
		v.u.b = get_byte(r) != 0;
	} else if (tag == VALUE_NUMBER) {
		bits = get_u(r);
		memcpy(&v.u.d, &bits, sizeof bits);
	} else if (tag == VALUE_PORTS) {
		uint64_t first = get_u(r), last = get_u(r);
		v = value_ports((uint16_t)first, (uint16_t)last, 0);
	} else {
		v.u.i = get_i(r);
	}
	return v;
}

static struct value get_deep(struct reader *r, uint8_t tag)
{
	struct value v = value_none(0);
	if (++r->depth > IMAGE_DEPTH)
		r->failed = true;
	else
		v = tag == VALUE_LIST ? get_list(r) : get_map(r);
	r->depth--;
	return v;
}

struct value get_value(struct reader *r)
{
	uint8_t tag = get_byte(r);
	switch (tag) {
	case VALUE_NONE:
		return value_none(0);
	case VALUE_BOOL:
	case VALUE_INT:
	case VALUE_NUMBER:
	case VALUE_BYTES:
	case VALUE_DURATION:
	case VALUE_DATE:
	case VALUE_PORTS:
	case VALUE_PATTERN:
		return get_plain(r, tag);
	case VALUE_STRING:
	case VALUE_PATH:
		return get_string(r, tag);
	case VALUE_VERSION:
		return get_version(r);
	case VALUE_USER:
		return get_user(r);
	case VALUE_IP:
	case VALUE_CIDR:
		return get_address(r, tag);
	case VALUE_LIST:
	case VALUE_MAP:
		return get_deep(r, tag);
	default:
		r->failed = true;
		return value_none(0);
	}
}
