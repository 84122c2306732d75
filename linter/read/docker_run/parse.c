/*
 * parse.c: the words behind run taken apart as pflag does, options before operands.
 *
 * A word that is nothing but an unquoted variable may become any number of words. What follows it
 * is read as options when that works out up to an image; otherwise the variable is taken to name
 * the image. Either way, whatever is not written stays unknown.
 */
#include "read/docker_run/private.h"

#include <stdarg.h>
#include <stdio.h>

struct text docker_word(const struct docker_run *d, uint32_t at)
{
	struct value v = d->words[at];
	struct hole *hole;

	if (!value_is_unknown(v))
		return v.tag == VALUE_STRING || v.tag == VALUE_PATH ? *v.u.text
								    : text_plain(STR(""));
	hole = arena_new(d->arena, struct hole);
	hole->cause = v.u.cause;
	return (struct text){STR(""), 1, hole};
}

bool docker_word_is_open(const struct docker_run *d, uint32_t at)
{
	return value_is_unknown(d->words[at]);
}

void docker_refuse(struct docker_run *d, uint32_t place, const char *format, ...)
{
	struct place at = facts_at(d->f, place);
	char line[1024];
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (n < 0 || d->broken)
		return;
	if (!d->refusal.n)
		d->refusal = str_copy(d->arena, str_from(line));
	diag_add(d->reading->diags, &DIAG_docker_run_syntax, at.source, at.span, "%s", line);
}

const struct docker_option *docker_next(
	const struct docker_run *d, enum docker_flag flag, uint32_t *at)
{
	while (*at < d->options.n) {
		const struct docker_option *o = &d->options.at[(*at)++];

		if (o->flag == flag && !o->refused)
			return o;
	}
	return NULL;
}

const struct docker_option *docker_last(const struct docker_run *d, enum docker_flag flag)
{
	for (uint32_t i = d->options.n; i-- > 0;)
		if (d->options.at[i].flag == flag && !d->options.at[i].refused)
			return &d->options.at[i];
	return NULL;
}

bool docker_given(const struct docker_run *d, enum docker_flag flag)
{
	const struct docker_option *o = docker_last(d, flag);
	bool on;

	if (!o || d->flags[flag].type != DOCKER_BOOL)
		return o != NULL;
	return !o->value.n_holes && docker_bool(o->value.s, &on) && on;
}

bool docker_literal(struct docker_run *d, enum docker_flag flag, struct str *out, uint32_t *place)
{
	const struct docker_option *o = docker_last(d, flag);

	if (!o || o->value.n_holes)
		return false;
	*out = o->value.s;
	*place = o->place;
	return true;
}

static uint32_t joined(const struct docker_run *d, uint32_t from, uint32_t to)
{
	struct place a = facts_at(d->f, d->words[from].place);
	struct place b = facts_at(d->f, d->words[to].place);

	if (from == to || a.source != b.source || !a.source)
		return d->words[from].place;
	return facts_place(d->f, a.source, span_join(a.span, b.span));
}

/* Ends the reading of options. An option that only other systems take is told before. */
static void break_off(struct docker_run *d, struct str why)
{
	docker_check_system(d);
	docker_refuse(d, d->words[d->at].place, STR_FMT, STR_ARG(why));
	d->broken = true;
}

/* Keeps an option and tests its value as the client does while it reads the line. */
static void option_add(struct docker_run *d, enum docker_flag flag, struct str spelling,
	struct text value, uint32_t from)
{
	const struct docker_flag_row *row = &d->flags[flag];
	struct docker_option o = {
		flag, row, spelling, value, joined(d, from, d->at), d->words[d->at].place, false};
	char name[4] = {'-', row->shorthand, ',', '\0'};
	struct str why = STR("");

	if (!docker_value_check(d, &o, &why) || (!value.n_holes && !row->check(d, &o, &why))) {
		docker_check_system(d);
		docker_refuse(d, o.place,
			"invalid argument " STR_FMT " for \"%s%s--" STR_FMT "\" flag: " STR_FMT,
			STR_ARG(spec_quoted(d->arena, value.s)), row->shorthand ? name : "",
			row->shorthand ? " " : "", STR_ARG(spelling), STR_ARG(why));
		o.refused = true;
	}
	list_push(d->arena, &d->options, o);
}

