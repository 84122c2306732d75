/*
 * schema_config.c: `schema --config`: the JSON Schema of .pratique.yaml, for editors, from
 * keys.def.
 */
#include "cli/session.h"

#include "cli/private.h"

#include "report/json_writer.h"

static void open_member(struct writer *j, const char *key, char bracket)
{
	writer_key(j, key);
	writer_open(j, bracket);
}

static void member_bool(struct writer *j, const char *key, bool b)
{
	writer_key(j, key);
	writer_bool(j, b);
}

static void members_words(struct writer *j)
{
	open_member(j, "oneOf", '[');
	writer_open(j, '{');
	writer_member_str(j, "type", STR("string"));
	writer_close(j, '}');
	writer_open(j, '{');
	writer_member_str(j, "type", STR("array"));
	open_member(j, "items", '{');
	writer_member_str(j, "type", STR("string"));
	writer_close(j, '}');
	writer_close(j, '}');
	writer_close(j, ']');
}

static void member_severities(struct writer *j)
{
	open_member(j, "enum", '[');
	for (int s = 0; s < SEVERITY_COUNT; s++)
		writer_str(j, str_from(severity_name((enum severity)s)));
	writer_close(j, ']');
}

/* An object whose keys are free. */
static void open_map(struct writer *j)
{
	writer_member_str(j, "type", STR("object"));
	open_member(j, "additionalProperties", '{');
}

static void open_object(struct writer *j)
{
	writer_member_str(j, "type", STR("object"));
	member_bool(j, "additionalProperties", false);
	open_member(j, "properties", '{');
}

static void members_ranges(struct writer *j)
{
	open_map(j);
	open_object(j);
	open_member(j, "least", '{');
	writer_close(j, '}');
	open_member(j, "most", '{');
	writer_close(j, '}');
	open_member(j, "within", '{');
	writer_member_str(j, "type", STR("array"));
	writer_close(j, '}');
	writer_close(j, '}');
	writer_close(j, '}');
}

static void members_floors(struct writer *j)
{
	open_map(j);
	open_member(j, "oneOf", '[');
	writer_open(j, '{');
	member_severities(j);
	writer_close(j, '}');
	writer_open(j, '{');
	open_object(j);
	open_member(j, "enabled", '{');
	writer_member_str(j, "type", STR("boolean"));
	writer_close(j, '}');
	open_member(j, "severity", '{');
	member_severities(j);
	writer_close(j, '}');
	open_member(j, "params", '{');
	members_ranges(j);
	writer_close(j, '}');
	writer_close(j, '}');
	writer_close(j, '}');
	writer_close(j, ']');
	writer_close(j, '}');
}

static void members_option(struct writer *j, const struct config_key *key)
{
	for (unsigned id = 0; id < option_count(); id++) {
		if (!str_eq(str_from(option_at(id)->name), str_from(key->name)))
			continue;
		open_member(j, "enum", '[');
		for (unsigned i = 0; option_word(id, i); i++)
			writer_str(j, str_from(option_word(id, i)));
		writer_close(j, ']');
	}
}

static void properties(struct session *s, struct writer *j, bool file);

static void members_overrides(struct session *s, struct writer *j)
{
	writer_member_str(j, "type", STR("array"));
	open_member(j, "items", '{');
	open_object(j);
	open_member(j, "paths", '{');
	writer_member_str(j, "description", STR("patterns as in .gitignore"));
	members_words(j);
	writer_close(j, '}');
	properties(s, j, false);
	writer_close(j, '}');
	open_member(j, "required", '[');
	writer_str(j, STR("paths"));
	writer_close(j, ']');
	writer_close(j, '}');
}

static void members_map(struct writer *j, const char *type)
{
	open_map(j);
	if (type)
		writer_member_str(j, "type", str_from(type));
	writer_close(j, '}');
}

static void members_form(struct session *s, struct writer *j, const struct config_key *key)
{
	struct str form = str_from(key->form);
	if (str_eq(form, STR("flag"))) {
		writer_member_str(j, "type", STR("boolean"));
	} else if (str_eq(form, STR("number"))) {
		writer_member_str(j, "type", STR("integer"));
		writer_member_int(j, "minimum", 1);
	} else if (str_eq(form, STR("size"))) {
		open_member(j, "type", '[');
		writer_str(j, STR("integer"));
		writer_str(j, STR("string"));
		writer_close(j, ']');
	} else if (str_eq(form, STR("word"))) {
		members_option(j, key);
	} else if (str_eq(form, STR("text"))) {
		writer_member_str(j, "type", STR("string"));
	} else if (str_eq(form, STR("severities"))) {
		open_map(j);
		member_severities(j);
		writer_close(j, '}');
	} else if (str_eq(form, STR("params"))) {
		members_map(j, NULL);
	} else if (str_eq(form, STR("data"))) {
		members_map(j, "string");
	} else if (str_eq(form, STR("floors"))) {
		members_floors(j);
	} else if (str_eq(form, STR("overrides"))) {
		members_overrides(s, j);
	} else {
		members_words(j);
	}
}

static void properties(struct session *s, struct writer *j, bool file)
{
	for (unsigned i = 0; i < config_key_count(); i++) {
		const struct config_key *key = config_key_at(i);
		if (!file && key->scope != CONFIG_BLOCK)
			continue;
		writer_key_str(j, config_key_shown(&s->arena, key->name));
		writer_open(j, '{');
		writer_member_str(j, "description", str_from(key->doc));
		members_form(s, j, key);
		writer_close(j, '}');
	}
}

void show_config_schema(struct session *s)
{
	struct writer j;
	writer_init(&j, s->out);
	writer_open(&j, '{');
	writer_member_str(&j, "$schema", STR("http://json-schema.org/draft-07/schema#"));
	writer_member_str(&j, "title", STR("pratique configuration"));
	open_object(&j);
	properties(s, &j, true);
	writer_close(&j, '}');
	writer_close(&j, '}');
	sink_char(s->out, '\n');
}
