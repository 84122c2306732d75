/*
 * create_request.c: `model --as create-request`: for each docker run and create of the input one
 * JSON line: what the client would send to the engine, or say.
 */
#include "cli/create_request.h"

#include "project/paths.h"
#include "read/docker_run/docker_run.h"
#include "report/json_writer.h"

static void write_value(struct writer *j, struct value v);

static void write_object(struct writer *j, const struct map_value *m)
{
	writer_open(j, '{');
	for (uint32_t i = 0; i < m->n; i++) {
		writer_key_str(j, value_str(m->at[i].key));
		write_value(j, m->at[i].value);
	}
	writer_close(j, '}');
}

static void write_array(struct writer *j, const struct list *l)
{
	writer_open(j, '[');
	for (uint32_t i = 0; i < l->n; i++)
		write_value(j, l->at[i]);
	writer_close(j, ']');
}

/* Made by our own rows: never deeper than a body is. */
static void write_value(struct writer *j, struct value v)
{
	if (v.tag == VALUE_MAP)
		write_object(j, v.u.map);
	else if (v.tag == VALUE_LIST)
		write_array(j, v.u.list);
	else if (v.tag == VALUE_BOOL)
		writer_bool(j, v.u.b);
	else if (v.tag == VALUE_INT)
		writer_int(j, v.u.i);
	else if (v.tag == VALUE_BYTES)
		writer_uint(j, (uint64_t)v.u.i);
	else if (v.tag == VALUE_NONE)
		writer_null(j);
	else
		writer_str(j, value_str(v));
}

/* What a line is refused for is its answer, no mistake of this run. */
static void drop_refusals(struct diags *ds)
{
	uint32_t kept = 0;

	for (uint32_t i = 0; i < ds->all.n; i++)
		if (ds->all.at[i]->code != &DIAG_docker_run_syntax)
			ds->all.at[kept++] = ds->all.at[i];
		else
			ds->errors--;
	ds->all.n = kept;
}

static void write_line(void *of, struct value line)
{
	struct session *s = of;
	struct writer j;

	writer_init(&j, s->out);
	write_value(&j, line);
	sink_char(s->out, '\n');
}

void model_create_request(
	struct session *s, struct unit *u, struct source *source, const struct root *root)
{
	struct str folder = STR("");

	if (root)
		folder = path_normal(&u->arena, path_join(&u->arena, root->path, root->folder));
	docker_requests(&u->reading, source, folder, write_line, s);
	drop_refusals(&u->diags);
}
