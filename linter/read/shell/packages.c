/*
 * packages.c: names and versions of packages as the package managers write them.
 *
 * Files and folders are no packages; a version is only read where the notation leaves no doubt.
 */
#include "read/shell/shape.h"

#include <string.h>

/* Behind the mark of a version stands one: what fills its gaps is not empty. */
static struct value version_of(
	struct shell_walk *w, const struct shell_arg *arg, size_t from, size_t to)
{
	struct value v = shell_arg_slice(w, arg, from, to);
	if (v.tag != VALUE_STRING || value_is_unknown(v) || v.u.text->s.n || !v.u.text->n_holes)
		return v;
	struct text t = *v.u.text;
	struct hole *holes = arena_array(w->arena, struct hole, t.n_holes);
	for (uint32_t i = 0; i < t.n_holes; i++)
		holes[i] = t.holes[i];
	holes[0].filled = true;
	t.holes = holes;
	return value_text(w->arena, t, v.place);
}

/* What makes a version exactly one. */
enum pin {
	PIN_NEVER, /* its notation is one for ranges */
	PIN_PLAIN, /* anything without a pattern or a comparison */
	PIN_WHOLE, /* three numbers and no comparison: 1.2.3, v1.2.3-rc1 */
	PIN_GO     /* as PIN_WHOLE, or a commit */
};

static bool is_whole(struct str s)
{
	unsigned numbers = 0;
	size_t i = s.n && (s.p[0] == 'v' || s.p[0] == '=');
	while (i < s.n && char_is_digit(s.p[i])) {
		numbers++;
		while (i < s.n && char_is_digit(s.p[i]))
			i++;
		if (i + 1 >= s.n || s.p[i] != '.' || !char_is_digit(s.p[i + 1]))
			break;
		i++;
	}
	return numbers >= 3 && (i == s.n || s.p[i] == '-' || s.p[i] == '+');
}

static bool is_commit(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_digit(s.p[i]) && (s.p[i] < 'a' || s.p[i] > 'f'))
			return false;
	return s.n >= 7;
}

static bool is_exact(struct str version, enum pin pin)
{
	struct str s = str_trim(version);
	if (pin == PIN_WHOLE || pin == PIN_GO)
		return is_whole(s) || (pin == PIN_GO && is_commit(s));
	bool compares = s.n && strchr("<>~!^", s.p[0]);
	for (size_t i = 0; i < s.n && !compares; i++)
		compares = s.p[i] == '*' || s.p[i] == ',';
	return pin == PIN_PLAIN && !compares;
}

static void set_exact(struct record *p, struct value version, enum pin pin)
{
	bool text = version.tag == VALUE_STRING && !value_is_unknown(version);
	struct value exact = value_bool(false, p->place);
	if (text && text_has_holes(*version.u.text) && pin >= PIN_WHOLE)
		exact = value_unknown(VALUE_BOOL, text_cause(*version.u.text), version.place);
	else if (text)
		exact = value_bool(is_exact(version.u.text->s, pin), version.place);
	else if (value_is_unknown(version))
		exact = value_unknown(VALUE_BOOL, value_cause(version), version.place);
	model_set(p, F_package_exact, exact);
}

static void add_package(struct shell_line *l, const struct shell_arg *arg, size_t end, size_t from,
	size_t to, enum pin pin)
{
	struct shell_walk *w = l->w;
	struct record *p = model_new(w->r->facts, KIND_package, arg->place);
	struct value name = shell_arg_slice(w, arg, 0, end);
	model_set(p, F_package_name, name);
	model_set(p, F_package_manager, value_string(w->arena, l->name, arg->place));
	struct value version = value_none(arg->place);
	if (from < to || (from == to && from > end && arg->text.n_holes)) {
		version = version_of(w, arg, from, to);
	} else if (l->version) {
		version = shell_arg_value(w, l->version);
	} else if (value_cause(name)) { /* it may bring its version along */
		version = value_unknown(VALUE_STRING, value_cause(name), arg->place);
		version.flags |= VALUE_MAYBE_MISSING;
	}
	if (version.tag != VALUE_NONE)
		model_set(p, F_package_version, version);
	set_exact(p, version, pin);
	value_list_add(w->arena, l->packages, value_record(p));
}

void shell_package_plain(struct shell_line *l, const struct shell_arg *arg)
{
	add_package(l, arg, arg->text.s.n, 0, 0, PIN_NEVER);
}

static bool is_path(const struct shell_arg *arg)
{
	static const char *const ends[] = {".deb", ".rpm", ".apk", ".tgz", ".tar.gz", ".whl",
		".zip", ".tar", ".tar.xz", ".pkg.tar.zst", ".gem"};
	struct str s = arg->text.s;
	bool hole_first = arg->text.n_holes && !arg->text.holes[0].at;
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends_with(s, str_from(ends[i])))
			return true;
	return (s.n && (s.p[0] == '/' || s.p[0] == '~') && !hole_first) ||
	       str_starts_with(s, STR("./")) || str_starts_with(s, STR("../")) ||
	       str_eq(s, STR(".")) || str_starts_with(s, STR(".[")) ||
	       str_starts_with(s, STR("file:"));
}

