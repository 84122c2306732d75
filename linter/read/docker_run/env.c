/*
 * env.c: the environment of a container, from -e and --env-file, and --label-file.
 *
 * Files come first, then the flags; the last value of a name wins. A file that cannot be opened
 * leaves the list open: it need not exist where the line is checked (files.c).
 */
#include "read/docker_run/private.h"

struct environment {
	struct docker_run *d;
	struct value list;
	struct map names; /* index of the entry + 1, as a pointer */
};

static void add(struct environment *e, struct text name, struct value value, bool assigned,
	const char *origin, uint32_t place)
{
	struct docker_run *d = e->d;
	struct record *v = model_new(d->f, KIND_variable, place);
	void **slot;

	model_set(v, F_variable_name, value_text(d->arena, name, place));
	model_set(v, F_variable_value, value);
	model_set(v, F_variable_origin, value_string(d->arena, str_from(origin), place));
	model_set(v, F_variable_assigned, value_bool(assigned, place));
	model_set(v, F_variable_container, value_record(d->container));
	slot = name.n_holes ? NULL : map_put(d->arena, &e->names, name.s);
	if (slot && *slot) {
		e->list.u.list->at[(uintptr_t)*slot - 1] = value_record(v);
		return;
	}
	value_list_add(d->arena, e->list, value_record(v));
	if (slot)
		*slot = (void *)(uintptr_t)e->list.u.list->n; /* NOLINT: an index, not an address */
}

static void add_flag(struct environment *e, const struct docker_option *o)
{
	size_t equals = str_find_char(o->value.s, '=');
	size_t end = equals == STR_NOT_FOUND ? o->value.s.n : equals;
	struct text name = text_slice(e->d->arena, o->value, 0, end);
	struct text value = text_plain(STR(""));

	if (equals != STR_NOT_FOUND)
		value = text_slice(e->d->arena, o->value, end + 1, o->value.s.n);
	if (equals == STR_NOT_FOUND && name.n_holes) /* may hold a value as well */
		e->list.u.list->open = text_cause(name);
	else
		add(e, name, value_text(e->d->arena, value, o->place), equals != STR_NOT_FOUND,
			"flag", o->place);
}

/* One line of such a file without the blanks before it; false: nothing stands in it. */
static bool file_line(struct source *s, uint32_t line, struct str *out, struct span *span)
{
	*span = source_line_span(s, line);
	*out = source_slice(s, *span);
	if (line == 1 && str_starts_with(*out, STR("\xEF\xBB\xBF"))) {
		*out = str_skip(*out, 3);
		span->from += 3;
	}
	while (out->n && char_is_space(out->p[0])) {
		*out = str_skip(*out, 1);
		span->from++;
	}
	return out->n && out->p[0] != '#';
}

static bool has_blank(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (char_is_space(s.p[i]))
			return true;
	return false;
}

static void add_line(struct environment *e, struct source *s, struct str text, struct span span)
{
	uint32_t place = facts_place(e->d->f, s, span);
	struct str name, value = str_cut(text, '=', &name);

	if (name.n < text.n) {
		add(e, text_plain(name), value_string(e->d->arena, value, place), true, "env_file",
			place);
		return;
	}
	/* The value of whoever runs it; without one the line is dropped. */
	struct value known = docker_variable(e->d, name);

	if (!value_is_missing(known))
		add(e, text_plain(name), known, true, "env_file", place);
}

static void read_env_file(struct environment *e, struct source *s)
{
	uint32_t n = source_line_count(s);

	for (uint32_t line = 1; line <= n; line++) {
		struct str text;
		struct span span;

		if (file_line(s, line, &text, &span) && text.p[0] != '=')
			add_line(e, s, text, span);
	}
}

static void read_env_files(struct environment *e)
{
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(e->d, FLAG_env_file, &at))) {
		struct source *s = docker_file(e->d, o->value, &e->list.u.list->open);

		value_list_add(e->d->arena, docker_list(e->d, F_container_env_file, o->place),
			value_text(e->d->arena, o->value, o->place));
		if (s)
			read_env_file(e, s);
	}
}

void docker_environment(struct docker_run *d)
{
	const struct docker_option *o = docker_last(d, FLAG_env);
	struct environment e = {.d = d};
	uint32_t at = 0;

	if (!o)
		o = docker_last(d, FLAG_env_file);
	if (!o)
		return;
	e.list = docker_list(d, F_container_environment, o->place);
	read_env_files(&e);
	while ((o = docker_next(d, FLAG_env, &at)))
		add_flag(&e, o);
}

static void read_label_file(struct docker_run *d, struct value labels, struct source *s)
{
	uint32_t n = source_line_count(s);

	for (uint32_t line = 1; line <= n; line++) {
		struct str text, name, value;
		struct span span;
		uint32_t place;

		if (!file_line(s, line, &text, &span))
			continue;
		value = str_cut(text, '=', &name);
		if (name.n == text.n)
			continue;
		place = facts_place(d->f, s, span);
		if (!value_map_find(labels, name)) /* a flag wins over a file */
			value_map_put(d->arena, labels, value_string(d->arena, name, place),
				value_string(d->arena, value, place));
	}
}

/* Flags are set before files, as they stand before them in the table. */
SET(label_file)
{
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		struct value labels = docker_map(d, F_container_labels, o->place);
		struct source *s = docker_file(d, o->value, &labels.u.map->open);

		if (s)
			read_label_file(d, labels, s);
	}
}

static bool check_bytes(
	struct docker_run *d, const struct docker_option *o, struct source *s, uint32_t line)
{
	struct str text = source_line(s, line);
	struct buf bytes = BUF(d->arena);

	if (utf8_valid(text))
		return true;
	for (size_t i = 0; i < text.n && i < 100; i++)
		buf_printf(&bytes, "%s%u", i ? " " : "", (unsigned char)text.p[i]);
	docker_refuse(d, o->place,
		"invalid env file (" STR_FMT "): invalid utf8 bytes at line %u: [" STR_FMT "]",
		STR_ARG(o->value.s), line, STR_ARG(buf_str(&bytes)));
	return false;
}

static bool check_line(struct docker_run *d, const struct docker_option *o, struct str text)
{
	struct str name;

	str_cut(text, '=', &name);
	if (!name.n)
		docker_refuse(d, o->place,
			"invalid env file (" STR_FMT "): no variable name on line '" STR_FMT "'",
			STR_ARG(o->value.s), STR_ARG(text));
	else if (has_blank(name))
		docker_refuse(d, o->place,
			"invalid env file (" STR_FMT "): variable '" STR_FMT
			"' contains whitespaces",
			STR_ARG(o->value.s), STR_ARG(name));
	else
		return true;
	return false;
}

/* The client reads files of variables and of labels alike, and calls both env files. */
void docker_check_files(struct docker_run *d, enum docker_flag flag)
{
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(d, flag, &at))) {
		struct str why = STR(""), text;
		struct source *s = docker_file_checked(d, o->value, &why);
		uint32_t n = s ? source_line_count(s) : 0;
		struct span span;

		if (why.n)
			docker_refuse(d, o->place, "invalid env file (" STR_FMT "): " STR_FMT,
				STR_ARG(o->value.s), STR_ARG(why));
		for (uint32_t line = 1; line <= n; line++)
			if (!check_bytes(d, o, s, line) ||
				(file_line(s, line, &text, &span) && !check_line(d, o, text)))
				break;
	}
}
