/*
 * mount.c: source:target[:options] as -v and short `volumes:` take it.
 *
 * The text is cut at every colon but one behind a single letter that begins a part (a Windows
 * drive). What follows the target are options, comma-separated; the client ignores those it does
 * not know. A source that looks like a path is a bind, any other the name of a volume.
 */
#include "read/spec/parts.h"

enum { VOLUME_PARTS = 3 };

static bool is_letter(struct str s, size_t *size)
{
	uint32_t c;

	*size = utf8_decode(s, &c);
	return (c < 0x80 && char_is_alpha((char)c)) || (c >= 0xAA && c != UTF8_BAD);
}

/* Where the part at `from` ends: at its colon or at the end of the text. */
static size_t part_end(struct str s, size_t from)
{
	size_t at = from, letter = 0, colon;

	if (from < s.n && is_letter(str_skip(s, from), &letter) && from + letter < s.n &&
		s.p[from + letter] == ':')
		at = from + letter + 1;
	colon = str_find_char(str_skip(s, at), ':');
	return colon == STR_NOT_FOUND ? s.n : at + colon;
}

static bool empty_section(struct facts *f, struct text t, struct str *why)
{
	return spec_refuse(
		f, why, "invalid spec: " STR_FMT ": empty section between colons", STR_ARG(t.s));
}

static bool volume_cut(
	struct facts *f, struct text t, struct text *parts, uint32_t *n, struct str *why)
{
	size_t at = 0;

	for (*n = 0;; at++) {
		size_t end = part_end(t.s, at);

		if (end == at && !spec_hole(t, at, at))
			return empty_section(f, t, why);
		if (*n == VOLUME_PARTS)
			return spec_refuse(
				f, why, "invalid spec: " STR_FMT ": too many colons", STR_ARG(t.s));
		parts[(*n)++] = text_slice(f->arena, t, at, end);
		if (end == t.s.n)
			return true;
		if (*n == VOLUME_PARTS)
			return spec_refuse(
				f, why, "invalid spec: " STR_FMT ": too many colons", STR_ARG(t.s));
		at = end;
	}
}

/* Does a source name a path of the host? */
static enum truth names_path(struct text source)
{
	struct str s = source.s;
	size_t letter;

	if (spec_hole(source, 0, 0)) /* volumes have no / in their names */
		return str_find_char(s, '/') != STR_NOT_FOUND ? TRUTH_TRUE : TRUTH_UNKNOWN;
	if (!s.n)
		return TRUTH_FALSE;
	if (s.p[0] == '.' || s.p[0] == '/' || s.p[0] == '~' || str_starts_with(s, STR("\\\\")))
		return TRUTH_TRUE;
	return is_letter(s, &letter) && letter < s.n && s.p[letter] == ':' ? TRUTH_TRUE
									   : TRUTH_FALSE;
}

static const struct str propagations[] = {STR_INIT("private"), STR_INIT("rprivate"),
	STR_INIT("shared"), STR_INIT("rshared"), STR_INIT("slave"), STR_INIT("rslave")};

static void set_option(struct record *mount, struct str option)
{
	struct arena *a = mount->facts->arena;
	struct value text = value_string(a, option, mount->place);

	if (str_eq(option, STR("ro")) || str_eq(option, STR("readonly")))
		model_set(mount, F_mount_read_only, value_bool(true, mount->place));
	if (str_eq(option, STR("rw")))
		model_set(mount, F_mount_read_only, value_bool(false, mount->place));
	if (str_eq(option, STR("z")) || str_eq(option, STR("Z")))
		model_set(mount, F_mount_selinux, text);
	for (size_t i = 0; i < sizeof propagations / sizeof *propagations; i++)
		if (str_eq(option, propagations[i]))
			model_set(mount, F_mount_propagation, text);
}

/* Options that are or hold something unknown may be any option. */
static void open_options(struct record *mount, struct value list, const struct hole *hole)
{
	list.u.list->open = hole->cause;
	model_set(mount, F_mount_options, list);
	model_set(mount, F_mount_read_only, value_truth(TRUTH_UNKNOWN, hole->cause, mount->place));
	model_set(mount, F_mount_selinux, spec_maybe(VALUE_STRING, hole, mount->place));
	model_set(mount, F_mount_propagation, spec_maybe(VALUE_STRING, hole, mount->place));
}

