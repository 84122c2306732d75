/*
 * csv.c: comma-separated fields of --mount and --device, as Go's csv reader takes one line.
 */
#include "read/dockerfile/private.h"

/* A quoted field behind its opening quote; "" in it is a quote. */
static bool quoted_field(struct arena *a, struct str list, size_t *at, struct str *out)
{
	struct buf b = BUF(a);
	for (; *at < list.n; ++*at) {
		bool quote = list.p[*at] == '"';
		bool twice = quote && *at + 1 < list.n && list.p[*at + 1] == '"';
		if (quote && !twice)
			break;
		*at += twice;
		buf_char(&b, list.p[*at]);
	}
	if (*at >= list.n)
		return false;
	++*at;
	*out = buf_str(&b);
	return *at == list.n || list.p[*at] == ',';
}

/* The field at *at, which is moved behind the comma; false: quotes where they do not belong. */
static bool next_field(struct arena *a, struct token list, size_t *at, struct token *out)
{
	size_t from = *at;
	struct str rest = str_skip(list.text, from);
	if (str_starts_with(rest, STR("\""))) {
		struct str text;
		++*at;
		if (!quoted_field(a, list.text, at, &text))
			return false;
		*out = token_part(list, from, *at);
		out->text = text;
	} else {
		size_t comma = str_find_char(rest, ',');
		*at = comma == STR_NOT_FOUND ? list.text.n : from + comma;
		*out = token_part(list, from, *at);
		if (str_find_char(out->text, '"') != STR_NOT_FOUND)
			return false;
	}
	++*at;
	return true;
}

bool dockerfile_fields(struct instruction *in, struct token list, struct token_list *out)
{
	struct token field;
	if (!list.text.n) {
		REFUSE(in, list, "the value of this flag is empty");
		return false;
	}
	for (size_t at = 0; at <= list.text.n;) {
		if (!next_field(in->file->arena, list, &at, &field)) {
			struct diag *g = REFUSE(in, list, "a double quote is out of place here");
			diag_note(g, "quotes go around a whole field: \"target=/a,b\"");
			return false;
		}
		list_push(in->file->arena, out, field);
	}
	return true;
}
