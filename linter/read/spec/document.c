/*
 * document.c: the record of an input file, whatever its notation.
 */
#include "read/spec/spec.h"

struct record *spec_document(
	struct facts *f, struct source *source, const char *kind, uint32_t place)
{
	struct record *r = model_new(f, KIND_document, place);
	r->origin = source;
	model_set(r, F_document_path, spec_path(f, text_plain(source->path), place));
	model_set(r, F_document_kind, value_string(f->arena, str_from(kind), place));
	return r;
}
