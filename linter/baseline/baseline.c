#include "baseline/baseline.h"

#include "findings/upkeep.h"
#include "project/paths.h"
#include "project/root.h"
#include "read/json/json.h"
#include "report/json_writer.h"

#include <stdlib.h>
#include <sys/stat.h>

void baseline_init(struct baseline *b, struct arena *a, struct str folder)
{
	*b = (struct baseline){.arena = a};
	if (!path_real(a, folder, &b->folder))
		b->folder = STR("");
}

static struct str key_of(struct baseline *b, struct str path, struct str fingerprint)
{
	return str_printf(b->arena, STR_FMT "\n" STR_FMT, STR_ARG(path), STR_ARG(fingerprint));
}

/* The path from the baseline's folder; one that lies elsewhere stays absolute. */
static struct str path_from(struct baseline *b, struct str shown)
{
	struct str folder = path_folder(shown), real;
	struct str *known = map_get(&b->folders, folder);
	if (!known) {
		known = arena_new(b->arena, struct str);
		*known = path_real(b->arena, folder, &real) ? real : folder;
		*map_put(b->arena, &b->folders, str_copy(b->arena, folder)) = known;
	}
	struct str full = path_join(b->arena, *known, path_name(shown));
	return b->folder.n && path_is_above(b->folder, full)
		       ? str_copy(b->arena, path_below(b->folder, full))
		       : str_copy(b->arena, full);
}

static struct str fingerprint_of(struct baseline *b, const struct finding *f)
{
	return str_printf(b->arena, "%016llx", (unsigned long long)f->fingerprint);
}

/* ---- reading ---- */

static bool wrong(struct diags *ds, const struct node *n, const char *want)
{
	diag_add(ds, &DIAG_config, n->source, n->span, "this is no baseline: %s is wanted here",
		want);
	return false;
}

static struct str member(const struct node *n, struct str key)
{
	const struct node *v = node_get(n, key);
	return node_is(v, NODE_SCALAR) ? v->u.text : STR("");
}

static bool read_entry(struct baseline *b, const struct node *n, struct diags *ds)
{
	if (!node_is(n, NODE_MAPPING))
		return wrong(ds, n, "an object");
	struct baseline_entry *e = arena_new(b->arena, struct baseline_entry);
	e->path = member(n, STR("path"));
	e->policy = member(n, STR("policy"));
	e->fingerprint = member(n, STR("fingerprint"));
	e->message = member(n, STR("message"));
	e->span = n->span;
	if (!e->path.n || e->fingerprint.n != 16)
		return wrong(ds, n, "an object with a path and a fingerprint of 16 digits");
	void **slot = map_put(b->arena, &b->by_key, key_of(b, e->path, e->fingerprint));
	if (!*slot)
		list_push(b->arena, &b->all, e);
	*slot = e;
	return true;
}

bool baseline_read(struct baseline *b, struct source *source, struct diags *ds)
{
	uint32_t before = ds->errors;
	int64_t version;
	b->source = source;
	const struct node *n = json_read(b->arena, source, JSON_STRICT, ds);
	if (ds->errors != before)
		return false;
	if (!n) {
		diag_add(ds, &DIAG_config, source, (struct span){0, 0}, "the baseline is empty");
		return false;
	}
	const struct node *at = node_get(n, STR("version")), *all = node_get(n, STR("findings"));
	if (!node_is(n, NODE_MAPPING) || !at || !node_int(at, &version) || version != 1)
		return wrong(ds, at ? at : n, "\"version\": 1");
	if (!node_is(all, NODE_SEQUENCE))
		return wrong(ds, all ? all : n, "a list of findings");
	for (uint32_t i = 0; i < all->n; i++)
		if (!read_entry(b, all->u.items[i], ds))
			return false;
	return true;
}

/* ---- findings ---- */

