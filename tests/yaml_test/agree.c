#include "yaml_test/agree.h"

#include "read/yaml/private.h"

/* Is the text a part of the source, or a copy? Positions in it depend on that. */
static char home(const struct node *n)
{
	struct str text = n->u.text, all = n->source->text;
	return text.n && text.p >= all.p && text.p + text.n <= all.p + all.n ? 's' : 'c';
}

static void dump(struct buf *b, const struct node *n, int depth)
{
	buf_printf(b, "%*s%d %d %d %d %d%d%d [%u,%u) %u of %u, %u:", depth, "", n->kind, n->type,
		n->style, n->tag, n->anchored, n->merged, n->bare, n->span.from, n->span.to, n->own,
		n->n, n->weight);
	if (n->kind == NODE_SCALAR) {
		buf_printf(b, "%c '" STR_FMT "'", home(n), STR_ARG(n->u.text));
	} else if (n->kind == NODE_MAPPING) {
		buf_printf(b, " %016llx", (unsigned long long)n->u.keys);
	}
	buf_char(b, '\n');
	for (uint32_t i = 0; i < n->n && n->kind != NODE_SCALAR; i++) {
		bool mapping = n->kind == NODE_MAPPING;
		if (mapping)
			dump(b, n->u.pairs[i].key, depth + 1);
		dump(b, mapping ? n->u.pairs[i].value : n->u.items[i], depth + 1);
	}
}

static struct str show(struct arena *a, const struct builder *b)
{
	struct buf out = BUF(a);
	for (uint32_t i = 0; i < b->out.documents.n; i++)
		dump(&out, b->out.documents.at[i], 0);
	for (uint32_t i = 0; i < b->out.scalars.n; i++)
		buf_printf(&out, "[%u,%u) ", b->out.scalars.at[i].from, b->out.scalars.at[i].to);
	buf_printf(&out, "%u nodes%s\n", b->nodes, b->out.broken ? ", broken" : "");
	for (uint32_t i = 0; i < b->diags->all.n; i++)
		buf_add(&out, b->diags->all.at[i]->message);
	return buf_str(&out);
}

enum agreement yaml_agree(struct arena *a, struct str text, struct buf *why)
{
	struct diags told[2];
	struct builder b[2];
	struct source *s = source_new(a, STR("t.yml"), text);
	struct yaml_text opened;
	for (int i = 0; i < 2; i++) {
		diags_init(&told[i], a);
		b[i] = tree_builder(a, s, &told[i]);
	}
	if (!yaml_text_open(&opened, a, s, &told[0]) || told[0].all.n)
		return AGREE_LEFT;
	if (!yaml_read_plain(&b[0], &opened) || told[0].all.n)
		return AGREE_LEFT;
	/* an unfolded graph may be large: its sizes are compared, and no more */
	yaml_read_events(&b[1], &opened);
	if (b[0].out.documents.at[0]->weight > 10 * 1000)
		return b[1].nodes == b[0].nodes ? AGREE_SAME : AGREE_NOT;
	struct str plain = show(a, &b[0]), events = show(a, &b[1]);
	if (str_eq(plain, events))
		return AGREE_SAME;
	buf_printf(why, "text:\n" STR_FMT "\nplain.c:\n" STR_FMT "\nlibyaml:\n" STR_FMT "\n",
		STR_ARG(text), STR_ARG(plain), STR_ARG(events));
	return AGREE_NOT;
}
