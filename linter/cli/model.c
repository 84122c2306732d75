/*
 * model.c: the records of a file as JSON: what the linter understood.
 *
 * Records that policies range over stand in lists by kind; where one leads to another, its name
 * and place stand instead of it. What is only reached through a field stands where it is reached.
 */
#include "cli/create_request.h"
#include "cli/tree.h"

#include "model/model.h"
#include "project/paths.h"
#include "read/compose/compose.h"
#include "read/dockerfile/dockerfile.h"
#include "read/shell/shell.h"
#include "report/json_writer.h"

static void write_value(struct writer *j, struct facts *f, struct value v, unsigned depth);

static void write_place(struct writer *j, struct facts *f, uint32_t at)
{
	struct place p = facts_at(f, at);
	if (!p.source)
		return;
	struct position pos = source_position(p.source, p.span.from);
	writer_key(j, "place");
	writer_open(j, '{');
	writer_member_str(j, "path", p.source->path);
	writer_member_int(j, "line", pos.line);
	writer_member_int(j, "column", pos.column);
	writer_close(j, '}');
}

static void write_fields(struct writer *j, struct record *r, unsigned depth)
{
	for (unsigned i = 0; i < r->kind->n_fields; i++) {
		struct value v = record_get(r, i);
		if (value_is_missing(v))
			continue;
		writer_key(j, r->kind->fields[i].name);
		write_value(j, r->facts, v, depth + 1);
	}
}

static void write_record(struct writer *j, struct record *r, unsigned depth)
{
	writer_open(j, '{');
	write_place(j, r->facts, r->place);
	write_fields(j, r, depth);
	writer_close(j, '}');
}

static void write_reference(struct writer *j, struct record *r)
{
	struct place p = facts_at(r->facts, r->place);
	struct str name = model_subject(r, r->facts->arena);
	unsigned line = p.source ? source_position(p.source, p.span.from).line : 0;
	writer_str(j, str_printf(r->facts->arena, STR_FMT " (line %u)", STR_ARG(name), line));
}

static void write_unknown(struct writer *j, struct facts *f, struct value v)
{
	writer_open(j, '{');
	if (v.tag == VALUE_STRING && !value_is_unknown(v))
		writer_member_str(j, "text", text_show(f->arena, *v.u.text));
	writer_member_str(j, "unknown", value_cause(v) ? value_cause(v)->what : STR(""));
	writer_close(j, '}');
}

static void write_list(struct writer *j, struct facts *f, const struct list *l, unsigned depth)
{
	writer_open(j, '[');
	for (uint32_t i = 0; i < l->n; i++)
		write_value(j, f, l->at[i], depth + 1);
	if (l->open) {
		writer_open(j, '{');
		writer_member_str(j, "unknown", l->open->what);
		writer_close(j, '}');
	}
	writer_close(j, ']');
}

static void write_map(struct writer *j, struct facts *f, const struct map_value *m, unsigned depth)
{
	writer_open(j, '{');
	for (uint32_t i = 0; i < m->n; i++) {
		writer_key(j, str_c(f->arena, value_str(m->at[i].key)));
		write_value(j, f, m->at[i].value, depth + 1);
	}
	writer_close(j, '}');
}

static void write_value(struct writer *j, struct facts *f, struct value v, unsigned depth)
{
	if (v.flags & VALUE_SENSITIVE)
		writer_str(j, STR("***"));
	else if (depth > READ_DEPTH)
		writer_str(j, STR("..."));
	else if (value_cause(v))
		write_unknown(j, f, v);
	else if (v.tag == VALUE_LIST)
		write_list(j, f, v.u.list, depth);
	else if (v.tag == VALUE_MAP)
		write_map(j, f, v.u.map, depth);
	else if (v.tag == VALUE_RECORD && v.u.record->kind->subject)
		write_reference(j, v.u.record);
	else if (v.tag == VALUE_RECORD)
		write_record(j, v.u.record, depth);
	else if (v.tag == VALUE_BOOL)
		writer_bool(j, v.u.b);
	else if (v.tag == VALUE_INT)
		writer_int(j, v.u.i);
	else
		writer_str(j, value_show(f->arena, v));
}

