/*
 * checks.c: what the client tests once all options are read, in the order it does.
 *
 * The client stops at the first mistake; here each is reported, so that one run shows all.
 */
#include "read/docker_run/private.h"

static const char *const other_systems[] = {
	"cpu-count", "cpu-percent", "io-maxbandwidth", "io-maxiops", NULL};

/* Also told as soon as another option cannot be read. */
void docker_check_system(struct docker_run *d)
{
	if (d->flags != docker_flags)
		return;
	for (; d->systems_checked < d->options.n; d->systems_checked++) {
		const struct docker_option *o = &d->options.at[d->systems_checked];

		for (unsigned k = 0; other_systems[k] && !o->refused; k++)
			if (str_eq(docker_flags[o->flag].name, str_from(other_systems[k])))
				docker_refuse(d, o->place,
					"\"--%s\" is only supported on a Docker daemon running on "
					"windows, but the Docker daemon is running on linux",
					other_systems[k]);
	}
}

static void check_image_given(struct docker_run *d)
{
	if (d->image == d->n && !d->open)
		docker_refuse(d, d->place, "'%s' requires at least 1 argument", d->usage);
}

static void check_pull(struct docker_run *d)
{
	struct str s;
	uint32_t place;

	if (!docker_literal(d, FLAG_pull, &s, &place) || !s.n || str_eq(s, STR("always")) ||
		str_eq(s, STR("missing")) || str_eq(s, STR("never")))
		return;
	docker_refuse(d, place,
		"invalid pull option: '" STR_FMT
		"': must be one of \"always\", \"missing\" or \"never\"",
		STR_ARG(s));
}

static void check_mac(struct docker_run *d)
{
	struct str s;
	uint32_t place;

	if (docker_literal(d, FLAG_mac_address, &s, &place) && str_trim(s).n &&
		!docker_mac(str_trim(s)))
		docker_refuse(d, place, STR_FMT " is not a valid mac address", STR_ARG(s));
}

static void check_swappiness(struct docker_run *d)
{
	struct str s;
	uint32_t place;
	int64_t n;
	bool range;

	if (docker_literal(d, FLAG_memory_swappiness, &s, &place) && docker_int(s, &n, &range) &&
		(n < -1 || n > 100))
		docker_refuse(d, place,
			"invalid value: %lld. Valid memory swappiness range is 0-100",
			(long long)n);
}

/* Tests each value of a list with the notation's own reader; records it makes are not kept. */
static void each(struct docker_run *d, enum docker_flag flag,
	bool (*test)(struct docker_run *d, const struct docker_option *o, struct str *why))
{
	const struct docker_option *o;
	bool unlisted = d->f->unlisted;
	struct str why = STR("");
	uint32_t at = 0;

	d->f->unlisted = true;
	while ((o = docker_next(d, flag, &at)))
		if (!test(d, o, &why))
			docker_refuse(d, o->place, STR_FMT, STR_ARG(why));
	d->f->unlisted = unlisted;
}

static bool test_volume(struct docker_run *d, const struct docker_option *o, struct str *why)
{
	struct record *mount;

	return spec_volume(d->f, o->value, o->place, &mount, why);
}

static bool test_publish(struct docker_run *d, const struct docker_option *o, struct str *why)
{
	struct text t;

	return docker_publish_text(d, o, &t, why) &&
	       spec_publish(d->f, t, o->place, value_list(d->arena, o->place), why);
}

