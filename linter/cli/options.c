/*
 * options.c: reads the command line.
 *
 * As GNU tools take it: --name=value, --name value, -nvalue, -n value, -ab, -- ends options. The
 * first operand that names a command is the command; without one it is `lint`. Options may stand
 * before and behind it. For `run` everything from the first word on belongs to docker.
 */
#include "cli/private.h"

#include "read/read.h"
#include "report/visible.h"

#include <string.h>
#include <unistd.h>

_Static_assert(
	(int)OPTION_COUNT <= (int)OPTIONS_MOST, "struct settings has a flag for each option");

struct parse {
	struct arena *arena;
	int argc, at;
	char *const *argv;
	bool (*exists)(const char *path);
	struct settings *out;
	struct str *why;
	bool commanded; /* a command was named */
	unsigned given[OPTION_COUNT];
};

/* --- messages --- */

static struct str quoted(struct arena *a, struct str s)
{
	static const size_t most = 100;
	struct buf b = BUF(a);
	struct sink *out = arena_new(a, struct sink);
	sink_init_memory(out, &b);
	visible_add(out, s, most);
	sink_flush(out);
	return buf_str(&b);
}

struct str suggestion(struct arena *a, const struct nearest *n)
{
	if (n->best.n == 0)
		return STR("");
	return str_printf(a, "; did you mean `" STR_FMT "`?", STR_ARG(n->best));
}

static struct str dashed(struct arena *a, const char *name)
{
	struct str s = str_copy(a, str_from(name));
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '_')
			((char *)(uintptr_t)s.p)[i] = '-';
	return s;
}

static struct str shown_option(struct arena *a, int id)
{
	return str_join(a, STR("--"), dashed(a, option_at((unsigned)id)->name));
}

static bool fail(struct parse *p, struct str why)
{
	*p->why = why;
	return false;
}

static bool unknown_option(struct parse *p, struct str typed)
{
	struct nearest near;
	nearest_init(&near, typed);
	for (int id = 0; id < OPTION_COUNT; id++)
		nearest_offer(&near, shown_option(p->arena, id));
	return fail(
		p, str_printf(p->arena, "there is no option `" STR_FMT "`" STR_FMT,
			   STR_ARG(quoted(p->arena, typed)), STR_ARG(suggestion(p->arena, &near))));
}

/* --- options --- */

/* `schema --config` takes no file. */
static int long_option(struct parse *p, struct str name)
{
	if (p->out->command == COMMAND_schema && str_eq(name, STR("config")))
		return OPTION_config_schema;
	for (int id = 0; id < OPTION_COUNT; id++)
		if (str_eq(dashed(p->arena, option_at((unsigned)id)->name), name))
			return id;
	return -1;
}

static int short_option(char letter)
{
	for (int id = 0; id < OPTION_COUNT; id++)
		if (letter && option_at((unsigned)id)->letter == letter)
			return id;
	return -1;
}

static bool takes_value(int id)
{
	return option_at((unsigned)id)->argument[0] != 0;
}

static bool apply(struct parse *p, int id, struct str value)
{
	struct option_value v = {
		p->arena, p->out, option_field(p->out, (enum option_id)id), value, STR("")};
	p->given[id]++;
	if (option_readers[id](&v))
		return true;
	return fail(p, str_printf(p->arena, "`" STR_FMT "` is not what " STR_FMT " takes: " STR_FMT,
			       STR_ARG(quoted(p->arena, value)),
			       STR_ARG(shown_option(p->arena, id)), STR_ARG(v.want)));
}

/* The next argument is the value. */
static bool apply_next(struct parse *p, int id)
{
	if (p->at >= p->argc)
		return fail(p, str_printf(p->arena, STR_FMT " needs %s behind it",
				       STR_ARG(shown_option(p->arena, id)),
				       option_at((unsigned)id)->argument));
	return apply(p, id, str_from(p->argv[p->at++]));
}

static bool parse_long(struct parse *p, struct str arg)
{
	struct str name, value = str_cut(str_skip(arg, 2), '=', &name);
	bool joined = name.n + 2 < arg.n;
	int id = long_option(p, name);
	if (id < 0)
		return unknown_option(p, str_slice(arg, 0, name.n + 2));
	if (joined && !takes_value(id))
		return fail(p, str_printf(p->arena, STR_FMT " takes no value",
				       STR_ARG(shown_option(p->arena, id))));
	if (joined || !takes_value(id))
		return apply(p, id, value);
	return apply_next(p, id);
}

static bool parse_short(struct parse *p, struct str arg)
{
	for (size_t i = 1; i < arg.n; i++) {
		int id = short_option(arg.p[i]);
		if (id < 0)
			return unknown_option(
				p, str_join(p->arena, STR("-"), str_slice(arg, i, i + 1)));
		if (takes_value(id)) {
			struct str rest = str_skip(arg, i + 1);
			return rest.n ? apply(p, id, rest) : apply_next(p, id);
		}
		if (!apply(p, id, STR("")))
			return false;
	}
	return true;
}

