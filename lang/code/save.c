/*
 * save.c: a program as bytes.
 */
#include "code/image.h"

#include <string.h>

static void put_u(struct buf *b, uint64_t n)
{
	while (n >= 0x80) {
		buf_char(b, (char)(n | 0x80));
		n >>= 7;
	}
	buf_char(b, (char)n);
}

static void put_i(struct buf *b, int64_t n)
{
	put_u(b, ((uint64_t)n << 1) ^ (uint64_t)(n >> 63));
}

/* Zeros up to a multiple of `size` from the start of the image. */
static void align(struct buf *b, size_t start, size_t size)
{
	while ((b->n - start) % size)
		buf_char(b, 0);
}

static void put_str(struct buf *b, struct str s)
{
	put_u(b, s.n);
	buf_add(b, s);
}

static void put_strs(struct buf *b, struct strs s)
{
	put_u(b, s.n);
	for (uint32_t i = 0; i < s.n; i++)
		put_str(b, s.at[i]);
}

static void put_value(struct buf *b, struct value v);

static void put_list(struct buf *b, const struct list *l)
{
	put_u(b, l->n);
	for (uint32_t i = 0; i < l->n; i++)
		put_value(b, l->at[i]);
}

static void put_map(struct buf *b, const struct map_value *m)
{
	put_u(b, m->n);
	for (uint32_t i = 0; i < m->n; i++) {
		put_value(b, m->at[i].key);
		put_value(b, m->at[i].value);
	}
}

static void put_ip(struct buf *b, const struct ip *ip)
{
	buf_char(b, ip->v6);
	buf_add(b, (struct str){(const char *)ip->bytes, sizeof ip->bytes});
}

static void put_user(struct buf *b, const struct user *u)
{
	put_str(b, u->name);
	put_str(b, u->group);
	put_i(b, u->uid);
	put_i(b, u->gid);
}

static void put_version(struct buf *b, const struct version *v)
{
	put_u(b, v->n);
	for (uint32_t i = 0; i < v->n; i++)
		put_u(b, v->part[i]);
	put_str(b, v->suffix);
	put_str(b, v->written);
}

static void put_value(struct buf *b, struct value v)
{
	uint64_t bits;
	buf_char(b, (char)v.tag);
	switch ((enum value_tag)v.tag) {
	case VALUE_BOOL:
		buf_char(b, v.u.b);
		return;
	case VALUE_INT:
	case VALUE_BYTES:
	case VALUE_DURATION:
	case VALUE_DATE:
	case VALUE_PATTERN:
		put_i(b, v.u.i);
		return;
	case VALUE_NUMBER:
		memcpy(&bits, &v.u.d, sizeof bits);
		put_u(b, bits);
		return;
	case VALUE_STRING:
	case VALUE_PATH:
		put_str(b, v.u.text->s);
		return;
	case VALUE_PORTS:
		put_u(b, v.u.ports.first);
		put_u(b, v.u.ports.last);
		return;
	case VALUE_VERSION:
		put_version(b, v.u.version);
		return;
	case VALUE_USER:
		put_user(b, v.u.user);
		return;
	case VALUE_IP:
		put_ip(b, v.u.ip);
		return;
	case VALUE_CIDR:
		put_ip(b, &v.u.cidr->ip);
		buf_char(b, (char)v.u.cidr->bits);
		return;
	case VALUE_LIST:
		put_list(b, v.u.list);
		return;
	case VALUE_MAP:
		put_map(b, v.u.map);
		return;
	case VALUE_NONE:
	case VALUE_RECORD:
	case VALUE_LAZY:
		return;
	}
}

static void put_rule(struct buf *b, const struct rule_info *r)
{
	put_u(b, r->severity);
	put_u(b, r->when_unknown);
	put_u(b, r->fix);
	put_str(b, r->fix_title);
	put_strs(b, r->edits);
	put_str(b, r->shown);
}

