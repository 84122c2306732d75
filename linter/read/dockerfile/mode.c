/*
 * mode.c: --chmod: an octal number up to 07777, or a symbolic mode as chmod(1) takes it.
 */
#include "read/dockerfile/private.h"

static size_t skip_any(struct str s, size_t at, const char *of)
{
	while (at < s.n && str_find_char(str_from(of), s.p[at]) != STR_NOT_FOUND)
		at++;
	return at;
}

/* [augo]* and then [+-=][rstwXxugo]*, at least one of these; clauses are parted by commas. */
static bool is_symbolic(struct str s)
{
	for (size_t at = 0;; at++) {
		at = skip_any(s, at, "augo");
		do {
			if (skip_any(s, at, "+-=") == at)
				return false;
			at = skip_any(s, at + 1, "rstwXxugo");
		} while (at < s.n && s.p[at] != ',');
		if (at == s.n)
			return true;
	}
}

static bool is_octal(struct str s)
{
	uint32_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '7' || n > 07777)
			return false;
		n = n * 8 + (uint32_t)(s.p[i] - '0');
	}
	return s.n && n <= 07777;
}

void dockerfile_check_mode(struct instruction *in, struct token t, struct value mode)
{
	struct str s = value_str(mode);
	if (value_cause(mode) || !s.n || is_octal(s) || is_symbolic(s))
		return;
	struct diag *g = REFUSE(in, t, "`" STR_FMT "` is no mode", STR_ARG(str_slice(s, 0, 80)));
	diag_note(g, "write an octal number up to 7777, or a mode such as u+x,go-w");
}
