/*
 * request.c: the Engine API request that the client makes of a command line it accepts.
 *
 * request.def has a row for each field of the body. A field that cannot be decided from the text
 * is "<dynamic>", whole: half an answer would look like one.
 */
#include "read/docker_run/request.h"

enum part { CONFIG, HOST };
enum empty { OMIT, NIL, LIST, MAP, TEXT, ZERO, NO };

static const struct request_row {
	enum part part;
	const char *key;
	struct value (*form)(struct docker_run *d, enum docker_flag flag);
	enum docker_flag flag;
	enum empty empty;
} rows[] = {
#define REQUEST(part, key, form, flag, empty) {part, key, request_##form, FLAG_##flag, empty},
#include "read/docker_run/request.def"
#undef REQUEST
};

enum { N_ROWS = sizeof rows / sizeof *rows };

/* --- JSON values ---------------------------------------------------------------------------- */

struct value docker_object(struct docker_run *d)
{
	return value_map(d->arena, d->place);
}

void docker_member(struct docker_run *d, struct value object, const char *key, struct value v)
{
	value_map_put(d->arena, object, value_string(d->arena, str_from(key), d->place), v);
}

struct value docker_json_str(struct docker_run *d, struct str s)
{
	return value_string(d->arena, s, d->place);
}

struct value docker_json_text(struct docker_run *d, struct text t)
{
	return value_text(d->arena, t, d->place);
}

void docker_member_str(struct docker_run *d, struct value object, const char *key, struct str s)
{
	docker_member(d, object, key, docker_json_str(d, s));
}

void docker_member_text(struct docker_run *d, struct value object, const char *key, struct text t)
{
	docker_member(d, object, key, docker_json_text(d, t));
}

void docker_member_int(struct docker_run *d, struct value object, const char *key, int64_t n)
{
	docker_member(d, object, key, value_int(n, d->place));
}

void docker_member_pair(struct docker_run *d, struct value object, struct text pair)
{
	size_t equals = str_find_char(pair.s, '=');
	size_t end = equals == STR_NOT_FOUND ? pair.s.n : equals;
	struct text value = text_plain(STR(""));

	if (equals != STR_NOT_FOUND)
		value = text_slice(d->arena, pair, end + 1, pair.s.n);
	value_map_put(d->arena, object, docker_json_text(d, text_slice(d->arena, pair, 0, end)),
		docker_json_text(d, value));
}

struct value docker_array(struct docker_run *d)
{
	return value_list(d->arena, d->place);
}

void docker_item(struct docker_run *d, struct value array, struct value item)
{
	value_list_add(d->arena, array, item);
}

void docker_append(struct docker_run *d, struct value *list, struct value item)
{
	if (value_is_missing(*list))
		*list = docker_array(d);
	docker_item(d, *list, item);
}

/* --- the rows ------------------------------------------------------------------------------- */

REQUEST_FORM(nothing)
{
	(void)flag;
	return value_none(d->place);
}

REQUEST_FORM(image)
{
	(void)flag;
	return d->image < d->n && !d->image_open ? docker_json_text(d, docker_word(d, d->image))
						 : value_unknown(VALUE_STRING, d->open, d->place);
}

REQUEST_FORM(command)
{
	struct value list = value_none(d->place);

	(void)flag;
	if (d->image_open || d->image == d->n)
		return value_unknown(VALUE_LIST, d->open, d->place);
	for (uint32_t i = d->image + 1; i < d->n; i++)
		docker_append(d, &list, d->words[i]);
	return list;
}

static struct value empty_value(struct docker_run *d, enum empty empty)
{
	switch (empty) {
	case LIST:
		return docker_array(d);
	case MAP:
		return docker_object(d);
	case TEXT:
		return docker_json_str(d, STR(""));
	case ZERO:
		return value_int(0, d->place);
	case NO:
		return value_bool(false, d->place);
	case OMIT:
	case NIL:
		break;
	}
	return value_none(d->place);
}

static bool is_decided(struct value v)
{
	if (value_cause(v))
		return false;
	if (v.tag == VALUE_LIST) {
		for (uint32_t i = 0; i < v.u.list->n; i++)
			if (!is_decided(v.u.list->at[i]))
				return false;
		return !v.u.list->open;
	}
	if (v.tag == VALUE_MAP) {
		for (uint32_t i = 0; i < v.u.map->n; i++)
			if (!is_decided(v.u.map->at[i].value))
				return false;
		return !v.u.map->open;
	}
	return true;
}

/* May words that nobody sees change this field? They may repeat any option; what stands behind
 * the image they cannot touch. */
static bool is_open(const struct docker_run *d, const struct request_row *row)
{
	return d->open && row->form != request_nothing && row->form != request_image &&
	       row->form != request_command && row->form != request_console_size;
}

static void add_row(struct docker_run *d, struct value part, const struct request_row *row)
{
	struct value v = row->form(d, row->flag);

	if (is_open(d, row) || !is_decided(v))
		v = docker_json_str(d, STR("<dynamic>"));
	else if (value_is_missing(v) && row->empty == OMIT)
		return;
	else if (value_is_missing(v))
		v = empty_value(d, row->empty);
	docker_member(d, part, row->key, v);
}

static struct value networking(struct docker_run *d)
{
	struct value object = docker_object(d), v = docker_request_endpoints(d);

	if (d->open || !is_decided(v))
		v = docker_json_str(d, STR("<dynamic>"));
	docker_member(d, object, "EndpointsConfig", v);
	return object;
}

struct value docker_request(struct docker_run *d)
{
	struct value create = docker_object(d), parts[2] = {docker_object(d), docker_object(d)};

	for (size_t i = 0; i < N_ROWS; i++)
		add_row(d, parts[rows[i].part], &rows[i]);
	docker_member(d, create, "Config", parts[CONFIG]);
	docker_member(d, create, "HostConfig", parts[HOST]);
	docker_member(d, create, "NetworkingConfig", networking(d));
	return create;
}

static void add_query(struct docker_run *d, struct value query, const char *key, struct value v)
{
	if (!is_decided(v) || d->open)
		v = docker_json_str(d, STR("<dynamic>"));
	if (!value_is_missing(v))
		docker_member(d, query, key, v);
}

struct value docker_request_query(struct docker_run *d)
{
	struct value query = docker_object(d);

	add_query(d, query, "name", request_text(d, FLAG_name));
	add_query(d, query, "platform", docker_platform(d));
	return query;
}

struct value docker_request_line(struct arena *a, struct place at, const struct docker_line *line)
{
	struct value object = value_map(a, 0), none = value_none(0);
	bool ok = !line->refusal.n && !line->help;
	struct value error = value_string(a, line->help ? STR("help") : line->refusal, 0);
	const struct {
		const char *key;
		struct value value;
	} members[] = {
		{"line", value_int(source_position(at.source, at.span.from).line, 0)},
		{"ok", value_bool(ok, 0)},
		{"error", ok ? none : error},
		{"query", ok ? line->query : none},
		{"create", ok ? line->create : none},
	};

	for (size_t i = 0; i < sizeof members / sizeof *members; i++)
		value_map_put(
			a, object, value_string(a, str_from(members[i].key), 0), members[i].value);
	return object;
}
