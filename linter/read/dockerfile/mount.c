/*
 * mount.c: RUN --mount=type=...,target=...: comma-separated key=value, in CSV.
 */
#include "read/dockerfile/private.h"

struct option {
	struct token key, value, whole;
	bool assigned;
};

struct mount {
	struct instruction *in;
	struct record *record;
	struct token flag; /* the value of --mount */
	struct str type;   /* empty: unknown */
	struct token from, target, sharing;
	struct option permission; /* the last of mode, uid and gid */
	bool has_from, has_source, has_target, has_id, has_sharing, has_permission, ok;
	bool ro_written;
};

static struct option option_of(struct arena *a, struct token field)
{
	size_t at = str_find_char(field.text, '=');
	bool assigned = at != STR_NOT_FOUND;
	at = assigned ? at : field.text.n;
	struct option o = {token_part(field, 0, at), token_part(field, at + assigned, field.text.n),
		field, assigned};
	o.key.text = str_lower(a, o.key.text);
	return o;
}

bool parse_bool(struct str s, bool *out)
{
	static const struct str yes[] = {STR_INIT("1"), STR_INIT("t"), STR_INIT("T"),
		STR_INIT("true"), STR_INIT("TRUE"), STR_INIT("True")};
	static const struct str no[] = {STR_INIT("0"), STR_INIT("f"), STR_INIT("F"),
		STR_INIT("false"), STR_INIT("FALSE"), STR_INIT("False")};
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++) {
		*out = str_eq(s, yes[i]);
		if (*out || str_eq(s, no[i]))
			return true;
	}
	return false;
}

#define BAD(m, token, ...) ((m)->ok = false, (void)REFUSE((m)->in, (token), __VA_ARGS__))

static void set_read_only(struct mount *m, const struct option *o, bool when_true)
{
	struct text t = text_plain(STR("true"));
	uint32_t place = token_place(m->in, o->whole);
	bool yes, overridable;
	m->ro_written = true;
	if (o->assigned && !dockerfile_value(m->in, o->value, &t, &overridable))
		return;
	if (text_has_holes(t))
		model_set(m->record, F_mount_read_only,
			value_unknown(VALUE_BOOL, text_cause(t), place));
	else if (parse_bool(t.s, &yes))
		model_set(m->record, F_mount_read_only, value_bool(yes == when_true, place));
	else
		BAD(m, o->value, "`" STR_FMT "` is either true or false", STR_ARG(o->key.text));
}

static void set_type(struct mount *m, const struct option *o)
{
	static const struct str types[] = {STR_INIT("bind"), STR_INIT("cache"), STR_INIT("tmpfs"),
		STR_INIT("secret"), STR_INIT("ssh")};
	struct value v = expanded_string(m->in, o->value);
	struct nearest near;
	m->type = STR("");
	if (value_cause(v)) {
		model_set(m->record, F_mount_type,
			value_unknown(VALUE_STRING, value_cause(v), v.place));
		return;
	}
	m->type = str_lower(m->in->file->arena, value_str(v));
	nearest_init(&near, m->type);
	for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
		if (str_eq(m->type, types[i])) {
			model_set(m->record, F_mount_type,
				value_string(m->in->file->arena, m->type, v.place));
			return;
		}
		nearest_offer(&near, types[i]);
	}
	m->ok = false;
	struct diag *g =
		REFUSE(m->in, o->value, "a mount is of type bind, cache, tmpfs, secret or ssh");
	dockerfile_meant(g, near, "");
	m->type = STR("");
}

static void set_number(struct mount *m, const struct option *o, bool octal)
{
	struct value v = expanded_string(m->in, o->value);
	int64_t n;
	struct str s = value_str(v);
	bool ok = str_int(s, &n) && n <= UINT32_MAX;
	for (size_t i = 0; i < s.n && octal; i++)
		ok &= s.p[i] < '8';
	if (!ok && !value_cause(v))
		BAD(m, o->value, "`" STR_FMT "` is no %s", STR_ARG(o->key.text),
			octal ? "octal number" : "number");
	if (octal)
		model_set(m->record, F_mount_mode, v);
	m->permission = *o;
	m->has_permission = true;
}

