#include "library/library.h"

#include "library/image.h"
#include "model/model.h"

#include <stdlib.h>

const struct program *library_standard(struct arena *a, struct str *why)
{
	struct program *p = arena_new(a, struct program);
	struct str bytes = {(const char *)library_image, library_image_size};
	return program_load_own(a, &model_schema, bytes, p, why) ? p : NULL;
}

/* Text is wrapped in quotes where the type is written as text and the author did not. */
static struct source *as_expression(struct arena *a, const struct type *t, struct str text)
{
	enum type_kind k = type_present(t)->kind;
	bool bare = k == TYPE_STRING || k == TYPE_PATH || k == TYPE_USER || k == TYPE_ENUM ||
		    k == TYPE_VERSION || k == TYPE_IP || k == TYPE_CIDR || k == TYPE_PATTERN;
	bool quoted = text.n && (text.p[0] == '"' || text.p[0] == '`');
	if (bare && !quoted && str_find_char(text, '`') == STR_NOT_FOUND)
		text = str_printf(a, "`" STR_FMT "`", STR_ARG(text));
	return source_new(a, STR("--param"), text);
}

bool library_param(
	struct arena *a, struct str type, struct str text, struct value *out, struct diags *ds)
{
	struct pack pack;
	uint32_t before = ds->errors;
	pack_init(&pack, a, &model_schema, ds, NULL);
	const struct type *want = type_parse(&pack.types, type);
	if (!want)
		return false;
	struct source *s = as_expression(a, want, text);
	struct expr *e = syntax_parse_expr(a, s, ds);
	if (ds->errors != before || !e)
		return false;
	const struct type *have = check_constant_expr(&pack, s, e, want);
	if (!have)
		return false;
	bool empty = have->kind == TYPE_LIST && e->kind == EXPR_LIST && e->u.items.n == 0;
	if ((have != want && !empty && type_present(want)->kind != TYPE_PATTERN) || !e->constant) {
		diag_add(ds, &DIAG_type, s, e->span,
			"this is " STR_FMT ", where " STR_FMT " is wanted",
			STR_ARG(type_show(a, have)), STR_ARG(type));
		return false;
	}
	*out = e->value;
	value_list_index(a, *out);
	return true;
}
