/*
 * volume.c: [source:]target[:options] taken apart at its colons, as Compose does.
 *
 * A letter and a colon at the start of a part is a Windows drive. A text of one or two bytes is a
 * target whatever it holds.
 */
#include "read/compose/private.h"

/* The end of the part that begins at `from`. */
static size_t part_end(struct str spec, size_t from)
{
	for (size_t i = from; i < spec.n; i++)
		if (spec.p[i] == ':' && !(i == from + 1 && char_is_alpha(spec.p[from])))
			return i;
	return spec.n;
}

bool compose_volume_parts(struct str spec, struct volume_parts *out)
{
	struct str part[3] = {{0}};
	size_t n = 0, at = 0;
	*out = (struct volume_parts){0};
	if (spec.n < 3) {
		out->target = spec;
		return spec.n > 0;
	}
	for (; n < 3; n++) {
		size_t end = part_end(spec, at);
		part[n] = str_slice(spec, at, end);
		at = end + 1;
		if (!part[n].n)
			return false;
		if (end == spec.n)
			break;
	}
	bool whole = n < 3;
	if (n == 0)
		out->target = part[0];
	else
		*out = (struct volume_parts){part[0], part[1], part[2]};
	return whole;
}
