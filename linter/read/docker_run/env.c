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

/* A file of variables or labels, line by line, as the client's scanner cuts it: at \n, without one
   \r before it. `text` is the line without the white space that it starts with. */
struct file_lines {
	struct source *source;
	struct str rest, line, text;
	uint32_t number;
};

static bool next_line(struct file_lines *l)
{
	size_t blank;
	uint32_t c;

	if (!l->rest.n)
		return false;
	l->rest = str_cut(l->rest, '\n', &l->line);
	if (str_ends_with(l->line, STR("\r")))
		l->line.n--;
	l->text = l->line;
	if (!l->number++ && str_starts_with(l->text, STR("\xEF\xBB\xBF")))
		l->text = str_skip(l->text, 3);
	while (l->text.n && (blank = utf8_decode(l->text, &c), utf8_is_space(c)))
		l->text = str_skip(l->text, blank);
	return true;
}

static struct file_lines lines_of(struct source *s)
{
	return (struct file_lines){.source = s, .rest = s->text};
}

static bool is_remark(struct str text)
{
	return !text.n || text.p[0] == '#';
}

static uint32_t line_place(const struct docker_run *d, const struct file_lines *l)
{
	uint32_t from = (uint32_t)(l->text.p - l->source->text.p);

	return facts_place(d->f, l->source, (struct span){from, from + (uint32_t)l->text.n});
}

static void add_line(struct environment *e, const struct file_lines *l)
{
	uint32_t place = line_place(e->d, l);
	struct str name, value = str_cut(l->text, '=', &name);

	if (name.n < l->text.n) {
		add(e, text_plain(name), value_string(e->d->arena, value, place), true, "env_file",
			place);
		return;
	}
	/* The value of whoever runs it; without one the line is dropped. */
	struct value known = docker_variable(e->d, name);

	if (!value_is_missing(known))
		add(e, text_plain(name), known, true, "env_file", place);
}

static void read_env_files(struct environment *e)
{
	const struct docker_option *o;
	uint32_t at = 0;

	while ((o = docker_next(e->d, FLAG_env_file, &at))) {
		struct source *s = docker_file(e->d, o->value, &e->list.u.list->open);
		struct file_lines l = s ? lines_of(s) : (struct file_lines){0};

		value_list_add(e->d->arena, docker_list(e->d, F_container_env_file, o->place),
			value_text(e->d->arena, o->value, o->place));
		while (next_line(&l))
			if (!is_remark(l.text) && l.text.p[0] != '=')
				add_line(e, &l);
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

/* The last line with a name counts, unless one of the first `flags` labels has it. */
static void read_label_file(
	struct docker_run *d, struct value labels, uint32_t flags, struct source *s)
{
	struct file_lines l = lines_of(s);

	while (next_line(&l)) {
		struct str name, value = str_cut(l.text, '=', &name);
		const struct map_entry *old = value_map_find(labels, name);
		uint32_t place;

		if (is_remark(l.text) || name.n == l.text.n)
			continue;
		place = line_place(d, &l);
		if (!old || old >= labels.u.map->at + flags)
			value_map_put(d->arena, labels, value_string(d->arena, name, place),
				value_string(d->arena, value, place));
	}
}

/* Flags are set before files, as they stand before them in the table. */
SET(label_file)
{
	const struct docker_option *o = docker_last(d, flag);
	struct value labels = docker_map(d, F_container_labels, o->place);
	uint32_t at = 0, flags = labels.u.map->n;

	while ((o = docker_next(d, flag, &at))) {
		struct source *s = docker_file(d, o->value, &labels.u.map->open);

		if (s)
			read_label_file(d, labels, flags, s);
	}
}

static bool check_bytes(
	struct docker_run *d, const struct docker_option *o, const struct file_lines *l)
{
	struct buf bytes = BUF(d->arena);

	if (utf8_valid(l->line))
		return true;
	for (size_t i = 0; i < l->line.n && i < 100; i++)
		buf_printf(&bytes, "%s%u", i ? " " : "", (unsigned char)l->line.p[i]);
	docker_refuse(d, o->place,
		"invalid env file (" STR_FMT "): invalid utf8 bytes at line %u: [" STR_FMT "]",
		STR_ARG(o->value.s), l->number, STR_ARG(buf_str(&bytes)));
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
	else if (str_find_char(name, ' ') != STR_NOT_FOUND ||
		 str_find_char(name, '\t') != STR_NOT_FOUND)
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
		struct str why = STR("");
		struct source *s = docker_file_checked(d, o->value, &why);
		struct file_lines l = s ? lines_of(s) : (struct file_lines){0};

		if (why.n)
			docker_refuse(d, o->place, "invalid env file (" STR_FMT "): " STR_FMT,
				STR_ARG(o->value.s), STR_ARG(why));
		while (next_line(&l))
			if (!check_bytes(d, o, &l) ||
				(!is_remark(l.text) && !check_line(d, o, l.text)))
				break;
	}
}
