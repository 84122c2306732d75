/*
 * items.c: what stands in a file beside policies: uses, params, data, definitions, waivers, tests.
 */
#include "syntax/private.h"

struct type_name type_name_new(struct span at, struct str spelling)
{
	return (struct type_name){spelling, at};
}

struct type_name type_name_wrap(struct parser *p, struct span at, const char *before,
	struct str spelling, const char *behind)
{
	return type_name_new(
		at, str_printf(p->arena, "%s" STR_FMT "%s", before, STR_ARG(spelling), behind));
}

struct formal_list formals_add(
	struct parser *p, struct formal_list list, struct name name, struct type_name type)
{
	list_push(p->arena, &list, ((struct formal){name, type}));
	return list;
}

struct param *param_new(struct parser *p, struct span at, struct str doc, struct name name,
	struct type_name type, struct expr *value)
{
	struct param *param = arena_new(p->arena, struct param);
	param->name = name;
	param->type = type;
	param->value = value;
	param->doc = doc;
	param->span = at;
	return param;
}

static struct item *item_new(struct parser *p, enum item_kind kind)
{
	struct item_list *items = &p->tree->items;
	list_push(p->arena, items, ((struct item){.kind = kind}));
	return &items->at[items->n - 1];
}

void item_use(struct parser *p, struct span at, struct template path, struct name as)
{
	struct use *use = arena_new(p->arena, struct use);
	use->path = path;
	use->as = as;
	use->span = at;
	item_new(p, ITEM_USE)->u.use = use;
}

void item_param(struct parser *p, struct param *param)
{
	item_new(p, ITEM_PARAM)->u.param = param;
}

void item_data(struct parser *p, struct span at, struct str doc, struct name name,
	struct type_name type, struct template path)
{
	struct data *data = arena_new(p->arena, struct data);
	data->name = name;
	data->type = type;
	data->path = path;
	data->doc = doc;
	data->span = at;
	item_new(p, ITEM_DATA)->u.data = data;
}

void item_define(struct parser *p, struct span at, struct str doc, struct name name,
	struct formal_list formals, struct expr *body)
{
	struct define *define = arena_new(p->arena, struct define);
	define->name = name;
	define->formals = formals;
	define->body = body;
	define->doc = doc;
	define->span = at;
	item_new(p, ITEM_DEFINE)->u.define = define;
}

static void report_twice(struct parser *p, struct span at)
{
	parser_bad(p, &DIAG_duplicate, at, "`" STR_FMT "` stands here twice",
		STR_ARG(source_slice(p->source, at)));
}

void waive_text(struct parser *p, struct template **slot, struct span at, struct template t)
{
	if (*slot)
		report_twice(p, at);
	*slot = template_new(p, t);
}

void waive_until(
	struct parser *p, struct waive *w, struct span word, struct span at, struct value date)
{
	if (w->until.tag != VALUE_NONE)
		report_twice(p, word);
	w->until = date;
	w->until_span = at;
}

void item_waive(struct parser *p, struct span at, struct name policy, struct waive *w)
{
	w->policy = policy;
	w->span = at;
	item_new(p, ITEM_WAIVE)->u.waive = w;
}

void item_test(struct parser *p, struct span at, struct template title, struct name policy,
	struct sample_list samples)
{
	struct test *test = arena_new(p->arena, struct test);
	test->title = title;
	test->policy = policy;
	test->samples = samples;
	test->span = at;
	item_new(p, ITEM_TEST)->u.test = test;
}

static struct sample *sample_new(struct parser *p, enum sample_kind kind, struct span at)
{
	struct sample *s = arena_new(p->arena, struct sample);
	s->kind = kind;
	s->span = at;
	return s;
}

static struct sample *sample_lines(
	struct parser *p, enum sample_kind kind, struct span at, struct heredoc lines)
{
	struct sample *s = sample_new(p, kind, at);
	s->text = lines.text;
	s->text_span = lines.text_span;
	s->indent = lines.indent;
	return s;
}

struct sample *sample_document(struct parser *p, struct span at, struct name word,
	struct template *path, struct heredoc lines)
{
	struct sample *s = sample_lines(p, SAMPLE_DOCUMENT, at, lines);
	s->word = word;
	s->path = path;
	return s;
}

struct sample *sample_fixed(struct parser *p, struct span at, struct heredoc lines)
{
	return sample_lines(p, SAMPLE_FIXED, at, lines);
}

struct sample *sample_given(struct parser *p, struct span at, struct name word, struct expr *value)
{
	struct sample *s = sample_new(p, SAMPLE_GIVEN, at);
	s->word = word;
	s->value = value;
	return s;
}
