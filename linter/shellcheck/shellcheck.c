/*
 * shellcheck.c: one run over the scripts of an input, and its remarks as findings.
 */
#include "shellcheck/private.h"

#include "model/model.h"
#include "process/process.h"
#include "read/json/json.h"
#include "shellcheck/folder.h"

LIST(check_text_list, struct check_text);

struct run {
	struct shellcheck *sc;
	struct arena *arena; /* of the unit */
	struct check_text_list texts;
	struct folder *folder;
	struct source *source;
	struct findings *out;
	struct diags *diags;
};

struct str shellcheck_code(struct str word)
{
	if (str_starts_with(word, STR("shellcheck:")))
		word = str_skip(word, sizeof "shellcheck:" - 1);
	int64_t number;
	bool code = word.n == 6 && str_starts_with(word, STR("SC")) &&
		    str_int(str_skip(word, 2), &number) && number >= 1000;
	return code ? word : STR("");
}

/* Relative folders of the PATH may be the input's: they are passed over. */
const char *shellcheck_find(struct arena *a)
{
	return process_find(a, STR("shellcheck"));
}

void shellcheck_init(struct shellcheck *sc, const char *program)
{
	*sc = (struct shellcheck){.program = program};
	arena_init(&sc->arena);
}

void shellcheck_done(struct shellcheck *sc)
{
	arena_done(&sc->arena);
}

/* ---- files ---- */

static struct str file_path(struct run *x, uint32_t i)
{
	return str_printf(x->arena, "%s/%u.sh", folder_path(x->folder), i);
}

/* ---- remarks ---- */

static enum severity severity_of(struct str level)
{
	if (str_eq(level, STR("error")))
		return SEVERITY_HIGH;
	if (str_eq(level, STR("warning")))
		return SEVERITY_MEDIUM;
	return str_eq(level, STR("info")) ? SEVERITY_LOW : SEVERITY_INFO;
}

static struct strs strings(struct arena *a, struct str first, struct str second)
{
	struct str *at = arena_array(a, struct str, 2);
	at[0] = first;
	at[1] = second;
	return (struct strs){at, second.n ? 2 : 1};
}

/* ShellCheck's rules have no policies; each that speaks gets the outside of one. */
const struct policy_info *shellcheck_policy(
	struct shellcheck *sc, struct str code, enum severity severity)
{
	struct arena *a = &sc->arena;
	void **slot = map_put(a, &sc->policies, str_copy(a, code));
	if (*slot)
		return *slot;
	struct policy_info *p = arena_new(a, struct policy_info);
	*slot = p;
	p->name = str_join(a, STR("shellcheck:"), code);
	p->title = str_join(a, STR("ShellCheck's "), code);
	p->help = str_join(a, STR("https://www.shellcheck.net/wiki/"), code);
	p->severity = severity;
	p->status = STATUS_STABLE;
	p->aka = strings(a, p->name, str_join(a, STR("hadolint:"), code));
	p->tags = strings(a, STR("shellcheck"), STR("shell"));
	p->see = strings(a, p->help, STR(""));
	p->kind = STR("command");
	return p;
}

static int64_t number_of(const struct node *remark, const char *key)
{
	int64_t n;
	const struct node *v = node_get(remark, str_from(key));
	return v && node_int(v, &n) ? n : 0;
}

static struct str text_of(const struct node *remark, const char *key)
{
	const struct node *v = node_get(remark, str_from(key));
	return node_is_string(v) ? v->u.text : STR("");
}

/* "/tmp/pratique-x/17.sh": which of the scripts. */
static struct check_text *script_of(struct run *x, struct str file)
{
	int64_t i;
	size_t slash = str_rfind_char(file, '/');
	struct str name = slash == STR_NOT_FOUND ? file : str_skip(file, slash + 1);
	if (!str_ends_with(name, STR(".sh")) || !str_int(str_slice(name, 0, name.n - 3), &i))
		return NULL;
	return i < x->texts.n ? &x->texts.at[i] : NULL;
}

