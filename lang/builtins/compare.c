#include "builtins/compare.h"

#include "pattern/compare.h"

#include <string.h>

enum { COMPARE_DEPTH = 100 }; /* of lists in lists; beyond it the answer is UNKNOWN */

enum truth truth_and(enum truth a, enum truth b)
{
	if (a == TRUTH_FALSE || b == TRUTH_FALSE)
		return TRUTH_FALSE;
	return a == TRUTH_UNKNOWN || b == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : TRUTH_TRUE;
}

enum truth truth_or(enum truth a, enum truth b)
{
	if (a == TRUTH_TRUE || b == TRUTH_TRUE)
		return TRUTH_TRUE;
	return a == TRUTH_UNKNOWN || b == TRUTH_UNKNOWN ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

static enum truth truth_of(bool b)
{
	return b ? TRUTH_TRUE : TRUTH_FALSE;
}

static bool is_text(struct value v)
{
	return v.tag == VALUE_STRING || v.tag == VALUE_PATH;
}

/* ---- numbers ---- */

static int sign(bool above, bool below)
{
	return (int)above - (int)below;
}

static int compare_ints(int64_t a, int64_t b)
{
	return sign(a > b, a < b);
}

/* Exact, also where the int has more digits than a double. */
static int compare_int_number(int64_t i, double d)
{
	if (d >= 9223372036854775808.0)
		return -1;
	if (d < -9223372036854775808.0)
		return 1;
	int64_t whole = (int64_t)d;
	if (i != whole)
		return compare_ints(i, whole);
	return sign((double)whole > d, (double)whole < d);
}

/* Sizes and durations are counted as ints are: the sum of no sizes is a plain 0. */
static bool is_count(struct value v)
{
	return v.tag == VALUE_INT || v.tag == VALUE_BYTES || v.tag == VALUE_DURATION;
}

static bool is_numeric(struct value v)
{
	return is_count(v) || v.tag == VALUE_NUMBER;
}

static int compare_numbers(struct value a, struct value b)
{
	if (is_count(a) && is_count(b))
		return compare_ints(a.u.i, b.u.i);
	if (is_count(a))
		return compare_int_number(a.u.i, b.u.d);
	if (is_count(b))
		return -compare_int_number(b.u.i, a.u.d);
	return sign(a.u.d > b.u.d, a.u.d < b.u.d);
}

/* ---- versions, users, addresses ---- */

static int compare_versions(const struct version *a, const struct version *b)
{
	for (uint32_t i = 0; i < a->n || i < b->n; i++) {
		uint64_t x = i < a->n ? a->part[i] : 0, y = i < b->n ? b->part[i] : 0;
		if (x != y)
			return sign(x > y, x < y);
	}
	return 0;
}

static enum truth versions_equal(const struct version *a, const struct version *b)
{
	if (compare_versions(a, b))
		return TRUTH_FALSE;
	if (!a->open && !b->open)
		return truth_of(str_eq(a->suffix, b->suffix));
	bool agree = str_starts_with(a->suffix, b->suffix) || str_starts_with(b->suffix, a->suffix);
	if (!agree || (!a->open && a->suffix.n < b->suffix.n) ||
		(!b->open && b->suffix.n < a->suffix.n))
		return TRUTH_FALSE;
	return TRUTH_UNKNOWN;
}

static bool same_id(struct str a, int64_t x, struct str b, int64_t y)
{
	x = str_eq(a, STR("root")) ? 0 : x;
	y = str_eq(b, STR("root")) ? 0 : y;
	return x == y && (x >= 0 || str_eq(a, b));
}

static enum truth users_equal(const struct user *a, const struct user *b)
{
	if (!same_id(a->name, a->uid, b->name, b->uid))
		return TRUTH_FALSE;
	if (a->open || b->open)
		return TRUTH_UNKNOWN;
	return truth_of(same_id(a->group, a->gid, b->group, b->gid));
}

struct ip ip_plain(struct ip ip)
{
	static const uint8_t mapped[12] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF};
	if (!ip.v6 || memcmp(ip.bytes, mapped, sizeof mapped))
		return ip;
	struct ip v4 = {.v6 = false};
	memcpy(v4.bytes, ip.bytes + sizeof mapped, 4);
	return v4;
}

