/*
 * config_test.c: configuration files: what is wrong with them and where, and what layers of them
 * make of the bundled policies.
 */
#include "config/rules.h"

#include "unit/library_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static struct config *read_text(const char *text, struct diags *ds)
{
	struct source *s = source_new(&arena, STR("c.yaml"), str_from(text));
	struct config *c = config_read(&arena, s, ds);
	c->source = s;
	c->folder = c->top = STR("/p");
	return c;
}

/* ---- mistakes ---- */

static const struct {
	const char *name, *text, *want;
} mistakes[] = {
	{"nothing", "", ""},
	{"only comments", "# later\n", ""},
	{"one word for a list", "ignore: users\n", ""},
	{"a list", "- ignore\n", "1:1: this is a list, where a mapping of settings is wanted\n"},
	{"an unknown key", "ignores: [a]\n", "1:1: there is no key `ignores`\n"},
	{"a map for names", "ignore: {a: b}\n",
		"1:9: this is a mapping, where a list of names is wanted\n"},
	{"null for a name", "ignore: [~]\n", "1:10: this is nothing, where a name is wanted\n"},
	{"no severity", "severity: {a: higher}\n",
		"1:15: `higher` is no severity: critical, high, medium, low or info\n"},
	{"a word for a flag", "root: yes\n",
		"1:7: this is a string, where true or false is wanted\n"},
	{"an override without paths", "overrides:\n- ignore: a\n",
		"2:3: this override has no paths, so it never holds\n"},
	{"a key of the file in an override", "overrides: [{paths: a, root: true}]\n",
		"1:24: `root` stands at the top of the file, not in an override\n"},
	{"a bound that is none", "floors: {a: {params: {b: {max: 1}}}}\n",
		"1:27: there is no key `max` here; known are least, most, within\n"},
	{"twice the same key", "root: true\nroot: false\n",
		"2:1: the key 'root' is already written in line 1\n"},
};

static void tells_mistakes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof mistakes / sizeof *mistakes; i++) {
		struct diags ds;
		struct buf b = BUF(&arena);
		diags_init(&ds, &arena);
		read_text(mistakes[i].text, &ds);
		LIST_EACH (struct diag *, d, &ds.all) {
			struct position at = source_position((*d)->source, (*d)->span.from);
			buf_printf(&b, "%u:%u: " STR_FMT "\n", at.line, at.column,
				STR_ARG((*d)->message));
		}
		buf_char(&b, 0);
		if (!str_eq(str_from(b.p), str_from(mistakes[i].want)))
			fail_msg("%s: %s", mistakes[i].name, b.p);
	}
}

static void ends_at_the_limit_of_words(void **state)
{
	(void)state;
	for (uint32_t n = CONFIG_WORDS_MOST - 2; n <= CONFIG_WORDS_MOST + 1; n++) {
		struct buf b = BUF(&arena);
		struct diags ds;
		diags_init(&ds, &arena);
		buf_add(&b, STR("ignore:\n"));
		for (uint32_t i = 0; i < n; i++)
			buf_add(&b, STR("- a\n"));
		buf_char(&b, 0);
		read_text(b.p, &ds);
		assert_int_equal(ds.errors, n + 1 > CONFIG_WORDS_MOST); /* the key is a word, too */
	}
}

/* ---- layers ---- */

#define P "container-not-privileged"

/* Files from the outermost to the deepest; ^ in front: trusted. What becomes of P for /p/a/x.yml.
 */
static const struct {
	const char *name, *files[3], *locked, *want;
} layers[] = {
	{"nothing said", {""}, NULL, "on"},
	{"the tree ignores it", {"ignore: " P}, NULL, "suppressed"},
	{"a trusted file ignores it", {"^ignore: " P}, NULL, "off"},
	{"the tree selects another", {"select: container-not-root"}, NULL, "suppressed"},
	{"by a pack", {"packs: style"}, NULL, "suppressed"},
	{"taken back below", {"ignore: " P, "extend-select: " P}, NULL, "on"},
	{"by the id of another tool", {"ignore: privileged-service"}, NULL, "suppressed"},
	{"only where paths fit", {"overrides: [{paths: b/, ignore: " P "}]"}, NULL, "on"},
	{"where paths fit", {"overrides: [{paths: a/, ignore: " P "}]"}, NULL, "suppressed"},
	{"by the name of the file", {"overrides: [{paths: '*.yml', ignore: " P "}]"}, NULL,
		"suppressed"},
	{"lowered", {"severity: {" P ": info}"}, NULL, "on info lowered"},
	{"lowered by a trusted file", {"^severity: {" P ": info}"}, NULL, "on info"},
	{"lowered to its floor", {"floors: {" P ": low}", "severity: {" P ": info}"}, NULL,
		"on low lowered"},
	{"locked", {"locked: " P, "ignore: " P}, NULL, "on locked"},
	{"locked as graver", {"{locked: " P ", severity: {" P ": high}}", "severity: {" P ": low}"},
		NULL, "on high locked"},
	{"locked above a root", {"locked: " P, "{root: true, ignore: " P "}"}, NULL, "on locked"},
	{"a root leaves other things behind", {"ignore: " P, "root: true"}, NULL, "on"},
	{"locked by a pack", {"locked: cis-docker", "select: style"}, NULL, "on locked"},
	{"enabled by a floor", {"floors: {" P ": {enabled: true}}", "ignore: all"}, NULL,
		"on locked"},
	{"left out", {"exclude: a/"}, NULL, "left out by the tree"},
	{"left out by a trusted file", {"^exclude: a/"}, NULL, "left out"},
	{"left out although locked", {"locked: " P, "exclude: a/"}, NULL, "on locked"},
	{"locked on the command line", {"ignore: all", "exclude: '*'"}, P, "on locked"},
	{"the same file locks and ignores", {"{locked: " P ", ignore: " P "}"}, NULL, "on locked"},
	{"what is locked by a deeper file binds nobody above", {"ignore: " P, "locked: " P}, NULL,
		"on locked"},
	{"a trusted file behind the tree's does not make its doing trusted",
		{"ignore: " P, "^ignore: container-not-root"}, NULL, "suppressed"},
	{"but may take it back", {"ignore: " P, "^extend-select: " P}, NULL, "on"},
	{"and has the last word", {"locked: " P, "^ignore: " P}, NULL, "off"},
	{"on severities, too", {"severity: {" P ": info}", "^severity: {" P ": low}"}, NULL,
		"on low"},
};

