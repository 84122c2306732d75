#include "project/recognise_host.h"

#include "project/paths.h"

static const struct row {
	enum input_kind kind;
	bool placed;
	const char *folder;      /* one that it lies in; * in front: its end will do; "": any */
	const char *start, *end; /* of the name; the same text: all of it */
} rows[] = {
	{INPUT_workflow, true, "workflows", "", ".yml"},
	{INPUT_workflow, true, "workflows", "", ".yaml"},
	{INPUT_workflow, false, "", "action.yml", "action.yml"},
	{INPUT_workflow, false, "", "action.yaml", "action.yaml"},
	{INPUT_circleci, true, ".circleci", "", ".yml"},
	{INPUT_circleci, true, ".circleci", "", ".yaml"},
	{INPUT_gitlab, true, "", "", ".gitlab-ci.yml"},
	{INPUT_gitlab, true, "", "", ".gitlab-ci.yaml"},
	{INPUT_gitlab, true, ".gitlab", "", ".yml"},
	{INPUT_gitlab, true, ".gitlab-ci", "", ".yml"},
	{INPUT_makefile, false, "", "Makefile", "Makefile"},
	{INPUT_makefile, false, "", "makefile", "makefile"},
	{INPUT_makefile, false, "", "GNUmakefile", "GNUmakefile"},
	{INPUT_makefile, false, "", "Makefile.", ""},
	{INPUT_makefile, false, "", "", ".mk"},
	{INPUT_markdown, false, "", "", ".md"},
	{INPUT_markdown, false, "", "", ".markdown"},
	{INPUT_systemd, false, "", "", ".service"},
	{INPUT_systemd, false, "*.service.d", "", ".conf"},
	{INPUT_npm, false, "", "package.json", "package.json"},
	{INPUT_devcontainer, false, "", "devcontainer.json", "devcontainer.json"},
	{INPUT_devcontainer, false, "", ".devcontainer.json", ".devcontainer.json"},
	{INPUT_jenkinsfile, false, "", "Jenkinsfile", ""},
	{INPUT_jenkinsfile, false, "", "", ".jenkinsfile"},
	{INPUT_ansible, false, "tasks", "", ".yml"},
	{INPUT_ansible, false, "tasks", "", ".yaml"},
	{INPUT_ansible, false, "handlers", "", ".yml"},
	{INPUT_ansible, false, "handlers", "", ".yaml"},
	{INPUT_ansible, false, "playbooks", "", ".yml"},
	{INPUT_ansible, false, "playbooks", "", ".yaml"},
	{INPUT_ansible, false, "", "playbook", ".yml"},
	{INPUT_ansible, false, "", "site.yml", "site.yml"},
};

/* Names that look like one and are made into one: Makefile.am, Makefile.in. */
static bool is_template(struct str name)
{
	static const char *const ends[] = {
		".am", ".in", ".j2", ".tmpl", ".template", ".orig", ".rej", ".bak", "~"};
	for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
		if (str_ends_with(name, str_from(ends[i])))
			return true;
	return false;
}

static bool lies_in(struct str path, const char *folder)
{
	bool end = folder[0] == '*';
	struct str want = str_from(folder + end), part, rest = path_folder(path);
	while (rest.n) {
		rest = str_cut(rest, '/', &part);
		if (end ? str_ends_with(part, want) : str_eq(part, want))
			return true;
	}
	return !folder[0];
}

static bool fits(const struct row *row, struct str path)
{
	struct str start = str_from(row->start), end = str_from(row->end), name = path_name(path);
	bool whole = start.n && str_eq(start, end);
	bool named = whole ? str_eq(name, start)
			   : str_starts_with(name, start) && str_ends_with(name, end);
	return named && lies_in(path, row->folder);
}

enum input_kind host_kind(struct str path, bool *placed)
{
	*placed = false;
	if (is_template(path))
		return INPUT_NONE;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (fits(&rows[i], path)) {
			*placed = rows[i].placed;
			return rows[i].kind;
		}
	return INPUT_NONE;
}

/* A word that every file of the kind has which holds a command line. */
static const char *const words[INPUT_KINDS] = {
	[INPUT_workflow] = "run:",
	[INPUT_circleci] = "run",
	[INPUT_gitlab] = "script",
	[INPUT_systemd] = "Exec",
	[INPUT_npm] = "\"scripts\"",
	[INPUT_jenkinsfile] = "sh",
	[INPUT_ansible] = ":",
};

bool host_agrees(enum input_kind kind, struct str text)
{
	if (kind == INPUT_devcontainer)
		return true;
	return str_contains(text, STR("docker")) &&
	       (!words[kind] || str_contains(text, str_from(words[kind])));
}
