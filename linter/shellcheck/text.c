/*
 * text.c: scripts as files of their own, and the way back.
 *
 * The first line says the dialect. Below it the variables that the image or the service sets are
 * exported, so that ShellCheck does not miss their assignment; the build's proxies are always
 * there.
 */
#include "shellcheck/private.h"

static const struct shell_row {
	struct str name, path;
} shells[] = {
	{STR_INIT("sh"), STR_INIT("/bin/sh")},
	{STR_INIT("bash"), STR_INIT("/bin/bash")},
	{STR_INIT("dash"), STR_INIT("/bin/dash")},
	{STR_INIT("ash"), STR_INIT("/bin/dash")}, /* which it calls its near relation */
	{STR_INIT("busybox"), STR_INIT("/bin/dash")},
	{STR_INIT("ksh"), STR_INIT("/bin/ksh")},
	{STR_INIT("mksh"), STR_INIT("/bin/ksh")},
};

/* What stands behind #!; empty: ShellCheck knows no such shell. */
static struct str shell_path(const struct shell_seen *seen)
{
	struct str name = seen->program;
	size_t slash = str_rfind_char(name, '/');
	if (!name.n)
		return seen->dialect == SHELL_POSIX ? STR("/bin/sh") : STR("/bin/bash");
	if (slash != STR_NOT_FOUND)
		name = str_skip(name, slash + 1);
	for (size_t i = 0; i < sizeof shells / sizeof *shells; i++)
		if (str_eq(shells[i].name, name))
			return shells[i].path;
	return STR("");
}

static void add_name(struct buf *b, struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (!char_is_word(name.p[i]))
			return;
	if (name.n && !char_is_digit(name.p[0]))
		buf_printf(b, "export " STR_FMT "=1\n", STR_ARG(name));
}

static void add_variables(struct buf *b, struct value list, enum field_id name)
{
	if (list.tag != VALUE_LIST || value_is_unknown(list) || !list.u.list)
		return;
	for (uint32_t i = 0; i < list.u.list->n; i++) {
		struct value v = list.u.list->at[i];
		if (v.tag == VALUE_RECORD && !value_is_unknown(v))
			add_name(b, value_str(model_get(v.u.record, name)));
	}
}

static void add_exports(struct buf *b, const struct shell_seen *seen)
{
	static const char *const proxies[] = {"HTTP_PROXY", "http_proxy", "HTTPS_PROXY",
		"https_proxy", "FTP_PROXY", "ftp_proxy", "NO_PROXY", "no_proxy"};
	if (seen->instruction) {
		struct value stage = model_get(seen->instruction, F_instruction_stage);
		for (size_t i = 0; i < sizeof proxies / sizeof *proxies; i++)
			add_name(b, str_from(proxies[i]));
		if (stage.tag == VALUE_RECORD && !value_is_unknown(stage)) {
			add_variables(b, model_get(stage.u.record, F_stage_env), F_variable_name);
			add_variables(b, model_get(stage.u.record, F_stage_args), F_variable_name);
		}
	}
	if (seen->container)
		add_variables(
			b, model_get(seen->container, F_container_environment), F_variable_name);
}

bool check_text_make(struct arena *a, const struct shell_seen *seen, struct check_text *out)
{
	struct buf b = BUF(a);
	struct str script = seen->text.text, first = STR("");
	if (seen->has_gaps || (seen->dialect != SHELL_POSIX && seen->dialect != SHELL_BASH))
		return false;
	bool shebang = str_starts_with(script, STR("#!"));
	struct str path = shebang ? STR("") : shell_path(seen);
	if (!shebang && !path.n)
		return false;
	if (shebang && str_cut(script, '\n', &first).n)
		first.n++; /* with its line end */
	*out = (struct check_text){.seen = seen, .shebang = (uint32_t)first.n};
	buf_add(&b, first);
	if (!shebang)
		buf_printf(&b, "#!" STR_FMT "\n", STR_ARG(path));
	add_exports(&b, seen);
	out->added = (uint32_t)(b.n - first.n);
	buf_add(&b, str_skip(script, first.n));
	out->text = buf_str(&b);
	return true;
}

/* ---- back ---- */

static void find_lines(struct arena *a, struct check_text *t)
{
	list_push(a, &t->lines, 0);
	for (uint32_t i = 0; i < t->text.n; i++)
		if (t->text.p[i] == '\n')
			list_push(a, &t->lines, i + 1);
}

/* ShellCheck counts code points; a column behind the line's end is its end. */
static uint32_t offset_of(const struct check_text *t, int64_t line, int64_t column)
{
	if (line < 1)
		return 0;
	if (line > t->lines.n)
		return (uint32_t)t->text.n;
	uint32_t at = t->lines.at[line - 1];
	for (int64_t i = 1; i < column && at < t->text.n && t->text.p[at] != '\n'; i++) {
		uint32_t c;
		at += (uint32_t)utf8_decode(str_skip(t->text, at), &c);
	}
	return at;
}

bool check_text_span(struct arena *a, struct check_text *t, const int64_t at[4], struct span *out)
{
	if (!t->lines.n)
		find_lines(a, t);
	struct span s = {offset_of(t, at[0], at[1]), offset_of(t, at[2], at[3])};
	if (s.from >= t->shebang && s.from < t->shebang + t->added)
		return false;
	if (s.to < s.from)
		s.to = s.from;
	if (s.from >= t->shebang)
		s.from -= t->added;
	if (s.to >= t->shebang + t->added)
		s.to -= t->added;
	uint32_t end = (uint32_t)t->seen->text.text.n;
	if (s.from == s.to && s.to < end && t->seen->text.text.p[s.to] != '\n')
		s.to++; /* a place between two characters is shown at the one behind it */
	*out = splice_span(&t->seen->text, s);
	return true;
}

/* ---- back, byte by byte ---- */

static bool byte_at(const struct splice *s, uint32_t at, uint32_t *out)
{
	uint32_t low = 0, high = s->pieces.n; /* the first that begins behind it */
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (s->pieces.at[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	if (!low || at >= s->text.n)
		return false;
	const struct splice_piece *p = &s->pieces.at[low - 1];
	uint32_t end = low < s->pieces.n ? s->pieces.at[low].at : (uint32_t)s->text.n;
	*out = p->from + (at - p->at);
	return p->to - p->from == end - p->at && s->source->text.p[*out] == s->text.p[at];
}

bool check_text_exact(
	struct arena *a, struct check_text *t, const int64_t at[4], bool ahead, struct span *out)
{
	const struct splice *s = &t->seen->text;
	uint32_t first, last;
	if (!t->lines.n)
		find_lines(a, t);
	uint32_t from = offset_of(t, at[0], at[1]), to = offset_of(t, at[2], at[3]);
	if (to < from || from < t->shebang + t->added)
		return false;
	from -= t->added;
	to -= t->added;
	if (from == to) {
		if (ahead ? !byte_at(s, from, &first) : !from || !byte_at(s, from - 1, &first))
			return false;
		first += !ahead;
		*out = (struct span){first, first};
		return true;
	}
	for (uint32_t i = from; i < to; i++)
		if (!byte_at(s, i, i == from ? &first : &last) ||
			(i > from && last != first + (i - from)))
			return false;
	*out = (struct span){first, first + (to - from)};
	return true;
}

bool check_text_quoted(const struct check_text *t)
{
	const struct splice *s = &t->seen->text;
	uint32_t from = s->pieces.n ? s->pieces.at[0].from : 0;
	char before = from ? s->source->text.p[from - 1] : 0;
	return before == '"' || before == '\'';
}
