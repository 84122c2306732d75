/*
 * files.c: --file: compose files that are one project, the first with the others laid over it.
 */
#include "cli/session.h"

#include "project/input.h"

static struct source *open_override(struct session *s, struct str path)
{
	struct input in;
	struct str why;
	if (!input_read(&s->arena, path, limit_given(s->settings.max_file_size), &in, &why)) {
		complain(STR_FMT " " STR_FMT, STR_ARG(path), STR_ARG(why));
		return NULL;
	}
	struct source *source = source_new(&s->arena, path, in.text);
	if (input_check_text(&in, source, &s->diags))
		return source;
	session_show_diags(s);
	return NULL;
}

bool session_overrides(struct session *s, const struct text_list *files)
{
	s->n_overrides = 0;
	s->overrides = arena_array(&s->arena, struct source *, files->n);
	for (uint32_t i = 1; i < files->n; i++) {
		struct source *source = open_override(s, files->at[i]);
		if (!source)
			return false;
		s->overrides[s->n_overrides++] = source;
	}
	return true;
}

bool session_files(struct session *s)
{
	struct text_list *files = &s->settings.file;
	if (!files->n)
		return true;
	if (s->settings.operands.n) {
		complain("--file names all files of the project; a PATH beside it is one too many");
		return false;
	}
	list_push(&s->arena, &s->settings.operands, files->at[0]);
	s->settings.kind = INPUT_compose;
	return session_overrides(s, files);
}
