/*
 * schema.c: `schema`: the kinds of documents and their fields.
 */
#include "cli/session.h"

#include "model/model.h"

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

int command_schema(struct session *s)
{
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
