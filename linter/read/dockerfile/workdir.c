/*
 * workdir.c: WORKDIR: each relative path starts where the one before it led.
 */
#include "read/dockerfile/private.h"

/* With a drive or a backslash only where Windows is what is built. */
static bool is_absolute(const struct stage *st, struct str s)
{
	return str_starts_with(s, STR("/")) ||
	       (st->windows && (str_starts_with(s, STR("\\")) ||
				       (s.n > 1 && char_is_alpha(s.p[0]) && s.p[1] == ':')));
}

enum { PATH_MOST = 4096 };

static void add_unknown(struct instruction *in, struct texter *t, const char *why)
{
	texter_hole(
		t, facts_cause(in->file->reading.facts, instruction_place(in), "%s", why), true);
}

/* Relative paths are added to what is there; the value is made of it when the stage is over. */
static void change_workdir(struct instruction *in, struct text to, uint8_t flags)
{
	struct stage *st = in->stage;
	bool front = to.n_holes && to.holes[0].at == 0;
	struct texter *t = &st->path;
	bool from_start = is_absolute(st, to.s) || front;
	if (from_start || !st->has_workdir || t->literal.n > PATH_MOST)
		texter_init(t, in->file->arena);
	if (!from_start) {
		if (!st->has_workdir && !st->empty_root)
			add_unknown(in, t, "the working directory of the base image is not known");
		else if (st->has_workdir && !t->literal.n && !t->holes.n)
			add_unknown(in, t, "the working directory is too long a path");
		texter_add(t, STR("/"));
	}
	texter_text(t, to);
	st->has_workdir = true;
	st->workdir = value_none(instruction_place(in));
	st->workdir.flags = (uint8_t)(flags & (VALUE_OVERRIDABLE | VALUE_WRITTEN));
}

/* Without . and .. and doubled slashes; a path with holes stays as it is. */
static struct text cleaned(struct arena *a, struct text t)
{
	struct buf b = BUF(a);
	struct str rest = t.s, part;
	if (t.n_holes || !str_starts_with(t.s, STR("/")))
		return t;
	while (rest.n) {
		rest = str_cut(rest, '/', &part);
		if (str_eq(part, STR(".."))) {
			size_t up = str_rfind_char(buf_str(&b), '/');
			b.n = up == STR_NOT_FOUND ? 0 : up;
		} else if (part.n && !str_eq(part, STR("."))) {
			buf_char(&b, '/');
			buf_add(&b, part);
		}
	}
	return text_plain(b.n ? buf_str(&b) : STR("/"));
}

struct value stage_workdir(struct stage *st)
{
	struct dockerfile *d = st->file;
	if (!st->has_workdir || st->workdir.tag != VALUE_NONE)
		return st->workdir;
	struct text path = cleaned(d->arena, texter_end(&st->path));
	struct value v = spec_path(d->reading.facts, path, st->workdir.place);
	v.flags |= st->workdir.flags;
	return st->workdir = v;
}

bool path_is_root(struct stage *st, struct text path)
{
	struct texter t;
	bool relative = !is_absolute(st, path.s);
	if (relative && !st->has_workdir && !st->empty_root)
		return false;
	texter_init(&t, st->file->arena);
	if (relative)
		texter_text(&t, texter_end(&st->path));
	texter_add(&t, STR("/"));
	texter_text(&t, path);
	struct text whole = texter_end(&t);
	return !whole.n_holes && str_eq(cleaned(st->file->arena, whole).s, STR("/"));
}

void make_WORKDIR(struct instruction *in)
{
	struct record *r = instruction_kind(in, KIND_WORKDIR);
	struct value path = expanded_path(in, in->args.at[0]);
	model_set(r, F_WORKDIR_path, path);
	if (in->stage && !in->outer && !value_is_unknown(path))
		change_workdir(in, *path.u.text, path.flags);
}
