/*
 * fix.c: files are fixed in memory side by side, a batch at a time, and then written and told of in
 * order. A file that was read together with one that has been written since is fixed once more, so
 * that the outcome is that of one file after the other, for any number of jobs.
 *
 * While files are written, signals that end the program wait until the one at hand is whole and
 * nothing is left beside it.
 */
#include "cli/fixing.h"
#include "cli/parallel.h"
#include "cli/seen.h"

#include "report/visible.h"

#include <signal.h>
#include <stdlib.h>

enum { BATCH = 128 };

/* What became of the fixes of one policy, for one reason. */
struct tally {
	struct str policy, why; /* empty: they were done */
	uint32_t n;
};
LIST(tally_list, struct tally *);

struct run {
	struct session *s;
	struct fix_worker *workers;
	struct fix_result *results; /* of a batch */
	const struct found *files;
	const struct ruleset *const *rules; /* by file */
	uint32_t first;                     /* of the batch */
	struct map written;                 /* by device and inode; there or not */
	uint32_t done, refused, looked, changed;
	struct findings_counts left;
	struct seen seen; /* of what is left */
	uint32_t unsafe_left;
	struct tally_list tallies; /* for --statistics */
	struct map by_reason;
	bool trouble;
	bool piped; /* standard input to standard output */
};

/* ---- what is said ---- */

/* Reports go to standard output, unless that is taken by a text. */
static void say(struct run *x, struct str text)
{
	if (x->s->settings.quiet || !text.n)
		return;
	if (x->s->settings.diff || x->piped)
		complain(STR_FMT, STR_ARG(text));
	else
		sink_printf(x->s->out, STR_FMT "\n", STR_ARG(text));
}

static struct str visible(struct arena *a, struct str text)
{
	struct buf b = BUF(a);
	text_visible(&b, text, 0);
	return buf_str(&b);
}

static void count(struct run *x, const struct fix_note *n)
{
	struct arena *a = &x->s->arena;
	struct str why = n->fate == FIX_DONE ? STR("") : n->why;
	struct str key =
		str_printf(a, STR_FMT "\n" STR_FMT, STR_ARG(n->policy->name), STR_ARG(why));
	void **at = map_put(a, &x->by_reason, key);
	if (!*at) {
		struct tally *t = arena_new(a, struct tally);
		t->policy = str_copy(a, n->policy->name);
		t->why = str_copy(a, why);
		list_push(a, &x->tallies, t);
		*at = t;
	}
	((struct tally *)*at)->n++;
}

/* `written`: what was done is in the file, or has come out. */
static void tell_notes(struct run *x, struct fix_result *r, bool written)
{
	struct arena *a = &r->arena;
	x->done += written ? r->done : 0;
	LIST_EACH (const struct fix_note, n, &r->notes) {
		bool done = n->fate == FIX_DONE;
		if (done && !written)
			continue;
		say(x, visible(a, str_printf(a, STR_FMT ":%u:%u: %s [" STR_FMT "]: " STR_FMT,
					  STR_ARG(r->file.path), n->at.line, n->at.column,
					  done ? "fixed" : "not fixed", STR_ARG(n->policy->name),
					  STR_ARG(done ? n->title : n->why))));
		x->refused += !done;
		if (x->s->settings.statistics)
			count(x, n);
	}
}

static void show_diff(struct run *x, struct fix_result *r)
{
	struct buf b = BUF(&r->arena);
	fix_diff(&b, r->file.path, r->before, r->after);
	sink_add(x->s->out, buf_str(&b));
}

/* ---- one file, once it is fixed in memory ---- */

static struct str identity(struct arena *a, const struct stat *st)
{
	return str_printf(
		a, "%llu %llu", (unsigned long long)st->st_dev, (unsigned long long)st->st_ino);
}

static void note_written(struct run *x, const struct fix_result *r)
{
	struct stat st;
	struct arena *a = &x->s->arena;
	if (stat(str_c(a, r->file.path), &st) == 0)
		*map_put(a, &x->written, identity(a, &st)) = x;
}

/* Has a file that was read with it been written since? */
static bool is_stale(struct run *x, struct fix_result *r)
{
	struct stat st;
	if (!x->written.n)
		return false;
	LIST_EACH (const struct str, path, &r->opened)
		if (stat(str_c(&r->arena, *path), &st) == 0 &&
			map_get(&x->written, identity(&r->arena, &st)))
			return true;
	return false;
}