/* Of a template that is not rendered yet ShellCheck finds the grammar wrong (its codes 1xxx). */
static bool is_of_template(const struct shell_seen *seen, struct str code)
{
	struct str text = seen->text.text;
	return code.n == 6 && code.p[2] == '1' && seen->instruction &&
	       (str_contains(text, STR("{{")) || str_contains(text, STR("{%")) ||
		       str_contains(text, STR("%%")));
}

/* What runs in a container, or in the build of another image, has variables from outside. */
static bool may_be_set_outside(const struct shell_seen *seen, struct str code)
{
	if (!str_eq(code, STR("SC2154")))
		return false;
	if (str_eq(str_from(seen->phase), STR("start")) ||
		str_eq(str_from(seen->phase), STR("check")))
		return true;
	return seen->instruction &&
	       value_as_truth(model_get(seen->instruction, F_instruction_onbuild)) == TRUTH_TRUE;
}

static void places_of(const struct node *n, int64_t at[4])
{
	static const char *const keys[] = {"line", "column", "endLine", "endColumn"};
	for (int i = 0; i < 4; i++)
		at[i] = number_of(n, keys[i]);
}

/* One of the changes that mend it. false: it cannot be put where the script was written. */
static bool add_change(struct run *x, struct check_text *t, const struct node *n, struct finding *f)
{
	int64_t at[4];
	struct change c = {.text = str_copy(x->arena, text_of(n, "replacement"))};
	bool ahead = str_eq(text_of(n, "insertionPoint"), STR("afterEnd"));
	places_of(n, at);
	if (str_find_char(c.text, '\n') != STR_NOT_FOUND ||
		!check_text_exact(x->arena, t, at, ahead, &c.span))
		return false;
	list_push(x->arena, &f->changes, c);
	return true;
}

/* What ShellCheck would change, all of it or nothing. */
static void add_fix(
	struct run *x, struct check_text *t, const struct node *remark, struct finding *f)
{
	struct node *fix = node_get(remark, STR("fix"));
	struct node *all = node_is(fix, NODE_MAPPING) ? node_get(fix, STR("replacements")) : NULL;
	if (!node_is(all, NODE_SEQUENCE) || t->seen->text.source != x->source ||
		check_text_quoted(t))
		return;
	for (uint32_t i = 0; i < all->n; i++)
		if (!add_change(x, t, all->u.items[i], f)) {
			f->changes = (struct change_list){0};
			return;
		}
	if (!f->changes.n)
		return;
	f->fix = FIX_UNSAFE;
	f->fix_title = STR("as ShellCheck says");
}

static void add_remark(struct run *x, const struct node *remark)
{
	struct check_text *t = script_of(x, text_of(remark, "file"));
	struct str code = str_printf(x->arena, "SC%d", (int)number_of(remark, "code"));
	struct span span;
	int64_t at[4];
	places_of(remark, at);
	if (!t || may_be_set_outside(t->seen, code) || is_of_template(t->seen, code) ||
		!check_text_span(x->arena, t, at, &span))
		return;
	enum severity severity = severity_of(text_of(remark, "level"));
	struct finding f = {.policy = shellcheck_policy(x->sc, code, severity),
		.severity = severity,
		.help = shellcheck_policy(x->sc, code, severity)->help,
		.message = str_copy(x->arena, text_of(remark, "message")),
		.source = t->seen->text.source,
		.span = span,
		.kind = STR("script")};
	struct record *holder = t->seen->instruction ? t->seen->instruction : t->seen->container;
	if (holder)
		f.subject = model_subject(holder, x->arena);
	f.record = holder;
	add_fix(x, t, remark, &f);
	findings_add(x->out, &f);
}

static void add_remarks(struct run *x, struct str output)
{
	struct diags unheard;
	diags_init(&unheard, x->arena);
	struct source *s = source_new(x->arena, STR("shellcheck"), output);
	struct node *root = json_read(x->arena, s, JSON_STRICT, &unheard);
	struct node *all = root ? node_get(root, STR("comments")) : NULL;
	if (!node_is(all, NODE_SEQUENCE)) {
		diag_add(x->diags, &DIAG_input, x->source, (struct span){0, 0},
			"ShellCheck could not be run: it gave no answer that can be read");
		return;
	}
	for (uint32_t i = 0; i < all->n; i++)
		add_remark(x, all->u.items[i]);
}

