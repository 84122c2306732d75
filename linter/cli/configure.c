/*
 * configure.c: configuration files beside the command line, which has the last word.
 */
#include "cli/session.h"

#include "cli/private.h"

#include "config/find.h"
#include "project/input.h"
#include "project/paths.h"
#include "project/root.h"

#include <stdlib.h>

static int option_of(const char *key)
{
	for (int id = 0; id < OPTION_COUNT; id++)
		if (str_eq(str_from(option_at((unsigned)id)->name), str_from(key)))
			return id;
	return -1;
}

static void wrong(struct session *s, const struct config_run *run, const struct config_word *w,
	struct str want)
{
	struct str key = config_key_shown(&s->arena, run->key);
	diag_add(&s->config_diags, &DIAG_config, w->source, w->span,
		"`" STR_FMT "` is not what `" STR_FMT "` takes: " STR_FMT, STR_ARG(w->text),
		STR_ARG(key), STR_ARG(want));
}

/* Below a file that locks, the bar may only become stricter. */
static bool softens(const struct settings *before, const struct settings *after)
{
	bool ignores = after->unknown_given && after->unknown == UNKNOWN_IGNORE;
	return after->fail_on > before->fail_on ||
	       (ignores && !(before->unknown_given && before->unknown == UNKNOWN_IGNORE));
}

static void apply_file(struct session *s, const struct config *c, struct str name)
{
	struct str real, path = path_join(&s->arena, c->shown, name);
	if (c->trusted || (path_real(&s->arena, path, &real) && path_is_above(c->top, real)))
		s->settings.baseline = path;
	else
		input_failed(&s->arena, &s->config_diags, path,
			STR("does not exist, or lies outside the project"));
}

static void apply_word(struct session *s, int id, const struct config_run *run,
	const struct config_word *w, bool locked)
{
	struct settings changed = s->settings;
	struct option_value v = {
		&s->arena, &changed, option_field(&changed, (enum option_id)id), w->text, STR("")};
	bool flag = !option_at((unsigned)id)->argument[0];
	bool no = str_eq(w->text, STR("false"));
	if (flag && !no && !str_eq(w->text, STR("true"))) {
		wrong(s, run, w, STR("true or false"));
		return;
	}
	if (!option_readers[id](&v)) {
		wrong(s, run, w, v.want);
		return;
	}
	if (s->settings.given[id])
		return; /* it was only looked at for mistakes */
	if (flag)
		*(bool *)v.field = !no;
	if (locked && softens(&s->settings, &changed)) {
		diag_add(&s->config_diags, &DIAG_config_locked, w->source, w->span,
			"a file above locks policies, so this does not count");
		return;
	}
	s->settings = changed;
	s->origins[id] = w;
}

static void apply_run(
	struct session *s, const struct config *c, const struct config_run *run, bool locked)
{
	int id = option_of(run->key);
	if (id < 0)
		return;
	if (id == OPTION_output && !c->trusted) {
		if (run->values.n)
			diag_add(&s->config_diags, &DIAG_config, run->values.at[0].source,
				run->values.at[0].span,
				"where reports are written is taken from --config and the command "
				"line only, not from a file of the linted tree");
		return;
	}
	if (run->values.n > 1 && id != OPTION_output) {
		wrong(s, run, &run->values.at[1], STR("one value"));
		return;
	}
	if (id == OPTION_baseline && run->values.n && s->settings.given[id])
		return;
	if (id == OPTION_baseline && run->values.n) {
		apply_file(s, c, run->values.at[0].text);
		s->origins[id] = &run->values.at[0];
		return;
	}
	LIST_EACH (const struct config_word, w, &run->values)
		apply_word(s, id, run, w, locked && !c->trusted);
}

static void apply_chain(struct session *s, const struct config_chain *chain)
{
	bool locked = s->settings.locked.n > 0;
	for (uint32_t i = 0; i < chain->all.n; i++) {
		const struct config *c = chain->all.at[i];
		if (i >= chain->root)
			LIST_EACH (const struct config_run, run, &c->run)
				apply_run(s, c, run, locked);
		locked |= c->locked.n || c->floors.n;
	}
}

static bool config_refused(struct session *s)
{
	s->diags = s->config_diags;
	session_show_diags(s);
	return false;
}

/* What --config says: one file at most, and as many KEY=VALUE as one likes. */
static bool name_config(struct session *s)
{
	LIST_EACH (const struct str, text, &s->settings.config) {
		if (config_is_said(*text)) {
			configs_say(&s->configs, *text);
			if (s->config_diags.errors)
				return config_refused(s);
			continue;
		}
		if (s->configs.named || s->settings.no_config) {
			complain("%s",
				s->configs.named
					? "--config names two files, and one stands alone"
					: "--config names a file, and --no-config wants none");
			return false;
		}
		if (!configs_name(&s->configs, *text))
			return config_refused(s);
	}
	return true;
}

static const struct config_word *of_tree(const struct session *s, int id)
{
	const struct config_word *w = s->origins[id];
	LIST_EACH (struct config *, c, &s->configs.found)
		if (w && (*c)->source == w->source && (*c)->trusted)
			return NULL;
	return w;
}