static void set_size(struct mount *m, const struct option *o)
{
	struct text t;
	struct value v;
	struct str why;
	bool overridable;
	if (m->type.n && !str_eq(m->type, STR("tmpfs"))) {
		BAD(m, o->whole, "a " STR_FMT " mount has no size; type= stands before it",
			STR_ARG(m->type));
		return;
	}
	if (!dockerfile_value(m->in, o->value, &t, &overridable))
		return;
	if (spec_bytes(m->in->file->reading.facts, t, token_place(m->in, o->value), &v, &why))
		model_set(m->record, F_mount_size, v);
	else
		BAD(m, o->value, STR_FMT, STR_ARG(why));
}

static void set_required(struct mount *m, const struct option *o)
{
	bool yes;
	if (m->type.n && !str_eq(m->type, STR("secret")) && !str_eq(m->type, STR("ssh")))
		BAD(m, o->whole,
			"only secret and ssh mounts can be required; type= stands before it");
	else if (o->assigned && str_find_char(o->value.text, '$') == STR_NOT_FOUND &&
		 !parse_bool(o->value.text, &yes))
		BAD(m, o->value, "`required` is either true or false");
}

static void set_sharing(struct mount *m, const struct option *o)
{
	struct value v = expanded_string(m->in, o->value);
	struct str s = str_lower(m->in->file->arena, value_str(v));
	bool known =
		str_eq(s, STR("shared")) || str_eq(s, STR("private")) || str_eq(s, STR("locked"));
	if (!known && !value_cause(v))
		BAD(m, o->value, "sharing is shared, private or locked");
	m->has_sharing = true;
	m->sharing = o->whole;
	model_set(m->record, F_mount_sharing, v);
}

static void set_from(struct mount *m, const struct option *o)
{
	struct instruction *in = m->in;
	size_t at = str_find_char(o->value.text, '$');
	m->from = o->value;
	m->has_from = o->value.text.n > 0;
	model_set(m->record, F_mount_from, token_string(in, o->value));
	if (at != STR_NOT_FOUND && at + 1 != o->value.text.n) {
		BAD(m, o->value, "variables are not expanded in from");
		m->has_from = false;
	}
}

static bool key_is(const struct option *o, struct str names)
{
	for (struct str word; names.n;) {
		names = str_cut(names, ' ', &word);
		if (str_eq(word, o->key.text))
			return true;
	}
	return false;
}

static void refuse_key(struct mount *m, const struct option *o)
{
	static const struct str keys[] = {STR_INIT("type"), STR_INIT("from"), STR_INIT("source"),
		STR_INIT("target"), STR_INIT("readonly"), STR_INIT("id"), STR_INIT("sharing"),
		STR_INIT("required"), STR_INIT("size"), STR_INIT("mode"), STR_INIT("uid"),
		STR_INIT("gid"), STR_INIT("src"), STR_INIT("dst"), STR_INIT("destination"),
		STR_INIT("ro"), STR_INIT("rw"), STR_INIT("readwrite"), STR_INIT("env")};
	struct nearest near;
	m->ok = false;
	nearest_init(&near, o->key.text);
	bool known = false;
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		nearest_offer(&near, keys[i]);
		known |= str_eq(keys[i], o->key.text);
	}
	if (known) {
		REFUSE(m->in, o->whole, "`" STR_FMT "` needs a value", STR_ARG(o->key.text));
		return;
	}
	struct diag *g = REFUSE(m->in, o->key, "a mount has no `" STR_FMT "`",
		STR_ARG(str_slice(o->key.text, 0, 80)));
	dockerfile_meant(g, near, "");
}

static void set_option(struct mount *m, const struct option *o)
{
	if (key_is(o, STR("readonly ro"))) {
		set_read_only(m, o, true);
	} else if (key_is(o, STR("readwrite rw"))) {
		set_read_only(m, o, false);
	} else if (key_is(o, STR("required"))) {
		set_required(m, o);
	} else if (!o->assigned) {
		refuse_key(m, o);
	} else if (key_is(o, STR("type"))) {
		set_type(m, o);
	} else if (key_is(o, STR("from"))) {
		set_from(m, o);
	} else if (key_is(o, STR("source src"))) {
		m->has_source = o->value.text.n > 0;
		model_set(m->record, F_mount_source, expanded_path(m->in, o->value));
	} else if (key_is(o, STR("target dst destination"))) {
		m->has_target = o->value.text.n > 0;
		m->target = o->value;
		model_set(m->record, F_mount_target, expanded_path(m->in, o->value));
	} else if (key_is(o, STR("id"))) {
		m->has_id = o->value.text.n > 0;
		model_set(m->record, F_mount_id, expanded_string(m->in, o->value));
	} else if (key_is(o, STR("sharing"))) {
		set_sharing(m, o);
	} else if (key_is(o, STR("size"))) {
		set_size(m, o);
	} else if (key_is(o, STR("mode uid gid"))) {
		set_number(m, o, str_eq(o->key.text, STR("mode")));
	} else if (!key_is(o, STR("env"))) {
		refuse_key(m, o);
	}
}

