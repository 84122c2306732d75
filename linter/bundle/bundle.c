/*
 * bundle.c: the build's own program: compiles a folder of policies and writes them as C, so that
 * the linter carries its library as bytecode and parses no policy text at run time. The examples
 * of its tests go along, for `explain`.
 */
#include "library/library.h"

#include "library/image.h"
#include "model/model.h"
#include "testing/examples.h"

#include <stdio.h>

/* The bundler is linked with what refers to the image; it has none itself. */
const unsigned char library_image[] = {0};
const size_t library_image_size = 0;
const unsigned char library_examples[] = {0};
const size_t library_examples_size = 0;

static void show(struct diags *ds)
{
	struct arena a;
	arena_init(&a);
	struct buf b = BUF(&a);
	diags_sort(ds);
	LIST_EACH (struct diag *, d, &ds->all)
		diag_render(*d, &b, false);
	fwrite(buf_str(&b).p, 1, b.n, stderr);
	arena_done(&a);
}

static void write_bytes(const char *name, struct str bytes)
{
	printf("\nalignas(max_align_t) const unsigned char %s[] = {\n", name);
	for (size_t i = 0; i < bytes.n; i++)
		printf("%u,%s", (unsigned char)bytes.p[i], i % 24 == 23 ? "\n" : "");
	printf("0\n};\nconst size_t %s_size = %zu;\n", name, bytes.n);
}

static void add_example(struct buf *out, const struct example *e)
{
	buf_add(out, e->notation);
	buf_char(out, '\0');
	buf_add(out, e->text);
	buf_char(out, '\0');
	buf_add(out, e->lines);
	buf_char(out, '\0');
}

/* As library_example reads them. */
static void add_examples(struct arena *a, const struct policy_files *f, struct buf *out)
{
	LIST_EACH (struct tree *, t, &f->trees)
		LIST_EACH (struct item, i, &(*t)->items) {
			struct example found, accepted;
			if (i->kind != ITEM_POLICY)
				continue;
			examples_find(a, *t, i->u.policy->name.text, &found, &accepted);
			buf_add(out, i->u.policy->name.text);
			buf_char(out, '\0');
			add_example(out, &found);
			add_example(out, &accepted);
		}
}

int main(int argc, char **argv)
{
	struct arena a;
	struct diags ds;
	struct program p;
	arena_init(&a);
	diags_init(&ds, &a);
	struct policy_files *f = arena_new(&a, struct policy_files);
	struct buf image = BUF(&a), examples = BUF(&a);
	struct str why;
	policy_files_init(f, &a, &ds, NULL);
	bool ok = true;
	for (int i = 1; i < argc; i++)
		ok &= policy_files_add(f, str_from(argv[i]), false);
	ok = ok && policy_files_compile(f, &p);
	if (ok && !program_verify(&p, &a, &why)) {
		fprintf(stderr, "bundle: " STR_FMT "\n", STR_ARG(why));
		ok = false;
	}
	show(&ds);
	if (ok) {
		program_save(&p, &image);
		add_examples(&a, f, &examples);
		puts("#include \"library/image.h\"");
		write_bytes("library_image", buf_str(&image));
		write_bytes("library_examples", buf_str(&examples));
	}
	arena_done(&a);
	return ok && fflush(stdout) == 0 ? 0 : 1;
}
