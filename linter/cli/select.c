/*
 * select.c: which policies are switched on, and with which params.
 */
#include "cli/session.h"

#include "shellcheck/shellcheck.h"

const struct policy_info *session_policy(
	struct session *s, struct str name, const struct program **program)
{
	const struct program *all[] = {s->own, s->library};
	for (size_t i = 0; i < 2; i++)
		for (uint32_t k = 0; all[i] && k < all[i]->n_policies; k++) {
			const struct policy_info *p = &all[i]->policies[k];
			if (!str_eq(p->name, name) && !policy_has_id(p, name))
				continue;
			if (program)
				*program = all[i];
			return p;
		}
	return NULL;
}

static void offer(struct nearest *n, const struct program *p, bool tags)
{
	for (uint32_t i = 0; p && i < p->n_policies; i++) {
		nearest_offer(n, p->policies[i].name);
		for (uint32_t k = 0; k < p->policies[i].aka.n; k++)
			nearest_offer(n, p->policies[i].aka.at[k]);
		for (uint32_t k = 0; tags && k < p->policies[i].tags.n; k++)
			nearest_offer(n, p->policies[i].tags.at[k]);
	}
}

struct str session_suggest(struct session *s, struct str name, bool choosing)
{
	struct nearest n;
	uint32_t n_packs;
	const struct str *packs = pack_names(&s->arena, &n_packs);
	nearest_init(&n, name);
	for (uint32_t i = 0; choosing && i < n_packs; i++)
		nearest_offer(&n, packs[i]);
	offer(&n, s->own, choosing);
	offer(&n, s->library, choosing);
	return suggestion(&s->arena, &n);
}

static bool is_upkeep(struct str word)
{
	return str_eq(word, STR("waivers")) || upkeep_find(word) != UPKEEP_COUNT;
}

/* Words whose findings come from elsewhere than from policies. */
static bool is_foreign(struct str word);

static bool names_upkeep(const struct text_list *words, enum upkeep u)
{
	LIST_EACH (const struct str, word, words)
		if (str_eq(*word, STR("waivers")) || str_eq(*word, upkeep_policy(u)->name))
			return true;
	return false;
}

/* Whatever is selected, waivers are kept in order, unless that is ignored. */
bool session_wants(struct session *s, enum upkeep u)
{
	if (names_upkeep(&s->settings.ignore, u))
		return false;
	const struct ruleset *rs = session_rules(s, STR(""), STR(""), false);
	LIST_EACH (const struct config_word, w, &rs->foreign_off)
		if (str_eq(w->text, STR("waivers")) || upkeep_find(w->text) == u)
			return false;
	return true;
}

/* What --ignore says of waivers themselves. */
void session_drop(const struct session *s, struct findings *fs)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < fs->all.n; i++) {
		enum upkeep u = upkeep_find(fs->all.at[i]->policy->name);
		if (u == UPKEEP_COUNT || !names_upkeep(&s->settings.ignore, u))
			fs->all.at[n++] = fs->all.at[i];
	}
	fs->all.n = n;
}

static bool is_of_shellcheck(struct str word)
{
	return str_eq(word, STR("shellcheck")) || shellcheck_code(word).n;
}

static bool is_foreign(struct str word)
{
	return is_of_shellcheck(word) || is_upkeep(word);
}

/* Packs stand for all of ShellCheck's codes, since it was asked for beside them. */
static bool names_code(const struct text_list *words, struct str code)
{
	LIST_EACH (const struct str, word, words)
		if (str_eq(*word, STR("shellcheck")) || str_eq(shellcheck_code(*word), code) ||
			pack_exists(*word))
			return true;
	return false;
}

bool session_wants_code(const void *session, struct str code)
{
	const struct settings *set = &((const struct session *)session)->settings;
	if (names_code(&set->ignore, code))
		return false;
	return !set->select.n || names_code(&set->select, code) ||
	       names_code(&set->extend_select, code);
}

static bool find_shellcheck(struct session *s)
{
	bool ok = true;
	LIST_EACH (const struct str, word, &s->settings.select)
		if (is_of_shellcheck(*word) && !s->settings.shellcheck) {
			complain("`" STR_FMT "` is ShellCheck's: ask for it with --shellcheck",
				STR_ARG(*word));
			ok = false;
		}
	if (!s->settings.shellcheck)
		return ok;
	s->shellcheck = shellcheck_find(&s->arena);
	s->incomplete = !s->shellcheck;
	if (s->incomplete)
		complain("ShellCheck is not installed (no program shellcheck on the PATH): "
			 "scripts are checked without it");
	return ok;
}

