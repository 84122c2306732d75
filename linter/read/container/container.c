/*
 * container.c: the commands of a container, the capabilities it is left with, its restarts, and
 * what system it is for.
 */
#include "read/container/container.h"

#include "read/shell/shell.h"
#include "read/spec/spec.h"

/* Docker's default set. */
static const char *const defaults[] = {"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID",
	"KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW", "SETFCAP", "SETGID", "SETPCAP", "SETUID",
	"SYS_CHROOT", NULL};

/* The others that Linux has. */
static const char *const others[] = {"AUDIT_CONTROL", "AUDIT_READ", "BLOCK_SUSPEND", "BPF",
	"CHECKPOINT_RESTORE", "DAC_READ_SEARCH", "IPC_LOCK", "IPC_OWNER", "LEASE",
	"LINUX_IMMUTABLE", "MAC_ADMIN", "MAC_OVERRIDE", "NET_ADMIN", "NET_BROADCAST", "PERFMON",
	"SYSLOG", "SYS_ADMIN", "SYS_BOOT", "SYS_MODULE", "SYS_NICE", "SYS_PACCT", "SYS_PTRACE",
	"SYS_RAWIO", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "WAKE_ALARM", NULL};

static bool is_list(struct value v)
{
	return v.tag == VALUE_LIST && !value_is_unknown(v) && v.u.list;
}

static const struct value *find(struct value list, struct str name)
{
	for (uint32_t i = 0; is_list(list) && i < list.u.list->n; i++)
		if (str_eq(value_str(list.u.list->at[i]), name))
			return &list.u.list->at[i];
	return NULL;
}

/* Why the list may hold more, or hold what cannot be told; NULL: it is known. */
static const struct cause *doubt(struct value list)
{
	if (!is_list(list))
		return value_cause(list);
	for (uint32_t i = 0; i < list.u.list->n; i++)
		if (value_cause(list.u.list->at[i]))
			return value_cause(list.u.list->at[i]);
	return list.u.list->open;
}

static void add(struct arena *a, struct value list, struct str name, uint32_t place)
{
	if (name.n && !find(list, name))
		value_list_add(a, list, value_string(a, name, place));
}

static void add_all(struct arena *a, struct value list, const char *const *names, struct value but,
	uint32_t place)
{
	for (; *names; names++)
		if (!find(but, str_from(*names)))
			add(a, list, str_from(*names), place);
}

static struct value everything(struct arena *a, uint32_t place)
{
	struct value none = {0}, list = value_list(a, place);
	add_all(a, list, defaults, none, place);
	add_all(a, list, others, none, place);
	return list;
}

/* What was dropped cannot be told: of the default set nothing is certain, the rest is open. */
static struct value undecided(
	struct arena *a, struct value added, const struct cause *why, uint32_t place)
{
	struct value list = value_list(a, place);
	for (uint32_t i = 0; is_list(added) && i < added.u.list->n; i++)
		if (!value_cause(added.u.list->at[i]))
			add(a, list, value_str(added.u.list->at[i]), added.u.list->at[i].place);
	list.u.list->open = why;
	return list;
}

struct value container_capabilities(struct record *r)
{
	struct arena *a = r->facts->arena;
	struct value added = model_get(r, F_container_cap_add);
	struct value dropped = model_get(r, F_container_cap_drop);
	struct value privileged = model_get(r, F_container_privileged), none = {0};
	const struct value *all = find(added, STR("ALL"));
	if (value_as_truth(privileged) == TRUTH_TRUE)
		return everything(a, privileged.place);
	if (doubt(dropped) || (value_is_unknown(privileged) && value_cause(privileged)))
		return undecided(a, all ? everything(a, all->place) : added,
			doubt(dropped) ? doubt(dropped) : value_cause(privileged), r->place);
	struct value list = value_list(a, r->place);
	bool nothing = find(dropped, STR("ALL")) != NULL;
	if (all || !nothing)
		add_all(a, list, defaults, dropped, all ? all->place : r->place);
	if (all)
		add_all(a, list, others, dropped, all->place);
	for (uint32_t i = 0; is_list(added) && i < added.u.list->n; i++) {
		struct value v = added.u.list->at[i];
		if (!value_cause(v) && !str_eq(value_str(v), STR("ALL")) &&
			(nothing || !find(all ? none : dropped, value_str(v)) || !all))
			add(a, list, value_str(v), v.place);
	}
	list.u.list->open = doubt(added);
	return list;
}

