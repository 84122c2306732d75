/*
 * controls.c: standards and controls by name.
 */
#include "library/controls.h"

const struct standard standards[STANDARD_COUNT] = {
#define STANDARD(id, name, title) {STR_INIT(name), STR_INIT(title)},
#define CONTROL(standard, number, decided, wording)
#include "library/controls.def"
#undef STANDARD
#undef CONTROL
};

static const struct control controls[] = {
#define STANDARD(id, name, title)
#define CONTROL(standard, number, decided, wording) \
	{STANDARD_##standard, STR_INIT(number), STR_INIT(wording), DECIDED_##decided},
#include "library/controls.def"
#undef STANDARD
#undef CONTROL
};

size_t control_count(void)
{
	return sizeof controls / sizeof *controls;
}

const struct control *control_at(size_t i)
{
	return &controls[i];
}

enum standard_id standard_find(struct str name)
{
	unsigned i = 0;
	while (i < STANDARD_COUNT && !str_eq(standards[i].name, name))
		i++;
	return (enum standard_id)i;
}

const struct control *control_find(struct str name)
{
	struct str standard, number = str_cut(name, ':', &standard);
	enum standard_id id = standard_find(standard);
	for (size_t i = 0; i < control_count(); i++)
		if (controls[i].standard == id && str_eq(controls[i].number, number))
			return &controls[i];
	return NULL;
}

static const struct follows {
	enum standard_id newer, older;
	struct str number, was;
} follows[] = {
#define FOLLOWS(newer, number, older, was) \
	{STANDARD_##newer, STANDARD_##older, STR_INIT(number), STR_INIT(was)},
#include "library/follows.def"
#undef FOLLOWS
};
enum { FOLLOWS = sizeof follows / sizeof *follows };

void policy_controls_follow(struct arena *a, struct policy_info *p)
{
	const struct strs own = p->controls;
	struct str *all = arena_array(a, struct str, own.n + FOLLOWS);
	for (uint32_t i = 0; i < own.n; i++)
		all[i] = own.at[i];
	struct policy_info now = {.controls = {all, own.n}};
	for (size_t i = 0; i < FOLLOWS; i++) {
		const struct follows *f = &follows[i];
		struct str newer = standards[f->newer].name;
		if (policy_evidences(p, standards[f->older].name, f->was) &&
			!policy_evidences(p, newer, STR("")) &&
			!policy_evidences(&now, newer, f->number))
			all[now.controls.n++] = str_printf(
				a, STR_FMT ":" STR_FMT, STR_ARG(newer), STR_ARG(f->number));
	}
	p->controls = now.controls;
}

bool policy_evidences(const struct policy_info *p, struct str standard, struct str number)
{
	for (uint32_t i = 0; i < p->controls.n; i++) {
		struct str of, own = str_cut(p->controls.at[i], ':', &of);
		if (str_eq(of, standard) && (!number.n || str_eq(own, number)))
			return true;
	}
	return false;
}

struct str decided_why(enum decided d)
{
	switch (d) {
	case DECIDED_FILES:
		return STR("");
	case DECIDED_ENGINE:
		return STR("only the running engine can tell");
	case DECIDED_HOST:
		return STR("only the host can tell");
	case DECIDED_PEOPLE:
		return STR("only people can tell");
	}
	return STR("");
}
