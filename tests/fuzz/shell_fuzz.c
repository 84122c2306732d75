/*
 * shell_fuzz.c: any bytes as a script. The first byte chooses the dialect. Every command must lie
 * inside the file, and splitting must agree with itself.
 */
#include "read/shell/shell.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool lookup(void *of, struct str name, struct text *out)
{
	(void)of;
	*out = text_plain(name);
	return name.n && name.p[0] == 'K';
}

static void look(struct facts *f, struct value commands, uint32_t size)
{
	for (uint32_t i = 0; i < commands.u.list->n; i++) {
		struct record *r = commands.u.list->at[i].u.record;
		struct place at = facts_at(f, r->place);
		if (at.span.from > at.span.to || at.span.to > size)
			abort();
		struct value args = model_get(r, F_command_args);
		for (uint32_t k = 0; k < args.u.list->n; k++)
			if (facts_at(f, args.u.list->at[k].place).span.to > size)
				abort();
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct facts f;
	struct diags d;
	if (!size || size > 100000)
		return 0;
	arena_init(&a);
	facts_init(&f, &a, &model_schema);
	diags_init(&d, &a);
	struct shell_found scripts = {0};
	struct reading r = {.arena = &a, .facts = &f, .diags = &d, .scripts = &scripts};
	struct buf dump = BUF(&a);
	struct str text = {(const char *)data + 1, size - 1};
	struct source *s = source_new(&a, STR("script"), text);
	struct splice script = splice_plain(&a, s, (struct span){0, (uint32_t)text.n});
	struct shell_context c = {.dialect = (enum shell_dialect)(data[0] % 5), .lookup = lookup};
	struct value commands = value_list(&a, 0), words = value_list(&a, 0);
	struct str why;
	shell_read(&r, &script, &c, commands);
	look(&f, commands, (uint32_t)text.n);
	shell_dump(&r, &scripts, &dump);
	if (shell_split(&r, &script, words, &why)) {
		struct value more = value_list(&a, 0);
		shell_words(&r, words.u.list->at, words.u.list->n, &c, more);
		look(&f, more, (uint32_t)text.n);
	}
	arena_done(&a);
	return 0;
}
