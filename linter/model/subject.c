/*
 * subject.c: records in words: what stands for one in a message, and how people call it.
 */
#include "model/model.h"

static struct str text_of(struct record *r, enum field_id field, struct arena *a)
{
	struct value v = model_get(r, field);
	bool text = (v.tag == VALUE_STRING || v.tag == VALUE_PATH) && !value_is_unknown(v);
	return text ? text_show(a, *v.u.text) : STR("");
}

static struct str stage_name(struct record *r, struct arena *a)
{
	struct str name = text_of(r, F_stage_name, a);
	return name.n ? name : str_printf(a, "%lld", (long long)model_get(r, F_stage_index).u.i);
}

/* What {x} prints; empty: the source text. */
/* What stands in quotes is shown without them. */
static struct str unquoted(struct record *r)
{
	struct str s = r->place ? facts_written(r->facts, r->place) : STR("");
	bool quoted = s.n >= 2 && (s.p[0] == '"' || s.p[0] == '\'') && s.p[s.n - 1] == s.p[0];
	return quoted ? str_slice(s, 1, s.n - 1) : STR("");
}

struct str model_show(struct record *r, struct arena *a)
{
	if (record_is(r, KIND_container))
		return text_of(r, F_container_name, a);
	if (record_is(r, KIND_variable))
		return text_of(r, F_variable_name, a);
	if (record_is(r, KIND_stage))
		return stage_name(r, a);
	if (record_is(r, KIND_package))
		return text_of(r, F_package_name, a);
	if (record_is(r, KIND_network))
		return text_of(r, F_network_name, a);
	if (record_is(r, KIND_volume))
		return text_of(r, F_volume_name, a);
	if (record_is(r, KIND_host_folder))
		return text_of(r, F_host_folder_path, a);
	if (record_is(r, KIND_secret))
		return text_of(r, F_secret_name, a);
	if (record_is(r, KIND_config))
		return text_of(r, F_config_name, a);
	if (record_is(r, KIND_ulimit))
		return text_of(r, F_ulimit_name, a);
	if (record_is(r, KIND_document))
		return text_of(r, F_document_path, a);
	if (record_is(r, KIND_dockerfile))
		return text_of(r, F_dockerfile_path, a);
	if (record_is(r, KIND_daemon))
		return text_of(r, F_daemon_path, a);
	return unquoted(r);
}

/* The record that one of its fields leads to, or NULL. */
static struct record *owner(struct record *r, enum field_id field)
{
	struct value v = model_get(r, field);
	return v.tag == VALUE_RECORD && !value_is_unknown(v) ? v.u.record : NULL;
}

struct record *model_holder(struct record *r)
{
	struct record *c = NULL;
	if (record_is(r, KIND_mount))
		return owner(r, F_mount_container);
	if (record_is(r, KIND_command)) {
		c = owner(r, F_command_container);
		return c ? c : owner(r, F_command_stage);
	}
	if (record_is(r, KIND_port)) {
		c = owner(r, F_port_container);
		return c ? c : owner(r, F_port_stage);
	}
	if (record_is(r, KIND_variable)) {
		c = owner(r, F_variable_container);
		return c ? c : owner(r, F_variable_stage);
	}
	if (record_is(r, KIND_image))
		return owner(r, F_image_container);
	if (record_is(r, KIND_download)) {
		c = owner(r, F_download_container);
		return c ? c : owner(r, F_download_stage);
	}
	if (record_is(r, KIND_workload)) {
		c = owner(r, F_workload_container);
		return c ? c : owner(r, F_workload_stage);
	}
	if (record_is(r, KIND_container))
		return owner(r, F_container_project);
	if (record_is(r, KIND_stage))
		return owner(r, F_stage_dockerfile);
	if (record_is(r, KIND_instruction))
		return owner(r, F_instruction_stage);
	return NULL;
}

static const char *noun(const struct record *r)
{
	if (!record_is(r, KIND_container))
		return r->kind->name;
	struct value v = model_get((struct record *)(uintptr_t)r, F_container_service);
	return value_as_truth(v) == TRUTH_TRUE ? "service" : "container";
}

static struct str own_name(struct record *r, struct arena *a)
{
	struct str name = model_show(r, a);
	if (record_is(r, KIND_document) || record_is(r, KIND_dockerfile) ||
		record_is(r, KIND_daemon))
		return STR("");
	if (name.n || !r->place)
		return name;
	name = facts_written(r->facts, r->place);
	size_t line = str_find_char(name, '\n');
	return str_slice(name, 0, line < 60 ? line : 60);
}

/* Containers and stages are called by their own names; the file is said anyway. */
static struct record *named_holder(struct record *r)
{
	bool own = record_is(r, KIND_container) || record_is(r, KIND_stage) ||
		   record_is(r, KIND_workload);
	return own ? NULL : model_holder(r);
}

struct str model_subject(struct record *r, struct arena *a)
{
	struct record *of = named_holder(r);
	struct str name = own_name(r, a);
	struct buf b = BUF(a);
	if (of) {
		buf_add(&b, str_from(noun(of)));
		buf_char(&b, ' ');
		buf_add(&b, model_show(of, a));
		buf_add(&b, STR(" / "));
	}
	buf_add(&b, str_from(noun(r)));
	if (name.n)
		buf_char(&b, ' ');
	buf_add(&b, name);
	return buf_str(&b);
}