/* on-failure:N; 0, as no number, is without end. */
static struct record *part_of(struct value v)
{
	return v.tag == VALUE_RECORD && !value_is_unknown(v) ? v.u.record : NULL;
}

static bool is_of_windows(struct arena *a, struct record *image)
{
	return spec_names_windows(a, value_str(model_get(image, F_image_repository))) ||
	       spec_names_windows(a, value_str(model_get(image, F_image_tag)));
}

/* A mount at C:\data: only Windows has such a place. */
static bool mounts_drive(struct record *r)
{
	struct value mounts = model_get(r, F_container_mounts);
	for (uint32_t i = 0; is_list(mounts) && i < mounts.u.list->n; i++) {
		struct record *mount = part_of(mounts.u.list->at[i]);
		struct str at = mount ? value_str(model_get(mount, F_mount_target)) : STR("");
		if (at.n > 2 && char_is_alpha(at.p[0]) && at.p[1] == ':' &&
			(at.p[2] == '\\' || at.p[2] == '/'))
			return true;
	}
	return false;
}

static bool runs_windows(struct record *r)
{
	struct str platform = value_str(model_get(r, F_container_platform));
	struct str isolation = value_str(model_get(r, F_container_isolation));
	struct record *build = part_of(model_get(r, F_container_build));
	struct record *stage = build ? part_of(model_get(build, F_build_stage)) : NULL;
	struct record *image = part_of(model_get(r, F_container_image));
	if (platform.n)
		return str_starts_with_nocase(platform, STR("windows"));
	if (stage)
		return str_eq(value_str(model_get(stage, F_stage_os)), STR("windows"));
	if (str_eq(isolation, STR("hyperv")) || str_eq(isolation, STR("process")))
		return true;
	return (image && is_of_windows(r->facts->arena, image)) || mounts_drive(r);
}

struct value container_os(struct record *r)
{
	struct str os = runs_windows(r) ? STR("windows") : STR("linux");
	return value_string(r->facts->arena, os, r->place);
}

struct value container_restart_attempts(struct record *r)
{
	struct value restart = model_get(r, F_container_restart), v;
	struct str kind, number;
	int64_t n;
	if (value_cause(restart)) {
		v = value_unknown(VALUE_INT, value_cause(restart), restart.place);
		v.flags |= VALUE_MAYBE_MISSING;
		return v;
	}
	number = str_cut(value_str(restart), ':', &kind);
	if (!str_eq(kind, STR("on-failure")) || !str_int(number, &n) || n <= 0)
		return value_none(restart.place);
	v = value_int(n, restart.place);
	v.flags |= restart.flags & (VALUE_WRITTEN | VALUE_OVERRIDABLE);
	return v;
}

static void append(struct arena *a, struct value to, struct value from)
{
	for (uint32_t i = 0; is_list(from) && i < from.u.list->n; i++)
		value_list_add(a, to, from.u.list->at[i]);
}

/* Whom the image's own entry point hands arguments to; empty: that is not known. */
static struct str own_program(struct record *r)
{
	struct value image = model_get(r, F_container_image);
	if (image.tag != VALUE_RECORD || value_is_unknown(image))
		return STR("");
	struct value repository = model_get(image.u.record, F_image_repository);
	struct value tag = model_get(image.u.record, F_image_tag);
	bool dind = !value_cause(repository) && tag.tag == VALUE_STRING && !value_cause(tag) &&
		    str_eq(value_str(repository), STR("library/docker")) &&
		    str_contains(value_str(tag), STR("dind"));
	return dind ? STR("dockerd") : STR("");
}

