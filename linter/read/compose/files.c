/*
 * files.c: which files are one project: those the user names, those that COMPOSE_FILE names, or a
 * file of a default name and the override file beside it.
 */
#include "read/compose/load.h"

/* In the order in which docker compose looks for them. */
static const char *const bases[] = {
	"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"};
static const char *const overrides[] = {"compose.override.yml", "compose.override.yaml",
	"docker-compose.override.yml", "docker-compose.override.yaml"};
enum { NAMES = sizeof bases / sizeof *bases };

static struct str name_of(struct str path)
{
	size_t at = str_rfind_char(path, '/');
	return at == STR_NOT_FOUND ? path : str_skip(path, at + 1);
}

static bool is_one_of(const char *const *names, struct str path)
{
	for (size_t i = 0; i < NAMES; i++)
		if (str_eq(name_of(path), str_from(names[i])))
			return true;
	return false;
}

bool compose_is_base(struct str path)
{
	return is_one_of(bases, path);
}

bool compose_is_override(struct str path)
{
	return is_one_of(overrides, path);
}

static struct str own_name(const struct compose *c)
{
	return name_of(c->source->path);
}

/* A file of the project's own folder; NULL: it is not there, which is only said of one that must.
 */
static struct compose_file *open_own(struct compose *c, struct str path, bool must)
{
	struct str why;
	struct compose_file *f = compose_file_open(c, path, &why);
	if (f) {
		f->env = compose_env(c);
		f->folder = STR("");
		f->elsewhere = false;
		return f;
	}
	bool absent = c->r->inputs && !c->r->inputs->open(c->r->inputs, path, NULL);
	if (must || !absent)
		diag_add(c->diags, &DIAG_compose_reference, c->source, (struct span){0, 0},
			"'" STR_FMT "', which belongs to this project, is not read: " STR_FMT,
			STR_ARG(path), STR_ARG(why));
	return NULL;
}

static struct compose_file *first_of(struct compose *c, const char *const *names)
{
	for (size_t i = 0; i < NAMES; i++) {
		struct compose_file *f = open_own(c, str_from(names[i]), false);
		if (f)
			return f;
	}
	return NULL;
}

static bool names_file(struct str list, char separator, struct str name)
{
	struct str one;
	while (list.n) {
		list = str_cut(list, separator, &one);
		if (str_eq(one, name))
			return true;
	}
	return false;
}

/* COMPOSE_FILE=a.yml:b.yml in the .env, when this file is one of them. */
static bool listed_files(struct compose *c, struct compose_file *self, struct project_files *out)
{
	const struct text *list = (const struct text *)map_get(compose_env(c), STR("COMPOSE_FILE"));
	const struct text *mark =
		(const struct text *)map_get(compose_env(c), STR("COMPOSE_PATH_SEPARATOR"));
	char separator = mark && mark->s.n == 1 ? mark->s.p[0] : ':';
	struct str rest = list ? list->s : STR(""), one;
	if (!list || text_has_holes(*list) || !names_file(rest, separator, own_name(c)))
		return false;
	*out = (struct project_files){0};
	while (rest.n) {
		rest = str_cut(rest, separator, &one);
		if (!one.n)
			continue;
		struct compose_file *f = str_eq(one, own_name(c)) ? self : open_own(c, one, true);
		if (f && !out->main)
			out->main = f;
		else if (f)
			list_push(c->arena, &out->overrides, f);
	}
	return true;
}

static void given_files(struct compose *c, struct project_files *out)
{
	for (uint32_t i = 0; i < c->r->n_overrides; i++) {
		struct source *s = c->r->overrides[i];
		struct yaml y = yaml_read_all(c->arena, s, c->diags);
		c->broken = c->broken || y.broken;
		list_push(c->arena, &out->overrides, compose_file_new(c, s, name_of(s->path), &y));
	}
}

struct project_files compose_files(struct compose *c, struct compose_file *self)
{
	struct project_files files = {.main = self};
	struct compose_file *other = NULL;
	if (c->r->n_overrides) {
		given_files(c, &files);
	} else if (c->r->inputs && !listed_files(c, self, &files)) {
		if (compose_is_base(own_name(c)))
			other = first_of(c, overrides);
		else if (compose_is_override(own_name(c)) && (other = first_of(c, bases)))
			files.main = other;
		if (other)
			list_push(c->arena, &files.overrides, files.main == self ? other : self);
	}
	return files;
}
