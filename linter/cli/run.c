/*
 * run.c: `run`: one command line is checked, and with --exec started.
 */
#include "cli/guard.h"

int command_run(struct session *s)
{
	struct lint l;
	if (!s->settings.operands.n) {
		complain("run wants a command line: pratique run -- docker run IMAGE");
		return EXIT_TROUBLE;
	}
	if (s->settings.yes && !s->settings.exec) {
		complain("--yes says that the command is to be started; it needs --exec");
		return EXIT_TROUBLE;
	}
	if (!session_baseline(s) || !lint_begin(&l, s))
		return EXIT_TROUBLE;
	lint_room(&l, 1);
	l.inspections[0].rules = session_rules(s, STR(""), STR(""), false);
	lint_config_mistakes(&l);
	inspect_words(&l.inspectors[0], &s->settings.operands, &l.inspections[0]);
	lint_show(&l, &l.inspections[0]);
	bool whole = !s->settings.exec || guard_project(&l, &l.inspections[0]);
	int code = lint_end(&l);
	if (!whole)
		return EXIT_TROUBLE;
	return s->settings.exec ? guard_start(s, code) : code;
}