static void check_whole(struct mount *m)
{
	bool secret = str_eq(m->type, STR("secret"));
	if (secret && m->has_from)
		BAD(m, m->from, "a secret mount comes from no stage or image");
	if (secret && !m->has_source && !m->has_target && !m->has_id)
		BAD(m, m->flag, "a secret mount needs an id, a source or a target");
	if (secret && m->has_source && m->has_id)
		BAD(m, m->flag, "a secret mount has an id or a source, not both");
	if (str_eq(m->type, STR("ssh")) && m->has_source)
		BAD(m, m->flag, "an ssh mount has no source");
	if (m->has_permission && (str_eq(m->type, STR("bind")) || str_eq(m->type, STR("tmpfs"))))
		BAD(m, m->permission.whole, "a " STR_FMT " mount has no " STR_FMT, STR_ARG(m->type),
			STR_ARG(m->permission.key.text));
	if (m->type.n && m->has_sharing && !str_eq(m->type, STR("cache")))
		BAD(m, m->sharing, "only cache mounts have sharing");
}

/* Relative to the working directory; nothing can be mounted over the root itself. */
static void check_target(struct mount *m)
{
	struct value v = model_get(m->record, F_mount_target);
	struct stage *st = m->in->stage;
	if (!m->type.n || str_eq(m->type, STR("secret")) || str_eq(m->type, STR("ssh")) || !st)
		return;
	struct text target = text_plain(STR(""));
	if (m->has_target && (value_is_unknown(v) || !v.u.text))
		return;
	if (m->has_target)
		target = *v.u.text;
	if (!path_is_root(st, target))
		return;
	struct diag *g = REFUSE(m->in, m->has_target ? m->target : m->flag,
		m->has_target ? "a mount cannot cover the root of the image"
			      : "a mount needs a target");
	diag_note(g, "add target= and the path where it is mounted");
	m->ok = false;
}

static void resolve_from(struct mount *m)
{
	struct instruction *in = m->in;
	bool refused;
	struct record *image;
	struct str why;
	if (!m->has_from) {
		in->file->unnamed++;
		return;
	}
	if (dockerfile_reference(in, m->from, false, &refused) || refused)
		return;
	in->file->unnamed++;
	if (!spec_image(in->file->reading.facts, text_plain(m->from.text), token_place(in, m->from),
		    "mount", &image, &why))
		BAD(m, m->from, STR_FMT, STR_ARG(why));
}

/* What is mounted while building is never a path of the host. */
static void finish(struct mount *m)
{
	bool writable = str_eq(m->type, STR("cache")) || str_eq(m->type, STR("tmpfs"));
	if (!m->ro_written && m->type.n)
		model_set(m->record, F_mount_read_only, value_bool(!writable, 0));
	check_whole(m);
	if (m->ok)
		check_target(m);
	resolve_from(m);
	spec_mount_finish(m->record);
	model_set(m->record, F_mount_bind, value_bool(false, 0));
	model_set(m->record, F_mount_docker_socket, value_bool(false, 0));
}

/* In their order, as BuildKit takes them: size=1g before type=tmpfs is the size of a bind mount. */
static void read_options(struct mount *m)
{
	struct arena *a = m->in->file->arena;
	struct token_list fields = {0};
	if (!dockerfile_fields(m->in, m->flag, &fields))
		m->ok = false;
	LIST_EACH (struct token, field, &fields) {
		struct option o = option_of(a, *field);
		set_option(m, &o);
	}
}

struct value dockerfile_mounts(struct instruction *in)
{
	struct dockerfile *d = in->file;
	struct value list = value_list(d->arena, instruction_place(in));
	LIST_EACH (struct token, f, &in->flags) {
		struct mount m = {.in = in, .type = STR("bind"), .ok = true};
		if (!flag_is(*f, STR("mount"), &m.flag))
			continue;
		m.record = model_new(d->reading.facts, KIND_mount, token_place(in, *f));
		model_set(m.record, F_mount_type, value_string(d->arena, STR("bind"), 0));
		read_options(&m);
		finish(&m);
		value_list_add(d->arena, list, value_record(m.record));
	}
	return list;
}