static bool is_url(struct str s)
{
	return str_find(s, STR("://")) != STR_NOT_FOUND;
}

static bool is_git(struct str s)
{
	return str_starts_with(s, STR("git+")) || str_starts_with(s, STR("git://")) ||
	       str_starts_with(s, STR("git@")) || str_starts_with(s, STR("github:"));
}

/* The first of `marks` from `from` on; the length of the text when there is none. */
static size_t first_of(struct str s, size_t from, const char *marks)
{
	size_t i = from;
	while (i < s.n && !(s.p[i] && strchr(marks, s.p[i])))
		i++;
	return i;
}

static void at_mark(struct shell_line *l, const struct shell_arg *arg, size_t mark, enum pin pin)
{
	struct str s = arg->text.s;
	if (mark < s.n)
		add_package(l, arg, mark, mark + 1, s.n, pin);
	else
		add_package(l, arg, s.n, 0, 0, pin);
}

/* name=1.2 name/release name:arch name- */
void shell_package_apt(struct shell_line *l, const struct shell_arg *arg)
{
	struct str s = arg->text.s;
	size_t version = first_of(s, 0, "="), end = first_of(s, 0, "=/:");
	if (is_path(arg) || is_url(s) || (s.n > 1 && s.p[s.n - 1] == '-' && !arg->text.n_holes))
		return;
	if (end == s.n && s.n > 1 && s.p[s.n - 1] == '+' && s.p[s.n - 2] != '+')
		end--;
	add_package(
		l, arg, end, version < s.n ? version + 1 : 0, version < s.n ? s.n : 0, PIN_PLAIN);
}

/* name=1.2 name~1.2 name~=1.2 name>1.2 name@repository !name */
void shell_package_apk(struct shell_line *l, const struct shell_arg *arg)
{
	struct str s = arg->text.s;
	size_t end = first_of(s, 0, "=~<>@"), from = end;
	if (is_path(arg) || is_url(s) || (s.n && s.p[0] == '!'))
		return;
	while (from < s.n && strchr("=~", s.p[from]))
		from++;
	size_t to = first_of(s, from, "@");
	bool equals = from == end + 1 && s.p[end] == '=';
	if (end == s.n || s.p[end] == '@')
		add_package(l, arg, end, 0, 0, PIN_NEVER);
	else
		add_package(l, arg, end, from, to, equals ? PIN_PLAIN : PIN_NEVER);
}

/* Where the version in name-version[-release] begins; 0 where that is a guess. */
static size_t rpm_version(const struct shell_arg *arg)
{
	struct str s = arg->text.s;
	for (size_t i = 1; i + 1 <= s.n; i++) {
		if (s.p[i - 1] != '-')
			continue;
		for (uint32_t h = 0; h < arg->text.n_holes; h++)
			if (arg->text.holes[h].at == i)
				return i;
		if (!char_is_digit(s.p[i]))
			continue;
		struct str rest = str_skip(s, i), version, release = str_cut(rest, '-', &version);
		bool dotted = first_of(version, 0, ".:") < version.n;
		bool ends = !release.n || (char_is_digit(release.p[0]) &&
						  str_find_char(release, '-') == STR_NOT_FOUND);
		return dotted && ends ? i : 0;
	}
	uint32_t n = arg->text.n_holes;
	bool last = s.n && s.p[s.n - 1] == '-' && n && arg->text.holes[n - 1].at == s.n;
	return last ? s.n : 0;
}

void shell_package_rpm(struct shell_line *l, const struct shell_arg *arg)
{
	struct str s = arg->text.s;
	size_t from = rpm_version(arg);
	if (is_path(arg) || is_url(s) || (s.n && s.p[0] == '@'))
		return;
	if (from)
		add_package(l, arg, from - 1, from, s.n, PIN_PLAIN);
	else
		shell_package_plain(l, arg);
}

void shell_package_zypper(struct shell_line *l, const struct shell_arg *arg)
{
	struct str s = arg->text.s;
	size_t end = first_of(s, 0, "=<>"), from = end;
	if (end == s.n) {
		shell_package_rpm(l, arg);
		return;
	}
	while (from < s.n && s.p[from] == '=')
		from++;
	add_package(l, arg, end, from, s.n, PIN_PLAIN);
}

void shell_package_pacman(struct shell_line *l, const struct shell_arg *arg)
{
	if (!is_path(arg) && !is_url(arg->text.s))
		at_mark(l, arg, first_of(arg->text.s, 0, "="), PIN_PLAIN);
}

