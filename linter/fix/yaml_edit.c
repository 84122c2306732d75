/*
 * yaml_edit.c: pairs and items of a YAML text removed, and scalars set. What an anchor names is
 * used elsewhere, too, and is not touched; neither is what an alias or a merge brings in, for it is
 * not written here.
 */
#include "fix/private.h"

#include <string.h>

/* ---- removing ---- */

static bool remove_step(struct fix_document *d, const struct yaml_trail *t, unsigned n);

static bool has_comment(const struct fix_document *d, uint32_t from, uint32_t to)
{
	return str_find_char(str_slice(d->text, from, to), '#') != STR_NOT_FOUND;
}

/* Aliases among the items of a list: their places are not known. */
bool yaml_has_alias(struct fix_document *d, const struct node *n)
{
	for (uint32_t i = 0; n->kind == NODE_SEQUENCE && i < n->n; i++)
		if (!yaml_stands_in(n->u.items[i], n, n->span.from))
			return !fix_refuse(d, "the list holds an alias");
	return false;
}

static bool remove_flow(struct fix_document *d, const struct yaml_step *s)
{
	struct span own = yaml_extent(d, s);
	struct span gone = own;
	if (s->index + 1 < yaml_count(s->node))
		gone.to = yaml_extent_at(d, s->node, s->index + 1).from;
	else
		gone.from = yaml_extent_at(d, s->node, s->index - 1).to;
	if (has_comment(d, gone.from, own.from) || has_comment(d, own.to, gone.to))
		return fix_refuse(d, "a comment stands between the items");
	return fix_change(d, gone.from, gone.to, STR(""));
}

/* What stands before the pair or item on its line: blanks, or "- " of an item. */
static bool remove_block(struct fix_document *d, const struct yaml_step *s)
{
	struct span own = yaml_extent(d, s);
	uint32_t start = line_start(d->text, own.from);
	struct str before = str_slice(d->text, start, own.from);
	bool item = s->node->kind == NODE_SEQUENCE;
	if (item && str_ends_with(str_trim(before), STR("-")))
		before = str_slice(before, 0, str_rfind_char(before, '-'));
	if (is_blank(before)) {
		uint32_t end = own.to;
		if (end == start || d->text.p[end - 1] != '\n') /* a block scalar ends so */
			end = line_after(d->text, end);
		return remove_lines(d, start, end);
	}
	if (item || s->index != 0)
		return fix_refuse(d, "it shares its line with something else");
	uint32_t next = yaml_extent_at(d, s->node, 1).from;
	if (has_comment(d, own.to, next))
		return fix_refuse(d, "a comment would be lost");
	return fix_change(d, own.from, next, STR(""));
}

static struct str address(const struct node *const *n)
{
	return (struct str){(const char *)n, sizeof *n};
}

static uint32_t gone_of(const struct fix_document *d, const struct node *n)
{
	const uint32_t *gone = map_get(&d->emptied, address(&n));
	return gone ? *gone : 0;
}

void yaml_commit(struct fix_document *d)
{
	LIST_EACH (struct node *, n, &d->pending) {
		const struct node **key = arena_new(d->arena, const struct node *);
		*key = *n;
		void **at = map_put(d->arena, &d->emptied, address(key));
		if (!*at)
			*at = arena_new(d->arena, uint32_t);
		++*(uint32_t *)*at;
	}
}

/* Services stay, and so does what stands at the top beside them. In files of the first form the top
 * holds the services. */
static bool may_go(const struct fix_document *d, const struct yaml_trail *t, unsigned n)
{
	const struct node *root = t->steps[0].node;
	bool services = root->kind == NODE_MAPPING && node_get(root, STR("services"));
	const struct node *top =
		root->kind == NODE_MAPPING ? root->u.pairs[t->steps[0].index].key : NULL;
	struct str key = node_is(top, NODE_SCALAR) ? top->u.text : STR("");
	if (n == 1)
		return (services && !str_eq(key, STR("services"))) ||
		       d->reading->facts->by_kind[KIND_daemon].n;
	return n > 2 || !str_eq(key, STR("services"));
}

/* What would be left empty goes, too. */
static bool remove_step(struct fix_document *d, const struct yaml_trail *t, unsigned n)
{
	const struct yaml_step *s = &t->steps[n - 1];
	if (!may_go(d, t, n) || (n == 1 && yaml_count(s->node) == 1))
		return fix_refuse(d, "nothing would be left");
	if (s->node->merged && s->node->kind == NODE_MAPPING)
		return fix_refuse(d, "the mapping takes in others by `<<`");
	if (yaml_has_alias(d, s->node))
		return false;
	if (yaml_count(s->node) <= 1 + gone_of(d, s->node))
		return remove_step(d, t, n - 1);
	list_push(d->arena, &d->pending, s->node);
	return s->node->style == NODE_FLOW ? remove_flow(d, s) : remove_block(d, s);
}

bool yaml_remove(struct fix_document *d, const struct yaml_trail *t)
{
	if (t->n == 0)
		return fix_refuse(d, "nothing would be left");
	return remove_step(d, t, t->n);
}

/* ---- scalars ---- */

static bool is_plain_safe(struct str s, bool flow)
{
	if (!s.n || strchr("-?:,[]{}#&*!|>'\"%@` \t", s.p[0]) || char_is_space(s.p[s.n - 1]))
		return false;
	if (str_contains(s, STR(": ")) || str_contains(s, STR(" #")) || s.p[s.n - 1] == ':')
		return false;
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || (flow && strchr(",[]{}", s.p[i])))
			return false;
	return true;
}

/* Text that YAML 1.1 readers take for a number in base 60, as 22:22. */
static bool is_sexagesimal(struct str s)
{
	bool colon = false;
	for (size_t i = 0; i < s.n; i++) {
		colon |= s.p[i] == ':';
		if (!char_is_digit(s.p[i]) && s.p[i] != ':')
			return false;
	}
	return colon;
}

static struct str single(struct arena *a, struct str s)
{
	struct buf b = BUF(a);
	buf_char(&b, '\'');
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '\'')
			buf_char(&b, '\'');
		buf_char(&b, s.p[i]);
	}
	buf_char(&b, '\'');
	return buf_str(&b);
}

struct str yaml_doubled(struct arena *a, struct str s)
{
	struct buf b = BUF(a);
	read_json(&b, s);
	return buf_str(&b);
}

/* `string`: it must not become a number or a truth. */
struct str yaml_scalar(struct arena *a, struct str s, enum node_style style, bool flow, bool string)
{
	if (style == NODE_SINGLE && !str_contains(s, STR("\n")))
		return single(a, s);
	if (style == NODE_DOUBLE && string)
		return yaml_doubled(a, s);
	bool plain = is_plain_safe(s, flow) && !(string && yaml_plain_type(s) != NODE_STRING) &&
		     !(string && is_sexagesimal(s));
	return plain ? s : yaml_doubled(a, s);
}

bool yaml_set(struct fix_document *d, const struct node *n, struct str value, bool string)
{
	if (n->kind != NODE_SCALAR || n->style == NODE_LITERAL || n->style == NODE_FOLDED)
		return fix_refuse(d, "it is not written on one line");
	/* what was a number without quotes stays one */
	bool number =
		n->style == NODE_PLAIN && n->type == NODE_INT && yaml_plain_type(value) == NODE_INT;
	struct str text =
		yaml_scalar(d->arena, value, (enum node_style)n->style, true, string && !number);
	return fix_change(d, n->span.from, n->span.to, text);
}
