/*
 * yaml.c: who reads a text, and what holds for the tree of either reader.
 *
 * Nearly every file keeps to a simple part of YAML; plain.c reads that at several times the speed
 * of libyaml, straight into the tree. It gives up where it is not sure to say what libyaml says,
 * and then events.c reads the text from its beginning. So libyaml decides what is YAML, and tells
 * of mistakes; tests hold the two against each other.
 */
#include "read/yaml/private.h"

static bool check_weight(struct builder *b)
{
	uint64_t sum = 0;
	for (uint32_t i = 0; i < b->out.documents.n; i++)
		sum += b->out.documents.at[i]->weight;
	if (sum <= 10 * (uint64_t)b->nodes + READ_YAML_SPARE)
		return true;
	diag_add(b->diags, &DIAG_input_limit, b->source, b->biggest_at,
		"aliases make this file too large: more than 10 times its nodes");
	b->out = (struct yaml){.broken = true};
	return false;
}

/* Mistakes of a text that plain.c gave up are libyaml's to tell. */
static bool read_plain(struct builder *b, const struct yaml_text *text)
{
	struct diags *diags = b->diags, hidden;
	diags_init(&hidden, b->arena);
	b->diags = &hidden;
	bool ok = yaml_read_plain(b, text) && !hidden.all.n;
	b->diags = diags;
	return ok;
}

struct yaml yaml_read_all(struct arena *a, struct source *source, struct diags *diags)
{
	struct yaml_text text;
	if (!yaml_text_open(&text, a, source, diags))
		return (struct yaml){.broken = true};
	struct builder b = tree_builder(a, source, diags);
	if (!read_plain(&b, &text)) {
		b = tree_builder(a, source, diags);
		yaml_read_events(&b, &text);
	}
	check_weight(&b);
	return b.out;
}

struct node *yaml_read(struct arena *a, struct source *source, struct diags *diags)
{
	struct yaml y = yaml_read_all(a, source, diags);
	if (y.documents.n > 1)
		diag_add(diags, &DIAG_yaml_syntax, source, y.documents.at[1]->span,
			"a second document begins here; only the first is read");
	return y.documents.n ? y.documents.at[0] : NULL;
}
