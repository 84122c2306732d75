/*
 * baseline.c: `baseline`: a run whose findings are written down in place of being reported.
 */
#include "cli/lint.h"

#include "project/replace.h"

#include <errno.h>
#include <string.h>

/* Where nothing else is said, a pruned baseline takes the place of the old one. */
static bool write_baseline(struct session *s)
{
	struct settings *set = &s->settings;
	struct buf text = BUF(&s->arena);
	struct sink memory;
	bool replaces = set->prune && !set->output.n;
	if (!replaces) {
		baseline_write(&s->baseline, s->out, set->prune);
		return true;
	}
	sink_init_memory(&memory, &text);
	baseline_write(&s->baseline, &memory, true);
	sink_flush(&memory);
	if (file_replace(&s->arena, set->baseline, buf_str(&text)))
		return true;
	complain(STR_FMT " cannot be written: %s", STR_ARG(set->baseline), strerror(errno));
	return false;
}

int command_baseline(struct session *s)
{
	struct lint l;
	if (s->settings.prune && !s->settings.baseline.n) {
		complain("--prune wants --baseline FILE: the file to drop entries from");
		return EXIT_TROUBLE;
	}
	if (!lint_all(&l, s))
		return EXIT_TROUBLE;
	bool ok = write_baseline(s) && !s->incomplete;
	lint_forget(&l);
	return session_end(s, ok ? EXIT_CLEAN : EXIT_TROUBLE);
}