static bool write_file(struct run *x, struct fix_result *r)
{
	const char *why = fix_write(x->s, r);
	if (!why) {
		note_written(x, r);
		return true;
	}
	complain("not written: " STR_FMT " %s", STR_ARG(visible(&r->arena, r->file.path)), why);
	x->trouble = true;
	return false;
}

/* A compose file has the findings of the Dockerfile that it builds, too. */
static void count_left(struct run *x, const struct left *left)
{
	counts_add(&x->left, &left->counts);
	LIST_EACH (const struct left_finding, f, &left->all) {
		if (seen_again(&x->seen, f->identity))
			x->left.of[VERDICT_FINDING][f->severity]--;
		else
			x->unsafe_left += f->unsafe;
	}
}

static void finish(struct run *x, struct fix_result *r)
{
	bool changed = r->after.p != r->before.p, ok = true;
	LIST_EACH (const struct str, e, &r->errors)
		complain(STR_FMT, STR_ARG(visible(&r->arena, *e)));
	x->trouble |= r->errors.n > 0;
	if (!r->read)
		return;
	x->looked++;
	if (x->s->settings.diff && changed)
		show_diff(x, r);
	else if (changed && !x->piped)
		ok = write_file(x, r);
	const struct left *left = ok ? &r->left : &r->was;
	count_left(x, left);
	x->changed += ok && changed;
	tell_notes(x, r, ok);
	if (x->piped && !x->s->settings.diff)
		sink_add(x->s->out, r->after);
}

/* ---- batches ---- */

static void ending_signals(sigset_t *set)
{
	sigemptyset(set);
	sigaddset(set, SIGHUP);
	sigaddset(set, SIGINT);
	sigaddset(set, SIGTERM);
}

static bool is_interrupted(void)
{
	sigset_t pending;
	return sigpending(&pending) == 0 &&
	       (sigismember(&pending, SIGHUP) == 1 || sigismember(&pending, SIGINT) == 1 ||
		       sigismember(&pending, SIGTERM) == 1);
}

/* What was said of the files that are written comes out before the program ends. */
static void finish_batch(struct run *x, uint32_t n)
{
	sigset_t ending, before;
	ending_signals(&ending);
	pthread_sigmask(SIG_BLOCK, &ending, &before);
	for (uint32_t i = 0; i < n && !is_interrupted(); i++) {
		struct fix_result *r = &x->results[i];
		uint32_t file = x->first + i;
		if (is_stale(x, r))
			fix_found(&x->workers[0], &x->files[file], x->rules[file], r);
		finish(x, r);
	}
	if (is_interrupted())
		sink_flush(x->s->out);
	pthread_sigmask(SIG_SETMASK, &before, NULL);
}

static void fix_one(void *of, unsigned thread, unsigned slot, uint32_t i)
{
	struct run *x = of;
	uint32_t file = x->first + i;
	(void)slot;
	fix_found(&x->workers[thread], &x->files[file], x->rules[file], &x->results[i]);
}

static void leave(void *of, unsigned slot, uint32_t i)
{
	(void)of;
	(void)slot;
	(void)i;
}

static void fix_files(struct run *x, unsigned threads, uint32_t n)
{
	struct arena *a = &x->s->arena;
	x->workers = arena_array(a, struct fix_worker, threads);
	x->results = arena_array(a, struct fix_result, BATCH);
	for (unsigned i = 0; i < threads; i++)
		fix_worker_init(&x->workers[i], x->s);
	for (unsigned i = 0; i < BATCH && i < n; i++)
		fix_result_init(&x->results[i]);
	for (x->first = 0; x->first < n; x->first += BATCH) {
		uint32_t some = n - x->first < BATCH ? n - x->first : BATCH;
		unsigned busy = threads < some ? threads : some;
		parallel_run(&(struct parallel){some, busy, x, fix_one, leave});
		finish_batch(x, some);
	}
	for (unsigned i = 0; i < BATCH && i < n; i++)
		fix_result_done(&x->results[i]);
	for (unsigned i = 0; i < threads; i++)
		fix_worker_done(&x->workers[i]);
}