static int compare_ips(struct ip a, struct ip b)
{
	a = ip_plain(a);
	b = ip_plain(b);
	if (a.v6 != b.v6)
		return a.v6 ? 1 : -1;
	return memcmp(a.bytes, b.bytes, a.v6 ? 16 : 4);
}

static bool in_network(struct ip ip, struct cidr net)
{
	struct ip plain = ip_plain(ip);
	ip = net.ip.v6 ? ip : plain;
	if (ip.v6 != net.ip.v6)
		return false;
	unsigned bytes = net.bits / 8, bits = net.bits % 8;
	if (memcmp(ip.bytes, net.ip.bytes, bytes))
		return false;
	return !bits || (ip.bytes[bytes] ^ net.ip.bytes[bytes]) >> (8 - bits) == 0;
}

static bool cidrs_equal(struct cidr a, struct cidr b)
{
	return a.bits == b.bits && in_network(a.ip, b) && in_network(b.ip, a);
}

/* ---- equality ---- */

static enum truth equal_at(struct value a, struct value b, unsigned depth);

/* An open list may hold further items anywhere, so only its length says that two differ. */
static enum truth lists_equal(const struct list *a, const struct list *b, unsigned depth)
{
	if ((!a->open && b->n > a->n) || (!b->open && a->n > b->n))
		return TRUTH_FALSE;
	if (a->open || b->open)
		return TRUTH_UNKNOWN;
	enum truth all = TRUTH_TRUE;
	for (uint32_t i = 0; i < a->n && all != TRUTH_FALSE; i++)
		all = truth_and(all, equal_at(a->at[i], b->at[i], depth + 1));
	return all;
}

/* Has b every entry of a? Where b is open, a missing one may yet be there. */
static enum truth map_within(struct value a, struct value b, unsigned depth)
{
	enum truth all = TRUTH_TRUE;
	for (uint32_t i = 0; i < a.u.map->n && all != TRUTH_FALSE; i++) {
		const struct map_entry *x = &a.u.map->at[i];
		const struct map_entry *y = value_map_find(b, value_str(x->key));
		if (y)
			all = truth_and(all, equal_at(x->value, y->value, depth + 1));
		else
			all = b.u.map->open ? TRUTH_UNKNOWN : TRUTH_FALSE;
	}
	return all;
}

/* Values were compared one way; the other way only keys are, so that depth does not multiply. */
static bool keys_within(struct value a, struct value b)
{
	for (uint32_t i = 0; i < a.u.map->n && !b.u.map->open; i++)
		if (!value_map_find(b, value_str(a.u.map->at[i].key)))
			return false;
	return true;
}

static enum truth maps_equal(struct value a, struct value b, unsigned depth)
{
	bool open = a.u.map->open || b.u.map->open;
	if (!keys_within(a, b) || !keys_within(b, a))
		return TRUTH_FALSE;
	return truth_and(open ? TRUTH_UNKNOWN : TRUTH_TRUE, map_within(a, b, depth));
}

static enum truth same_tag_equal(struct value a, struct value b, unsigned depth)
{
	switch ((enum value_tag)a.tag) {
	case VALUE_NONE:
		return TRUTH_TRUE;
	case VALUE_BOOL:
		return truth_of(a.u.b == b.u.b);
	case VALUE_DATE:
		return truth_of(a.u.i == b.u.i);
	case VALUE_STRING:
		return text_equal(*a.u.text, *b.u.text);
	case VALUE_VERSION:
		return versions_equal(a.u.version, b.u.version);
	case VALUE_USER:
		return users_equal(a.u.user, b.u.user);
	case VALUE_PORTS:
		return truth_of(
			a.u.ports.first == b.u.ports.first && a.u.ports.last == b.u.ports.last);
	case VALUE_IP:
		return truth_of(compare_ips(*a.u.ip, *b.u.ip) == 0);
	case VALUE_CIDR:
		return truth_of(cidrs_equal(*a.u.cidr, *b.u.cidr));
	case VALUE_RECORD:
		return truth_of(a.u.record == b.u.record);
	case VALUE_LIST:
		return lists_equal(a.u.list, b.u.list, depth);
	case VALUE_MAP:
		return maps_equal(a, b, depth);
	case VALUE_PATTERN:
		return truth_of(a.u.i == b.u.i);
	case VALUE_INT:
	case VALUE_NUMBER:
	case VALUE_BYTES:
	case VALUE_DURATION:
	case VALUE_PATH:
	case VALUE_LAZY:
		break; /* answered before */
	}
	return TRUTH_FALSE;
}

