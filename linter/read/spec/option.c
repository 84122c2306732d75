/*
 * option.c: devices, capabilities, security options, users and plain texts.
 */
#include "read/spec/parts.h"

static bool is_cdi_name(struct str s, struct str marks)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_alpha(s.p[i]) && !char_is_digit(s.p[i]) &&
			(!i || i + 1 == s.n || str_find_char(marks, s.p[i]) == STR_NOT_FOUND))
			return false;
	return s.n > 0;
}

bool spec_device_is_cdi(struct str s)
{
	struct str kind, vendor, name = str_cut(s, '=', &kind), class = str_cut(kind, '/', &vendor);

	return is_cdi_name(vendor, STR("_-.")) && is_cdi_name(class, STR("_-.")) &&
	       is_cdi_name(name, STR("_-.:")) && char_is_alpha(vendor.p[0]) &&
	       char_is_alpha(class.p[0]);
}

static struct record *device_new(struct facts *f, uint32_t place, struct text source,
	struct value target, struct value permissions)
{
	struct record *device = model_new(f, KIND_device, place);

	model_set(device, F_device_source, spec_string(f, source, place));
	model_set(device, F_device_target, target);
	model_set(device, F_device_permissions, permissions);
	return device;
}

/* The holes may hold colons of their own; a literal last part that is a mode stays one. */
static struct record *device_open(struct facts *f, struct text t, uint32_t place)
{
	size_t first = str_find_char(t.s, ':'), last = str_rfind_char(t.s, ':');
	const struct hole *hole = &t.holes[0];
	struct str mode = last == STR_NOT_FOUND ? STR("") : str_skip(t.s, last + 1);
	bool is_mode = spec_device_mode(mode) && !spec_hole(t, last + 1, t.s.n);
	struct text source = text_slice(f->arena, t, 0, first == STR_NOT_FOUND ? t.s.n : first);

	return device_new(f, place, source, spec_maybe(VALUE_STRING, hole, place),
		is_mode ? value_string(f->arena, mode, place)
			: value_unknown(VALUE_STRING, hole->cause, place));
}

static bool device_check(
	struct facts *f, struct str whole, struct str target, struct str mode, struct str *why)
{
	(void)whole;
	if (!spec_device_mode(mode))
		return spec_refuse(f, why, "bad mode specified: " STR_FMT, STR_ARG(mode));
	if (!target.n || target.p[0] != '/')
		return spec_refuse(f, why, STR_FMT " is not an absolute path", STR_ARG(target));
	return true;
}

bool spec_device(
	struct facts *f, struct text t, uint32_t place, struct record **out, struct str *why)
{
	struct str source, target, mode, rest, more;
	struct value rwm = value_string(f->arena, STR("rwm"), place);

	*out = NULL;
	if (t.n_holes || spec_device_is_cdi(t.s)) {
		*out = t.n_holes ? device_open(f, t, place)
				 : device_new(f, place, t, value_none(place), rwm);
		return true;
	}
	rest = str_cut(t.s, ':', &source);
	mode = str_cut(rest, ':', &target);
	str_cut(mode, ':', &more);
	if (!source.n || more.n != mode.n)
		return spec_refuse(f, why, "bad format for path: " STR_FMT, STR_ARG(t.s));
	if (source.n == t.s.n) {
		target = source;
		mode = STR("rwm");
	} else if (target.n == rest.n) {
		mode = spec_device_mode(target) ? target : STR("rwm");
		target = spec_device_mode(target) ? source : target;
	}
	if (!device_check(f, t.s, target, mode, why))
		return false;
	*out = device_new(f, place, text_plain(source), value_string(f->arena, target, place),
		value_string(f->arena, mode, place));
	return true;
}

struct value spec_capability(struct facts *f, struct text t, uint32_t place)
{
	size_t skip = str_starts_with_nocase(t.s, STR("CAP_")) && !spec_hole(t, 0, 3) ? 4 : 0;
	struct text name = text_slice(f->arena, t, skip, t.s.n);