/* ---- one process for many scripts ---- */

static bool check(struct run *x, uint32_t first, uint32_t n)
{
	/* 1071, 2187: of a shell it does not know; 1090, 1091: of files it is not given; 2148: of
	 * the first line, which is ours */
	static const char *const options[] = {"shellcheck", "--norc", "--color=never",
		"--format=json1", "--severity=style",
		"--exclude=SC1071,SC1090,SC1091,SC2148,SC2187", "--"};
	enum { OPTIONS = sizeof options / sizeof *options };
	char **argv = arena_array(x->arena, char *, OPTIONS + n + 1);
	struct str output = STR("");
	for (size_t i = 0; i < OPTIONS; i++)
		argv[i] = (char *)(uintptr_t)options[i];
	for (uint32_t i = 0; i < n; i++)
		argv[OPTIONS + i] = (char *)(uintptr_t)str_c(x->arena, file_path(x, first + i));
	static char *const environment[] = {
		"LANG=C.UTF-8", "LC_ALL=C.UTF-8", "HOME=/nonexistent", NULL};
	struct process p = {
		x->sc->program, argv, environment, SHELLCHECK_SECONDS_MOST, SHELLCHECK_OUTPUT_MOST};
	switch (process_run(x->arena, &p, &output, NULL)) {
	case PROCESS_DONE:
		add_remarks(x, output);
		return true;
	case PROCESS_NOT_STARTED:
		diag_add(x->diags, &DIAG_input, x->source, (struct span){0, 0},
			"ShellCheck could not be run");
		return false;
	case PROCESS_TOO_LONG:
		diag_add(x->diags, &DIAG_input_limit, x->source, (struct span){0, 0},
			"ShellCheck takes longer than %d seconds", SHELLCHECK_SECONDS_MOST);
		return false;
	case PROCESS_TOO_MUCH:
		diag_add(x->diags, &DIAG_input_limit, x->source, (struct span){0, 0},
			"ShellCheck says more than %d bytes", SHELLCHECK_OUTPUT_MOST);
		return false;
	}
	return false;
}

static void check_all(struct run *x)
{
	uint32_t written = 0;
	while (written < x->texts.n && folder_add(x->folder, x->texts.at[written].text))
		written++;
	if (written < x->texts.n)
		diag_add(x->diags, &DIAG_input, x->source, (struct span){0, 0},
			"the scripts could not be written for ShellCheck below %s",
			folder_path(x->folder));
	bool ok = written == x->texts.n;
	for (uint32_t at = 0; ok && at < written; at += SHELLCHECK_SCRIPTS_EACH) {
		uint32_t left = written - at;
		ok = check(x, at, left < SHELLCHECK_SCRIPTS_EACH ? left : SHELLCHECK_SCRIPTS_EACH);
	}
}

void shellcheck_run(struct shellcheck *sc, const struct shell_found *scripts, struct source *source,
	struct findings *fs, struct diags *ds)
{
	struct run x = {.sc = sc, .arena = fs->arena, .source = source, .out = fs, .diags = ds};
	LIST_EACH (const struct shell_seen, seen, &scripts->all) {
		struct check_text t;
		if (check_text_make(x.arena, seen, &t))
			list_push(x.arena, &x.texts, t);
	}
	if (!x.texts.n)
		return;
	if (x.texts.n > SHELLCHECK_SCRIPTS_MOST) {
		diag_add(ds, &DIAG_input_limit, source, (struct span){0, 0},
			"more than %d scripts; ShellCheck is not asked about those behind them",
			SHELLCHECK_SCRIPTS_MOST);
		x.texts.n = SHELLCHECK_SCRIPTS_MOST;
	}
	x.folder = folder_open();
	if (!x.folder) {
		diag_add(ds, &DIAG_input, source, (struct span){0, 0},
			"no folder for ShellCheck's files could be made");
		return;
	}
	check_all(&x);
	folder_close(x.folder);
}