/* A value that is surely something is not the missing one, even when it is unknown. */
static enum truth unknown_equal(struct value a, struct value b)
{
	struct value other = value_is_unknown(a) ? b : a, unknown = value_is_unknown(a) ? a : b;
	bool maybe = unknown.tag == VALUE_NONE || unknown.flags & VALUE_MAYBE_MISSING;
	return value_is_missing(other) && !maybe ? TRUTH_FALSE : TRUTH_UNKNOWN;
}

/* Does its last name end in a byte that no spelling of the same path leaves out? */
static bool ends_in_name(struct text t)
{
	return t.s.n && t.s.p[t.s.n - 1] != '/' && t.s.p[t.s.n - 1] != '.';
}

static enum truth paths_equal(struct text a, struct text b)
{
	bool known = !a.n_holes && !b.n_holes;
	if (known && str_eq(a.s, b.s))
		return TRUTH_TRUE;
	if (known && ends_in_name(a) && ends_in_name(b) && a.s.p[a.s.n - 1] != b.s.p[b.s.n - 1])
		return TRUTH_FALSE;
	return truth_and(text_path_under(a, b), text_path_under(b, a));
}

static enum truth equal_at(struct value a, struct value b, unsigned depth)
{
	if (value_is_unknown(a) || value_is_unknown(b))
		return unknown_equal(a, b);
	if (depth > COMPARE_DEPTH)
		return TRUTH_UNKNOWN;
	if (is_numeric(a) && is_numeric(b))
		return truth_of(compare_numbers(a, b) == 0);
	if (is_text(a) && is_text(b) && (a.tag == VALUE_PATH || b.tag == VALUE_PATH))
		return paths_equal(*a.u.text, *b.u.text);
	return a.tag == b.tag ? same_tag_equal(a, b, depth) : TRUTH_FALSE;
}

enum truth value_equal(struct value a, struct value b)
{
	return equal_at(a, b, 0);
}

/* ---- order ---- */

static size_t known_front(struct text t)
{
	return t.n_holes ? t.holes[0].at : t.s.n;
}

/* The place of a byte in the alphabet: marks, digits, letters in either case, then all other
 * letters. */
static int rank(char c)
{
	unsigned char b = (unsigned char)c;
	bool small = b >= 'a' && b <= 'z', capital = b >= 'A' && b <= 'Z';
	if (small || capital)
		return 0x200 + (capital ? b - 'A' + 'a' : b);
	return b + (b >= 0x80 ? 0x300 : b >= '0' && b <= '9' ? 0x100 : 0);
}

/* As in a dictionary; case only counts where nothing else differs, and not before a hole. Two texts
 * are ordered by what stands before their holes, if that differs. */
static enum truth order_texts(struct text a, struct text b, int *cmp)
{
	size_t x = known_front(a), y = known_front(b), both = x < y ? x : y;
	for (size_t i = 0; i < both && !*cmp; i++)
		*cmp = compare_ints(rank(a.s.p[i]), rank(b.s.p[i]));
	if (*cmp)
		return TRUTH_TRUE;
	if ((a.n_holes && x <= y) || (b.n_holes && y <= x))
		return TRUTH_UNKNOWN;
	*cmp = sign(x > y, x < y);
	if (!*cmp && both)
		*cmp = memcmp(a.s.p, b.s.p, both);
	return TRUTH_TRUE;
}

static int compare_ports(struct ports a, struct ports b)
{
	int by_first = compare_ints(a.first, b.first);
	return by_first ? by_first : compare_ints(a.last, b.last);
}

