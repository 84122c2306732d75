/*
 * watch.c: files are looked at twice a second.
 *
 * What counts is what a run would read: the files it finds, what lies beside them (an .env, an
 * ignore file), configuration files, and the policies and baselines that are named. Each run is a
 * process of its own, so that nothing of the last one is left, and policies are read anew.
 */
#include "cli/watch.h"

#include "cli/lint.h"
#include "project/paths.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { POLL_MS = 500 };

static uint64_t mix(uint64_t h, uint64_t x)
{
	struct str bytes = {(const char *)&x, sizeof x};
	return str_fnv(h, bytes);
}

/* A sum, so that the order in which a folder is listed does not matter. */
static uint64_t mark_of(struct arena *a, struct str path)
{
	struct stat st;
	uint64_t h = str_fnv(STR_FNV_START, path);
	if (stat(str_c(a, path), &st) != 0)
		return mix(h, (uint64_t)errno);
	h = mix(h, (uint64_t)st.st_ino);
	h = mix(h, (uint64_t)st.st_size);
	h = mix(h, (uint64_t)st.st_mtim.tv_sec);
	return mix(h, (uint64_t)st.st_mtim.tv_nsec);
}

static uint64_t marks_in(struct arena *a, struct str folder)
{
	uint64_t sum = 0;
	DIR *d = opendir(folder.n ? str_c(a, folder) : ".");
	for (struct dirent *e; d && (e = readdir(d));)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			sum += mark_of(a, path_join(a, folder, str_copy(a, str_from(e->d_name))));
	if (d)
		closedir(d);
	return sum;
}

static void mark_folder(struct arena *a, struct map *marked, struct str folder, uint64_t *sum)
{
	void **slot = map_put(a, marked, folder);
	if (*slot)
		return;
	*slot = marked;
	*sum += marks_in(a, folder);
}

static void mark_config(struct arena *a, struct map *marked, const struct config *c, uint64_t *sum)
{
	*sum += mark_of(a, c->source->path);
	LIST_EACH (const struct config_word, w, &c->policies) {
		*sum += mark_of(a, path_join(a, c->shown, w->text));
		mark_folder(a, marked, path_join(a, c->shown, w->text), sum);
	}
	LIST_EACH (const struct config_run, run, &c->run)
		if (strcmp(run->key, "baseline") == 0 && run->values.n)
			*sum += mark_of(a, path_join(a, c->shown, run->values.at[0].text));
}

/* Configuration files, wherever they stand, and what they name. */
static uint64_t mark_configs(
	struct session *s, struct arena *a, const struct discovery *d, struct map *marked)
{
	struct configs cs;
	struct diags ignored;
	uint64_t sum = mark_of(a, s->settings.baseline);
	diags_init(&ignored, a);
	configs_init(&cs, a, &ignored);
	cs.off = s->settings.no_config || s->settings.ci_strict;
	LIST_EACH (const struct str, text, &s->settings.config) {
		sum += mark_of(a, *text);
		if (!config_is_said(*text))
			configs_name(&cs, *text);
	}
	if (!cs.off && !cs.named)
		configs_user(&cs, getenv);
	configs_of(&cs, STR(""), STR(""));
	LIST_EACH (const struct found, f, &d->found)
		configs_of(&cs, path_folder(f->path), f->named ? STR("") : f->given);
	LIST_EACH (struct config *, c, &cs.found)
		mark_config(a, marked, *c, &sum);
	return sum;
}

/* Of everything that a run would read, as far as it is known beforehand. */
static uint64_t state(struct session *s, struct arena *a)
{
	struct diags ignored;
	struct map marked = {0};
	uint64_t sum = 0;
	arena_reset(a);
	diags_init(&ignored, a);
	const struct discovery *d = inputs_discover(&s->settings, a, &ignored, NULL, NULL);
	LIST_EACH (const struct found, f, &d->found) {
		sum += mark_of(a, f->path);
		mark_folder(a, &marked, path_folder(f->path), &sum);
	}
	LIST_EACH (const struct str, path, &s->settings.operands)
		sum += mark_of(a, *path);
	sum += mark_configs(s, a, d, &marked);
	LIST_EACH (const struct str, path, &s->settings.file)
		mark_folder(a, &marked, path_folder(*path), &sum);
	LIST_EACH (const struct str, path, &s->settings.policy) {
		sum += mark_of(a, *path);
		mark_folder(a, &marked, *path, &sum);
	}
	return sum;
}

static bool run_once(struct session *s, int (*run)(struct session *s))
{
	int status;
	pid_t child = fork();
	if (child == 0)
		_exit(run(s));
	while (child > 0 && waitpid(child, &status, 0) < 0 && errno == EINTR)
		continue;
	if (child < 0)
		complain("--watch cannot start a process: %s", strerror(errno));
	return child > 0;
}

static void clear_screen(void)
{
	static const char clear[] = "\033[H\033[2J";
	if (isatty(STDOUT_FILENO) && write(STDOUT_FILENO, clear, sizeof clear - 1) < 0)
		return; /* the run that follows says that it cannot write */
}

int watch(struct session *s, int (*run)(struct session *s))
{
	const struct timespec pause = {0, POLL_MS * 1000000L};
	struct arena scratch;
	LIST_EACH (const struct str, path, &s->settings.operands)
		if (str_eq(*path, STR("-"))) {
			complain(
				"--watch waits for files to change, which standard input does not");
			return EXIT_TROUBLE;
		}
	arena_init(&scratch);
	for (bool ok = true; ok;) {
		uint64_t before = state(s, &scratch);
		clear_screen();
		ok = run_once(s, run);
		if (ok && !s->settings.quiet)
			complain("watching; Ctrl-C ends");
		while (ok && state(s, &scratch) == before)
			nanosleep(&pause, NULL);
	}
	arena_done(&scratch);
	return EXIT_TROUBLE;
}