static void put_policy(struct buf *b, const struct policy_info *p)
{
	const struct str texts[] = {p->name, p->title, p->why, p->file, p->doc, p->help};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		put_str(b, texts[i]);
	put_u(b, p->kind_index);
	put_u(b, p->severity);
	put_u(b, p->status);
	put_u(b, p->waivable);
	put_strs(b, p->tags);
	put_strs(b, p->see);
	put_strs(b, p->aka);
	put_strs(b, p->controls);
	put_u(b, p->asks_known);
	put_u(b, p->degree);
	put_u(b, p->n_rules);
	for (unsigned i = 0; i < p->n_rules; i++)
		put_rule(b, &p->rules[i]);
}

static void put_param(struct buf *b, const struct param_info *p)
{
	put_str(b, p->name);
	put_str(b, p->type);
	put_str(b, p->help);
	put_str(b, p->shown);
	put_str(b, p->file);
	put_u(b, p->policy);
	put_u(b, p->data);
}

/* Several files of policies may read the same data: a value that was there before is named by its
 * number, from 1. */
static void put_param_value(struct buf *b, struct str *seen, uint32_t n, struct value v)
{
	struct buf bytes = BUF(b->arena);
	uint32_t same = 0;
	put_value(&bytes, v);
	seen[n] = buf_str(&bytes);
	while (!str_eq(seen[same], seen[n]))
		same++;
	put_u(b, same < n ? same + 1 : 0);
	if (same == n)
		buf_add(b, seen[n]);
}

static void put_params(struct buf *b, const struct program *p)
{
	struct str *seen = arena_array(b->arena, struct str, p->n_params);
	put_u(b, p->n_params);
	for (uint32_t i = 0; i < p->n_params; i++) {
		put_param(b, &p->params[i]);
		put_param_value(b, seen, i, p->params[i].value);
	}
}

static void put_waiver(struct buf *b, const struct waiver_info *w)
{
	const struct str texts[] = {w->policy, w->reason, w->by, w->see, w->file};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		put_str(b, texts[i]);
	put_i(b, w->until);
	put_u(b, w->line);
}

static void put_emission(struct buf *b, const struct emission *e)
{
	const int parts[] = {e->at, e->message, e->help, e->fix, e->related, e->witness};
	put_u(b, e->policy);
	put_u(b, e->rule);
	put_u(b, e->waiver);
	put_u(b, e->n_vars);
	put_u(b, e->n_related);
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
		put_i(b, parts[i]);
}

static void put_probe(struct buf *b, const struct probe *p)
{
	put_u(b, p->op);
	put_u(b, p->reg);
	put_u(b, p->with_of);
	put_u(b, p->swapped);
	put_u(b, p->turned);
	put_i(b, p->slot);
	put_i(b, p->through);
	put_u(b, p->with);
	put_u(b, p->function);
}

uint64_t image_shape(const struct schema *s)
{
	uint64_t h = 0xcbf29ce484222325u;
	for (unsigned k = 0; k < s->n_kinds; k++)
		for (unsigned i = 0; i < s->kinds[k].n_fields; i++) {
			const char *const parts[] = {s->kinds[k].name, s->kinds[k].fields[i].name,
				s->kinds[k].fields[i].type};
			for (size_t j = 0; j < 3; j++)
				for (const char *c = parts[j]; *c; c++)
					h = (h ^ (uint8_t)*c) * 0x100000001b3u;
		}
	return h;
}

static void put_section(struct buf *b, const struct section *s)
{
	put_u(b, (uint32_t)(s->policy + 1)); /* 0: a waiver */
	put_u(b, s->at);
	put_u(b, s->body);
	put_u(b, s->given);
}

static void put_row(struct buf *b, uint64_t row)
{
	for (unsigned n = 0; n < IMAGE_ROW; n++)
		buf_char(b, (char)(row >> (8 * n)));
}

