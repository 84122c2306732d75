/*
 * platform.c: --platform.
 */
#include "read/docker_run/private.h"

static const char systems[] =
	" aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 "
	"solaris windows zos macos ";
static bool listed(const char *words, struct str s)
{
	for (struct str rest = str_from(words); rest.n;) {
		struct str word;

		rest = str_cut(rest, ' ', &word);
		if (word.n && str_eq(word, s))
			return true;
	}
	return false;
}

/* This client's containerd knows no features and escapes in the version yet. */
static bool is_newer(struct str s)
{
	struct str system;

	str_cut(s, '/', &system);
	return str_find_char(system, '+') != STR_NOT_FOUND ||
	       str_find_char(system, '%') != STR_NOT_FOUND;
}

void docker_check_platform(struct docker_run *d)
{
	struct str s, why = STR("");
	uint32_t place;

	if (!docker_literal(d, FLAG_platform, &s, &place) || !s.n)
		return;
	if (spec_platform(d->f, text_plain(s), &why) && is_newer(s))
		spec_platform_system(d->f, s, &why);
	if (why.n)
		docker_refuse(d, place, "error parsing specified platform: " STR_FMT, STR_ARG(why));
}

/* --- as it is sent -------------------------------------------------------------------------- */

struct platform {
	struct str system, processor, variant;
};

static void normal_processor(struct platform *p)
{
	static const struct {
		struct str name, processor, variant;
	} others[] = {
		{STR_INIT("i386"), STR_INIT("386"), STR_INIT("")},
		{STR_INIT("x86_64"), STR_INIT("amd64"), STR_INIT("")},
		{STR_INIT("x86-64"), STR_INIT("amd64"), STR_INIT("")},
		{STR_INIT("aarch64"), STR_INIT("arm64"), STR_INIT("")},
		{STR_INIT("armhf"), STR_INIT("arm"), STR_INIT("v7")},
		{STR_INIT("armel"), STR_INIT("arm"), STR_INIT("v6")},
	};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
		if (!str_eq(p->processor, others[i].name))
			continue;
		p->processor = others[i].processor;
		if (others[i].variant.n || str_eq(p->processor, STR("386")))
			p->variant = others[i].variant;
		break;
	}
	if (str_eq(p->processor, STR("amd64")) && str_eq(p->variant, STR("v1")))
		p->variant = STR("");
}

/* 5 and v5 are the same of arm, and 8 and v8 of arm64. */
static void normal_variant(struct docker_run *d, struct platform *p)
{
	bool arm = str_eq(p->processor, STR("arm")), arm64 = str_eq(p->processor, STR("arm64"));

	if (p->variant.n == 1 &&
		((arm && str_find_char(STR("5678"), p->variant.p[0]) != STR_NOT_FOUND) ||
			(arm64 && p->variant.p[0] == '8')))
		p->variant = str_join(d->arena, STR("v"), p->variant);
}

/* One word is a system, here taken to run on amd64, or a processor, taken to run Linux. */
static struct platform platform_cut(struct docker_run *d, struct str s)
{
	struct platform p = {STR(""), STR(""), STR("")};
	struct str rest = str_lower(d->arena, s);
	bool written;

	rest = str_cut(rest, '/', &p.system);
	str_cut(p.system, '(', &p.system);
	p.variant = str_cut(rest, '/', &p.processor);
	written = p.variant.n > 0;
	if (!p.processor.n && !listed(systems, p.system)) { /* a processor */
		p.processor = p.system;
		p.system = STR("linux");
	} else if (!p.processor.n) {
		p.processor = STR("amd64");
	}
	if (str_eq(p.system, STR("macos")))
		p.system = STR("darwin");
	normal_processor(&p);
	normal_variant(d, &p);
	if (!written && str_eq(p.variant, STR("v7")))
		p.variant = STR("");
	return p;
}

struct value docker_platform(struct docker_run *d)
{
	const struct docker_option *o = docker_last(d, FLAG_platform);
	struct platform p;

	if (!o || (!o->value.s.n && !o->value.n_holes))
		return value_none(d->place);
	if (o->value.n_holes)
		return value_text(d->arena, o->value, d->place);
	p = platform_cut(d, o->value.s);
	return value_string(d->arena,
		str_printf(d->arena, STR_FMT "/" STR_FMT "%s" STR_FMT, STR_ARG(p.system),
			STR_ARG(p.processor), p.variant.n ? "/" : "", STR_ARG(p.variant)),
		d->place);
}
