#include "cli/outputs.h"

#include "project/paths.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const names[] = {
#define FORMAT(name, doc) #name,
#include "report/formats.def"
#undef FORMAT
};

static bool read_format(struct str name, enum report_kind *out)
{
	for (unsigned i = 0; i < REPORT_COUNT; i++)
		if (str_eq(name, str_from(names[i]))) {
			*out = (enum report_kind)i;
			return true;
		}
	return false;
}

static struct str no_format(struct arena *a, struct str text, struct str head)
{
	struct nearest near;
	nearest_init(&near, head);
	for (unsigned i = 0; i < REPORT_COUNT; i++)
		nearest_offer(&near, str_from(names[i]));
	return str_printf(a,
		"--output " STR_FMT ": there is no format `" STR_FMT "`" STR_FMT
		" (a file of that name is ./" STR_FMT ")",
		STR_ARG(text), STR_ARG(head), STR_ARG(suggestion(a, &near)), STR_ARG(text));
}

/* FILE, or FORMAT=FILE. A path that has a = in its name is told by a / before it. */
static bool split(struct arena *a, struct str text, struct str *path, enum report_kind *format,
	bool *extra, struct str *why)
{
	struct str head, rest = str_cut(text, '=', &head);
	*extra = head.n < text.n && str_find_char(head, '/') == STR_NOT_FOUND;
	*path = *extra ? rest : text;
	if (!*extra)
		return true;
	if (!read_format(head, format))
		*why = no_format(a, text, head);
	else if (!rest.n)
		*why = str_printf(
			a, "--output " STR_FMT ": a file is wanted behind the =", STR_ARG(text));
	return !why->n;
}

static struct output *output_new(struct arena *a, enum report_kind format, int fd)
{
	struct output *o = arena_new(a, struct output);
	o->format = format;
	o->file.fd = fd;
	sink_init_fd(&o->sink, fd);
	return o;
}

/* By any of its names: a file that standard output goes to is not to be replaced. */
static bool is_stdout(struct arena *a, struct str path)
{
	struct stat named, out;
	if (str_eq(path, STR("-")) || str_eq(path, STR("/dev/stdout")))
		return true;
	return stat(str_c(a, path), &named) == 0 && fstat(STDOUT_FILENO, &out) == 0 &&
	       S_ISREG(out.st_mode) && named.st_dev == out.st_dev && named.st_ino == out.st_ino;
}

/* The report that goes to the file already; NULL: none. */
static const struct output *goes_to(
	struct arena *a, const struct output_list *all, const struct output *but, struct str path)
{
	LIST_EACH (struct output *, o, all)
		if (*o != but && (*o)->path.n &&
			str_eq(path_normal(a, (*o)->path), path_normal(a, path)))
			return *o;
	return NULL;
}

static bool open_file(struct arena *a, const struct output_list *all, struct output *o,
	struct str path, struct str *why)
{
	if (is_stdout(a, path))
		return true;
	if (goes_to(a, all, o, path)) {
		*why = str_printf(a, "--output: two reports cannot go to " STR_FMT, STR_ARG(path));
		return false;
	}
	if (!replacement_open(a, path, &o->file)) {
		*why = str_printf(
			a, STR_FMT " cannot be written: %s", STR_ARG(path), strerror(errno));
		return false;
	}
	o->path = path;
	sink_init_fd(&o->sink, o->file.fd);
	return true;
}

static bool add(struct arena *a, struct output_list *all, struct str text, struct str *why)
{
	struct output *o = all->at[0];
	enum report_kind format = o->format;
	struct str path;
	bool extra;
	*why = STR("");
	if (!split(a, text, &path, &format, &extra, why))
		return false;
	if (extra) {
		o = output_new(a, format, o->file.fd);
		if (!open_file(a, all, o, path, why))
			return false;
		list_push(a, all, o);
		return true;
	}
	if (o->path.n) {
		*why = str_printf(a,
			"--output says twice where the report goes; a second one is FORMAT=FILE");
		return false;
	}
	return open_file(a, all, o, path, why);
}

void outputs_abandon(struct output_list *all)
{
	LIST_EACH (struct output *, o, all)
		if ((*o)->path.n)
			replacement_close(&(*o)->file, false);
	all->n = 0;
}

bool outputs_open(
	struct arena *a, const struct settings *set, struct output_list *out, struct str *why)
{
	/* standard output belongs to the command that is started */
	list_push(a, out, output_new(a, set->format, set->exec ? STDERR_FILENO : STDOUT_FILENO));
	LIST_EACH (struct str, text, &set->output)
		if (!add(a, out, *text, why))
			return false;
	return true;
}

bool outputs_close(struct arena *a, struct output_list *out, struct str *why)
{
	bool ok = true;
	struct buf all = BUF(a);
	LIST_EACH (struct output *, p, out) {
		struct output *o = *p;
		bool whole = sink_flush(&o->sink);
		int error = o->sink.error;
		if (o->path.n && !replacement_close(&o->file, whole) && whole) {
			whole = false;
			error = errno;
		}
		if (whole)
			continue;
		ok = false;
		if (!o->path.n && error == EPIPE)
			continue; /* whoever read it has seen enough */
		buf_printf(&all, "%s" STR_FMT " could not be written: %s", all.n ? "; " : "",
			STR_ARG(o->path.n ? o->path : STR("the output")), strerror(error));
	}
	out->n = 0;
	*why = buf_str(&all);
	return ok;
}