static void write_kind(struct writer *j, struct facts *f, const struct kind *k)
{
	if (k->prepare)
		k->prepare(f);
	const struct record_list *records = &f->by_kind[k->index];
	if (!records->n)
		return;
	writer_key(j, k->name);
	writer_open(j, '[');
	for (uint32_t i = 0; i < records->n; i++)
		write_record(j, records->at[i], 0);
	writer_close(j, ']');
}

static void write_records(struct session *s, struct unit *u)
{
	struct writer j;
	writer_init(&j, s->out);
	writer_open(&j, '{');
	for (unsigned k = 0; k < model_schema.n_kinds; k++)
		if (model_schema.kinds[k].subject)
			write_kind(&j, &u->facts, &model_schema.kinds[k]);
	writer_close(&j, '}');
	sink_char(s->out, '\n');
}

static void write_dockerfile(struct session *s, struct unit *u, struct source *source)
{
	struct buf b = BUF(&u->arena);
	dockerfile_dump(dockerfile_read(&u->reading, source), &b);
	sink_add(s->out, buf_str(&b));
}

/* Scripts are read when their commands are asked for. */
static void write_scripts(struct session *s, struct unit *u)
{
	struct buf b = BUF(&u->arena);
	const struct kind *commands = &model_schema.kinds[KIND_command];
	commands->prepare(&u->facts);
	shell_dump(&u->reading, u->reading.scripts, &b);
	sink_add(s->out, buf_str(&b));
}

static void write_project(struct session *s, struct unit *u, struct source *source)
{
	struct node *project = compose_project(&u->reading, source);
	struct writer j;
	if (!project)
		return;
	writer_init(&j, s->out);
	tree_write(&j, &u->arena, project);
	sink_char(s->out, '\n');
}

static bool read_input(struct session *s, struct str path, struct input *in, struct str *why)
{
	if (str_eq(path, STR("-")))
		return input_read_stdin(&s->arena, limit_given(s->settings.max_file_size), in, why);
	return input_read(&s->arena, path, limit_given(s->settings.max_file_size), in, why);
}

static int show(struct session *s, struct unit *u, struct source *source, enum input_kind kind)
{
	struct disk_inputs inputs;
	struct shell_found scripts = {0};
	struct root root;
	struct str why;
	bool rooted = root_open(&s->arena, path_folder(source->path), STR(""), &root, &why);
	if (rooted)
		disk_inputs_init(
			&inputs, &u->arena, &root, source->path, s->settings.max_file_size);
	u->reading.inputs = rooted ? &inputs.inputs : NULL;
	if (s->settings.as == FORM_DOCKERFILE) {
		write_dockerfile(s, u, source);
	} else if (s->settings.as == FORM_COMPOSE) {
		write_project(s, u, source);
	} else if (s->settings.as == FORM_CREATE_REQUEST) {
		u->reading.inputs = rooted ? &inputs.inputs : NULL;
		model_create_request(s, u, source, rooted ? &root : NULL);
	} else {
		u->reading.scripts = &scripts;
		unit_read(u, kind, source, rooted ? &inputs.inputs : NULL);
		(s->settings.as == FORM_SCRIPTS ? write_scripts : write_records)(s, u);
	}
	if (rooted)
		root_close(&root);
	uint32_t errors = u->diags.errors;
	s->diags = u->diags;
	session_show_diags(s);
	return errors ? EXIT_TROUBLE : EXIT_CLEAN;
}

int command_model(struct session *s)
{
	struct unit u;
	struct input in;
	struct str why;
	if (!session_files(s))
		return EXIT_TROUBLE;
	if (s->settings.operands.n != 1) {
		complain("model wants one file");
		return EXIT_TROUBLE;
	}
	struct str path = s->settings.operands.at[0];
	if (!read_input(s, path, &in, &why)) {
		complain(STR_FMT " " STR_FMT, STR_ARG(path), STR_ARG(why));
		return EXIT_TROUBLE;
	}
	if (s->settings.stdin_filename.n)
		path = s->settings.stdin_filename;
	enum input_kind kind = s->settings.kind ? s->settings.kind : recognise_named(path, in.text);
	if (!kind && s->settings.as == FORM_RECORDS) {
		complain(STR_FMT " is not recognised; say what it is with --kind", STR_ARG(path));
		return EXIT_TROUBLE;
	}
	struct unit_settings us = session_unit_settings(s);
	unit_init(&u);
	unit_reset(&u, &us);
	int code = show(s, &u, source_new(&s->arena, path, in.text), kind);
	unit_done(&u);
	return session_end(s, code);
}
