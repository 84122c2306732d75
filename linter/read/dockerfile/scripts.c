/*
 * scripts.c: the commands of RUN, CMD, ENTRYPOINT and HEALTHCHECK.
 *
 * Scripts are read when somebody asks for commands, then all of the file in the order of its text,
 * so that the records stand in that order whoever asked first.
 */
#include "read/dockerfile/private.h"

#include "model/derive.h"

const struct step_shell *shell_in_force(struct dockerfile *d, struct value words)
{
	struct step_shell *sh = arena_new(d->arena, struct step_shell);
	const struct list *l = words.u.list;
	struct str *texts = arena_array(d->arena, struct str, l->n);
	for (uint32_t i = 0; i < l->n; i++)
		texts[i] = value_str(l->at[i]);
	*sh = (struct step_shell){words, shell_interpreter(texts, l->n)};
	return sh;
}

/* Is the command line of a RUN nothing but <<EOF? Then the body is the script itself. */
static bool body_is_script(const struct instruction *in)
{
	struct heredoc h;
	return in->heredocs.n == 1 && in->args.n == 1 &&
	       dockerfile_heredoc(in->file->arena, in->args.at[0].text, &h);
}

static struct splice with_bodies(const struct instruction *in, struct splice line)
{
	struct splicer s;
	struct span last = token_span(in, token_rest(in));
	uint32_t end = in->heredocs.at[in->heredocs.n - 1].all.to;
	splicer_init(&s, in->file->arena, in->file->source);
	for (uint32_t i = 0; i < line.pieces.n; i++)
		splicer_copy(&s, (struct span){line.pieces.at[i].from, line.pieces.at[i].to});
	uint32_t from = in->heredocs.at[0].all.from;
	if (from > last.to)
		from--; /* the line end before the first body */
	if (end > from)
		splicer_copy(&s, (struct span){from, end});
	return splicer_end(&s);
}

struct splice instruction_script(struct instruction *in, struct str *shebang)
{
	struct token t = in->keyword == KEYWORD_HEALTHCHECK && in->args.n > 1 ? in->args.at[1]
									      : token_rest(in);
	*shebang = STR("");
	if (!in->args.n)
		t.to = t.from;
	struct splice line = splice_part(in->file->arena, &in->line, (struct span){t.from, t.to});
	if (!in->heredocs.n)
		return line;
	if (!body_is_script(in))
		return with_bodies(in, line);
	struct splice body =
		splice_plain(in->file->arena, in->file->source, in->heredocs.at[0].body);
	if (str_starts_with(body.text, STR("#!")))
		*shebang = body.text;
	return body;
}

static const char *phase_of(const struct instruction *in)
{
	if (in->keyword == KEYWORD_RUN)
		return "build";
	return in->keyword == KEYWORD_HEALTHCHECK ? "check" : "start";
}

static struct shell_context context_of(struct instruction *in)
{
	struct shell_context ctx = {.phase = phase_of(in),
		.instruction = in->record,
		.lookup = dockerfile_lookup,
		.of = in};
	if (in->stage)
		ctx.stage = in->stage->record;
	if (in->shell)
		shell_begins(&ctx, &in->shell->how);
	return ctx;
}

/* CMD ["-x"] behind an ENTRYPOINT is no command but arguments for one. */
static bool only_arguments(const struct instruction *in)
{
	if (in->keyword != KEYWORD_CMD || !in->stage || value_is_missing(in->stage->entrypoint))
		return false;
	return in->json && in->args.n && str_starts_with(in->args.at[0].text, STR("-"));
}

static void read_exec(struct instruction *in, const struct shell_context *ctx)
{
	struct dockerfile *d = in->file;
	uint32_t first = in->keyword == KEYWORD_HEALTHCHECK;
	struct value words = args_value(in, first, instruction_place(in));
	shell_words(&d->reading, words.u.list->at, words.u.list->n, ctx, in->commands);
}

static void read_commands(struct instruction *in)
{
	struct dockerfile *d = in->file;
	struct shell_context ctx = context_of(in);
	struct str shebang;
	if (in->args.n <= (in->keyword == KEYWORD_HEALTHCHECK ? 1u : 0u) || only_arguments(in))
		return;
	if (in->json) {
		read_exec(in, &ctx);
		return;
	}
	struct splice script = instruction_script(in, &shebang);
	struct shell_interpreter how;
	if (shell_shebang(shebang, &how))
		shell_begins(&ctx, &how);
	shell_read(&d->reading, &script, &ctx, in->commands);
}

static bool has_script(const struct instruction *in)
{
	return in->kind &&
	       (in->keyword == KEYWORD_RUN || in->keyword == KEYWORD_CMD ||
		       in->keyword == KEYWORD_ENTRYPOINT || in->keyword == KEYWORD_HEALTHCHECK);
}

