/*
 * consistency.c: what Compose refuses although each part of it is well formed: two keys that
 * contradict each other, names that lead nowhere, the same thing twice, circles.
 *
 * A service whose profiles are off is not looked at by Compose; what is wrong with it is a warning.
 */
#include "read/compose/canonical.h"
#include "read/compose/load.h"

/* ---- two keys that say the same ---- */

static const struct twice {
	const char *key, *below, *deployed;
	enum read_as as;
} twice[] = {
	{"cpus", "deploy.resources.limits", "cpus", AS_NUMBER},
	{"mem_limit", "deploy.resources.limits", "memory", AS_BYTES},
	{"mem_reservation", "deploy.resources.reservations", "memory", AS_BYTES},
	{"pids_limit", "deploy.resources.limits", "pids", AS_INT},
};

/* As numbers, nothing being 0; false where it cannot be known. */
static bool amount(struct compose *c, struct node *n, enum read_as as, double *out)
{
	struct value v;
	*out = 0;
	if (!n || !compose_value(c, n, as, &v))
		return !n;
	*out = v.tag == VALUE_NUMBER ? v.u.d : (double)v.u.i;
	return !value_is_unknown(v) && !value_cause(v);
}

static bool same_amount(double a, double b)
{
	return !((float)a < (float)b || (float)a > (float)b);
}

static void check_twice(struct compose *c, struct node *service)
{
	double own, other;
	for (size_t i = 0; i < sizeof twice / sizeof *twice; i++) {
		const struct twice *t = &twice[i];
		struct node *n = compose_get(service, t->key),
			    *below = compose_path(service, t->below);
		struct node *deployed = compose_get(below, t->deployed);
		if (!n || !node_is(below, NODE_MAPPING) || !amount(c, n, t->as, &own) ||
			!amount(c, deployed, t->as, &other) || same_amount(own, 0) ||
			same_amount(own, other))
			continue;
		if (!deployed) {
			inconsistent(c, n,
				"'%s' is set and '%s' leaves '%s' out, which Compose refuses",
				t->key, t->below, t->deployed);
			continue;
		}
		struct diag *d =
			inconsistent(c, deployed, "'%s' and '%s.%s' are set to different values",
				t->key, t->below, t->deployed);
		diag_second(d, n->source, n->span, "this says otherwise");
	}
}

/* ---- how many ---- */

static void check_scale(struct compose *c, struct node *service)
{
	struct node *scale = compose_get(service, "scale"),
		    *replicas = compose_path(service, "deploy.replicas");
	struct node *name = compose_get(service, "container_name"),
		    *counted = scale ? scale : replicas;
	struct str text;
	double a, b;
	bool know_a = amount(c, scale, AS_INT, &a), know_b = amount(c, replicas, AS_INT, &b);
	if (scale && replicas && know_a && know_b && !same_amount(a, b)) {
		struct diag *d = inconsistent(
			c, replicas, "'scale' and 'deploy.replicas' are set to different values");
		diag_second(d, scale->source, scale->span, "this says otherwise");
	}
	if (scale && know_a && a < 0)
		inconsistent(c, scale, "'scale' must be 0 or more");
	if (replicas && know_b && b < 0)
		inconsistent(c, replicas, "'deploy.replicas' must be 0 or more");
	bool many = scale ? know_a && a > 1 : replicas && know_b && b > 1;
	if (!many || !name || !compose_known(c, name, &text) || !text.n)
		return;
	struct diag *d =
		inconsistent(c, name, "several containers cannot have one 'container_name'");
	diag_second(d, counted->source, counted->span, "this asks for several");
}

static void check_ranges(struct compose *c, struct node *service)
{
	static const struct {
		const char *path;
		double least, most;
	} ranges[] = {{"cpu_count", 0, 1e18}, {"cpu_percent", 0, 100},
		{"oom_score_adj", -1000, 1000}, {"healthcheck.retries", 0, 1e18},
		{"deploy.update_config.parallelism", 0, 1e18},
		{"deploy.rollback_config.parallelism", 0, 1e18},
		{"deploy.restart_policy.max_attempts", 0, 1e18},
		{"deploy.placement.max_replicas_per_node", 0, 1e18}};
	double number;
	for (size_t i = 0; i < sizeof ranges / sizeof *ranges; i++) {
		struct node *n = compose_path(service, ranges[i].path);
		if (!n || !amount(c, n, AS_NUMBER, &number))
			continue;
		if (number < ranges[i].least)
			refuse(c, n, "'%s' must be %.0f or more", ranges[i].path, ranges[i].least);
		if (number > ranges[i].most)
			refuse(c, n, "'%s' must be %.0f or less", ranges[i].path, ranges[i].most);
	}
}

