/*
 * parser.c: where the reader of a pattern stands.
 */
#include "pattern/private.h"

#include "base/utf8.h"

bool parser_more(const struct parser *p)
{
	return p->at < p->text.n;
}

bool parser_sees(const struct parser *p, struct str what)
{
	return str_starts_with(str_skip(p->text, p->at), what);
}

bool parser_at_any(const struct parser *p, const char *bytes)
{
	if (!parser_more(p))
		return false;
	while (*bytes && *bytes != p->text.p[p->at])
		bytes++;
	return *bytes != '\0';
}

bool parser_take(struct parser *p, struct str what)
{
	if (!parser_sees(p, what))
		return false;
	p->at += what.n;
	return true;
}

uint32_t parser_code_point(struct parser *p)
{
	uint32_t cp;
	p->at += utf8_decode(str_skip(p->text, p->at), &cp);
	return cp;
}

void *parser_refuse(struct parser *p, size_t at, struct str message)
{
	if (!p->mistake->message.n)
		*p->mistake = (struct pattern_mistake){at, message};
	return NULL;
}

struct node *parser_char(struct parser *p, uint32_t code_point)
{
	struct charset set = {0};
	charset_add(p->arena, &set, code_point, code_point);
	if (p->flags & FLAG_NOCASE)
		charset_fold(p->arena, &set);
	return node_chars(p->arena, set);
}