/* --- operands --- */

static bool on_disk(const char *path)
{
	return access(path, F_OK) == 0;
}

static bool command_read(struct str name, enum command *out)
{
	for (int c = 0; c < COMMAND_COUNT; c++)
		if (str_eq(name, str_from(command_infos[c].name))) {
			*out = (enum command)c;
			return true;
		}
	return false;
}

/* A word that is neither a command nor a file, and looks like a command. */
static bool mistyped_command(struct parse *p, const char *arg)
{
	struct nearest near;
	struct str name = str_from(arg);
	if (strpbrk(arg, "./*?[") || str_eq(name, STR("-")) || p->exists(arg))
		return false;
	nearest_init(&near, name);
	for (int c = 0; c < COMMAND_COUNT; c++)
		nearest_offer(&near, str_from(command_infos[c].name));
	fail(p, str_printf(p->arena, "there is no command and no file `" STR_FMT "`" STR_FMT,
			STR_ARG(quoted(p->arena, name)), STR_ARG(suggestion(p->arena, &near))));
	return true;
}

static void operands_rest(struct parse *p)
{
	while (p->at < p->argc)
		list_push(p->arena, &p->out->operands, str_from(p->argv[p->at++]));
}

static bool parse_operand(struct parse *p, const char *arg)
{
	if (!p->commanded) {
		p->commanded = true;
		if (command_read(str_from(arg), &p->out->command))
			return true;
		if (mistyped_command(p, arg))
			return false;
	}
	list_push(p->arena, &p->out->operands, str_from(arg));
	if (p->out->command == COMMAND_run)
		operands_rest(p);
	return true;
}

static bool parse_all(struct parse *p)
{
	while (p->at < p->argc) {
		struct str arg = str_from(p->argv[p->at++]);
		bool ok = true;
		if (str_eq(arg, STR("--"))) {
			operands_rest(p);
		} else if (str_starts_with(arg, STR("--"))) {
			ok = parse_long(p, arg);
		} else if (arg.n > 1 && arg.p[0] == '-') {
			ok = parse_short(p, arg);
		} else {
			ok = parse_operand(p, arg.p);
		}
		if (!ok)
			return false;
	}
	return true;
}

/* --- what belongs together --- */

static struct str commands_of(struct arena *a, int id)
{
	struct buf b = BUF(a);
	for (unsigned c = 0; c < COMMAND_COUNT; c++)
		if (option_at((unsigned)id)->commands & 1u << c)
			buf_printf(&b, "%s`%s`", b.n ? ", " : "", command_infos[c].name);
	return buf_str(&b);
}

static bool check_options(struct parse *p)
{
	unsigned command = 1u << p->out->command;
	for (int id = 0; id < OPTION_COUNT; id++)
		if (p->given[id] && !(option_at((unsigned)id)->commands & command))
			return fail(
				p, str_printf(p->arena,
					   "`%s` has no option " STR_FMT "; it belongs to " STR_FMT,
					   command_name(p->out->command),
					   STR_ARG(shown_option(p->arena, id)),
					   STR_ARG(commands_of(p->arena, id))));
	return true;
}

/* Where the arguments of a command say less or more than it needs. */
static bool check_operands(struct parse *p)
{
	uint32_t n = p->out->operands.n;
	const struct command_info *info = &command_infos[p->out->command];
	if (p->out->help || p->out->version)
		return true;
	bool optional = info->arguments[0] == '[' && p->out->command != COMMAND_run;
	if (n == 0 && info->arguments[0] && !optional)
		return fail(p, str_printf(p->arena, "`%s` needs %s behind it", info->name,
				       info->arguments));
	bool many = strstr(info->arguments, "...") != NULL;
	uint32_t most = many ? UINT32_MAX : info->arguments[0] ? 1 : 0;
	if (n > most)
		return fail(p,
			str_printf(p->arena, "`%s` does not know what to do with `" STR_FMT "`",
				info->name, STR_ARG(quoted(p->arena, p->out->operands.at[most]))));
	return true;
}

bool options_parse(struct arena *a, int argc, char *const *argv, bool (*exists)(const char *path),
	struct settings *out, struct str *why)
{
	struct parse p = {a, argc, 1, argv, exists ? exists : on_disk, out, why, false, {0}};
	*out = (struct settings){.command = COMMAND_lint,
		.fail_on = SEVERITY_MEDIUM,
		.max_file_size = READ_FILE_SIZE};
	if (!parse_all(&p))
		return false;
	if (out->command == COMMAND_merge && !p.given[OPTION_format])
		out->format = REPORT_jsonl;
	for (int id = 0; id < OPTION_COUNT; id++)
		out->given[id] = p.given[id] != 0;
	if (out->isolated)
		out->no_config = out->no_inline_ignore = out->no_gitignore = true;
	out->no_gitignore |= out->ci_strict;
	return check_options(&p) && check_operands(&p);
}
