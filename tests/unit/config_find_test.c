/*
 * config_find_test.c: which files count: the user's own only when it is his and lies outside of
 * what is checked; what --config says on top of all.
 */
#include "config/find.h"

#include "project/root.h"

#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

static struct arena arena;
static char top[] = "/tmp/pratique-find-XXXXXX";
static char home[200], xdg[200];

static void write_text(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	chmod(path, 0644);
}

static int set_up(void **state)
{
	static const char *const folders[] = {"tree", "tree/.git", "tree/pratique", "home",
		"home/.config", "home/.config/pratique"};
	(void)state;
	arena_init(&arena);
	if (!mkdtemp(top) || chdir(top) != 0)
		return -1;
	for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
		if (mkdir(folders[i], 0755) != 0)
			return -1;
	return chdir("tree");
}

static int tear_down(void **state)
{
	static const char *const files[] = {"home/.config/pratique/config.yaml",
		"tree/pratique/config.yaml", "tree/.pratique.yaml", "home/.config/pratique",
		"home/.config", "home", "tree/.git", "tree/pratique", "tree"};
	(void)state;
	int left = chdir(top);
	for (size_t i = 0; i < sizeof files / sizeof *files; i++)
		remove(files[i]);
	arena_done(&arena);
	return left == 0 && chdir("/") == 0 ? rmdir(top) : -1;
}

static char *env(const char *name)
{
	if (strcmp(name, "HOME") == 0)
		return home[0] ? home : NULL;
	return strcmp(name, "XDG_CONFIG_HOME") == 0 && xdg[0] ? xdg : NULL;
}

enum where { HOME, XDG, IN_TREE, LINK_TO_TREE, AT_HOME, AT_HOME_OF_GIT, NOWHERE };

static const struct {
	const char *name;
	enum where place;
	mode_t mode;
	uid_t uid; /* 0: ours */
	bool counts;
	const char *why;
} users[] = {
	{"of HOME", HOME, 0644, 0, true, NULL},
	{"of XDG_CONFIG_HOME", XDG, 0600, 0, true, NULL},
	{"none", NOWHERE, 0644, 0, false, NULL},
	{"others may write", HOME, 0646, 0, false, "others than its owner may write to it"},
	{"its group may write", HOME, 0664, 0, false, "others than its owner may write to it"},
	{"of another user", HOME, 0644, 4711, false, "it belongs to another user"},
	{"in the tree", IN_TREE, 0644, 0, false, "it lies in the tree that is checked"},
	{"at home", AT_HOME, 0644, 0, true, NULL},
	{"at home, which is under git", AT_HOME_OF_GIT, 0644, 0, false,
		"it lies in the tree that is checked"},
	{"behind a link into the tree", LINK_TO_TREE, 0644, 0, false,
		"it lies in the tree that is checked"},
};

static void place(enum where p, mode_t mode, uid_t uid)
{
	static const char own[] = "../home/.config/pratique/config.yaml",
			  trees[] = "pratique/config.yaml";
	const char *file = p == IN_TREE || p == LINK_TO_TREE ? trees : own;
	remove(own);
	remove(trees);
	snprintf(home, sizeof home, "%s/home", top);
	xdg[0] = 0;
	if (p == XDG) {
		snprintf(xdg, sizeof xdg, "%s/home/.config", top);
		home[0] = 0;
	}
	if (p == IN_TREE)
		snprintf(xdg, sizeof xdg, "%s/tree", top);
	if (p == NOWHERE)
		return;
	write_text(file, "ignore: all\n");
	assert_int_equal(chmod(file, mode), 0);
	if (uid)
		assert_int_equal(chown(file, uid, 0), 0);
	if (p == LINK_TO_TREE)
		assert_int_equal(symlink("../../../tree/pratique/config.yaml", own), 0);
}

static void takes_the_users_own(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof users / sizeof *users; i++) {
		struct diags ds;
		struct configs cs;
		if (users[i].uid && geteuid() != 0)
			continue; /* only root gives files away */
		bool git = users[i].place == AT_HOME_OF_GIT;
		place(users[i].place, users[i].mode, users[i].uid);
		if (git)
			assert_int_equal(mkdir("../home/.git", 0755), 0);
		if (git || users[i].place == AT_HOME)
			assert_int_equal(chdir("../home"), 0);
		diags_init(&ds, &arena);
		configs_init(&cs, &arena, &ds);
		configs_user(&cs, env);
		for (int twice = 0; twice < 2; twice++) {
			const struct config_chain *chain =
				configs_of(&cs, STR(""), twice ? STR(".") : STR(""));
			if (chain->all.n != users[i].counts)
				fail_msg("%s: %u files", users[i].name, chain->all.n);
		}
		assert_int_equal(ds.errors, 0);
		assert_int_equal(ds.all.n, users[i].why != NULL);
		if (users[i].why && !strstr(ds.all.at[0]->message.p, users[i].why))
			fail_msg("%s: %s", users[i].name, ds.all.at[0]->message.p);
		assert_int_equal(chdir("../tree"), 0);
		remove("../home/.git");
	}
}

/* ---- what is said on the command line ---- */

static const struct {
	const char *text;
	bool said;
} texts[] = {
	{"ignore=DL3008", true},
	{"severity.a=high", true},
	{"ignore=", true},
	{"=x", true},
	{"a.yaml", false},
	{"./a=b.yaml", false},
	{"dir/a=b.yaml", false},
	{"params.x=a/b", true},
};

static void tells_said_from_files(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (config_is_said(str_from(texts[i].text)) != texts[i].said)
			fail_msg("%s", texts[i].text);
}

static void says_over_all(void **state)
{
	(void)state;
	struct diags ds;
	struct configs cs;
	diags_init(&ds, &arena);
	place(NOWHERE, 0, 0);
	write_text(".pratique.yaml", "ignore: a\n");
	configs_init(&cs, &arena, &ds);
	configs_say(&cs, STR("ignore=[b, c]"));
	configs_say(&cs, STR("severity.d=high"));
	const struct config_chain *chain = configs_of(&cs, STR(""), STR(""));
	assert_int_equal(chain->all.n, 3);
	assert_false(chain->all.at[0]->trusted);
	assert_true(chain->all.at[1]->trusted);
	assert_int_equal(chain->all.at[1]->block.ignore.n, 2);
	assert_int_equal(chain->all.at[2]->block.severity.at[0].severity, SEVERITY_HIGH);
	assert_int_equal(chain->root, 0);
	configs_say(&cs, STR("root=true"));
	chain = configs_of(&cs, STR("."), STR("."));
	assert_int_equal(chain->root, 3);
	cs.off = true;
	assert_int_equal(configs_of(&cs, STR(""), STR(""))->all.n, 3);
	assert_int_equal(ds.all.n, 0);
	configs_say(&cs, STR("ignor=x"));
	configs_say(&cs, STR("=x"));
	configs_say(&cs, STR("severity.=x"));
	assert_int_equal(ds.errors, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_the_users_own),
		cmocka_unit_test(tells_said_from_files),
		cmocka_unit_test(says_over_all),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