static bool take_next(struct docker_run *d, struct text *value)
{
	if (d->at + 1 >= d->n)
		return false;
	*value = docker_word(d, ++d->at);
	return true;
}

/* An option that is in no table: it is taken to have no value but one behind its =. */
static void keep_unknown(struct docker_run *d, struct str spelling, struct text t, size_t equals)
{
	uint32_t place = d->words[d->at].place;
	struct docker_option o = {
		NO_FLAG, NULL, spelling, text_plain(STR("true")), place, place, false};

	if (equals != STR_NOT_FOUND)
		o.value = text_slice(d->arena, t, equals + 1, t.s.n);
	list_push(d->arena, &d->options, o);
}

/* A mistake where the table is whole; elsewhere where another one was surely meant, as other
 * versions of the client may know more. */
static void unknown_flag(struct docker_run *d, struct str name, struct text t, size_t equals)
{
	struct diags *ds = d->reading->diags;
	struct nearest nearest;

	nearest_init(&nearest, name);
	for (unsigned i = 0; i < d->n_flags; i++)
		if (!d->create || !d->flags[i].run_only)
			nearest_offer(&nearest, d->flags[i].name);
	if (!d->strict && (d->incomplete || !nearest.best.n)) {
		keep_unknown(d, name, t, equals);
		return;
	}
	break_off(d, str_printf(d->arena, "unknown flag: --" STR_FMT, STR_ARG(name)));
	if (nearest.best.n)
		diag_note(ds->all.at[ds->all.n - 1], "did you mean --" STR_FMT "?",
			STR_ARG(nearest.best));
}

static void read_long(struct docker_run *d, struct text t)
{
	size_t equals = str_find_char(t.s, '='), end = equals == STR_NOT_FOUND ? t.s.n : equals;
	struct str name = str_slice(t.s, 2, end);
	enum docker_flag flag = docker_flag_named(d, name);
	struct text value = text_plain(STR("true"));
	uint32_t from = d->at;

	if (!name.n || name.p[0] == '-') {
		break_off(d, str_printf(d->arena, "bad flag syntax: " STR_FMT, STR_ARG(t.s)));
		return;
	}
	if (flag == NO_FLAG) {
		unknown_flag(d, name, t, equals);
		return;
	}
	if (equals != STR_NOT_FOUND) {
		value = text_slice(d->arena, t, end + 1, t.s.n);
	} else if (d->flags[flag].type != DOCKER_BOOL && !take_next(d, &value)) {
		break_off(d,
			str_printf(d->arena, "flag needs an argument: --" STR_FMT, STR_ARG(name)));
		return;
	}
	option_add(d, flag, name, value, from);
}

/* One letter of a bundle at `at`; returns where the next one is, the end when none is left. */
static size_t read_letter(struct docker_run *d, struct text t, size_t at)
{
	enum docker_flag flag = docker_flag_short(d, t.s.p[at]);
	struct text value = text_plain(STR("true"));
	uint32_t from = d->at;
	size_t end = t.s.n;

	if (flag == NO_FLAG && !d->strict) {
		keep_unknown(d, str_slice(t.s, at, at + 1), t, STR_NOT_FOUND);
		return end;
	}
	if (flag == NO_FLAG) {
		break_off(d, str_printf(d->arena, "unknown shorthand flag: '%c' in -" STR_FMT,
				     t.s.p[at], STR_ARG(str_skip(t.s, at))));
		return end;
	}
	if (at + 1 < t.s.n && t.s.p[at + 1] == '=' &&
		(at + 2 < t.s.n || spec_hole(t, at + 2, at + 2))) {
		value = text_slice(d->arena, t, at + 2, t.s.n);
	} else if (d->flags[flag].type == DOCKER_BOOL) {
		end = at + 1;
	} else if (at + 1 < t.s.n || spec_hole(t, at + 1, at + 1)) {
		value = text_slice(d->arena, t, at + 1, t.s.n);
	} else if (!take_next(d, &value)) {
		break_off(d, str_printf(d->arena, "flag needs an argument: '%c' in -" STR_FMT,
				     t.s.p[at], STR_ARG(str_skip(t.s, at))));
		return end;
	}
	option_add(d, flag, d->flags[flag].name, value, from);
	return end;
}