/* What program_sections would find out again. */
static void put_sections(struct buf *b, size_t start, const struct pass *pass)
{
	put_u(b, pass->n_sections);
	for (uint32_t i = 0; i < pass->n_sections; i++)
		put_section(b, &pass->sections[i]);
	put_u(b, pass->n_screens);
	for (uint32_t i = 0; i < pass->n_screens; i++) {
		put_u(b, pass->screens[i].slot);
		put_i(b, pass->screens[i].item);
		align(b, start, IMAGE_ROW);
		for (size_t k = 0; k < SCREEN_ROWS * (size_t)pass_words(pass); k++)
			put_row(b, pass->screens[i].rows[k]);
	}
	put_u(b, pass->n_clue_screens);
	for (uint32_t i = 0; i < pass->n_clue_screens; i++) {
		put_u(b, pass->clue_screens[i].section);
		put_u(b, pass->clue_screens[i].sieve);
	}
}

void program_save(const struct program *p, struct buf *b)
{
	size_t start = b->n;
	buf_add(b, STR(IMAGE_MAGIC));
	put_u(b, IMAGE_VERSION);
	put_u(b, OP_COUNT);
	put_u(b, image_shape(p->schema));
	put_u(b, p->registers);
	put_u(b, p->n_code);
	align(b, start, IMAGE_WORD);
	for (uint32_t i = 0; i < p->n_code; i++)
		for (unsigned k = 0; k < IMAGE_WORD; k++)
			buf_char(b, (char)(p->code[i] >> (8 * k)));
	put_u(b, p->n_patterns);
	for (uint32_t i = 0; i < p->n_patterns; i++) {
		put_str(b, p->patterns[i].text);
		put_u(b, p->patterns[i].glob);
	}
	put_u(b, p->n_constants);
	for (uint32_t i = 0; i < p->n_constants; i++)
		put_value(b, p->constants[i]);
	put_u(b, p->n_functions);
	for (uint32_t i = 0; i < p->n_functions; i++) {
		put_str(b, p->functions[i].name);
		put_u(b, p->functions[i].n_args);
	}
	put_u(b, p->n_policies);
	for (uint32_t i = 0; i < p->n_policies; i++)
		put_policy(b, &p->policies[i]);
	put_params(b, p);
	put_u(b, p->n_waivers);
	for (uint32_t i = 0; i < p->n_waivers; i++)
		put_waiver(b, &p->waivers[i]);
	put_u(b, p->n_emissions);
	for (uint32_t i = 0; i < p->n_emissions; i++)
		put_emission(b, &p->emissions[i]);
	put_u(b, p->n_sieves);
	for (uint32_t i = 0; i < p->n_sieves; i++) {
		put_u(b, p->sieves[i].slot);
		put_i(b, p->sieves[i].item);
		put_i(b, p->sieves[i].param);
		put_u(b, p->sieves[i].bits);
		put_u(b, p->sieves[i].missing);
		put_u(b, p->sieves[i].n_clues);
		put_u(b, p->sieves[i].clues);
		put_u(b, p->sieves[i].literal);
		put_u(b, p->sieves[i].exact);
	}
	put_u(b, p->n_clues);
	align(b, start, IMAGE_ROW);
	for (uint32_t i = 0; i < p->n_clues; i++) {
		for (unsigned k = 0; k < OUTLINE_WORDS; k++)
			put_row(b, p->clues[i].bits[k]);
		put_row(b, p->clues[i].length);
	}
	put_u(b, p->n_probes);
	for (uint32_t i = 0; i < p->n_probes; i++)
		put_probe(b, &p->probes[i]);
	put_u(b, p->n_passes);
	for (uint32_t i = 0; i < p->n_passes; i++) {
		put_u(b, p->passes[i].kind);
		put_u(b, p->passes[i].memos);
		put_u(b, p->passes[i].from);
		put_u(b, p->passes[i].to);
	}
	for (uint32_t i = 0; i < p->n_passes; i++)
		put_sections(b, start, &p->passes[i]);
}
