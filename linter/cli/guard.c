/*
 * guard.c: `run --exec`: a command line that was checked is started: without a shell, with the
 * words it was given, in place of this program, so that standard input, output and the exit code
 * are its own.
 *
 * Which files `docker compose up` reads is found as compose finds them: -f, COMPOSE_FILE, or the
 * first file with one of its names in this folder or those above.
 */
#include "cli/guard.h"

#include "project/paths.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { EXIT_NOT_STARTED = 126, EXIT_NOT_FOUND = 127 };

/* ---- the project ---- */

static bool starts_project(struct record *command)
{
	static const struct str verbs[] = {STR_INIT("compose up"), STR_INIT("compose run"),
		STR_INIT("compose create"), STR_INIT("compose watch")};
	struct str verb = value_str(model_get(command, F_docker_command_verb));
	for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
		if (str_eq(verb, verbs[i]))
			return true;
	return false;
}

static void files_given(struct arena *a, struct record *command, struct text_list *files)
{
	struct value list = model_get(command, F_docker_command_compose_files);
	for (uint32_t i = 0; list.tag == VALUE_LIST && i < list.u.list->n; i++)
		list_push(a, files, value_str(list.u.list->at[i]));
}

static void files_of_environment(struct arena *a, struct text_list *files)
{
	const char *list = getenv("COMPOSE_FILE"), *between = getenv("COMPOSE_PATH_SEPARATOR");
	char separator = between && between[0] ? between[0] : ':';
	struct str file, rest = str_from(list ? list : "");
	while (rest.n) {
		rest = str_cut(rest, separator, &file);
		if (file.n)
			list_push(a, files, file);
	}
}

/* In the folder, else in the nearest one above that has any. */
static void files_found(struct arena *a, struct str folder, struct text_list *files)
{
	static const struct str names[] = {STR_INIT("compose.yaml"), STR_INIT("compose.yml"),
		STR_INIT("docker-compose.yaml"), STR_INIT("docker-compose.yml")};
	enum { UP_MOST = 100 };
	for (int up = 0; up < UP_MOST; up++, folder = path_join(a, folder, STR("..")))
		for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
			struct str path = path_join(a, folder, names[i]);
			if (access(str_c(a, path), F_OK) != 0)
				continue;
			list_push(a, files, path);
			return;
		}
}

static bool files_readable(const struct text_list *files)
{
	if (!files->n) {
		complain("docker compose finds no compose file here, so there is nothing to check");
		return false;
	}
	LIST_EACH (const struct str, file, files)
		if (str_eq(*file, STR("-"))) {
			complain("a project on standard input cannot be checked before it starts; "
				 "write it to a file");
			return false;
		}
	return true;
}

static struct text_list project_files(struct session *s, struct record *command)
{
	struct text_list files = {0};
	struct str folder = value_str(model_get(command, F_docker_command_project_directory));
	files_given(&s->arena, command, &files);
	if (!files.n)
		files_of_environment(&s->arena, &files);
	if (!files.n)
		files_found(&s->arena, str_copy(&s->arena, folder), &files);
	for (uint32_t i = 0; i < files.n; i++)
		files.at[i] = str_copy(&s->arena, files.at[i]);
	return files;
}

bool guard_project(struct lint *l, struct inspection *x)
{
	struct session *s = l->s;
	const struct record_list *commands = &x->unit.facts.by_kind[KIND_docker_command];
	if (!commands->n || !starts_project(commands->at[0]))
		return true;
	struct text_list files = project_files(s, commands->at[0]);
	if (!files_readable(&files) || !session_overrides(s, &files))
		return false;
	struct found first = {.path = files.at[0], .kind = INPUT_compose, .named = true};
	x->rules = session_rules(s, first.path, STR(""), false);
	inspect_file(&l->inspectors[0], &first, x);
	lint_show(l, x);
	return true;
}

/* ---- the start ---- */

/* Asked at the terminal itself, as standard input belongs to the command. */
static bool confirmed(void)
{
	static const char question[] = "pratique: start it nevertheless? [y/N] ";
	char answer[16];
	int terminal = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
	if (terminal < 0)
		return false;
	ssize_t n = write(terminal, question, sizeof question - 1);
	if (n > 0)
		n = read(terminal, answer, sizeof answer);
	close(terminal);
	if (n < 1)
		return false;
	struct str said = str_trim((struct str){answer, (size_t)n});
	return str_eq_nocase(said, STR("y")) || str_eq_nocase(said, STR("yes"));
}

/* What main.c ignores for itself is not ignored on the command's behalf. */
static void signals_as_usual(void)
{
	struct sigaction usual = {.sa_handler = SIG_DFL};
	sigemptyset(&usual.sa_mask);
	sigaction(SIGPIPE, &usual, NULL);
	sigaction(SIGXFSZ, &usual, NULL);
}

static int start(struct session *s)
{
	const struct text_list *words = &s->settings.operands;
	char **argv = arena_array(&s->arena, char *, words->n + 1);
	for (uint32_t i = 0; i < words->n; i++)
		argv[i] = (char *)(uintptr_t)str_c(&s->arena, words->at[i]);
	signals_as_usual();
	execvp(argv[0], argv);
	int error = errno;
	complain("%s cannot be started: %s", argv[0], strerror(error));
	return error == ENOENT ? EXIT_NOT_FOUND : EXIT_NOT_STARTED;
}

int guard_start(struct session *s, int code)
{
	if (code == EXIT_CLEAN || s->settings.yes || confirmed())
		return start(s);
	complain("the command was not started");
	return code;
}
