/*
 * json.c: a JSON text with the blanks between its parts taken out, as Go's json.Compact does.
 */
#include "read/docker_run/private.h"
#include "read/json/json.h"

static bool is_json(struct arena *a, struct source *s, struct str *why)
{
	struct diags ds;
	const struct diag *first;

	diags_init(&ds, a);
	if (json_read(a, s, JSON_STRICT, &ds))
		return true;
	first = ds.all.n ? ds.all.at[0] : NULL;
	*why = first && first->span.from < s->text.n ? first->message
						     : STR("unexpected end of JSON input");
	return false;
}

bool docker_json(struct arena *a, struct source *source, struct buf *out, struct str *why)
{
	struct str s = source->text;
	bool quoted = false;

	if (!is_json(a, source, why))
		return false;
	for (size_t i = 0; out && i < s.n; i++) {
		if (s.p[i] == '"')
			quoted = !quoted;
		if (quoted || !char_is_space(s.p[i]))
			buf_char(out, s.p[i]);
		if (quoted && s.p[i] == '\\' && i + 1 < s.n)
			buf_char(out, s.p[++i]);
	}
	return true;
}
