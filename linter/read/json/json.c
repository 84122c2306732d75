/*
 * json.c: the judge.
 *
 * What stands between its tokens is blanked first, so that a mistake keeps its place.
 */
#include "read/json/private.h"

#include <jansson.h>

static void refuse(struct json *j, const json_error_t *e)
{
	uint32_t end = (uint32_t)j->source->text.n;
	uint32_t at = e->position > 0 ? (uint32_t)e->position - 1 : 0;
	bool ends = json_error_code(e) == json_error_premature_end_of_input || at >= end;
	if (ends)
		at = end;
	diag_add(j->diags, &DIAG_json_syntax, j->source, (struct span){at, ends ? end : at + 1},
		"no JSON: %s", e->text);
}

static bool accepts(struct json *j, size_t flags, json_error_t *e)
{
	json_t *root = json_loadb(j->text.p, j->text.n, flags, e);
	json_decref(root);
	return root != NULL;
}

/* Keys given twice are reported where they stand, by the tree. */
static bool is_json(struct json *j)
{
	const size_t any = JSON_DECODE_ANY | JSON_ALLOW_NUL;
	json_error_t e;
	json_object_seed(0); /* once for the process; later calls do nothing */
	if (accepts(j, j->dialect == JSON_STRICT ? any | JSON_REJECT_DUPLICATES : any, &e) ||
		(json_error_code(&e) == json_error_duplicate_key && accepts(j, any, &e)))
		return true;
	refuse(j, &e);
	return false;
}

static bool is_blank(struct str s)
{
	return !str_trim(s).n;
}

struct node *json_read(
	struct arena *a, struct source *source, enum json_dialect dialect, struct diags *diags)
{
	struct json j = {a, source, diags, dialect, {0}, 0};
	if (source->text.n > READ_FILE_SIZE) {
		diag_add(diags, &DIAG_input_limit, source, (struct span){0, 0},
			"the file is larger than %d bytes", READ_FILE_SIZE);
		return NULL;
	}
	if (!json_plain(&j) || is_blank(j.text) || !is_json(&j))
		return NULL;
	return json_tree(&j);
}
