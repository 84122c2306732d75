#include "project/recognise.h"

#include "project/paths.h"
#include "project/recognise_host.h"
#include "read/daemon/daemon.h"

static const struct kind_row {
	const char *name, *path, *doc;
} kinds[INPUT_KINDS] = {
	{"", "", ""},
#define KIND_OF_INPUT(name, path, doc) {#name, path, doc},
#include "project/kinds.def"
#undef KIND_OF_INPUT
};

const char *input_kind_name(enum input_kind k)
{
	return kinds[k].name;
}

const char *input_kind_path(enum input_kind k)
{
	return kinds[k].path;
}

bool input_kind_read(struct str name, enum input_kind *out)
{
	for (int k = 1; k < INPUT_KINDS; k++)
		if (str_eq(name, str_from(kinds[k].name))) {
			*out = (enum input_kind)k;
			return true;
		}
	return false;
}

/* --- names --- */

static bool ends_nocase(struct str s, const char *end)
{
	struct str e = str_from(end);
	return s.n >= e.n && str_eq_nocase(str_skip(s, s.n - e.n), e);
}

static bool ends_in(struct str s, const char *const *ends)
{
	for (; *ends; ends++)
		if (ends_nocase(s, *ends))
			return true;
	return false;
}

/* Dockerfile.md tells about a Dockerfile, Dockerfile.j2 is not one yet. */
static const char *const not_files[] = {".dockerignore", ".md", ".rst", ".html", ".orig", ".rej",
	".bak", ".swp", "~", ".j2", ".jinja", ".jinja2", ".tmpl", ".tpl", ".template", ".erb",
	".mustache", ".go", ".py", ".js", ".ts", ".rb", ".java", ".json", ".yml", ".yaml", ".sh",
	".lock", ".sha256", ".sig", ".asc", ".diff", ".patch", NULL};

static bool is_dockerfile_name(struct str name)
{
	static const char *const words[] = {"dockerfile", "containerfile", NULL};
	static const char *const ends[] = {".dockerfile", ".containerfile", NULL};
	if (ends_in(name, not_files))
		return false;
	if (ends_in(name, ends))
		return true;
	for (const char *const *w = words; *w; w++) {
		struct str word = str_from(*w);
		if (str_starts_with_nocase(name, word) &&
			(name.n == word.n || name.p[word.n] == '.'))
			return true;
	}
	return false;
}

static bool is_separator(char c)
{
	return c == '.' || c == '-' || c == '_';
}

static bool is_yaml_name(struct str name)
{
	static const char *const ends[] = {".yml", ".yaml", NULL};
	return ends_in(name, ends);
}

/* compose.yml, compose.prod.yml, docker-compose.test.yaml, dev.compose.yml */
static bool is_compose_name(struct str name)
{
	struct str stem = str_slice(name, 0, str_rfind_char(name, '.'));
	if (str_starts_with_nocase(stem, STR("docker-compose")))
		return true;
	if (str_starts_with_nocase(stem, STR("compose")))
		return stem.n == 7 || is_separator(stem.p[7]);
	return ends_nocase(stem, ".compose") || ends_nocase(stem, "docker-compose");
}

/* The word stands somewhere in the name: web-stack.yml, my_compose_file.yaml. */
static bool hints_at_compose(struct str name)
{
	static const char *const words[] = {"compose", "stack", "swarm", "docker", NULL};
	for (const char *const *w = words; *w; w++)
		for (size_t at = 0; at < name.n; at++)
			if (str_starts_with_nocase(str_skip(name, at), str_from(*w)))
				return true;
	return false;
}

/* daemon.json, docker-daemon.json, daemon.prod.json */
static bool is_daemon_name(struct str name)
{
	struct str stem = str_slice(name, 0, str_rfind_char(name, '.'));
	if (!ends_nocase(name, ".json"))
		return false;
	return ends_nocase(stem, "daemon") ||
	       (str_starts_with_nocase(stem, STR("daemon")) && is_separator(stem.p[6]));
}

static enum hint own_name(struct str name, enum input_kind *out)
{
	static const char *const shells[] = {".sh", ".bash", ".ksh", ".zsh", ".ash", ".dash", NULL};
	*out = INPUT_NONE;
	if (is_dockerfile_name(name)) {
		*out = INPUT_dockerfile;
		return HINT_CERTAIN;
	}
	if (is_daemon_name(name)) {
		*out = INPUT_daemon;
		return HINT_CONTENT;
	}
	if (ends_nocase(name, ".json") && is_compose_name(name)) {
		*out = INPUT_compose;
		return HINT_CONTENT;
	}
	if (is_yaml_name(name)) {
		*out = INPUT_compose;
		return is_compose_name(name)    ? HINT_CERTAIN
		       : hints_at_compose(name) ? HINT_CONTENT
						: HINT_NONE;
	}
	*out = INPUT_run;
	if (ends_in(name, shells))
		return HINT_CONTENT;
	return str_find_char(name, '.') == STR_NOT_FOUND ? HINT_SHEBANG : HINT_NONE;
}

