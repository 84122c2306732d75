#include "shell_test/bench.h"

void bench_init(struct bench *b, const char *text)
{
	arena_init(&b->arena);
	facts_init(&b->facts, &b->arena, &model_schema);
	diags_init(&b->diags, &b->arena);
	b->reading = (struct reading){.arena = &b->arena, .facts = &b->facts, .diags = &b->diags};
	b->source = source_new(&b->arena, STR("script"), str_from(text));
	b->commands = value_list(&b->arena, 0);
	b->out = BUF(&b->arena);
}

/* The variables a Dockerfile would know */
static bool lookup(void *of, struct str name, struct text *out)
{
	(void)of;
	if (str_eq(name, STR("KNOWN")))
		*out = text_plain(STR("value"));
	else if (str_eq(name, STR("TWO")))
		*out = text_plain(STR("one two"));
	else if (str_eq(name, STR("VER")))
		*out = text_plain(STR("3.12.1"));
	else
		return false;
	return true;
}

void read_as(struct bench *b, const char *text, enum shell_dialect dialect)
{
	bench_init(b, text);
	struct span all = {0, (uint32_t)b->source->text.n};
	struct splice script = splice_plain(&b->arena, b->source, all);
	struct shell_context c = {.dialect = dialect, .phase = "build", .lookup = lookup};
	shell_read(&b->reading, &script, &c, b->commands);
}

struct record *command(struct bench *b, uint32_t i)
{
	return b->commands.u.list->at[i].u.record;
}

void show_text(struct bench *b, struct value v)
{
	if (value_is_unknown(v))
		buf_char(&b->out, '?');
	else if (v.tag == VALUE_STRING)
		buf_add(&b->out, text_show(&b->arena, *v.u.text));
}

void show_list(struct bench *b, struct value list)
{
	for (uint32_t i = 0; i < list.u.list->n; i++) {
		struct value v = list.u.list->at[i];
		buf_char(&b->out, i ? '|' : ' ');
		show_text(b, v);
		if (v.tag != VALUE_RECORD)
			continue;
		struct record *r = v.u.record;
		bool package = record_is(r, KIND_package), redirect = record_is(r, KIND_redirect);
		show_text(b, model_get(r, package    ? F_package_name
					  : redirect ? F_redirect_operator
						     : F_variable_name));
		struct value second = model_get(r, package    ? F_package_version
						   : redirect ? F_redirect_target
							      : F_variable_value);
		buf_char(&b->out, package ? '@' : redirect ? ' ' : '=');
		show_text(b, second);
	}
	if (list.u.list->open)
		buf_add(&b->out, STR(" ..."));
}

void show_marks(struct bench *b, struct record *r)
{
	static const struct {
		const char *name;
		enum field_id field;
	} marks[] = {
		{"looped", F_command_looped},
		{"conditional", F_command_conditional},
		{"substituted", F_command_substituted},
		{"background", F_command_background},
		{"sudo", F_command_via_sudo},
		{"pipefail", F_command_pipefail},
		{"errexit", F_command_errexit},
	};
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (value_as_truth(model_get(r, marks[i].field)) == TRUTH_TRUE)
			buf_printf(&b->out, " +%s", marks[i].name);
	uint32_t n = model_get(r, F_command_pipeline).u.list->n;
	bool last = value_as_truth(model_get(r, F_command_last_in_pipeline)) == TRUTH_TRUE;
	if (n > 1 || !last)
		buf_printf(&b->out, " of %u%s", n, last ? " last" : "");
}

void check(struct bench *b, const char *want)
{
	struct str got = buf_str(&b->out);
	if (got.n && got.p[got.n - 1] == '\n')
		got.n--;
	assert_string_equal(str_c(&b->arena, got), want);
	arena_done(&b->arena);
}

void show_commands(struct bench *b)
{
	for (uint32_t i = 0; i < b->commands.u.list->n; i++) {
		struct record *r = command(b, i);
		if (text_is_empty(*model_get(r, F_command_name).u.text) == TRUTH_TRUE)
			continue;
		show_text(b, model_get(r, F_command_name));
		show_list(b, model_get(r, F_command_args));
		buf_char(&b->out, '\n');
	}
}

void check_words(void **state)
{
	const struct row *row = *state;
	struct bench b;
	read_as(&b, row->script, SHELL_BASH);
	assert_int_equal(b.diags.all.n, 0);
	show_commands(&b);
	check(&b, row->want);
}

int run_rows(const char *group, const struct rows *tables, size_t n,
	const struct CMUnitTest *others, size_t n_others)
{
	static struct CMUnitTest tests[500];
	size_t count = 0;
	for (size_t t = 0; t < n; t++)
		for (size_t i = 0; i < tables[t].n; i++) {
			const struct row *row = &tables[t].at[i];
			tests[count++] = (struct CMUnitTest){
				row->name, tables[t].run, NULL, NULL, (void *)(uintptr_t)row};
		}
	for (size_t i = 0; i < n_others; i++)
		tests[count++] = others[i];
	return _cmocka_run_group_tests(group, tests, count, NULL, NULL);
}