static void set_options(struct record *mount, struct text t)
{
	struct arena *a = mount->facts->arena;
	struct value list = value_list(a, mount->place);
	size_t at = 0;

	if (t.n_holes)
		open_options(mount, list, &t.holes[0]);
	while (at <= t.s.n && (t.s.n || t.n_holes)) {
		size_t comma = str_find_char(str_skip(t.s, at), ',');
		size_t end = comma == STR_NOT_FOUND ? t.s.n : at + comma;

		if (end > at || !t.n_holes)
			value_list_add(
				a, list, value_text(a, text_slice(a, t, at, end), mount->place));
		if (!spec_hole(t, at, end))
			set_option(mount, str_slice(t.s, at, end));
		at = end + 1;
	}
	model_set(mount, F_mount_options, list);
}

static void set_type(struct record *mount, enum truth bind, const struct cause *cause)
{
	struct arena *a = mount->facts->arena;
	struct str type = bind == TRUTH_TRUE ? STR("bind") : STR("volume");

	if (bind == TRUTH_UNKNOWN)
		model_set(mount, F_mount_type, value_unknown(VALUE_STRING, cause, mount->place));
	else
		model_set(mount, F_mount_type, value_string(a, type, mount->place));
	model_set(mount, F_mount_create_source, value_truth(bind, cause, mount->place));
}

/* Only a target is written, or one text with a hole that may hold all three parts. */
static void set_lone(struct record *mount, struct text t)
{
	struct facts *f = mount->facts;

	model_set(mount, F_mount_target, spec_path(f, t, mount->place));
	if (!t.n_holes) {
		set_type(mount, TRUTH_FALSE, NULL);
		return;
	}
	set_type(mount, TRUTH_UNKNOWN, t.holes[0].cause);
	model_set(mount, F_mount_source, spec_maybe(VALUE_PATH, &t.holes[0], mount->place));
	open_options(mount, value_list(f->arena, mount->place), &t.holes[0]);
}

bool spec_volume(
	struct facts *f, struct text t, uint32_t place, struct record **out, struct str *why)
{
	struct text parts[VOLUME_PARTS];
	enum truth bind;
	uint32_t n = 1;

	*out = NULL;
	if (!t.s.n && !t.n_holes)
		return spec_refuse(f, why, "invalid empty volume spec");
	parts[0] = t;
	if ((t.s.n > 2 || t.n_holes) && !volume_cut(f, t, parts, &n, why))
		return false;
	*out = model_new(f, KIND_mount, place);
	if (n == 1) {
		set_lone(*out, t);
	} else {
		bind = names_path(parts[0]);
		set_type(*out, bind, text_cause(parts[0]));
		model_set(*out, F_mount_source, spec_path(f, parts[0], place));
		model_set(*out, F_mount_target, spec_path(f, parts[1], place));
	}
	if (n == VOLUME_PARTS)
		set_options(*out, parts[2]);
	else if (n == 2 && parts[1].n_holes)
		open_options(*out, value_list(f->arena, place), &parts[1].holes[0]);
	spec_mount_finish(*out);
	model_set(*out, F_mount_tmpfs, value_bool(false, place)); /* there is no short form of it */
	return true;
}

static enum truth type_is(struct value type, struct str name)
{
	if (value_is_unknown(type))
		return TRUTH_UNKNOWN;
	return str_eq(value_str(type), name) ? TRUTH_TRUE : TRUTH_FALSE;
}

static enum truth both(enum truth a, enum truth b)
{
	if (a == TRUTH_FALSE || b == TRUTH_FALSE)
		return TRUTH_FALSE;
	return a == TRUTH_TRUE && b == TRUTH_TRUE ? TRUTH_TRUE : TRUTH_UNKNOWN;
}

