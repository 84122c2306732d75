/*
 * npm.c: the scripts of a package.json, which npm hands to sh.
 */
#include "read/hosts/private.h"

void npm_read(struct reading *r, struct source *source)
{
	struct host h = host_new(r, source, "npm");
	const struct node *scripts = node_get(host_json(&h, JSON_STRICT), STR("scripts"));
	struct docker_hosted sh = {.dialect = SHELL_POSIX};
	for (uint32_t i = 0; node_is(scripts, NODE_MAPPING) && i < scripts->n; i++)
		if (node_is_string(scripts->u.pairs[i].value))
			host_scalar(&h, scripts->u.pairs[i].value, &sh);
}
