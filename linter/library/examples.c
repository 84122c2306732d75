/*
 * examples.c: the examples that were bundled: seven texts for each policy, a NUL behind each.
 */
#include "library/examples.h"

#include "library/image.h"

static struct str next_text(struct str *rest)
{
	struct str text;
	*rest = str_cut(*rest, '\0', &text);
	return text;
}

static struct example next_example(struct str *rest)
{
	struct example e;
	e.notation = next_text(rest);
	e.text = next_text(rest);
	e.lines = next_text(rest);
	return e;
}

bool library_example(struct str policy, struct example *found, struct example *accepted)
{
	struct str rest = {(const char *)library_examples, library_examples_size};
	while (rest.n) {
		struct str name = next_text(&rest);
		*found = next_example(&rest);
		*accepted = next_example(&rest);
		if (str_eq(name, policy))
			return true;
	}
	return false;
}