static void read_short(struct docker_run *d, struct text t)
{
	for (size_t at = 1; at < t.s.n;) {
		const struct hole *hole = spec_hole(t, at, at);

		if (hole) {
			d->open = hole->cause;
			return;
		}
		at = read_letter(d, t, at);
	}
}

/* Where the name of an option ends, which must not have holes. */
static size_t name_end(struct str s)
{
	size_t equals = str_find_char(s, '=');

	if (!str_starts_with(s, STR("--")))
		return 1;
	return equals == STR_NOT_FOUND ? s.n : equals;
}

static bool is_option(struct text t)
{
	return t.s.n && t.s.p[0] == '-' && !spec_hole(t, 0, 0) && (t.s.n > 1 || t.n_holes);
}

static enum docker_flag word_flag(const struct docker_run *d, struct str s, bool *alone)
{
	size_t end = name_end(s);
	enum docker_flag flag;

	*alone = false;
	if (str_starts_with(s, STR("--"))) {
		flag = docker_flag_named(d, str_slice(s, 2, end));
		*alone = flag != NO_FLAG && end == s.n && d->flags[flag].type != DOCKER_BOOL;
		return flag;
	}
	for (; end < s.n; end++) {
		flag = docker_flag_short(d, s.p[end]);
		if (flag == NO_FLAG)
			return flag;
		if (d->flags[flag].type == DOCKER_BOOL)
			continue;
		*alone = end + 1 == s.n;
		return flag;
	}
	return FLAG_help;
}

/* Do words from `at` on read as at least one option and then an image? */
static bool options_follow(const struct docker_run *d, uint32_t at)
{
	uint32_t from = at;

	for (; at < d->n; at++) {
		struct text t = docker_word(d, at);
		bool alone;

		if (!is_option(t) || str_eq(t.s, STR("--")))
			return at > from;
		if (word_flag(d, t.s, &alone) == NO_FLAG)
			return false;
		at += alone;
	}
	return false;
}

/* An open word where an option may stand; true: options go on behind it. */
static bool read_open(struct docker_run *d)
{
	d->open = text_cause(docker_word(d, d->at));
	if (options_follow(d, d->at + 1)) {
		d->at++;
		return true;
	}
	d->image_open = d->at + 1 < d->n;
	return false;
}

/* Reads the option at d->at, and its value. */
static void read_option(struct docker_run *d, struct text t)
{
	if (spec_hole(t, 0, name_end(t.s)) && (str_starts_with(t.s, STR("--")) || t.s.n == 1))
		d->open = t.holes[0].cause;
	else if (str_starts_with(t.s, STR("--")))
		read_long(d, t);
	else
		read_short(d, t);
	d->at++;
}

static bool ends_options(struct text t)
{
	return !t.n_holes && str_eq(t.s, STR("--"));
}

void docker_parse(struct docker_run *d)
{
	d->image = d->n;
	while (d->at < d->n) {
		struct text t = docker_word(d, d->at);

		if (docker_word_is_open(d, d->at)) {
			if (read_open(d))
				continue;
			break;
		}
		if (!is_option(t))
			break;
		if (ends_options(t)) {
			d->at++;
			break;
		}
		read_option(d, t);
	}
	if (d->at < d->n && !d->broken)
		d->image = d->at;
}

void docker_parse_verb(struct docker_run *d, struct value operands)
{
	bool options = true;

	for (; d->at < d->n && !d->broken;) {
		struct text t = docker_word(d, d->at);

		if (docker_word_is_open(d, d->at)) {
			d->open = options ? text_cause(t) : d->open;
			operands.u.list->open = text_cause(t);
			d->at++;
		} else if (options && ends_options(t)) {
			options = false;
			d->at++;
		} else if (options && is_option(t)) {
			read_option(d, t);
		} else {
			value_list_add(d->arena, operands, d->words[d->at++]);
			options = options && d->anywhere;
		}
	}
}
