/*
 * platform.c: --platform as containerd reads it: os[(version)][/processor[/variant]], or one
 * word that is either.
 */
#include "read/docker_run/private.h"

static const char systems_and_processors[] =
	" aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 "
	"solaris windows zos 386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips "
	"mipsle mips64 mips64le mips64p32 mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 "
	"wasm aarch64 x86_64 x86-64 i386 armhf armel macos ";

static bool is_platform_part(struct str s, bool system)
{
	struct str version;

	if (system && s.n && s.p[s.n - 1] == ')') {
		version = str_cut(str_slice(s, 0, s.n - 1), '(', &s);
		(void)version;
	}
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_word(s.p[i]) && s.p[i] != '-' && (system || s.p[i] != '.'))
			return false;
	return s.n > 0;
}

static void bad_platform(struct docker_run *d, uint32_t place, struct str s, const char *why)
{
	docker_refuse(
		d, place, "error parsing specified platform: \"" STR_FMT "\": %s", STR_ARG(s), why);
}

void docker_check_platform(struct docker_run *d)
{
	struct str s, rest, part;
	uint32_t place;
	unsigned parts = 0;

	if (!docker_literal(d, FLAG_platform, &s, &place) || !s.n)
		return;
	if (str_find_char(s, '*') != STR_NOT_FOUND) {
		bad_platform(d, place, s, "wildcards not yet supported: invalid argument");
		return;
	}
	for (rest = s;; parts++) {
		struct str tail = str_cut(rest, '/', &part);

		if (parts < 3 && !is_platform_part(part, parts == 0)) {
			docker_refuse(d, place,
				"error parsing specified platform: \"" STR_FMT
				"\" is an invalid component of \"" STR_FMT
				"\": platform specifier component must match "
				"\"^[A-Za-z0-9_.-]+$\": invalid argument",
				STR_ARG(part), STR_ARG(s));
			return;
		}
		if (part.n == rest.n)
			break;
		rest = tail;
	}
	if (parts > 2)
		bad_platform(d, place, s, "cannot parse platform specifier: invalid argument");
	part = str_printf(d->arena, " " STR_FMT " ", STR_ARG(str_lower(d->arena, s)));
	if (!parts && !str_contains(str_from(systems_and_processors), part))
		bad_platform(
			d, place, s, "unknown operating system or architecture: invalid argument");
}