static bool bad_expose(struct docker_run *d, struct str whole, struct str ports, struct str *why)
{
	uint16_t first = 0, last = 0;
	bool range;
	struct str head, tail = str_cut(ports, '-', &head), wrong = ports;
	int64_t n;

	if (!ports.n)
		return spec_refuse(d->f, why,
			"invalid range format for --expose: " STR_FMT
			", error: empty string specified for ports",
			STR_ARG(whole));
	if (spec_range(head, &first, &first) && head.n < ports.n)
		wrong = spec_range(tail, &last, &last) ? ports : tail;
	else
		wrong = head;
	if (wrong.n == ports.n && head.n < ports.n)
		return spec_refuse(d->f, why,
			"invalid range format for --expose: " STR_FMT
			", error: invalid range specified for port: " STR_FMT,
			STR_ARG(whole), STR_ARG(ports));
	return spec_refuse(d->f, why,
		"invalid range format for --expose: " STR_FMT
		", error: strconv.ParseUint: parsing " STR_FMT ": %s",
		STR_ARG(whole), STR_ARG(spec_quoted(d->arena, wrong)),
		wrong.n && char_is_digit(wrong.p[0]) &&
				(docker_decimal_int(wrong, &n, &range) || range)
			? "value out of range"
			: "invalid syntax");
}

static bool test_expose(struct docker_run *d, const struct docker_option *o, struct str *why)
{
	uint16_t first, last;
	struct str number, s = o->value.s;

	if (o->value.n_holes)
		return true;
	if (str_find_char(s, ':') != STR_NOT_FOUND)
		return spec_refuse(
			d->f, why, "invalid port format for --expose: " STR_FMT, STR_ARG(s));
	str_cut(s, '/', &number);
	return spec_range(number, &first, &last) || bad_expose(d, s, number, why);
}

static bool test_device(struct docker_run *d, const struct docker_option *o, struct str *why)
{
	struct record *device;

	return spec_device(d->f, o->value, o->place, &device, why);
}

static bool is_container(struct str s)
{
	return str_starts_with(s, STR("container:")) && s.n > 10;
}

static void check_namespace(struct docker_run *d, enum docker_flag flag, struct str also,
	bool container, const char *name)
{
	struct str s;
	uint32_t place;

	if (!docker_literal(d, flag, &s, &place) || !s.n || str_eq(s, STR("host")) ||
		(also.n && str_eq(s, also)) || (container && is_container(s)))
		return;
	docker_refuse(
		d, place, "--" STR_FMT ": invalid %s mode", STR_ARG(docker_flags[flag].name), name);
}

static void check_restart(struct docker_run *d)
{
	struct str s, name, count;
	uint32_t place;
	int64_t n;
	bool range;

	if (!docker_literal(d, FLAG_restart, &s, &place) || !s.n)
		return;
	count = str_cut(s, ':', &name);
	if (!name.n)
		docker_refuse(
			d, place, "invalid restart policy format: no policy provided before colon");
	else if (count.n && !docker_decimal_int(count, &n, &range))
		docker_refuse(d, place,
			"invalid restart policy format: maximum retry count must be an integer");
}

static void check_logging(struct docker_run *d)
{
	const struct docker_option *o = docker_last(d, FLAG_log_opt);
	struct str s;
	uint32_t place;

	if (o && docker_literal(d, FLAG_log_driver, &s, &place) && str_eq(s, STR("none")))
		docker_refuse(d, o->place, "invalid logging opts for driver none");
}

static bool test_security(struct docker_run *d, const struct docker_option *o, struct str *why)
{
	struct str s = o->value.s, key, value = str_cut(s, '=', &key);

	if (o->value.n_holes)
		return true;
	if (key.n == s.n && !str_eq(key, STR("no-new-privileges")))
		value = str_cut(s, ':', &key);
	if (value.n && str_eq(key, STR("seccomp")))
		return docker_seccomp_check(d, o, why);
	if (value.n || str_eq(key, STR("no-new-privileges")))
		return true;
	return spec_refuse(
		d->f, why, "Invalid --security-opt: " STR_FMT, STR_ARG(spec_quoted(d->arena, s)));
}

static bool test_storage(struct docker_run *d, const struct docker_option *o, struct str *why)
{
	return o->value.n_holes || str_find_char(o->value.s, '=') != STR_NOT_FOUND ||
	       spec_refuse(d->f, why, "invalid storage option");
}

static const enum docker_flag health_flags[] = {FLAG_health_cmd, FLAG_health_interval,
	FLAG_health_timeout, FLAG_health_retries, FLAG_health_start_period,
	FLAG_health_start_interval};

