#include "cli/row.h"

#include "read/json/json.h"

#include <string.h>

void row_complain(struct row *r, const char *key, const char *want)
{
	if (!r->wrong.n)
		r->wrong = str_printf(r->arena, "`%s` is not %s", key, want);
}

const struct node *row_member(const struct row *r, const char *key)
{
	return r->object ? node_get(r->object, str_from(key)) : NULL;
}

struct str row_text(struct row *r, const char *key)
{
	const struct node *n = row_member(r, key);
	if (node_is_string(n))
		return n->u.text;
	row_complain(r, key, "a text");
	return STR("");
}

static struct str from_base64(struct row *r, const char *key, struct str s)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf b = BUF(r->arena);
	uint32_t bits = 0;
	while (s.n && s.p[s.n - 1] == '=')
		s.n--;
	for (size_t i = 0; i < s.n; i++) {
		const char *digit = memchr(digits, s.p[i], 64);
		if (!digit)
			row_complain(r, key, "base64");
		bits = bits << 6 | (uint32_t)(digit ? digit - digits : 0);
		if (i % 4)
			buf_char(&b, (char)(bits >> (6 - 2 * (i % 4)) & 0xFF));
	}
	return buf_str(&b);
}

struct str row_bytes(struct row *r, const char *key)
{
	struct str other = str_join(r->arena, str_from(key), STR("_base64"));
	const char *name = str_c(r->arena, other);
	return row_member(r, name) ? from_base64(r, name, row_text(r, name)) : row_text(r, key);
}

uint32_t row_number(struct row *r, const char *key)
{
	const struct node *n = row_member(r, key);
	int64_t i;
	if (n && n->kind == NODE_SCALAR && n->type == NODE_INT && node_int(n, &i) && i >= 0 &&
		i <= UINT32_MAX)
		return (uint32_t)i;
	row_complain(r, key, "a number");
	return 0;
}

struct row row_object(struct row *r, const char *key)
{
	const struct node *n = row_member(r, key);
	if (!node_is(n, NODE_MAPPING))
		row_complain(r, key, "an object");
	return (struct row){r->arena, node_is(n, NODE_MAPPING) ? n : NULL, r->wrong};
}

int row_named(struct row *r, const char *key, int n, const char *(*name)(int))
{
	struct str text = row_text(r, key);
	for (int i = 0; i < n; i++)
		if (str_eq(text, str_from(name(i))))
			return i;
	row_complain(r, key, "a word of this version");
	return 0;
}

bool row_read(struct arena *a, struct str line, struct row *out)
{
	struct diags ds;
	diags_init(&ds, a);
	*out = (struct row){.arena = a};
	struct source *source = source_new(a, STR("line"), line);
	const struct node *n = json_read(a, source, JSON_STRICT, &ds);
	out->object = n;
	if (ds.all.n)
		out->wrong = ds.all.at[0]->message;
	else if (!node_is(n, NODE_MAPPING))
		out->wrong = STR("it is no JSON object");
	return !out->wrong.n;
}
