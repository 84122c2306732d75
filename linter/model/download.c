/*
 * download.c: what is fetched over the network, whatever fetches it.
 *
 * ADD, curl, wget, git, a package manager told of an index, the context of a build: policies about
 * addresses and versions are written once, over downloads. Only what has the form of an address
 * is one; a text that is not known says nothing.
 */
#include "model/derive.h"

static struct record *record_of(struct value v)
{
	return v.tag == VALUE_RECORD && !value_is_unknown(v) ? v.u.record : NULL;
}

static bool is_text(struct value v)
{
	return v.tag == VALUE_STRING && !value_is_missing(v) && !value_is_unknown(v);
}

static bool is_written(struct value v, struct str text)
{
	return is_text(v) && str_eq(value_str(v), text);
}

static bool is_true(struct record *r, enum field_id field)
{
	return value_as_truth(model_get(r, field)) == TRUTH_TRUE;
}

static bool has_scheme(struct str s)
{
	size_t at = str_find(s, STR("://"));
	for (size_t i = 0; i < at && at != STR_NOT_FOUND; i++)
		if (!char_is_alpha(s.p[i]) && s.p[i] != '+' && s.p[i] != '.')
			return false;
	return at != STR_NOT_FOUND && at > 0;
}

static struct record *add(struct facts *f, struct value url, struct str tool, bool git)
{
	struct record *d = model_new(f, KIND_download, url.place);
	model_set(d, F_download_url, url);
	model_set(d, F_download_tool, value_string(f->arena, tool, url.place));
	model_set(d, F_download_git, value_bool(git, url.place));
	return d;
}

/* ---- ADD */

static void add_source(struct facts *f, struct record *instruction, struct record *source)
{
	bool git = is_true(source, F_source_git);
	if (!git && !is_true(source, F_source_url))
		return;
	struct value url = model_get(source, F_source_path);
	url.place = source->place;
	struct record *d = add(f, url, STR("ADD"), git);
	model_set(d, F_download_reference, model_get(source, F_source_reference));
	model_set(d, F_download_stage, model_get(instruction, F_ADD_stage));
}

static void add_sources(struct facts *f, struct record *instruction)
{
	struct value all = model_get(instruction, F_ADD_sources);
	for (uint32_t i = 0; all.tag == VALUE_LIST && i < all.u.list->n; i++)
		if (record_of(all.u.list->at[i]))
			add_source(f, instruction, all.u.list->at[i].u.record);
}

/* ---- commands */

/* Programs whose words are addresses where they look like one. */
static const struct str tools[] = {STR_INIT("curl"), STR_INIT("wget"), STR_INIT("aria2c"),
	STR_INIT("pip"), STR_INIT("pip3"), STR_INIT("npm"), STR_INIT("yarn"), STR_INIT("pnpm"),
	STR_INIT("gem"), STR_INIT("git"), STR_INIT("rpm"), STR_INIT("yum"), STR_INIT("dnf")};

/* Words behind these are no addresses to fetch from, nor what belongs to a proxy. */
static const struct str asides[] = {STR_INIT("-e"), STR_INIT("--referer"), STR_INIT("-x"),
	STR_INIT("-H"), STR_INIT("--header"), STR_INIT("-d"), STR_INIT("--data"), STR_INIT("-A"),
	STR_INIT("--user-agent"), STR_INIT("-U")};

/* What git reaches for an address; config and the like only speak of one. */
static const struct str fetching[] = {STR_INIT("clone"), STR_INIT("fetch"), STR_INIT("pull"),
	STR_INIT("submodule"), STR_INIT("remote"), STR_INIT("ls-remote")};

static bool among(const struct str *words, size_t n, struct value v)
{
	for (size_t i = 0; i < n; i++)
		if (is_written(v, words[i]))
			return true;
	return false;
}
#define AMONG(words, v) among(words, sizeof words / sizeof *words, v)

static bool is_aside(struct value v)
{
	return AMONG(asides, v) || (is_text(v) && str_contains(value_str(v), STR("proxy")));
}