/* Looks up what judges each file; what the configuration leaves out is not fixed. */
static void fix_discovered(struct run *x)
{
	struct session *s = x->s;
	struct discovery *d = session_discover(s);
	const struct ruleset **rules = arena_array(&s->arena, const struct ruleset *, d->found.n);
	uint32_t n = 0;
	x->trouble = s->diags.errors > 0;
	session_show_diags(s);
	LIST_EACH (const struct found, f, &d->found) {
		const struct ruleset *rs = session_rules(s, f->path, f->named ? STR("") : f->given,
			!f->named || s->settings.force_exclude);
		if (rs->left_out)
			continue;
		rules[n] = rs;
		d->found.at[n++] = *f;
	}
	x->files = d->found.at;
	x->rules = rules;
	fix_files(x, parallel_threads(s->settings.jobs, n), n);
}

/* Its text comes out whatever happens, so that nothing is lost in a pipe. */
static void fix_piped(struct run *x)
{
	struct fix_worker w;
	struct fix_result r;
	fix_worker_init(&w, x->s);
	fix_result_init(&r);
	fix_stdin(&w, session_rules(x->s, x->s->settings.stdin_filename, STR(""), false), &r);
	finish(x, &r);
	fix_result_done(&r);
	fix_worker_done(&w);
}

/* ---- the run ---- */

static void show_config_mistakes(struct run *x)
{
	struct session *s = x->s;
	x->trouble |= s->config_diags.errors > 0;
	s->diags = s->config_diags;
	session_show_diags(s);
}

static int by_number(const void *a, const void *b)
{
	const struct tally *x = *(struct tally *const *)a, *y = *(struct tally *const *)b;
	if (!x->why.n != !y->why.n)
		return x->why.n ? 1 : -1;
	if (x->n != y->n)
		return x->n > y->n ? -1 : 1;
	int order = str_cmp(x->policy, y->policy);
	return order ? order : str_cmp(x->why, y->why);
}

static void show_statistics(struct run *x)
{
	struct arena *a = &x->s->arena;
	if (x->tallies.n)
		qsort(x->tallies.at, x->tallies.n, sizeof *x->tallies.at, by_number);
	LIST_EACH (struct tally *, t, &x->tallies)
		say(x, visible(a, str_printf(a, "%6u %s  " STR_FMT "%s" STR_FMT, (*t)->n,
					  (*t)->why.n ? "not fixed" : "fixed    ",
					  STR_ARG((*t)->policy), (*t)->why.n ? ": " : "",
					  STR_ARG((*t)->why))));
}

static void summary(struct run *x)
{
	uint32_t left = counts_of(&x->left, VERDICT_FINDING);
	struct buf b = BUF(&x->s->arena);
	buf_printf(&b, "%u %s in %u of %u %s", x->done, x->done == 1 ? "fix" : "fixes", x->changed,
		x->looked, x->looked == 1 ? "file" : "files");
	if (x->refused)
		buf_printf(&b, "; %u could not be carried out", x->refused);
	buf_printf(&b, "; %u %s left", left, left == 1 ? "finding" : "findings");
	if (x->unsafe_left && !x->s->settings.unsafe)
		buf_printf(&b, ", %u of them with a fix for --unsafe", x->unsafe_left);
	say(x, buf_str(&b));
}

static int exit_code(const struct run *x)
{
	const struct settings *set = &x->s->settings;
	if (x->trouble || x->s->incomplete)
		return EXIT_TROUBLE;
	if (set->diff)
		return x->changed ? EXIT_FINDINGS : EXIT_CLEAN;
	return counts_reach(&x->left, set->fail_on) ? EXIT_FINDINGS : EXIT_CLEAN;
}

static bool is_stdin(struct str path)
{
	return str_eq(path, STR("-"));
}

int command_fix(struct session *s)
{
	struct run x = {.s = s};
	struct settings *set = &s->settings;
	x.piped = set->operands.n == 1 && is_stdin(set->operands.at[0]);
	if (!session_baseline(s) || !session_select(s))
		return EXIT_TROUBLE;
	LIST_EACH (struct str, path, &set->operands)
		if (is_stdin(*path) && !x.piped) {
			complain("- stands alone: its text goes to standard output");
			return EXIT_TROUBLE;
		}
	if (x.piped)
		fix_piped(&x);
	else
		fix_discovered(&x);
	show_config_mistakes(&x);
	show_statistics(&x);
	summary(&x);
	seen_done(&x.seen);
	return session_end(s, exit_code(&x));
}
