#include "cli/session.h"

#include "report/visible.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Text that has been made visible; markers that a CI obeys anywhere in a line are taken out. */
static void say(struct str text)
{
	for (size_t at = 0; at < text.n; at++) {
		if (is_ci_marker(text, at))
			fputs("<U+0023>", stderr);
		else
			putc(text.p[at], stderr);
	}
}

void complain(const char *format, ...)
{
	char text[2048];
	struct arena a;
	va_list args;
	va_start(args, format);
	int n = vsnprintf(text, sizeof text, format, args);
	va_end(args);
	if (n < 0)
		return;
	arena_init(&a);
	struct buf b = BUF(&a);
	text_visible(&b, str_slice(str_from(text), 0, sizeof text), 0);
	fputs("pratique: ", stderr);
	say(buf_str(&b));
	putc('\n', stderr);
	arena_done(&a);
}

void session_show_diags(struct session *s)
{
	struct buf b = BUF(&s->arena);
	bool colour = colour_wanted(s->settings.color, isatty(STDERR_FILENO), getenv);
	diags_sort(&s->diags);
	LIST_EACH (struct diag *, d, &s->diags.all) {
		if (d == s->diags.all.at + REPORT_ERRORS_MOST) {
			buf_printf(&b, "\nand %u more\n", s->diags.all.n - REPORT_ERRORS_MOST);
			break;
		}
		if (d != s->diags.all.at)
			buf_char(&b, '\n');
		diag_render(*d, &b, colour);
	}
	say(buf_str(&b));
	diags_init(&s->diags, &s->arena);
}

static bool open_output(struct session *s)
{
	struct str why;
	if (!outputs_open(&s->arena, &s->settings, &s->outputs, &why)) {
		complain(STR_FMT, STR_ARG(why));
		return false;
	}
	s->out = &s->outputs.at[0]->sink;
	return true;
}

int session_abandon(struct session *s)
{
	outputs_abandon(&s->outputs);
	return EXIT_TROUBLE;
}

int session_end(struct session *s, int code)
{
	struct str why;
	if (outputs_close(&s->arena, &s->outputs, &why))
		return code;
	if (why.n)
		complain(STR_FMT, STR_ARG(why));
	return EXIT_TROUBLE;
}

static bool load_library(struct session *s)
{
	struct str why;
	if (s->settings.no_stdlib)
		return true;
	s->library = library_standard(&s->arena, &why);
	if (!s->library)
		complain("the bundled policies cannot be used: " STR_FMT, STR_ARG(why));
	return s->library != NULL;
}

static bool load_own(struct session *s)
{
	struct program *p = arena_new(&s->arena, struct program);
	bool ok = true;
	if (!s->settings.policy.n)
		return true;
	policy_files_init(&s->files, &s->arena, &s->diags, s->library);
	LIST_EACH (struct str, path, &s->settings.policy)
		ok &= policy_files_add(&s->files, *path, true);
	ok = ok && policy_files_compile(&s->files, p);
	session_show_diags(s);
	s->own = p;
	return ok;
}

bool session_shows_changes(const struct session *s)
{
	LIST_EACH (struct output *, o, &s->outputs)
		if (report_shows_changes((*o)->format))
			return true;
	return false;
}

static void add_values(struct session *s, const struct pair_list *pairs, struct map *to)
{
	LIST_EACH (struct pair, p, pairs) {
		struct str *value = arena_new(&s->arena, struct str);
		*value = p->value;
		*map_put(&s->arena, to, p->name) = value;
	}
}

bool session_begin(struct session *s, bool policies)
{
	diags_init(&s->diags, &s->arena);
	diags_init(&s->config_diags, &s->arena);
	if (!session_configure(s))
		return false;
	add_values(s, &s->settings.set, &s->values);
	add_values(s, &s->settings.build_arg, &s->build_args);
	return open_output(s) && (!policies || (load_library(s) && load_own(s)));
}

struct unit_settings session_unit_settings(struct session *s)
{
	return (struct unit_settings){.values = &s->values,
		.build_args = &s->build_args,
		.target = s->settings.target,
		.platform = s->settings.platform,
		.overrides = s->overrides,
		.n_overrides = s->n_overrides,
		.today = s->settings.today,
		.scripts = s->shellcheck != NULL};
}