/* The address a word is, or gives as --option=address; a missing value: neither. */
static struct value address_in(struct facts *f, struct value word)
{
	if (!is_text(word))
		return value_none(word.place);
	struct text t = *word.u.text;
	size_t at = str_starts_with(t.s, STR("--")) ? str_find_char(t.s, '=') : STR_NOT_FOUND;
	if (at != STR_NOT_FOUND)
		t = text_slice(f->arena, t, at + 1, t.s.n);
	bool address = has_scheme(t.s) || str_starts_with(t.s, STR("git@"));
	bool proxy =
		at != STR_NOT_FOUND && str_contains(str_slice(word.u.text->s, 0, at), STR("proxy"));
	address = address && !proxy;
	return address ? value_text(f->arena, t, word.place) : value_none(word.place);
}

/* What -b, --branch or --revision asks git for. */
static struct value git_reference(struct facts *f, const struct list *words, uint32_t place)
{
	for (uint32_t i = 0; i < words->n; i++) {
		struct value v = words->at[i];
		bool apart = is_written(v, STR("-b")) || is_written(v, STR("--branch")) ||
			     is_written(v, STR("--revision"));
		if (apart && i + 1 < words->n)
			return words->at[i + 1];
		size_t at = is_text(v) ? str_find_char(value_str(v), '=') : STR_NOT_FOUND;
		if (at == STR_NOT_FOUND ||
			(!str_starts_with(value_str(v), STR("--branch=")) &&
				!str_starts_with(value_str(v), STR("--revision="))))
			continue;
		struct text t = *v.u.text;
		return value_text(f->arena, text_slice(f->arena, t, at + 1, t.s.n), v.place);
	}
	return value_none(place);
}

static void add_word(struct facts *f, struct record *k, const struct list *words, uint32_t i)
{
	struct value url = address_in(f, words->at[i]);
	if (url.tag != VALUE_STRING || (i && is_aside(words->at[i - 1])))
		return;
	bool clone = is_written(model_get(k, F_command_name), STR("git")) &&
		     is_written(model_get(k, F_command_subcommand), STR("clone"));
	struct record *d = add(f, url, value_str(model_get(k, F_command_name)), clone);
	if (clone)
		model_set(d, F_download_reference, git_reference(f, words, url.place));
	model_set(d, F_download_command, value_record(k));
	model_set(d, F_download_stage, model_get(k, F_command_stage));
	model_set(d, F_download_container, model_get(k, F_command_container));
}

static void add_command(struct facts *f, struct record *k)
{
	struct value args = model_get(k, F_command_args);
	bool git = is_written(model_get(k, F_command_name), STR("git"));
	if (git && !AMONG(fetching, model_get(k, F_command_subcommand)))
		return;
	if (!AMONG(tools, model_get(k, F_command_name)) || args.tag != VALUE_LIST ||
		value_is_unknown(args))
		return;
	for (uint32_t i = 0; i < args.u.list->n; i++)
		add_word(f, k, args.u.list, i);
}

/* ---- contexts of builds */

static bool is_repository(struct str s)
{
	struct str path;
	str_cut(s, '#', &path);
	bool http = str_starts_with(s, STR("http://")) || str_starts_with(s, STR("https://"));
	return !http || str_ends_with(path, STR(".git"));
}

static void add_context(struct facts *f, struct record *container)
{
	struct record *build = record_of(model_get(container, F_container_build));
	if (!build || !is_true(build, F_build_remote))
		return;
	struct value url = model_get(build, F_build_context);
	if (!is_text(url))
		return;
	struct text t = *url.u.text;
	struct record *d = add(f, url, STR("build"), is_repository(t.s));
	model_set(d, F_download_container, value_record(container));
	size_t at = str_find_char(t.s, '#');
	if (at == STR_NOT_FOUND)
		return;
	size_t end = str_find_char(str_skip(t.s, at), ':');
	struct text part = text_slice(f->arena, t, at + 1, end == STR_NOT_FOUND ? t.s.n : at + end);
	if (part.s.n || part.n_holes)
		model_set(d, F_download_reference, value_text(f->arena, part, url.place));
}

void download_prepare(struct facts *f)
{
	if (f->by_kind[KIND_download].n)
		return; /* another pack of policies has asked already */
	command_prepare(f);
	LIST_EACH (struct record *, a, &f->by_kind[KIND_ADD])
		add_sources(f, *a);
	LIST_EACH (struct record *, k, &f->by_kind[KIND_command])
		add_command(f, *k);
	LIST_EACH (struct record *, c, &f->by_kind[KIND_container])
		add_context(f, *c);
}
