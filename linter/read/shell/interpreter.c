/*
 * interpreter.c: which language a script is in, and how its shell begins, by the words that start
 * it: SHELL ["/bin/bash", "-o", "pipefail", "-c"], #!/usr/bin/env -S bash -eu.
 */
#include "read/shell/shell.h"

#include <string.h>

static struct str program_name(struct str path)
{
	size_t slash = str_rfind_char(path, '/');
	size_t back = str_rfind_char(path, '\\');
	if (slash != STR_NOT_FOUND)
		path = str_skip(path, slash + 1);
	else if (back != STR_NOT_FOUND)
		path = str_skip(path, back + 1);
	if (path.n > 4 && str_eq_nocase(str_skip(path, path.n - 4), STR(".exe")))
		path.n -= 4;
	return path;
}

static enum shell_dialect dialect_of(struct str program)
{
	static const struct {
		struct str name;
		enum shell_dialect dialect;
	} known[] = {{STR_INIT("sh"), SHELL_POSIX}, {STR_INIT("dash"), SHELL_POSIX},
		{STR_INIT("ash"), SHELL_POSIX}, {STR_INIT("busybox"), SHELL_POSIX},
		{STR_INIT("bash"), SHELL_BASH}, {STR_INIT("zsh"), SHELL_BASH},
		{STR_INIT("ksh"), SHELL_BASH}, {STR_INIT("mksh"), SHELL_BASH},
		{STR_INIT("powershell"), SHELL_POWERSHELL}, {STR_INIT("pwsh"), SHELL_POWERSHELL},
		{STR_INIT("cmd"), SHELL_CMD}};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq_nocase(program, known[i].name))
			return known[i].dialect;
	return SHELL_OTHER;
}

/* -e, -o pipefail, also in bundles: -euxo pipefail */
static void read_option(struct shell_interpreter *sh, struct str option, struct str next)
{
	bool bundle = option.n > 1 && option.p[0] == '-' && option.p[1] != '-';
	if (!bundle)
		return;
	sh->errexit |= str_find_char(option, 'e') != STR_NOT_FOUND;
	if (str_find_char(option, 'o') == STR_NOT_FOUND)
		return;
	sh->pipefail |= str_eq(next, STR("pipefail"));
	sh->errexit |= str_eq(next, STR("errexit"));
}

/* Where the shell stands behind env, its options and its assignments */
static size_t behind_env(const struct str *words, size_t n)
{
	size_t i = 0;
	if (n < 2 || !str_eq(program_name(words[0]), STR("env")))
		return 0;
	for (i = 1; i + 1 < n; i++) {
		bool option = words[i].n && words[i].p[0] == '-';
		if (!option && str_find_char(words[i], '=') == STR_NOT_FOUND)
			break;
	}
	return i;
}

/* $ErrorActionPreference = 'Stop'; in what stands before each script */
static bool stops(struct str text)
{
	static const struct str name = STR_INIT("$erroractionpreference");
	for (size_t i = 0; i + name.n < text.n; i++) {
		if (!str_starts_with_nocase(str_skip(text, i), name))
			continue;
		struct str rest = str_trim(str_skip(text, i + name.n));
		if (!rest.n || rest.p[0] != '=')
			return false;
		rest = str_trim(str_skip(rest, 1));
		rest = rest.n && strchr("'\"", rest.p[0]) ? str_skip(rest, 1) : rest;
		return str_starts_with_nocase(rest, STR("stop"));
	}
	return false;
}

struct shell_interpreter shell_interpreter(const struct str *words, size_t n)
{
	struct shell_interpreter sh = {.dialect = SHELL_POSIX};
	size_t first = behind_env(words, n);
	if (n) {
		sh.program = words[first];
		sh.dialect = dialect_of(program_name(sh.program));
	}
	bool options = sh.dialect == SHELL_POSIX || sh.dialect == SHELL_BASH;
	for (size_t i = first + 1; options && i < n; i++)
		read_option(&sh, words[i], i + 1 < n ? words[i + 1] : STR(""));
	for (size_t i = first + 1; sh.dialect == SHELL_POWERSHELL && i < n; i++)
		sh.errexit |= stops(words[i]);
	return sh;
}

bool shell_shebang(struct str text, struct shell_interpreter *out)
{
	enum { WORDS = 16 };
	struct str words[WORDS], line;
	size_t n = 0;
	if (!str_starts_with(text, STR("#!")))
		return false;
	str_cut(str_skip(text, 2), '\n', &line);
	while ((line = str_trim(line)).n && n < WORDS) {
		size_t end = 0;
		while (end < line.n && !char_is_space(line.p[end]))
			end++;
		words[n++] = str_slice(line, 0, end);
		line = str_skip(line, end);
	}
	if (n)
		*out = shell_interpreter(words, n);
	return n != 0;
}

void shell_begins(struct shell_context *ctx, const struct shell_interpreter *how)
{
	ctx->dialect = how->dialect;
	ctx->program = how->program;
	ctx->pipefail = how->pipefail;
	ctx->errexit = how->errexit;
}