/* ---- words ---- */

static bool is_container_name(struct str s)
{
	for (size_t i = 0; i + 1 < s.n; i++) {
		bool starts = char_is_alpha(s.p[i]) || char_is_digit(s.p[i]);
		if (starts && (char_is_word(s.p[i + 1]) || s.p[i + 1] == '.' || s.p[i + 1] == '-'))
			return true;
	}
	return false;
}

static bool is_pull_policy(struct str s)
{
	static const char *const words[] = {"always", "never", "build", "if_not_present", "missing",
		"refresh", "daily", "weekly"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_contains(s, str_from(words[i])))
			return true;
	size_t at = str_find(s, STR("every_"));
	struct str rest = at == STR_NOT_FOUND ? STR("") : str_skip(s, at + 6);
	size_t digits = 0;
	while (digits < rest.n && char_is_digit(rest.p[digits]))
		digits++;
	return digits && digits < rest.n &&
	       str_find_char(STR("wdhms"), rest.p[digits]) != STR_NOT_FOUND;
}

static void check_words(struct compose *c, struct node *service)
{
	struct node *name = compose_get(service, "container_name"),
		    *pull = compose_get(service, "pull_policy");
	struct str text;
	if (node_is_string(name) && compose_known(c, name, &text) && !is_container_name(text))
		refuse(c, name,
			"a container name has two or more letters, digits, '_', '.' or '-'");
	if (node_is_string(pull) && compose_known(c, pull, &text) && !is_pull_policy(text)) {
		struct diag *d = refuse(c, pull, "'" STR_FMT "' is no pull policy", STR_ARG(text));
		diag_note(d, "it is always, never, missing, build, daily, weekly or every_ and a "
			     "time, as every_12h");
	}
}

/* ---- build ---- */

static struct service *service_named(struct compose *c, struct str name)
{
	return (struct service *)map_get(&c->service_names, name);
}

static void check_contexts(struct compose *c, struct node *build)
{
	struct node *n = compose_get(build, "additional_contexts");
	struct entry_list entries = {0};
	if (!n || node_is_null(n))
		return;
	compose_entries(c, n, STR("="), &entries);
	LIST_EACH (struct entry, e, &entries) {
		if (value_is_missing(e->value) && !e->keyed && !value_cause(e->name)) {
			inconsistent(c, e->node, "an additional context is written NAME=WHERE");
			continue;
		}
		struct str value = value_is_missing(e->value) ? STR("") : value_str(e->value);
		if (!str_starts_with(value, STR("service:")) || value_cause(e->value) || c->open)
			continue;
		struct service *s = service_named(c, str_skip(value, 8));
		if (!s)
			inconsistent(c, e->node, "there is no service '" STR_FMT "'",
				STR_ARG(str_skip(value, 8)));
		else if (!compose_get(s->node, "build") && !s->open)
			inconsistent(c, e->node, "the service '" STR_FMT "' is not built",
				STR_ARG(s->name));
	}
}

static void check_platforms(struct compose *c, struct node *service, struct node *build)
{
	struct node *platform = compose_get(service, "platform"),
		    *list = compose_get(build, "platforms");
	struct str own, one;
	if (!node_is(list, NODE_SEQUENCE) || !list->n || !platform ||
		!compose_known(c, platform, &own) || !own.n)
		return;
	for (uint32_t i = 0; i < list->n; i++)
		if (!compose_known(c, list->u.items[i], &one) || str_eq(own, one))
			return;
	struct diag *d = inconsistent(
		c, platform, "'build.platforms' must hold the 'platform' of the service");
	diag_second(d, list->source, list->span, "it is not here");
}

/* types.SSHConfig: default, or an id with its socket or key. */
static void check_keys(struct compose *c, struct node *ssh)
{
	for (uint32_t i = 0; node_is(ssh, NODE_SEQUENCE) && i < ssh->n; i++) {
		struct node *n = ssh->u.items[i];
		struct str text;
		if (n->kind == NODE_SCALAR && compose_known(c, n, &text) &&
			!str_eq(text, STR("default")) && str_find_char(text, '=') == STR_NOT_FOUND)
			inconsistent(c, n, "an SSH key is 'default' or ID=PATH");
	}
}

