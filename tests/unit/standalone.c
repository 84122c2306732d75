/*
 * standalone.c: the language without the linter: a schema of its own, a policy over it, one run.
 * Linked with libpratique-lang.a and nothing else, which is what it shows.
 */
#include "compiler.h"

#include <stdio.h>

static const struct field door_fields[] = {
	{.name = "name", .type = "string", .doc = "", .compose = "", .dockerfile = "", .run = ""},
	{.name = "open", .type = "bool", .doc = "", .compose = "", .dockerfile = "", .run = ""},
};
static const struct kind kinds[] = {
	{.name = "door", .doc = "A door.", .fields = door_fields, .n_fields = 2, .subject = true},
};
static const struct schema schema = {.kinds = kinds, .n_kinds = 1};

static const char text[] = "language 1\n"
			   "policy doors-closed {\n"
			   "  title \"Doors are closed\"\n"
			   "  for each door d\n"
			   "  forbid d is open message \"{d.name} stands open\"\n"
			   "}\n";

static void add_door(struct facts *f, const char *name, bool open)
{
	struct record *r = record_new(f, &kinds[0], 0);
	r->slot[0] = value_string(f->arena, str_from(name), 0);
	r->slot[1] = value_bool(open, 0);
}

int main(void)
{
	struct arena a;
	struct diags ds;
	struct pack pack;
	struct program program;
	struct facts facts;
	struct outcome_list out = {0};
	struct vm_settings settings = {0};
	struct str why;
	arena_init(&a);
	diags_init(&ds, &a);
	pack_init(&pack, &a, &schema, &ds, NULL);
	pack_add(&pack, syntax_parse(&a, source_new(&a, STR("doors.prq"), str_from(text)), &ds),
		true);
	pack_check(&pack);
	facts_init(&facts, &a, &schema);
	add_door(&facts, "front", false);
	add_door(&facts, "back", true);
	bool ok = ds.errors == 0 && compile_pack(&pack, &program) &&
		  program_verify(&program, &a, &why) &&
		  vm_run(&program, &settings, &facts, &out, &why);
	ok = ok && out.n == 1 && str_eq(out.at[0].message, STR("back stands open"));
	puts(ok ? "standalone: the language links and runs alone" : "standalone: FAILED");
	arena_done(&a);
	return ok ? 0 : 1;
}
