/*
 * A key is text that two values share exactly when they are equal, so that finding repeated items
 * takes one walk and a map. Values that are unknown or have holes have keys of their own shape;
 * whoever uses keys looks at causes as well.
 */
#include "builtins/private.h"

#include "builtins/compare.h"
#include "value/literal.h"
#include "value/show.h"

enum { KEY_DEPTH = 100 };

static void add_key(struct buf *out, struct value v, unsigned depth);

static void add_version(struct buf *out, const struct version *v)
{
	uint32_t n = v->n;
	while (n && !v->part[n - 1])
		n--;
	for (uint32_t i = 0; i < n; i++)
		buf_printf(out, "%llu.", (unsigned long long)v->part[i]);
	buf_add(out, v->suffix);
}

static void add_id(struct buf *out, struct str name, int64_t id)
{
	if (id >= 0 || str_eq(name, STR("root")))
		buf_printf(out, "#%lld", id < 0 ? 0 : (long long)id);
	else
		buf_add(out, name);
}

static void add_user(struct buf *out, const struct user *u)
{
	add_id(out, u->name, u->uid);
	buf_char(out, ':');
	add_id(out, u->group, u->gid);
}

/* Numbers that are whole look like ints, as they compare like them. */
static void add_number(struct buf *out, double d)
{
	if (d > -9007199254740992.0 && d < 9007199254740992.0 && d == (double)(int64_t)d)
		buf_printf(out, "%lld", (long long)d);
	else
		number_show(out, d);
}

static void add_list(struct buf *out, const struct list *l, unsigned depth)
{
	for (uint32_t i = 0; i < l->n && depth < KEY_DEPTH; i++) {
		struct buf item = BUF(out->arena);
		add_key(&item, l->at[i], depth + 1);
		buf_printf(out, "%zu:", item.n); /* so that items cannot run into each other */
		buf_add(out, buf_str(&item));
	}
}

static void add_key(struct buf *out, struct value v, unsigned depth)
{
	bool number = v.tag == VALUE_NUMBER || v.tag == VALUE_INT;
	v.flags &= (uint8_t)~VALUE_SENSITIVE; /* keys are not shown */
	buf_char(out, (char)('A' + (number ? VALUE_INT : v.tag)));
	if (value_is_unknown(v))
		buf_printf(out, "?%p", (const void *)v.u.cause);
	else if (v.tag == VALUE_RECORD)
		buf_printf(out, "%p", (void *)v.u.record);
	else if (v.tag == VALUE_PATH)
		buf_add(out, text_show(out->arena, text_path_normal(out->arena, *v.u.text)));
	else if (v.tag == VALUE_VERSION)
		add_version(out, v.u.version);
	else if (v.tag == VALUE_USER)
		add_user(out, v.u.user);
	else if (v.tag == VALUE_IP)
		ip_show(out, ip_plain(*v.u.ip));
	else if (v.tag == VALUE_NUMBER)
		add_number(out, v.u.d);
	else if (v.tag == VALUE_LIST)
		add_list(out, v.u.list, depth);
	else
		buf_add(out, value_show(out->arena, v));
}

struct str value_key(struct arena *a, struct value v)
{
	struct buf out = BUF(a);
	add_key(&out, v, 0);
	return buf_str(&out);
}