enum hint recognise_name(struct str path, enum input_kind *out)
{
	bool placed;
	struct str name = path_name(path);
	enum input_kind host = host_kind(path, &placed);
	*out = INPUT_NONE;
	if (ends_nocase(name, ".prq"))
		return HINT_NONE;
	enum hint hint = placed ? HINT_NONE : own_name(name, out);
	if (!host || hint == HINT_CERTAIN || hint == HINT_CONTENT)
		return hint;
	*out = host;
	return HINT_CONTENT;
}

/* --- content --- */

static struct str next_line(struct str *text)
{
	struct str line;
	*text = str_cut(*text, '\n', &line);
	return line;
}

/* The first line that says something; `comment` begins those that do not. */
static struct str first_line(struct str text, char comment)
{
	if (str_starts_with(text, STR("\xEF\xBB\xBF")))
		text = str_skip(text, 3);
	while (text.n) {
		struct str line = str_trim(next_line(&text));
		if (line.n && line.p[0] != comment)
			return line;
	}
	return STR("");
}

static bool begins_with_word(struct str line, const char *w)
{
	struct str head = str_from(w);
	return str_starts_with_nocase(line, head) && line.n > head.n &&
	       (line.p[head.n] == ' ' || line.p[head.n] == '\t');
}

static bool looks_like_dockerfile(struct str text)
{
	struct str line = first_line(text, '#');
	return begins_with_word(line, "FROM") || begins_with_word(line, "ARG");
}

static bool has_services(struct str text)
{
	if (str_starts_with(text, STR("\xEF\xBB\xBF")))
		text = str_skip(text, 3);
	if (str_starts_with(str_trim(text), STR("{"))) /* JSON */
		return str_contains(text, STR("\"services\""));
	while (text.n) {
		struct str line = next_line(&text);
		if (str_starts_with(line, STR("services:")) ||
			str_starts_with(line, STR("\"services\":")))
			return true;
	}
	return false;
}

/* #!/bin/sh, #!/usr/bin/env -S bash -e */
static bool has_shell_shebang(struct str text)
{
	static const char *const shells[] = {"sh", "bash", "dash", "ash", "ksh", "zsh", NULL};
	struct str part, line = next_line(&text);
	if (!str_starts_with(line, STR("#!")))
		return false;
	for (line = str_skip(line, 2); line.n;) {
		line = str_cut(line, ' ', &part);
		part = path_name(str_trim(part));
		for (const char *const *s = shells; *s; s++)
			if (str_eq(part, str_from(*s)))
				return true;
	}
	return false;
}

static bool is_boundary(char c)
{
	return !char_is_word(c) && c != '-' && c != '.';
}

static bool names_docker(struct str line)
{
	struct str program = STR("docker");
	for (size_t at = 0; at < line.n; at += program.n) {
		size_t hit = str_find(str_skip(line, at), program);
		if (hit == STR_NOT_FOUND)
			return false;
		at += hit;
		size_t end = at + program.n;
		bool starts = at == 0 || is_boundary(line.p[at - 1]);
		if (starts && (end == line.n || line.p[end] == ' ' || line.p[end] == '\t' ||
				      line.p[end] == '\\'))
			return true;
	}
	return false;
}

static bool has_docker_command(struct str text)
{
	while (text.n) {
		struct str line = str_trim(next_line(&text));
		if (line.n && line.p[0] != '#' && names_docker(line))
			return true;
	}
	return false;
}

/* A list of command lines, with or without a prompt. */
static bool begins_with_docker(struct str text)
{
	struct str line = first_line(text, '#');
	if (str_starts_with(text, STR("#!")))
		return false; /* a script, but of another language */
	if (begins_with_word(line, "$"))
		line = str_trim(str_skip(line, 1));
	if (begins_with_word(line, "sudo"))
		line = str_trim(str_skip(line, 4));
	return begins_with_word(line, "docker");
}

static bool agrees(enum input_kind kind, struct str text)
{
	if (kind == INPUT_compose)
		return has_services(text);
	if (kind == INPUT_daemon)
		return daemon_looks_like(text);
	return kind == INPUT_run ? has_docker_command(text) : host_agrees(kind, text);
}

enum input_kind recognise_found(struct str path, struct str text)
{
	bool placed;
	enum input_kind kind, host = host_kind(path, &placed);
	enum hint hint = recognise_name(path, &kind);
	if (hint == HINT_CERTAIN || (hint == HINT_CONTENT && agrees(kind, text)))
		return kind;
	if (hint == HINT_SHEBANG && has_shell_shebang(text) && has_docker_command(text))
		return INPUT_run;
	return hint == HINT_CONTENT && host && host_agrees(host, text) ? host : INPUT_NONE;
}

enum input_kind recognise_named(struct str path, struct str text)
{
	bool placed;
	enum input_kind kind;
	enum hint hint = recognise_name(path, &kind);
	if (hint == HINT_CERTAIN || (hint == HINT_CONTENT && kind != INPUT_compose))
		return kind;
	if (ends_nocase(path, ".prq"))
		return INPUT_NONE;
	if (has_shell_shebang(text))
		return INPUT_run;
	if (looks_like_dockerfile(text))
		return INPUT_dockerfile;
	if (begins_with_docker(text))
		return INPUT_run;
	return has_services(text) ? INPUT_compose : host_kind(path, &placed);
}