	name.s = str_upper(f->arena, name.s);
	return value_text(f->arena, name, place);
}

static enum truth boolean(struct str s)
{
	if (str_eq(s, STR("1")) || str_eq_nocase(s, STR("t")) || str_eq_nocase(s, STR("true")))
		return TRUTH_TRUE;
	return TRUTH_FALSE;
}

/* A copy of the list of SELinux options, to be added to: the default one is shared. */
static struct value selinux_list(struct record *c, uint32_t place)
{
	struct value list = model_get(c, F_container_selinux), kept;
	struct arena *a = c->facts->arena;

	kept = value_list(a, place);
	if (list.tag != VALUE_LIST || value_is_unknown(list) || !list.u.list)
		return kept;
	for (uint32_t i = 0; i < list.u.list->n; i++)
		value_list_add(a, kept, list.u.list->at[i]);
	kept.u.list->open = list.u.list->open;
	return kept;
}

/* An option of which nothing is known may be any of them. */
static void set_any_option(struct record *c, const struct hole *hole, uint32_t place)
{
	struct value selinux = selinux_list(c, place);

	model_set(c, F_container_no_new_privileges, value_truth(TRUTH_UNKNOWN, hole->cause, place));
	model_set(c, F_container_seccomp, spec_maybe(VALUE_STRING, hole, place));
	model_set(c, F_container_apparmor, spec_maybe(VALUE_STRING, hole, place));
	selinux.u.list->open = hole->cause;
	model_set(c, F_container_selinux, selinux);
}

static void set_selinux(struct record *c, struct value v)
{
	struct value kept = selinux_list(c, v.place);

	value_list_add(c->facts->arena, kept, v);
	model_set(c, F_container_selinux, kept);
}

void spec_security_opt(struct record *c, struct text t, uint32_t place)
{
	struct arena *a = c->facts->arena;
	size_t cut = str_find_char(t.s, '=');
	struct str key;
	struct text value;

	if (cut == STR_NOT_FOUND)
		cut = str_find_char(t.s, ':');
	if (cut == STR_NOT_FOUND)
		cut = t.s.n;
	if (spec_hole(t, 0, cut)) {
		set_any_option(c, spec_hole(t, 0, cut), place);
		return;
	}
	key = str_slice(t.s, 0, cut);
	value = text_slice(a, t, cut < t.s.n ? cut + 1 : cut, t.s.n);
	if (str_eq(key, STR("no-new-privileges")))
		model_set(c, F_container_no_new_privileges,
			value.n_holes ? value_truth(TRUTH_UNKNOWN, value.holes[0].cause, place)
				      : value_bool(cut == t.s.n || boolean(value.s), place));
	else if (str_eq(key, STR("seccomp")))
		model_set(c, F_container_seccomp, value_text(a, value, place));
	else if (str_eq(key, STR("apparmor")))
		model_set(c, F_container_apparmor, value_text(a, value, place));
	else if (str_eq(key, STR("label")))
		set_selinux(c, value_text(a, value, place));
}

static int64_t id_of(struct str s)
{
	int64_t id;

	return str_int(s, &id) ? id : -1;
}

struct value spec_user(struct facts *f, struct text t, uint32_t place)
{
	struct user *user;
	struct value v = {.tag = VALUE_USER, .place = place};

	if (t.n_holes)
		return value_unknown(VALUE_USER, t.holes[0].cause, place);
	user = arena_new(f->arena, struct user);
	user->group = str_cut(t.s, ':', &user->name);
	user->uid = id_of(user->name);
	user->gid = id_of(user->group);
	v.u.user = user;
	return v;
}

struct value spec_string(struct facts *f, struct text t, uint32_t place)
{
	return value_text(f->arena, t, place);
}

struct value spec_path(struct facts *f, struct text t, uint32_t place)
{
	struct value v = value_text(f->arena, t, place);

	v.tag = VALUE_PATH;
	return v;
}
