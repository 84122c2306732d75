/*
 * library_test.c: what is said about the library as a whole: each control a policy names exists and
 * can be decided from files, packs follow from metadata, and no id of another tool is both answered
 * and said to be absent.
 */
#include "library/choose.h"
#include "library/image.h"
#include "library/peers.h"
#include "model/model.h"

#include "unit/library_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>
#include <cmocka.h>

static bool same_sections(const struct pass *a, const struct pass *b)
{
	bool same = a->n_sections == b->n_sections && a->n_screens == b->n_screens;
	for (uint32_t i = 0; same && i < a->n_sections; i++) {
		const struct section *x = &a->sections[i], *y = &b->sections[i];
		same = x->policy == y->policy && x->at == y->at && x->body == y->body &&
		       x->given == y->given;
	}
	for (uint32_t i = 0; same && i < a->n_screens; i++)
		same = a->screens[i].slot == b->screens[i].slot &&
		       memcmp(a->screens[i].rows, b->screens[i].rows,
			       MARKS * pass_words(a) * sizeof(uint64_t)) == 0;
	return same;
}

/* It is loaded without that: whoever starts the program need not wait for it. */
static void it_verifies(void **state)
{
	(void)state;
	struct arena a;
	struct program p;
	struct str why, image = {(const char *)library_image, library_image_size};
	arena_init(&a);
	if (!program_load(&a, &model_schema, image, &p, &why))
		fail_msg(STR_FMT, STR_ARG(why));
	assert_int_equal(p.n_policies, library->n_policies);
	/* what the image says of its sections is what would be worked out */
	for (uint32_t i = 0; i < p.n_passes; i++)
		assert_true(same_sections(&p.passes[i], &library->passes[i]));
	arena_done(&a);
}

static void controls_exist(void **state)
{
	(void)state;
	for (uint32_t i = 0; i < library->n_policies; i++) {
		const struct policy_info *p = &library->policies[i];
		for (uint32_t k = 0; k < p->controls.n; k++) {
			struct str standard;
			str_cut(p->controls.at[k], ':', &standard);
			if (standard_find(standard) == STANDARD_COUNT)
				continue; /* a standard that is not listed, such as a tool's own */
			const struct control *c = control_find(p->controls.at[k]);
			if (!c)
				fail_msg(STR_FMT " names " STR_FMT ", which is not in controls.def",
					STR_ARG(p->name), STR_ARG(p->controls.at[k]));
			else if (c->decided != DECIDED_FILES)
				fail_msg(STR_FMT " gives evidence for " STR_FMT ", yet " STR_FMT,
					STR_ARG(p->name), STR_ARG(p->controls.at[k]),
					STR_ARG(decided_why(c->decided)));
		}
	}
}

static void controls_stand_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < control_count(); i++)
		for (size_t k = i + 1; k < control_count(); k++) {
			const struct control *a = control_at(i), *b = control_at(k);
			assert_false(a->standard == b->standard && str_eq(a->number, b->number));
		}
}

static size_t controls_below(enum standard_id standard, const char *start)
{
	size_t n = 0;
	for (size_t i = 0; i < control_count(); i++)
		n += control_at(i)->standard == standard &&
		     str_starts_with(control_at(i)->number, str_from(start));
	return n;
}

static void annex_a_is_whole(void **state)
{
	(void)state;
	assert_int_equal(controls_below(STANDARD_iso_27001_2022, "A.5."), 37);
	assert_int_equal(controls_below(STANDARD_iso_27001_2022, "A.6."), 8);
	assert_int_equal(controls_below(STANDARD_iso_27001_2022, "A.7."), 14);
	assert_int_equal(controls_below(STANDARD_iso_27001_2022, "A.8."), 34);
}

static const struct arrow {
	enum standard_id newer, older;
	const char *number, *was;
} arrows[] = {
#define FOLLOWS(newer, number, older, was) {STANDARD_##newer, STANDARD_##older, number, was},
#include "library/follows.def"
#undef FOLLOWS
};
enum { ARROWS = sizeof arrows / sizeof *arrows };

static const struct control *control_of(enum standard_id standard, const char *number)
{
	return control_find(
		str_printf(&arena, STR_FMT ":%s", STR_ARG(standards[standard].name), number));
}

static void arrows_lead_to_what_files_tell(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARROWS; i++) {
		const struct control *now = control_of(arrows[i].newer, arrows[i].number);
		assert_non_null(control_of(arrows[i].older, arrows[i].was));
		assert_non_null(now);
		assert_int_equal(now->decided, DECIDED_FILES);
	}
}

/* The bundled policies were completed when they were compiled. */
static void each_control_that_files_tell_has_a_policy(void **state)
{
	(void)state;
	for (size_t i = 0; i < control_count(); i++) {
		const struct control *c = control_at(i);
		struct str standard = standards[c->standard].name;
		bool any = c->decided != DECIDED_FILES || c->standard == STANDARD_cis_docker;
		for (uint32_t k = 0; !any && k < library->n_policies; k++)
			any = policy_evidences(&library->policies[k], standard, c->number);
		if (!any)
			fail_msg(STR_FMT ":" STR_FMT " has no policy", STR_ARG(standard),
				STR_ARG(c->number));
	}
}

static struct str old_controls[] = {
	STR_INIT("pci-dss-3.1:8.2.1"), STR_INIT("iso-27001-2013:A.9.2.4"), STR_INIT("house:1")};