/* Switches what the words mean; false when one means nothing. */
static bool apply(struct session *s, const struct text_list *words, bool on)
{
	bool ok = true;
	LIST_EACH (struct str, word, words) {
		bool found = false;
		LIST_EACH (struct judged_program, jp, &s->judge.programs)
			for (uint32_t i = 0; i < jp->program->n_policies; i++)
				if (policy_answers(&jp->program->policies[i], *word)) {
					jp->active[i] = on;
					found = true;
				}
		if (found || pack_exists(*word) || is_foreign(*word))
			continue;
		complain("there is no policy, tag or id `" STR_FMT "`" STR_FMT, STR_ARG(*word),
			STR_ARG(session_suggest(s, *word, true)));
		ok = false;
	}
	return ok;
}

static void all_off(struct session *s)
{
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++)
			jp->active[i] = false;
}

/* ---- params ---- */

/* NAME is a param's name, or POLICY.NAME where several policies have one of that name. */
static bool param_is(const struct program *p, const struct param_info *param, struct str name)
{
	struct str policy, rest = str_cut(name, '.', &policy);
	if (param->data)
		return false;
	if (str_eq(param->name, name))
		return true;
	return rest.n && param->policy < p->n_policies &&
	       str_eq(p->policies[param->policy].name, policy) && str_eq(param->name, rest);
}

static void offer_params(struct session *s, struct nearest *n)
{
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_params; i++)
			nearest_offer(n, jp->program->params[i].name);
}

static bool set_param(struct session *s, const struct pair *pair)
{
	bool found = false, ok = true;
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_params; i++) {
			const struct param_info *param = &jp->program->params[i];
			if (!param_is(jp->program, param, pair->name))
				continue;
			found = true;
			ok &= library_param(
				&s->arena, param->type, pair->value, &jp->params[i], &s->diags);
			list_push(&s->arena, &s->rulings.params,
				((struct given_param){jp->program, i, jp->params[i]}));
		}
	if (!found) {
		struct nearest n;
		nearest_init(&n, pair->name);
		offer_params(s, &n);
		complain("no policy has a param `" STR_FMT "`" STR_FMT, STR_ARG(pair->name),
			STR_ARG(suggestion(&s->arena, &n)));
	}
	session_show_diags(s);
	return found && ok;
}

static void add_program(struct session *s, const struct program *p)
{
	if (!p)
		return;
	list_push(&s->arena, &s->judge.programs, judged_program_new(&s->arena, p));
	list_push(&s->arena, &s->rulings.programs, p);
}

static struct word_list words_of(const struct text_list *texts)
{
	return (struct word_list){texts->at, texts->n};
}

/* What the command line says holds for every file. */
static void begin_rulings(struct session *s)
{
	const struct settings *set = &s->settings;
	rulings_init(&s->rulings, &s->arena, &s->config_diags);
	s->rulings.select = words_of(&set->select);
	s->rulings.extend_select = words_of(&set->extend_select);
	s->rulings.ignore = words_of(&set->ignore);
	s->rulings.locked = words_of(&set->locked);
	s->rulings.is_foreign = is_foreign;
	s->rulings.most = set->max_file_size;
}

bool session_judges(struct session *s)
{
	LIST_EACH (struct judged_program, jp, &s->judge.programs)
		for (uint32_t i = 0; i < jp->program->n_policies; i++)
			if (jp->active[i])
				return true;
	return false;
}

bool session_select(struct session *s)
{
	bool ok = true;
	begin_rulings(s);
	add_program(s, s->library);
	add_program(s, s->own);
	s->judge.unknown_given = s->settings.unknown_given;
	s->judge.unknown = s->settings.unknown;
	if (s->settings.select.n)
		all_off(s);
	ok &= apply(s, &s->settings.select, true);
	ok &= apply(s, &s->settings.extend_select, true);
	ok &= apply(s, &s->settings.ignore, false);
	ok &= apply(s, &s->settings.locked, true);
	LIST_EACH (struct pair, p, &s->settings.param)
		ok &= set_param(s, p);
	return find_shellcheck(s) && ok;
}