void baseline_look(struct baseline *b, struct str path)
{
	*map_put(b->arena, &b->looked, path_from(b, path)) = b;
}

void baseline_waive(struct baseline *b, struct findings *fs)
{
	LIST_EACH (struct finding *, p, &fs->all) {
		struct finding *f = *p;
		struct baseline_entry *e = map_get(
			&b->by_key, key_of(b, path_from(b, f->source->path), fingerprint_of(b, f)));
		if (!e || f->verdict == VERDICT_UNDECIDED)
			continue;
		e->met = true;
		if ((f->locked && !b->trusted) || f->verdict == VERDICT_WAIVED)
			continue;
		struct waiver *w = arena_new(fs->arena, struct waiver);
		w->origin = WAIVER_BASELINE;
		w->reason = STR("it was there when the baseline was drawn");
		f->waiver = w;
		f->verdict = VERDICT_WAIVED;
	}
}

void baseline_add(struct baseline *b, const struct findings *fs)
{
	LIST_EACH (struct finding *, p, &fs->all) {
		const struct finding *f = *p;
		if (f->verdict != VERDICT_FINDING)
			continue;
		struct baseline_entry *e = arena_new(b->arena, struct baseline_entry);
		*e = (struct baseline_entry){.path = path_from(b, f->source->path),
			.policy = str_copy(b->arena, f->policy->name),
			.fingerprint = fingerprint_of(b, f),
			.message = str_copy(b->arena, f->message),
			.met = true};
		void **slot = map_put(b->arena, &b->by_key, key_of(b, e->path, e->fingerprint));
		if (!*slot)
			list_push(b->arena, &b->all, e);
		*slot = e;
	}
}

bool baseline_is_gone(struct baseline *b, const struct baseline_entry *e)
{
	struct stat st;
	if (e->met)
		return false;
	return map_get(&b->looked, e->path) ||
	       stat(str_c(b->arena, path_join(b->arena, b->folder, e->path)), &st) != 0;
}

void baseline_unused(
	struct baseline *b, struct findings *fs, const struct judged_program_list *programs)
{
	LIST_EACH (struct baseline_entry *, e, &b->all)
		if (b->source && baseline_is_gone(b, *e))
			upkeep_add(fs, programs, UPKEEP_baseline_unused, b->source, (*e)->span,
				str_printf(fs->arena,
					"`" STR_FMT "` is no longer found in " STR_FMT,
					STR_ARG((*e)->policy), STR_ARG((*e)->path)));
}

/* ---- writing ---- */

static int entry_cmp(const void *left, const void *right)
{
	const struct baseline_entry *a = *(struct baseline_entry *const *)left;
	const struct baseline_entry *b = *(struct baseline_entry *const *)right;
	int order = str_cmp(a->path, b->path);
	if (!order)
		order = str_cmp(a->policy, b->policy);
	return order ? order : str_cmp(a->fingerprint, b->fingerprint);
}

uint32_t baseline_write(struct baseline *b, struct sink *out, bool prune)
{
	struct writer j;
	uint32_t n = 0;
	if (b->all.n)
		qsort(b->all.at, b->all.n, sizeof *b->all.at, entry_cmp);
	sink_add(out, STR("{\"version\": 1, \"findings\": ["));
	LIST_EACH (struct baseline_entry *, e, &b->all) {
		if (prune && baseline_is_gone(b, *e))
			continue;
		sink_add(out, n++ ? STR(",\n  ") : STR("\n  "));
		writer_init(&j, out);
		writer_open(&j, '{');
		writer_member_str(&j, "path", (*e)->path);
		writer_member_str(&j, "policy", (*e)->policy);
		writer_member_str(&j, "fingerprint", (*e)->fingerprint);
		writer_key(&j, "message");
		writer_str_cut(&j, (*e)->message, 200);
		writer_close(&j, '}');
	}
	sink_add(out, n ? STR("\n]}\n") : STR("]}\n"));
	return n;
}
