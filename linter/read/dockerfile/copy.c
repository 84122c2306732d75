/*
 * copy.c: COPY and ADD: what goes where, from where.
 */
#include "read/dockerfile/private.h"

static bool is_archive(struct arena *a, struct str s)
{
	static const struct str ends[] = {STR_INIT(".tar"), STR_INIT(".tar.gz"), STR_INIT(".tgz"),
		STR_INIT(".tar.bz2"), STR_INIT(".tbz2"), STR_INIT(".tbz"), STR_INIT(".tar.xz"),
		STR_INIT(".txz"), STR_INIT(".tar.zst"), STR_INIT(".tzst")};
	s = str_lower(a, s);
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends_with(s, ends[i]))
			return true;
	return false;
}

/* What stands behind # up to a colon; a hole there leaves it open. */
static void set_reference(struct record *r, struct text t, uint32_t place)
{
	struct arena *a = r->facts->arena;
	size_t at = str_find_char(t.s, '#');
	if (at == STR_NOT_FOUND)
		return;
	size_t end = str_find_char(str_skip(t.s, at), ':');
	end = end == STR_NOT_FOUND ? t.s.n : at + end;
	struct text part = text_slice(a, t, at + 1, end);
	if (part.s.n || part.n_holes)
		model_set(r, F_source_reference, value_text(a, part, place));
}

/* Which kind a source is, where its literal text tells; a hole at its front leaves that open. */
static struct value kind_value(struct text t, bool holds, uint32_t place)
{
	if (!holds && t.n_holes && t.holes[0].at < sizeof "https://" &&
		!str_contains(t.s, STR("/")))
		return value_unknown(VALUE_BOOL, text_cause(t), place);
	return value_bool(holds, place);
}

static void check_source(struct instruction *in, struct token t, struct str s)
{
	bool git = source_is_git(s);
	if (in->keyword == KEYWORD_COPY && (git || source_is_http(s))) {
		struct diag *g = REFUSE(in, t, "COPY takes no %s", git ? "repository" : "URL");
		diag_note(g, "ADD fetches it");
	} else if (git) {
		source_check_git(in, t, s);
	}
}

static struct value source_value(struct instruction *in, struct token t)
{
	struct dockerfile *d = in->file;
	struct record *r = model_new(d->reading.facts, KIND_source, token_place(in, t));
	struct heredoc h;
	struct token from;
	model_set(r, F_source_instruction, value_record(in->record));
	model_set(r, F_source_stage, value_record(in->stage->record));
	if (!in->json && in->heredocs.n && dockerfile_heredoc(d->arena, t.text, &h)) {
		model_set(r, F_source_path, value_string(d->arena, h.name, r->place));
		model_set(r, F_source_heredoc, value_bool(true, r->place));
		return value_record(r);
	}
	struct value path = expanded_string(in, t);
	struct text text = path.tag == VALUE_STRING && !value_is_unknown(path) ? *path.u.text
									       : text_plain(t.text);
	bool add = in->keyword == KEYWORD_ADD, git = add && source_is_git(text.s);
	bool url = add && source_is_http(text.s);
	model_set(r, F_source_path, path);
	if (add) {
		model_set(r, F_source_git, kind_value(text, git, r->place));
		model_set(r, F_source_url, kind_value(text, url, r->place));
	}
	if (!git && !url && !instruction_flag(in, STR("from"), &from))
		source_context(in, r, text);
	bool unpacked = !git && (!url || flag_true(in, STR("unpack")));
	model_set(r, F_source_archive,
		value_bool(unpacked && is_archive(d->arena, text.s), r->place));
	if (git)
		set_reference(r, text, r->place);
	if (!text.n_holes)
		check_source(in, t, text.s);
	return value_record(r);
}

static struct value sources_value(struct instruction *in)
{
	struct value list = value_list(in->file->arena, instruction_place(in));
	for (uint32_t i = 0; i + 1 < in->args.n; i++)
		value_list_add(in->file->arena, list, source_value(in, in->args.at[i]));
	return list;
}

struct flag_fields {
	enum field_id sources, destination, owner, mode, excludes, link;
};