/* What is started: the entry point with the command as its arguments. An entry point that is
 * written here drops the image's own command. */
static void add_start(
	struct record *r, struct reading *reading, struct shell_context *ctx, struct value commands)
{
	struct arena *a = r->facts->arena;
	struct value entrypoint = model_get(r, F_container_entrypoint);
	struct value command = model_get(r, F_container_command);
	struct value words = value_list(a, r->place);
	if (entrypoint.tag == VALUE_NONE && command.tag == VALUE_NONE)
		return; /* all of it is the image's */
	append(a, words, entrypoint);
	append(a, words, command);
	ctx->phase = "start";
	if (words.u.list->n && str_starts_with(value_str(words.u.list->at[0]), STR("-"))) {
		struct str program = own_program(r);
		if (!program.n || entrypoint.tag != VALUE_NONE)
			return; /* arguments of the image's own entry point */
		struct value own = words;
		words = value_list(a, r->place);
		value_list_add(a, words, value_string(a, program, own.u.list->at[0].place));
		append(a, words, own);
	}
	if (words.u.list->n)
		shell_words(reading, words.u.list->at, words.u.list->n, ctx, commands);
}

/* The text with "$\1" in place of each hole, as the reader of scripts wants it. */
static struct str with_gaps(struct arena *a, struct text t, struct shell_gap_list *gaps)
{
	struct buf b = BUF(a);
	size_t done = 0;
	for (uint32_t i = 0; i < t.n_holes; i++) {
		buf_add(&b, str_slice(t.s, done, t.holes[i].at));
		done = t.holes[i].at;
		list_push(a, gaps, ((struct shell_gap){(uint32_t)b.n, t.holes[i].cause, false}));
		buf_add(&b, STR("$\1"));
	}
	buf_add(&b, str_skip(t.s, done));
	return buf_str(&b);
}

static struct splice script_of(const struct reading *reading, struct record *r, struct value text,
	struct shell_gap_list *gaps)
{
	struct place at = facts_at(r->facts, text.place);
	const struct splice *known = reading_written(reading, at);
	struct splicer s;
	if (!text_has_holes(*text.u.text) && known && str_eq(known->text, value_str(text)))
		return *known;
	splicer_init(&s, r->facts->arena, at.source);
	splicer_add(&s, with_gaps(r->facts->arena, *text.u.text, gaps), at.span);
	return splicer_end(&s);
}

static void add_check(struct record *r, const struct container_origin *origin,
	struct shell_context *ctx, struct value commands)
{
	struct value v = model_get(r, F_container_healthcheck);
	if (v.tag != VALUE_RECORD || value_is_unknown(v))
		return;
	struct value test = model_get(v.u.record, F_healthcheck_test);
	if (!is_list(test) || test.u.list->n < 2)
		return;
	const struct value *words = test.u.list->at;
	ctx->phase = "check";
	if (str_eq(value_str(words[0]), STR("CMD"))) {
		shell_words(origin->reading, words + 1, test.u.list->n - 1, ctx, commands);
	} else if (str_eq(value_str(words[0]), STR("CMD-SHELL"))) {
		struct shell_context own = *ctx;
		struct splice script = script_of(origin->reading, r, words[1], &own.gaps);
		shell_read(origin->reading, &script, &own, commands);
	}
}

struct value container_commands(struct record *r)
{
	const struct container_origin *origin = (const struct container_origin *)r->origin;
	struct value commands = value_list(r->facts->arena, r->place);
	struct shell_context ctx = {.dialect = SHELL_POSIX, .container = r};
	bool unlisted = r->facts->unlisted;
	if (!origin)
		return commands;
	r->facts->unlisted = !r->listed;
	if (!origin->image_starts)
		add_start(r, origin->reading, &ctx, commands);
	add_check(r, origin, &ctx, commands);
	r->facts->unlisted = unlisted;
	return commands;
}