static struct str two_old[] = {STR_INIT("pci-dss-3.1:6.4"), STR_INIT("pci-dss-3.1:6.4.5")};
static struct str own_word[] = {STR_INIT("pci-dss-3.1:8.2.1"), STR_INIT("pci-dss-4.0:8.3.2")};
static struct str no_arrow[] = {STR_INIT("pci-dss-3.1:11.5"), STR_INIT("cis-docker:4.1")};

static const struct follow_case {
	const char *name;
	struct strs given;
	const char *want;
} follow_cases[] = {
	{"what took the place comes behind", {old_controls, 3},
		"pci-dss-3.1:8.2.1 iso-27001-2013:A.9.2.4 house:1 pci-dss-4.0:8.3.2 "
		"pci-dss-4.0:8.6.2 iso-27001-2022:A.5.17 "},
	{"two that became one give it once", {two_old, 2},
		"pci-dss-3.1:6.4 pci-dss-3.1:6.4.5 pci-dss-4.0:6.5.1 "},
	{"a policy's own word counts", {own_word, 2}, "pci-dss-3.1:8.2.1 pci-dss-4.0:8.3.2 "},
	{"nothing follows", {no_arrow, 2}, "pci-dss-3.1:11.5 cis-docker:4.1 "},
};

static void newer_standards_follow(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof follow_cases / sizeof *follow_cases; i++) {
		struct policy_info p = {.controls = follow_cases[i].given};
		struct buf b = BUF(&arena);
		policy_controls_follow(&arena, &p);
		for (uint32_t k = 0; k < p.controls.n; k++)
			buf_printf(&b, STR_FMT " ", STR_ARG(p.controls.at[k]));
		if (!str_eq(buf_str(&b), str_from(follow_cases[i].want)))
			fail_msg("%s: " STR_FMT, follow_cases[i].name, STR_ARG(buf_str(&b)));
	}
}

static void ids_have_one_answer(void **state)
{
	(void)state;
	for (size_t i = 0; i < absent_count(); i++) {
		const struct absent *row = absent_at(i);
		if (program_policy(library, row->name))
			fail_msg(STR_FMT " is a policy and said to be none", STR_ARG(row->name));
		for (size_t k = i + 1; k < absent_count(); k++)
			assert_false(str_eq(row->name, absent_at(k)->name));
		for (struct str rest = row->ids, id; rest.n;) {
			struct str tool, own;
			rest = str_cut(rest, ' ', &id);
			own = str_cut(id, ':', &tool);
			assert_true(tool.n && own.n);
		}
	}
}

static bool has(struct strs all, const char *word)
{
	for (uint32_t i = 0; i < all.n; i++)
		if (str_eq(all.at[i], str_from(word)))
			return true;
	return false;
}

static struct str layout[] = {STR_INIT("dockerfile"), STR_INIT("style")};
static struct str careful[] = {STR_INIT("images"), STR_INIT("strict")};
static struct str root[] = {STR_INIT("cis-docker:4.1")};
static struct str peers[] = {STR_INIT("hadolint:DL3002")};

static void packs_follow_from_metadata(void **state)
{
	struct policy_info stable = {.name = STR("a"), .controls = {root, 1}, .aka = {peers, 1}};
	struct policy_info style = {.status = STATUS_OPTIONAL, .tags = {layout, 2}};
	struct policy_info strict = {.status = STATUS_OPTIONAL, .tags = {careful, 2}};
	(void)state;
	assert_true(has(policy_packs(&arena, &stable), "recommended"));
	assert_true(has(policy_packs(&arena, &stable), "strict"));
	assert_true(has(policy_packs(&arena, &stable), "cis-docker"));
	assert_false(has(policy_packs(&arena, &stable), "nist-800-190"));
	assert_false(has(policy_packs(&arena, &style), "recommended"));
	assert_true(has(policy_packs(&arena, &style), "style"));
	assert_false(has(policy_packs(&arena, &style), "strict"));
	assert_true(has(policy_packs(&arena, &strict), "strict"));
	assert_true(has(policy_packs(&arena, &strict), "all"));
}

static void words_mean_policies(void **state)
{
	struct policy_info p = {.name = STR("no-root"),
		.severity = SEVERITY_HIGH,
		.status = STATUS_OPTIONAL,
		.tags = {layout, 2},
		.controls = {root, 1},
		.aka = {peers, 1}};
	static const char *const yes[] = {"no-root", "style", "dockerfile", "cis-docker",
		"cis-docker:4.1", "high", "DL3002", "hadolint:DL3002", "all"};
	static const char *const no[] = {
		"recommended", "strict", "hadolint", "4.1", "low", "cis-docker:4.2", "root", ""};
	(void)state;
	for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
		if (!policy_answers(&p, str_from(yes[i])))
			fail_msg("`%s` does not mean it", yes[i]);
	for (size_t i = 0; i < sizeof no / sizeof *no; i++)
		if (policy_answers(&p, str_from(no[i])))
			fail_msg("`%s` means it", no[i]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_verifies),
		cmocka_unit_test(controls_exist),
		cmocka_unit_test(controls_stand_once),
		cmocka_unit_test(annex_a_is_whole),
		cmocka_unit_test(arrows_lead_to_what_files_tell),
		cmocka_unit_test(each_control_that_files_tell_has_a_policy),
		cmocka_unit_test(newer_standards_follow),
		cmocka_unit_test(ids_have_one_answer),
		cmocka_unit_test(packs_follow_from_metadata),
		cmocka_unit_test(words_mean_policies),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
