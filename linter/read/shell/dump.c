/*
 * dump.c: scripts as the grammar takes them apart, for comparison with other parsers.
 *
 * One JSON object a line for each script: its text, the pieces of the file it was put together
 * from, and its simple commands in the order of the text. Places are byte offsets in the file; the
 * value of a word is null where the shell puts something in.
 */
#include "read/shell/lexer.h"

struct dumper {
	struct arena *arena;
	struct buf *out;
	uint32_t commands;
};

static void dump_list(struct dumper *d, const struct shell_node *list);
static void dump_words(struct dumper *d, const struct shell_word *words);

static void add_span(struct dumper *d, struct span in_file)
{
	buf_printf(d->out, "%u,%u", in_file.from, in_file.to);
}

static void add_value(struct dumper *d, const struct shell_word *w, const struct shell_part *parts)
{
	struct buf value = BUF(d->arena);
	for (const struct shell_part *part = parts; part; part = part->next) {
		if (part->kind != SHELL_LITERAL) {
			buf_add(d->out, STR("null"));
			return;
		}
		buf_add(&value, part->text);
	}
	if (w && w->array)
		buf_add(d->out, STR("null"));
	else
		read_json(d->out, buf_str(&value));
}

static void add_words(struct dumper *d, const struct shell_node *n)
{
	buf_add(d->out, STR(",\"words\":["));
	for (const struct shell_word *w = n->words; w; w = w->next) {
		buf_char(d->out, '[');
		add_span(d, shell_span(w->script, w->span));
		buf_char(d->out, ',');
		add_value(d, w, w->parts);
		buf_add(d->out, w->next ? STR("],") : STR("]"));
	}
	buf_char(d->out, ']');
}

static void add_assignments(struct dumper *d, const struct shell_node *n)
{
	buf_add(d->out, STR(",\"assignments\":["));
	for (const struct shell_assignment *a = n->assignments; a; a = a->next) {
		buf_char(d->out, '[');
		add_span(d, shell_span(n->script, a->span));
		buf_char(d->out, ',');
		read_json(d->out, a->name);
		buf_char(d->out, ',');
		if (a->array || a->indexed)
			buf_add(d->out, STR("null"));
		else
			add_value(d, NULL, a->value ? a->value->parts : NULL);
		buf_add(d->out, a->next ? STR("],") : STR("]"));
	}
	buf_char(d->out, ']');
}

static void add_redirects(struct dumper *d, const struct shell_node *n)
{
	buf_add(d->out, STR(",\"redirects\":["));
	for (const struct shell_redirect *r = n->redirects; r; r = r->next) {
		buf_char(d->out, '[');
		add_span(d, shell_span(n->script, r->span));
		buf_char(d->out, ',');
		read_json(d->out, r->op);
		buf_char(d->out, ',');
		add_value(d, NULL, r->target ? r->target->parts : NULL);
		buf_add(d->out, r->next ? STR("],") : STR("]"));
	}
	buf_char(d->out, ']');
}

static void dump_simple(struct dumper *d, const struct shell_node *n)
{
	buf_add(d->out, d->commands++ ? STR(",{\"at\":[") : STR("{\"at\":["));
	add_span(d, shell_span(n->script, n->span));
	buf_char(d->out, ']');
	add_words(d, n);
	add_assignments(d, n);
	add_redirects(d, n);
	buf_char(d->out, '}');
}

static void dump_words(struct dumper *d, const struct shell_word *words)
{
	for (const struct shell_word *w = words; w; w = w->next) {
		for (const struct shell_part *part = w->parts; part; part = part->next) {
			dump_list(d, part->body);
			dump_words(d, part->word);
		}
		dump_words(d, w->elements);
	}
}

static void dump_node(struct dumper *d, const struct shell_node *n)
{
	if (n->kind == SHELL_SIMPLE)
		dump_simple(d, n);
	for (const struct shell_assignment *a = n->assignments; a; a = a->next) {
		dump_words(d, a->index);
		dump_words(d, a->value);
	}
	dump_words(d, n->words);
	dump_list(d, n->cond);
	dump_list(d, n->body);
	for (const struct shell_redirect *r = n->redirects; r; r = r->next)
		dump_words(d, r->target);
}

static void dump_list(struct dumper *d, const struct shell_node *list)
{
	for (const struct shell_node *n = list; n; n = n->next)
		dump_node(d, n);
}

static void dump_pieces(struct buf *out, const struct splice *text)
{
	buf_add(out, STR(",\"pieces\":["));
	for (uint32_t i = 0; i < text->pieces.n; i++) {
		const struct splice_piece *p = &text->pieces.at[i];
		buf_printf(out, "%s[%u,%u,%u]", i ? "," : "", p->at, p->from, p->to);
	}
	buf_char(out, ']');
}

static void dump_script(struct reading *r, const struct shell_seen *seen, struct buf *out)
{
	static const char *const dialects[] = {"posix", "bash", "powershell", "cmd", "other"};
	struct shell_script script = {.text = seen->text};
	struct dumper d = {r->arena, out, 0};
	bool windows = seen->dialect == SHELL_POWERSHELL || seen->dialect == SHELL_CMD;
	uint32_t before = r->diags->all.n;
	const struct shell_tree *tree = NULL;
	if (windows)
		tree = shell_parse_windows(r, &script, seen->dialect == SHELL_POWERSHELL);
	else if (seen->dialect != SHELL_OTHER)
		tree = shell_parse(r, &script, 0);
	buf_printf(out, "{\"dialect\":\"%s\",\"text\":", dialects[seen->dialect]);
	read_json(out, seen->text.text);
	dump_pieces(out, &seen->text);
	buf_printf(out, ",\"mistakes\":%u,\"commands\":[", r->diags->all.n - before);
	dump_list(&d, tree ? tree->body : NULL);
	buf_add(out, STR("]}\n"));
}

void shell_dump(struct reading *r, const struct shell_found *scripts, struct buf *out)
{
	struct reading again = *r;
	struct diags unheard; /* the mistakes have been reported when it was read first */
	diags_init(&unheard, r->arena);
	again.diags = &unheard;
	LIST_EACH (struct shell_seen, seen, &scripts->all)
		dump_script(&again, seen, out);
}
