/*
 * device.c: RUN --device=[name=]NAME[,required[=true]].
 */
#include "read/dockerfile/private.h"

struct device {
	struct instruction *in;
	bool named;
};

static bool take_name(struct device *d, struct token field, bool again)
{
	if (!d->named) {
		d->named = true;
		return true;
	}
	if (again)
		REFUSE(d->in, field, "this device has a name already");
	else
		REFUSE(d->in, field, "a device has a name, and may be `required`");
	return false;
}

static bool take_field(struct device *d, struct token field)
{
	struct str key, value = str_cut(field.text, '=', &key);
	bool assigned = key.n < field.text.n, yes;
	if (str_eq_nocase(key, STR("name")) && assigned)
		return take_name(d, field, true);
	if (!str_eq_nocase(key, STR("required")))
		return take_name(d, field, false);
	if (!assigned || parse_bool(value, &yes))
		return true;
	REFUSE(d->in, field, "`required` is either true or false");
	return false;
}

/* The frontend that Docker carries takes no devices; those of the labs channel do. */
static bool has_devices(const struct dockerfile *d)
{
	struct token *syntax = map_get(&d->directives, STR("syntax"));
	if (!syntax)
		return false;
	return str_contains(syntax->text, STR("labs")) ||
	       !str_contains(syntax->text, STR("docker/dockerfile"));
}

bool dockerfile_devices(struct instruction *in)
{
	bool ok = true;
	LIST_EACH (struct token, f, &in->flags) {
		struct token_list fields = {0};
		struct device d = {.in = in};
		struct token value;
		if (!flag_is(*f, STR("device"), &value))
			continue;
		ok &= dockerfile_fields(in, value, &fields);
		LIST_EACH (struct token, field, &fields)
			ok &= take_field(&d, *field);
		if (!ok || has_devices(in->file))
			continue;
		struct diag *g = REFUSE(in, *f, "--device is not in the stable frontend");
		diag_note(g, "begin the file with # syntax=docker/dockerfile:1-labs");
		ok = false;
	}
	return ok;
}