/* The chain of a row's files. */
static struct config_chain chain_of(const char *const *files, size_t n, struct diags *ds)
{
	struct config_chain chain = {0};
	for (size_t k = 0; k < n && files[k]; k++) {
		struct config *c = read_text(files[k] + (files[k][0] == '^'), ds);
		c->trusted = files[k][0] == '^';
		if (c->root)
			chain.root = (uint32_t)k;
		list_push(&arena, &chain.all, c);
	}
	return chain;
}

static struct str outcome(const struct ruleset *rs)
{
	struct buf b = BUF(&arena);
	if (rs->left_out)
		return rs->by_tree ? STR("left out by the tree") : STR("left out");
	const struct judged_program *jp = &rs->programs.at[0];
	const struct policy_info *p = program_policy(library, STR(P));
	const struct verdict_rule *r = &jp->rules[p->index];
	if (!jp->active[p->index])
		return STR("off");
	if (r->waiver)
		return STR("suppressed");
	enum severity before = r->before < SEVERITY_COUNT ? r->before : p->severity, severity;
	severity = r->severity < SEVERITY_COUNT ? r->severity : p->severity;
	if (severity < r->least)
		severity = r->least;
	if (r->locked && severity < before)
		severity = before;
	buf_printf(&b, "on");
	if (severity != p->severity)
		buf_printf(&b, " %s", severity_name(severity));
	if (severity < before)
		buf_printf(&b, " lowered");
	if (r->locked)
		buf_printf(&b, " locked");
	return buf_str(&b);
}

static void lays_files_over_each_other(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof layers / sizeof *layers; i++) {
		struct diags ds;
		struct rulings r;
		struct str locked = layers[i].locked ? str_from(layers[i].locked) : STR("");
		diags_init(&ds, &arena);
		rulings_init(&r, &arena, &ds);
		list_push(&arena, &r.programs, library);
		if (locked.n)
			r.locked = (struct word_list){&locked, 1};
		struct config_chain chain = chain_of(layers[i].files, 3, &ds);
		struct str got = outcome(rulings_of(&r, &chain, STR("/p/a/x.yml"), true));
		if (ds.errors)
			fail_msg("%s: " STR_FMT, layers[i].name, STR_ARG(ds.all.at[0]->message));
		if (!str_eq(got, str_from(layers[i].want)))
			fail_msg("%s: " STR_FMT ", not %s", layers[i].name, STR_ARG(got),
				layers[i].want);
	}
}

static void bounds_params(void **state)
{
	static const struct {
		const char *floor, *value;
		bool fits;
	} rows[] = {
		{"within: [a, b]", "[a]", true},
		{"within: [a, b]", "[]", true},
		{"within: [a, b]", "[a, c]", false},
	};
	(void)state;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct diags ds;
		struct rulings r;
		struct config_chain chain = {0};
		char above[200], below[200];
		diags_init(&ds, &arena);
		rulings_init(&r, &arena, &ds);
		list_push(&arena, &r.programs, library);
		snprintf(above, sizeof above, "floors: {" P ": {params: {allowed_services: {%s}}}}",
			rows[i].floor);
		snprintf(
			below, sizeof below, "params: {" P ".allowed_services: %s}", rows[i].value);
		list_push(&arena, &chain.all, read_text(above, &ds));
		list_push(&arena, &chain.all, read_text(below, &ds));
		rulings_of(&r, &chain, STR("/p/x"), true);
		assert_int_equal(ds.errors, !rows[i].fits);
	}
}