static void set_common(struct instruction *in, struct record *r, const struct flag_fields *f)
{
	struct token t;
	model_set(r, f->sources, sources_value(in));
	if (in->args.n)
		model_set(r, f->destination, expanded_path(in, in->args.at[in->args.n - 1]));
	if (instruction_flag(in, STR("chown"), &t))
		model_set(r, f->owner, expanded_user(in, t));
	if (instruction_flag(in, STR("chmod"), &t)) {
		struct value mode = expanded_string(in, t);
		model_set(r, f->mode, mode);
		dockerfile_check_mode(in, t, mode);
	}
	model_set(r, f->excludes, flag_strings(in, STR("exclude")));
	model_set(r, f->link, value_bool(flag_true(in, STR("link")), r->place));
}

static bool would_change(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == '\'' || s.p[i] == '"' || s.p[i] == '\\' ||
			(s.p[i] == '$' && i + 1 < s.n &&
				(char_is_word(s.p[i + 1]) || s.p[i + 1] == '{')))
			return true;
	return false;
}

static void set_from(struct instruction *in, struct record *r)
{
	struct dockerfile *d = in->file;
	struct token t;
	bool refused;
	struct stage *stage;
	if (!instruction_flag(in, STR("from"), &t))
		return;
	model_set(r, F_COPY_from, token_string(in, t));
	if (would_change(t.text)) {
		struct diag *g = REFUSE(in, t, "variables are not expanded in --from");
		diag_note(g, "name a stage instead: FROM %s AS source, and --from=source", "IMAGE");
		return;
	}
	if (!t.text.n)
		return;
	stage = dockerfile_reference(in, t, true, &refused);
	if (stage)
		model_set(r, F_COPY_from_stage, value_record(stage->record));
	if (stage || refused)
		return;
	d->unnamed++;
	struct record *image;
	struct str why;
	if (!spec_image(
		    d->reading.facts, text_plain(t.text), token_place(in, t), "copy", &image, &why))
		REFUSE(in, t, STR_FMT, STR_ARG(why));
	else
		model_set(r, F_COPY_from_image, value_record(image));
}

void make_COPY(struct instruction *in)
{
	static const struct flag_fields fields = {F_COPY_sources, F_COPY_destination, F_COPY_owner,
		F_COPY_mode, F_COPY_excludes, F_COPY_link};
	struct record *r = instruction_kind(in, KIND_COPY);
	set_common(in, r, &fields);
	set_from(in, r);
	model_set(r, F_COPY_parents, value_bool(flag_true(in, STR("parents")), r->place));
}

/* What one source there is besides heredocs; NULL: none, or several. */
static struct record *only_source(const struct list *sources)
{
	struct record *only = NULL;
	for (uint32_t i = 0; i < sources->n; i++) {
		struct record *r = sources->at[i].u.record;
		if (value_as_truth(model_get(r, F_source_heredoc)) == TRUTH_TRUE)
			continue;
		if (only)
			return NULL;
		only = r;
	}
	return only;
}

/* A checksum is that of one thing that is fetched. */
static void check_checksum(struct instruction *in, struct record *r, struct token t)
{
	struct value checksum = expanded_string(in, t);
	model_set(r, F_ADD_checksum, checksum);
	struct record *source = only_source(model_get(r, F_ADD_sources).u.list);
	struct value path = source ? model_get(source, F_source_path) : checksum;
	struct str s = value_str(checksum), from = value_str(path), why;
	if (value_cause(checksum) || value_cause(path) || !s.n)
		return;
	bool git = source_is_git(from);
	if (!source)
		REFUSE(in, t, "a checksum is for one source only");
	else if (!git && !source_is_http(from))
		REFUSE(in, t, "only what is fetched from a URL or a repository has a checksum");
	else if (!git && !spec_digest(in->file->reading.facts, s, &why))
		diag_note(REFUSE(in, t, "`" STR_FMT "` is no digest", STR_ARG(str_slice(s, 0, 80))),
			"write sha256: and the 64 digits that sha256sum prints of the file");
}

void make_ADD(struct instruction *in)
{
	static const struct flag_fields fields = {F_ADD_sources, F_ADD_destination, F_ADD_owner,
		F_ADD_mode, F_ADD_excludes, F_ADD_link};
	struct record *r = instruction_kind(in, KIND_ADD);
	struct token t;
	set_common(in, r, &fields);
	if (instruction_flag(in, STR("checksum"), &t))
		check_checksum(in, r, t);
	model_set(r, F_ADD_keep_git_dir, value_bool(flag_true(in, STR("keep-git-dir")), r->place));
}
