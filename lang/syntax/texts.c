/*
 * texts.c: templates, put together piece by piece.
 */
#include "syntax/private.h"

struct template template_chars(struct parser *p, struct template t, struct str chars)
{
	list_push(p->arena, &t.pieces, ((struct piece){.text = chars}));
	return t;
}

struct template template_hole(struct parser *p, struct template t, struct expr *e)
{
	list_push(p->arena, &t.pieces, ((struct piece){.expr = e}));
	return t;
}

struct template template_end(struct template t, struct span at)
{
	t.span = at;
	return t;
}

struct template template_raw(struct parser *p, struct span at, struct str chars)
{
	struct template t = {.span = at, .raw = true};
	return chars.n ? template_chars(p, t, chars) : t;
}

struct template *template_new(struct parser *p, struct template t)
{
	struct template *kept = arena_new(p->arena, struct template);
	*kept = t;
	return kept;
}

struct template_list texts_add(struct parser *p, struct template_list list, struct template t)
{
	list_push(p->arena, &list, t);
	return list;
}