static void read_all(struct dockerfile *d)
{
	struct facts *f = d->reading.facts;
	bool before = f->unlisted;
	if (d->commands_read)
		return;
	d->commands_read = true;
	f->unlisted = !d->listed;
	for (uint32_t i = 0; i < d->lines.n; i++)
		for (struct instruction *in = d->lines.at[i]; in; in = in->trigger) {
			if (!has_script(in))
				continue;
			in->commands = value_list(d->arena, instruction_place(in));
			read_commands(in);
		}
	f->unlisted = before;
}

struct value instruction_commands(struct instruction *in)
{
	read_all(in->file);
	if (in->commands.tag == VALUE_LIST)
		return in->commands;
	return value_list(in->file->arena, instruction_place(in));
}

static struct instruction *origin_of(const struct record *r)
{
	return (struct instruction *)(uintptr_t)r->origin;
}

struct value run_commands(struct record *r)
{
	if (!r->origin)
		return value_list(r->facts->arena, r->place);
	return instruction_commands(origin_of(r));
}

/* What the base runs, and then what stands in the stage itself. */
static void add_commands(struct stage *st)
{
	struct dockerfile *d = st->file;
	const struct list *theirs = st->base ? st->base->commands.u.list : NULL;
	st->commands = value_list(d->arena, st->record->place);
	if (theirs && shared_pay(d, theirs->n))
		for (uint32_t i = 0; i < theirs->n; i++)
			value_list_add(d->arena, st->commands, theirs->at[i]);
	for (uint32_t i = 0; i < st->lines.n; i++) {
		const struct value *own = &st->lines.at[i]->commands;
		for (uint32_t k = 0; own->tag == VALUE_LIST && k < own->u.list->n; k++)
			value_list_add(d->arena, st->commands, own->u.list->at[k]);
	}
}

/* From the root of the chain down, without recursion: chains can be long. */
struct value stage_commands(struct record *r)
{
	struct stage *st = (struct stage *)(uintptr_t)r->origin;
	struct stage_list chain = {0};
	if (!st)
		return value_list(r->facts->arena, r->place);
	read_all(st->file);
	for (struct stage *s = st; s && s->commands.tag != VALUE_LIST; s = s->base)
		list_push(st->file->arena, &chain, s);
	while (chain.n)
		add_commands(chain.at[--chain.n]);
	return st->commands;
}

/* A script that pipes says for itself; one that does not goes by its shell. */
struct value run_pipefail(struct record *r)
{
	const struct instruction *in = r->origin;
	bool of_shell = in && in->shell && in->shell->how.pipefail, piped = false, all = true;
	struct value commands = model_get(r, F_RUN_commands);
	for (uint32_t i = 0; commands.tag == VALUE_LIST && i < commands.u.list->n; i++) {
		struct record *c = commands.u.list->at[i].u.record;
		struct value pipe = model_get(c, F_command_pipeline);
		if (pipe.tag != VALUE_LIST || pipe.u.list->n < 2)
			continue;
		piped = true;
		all &= value_as_truth(model_get(c, F_command_pipefail)) == TRUTH_TRUE;
	}
	return value_bool(piped ? all : of_shell, r->place);
}

/* As with pipes: a script that says `set -e` says so in the commands behind it. */
struct value run_errexit(struct record *r)
{
	const struct instruction *in = r->origin;
	bool errexit = in && in->shell && in->shell->how.errexit;
	struct value commands = model_get(r, F_RUN_commands);
	for (uint32_t i = 0; commands.tag == VALUE_LIST && i < commands.u.list->n; i++) {
		struct record *c = commands.u.list->at[i].u.record;
		errexit |= value_as_truth(model_get(c, F_command_errexit)) == TRUTH_TRUE;
	}
	return value_bool(errexit, r->place);
}

static void prepare(struct facts *f, enum kind_id kind, enum field_id field)
{
	struct record_list *all = &f->by_kind[kind];
	for (uint32_t i = 0; i < all->n; i++) {
		struct record *r = all->at[i];
		if (field != FIELD_COUNT)
			model_get(r, field);
		else if (r->origin)
			instruction_commands(origin_of(r));
	}
}

void command_prepare(struct facts *f)
{
	prepare(f, KIND_RUN, F_RUN_commands);
	prepare(f, KIND_CMD, F_CMD_commands);
	prepare(f, KIND_ENTRYPOINT, F_ENTRYPOINT_commands);
	prepare(f, KIND_HEALTHCHECK, FIELD_COUNT);
	prepare(f, KIND_container, F_container_commands);
}