static void check_recipe(struct compose *c, struct node *service)
{
	struct node *build = compose_get(service, "build");
	struct node *file = compose_get(build, "dockerfile"),
		    *text = compose_get(build, "dockerfile_inline");
	struct str a, b;
	if (!node_is(build, NODE_MAPPING))
		return;
	if (file && text && compose_known(c, file, &a) && compose_known(c, text, &b) && a.n &&
		b.n) {
		struct diag *d = inconsistent(
			c, file, "'dockerfile' and 'dockerfile_inline' cannot both be set");
		diag_second(d, text->source, node_pair(build, STR("dockerfile_inline"))->key->span,
			"the other one");
	}
	check_keys(c, compose_get(build, "ssh"));
	check_contexts(c, build);
	check_platforms(c, service, build);
}

/* ---- mounts ---- */

struct targets {
	struct compose *c;
	struct map at;      /* struct node * */
	struct map volumes; /* targets by which volumes are told apart */
};

static void add_target(struct targets *t, struct node *n, struct str target)
{
	void **slot = map_put(t->c->arena, &t->at, target);
	struct node *first = (struct node *)*slot;
	*slot = n;
	if (!first)
		return;
	struct diag *d = inconsistent(
		t->c, n, "something is mounted at '" STR_FMT "' already", STR_ARG(target));
	diag_second(d, first->source, first->span, "here");
}

/* Of two entries for the same target Compose takes the last one; but it compares long ones before
 * it brings their targets into the shortest form. */
static void add_volume_target(struct targets *t, struct node *item)
{
	struct compose *c = t->c;
	struct volume_parts parts = {0};
	struct str text;
	struct node *n = item->kind == NODE_MAPPING ? compose_get(item, "target") : item;
	if (!n) {
		inconsistent(c, item, "a mount needs a 'target'");
		return;
	}
	if (n->kind != NODE_SCALAR || !compose_known(c, n, &text))
		return;
	if (n == item)
		(void)compose_volume_parts(text, &parts);
	else
		parts.target = text;
	if (!parts.target.n)
		return;
	struct str clean = compose_clean(c->arena, parts.target);
	void **slot = map_put(c->arena, &t->volumes, n == item ? clean : text);
	if (!*slot)
		add_target(t, item, clean);
	*slot = t;
}

static void check_targets(struct compose *c, struct node *service)
{
	struct node *tmpfs = compose_get(service, "tmpfs"),
		    *volumes = compose_get(service, "volumes");
	struct targets t = {.c = c};
	bool list = node_is(tmpfs, NODE_SEQUENCE);
	for (uint32_t i = 0; tmpfs && i < (list ? tmpfs->n : 1); i++) {
		struct node *item = list ? tmpfs->u.items[i] : tmpfs;
		struct str text, target;
		if (!node_is_string(item) || !compose_known(c, item, &text))
			continue;
		(void)str_cut(text, ':', &target);
		add_target(&t, item, target);
	}
	for (uint32_t i = 0; node_is(volumes, NODE_SEQUENCE) && i < volumes->n; i++)
		add_volume_target(&t, volumes->u.items[i]);
}

/* ---- entries that need something ---- */

static void check_entries(struct compose *c, struct node *list, const char *key, const char *what)
{
	for (uint32_t i = 0; node_is(list, NODE_SEQUENCE) && i < list->n; i++)
		if (list->u.items[i]->kind == NODE_MAPPING && !compose_get(list->u.items[i], key))
			inconsistent(c, list->u.items[i], "%s needs a '%s'", what, key);
}

static void check_sizes(struct compose *c, struct node *volumes)
{
	double bytes;
	for (uint32_t i = 0; node_is(volumes, NODE_SEQUENCE) && i < volumes->n; i++) {
		struct node *n = compose_path(volumes->u.items[i], "tmpfs.size");
		if (n && amount(c, n, AS_BYTES, &bytes) && bytes < 0)
			refuse(c, n, "'tmpfs.size' must be 0 or more");
	}
}

static void check_requests(struct compose *c, struct node *list)
{
	for (uint32_t i = 0; node_is(list, NODE_SEQUENCE) && i < list->n; i++) {
		struct node *n = compose_get(list->u.items[i], "count");
		if (n && compose_get(list->u.items[i], "device_ids"))
			inconsistent(c, n, "'count' and 'device_ids' cannot both be set");
	}
}

