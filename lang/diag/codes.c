#include "diag/diag.h"

#define CODE(name, slug, severity, doc) const struct diag_code DIAG_##name = {slug, severity, doc};
#include "diag/codes.def"
#undef CODE
