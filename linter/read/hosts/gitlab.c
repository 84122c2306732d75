/*
 * gitlab.c: GitLab pipelines: before_script, script and after_script.
 *
 * The lines of a job's before_script and script are one script, those of after_script another, and
 * so is the before_script of all jobs. What is taken from elsewhere by !reference, extends or
 * include is read where it stands.
 * https://docs.gitlab.com/ci/yaml/
 */
#include "read/hosts/private.h"

static const struct mark inputs[] = {{"$[[", "]]", NULL, false, NULL}, {0}};

struct lines {
	struct host *h;
	struct splicer text;
	struct shell_gap_list gaps;
};

static void add_line(struct lines *l, const struct node *n)
{
	struct docker_hosted line = {0};
	struct splice text = node_splice(l->h->arena, n);
	uint32_t base = (uint32_t)l->text.text.n;
	host_fill(l->h, &text, &line);
	LIST_EACH (struct shell_gap, gap, &line.gaps)
		list_push(l->h->arena, &l->gaps,
			((struct shell_gap){base + gap->at, gap->cause, gap->single}));
	splicer_more(&l->text, &line.text, (struct span){0, (uint32_t)line.text.text.n});
	splicer_add(&l->text, STR("\n"), (struct span){n->span.to, n->span.to});
}

/* A list may hold lists, which anchors bring in. */
static void add_lines(struct lines *l, const struct node *n, unsigned depth)
{
	if (!n || n->tag == NODE_TAGGED || depth > READ_DEPTH)
		return;
	if (n->kind == NODE_SCALAR && n->type != NODE_NULL)
		add_line(l, n);
	for (uint32_t i = 0; n->kind == NODE_SEQUENCE && i < n->n; i++)
		add_lines(l, n->u.items[i], depth + 1);
}

/* Each list is read once, wherever it is used. */
static bool is_new(const struct node *n)
{
	struct node *mark = (struct node *)(uintptr_t)n;
	if (!n || n->seen)
		return false;
	mark->seen = true;
	return true;
}

static void read_script(struct host *h, const struct node *before, const struct node *script,
	const struct docker_scope *scope)
{
	struct lines l = {.h = h};
	splicer_init(&l.text, h->arena, h->source);
	if (is_new(before))
		add_lines(&l, before, 0);
	if (is_new(script))
		add_lines(&l, script, 0);
	struct docker_hosted hosted = {.text = splicer_end(&l.text),
		.dialect = SHELL_BASH,
		.errexit = true,
		.gaps = l.gaps,
		.scope = scope};
	host_script(h, &hosted);
}

static void read_job(struct host *h, const struct node *job, const struct docker_scope *outer)
{
	const struct docker_scope *scope = host_scope(h, node_get(job, STR("variables")), outer);
	read_script(h, node_get(job, STR("before_script")), node_get(job, STR("script")), scope);
	read_script(h, NULL, node_get(job, STR("after_script")), scope);
}

/* What stands at the top, and `default` as well, is read as a job of its own. */
static void read_pipeline(struct host *h, const struct node *root)
{
	const struct docker_scope *scope = host_scope(h, node_get(root, STR("variables")), NULL);
	read_job(h, root, NULL);
	for (uint32_t i = 0; node_is(root, NODE_MAPPING) && i < root->n; i++)
		read_job(h, root->u.pairs[i].value, scope);
}

void gitlab_read(struct reading *r, struct source *source)
{
	struct host h = host_new(r, source, "gitlab");
	h.marks = inputs;
	h.filler = "the pipeline";
	struct yaml y = host_yaml(&h);
	for (uint32_t i = 0; i < y.documents.n; i++)
		read_pipeline(&h, y.documents.at[i]);
}
