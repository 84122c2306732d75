/*
 * seccomp.c: the seccomp profile of --security-opt: a name the engine knows, or a file whose JSON
 * the client sends instead, without the blanks between its parts.
 */
#include "read/docker_run/private.h"

/* The file of a seccomp option; .n == 0: it names none. */
static struct text profile(struct docker_run *d, const struct docker_option *o)
{
	struct str s = o->value.s;
	size_t cut = str_find_char(s, '=');
	struct text path;

	if (cut == STR_NOT_FOUND)
		cut = str_find_char(s, ':');
	if (cut == STR_NOT_FOUND || !str_eq(str_slice(s, 0, cut), STR("seccomp")) ||
		spec_hole(o->value, 0, cut))
		return text_plain(STR(""));
	path = text_slice(d->arena, o->value, cut + 1, s.n);
	if (!path.n_holes && (str_eq(path.s, STR("builtin")) || str_eq(path.s, STR("unconfined"))))
		return text_plain(STR(""));
	return path;
}

bool docker_seccomp_check(struct docker_run *d, const struct docker_option *o, struct str *why)
{
	struct text path = profile(d, o);
	struct str missing = STR(""), problem;
	struct source *s = path.s.n ? docker_file_checked(d, path, &missing) : NULL;

	if (missing.n)
		return spec_refuse(d->f, why,
			"opening seccomp profile (" STR_FMT ") failed: " STR_FMT, STR_ARG(path.s),
			STR_ARG(missing));
	return !s || docker_json(d->arena, s, NULL, &problem) ||
	       spec_refuse(d->f, why,
		       "compacting json for seccomp profile (" STR_FMT ") failed: " STR_FMT,
		       STR_ARG(path.s), STR_ARG(problem));
}

struct value docker_seccomp(struct docker_run *d, const struct docker_option *o)
{
	struct text path = profile(d, o);
	const struct cause *open = NULL;
	struct buf out = BUF(d->arena);
	struct source *s;
	struct str problem;

	if (!path.s.n && !path.n_holes)
		return value_text(d->arena, o->value, d->place);
	s = docker_file(d, path, &open);
	buf_add(&out, STR("seccomp="));
	if (!s || !docker_json(d->arena, s, &out, &problem))
		return value_unknown(VALUE_STRING, open, d->place);
	return value_string(d->arena, buf_str(&out), d->place);
}
