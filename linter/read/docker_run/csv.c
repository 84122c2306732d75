/*
 * csv.c: the one line of comma-separated values that --mount, --network and --gpus take,
 * with the quoting of RFC 4180 as Go's encoding/csv reads it. Holes are plain text here: a comma
 * or a quote in what fills them is the author's doing and not foreseen.
 */
#include "read/docker_run/private.h"

static bool bare_quote(struct docker_run *d, size_t column, struct str *why)
{
	return spec_refuse(d->f, why,
		"parse error on line 1, column %zu: bare \" in non-quoted-field", column + 1);
}

static void add_part(
	struct texter *t, struct docker_run *d, struct text whole, size_t from, size_t to)
{
	texter_text(t, text_slice(d->arena, whole, from, to));
}

/* A field that begins with a quote; *at is behind that quote, then behind the field. */
static bool quoted_field(
	struct docker_run *d, struct text t, size_t *at, struct text *out, struct str *why)
{
	struct texter field;
	size_t from = *at;

	texter_init(&field, d->arena);
	for (;; (*at)++) {
		if (*at >= t.s.n)
			return spec_refuse(d->f, why,
				"parse error on line 1, column %zu: extraneous or missing \" in "
				"quoted-field",
				*at + 1);
		if (t.s.p[*at] != '"')
			continue;
		add_part(&field, d, t, from, *at);
		(*at)++;
		from = *at;
		if (*at == t.s.n || t.s.p[*at] == ',')
			break;
		if (t.s.p[*at] != '"')
			return spec_refuse(d->f, why,
				"parse error on line 1, column %zu: extraneous or missing \" in "
				"quoted-field",
				*at);
	}
	*out = texter_end(&field);
	return true;
}

bool docker_csv(struct docker_run *d, struct text t, struct docker_field_list *out, struct str *why)
{
	size_t at = 0;

	if (!t.s.n && !t.n_holes)
		return spec_refuse(d->f, why, "EOF");
	for (;;) {
		struct text field;

		if (at < t.s.n && t.s.p[at] == '"' && !spec_hole(t, at, at)) {
			at++;
			if (!quoted_field(d, t, &at, &field, why))
				return false;
		} else {
			size_t from = at;

			while (at < t.s.n && t.s.p[at] != ',') {
				if (t.s.p[at] == '"')
					return bare_quote(d, at, why);
				at++;
			}
			field = text_slice(d->arena, t, from, at);
		}
		list_push(d->arena, out, field);
		if (at >= t.s.n)
			return true;
		at++;
	}
}