/* name==1.2 name[extra]>=1.2; a comparison other than == stays before its version. */
void shell_package_pip(struct shell_line *l, const struct shell_arg *arg)
{
	struct str s = arg->text.s;
	size_t end = first_of(s, 0, "[=<>~!;@ "), from = first_of(s, 0, "=<>~!;@");
	size_t to = first_of(s, from, ";");
	if (is_git(s)) {
		size_t at = str_rfind_char(s, '@'), slash = str_rfind_char(s, '/');
		bool pinned = at != STR_NOT_FOUND && slash != STR_NOT_FOUND && at > slash;
		at_mark(l, arg, pinned ? at : s.n, PIN_GO);
		return;
	}
	if (is_path(arg) || is_url(str_slice(s, 0, from)) || (is_url(s) && end == s.n))
		return;
	if (first_of(s, 0, "/") < end) /* a folder; no name has a slash in it */
		return;
	while (end > 0 && s.p[end - 1] == ' ')
		end--;
	bool exact = from + 1 < s.n && s.p[from] == '=' && s.p[from + 1] == '=';
	if (exact)
		from = from + 2 < s.n && s.p[from + 2] == '=' ? from + 3 : from + 2;
	else if (from < s.n && s.p[from] == '@')
		from++;
	while (from < to && s.p[from] == ' ')
		from++;
	add_package(l, arg, end, from < s.n || exact ? from : 0, from < s.n || exact ? to : 0,
		exact ? PIN_PLAIN : PIN_NEVER);
}

/* name@1.2 @scope/name@1.2 git...#reference */
void shell_package_npm(struct shell_line *l, const struct shell_arg *arg)
{
	struct str s = arg->text.s;
	if (is_git(s)) {
		at_mark(l, arg, first_of(s, 0, "#"), PIN_GO);
		return;
	}
	if (is_path(arg) || is_url(s))
		return;
	at_mark(l, arg, first_of(s, s.n && s.p[0] == '@' ? 1 : 0, "@"), PIN_WHOLE);
}

/* name name:1.2; behind -- stands what is given to the build of its extension. */
void shell_package_gem(struct shell_line *l, const struct shell_arg *arg)
{
	if (str_starts_with(arg->text.s, STR("-")))
		return;
	if (!is_path(arg) && !is_url(arg->text.s))
		at_mark(l, arg, first_of(arg->text.s, 0, ":"), PIN_PLAIN);
}

void shell_package_go(struct shell_line *l, const struct shell_arg *arg)
{
	if (!is_path(arg))
		at_mark(l, arg, first_of(arg->text.s, 0, "@"), PIN_GO);
}

void shell_package_cargo(struct shell_line *l, const struct shell_arg *arg)
{
	if (!is_path(arg) && !is_url(arg->text.s))
		at_mark(l, arg, first_of(arg->text.s, 0, "@"), PIN_WHOLE);
}

/* channel::name=1.2=build name==1.2 name>=1.2 */
void shell_package_conda(struct shell_line *l, const struct shell_arg *arg)
{
	struct str s = arg->text.s;
	size_t end = first_of(s, 0, "=<>!~ "), from = end;
	if (is_path(arg) || is_url(s))
		return;
	while (from < s.n && s.p[from] == '=')
		from++;
	size_t to = end < s.n && s.p[end] == '=' ? first_of(s, from, "=") : s.n;
	bool build = to < s.n; /* name=1.2=build; name=1.2 is 1.2.* */
	add_package(l, arg, end, from, to, build || from == end + 2 ? PIN_PLAIN : PIN_NEVER);
}

void shell_package_composer(struct shell_line *l, const struct shell_arg *arg)
{
	struct str s = arg->text.s;
	if (str_find_char(s, '/') != STR_NOT_FOUND || arg->text.n_holes)
		at_mark(l, arg, first_of(s, 0, ":= "), PIN_WHOLE);
}

/* Module@1.2 Module~1.2 */
void shell_package_cpanm(struct shell_line *l, const struct shell_arg *arg)
{
	struct str s = arg->text.s;
	size_t mark = first_of(s, 0, "@~");
	if (!is_path(arg) && !is_url(s))
		at_mark(l, arg, mark, mark < s.n && s.p[mark] == '@' ? PIN_PLAIN : PIN_NEVER);
}

/* yarn global add, uv pip install, dotnet tool install: the verb is the next word. A program
 * without subcommands installs whatever it is given. */
void shell_packages(struct shell_line *l)
{
	const struct shell_shape *shape = l->options.shape;
	struct str verb = l->subcommand ? l->subcommand->text.s : STR("");
	uint32_t first = 0;
	if (shell_among("global pip tool env", verb)) {
		verb = l->left.n ? l->left.at[0]->text.s : STR("");
		first = 1;
	}
	bool always = !shape->verbs[0];
	if (!always && !l->flagged && !shell_among(shape->verbs, verb))
		return;
	if (!strchr(shape->style, 'V'))
		l->version = NULL;
	for (uint32_t i = first; i < l->left.n; i++)
		shape->package(l, l->left.at[i]);
}
