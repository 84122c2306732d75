#include "read/read.h"

#define CODE(name, slug, severity, doc) const struct diag_code DIAG_##name = {slug, severity, doc};
#include "read/codes.def"