static enum truth is_missing(struct value v)
{
	if (value_is_unknown(v))
		return v.flags & VALUE_MAYBE_MISSING ? TRUTH_UNKNOWN : TRUTH_FALSE;
	return value_is_missing(v) ? TRUTH_TRUE : TRUTH_FALSE;
}

static enum truth not(enum truth t) {
	return t == TRUTH_UNKNOWN ? t
	       : t == TRUTH_TRUE  ? TRUTH_FALSE
				  : TRUTH_TRUE;
}

static enum truth source_is_socket(struct record *mount, struct value source)
{
	if (value_is_unknown(source))
		return TRUTH_UNKNOWN;
	if (source.tag != VALUE_PATH && source.tag != VALUE_STRING)
		return TRUTH_FALSE;
	return spec_socket(mount->facts->arena, *source.u.text);
}

static void set_truth(
	struct record *mount, enum field_id field, enum truth t, const struct cause *cause)
{
	model_set(mount, field, value_truth(t, cause, mount->place));
}

void spec_mount_finish(struct record *mount)
{
	struct value type = model_get(mount, F_mount_type);
	struct value source = model_get(mount, F_mount_source);
	const struct cause *cause = value_cause(type) ? value_cause(type) : value_cause(source);
	enum truth missing = is_missing(source), bind = type_is(type, STR("bind"));
	enum truth volume = type_is(type, STR("volume")), socket = source_is_socket(mount, source);

	if (!cause) /* nothing below is unknown then, but a source may be without a cause */
		cause = facts_cause(mount->facts, mount->place, "the mount is not known");
	set_truth(mount, F_mount_bind, bind, cause);
	set_truth(mount, F_mount_named, both(volume, not(missing)), cause);
	set_truth(mount, F_mount_anonymous, both(volume, missing), cause);
	set_truth(mount, F_mount_tmpfs, type_is(type, STR("tmpfs")), cause);
	if (bind == TRUTH_FALSE && type_is(type, STR("npipe")) == TRUTH_TRUE)
		bind = TRUTH_TRUE;
	set_truth(mount, F_mount_docker_socket, both(bind, socket), cause);
}

/* Whether the options of mount(8) ask for it, as in "bind,ro". */
static bool asks_for(struct str options, struct str what)
{
	struct str option;
	while (options.n) {
		options = str_cut(options, ',', &option);
		if (str_eq(option, what))
			return true;
	}
	return false;
}

/* What an option of a volume's driver holds; empty when it is not there or not known. */
static struct str option_text(struct value options, struct str name)
{
	const struct map_entry *e = value_map_find(options, name);
	return e && !value_cause(e->value) ? value_str(e->value) : STR("");
}

/* The folder of the host that the options of a volume name; NULL: none. */
static const struct map_entry *shown_folder(struct value driver, struct value options)
{
	bool local = value_is_missing(driver) || str_eq(value_str(driver), STR("local"));
	struct str type = option_text(options, STR("type")), how = option_text(options, STR("o"));
	if (!local) /* a plugin that does nothing else */
		return str_eq(value_str(driver), STR("local-persist"))
			       ? value_map_find(options, STR("mountpoint"))
			       : NULL;
	bool bind = asks_for(how, STR("bind")) || asks_for(how, STR("rbind")) ||
		    str_eq(type, STR("none")) || str_eq(type, STR("bind"));
	return bind ? value_map_find(options, STR("device")) : NULL;
}

void spec_mount_device(struct record *mount, struct value driver, struct value options)
{
	if (options.tag != VALUE_MAP || value_is_unknown(options) || value_is_unknown(driver))
		return;
	const struct map_entry *device = shown_folder(driver, options);
	if (!device)
		return;
	struct value source = spec_path(mount->facts, *device->value.u.text, mount->place);
	model_set(mount, F_mount_source, source);
	model_set(mount, F_mount_bind, value_bool(true, mount->place));
	set_truth(
		mount, F_mount_docker_socket, source_is_socket(mount, source), value_cause(source));
	if (asks_for(option_text(options, STR("o")), STR("ro")))
		model_set(mount, F_mount_read_only, value_bool(true, mount->place));
}