/* A run over many folders without configuration has one set of rules. */
static void folders_share_rules(void **state)
{
	(void)state;
	struct diags ds;
	struct rulings r;
	struct config_chain chains[RULESETS_MOST + 2] = {{{0}, 0, false}};
	diags_init(&ds, &arena);
	rulings_init(&r, &arena, &ds);
	list_push(&arena, &r.programs, library);
	for (unsigned i = 0; i < RULESETS_MOST + 2; i++)
		rulings_of(&r, &chains[i], STR("/p/x"), true);
	assert_int_equal(r.n_rulesets, 1);
	assert_int_equal(ds.all.n, 0);
}

/* ---- what no program says ---- */

static bool is_foreign(struct str word)
{
	return str_eq(word, STR("SC2086")) || str_eq(word, STR("shellcheck"));
}

static const struct {
	const char *name, *files[2], *want;
} foreign[] = {
	{"nothing said", {""}, "finding low"},
	{"ignored by the tree", {"ignore: SC2086"}, "waived low"},
	{"ignored by a trusted file", {"^ignore: SC2086"}, "dropped"},
	{"by its other name", {"^ignore: 'shellcheck:SC2086'"}, "dropped"},
	{"by all of them", {"ignore: shellcheck"}, "waived low"},
	{"others are selected", {"select: container-not-root"}, "waived low"},
	{"it is selected", {"select: SC2086"}, "finding low"},
	{"a pack is selected", {"packs: cis-docker"}, "finding low"},
	{"a pack that it is not in is ignored", {"ignore: style"}, "finding low"},
	{"made graver", {"severity: {SC2086: critical}"}, "finding critical"},
	{"lowered", {"severity: {SC2086: info}"}, "finding info lowered"},
	{"lowered by a trusted file", {"^severity: {SC2086: info}"}, "finding info"},
	{"locked", {"locked: SC2086", "ignore: SC2086"}, "finding low locked"},
	{"locked as graver",
		{"{locked: SC2086, severity: {SC2086: high}}", "severity: {SC2086: info}"},
		"finding high locked"},
	{"held by a floor", {"floors: {SC2086: medium}", "severity: {SC2086: info}"},
		"finding medium"},
};

static void rules_what_no_program_says(void **state)
{
	static const struct policy_info policy = {
		.name = STR_INIT("shellcheck:SC2086"), .severity = SEVERITY_LOW};
	struct str aka[] = {STR("shellcheck:SC2086")}, tags[] = {STR("shellcheck")};
	struct policy_info p = policy;
	(void)state;
	p.aka = (struct strs){aka, 1};
	p.tags = (struct strs){tags, 1};
	for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++) {
		struct diags ds;
		struct rulings r;
		struct findings fs;
		struct buf got = BUF(&arena);
		diags_init(&ds, &arena);
		rulings_init(&r, &arena, &ds);
		r.is_foreign = is_foreign;
		list_push(&arena, &r.programs, library);
		struct config_chain chain = chain_of(foreign[i].files, 2, &ds);
		const struct ruleset *rs = rulings_of(&r, &chain, STR("/p/x"), true);
		findings_init(&fs, &arena);
		findings_add(&fs, &(struct finding){.policy = &p, .severity = SEVERITY_LOW});
		ruleset_foreign(rs, &fs, 0);
		if (fs.all.n)
			buf_printf(&got, "%s %s%s%s", verdict_name(fs.all.at[0]->verdict),
				severity_name(fs.all.at[0]->severity),
				fs.all.at[0]->lowered ? " lowered" : "",
				fs.all.at[0]->locked ? " locked" : "");
		else
			buf_add(&got, STR("dropped"));
		if (!str_eq(buf_str(&got), str_from(foreign[i].want)))
			fail_msg("%s: " STR_FMT ", not %s", foreign[i].name, STR_ARG(buf_str(&got)),
				foreign[i].want);
	}
}

/* ---- more sets of rules than are kept ---- */

static void locks_hold_past_the_limit(void **state)
{
	(void)state;
	struct diags ds;
	struct rulings r;
	diags_init(&ds, &arena);
	rulings_init(&r, &arena, &ds);
	list_push(&arena, &r.programs, library);
	struct config *top = read_text("locked: " P, &ds);
	for (unsigned i = 0; i < RULESETS_MOST + 2; i++) {
		struct config_chain *chain = arena_new(&arena, struct config_chain);
		list_push(&arena, &chain->all, top);
		list_push(&arena, &chain->all, read_text("select: style", &ds));
		const struct ruleset *rs = rulings_of(&r, chain, STR("/p/a/x.yml"), true);
		assert_string_equal(outcome(rs).p, "on locked");
		assert_int_equal(ds.errors, i >= RULESETS_MOST);
	}
	assert_int_equal(r.n_reduced, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(tells_mistakes),
		cmocka_unit_test(ends_at_the_limit_of_words),
		cmocka_unit_test(lays_files_over_each_other),
		cmocka_unit_test(bounds_params),
		cmocka_unit_test(folders_share_rules),
		cmocka_unit_test(rules_what_no_program_says),
		cmocka_unit_test(locks_hold_past_the_limit),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
