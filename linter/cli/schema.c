/*
 * schema.c: `schema`: the kinds of documents and their fields.
 */
#include "cli/session.h"

#include "model/model.h"
#include "read/compose/compose.h"

static void origin(struct sink *out, const char *what, const char *word, const char **link)
{
	if (!word[0])
		return;
	sink_printf(out, "%s%s `%s`", *link, what, word);
	*link = ", ";
}

static void show_field(struct sink *out, const struct field *f)
{
	const char *link = "  from ";
	sink_printf(out, "  %-20s %-24s %s", f->name, f->type, f->doc);
	origin(out, "compose", f->compose, &link);
	origin(out, "Dockerfile", f->dockerfile, &link);
	origin(out, "docker run", f->run, &link);
	sink_char(out, '\n');
}

static void show_kind(struct sink *out, const struct kind *k)
{
	sink_printf(out, "%s%s\n  %s\n", k->name, k->subject ? "" : "  (reached through a field)",
		k->doc);
	for (unsigned i = 0; i < k->n_fields; i++)
		show_field(out, &k->fields[i]);
}

static int unknown_kind(struct session *s, struct str name)
{
	struct nearest n;
	nearest_init(&n, name);
	for (unsigned i = 0; i < model_schema.n_kinds; i++)
		nearest_offer(&n, str_from(model_schema.kinds[i].name));
	complain("there is no kind `" STR_FMT "`" STR_FMT, STR_ARG(name),
		STR_ARG(suggestion(&s->arena, &n)));
	return EXIT_TROUBLE;
}

/* ---- what the model leaves out of compose files ---- */

/* Fields of these kinds name their keys from the top of a file, others from a service on. */
static bool is_top(const struct kind *k)
{
	static const enum kind_id top[] = {
		KIND_project, KIND_network, KIND_volume, KIND_secret, KIND_config};
	for (size_t i = 0; i < sizeof top / sizeof *top; i++)
		if (k == &model_schema.kinds[top[i]])
			return true;
	return false;
}

static void add_words(struct arena *a, struct map *to, struct str words, struct str before)
{
	struct str word;
	while (words.n) {
		words = str_cut(words, ' ', &word);
		struct str key = str_join(a, before, word);
		for (size_t end = key.n; end != STR_NOT_FOUND && end;
			end = str_rfind_char(key, '.')) {
			key = str_slice(
				key, 0, end); /* what stands above a key of the model is in it */
			*map_put(a, to, key) = to;
		}
	}
}

static struct map modelled_keys(struct arena *a)
{
	struct map out = {0};
	for (unsigned k = 0; k < model_schema.n_kinds; k++) {
		const struct kind *kind = &model_schema.kinds[k];
		struct str before = is_top(kind) ? STR("") : STR("services.*.");
		for (unsigned i = 0; i < kind->n_fields; i++)
			add_words(a, &out, str_from(kind->fields[i].compose), before);
	}
	return out;
}

static void show_unmodelled(struct session *s)
{
	struct map modelled = modelled_keys(&s->arena);
	struct compose_key_list keys = {0};
	compose_keys(&s->arena, &keys);
	LIST_EACH (struct str, key, &keys)
		if (!map_get(&modelled, *key))
			sink_printf(s->out, STR_FMT "\n", STR_ARG(*key));
}

int command_schema(struct session *s)
{
	if (s->settings.config_schema) {
		show_config_schema(s);
		return session_end(s, EXIT_CLEAN);
	}
	if (s->settings.unmodelled) {
		show_unmodelled(s);
		return session_end(s, EXIT_CLEAN);
	}
	if (s->settings.operands.n) {
		const struct kind *k = schema_kind(&model_schema, s->settings.operands.at[0]);
		if (!k)
			return unknown_kind(s, s->settings.operands.at[0]);
		show_kind(s->out, k);
		return session_end(s, EXIT_CLEAN);
	}
	for (unsigned i = 0; i < model_schema.n_kinds; i++) {
		sink_add(s->out, i ? STR("\n") : STR(""));
		show_kind(s->out, &model_schema.kinds[i]);
	}
	sink_add(s->out, STR("\nenumerations\n"));
	for (unsigned i = 0; i < model_schema.n_enumerations; i++)
		sink_printf(s->out, "  %-20s %s\n", model_schema.enumerations[i].name,
			model_schema.enumerations[i].values);
	return session_end(s, EXIT_CLEAN);
}
