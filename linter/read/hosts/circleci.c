/*
 * circleci.c: CircleCI configurations: the run steps of jobs and commands.
 *
 * https://circleci.com/docs/configuration-reference/
 */
#include "read/hosts/private.h"

/* A heredoc begins with << too. */
static bool is_parameter(struct str inside)
{
	static const char *const heads[] = {"parameters.", "pipeline.", "matrix."};
	inside = str_trim(inside);
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		if (str_starts_with(inside, str_from(heads[i])))
			return true;
	return false;
}

static const struct mark parameters[] = {{"<<", ">>", is_parameter, false, NULL}, {0}};

static void read_run(
	struct host *h, const struct node *run, struct str shell, const struct docker_scope *outer)
{
	struct str own = host_text(node_get(run, STR("shell")));
	struct docker_hosted script = {.errexit = true, .pipefail = true};
	shell = own.n ? own : shell;
	script.dialect = shell.n ? host_dialect(shell) : SHELL_BASH;
	script.scope = host_scope(h, node_get(run, STR("environment")), outer);
	host_scalar(h, node_is(run, NODE_MAPPING) ? node_get(run, STR("command")) : run, &script);
}

/* when and unless hold steps of their own. */
static void read_steps(struct host *h, const struct node *steps, struct str shell,
	const struct docker_scope *scope, unsigned depth)
{
	for (uint32_t i = 0; node_is(steps, NODE_SEQUENCE) && i < steps->n; i++) {
		const struct node *step = steps->u.items[i];
		for (uint32_t k = 0; node_is(step, NODE_MAPPING) && k < step->n; k++) {
			const struct pair *p = &step->u.pairs[k];
			if (str_eq(host_text(p->key), STR("run")))
				read_run(h, p->value, shell, scope);
			else if (depth < READ_DEPTH)
				read_steps(h, node_get(p->value, STR("steps")), shell, scope,
					depth + 1);
		}
	}
}

static void read_all(struct host *h, const struct node *jobs)
{
	for (uint32_t i = 0; node_is(jobs, NODE_MAPPING) && i < jobs->n; i++) {
		const struct node *job = jobs->u.pairs[i].value;
		read_steps(h, node_get(job, STR("steps")), host_text(node_get(job, STR("shell"))),
			host_scope(h, node_get(job, STR("environment")), NULL), 0);
	}
}

void circleci_read(struct reading *r, struct source *source)
{
	struct host h = host_new(r, source, "circleci");
	h.marks = parameters;
	h.filler = "the pipeline";
	struct yaml y = host_yaml(&h);
	for (uint32_t i = 0; i < y.documents.n; i++) {
		read_all(&h, node_get(y.documents.at[i], STR("jobs")));
		read_all(&h, node_get(y.documents.at[i], STR("commands")));
	}
}
