/*
 * platform.c: --platform.
 */
#include "read/docker_run/private.h"

void docker_check_platform(struct docker_run *d)
{
	struct str s, why;
	uint32_t place;
	if (docker_literal(d, FLAG_platform, &s, &place) && s.n &&
		!spec_platform(d->f, text_plain(s), &why))
		docker_refuse(d, place, "error parsing specified platform: " STR_FMT, STR_ARG(why));
}