enum truth value_order(struct value a, struct value b, int *cmp)
{
	*cmp = 0;
	if (value_is_missing(a) || value_is_missing(b))
		return TRUTH_FALSE;
	if (value_is_unknown(a) || value_is_unknown(b))
		return TRUTH_UNKNOWN;
	if (is_text(a) && is_text(b))
		return order_texts(*a.u.text, *b.u.text, cmp);
	if (is_numeric(a) && is_numeric(b))
		*cmp = compare_numbers(a, b);
	else if (a.tag != b.tag)
		return TRUTH_FALSE;
	else if (a.tag == VALUE_DATE)
		*cmp = compare_ints(a.u.i, b.u.i);
	else if (a.tag == VALUE_VERSION)
		*cmp = compare_versions(a.u.version, b.u.version);
	else if (a.tag == VALUE_PORTS)
		*cmp = compare_ports(a.u.ports, b.u.ports);
	else if (a.tag == VALUE_IP)
		*cmp = compare_ips(*a.u.ip, *b.u.ip);
	else
		return TRUTH_FALSE;
	return TRUTH_TRUE;
}

/* ---- being part of ---- */

static enum truth list_holds(const struct list *l, struct value item)
{
	enum truth any = l->open ? TRUTH_UNKNOWN : TRUTH_FALSE;
	for (uint32_t i = 0; i < l->n && any != TRUTH_TRUE; i++)
		any = truth_or(any, value_equal(l->at[i], item));
	return any;
}

static enum truth map_has(struct value map, struct value key)
{
	const struct map_value *m = map.u.map;
	enum truth any = m->open ? TRUTH_UNKNOWN : TRUTH_FALSE;
	if (is_text(key) && !value_cause(key))
		return value_map_find(map, value_str(key)) ? TRUTH_TRUE : any;
	for (uint32_t i = 0; i < m->n && any != TRUTH_TRUE; i++)
		any = truth_or(any, value_equal(m->at[i].key, key));
	return any;
}

enum truth value_holds(struct value collection, struct value item)
{
	if (value_is_unknown(collection))
		return TRUTH_UNKNOWN;
	if (collection.tag == VALUE_LIST)
		return list_holds(collection.u.list, item);
	return collection.tag == VALUE_MAP ? map_has(collection, item) : TRUTH_FALSE;
}

typedef enum truth text_question(struct text a, struct text b);

static enum truth ask_texts(struct value a, struct value b, text_question *ask)
{
	if (value_is_missing(a) || value_is_missing(b))
		return TRUTH_FALSE;
	if (value_is_unknown(a) || value_is_unknown(b))
		return TRUTH_UNKNOWN;
	return is_text(a) && is_text(b) ? ask(*a.u.text, *b.u.text) : TRUTH_FALSE;
}

enum truth value_contains(struct value whole, struct value part)
{
	if (whole.tag == VALUE_LIST || whole.tag == VALUE_MAP)
		return value_holds(whole, part);
	return ask_texts(whole, part, text_contains);
}

enum truth value_under(struct value a, struct value b)
{
	if (b.tag != VALUE_CIDR)
		return ask_texts(a, b, text_path_under);
	if (value_is_missing(a))
		return TRUTH_FALSE;
	if (value_is_unknown(a) || value_is_unknown(b))
		return TRUTH_UNKNOWN;
	if (a.tag == VALUE_IP)
		return truth_of(in_network(*a.u.ip, *b.u.cidr));
	if (a.tag != VALUE_CIDR)
		return TRUTH_FALSE;
	return truth_of(a.u.cidr->bits >= b.u.cidr->bits && in_network(a.u.cidr->ip, *b.u.cidr));
}

static const struct cause *item_cause(struct value v)
{
	const struct cause *c = value_cause(v);
	if (value_is_unknown(v))
		return c;
	for (uint32_t i = 0; !c && v.tag == VALUE_LIST && i < v.u.list->n; i++)
		c = value_cause(v.u.list->at[i]);
	for (uint32_t i = 0; !c && v.tag == VALUE_MAP && i < v.u.map->n; i++)
		c = value_cause(v.u.map->at[i].value);
	return c;
}

const struct cause *compare_cause(struct value a, struct value b)
{
	const struct cause *c = item_cause(a);
	return c ? c : item_cause(b);
}
