/*
 * logging.c: the options of the default logging driver, which dockerd tests when it starts
 * (logger.ValidateLogOpts and the drivers). A driver that is a plugin tests its own.
 */
#include "read/daemon/private.h"

static const struct driver {
	const char *name, *options;
} drivers[] = {
#define DRIVER(name, options) {name, options},
#include "read/daemon/drivers.def"
#undef DRIVER
};

static const struct driver *driver_of(struct str name)
{
	for (size_t i = 0; i < sizeof drivers / sizeof *drivers; i++)
		if (str_eq(name, str_from(drivers[i].name)))
			return &drivers[i];
	return NULL;
}

/* What every driver takes: the mode of delivery, and the cache for docker logs. */
static bool is_common(struct str key)
{
	return str_eq(key, STR("mode")) || str_eq(key, STR("max-buffer-size")) ||
	       str_starts_with(key, STR("cache-"));
}

static void check_option(struct daemon *d, const struct driver *driver, const struct node *key)
{
	struct str rest = str_from(driver->options), word;
	struct nearest near;
	nearest_init(&near, key->u.text);
	while (rest.n) {
		rest = str_cut(rest, ' ', &word);
		if (str_eq(word, key->u.text))
			return;
		nearest_offer(&near, word);
	}
	struct diag *said = refuse(d, key, "the logging driver %s has no option '" STR_FMT "'",
		driver->name, STR_ARG(key->u.text));
	if (near.best.n)
		diag_note(said, "did you mean '" STR_FMT "'?", STR_ARG(near.best));
}

static const struct node *option(const struct node *opts, const char *name)
{
	const struct node *n = node_get(opts, str_from(name));
	return node_is_string(n) ? n : NULL;
}

static void check_size(struct daemon *d, const struct node *n)
{
	struct str why = STR("");
	struct value unused;
	if (n && !spec_bytes(d->facts, text_plain(n->u.text), daemon_place(d, n), &unused, &why))
		refuse(d, n, "no size: " STR_FMT, STR_ARG(why));
}

/* `sized`: the driver limits files that no option limits. What is wrong here lets dockerd start,
 * but no container. */
static void check_files(struct daemon *d, const struct node *opts, bool sized)
{
	const struct node *count = option(opts, "max-file"), *size = option(opts, "max-size");
	int64_t n;
	if (count && (!str_int(count->u.text, &n) || n < 1))
		refuse(d, count, "'max-file' is a number from 1, in quotes");
	else if (count && n > 1 && !size && !sized)
		ignored(d, count, "'max-file' means nothing without 'max-size': one file grows");
	check_size(d, size);
}

static void check_mode(struct daemon *d, const struct node *opts)
{
	const struct node *mode = option(opts, "mode"), *size = option(opts, "max-buffer-size");
	bool non_blocking = mode && str_eq(mode->u.text, STR("non-blocking"));
	if (mode && mode->u.text.n && !non_blocking && !str_eq(mode->u.text, STR("blocking")))
		refuse(d, mode, "'mode' is blocking or non-blocking");
	if (size && !non_blocking)
		refuse(d, size, "'max-buffer-size' needs 'mode': \"non-blocking\"");
	check_size(d, size);
}

void daemon_logging(struct daemon *d)
{
	const struct node *opts = daemon_get(d, "log-opts");
	struct str name = value_str(model_get(d->record, F_daemon_log_driver));
	const struct driver *driver = driver_of(name);
	if (!node_is(opts, NODE_MAPPING) || str_eq(name, STR("none")))
		return;
	check_mode(d, opts);
	for (uint32_t i = 0; driver && i < opts->n; i++)
		if (!is_common(opts->u.pairs[i].key->u.text))
			check_option(d, driver, opts->u.pairs[i].key);
	if (str_eq(name, STR("json-file")) || str_eq(name, STR("local")))
		check_files(d, opts, str_eq(name, STR("local")));
}
