/*
 * functions.c: what policies may call beside the language's own functions, one C function for each
 * row of functions.def.
 */
#include "read/spec/parts.h"

#include "model/derive.h"

struct value function_image(struct call *call, const struct value *args, unsigned n)
{
	bool unlisted = call->facts->unlisted;
	uint32_t place = n ? args[0].place : 0;
	struct record *image = NULL;
	struct value v = value_none(place);

	if (!n || args[0].tag == VALUE_NONE)
		return v;
	if (value_is_unknown(args[0]) || args[0].tag != VALUE_STRING) {
		v = value_unknown(VALUE_RECORD, value_cause(args[0]), place);
		v.flags |= VALUE_MAYBE_MISSING;
		return v;
	}
	call->facts->unlisted = true; /* nobody uses it: no rule ranges over it */
	if (spec_image(call->facts, *args[0].u.text, place, "run", &image, NULL))
		v = value_record(image);
	call->facts->unlisted = unlisted;
	return v;
}

struct value function_engine_socket(struct call *call, const struct value *args, unsigned n)
{
	struct value v = n ? args[0] : value_none(0);
	if (value_is_unknown(v))
		return value_unknown(VALUE_BOOL, value_cause(v), v.place);
	if (v.tag != VALUE_STRING && v.tag != VALUE_PATH)
		return value_bool(false, v.place);
	enum truth is = spec_socket(call->facts->arena, *v.u.text);
	return value_truth(is, text_cause(*v.u.text), v.place);
}

/* 0440, 440 and 0o440; false for what is no octal number. */
static bool read_mode(struct str text, unsigned *mode)
{
	*mode = 0;
	if (str_starts_with(text, STR("0o")))
		text = str_skip(text, 2);
	if (!text.n || text.n > 6)
		return false;
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] < '0' || text.p[i] > '7')
			return false;
		*mode = *mode * 8 + (unsigned)(text.p[i] - '0');
	}
	return true;
}

struct value function_mode_within(struct call *call, const struct value *args, unsigned n)
{
	(void)call;
	uint32_t place = n ? args[0].place : 0;
	unsigned mode, most;
	for (unsigned i = 0; i < n; i++)
		if (value_is_unknown(args[i]) || value_cause(args[i]))
			return value_unknown(VALUE_BOOL, value_cause(args[i]), place);
	if (n < 2 || args[0].tag != VALUE_STRING || args[1].tag != VALUE_STRING ||
		!read_mode(value_str(args[0]), &mode) || !read_mode(value_str(args[1]), &most))
		return value_bool(true, place); /* no number: there is nothing to compare */
	return value_bool(!(mode & ~most), place);
}

#define FUNCTION(name, signature, doc, example, result) \
	{#name, signature, doc, example, result, function_##name},
const struct function model_functions[] = {
#include "model/functions.def"
};
