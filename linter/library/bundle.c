/*
 * bundle.c: the build's own program: compiles a folder of policies and writes them as C, so that
 * the linter carries its library as bytecode and parses no policy text at run time.
 */
#include "library/library.h"

#include "library/image.h"
#include "model/model.h"

#include <stdio.h>

/* The bundler is linked with what refers to the image; it has none itself. */
const unsigned char library_image[] = {0};
const size_t library_image_size = 0;

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

static void write_image(struct str bytes)
{
	puts("#include \"library/image.h\"\n\nconst unsigned char library_image[] = {");
	for (size_t i = 0; i < bytes.n; i++)
		printf("%u,%s", (unsigned char)bytes.p[i], i % 24 == 23 ? "\n" : "");
	printf("0\n};\nconst size_t library_image_size = %zu;\n", bytes.n);
}

int main(int argc, char **argv)
{
	struct arena a;
	struct diags ds;
	struct program p;
	arena_init(&a);
	diags_init(&ds, &a);
	struct policy_files *f = arena_new(&a, struct policy_files);
	struct buf image = BUF(&a);
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
		write_image(buf_str(&image));
	}
	arena_done(&a);
	return ok && fflush(stdout) == 0 ? 0 : 1;
}
