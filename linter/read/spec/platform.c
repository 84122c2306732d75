/*
 * platform.c: platforms as containerd reads them: os[(version[+feature])][/processor[/variant]],
 * or one word that is either.
 */
#include "read/spec/parts.h"

static const char systems_and_processors[] =
	" aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 "
	"solaris windows zos 386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips "
	"mipsle mips64 mips64le mips64p32 mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 "
	"wasm aarch64 x86_64 x86-64 i386 armhf armel macos ";

static bool all_of(struct str s, const char *more)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_word(s.p[i]) && str_find_char(str_from(more), s.p[i]) == STR_NOT_FOUND)
			return false;
	return true;
}

static bool is_hex_digit(char c)
{
	c = char_lower(c);
	return char_is_digit(c) || (c >= 'a' && c <= 'f');
}

/* What stands in the parentheses: a version and features, each of them with %XX escapes. */
static bool is_version(struct str s)
{
	struct str feature;
	for (struct str rest = str_cut(s, '+', &feature); rest.n;) {
		rest = str_cut(rest, '+', &feature);
		if (!feature.n)
			return false;
	}
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '%' &&
			(i + 2 >= s.n || !is_hex_digit(s.p[i + 1]) || !is_hex_digit(s.p[i + 2])))
			return false;
	return all_of(s, ".%-+") && (!s.n || s.p[s.n - 1] != '+');
}

static bool is_system(struct str s)
{
	if (s.n && s.p[s.n - 1] == ')') {
		struct str version = str_cut(str_slice(s, 0, s.n - 1), '(', &s);
		if (!is_version(version))
			return false;
	}
	return s.n && all_of(s, "-");
}

bool spec_platform_system(struct facts *f, struct str whole, struct str *why)
{
	struct str system;

	str_cut(whole, '/', &system);
	return spec_refuse(f, why,
		STR_FMT " is an invalid OS component of " STR_FMT
			": OSAndVersion specifier component must match "
			"\"^([A-Za-z0-9_-]+)(?:\\\\(([A-Za-z0-9_.-]*)\\\\))?$\": invalid argument",
		STR_ARG(spec_quoted(f->arena, system)), STR_ARG(spec_quoted(f->arena, whole)));
}

static bool bad_part(struct facts *f, struct str part, struct str whole, struct str *why)
{
	return spec_refuse(f, why,
		STR_FMT " is an invalid component of " STR_FMT
			": platform specifier component must match \"^[A-Za-z0-9_.-]+$\": invalid "
			"argument",
		STR_ARG(spec_quoted(f->arena, part)), STR_ARG(spec_quoted(f->arena, whole)));
}

static bool bad(struct facts *f, struct str whole, const char *what, struct str *why)
{
	return spec_refuse(f, why, STR_FMT ": %s: invalid argument",
		STR_ARG(spec_quoted(f->arena, whole)), what);
}

bool spec_platform(struct facts *f, struct text t, struct str *why)
{
	struct str part, rest = t.s;
	unsigned parts = 0;
	if (t.n_holes)
		return true;
	if (str_find_char(t.s, '*') != STR_NOT_FOUND)
		return bad(f, t.s, "wildcards not yet supported", why);
	for (bool more = true; more; parts++) {
		struct str tail = str_cut(rest, '/', &part);
		more = part.n < rest.n;
		if (!parts && !is_system(part))
			return spec_platform_system(f, t.s, why);
		if (parts && !(part.n && all_of(part, ".-")))
			return bad_part(f, part, t.s, why);
		rest = tail;
	}
	if (parts > 3)
		return bad(f, t.s, "cannot parse platform specifier", why);
	str_cut(t.s, '(', &part);
	part = str_printf(f->arena, " " STR_FMT " ", STR_ARG(str_lower(f->arena, part)));
	if (parts == 1 && !str_contains(str_from(systems_and_processors), part))
		return bad(f, t.s, "unknown operating system or architecture", why);
	return true;
}
