#include "value/show.h"

#include "value/facts.h"
#include "value/units.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

enum { SHOW_DEPTH = 100 };

void number_show(struct buf *out, double d)
{
	char text[40];
	for (int precision = 1; precision <= 17; precision++) {
		snprintf(text, sizeof text, "%.*g", precision, d);
		if (strtod(text, NULL) == d)
			break;
	}
	buf_add(out, str_from(text));
}

void ip_show(struct buf *out, struct ip ip)
{
	char text[INET6_ADDRSTRLEN];
	if (inet_ntop(ip.v6 ? AF_INET6 : AF_INET, ip.bytes, text, sizeof text))
		buf_add(out, str_from(text));
}

static void show_user(struct buf *out, const struct user *u)
{
	buf_add(out, u->name);
	if (!u->group.n && !u->open)
		return;
	buf_char(out, ':');
	buf_add(out, u->open ? STR("${...}") : u->group);
}

static void show_ports(struct buf *out, struct ports p)
{
	buf_printf(out, "%u", p.first);
	if (p.last != p.first)
		buf_printf(out, "-%u", p.last);
}

static void show(struct buf *out, struct value v, unsigned depth);

static void show_list(struct buf *out, const struct list *l, unsigned depth)
{
	for (uint32_t i = 0; i < l->n; i++) {
		if (i)
			buf_add(out, STR(", "));
		show(out, l->at[i], depth + 1);
	}
	if (l->open)
		buf_add(out, l->n ? STR(", ${...}") : STR("${...}"));
}

static void show_map(struct buf *out, const struct map_value *m, unsigned depth)
{
	for (uint32_t i = 0; i < m->n; i++) {
		if (i)
			buf_add(out, STR(", "));
		show(out, m->at[i].key, depth + 1);
		buf_add(out, STR(": "));
		show(out, m->at[i].value, depth + 1);
	}
	if (m->open)
		buf_add(out, m->n ? STR(", ${...}") : STR("${...}"));
}

static void show_known(struct buf *out, struct value v, unsigned depth)
{
	switch ((enum value_tag)v.tag) {
	case VALUE_NONE:
		buf_add(out, STR("(none)"));
		break;
	case VALUE_BOOL:
		buf_add(out, v.u.b ? STR("true") : STR("false"));
		break;
	case VALUE_INT:
		buf_printf(out, "%lld", (long long)v.u.i);
		break;
	case VALUE_NUMBER:
		number_show(out, v.u.d);
		break;
	case VALUE_STRING:
	case VALUE_PATH:
		buf_add(out, text_show(out->arena, *v.u.text));
		break;
	case VALUE_BYTES:
		size_show(out, v.u.i);
		break;
	case VALUE_DURATION:
		duration_show(out, v.u.i);
		break;
	case VALUE_DATE:
		date_show(out, v.u.i);
		break;
	case VALUE_VERSION:
		buf_add(out, v.u.version->written);
		break;
	case VALUE_USER:
		show_user(out, v.u.user);
		break;
	case VALUE_PORTS:
		show_ports(out, v.u.ports);
		break;
	case VALUE_IP:
		ip_show(out, *v.u.ip);
		break;
	case VALUE_CIDR:
		ip_show(out, v.u.cidr->ip);
		buf_printf(out, "/%u", v.u.cidr->bits);
		break;
	case VALUE_PATTERN:
		buf_add(out, STR("(pattern)"));
		break;
	case VALUE_RECORD:
		buf_add(out, facts_written(v.u.record->facts, v.u.record->place));
		break;
	case VALUE_LIST:
		show_list(out, v.u.list, depth);
		break;
	case VALUE_MAP:
		show_map(out, v.u.map, depth);
		break;
	case VALUE_LAZY:
		break;
	}
}

static void show(struct buf *out, struct value v, unsigned depth)
{
	if (v.flags & VALUE_SENSITIVE && !value_is_missing(v))
		buf_add(out, STR("***"));
	else if (value_is_unknown(v))
		buf_add(out, STR("${...}"));
	else if (depth > SHOW_DEPTH)
		buf_add(out, STR("..."));
	else
		show_known(out, v, depth);
}

struct str value_show(struct arena *a, struct value v)
{
	struct buf out = BUF(a);
	show(&out, v, 0);
	return buf_str(&out);
}