static void check_watch(struct compose *c, struct node *service)
{
	struct node *list = compose_path(service, "develop.watch");
	struct str action, path, target;
	for (uint32_t i = 0; node_is(list, NODE_SEQUENCE) && i < list->n; i++) {
		struct node *n = compose_get(list->u.items[i], "action"),
			    *to = compose_get(list->u.items[i], "target");
		struct node *from = compose_get(list->u.items[i], "path");
		if (from && compose_known(c, from, &path) && !path.n)
			inconsistent(c, from, "a path to watch cannot be empty");
		if (!n || !compose_known(c, n, &action) || str_eq(action, STR("rebuild")) ||
			str_eq(action, STR("restart")))
			continue;
		if (!to || (compose_known(c, to, &target) && !target.n))
			inconsistent(
				c, n, "to '" STR_FMT "' a 'target' is needed", STR_ARG(action));
	}
}

static void check_models(struct compose *c, struct node *service)
{
	struct node *n = compose_get(service, "models"), *defined = compose_get(c->root, "models");
	struct entry_list entries = {0};
	if (!n || node_is_null(n) || c->open)
		return;
	compose_entries(c, n, STR(""), &entries);
	LIST_EACH (struct entry, e, &entries)
		if (!value_cause(e->name) && !node_get(defined, value_str(e->name)))
			inconsistent(c, e->node,
				"the model '" STR_FMT "' is not defined under the file's 'models'",
				STR_ARG(value_str(e->name)));
}

/* ---- hosts, variables ---- */

static bool is_host(struct str s)
{
	return s.n && str_find_char(s, ':') == STR_NOT_FOUND &&
	       str_find_char(s, '=') == STR_NOT_FOUND;
}

static void check_hosts(struct compose *c, struct node *n)
{
	struct str text, host;
	for (uint32_t i = 0; node_is(n, NODE_SEQUENCE) && i < n->n; i++) {
		struct node *item = n->u.items[i];
		if (item->kind == NODE_MAPPING)
			check_hosts(c, item);
		if (item->kind != NODE_SCALAR || node_is_null(item) ||
			!compose_known(c, item, &text))
			continue;
		char mark = str_find_char(text, '=') != STR_NOT_FOUND ? '=' : ':';
		(void)str_cut(text, mark, &host);
		if (str_find_char(text, mark) == STR_NOT_FOUND || !is_host(host))
			inconsistent(c, item, "an extra host is written HOST=ADDRESS");
	}
	for (uint32_t i = 0; node_is(n, NODE_MAPPING) && i < n->n; i++)
		if (n->u.pairs[i].key->kind == NODE_SCALAR && !is_host(n->u.pairs[i].key->u.text))
			inconsistent(
				c, n->u.pairs[i].key, "a host's name holds neither ':' nor '='");
}

static void check_variables(struct compose *c, struct node *n)
{
	struct str text, name;
	for (uint32_t i = 0; node_is(n, NODE_SEQUENCE) && i < n->n; i++) {
		struct node *item = n->u.items[i];
		if (item->kind != NODE_SCALAR || !compose_known(c, item, &text))
			continue;
		(void)str_cut(text, '=', &name);
		if (name.n && char_is_space(name.p[name.n - 1]))
			inconsistent(c, item, "the name of a variable cannot end with a blank");
	}
}

/* ---- a service ---- */

void compose_consistent(struct compose *c, struct service *s)
{
	struct node *n = s->node, *build = compose_get(n, "build");
	check_twice(c, n);
	check_scale(c, n);
	check_ranges(c, n);
	check_words(c, n);
	check_recipe(c, n);
	check_targets(c, n);
	check_watch(c, n);
	check_models(c, n);
	check_entries(c, compose_get(n, "ports"), "target", "a port");
	check_entries(c, compose_get(n, "devices"), "target", "a device");
	check_sizes(c, compose_get(n, "volumes"));
	check_requests(c, compose_get(n, "gpus"));
	check_requests(c, compose_path(n, "deploy.resources.reservations.devices"));
	check_hosts(c, compose_get(n, "extra_hosts"));
	check_hosts(c, compose_get(build, "extra_hosts"));
	check_variables(c, compose_get(n, "environment"));
	check_variables(c, compose_get(build, "args"));
}
