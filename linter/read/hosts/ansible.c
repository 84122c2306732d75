/*
 * ansible.c: Ansible tasks that run command lines: shell, command and raw.
 *
 * A task may stand anywhere: in a play, a role, a block, a handler. shell and raw lines go to a
 * shell; those of command are only split into words. Jinja fills in the rest.
 * https://docs.ansible.com/ansible/latest/collections/ansible/builtin/shell_module.html
 */
#include "read/hosts/private.h"

static const struct mark jinja[] = {{"{{", "}}", NULL, false, NULL},
	{"{%", "%}", NULL, false, NULL}, {"{#", "#}", NULL, false, NULL}, {0}};

enum module { MODULE_NONE, MODULE_SHELL, MODULE_COMMAND };

/* shell, ansible.builtin.shell, ansible.legacy.shell */
static enum module module_of(struct str name)
{
	static const char *const collections[] = {"ansible.builtin.", "ansible.legacy."};
	for (size_t i = 0; i < sizeof collections / sizeof *collections; i++)
		if (str_starts_with(name, str_from(collections[i])))
			name = str_skip(name, str_from(collections[i]).n);
	if (str_eq(name, STR("shell")) || str_eq(name, STR("raw")))
		return MODULE_SHELL;
	return str_eq(name, STR("command")) ? MODULE_COMMAND : MODULE_NONE;
}

/* creates=/x and its like in front of or behind a command line are the module's. */
static bool is_option(struct value word)
{
	static const char *const names[] = {
		"creates=", "removes=", "chdir=", "executable=", "warn=", "stdin="};
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_starts_with(value_str(word), str_from(names[i])))
			return true;
	return false;
}

/* Words of a command line that no shell sees: its $ and ; are plain characters. */
static void read_words(struct host *h, const struct node *n, const struct docker_scope *scope)
{
	struct docker_hosted script = {.dialect = SHELL_OTHER, .scope = scope};
	struct value words = value_list(h->arena, 0), kept = value_list(h->arena, 0);
	struct host_gaps gaps = {&script.gaps, 0};
	struct splice text;
	struct str unread;
	if (!node_is(n, NODE_SCALAR) || !host_names_docker(n->u.text))
		return;
	text = node_splice(h->arena, n);
	host_fill(h, &text, &script);
	if (!shell_split(h->r, &script.text, words, &unread))
		return;
	for (uint32_t i = 0; i < words.u.list->n; i++) {
		struct value word = host_word(h, words.u.list->at[i], &gaps);
		if (!is_option(word))
			value_list_add(h->arena, kept, word);
	}
	host_words(h, kept, scope);
}

static void read_argv(struct host *h, const struct node *argv, const struct docker_scope *scope)
{
	struct value words = value_list(h->arena, 0);
	for (uint32_t i = 0; node_is(argv, NODE_SEQUENCE) && i < argv->n; i++)
		if (node_is(argv->u.items[i], NODE_SCALAR))
			value_list_add(h->arena, words, host_value(h, argv->u.items[i]));
	host_words(h, words, scope);
}

static void read_task(
	struct host *h, enum module module, const struct node *task, const struct node *value)
{
	const struct node *mapping = node_is(value, NODE_MAPPING) ? value : NULL;
	const struct node *args = node_get(task, STR("args"));
	const struct node *line = mapping ? node_get(mapping, STR("cmd")) : value;
	const struct docker_scope *scope = host_scope(h, node_get(task, STR("environment")), NULL);
	struct str shell = host_text(node_get(mapping, STR("executable")));
	if (!shell.n)
		shell = host_text(node_get(args, STR("executable")));
	struct docker_hosted script = {
		.dialect = shell.n ? host_dialect(shell) : SHELL_POSIX, .scope = scope};
	if (mapping && !line)
		line = node_get(mapping, STR("_raw_params"));
	if (module == MODULE_SHELL)
		host_scalar(h, line, &script);
	else
		read_words(h, line, scope);
	read_argv(h, node_get(mapping, STR("argv")), scope);
}

static void walk(struct host *h, struct node *n, unsigned depth)
{
	if (n->seen || n->kind == NODE_SCALAR || depth > READ_DEPTH)
		return;
	n->seen = true;
	for (uint32_t i = 0; i < n->n; i++) {
		struct node *value = n->kind == NODE_MAPPING ? n->u.pairs[i].value : n->u.items[i];
		struct str key = n->kind == NODE_MAPPING ? host_text(n->u.pairs[i].key) : STR("");
		enum module module = module_of(key);
		if (module)
			read_task(h, module, n, value);
		walk(h, value, depth + 1);
	}
}

void ansible_read(struct reading *r, struct source *source)
{
	struct host h = host_new(r, source, "ansible");
	h.marks = jinja;
	h.filler = "Ansible";
	struct yaml y = host_yaml(&h);
	for (uint32_t i = 0; i < y.documents.n; i++)
		walk(&h, y.documents.at[i], 0);
}