struct str session_softened(struct session *s)
{
	struct buf b = BUF(&s->arena);
	if (of_tree(s, OPTION_fail_on) && s->settings.fail_on > SEVERITY_MEDIUM)
		buf_printf(&b, "the bar is %s, as the configuration of the tree says\n",
			severity_name(s->settings.fail_on));
	if (of_tree(s, OPTION_unknown) && s->settings.unknown == UNKNOWN_IGNORE)
		buf_add(&b, STR("what cannot be decided is ignored, as the configuration of the "
				"tree says\n"));
	return buf_str(&b);
}

bool session_configure(struct session *s)
{
	struct settings *set = &s->settings;
	configs_init(&s->configs, &s->arena, &s->config_diags);
	bool judges = set->command == COMMAND_lint || set->command == COMMAND_run ||
		      set->command == COMMAND_fix || set->command == COMMAND_baseline;
	if (!judges || set->help) {
		s->configs.off = true;
		return true;
	}
	s->configs.off = set->no_config || set->ci_strict;
	if (!name_config(s))
		return false;
	if (!s->configs.named && !s->configs.off)
		configs_user(&s->configs, getenv);
	apply_chain(s, configs_of(&s->configs, STR(""), STR("")));
	return true;
}

bool session_baseline(struct session *s)
{
	struct settings *set = &s->settings;
	struct input in;
	struct str why;
	if (!set->baseline.n) {
		if (set->command == COMMAND_baseline)
			baseline_init(&s->baseline, &s->arena,
				set->output.n ? path_folder(set->output.at[0]) : STR(""));
		return true;
	}
	baseline_init(&s->baseline, &s->arena, path_folder(set->baseline));
	s->baseline.trusted = set->ci_strict;
	if (!input_read(&s->arena, set->baseline, limit_own(BASELINE_SIZE), &in, &why)) {
		complain(STR_FMT " " STR_FMT, STR_ARG(set->baseline), STR_ARG(why));
		return false;
	}
	struct source *source = source_new(&s->arena, set->baseline, in.text);
	if (input_check_text(&in, source, &s->diags) &&
		baseline_read(&s->baseline, source, &s->diags))
		return true;
	session_show_diags(s);
	return false;
}

const struct ruleset *session_rules(
	struct session *s, struct str path, struct str given, bool excludes)
{
	struct str folder = path_folder(path), real = STR("");
	const struct config_chain *chain = configs_of(&s->configs, folder, given);
	if (chain->all.n)
		path_real(&s->arena, folder, &real);
	return rulings_of(
		&s->rulings, chain, path_join(&s->arena, real, path_name(path)), excludes);
}

/* ---- what holds, and why ---- */

static void show_word(struct session *s, const struct config_word *w)
{
	struct position at = source_position(w->source, w->span.from);
	sink_printf(s->out, STR_FMT "  # " STR_FMT ":%u:%u\n", STR_ARG(w->text),
		STR_ARG(w->source->path), at.line, at.column);
}

static void show_run_keys(struct session *s)
{
	for (unsigned i = 0; i < config_key_count(); i++) {
		const struct config_key *key = config_key_at(i);
		int id = key->scope == CONFIG_RUN ? option_of(key->name) : -1;
		if (id < 0)
			continue;
		sink_printf(s->out, STR_FMT ": ", STR_ARG(config_key_shown(&s->arena, key->name)));
		if (s->settings.given[id])
			sink_add(s->out, STR("(command line)\n"));
		else if (s->origins[id])
			show_word(s, s->origins[id]);
		else
			sink_add(s->out, STR("(default)\n"));
	}
}

static void show_policy(struct session *s, const struct judged_program *jp, uint32_t i)
{
	const struct policy_info *p = &jp->program->policies[i];
	const struct verdict_rule *r = &jp->rules[i];
	enum severity severity = r->severity < SEVERITY_COUNT ? r->severity : p->severity;
	if (severity < r->least)
		severity = r->least;
	if (!jp->active[i])
		return;
	sink_printf(s->out, "  " STR_FMT ": %s%s", STR_ARG(p->name), severity_name(severity),
		r->locked ? "  # locked" : "");
	if (r->waiver)
		sink_printf(s->out, "  # " STR_FMT, STR_ARG(r->waiver->reason));
	sink_char(s->out, '\n');
}

static void show_path(struct session *s, struct str path)
{
	const struct config_chain *chain = configs_of(&s->configs, path_folder(path), STR(""));
	const struct ruleset *rs = session_rules(s, path, STR(""), true);
	sink_printf(s->out, "# " STR_FMT "\nconfiguration:\n", STR_ARG(path));
	for (uint32_t i = 0; i < chain->all.n; i++)
		sink_printf(s->out, "  - " STR_FMT "%s\n", STR_ARG(chain->all.at[i]->source->path),
			i < chain->root ? "  # its floors and locks only" : "");
	show_run_keys(s);
	if (rs->left_out)
		sink_add(s->out, STR("left out: true\n"));
	sink_add(s->out, STR("policies:\n"));
	LIST_EACH (const struct judged_program, jp, &rs->programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++)
			show_policy(s, jp, i);
}

int show_settings(struct session *s)
{
	if (!session_select(s))
		return EXIT_TROUBLE;
	if (!s->settings.operands.n)
		show_path(s, STR("./"));
	LIST_EACH (const struct str, path, &s->settings.operands)
		show_path(s, *path);
	bool ok = !s->config_diags.errors;
	s->diags = s->config_diags;
	session_show_diags(s);
	return session_end(s, ok ? EXIT_CLEAN : EXIT_TROUBLE);
}