enum { N_HEALTH = sizeof health_flags / sizeof *health_flags };

static bool is_zero(struct docker_run *d, const struct docker_option *o, bool *negative)
{
	struct value v = value_none(0);
	int64_t n = 0;
	bool range;

	*negative = o->flag != FLAG_health_cmd && o->value.s.n && o->value.s.p[0] == '-';
	if (o->value.n_holes)
		return false;
	if (o->flag == FLAG_health_cmd)
		return !o->value.s.n;
	if (o->flag == FLAG_health_retries) {
		docker_int(o->value.s, &n, &range);
		return n == 0;
	}
	return spec_duration(d->f, o->value, o->place, &v, NULL) && v.u.i == 0;
}

static void check_health(struct docker_run *d)
{
	bool off = docker_given(d, FLAG_no_healthcheck), negative;

	for (unsigned i = 0; i < N_HEALTH; i++) {
		const struct docker_option *o = docker_last(d, health_flags[i]);

		if (!o || is_zero(d, o, &negative))
			continue;
		if (off) {
			docker_refuse(d, docker_last(d, FLAG_no_healthcheck)->place,
				"--no-healthcheck conflicts with --health-* options");
			return;
		}
		if (negative)
			docker_refuse(d, o->place, "--" STR_FMT " cannot be negative",
				STR_ARG(docker_flags[o->flag].name));
	}
}

static void check_remove(struct docker_run *d)
{
	struct str s;
	uint32_t place;

	if (docker_given(d, FLAG_rm) && docker_literal(d, FLAG_restart, &s, &place) && s.n &&
		!str_eq(s, STR("no")))
		docker_refuse(
			d, place, "conflicting options: cannot specify both --restart and --rm");
}

static void check_detach(struct docker_run *d)
{
	const struct docker_option *o = docker_last(d, FLAG_attach);

	if (o && docker_given(d, FLAG_detach))
		docker_refuse(d, o->place,
			"conflicting options: cannot specify both --attach and --detach");
}

static void check_id_file(struct docker_run *d)
{
	const struct docker_option *o = docker_last(d, FLAG_cidfile);
	struct str why;

	if (o && o->value.s.n && d->ctx && d->ctx->sending &&
		docker_file_checked(d, o->value, &why))
		docker_refuse(d, o->place,
			"container ID file found, make sure the other container isn't running or "
			"delete " STR_FMT,
			STR_ARG(o->value.s));
}

static void check_image(struct docker_run *d)
{
	bool unlisted = d->f->unlisted;
	struct record *image;
	struct str why = STR("");

	if (d->image >= d->n || d->image_open)
		return;
	d->f->unlisted = true;
	if (!spec_image(
		    d->f, docker_word(d, d->image), d->words[d->image].place, "run", &image, &why))
		docker_refuse(d, d->words[d->image].place, STR_FMT, STR_ARG(why));
	d->f->unlisted = unlisted;
}

void docker_checks(struct docker_run *d)
{
	docker_check_system(d);
	check_image_given(d);
	check_pull(d);
	check_mac(d);
	check_swappiness(d);
	each(d, FLAG_volume, test_volume);
	each(d, FLAG_publish, test_publish);
	each(d, FLAG_expose, test_expose);
	each(d, FLAG_device, test_device);
	docker_check_files(d, FLAG_env_file);
	docker_check_files(d, FLAG_label_file);
	check_namespace(d, FLAG_pid, STR(""), true, "PID");
	check_namespace(d, FLAG_uts, STR(""), false, "UTS");
	check_namespace(d, FLAG_userns, STR(""), false, "USER");
	check_namespace(d, FLAG_cgroupns, STR("private"), false, "CGROUP");
	check_restart(d);
	check_logging(d);
	each(d, FLAG_security_opt, test_security);
	each(d, FLAG_storage_opt, test_storage);
	check_health(d);
	check_remove(d);
	docker_check_networks(d);
	check_detach(d);
	check_id_file(d);
	check_image(d);
	docker_check_platform(d);
}
