/*
 * workflow.c: GitHub workflows and composite actions: the run steps.
 *
 * The shell is that of the step, else of the job's or the workflow's defaults, else bash, and
 * PowerShell on runners with Windows. env stands at three levels.
 * https://docs.github.com/en/actions/reference/workflow-syntax-for-github-actions
 */
#include "read/hosts/private.h"

/* Values of these contexts hold no blanks. */
static bool is_single(struct str inside)
{
	static const char *const heads[] = {"github.", "runner.", "strategy.", "job."};
	if (str_starts_with(inside, STR("github.event")))
		return false;
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (str_starts_with(inside, str_from(heads[i])))
			return true;
	return false;
}

/* env.NAME: what the workflow sets, unless a step has changed it on the way. */
static bool resolve(struct str inside, const struct docker_scope *scope, struct text *out)
{
	const struct value *v;
	if (!str_starts_with(inside, STR("env.")))
		return false;
	v = docker_scope_get(scope, str_skip(inside, 4));
	if (v)
		*out = *v->u.text;
	return v != NULL;
}

static const struct mark expressions[] = {{"${{", "}}", NULL, false, is_single}, {0}};

struct steps {
	struct host *h;
	struct str shell; /* of the defaults; empty: the runner's */
	bool windows;
	const struct docker_scope *scope;
};

static struct str default_shell(const struct node *of)
{
	return host_text(
		node_get(node_get(node_get(of, STR("defaults")), STR("run")), STR("shell")));
}

/* windows-latest, [self-hosted, windows] */
static bool runs_on_windows(const struct node *n)
{
	for (uint32_t i = 0; node_is(n, NODE_SEQUENCE) && i < n->n; i++)
		if (runs_on_windows(n->u.items[i]))
			return true;
	return str_starts_with_nocase(host_text(n), STR("windows"));
}

static void read_step(struct steps *s, const struct node *step)
{
	const struct node *run = node_get(step, STR("run"));
	struct str own = host_text(node_get(step, STR("shell")));
	struct str shell = own.n ? own : s->shell;
	struct docker_hosted script = {.errexit = true};
	if (!node_is(run, NODE_SCALAR))
		return;
	script.dialect = shell.n ? host_dialect(shell) : s->windows ? SHELL_POWERSHELL : SHELL_BASH;
	script.pipefail = str_eq(shell, STR("bash"));
	script.scope = host_scope(s->h, node_get(step, STR("env")), s->scope);
	host_scalar(s->h, run, &script);
}

static void read_steps(struct steps *s, const struct node *of)
{
	const struct node *steps = node_get(of, STR("steps"));
	for (uint32_t i = 0; node_is(steps, NODE_SEQUENCE) && i < steps->n; i++)
		read_step(s, steps->u.items[i]);
}

static void read_jobs(struct host *h, const struct node *root)
{
	const struct node *jobs = node_get(root, STR("jobs"));
	const struct docker_scope *scope = host_scope(h, node_get(root, STR("env")), NULL);
	for (uint32_t i = 0; node_is(jobs, NODE_MAPPING) && i < jobs->n; i++) {
		const struct node *job = jobs->u.pairs[i].value;
		struct str own = default_shell(job);
		struct steps s = {h, own.n ? own : default_shell(root),
			runs_on_windows(node_get(job, STR("runs-on"))),
			host_scope(h, node_get(job, STR("env")), scope)};
		read_steps(&s, job);
	}
}

void workflow_read(struct reading *r, struct source *source)
{
	struct host h = host_new(r, source, "workflow");
	h.marks = expressions;
	h.filler = "the workflow";
	h.resolve = resolve;
	struct yaml y = host_yaml(&h);
	for (uint32_t i = 0; i < y.documents.n; i++) {
		struct steps s = {&h, STR(""), false, NULL};
		read_jobs(&h, y.documents.at[i]);
		read_steps(&s, node_get(y.documents.at[i], STR("runs")));
	}
}
