#include "read/read.h"

#define CODE(name, slug, severity, doc) const struct diag_code DIAG_##name = {slug, severity, doc};
#include "read/codes.def"
#undef CODE

const struct diag_code *read_code_find(struct str slug)
{
	static const struct diag_code *const all[] = {
#define CODE(name, slug, severity, doc) &DIAG_##name,
#include "read/codes.def"
#undef CODE
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++)
		if (str_eq(slug, str_from(all[i]->slug)))
			return all[i];
	return diag_code_find(slug);
}
