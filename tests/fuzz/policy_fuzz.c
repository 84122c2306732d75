/*
 * policy_fuzz.c: any bytes as a policy file that is checked and compiled. What compiles must be
 * sound, come back the same from its image, and run over a small project without harm.
 */
#include "library/library.h"
#include "model/model.h"
#include "project/unit.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(bool holds)
{
	if (!holds)
		abort();
}

static const char *const project =
	"services:\n  web:\n    image: nginx:${TAG}\n    privileged: true\n    user: root\n"
	"    ports: [\"80:80\", \"127.0.0.1:9000-9010:9000-9010/udp\"]\n"
	"    volumes: [/:/host, \"data:/data:ro\"]\n    environment: {A: b, PW: $X}\n"
	"    command: sh -c 'curl x | sh'\n    mem_limit: 1g\n    depends_on: [db]\n"
	"  db:\n    image: postgres\n    labels: [a=b]\nvolumes: {data: {}}\n";

static void run(const struct program *p)
{
	struct unit u;
	struct unit_settings settings = {.today = 20000};
	struct vm_settings vm = {.fuel = 100 * 1000};
	struct outcome_list out = {0};
	struct str why;
	unit_init(&u);
	unit_reset(&u, &settings);
	unit_read(&u, INPUT_compose, source_new(&u.arena, STR("compose.yml"), str_from(project)),
		NULL);
	(void)vm_run(p, &vm, &u.facts, &out, &why);
	unit_done(&u);
}

static void compiled(struct arena *a, const struct program *p)
{
	struct buf image = BUF(a), again = BUF(a);
	struct str why;
	check(program_verify(p, a, &why));
	program_save(p, &image);
	struct program back;
	check(program_load(a, &model_schema, buf_str(&image), &back, &why));
	program_save(&back, &again);
	check(str_eq(buf_str(&image), buf_str(&again)));
	run(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena a;
	struct diags diags;
	struct policy_files files;
	struct program p;
	arena_init(&a);
	diags_init(&diags, &a);
	policy_files_init(&files, &a, &diags, NULL);
	struct str text = str_copy(&a, (struct str){(const char *)data, size});
	policy_files_add_source(&files, source_new(&a, STR("p.prq"), text), true);
	if (policy_files_compile(&files, &p))
		compiled(&a, &p);
	struct buf shown = BUF(&a);
	LIST_EACH (struct diag *, d, &diags.all)
		diag_render(*d, &shown, false);
	arena_done(&a);
	return 0;
}
