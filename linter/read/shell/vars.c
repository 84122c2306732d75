/*
 * vars.c: what the variables of a script are worth, as far as it runs straight on.
 *
 * Each change is logged. Leaving a subshell goes back to the mark taken at its start; leaving a
 * branch or a loop makes unknown what it has changed, as nobody knows whether it ran.
 */
#include "read/shell/walk.h"

static struct shell_var *change(struct shell_walk *w, struct str name)
{
	void **slot = map_put(w->arena, &w->vars, name);
	if (!*slot) {
		struct shell_var *v = arena_new(w->arena, struct shell_var);
		v->name = name;
		v->set_at = UINT32_MAX;
		*slot = v;
	}
	struct shell_var *v = *slot;
	list_push(w->arena, &w->log, ((struct shell_change){v, *v}));
	v->set_at = w->log.n - 1;
	return v;
}

void shell_var_set(struct shell_walk *w, struct str name, struct text value, bool exported)
{
	struct shell_var *v = change(w, name);
	v->known = true;
	v->cause = NULL;
	v->value = value;
	v->exported = v->exported || exported;
}

void shell_var_forget(struct shell_walk *w, struct str name, const struct cause *cause)
{
	struct shell_var *v = change(w, name);
	v->known = false;
	v->cause = cause;
}

void shell_vars_restore(struct shell_walk *w, uint32_t mark)
{
	while (w->log.n > mark) {
		struct shell_change *c = &w->log.at[--w->log.n];
		*c->var = c->before;
	}
}

void shell_vars_blur(struct shell_walk *w, uint32_t mark)
{
	for (uint32_t i = mark; i < w->log.n; i++) {
		struct shell_var *v = w->log.at[i].var;
		if (!v->known)
			continue;
		v->known = false;
		v->cause = facts_cause(w->r->facts, 0,
			"`" STR_FMT "` is set in a part of the script that may be passed over",
			STR_ARG(v->name));
	}
}

static bool is_assigned(struct shell_walk *w, struct str name)
{
	if (!w->assigned) {
		w->assigned = arena_new(w->arena, struct map);
		LIST_EACH (struct str, s, &w->tree->assigned)
			*map_put(w->arena, w->assigned, *s) = s;
	}
	return map_get(w->assigned, name) != NULL;
}

/* The script's own word on a variable; NULL: it has none. */
static struct shell_var *own(struct shell_walk *w, struct str name)
{
	struct shell_var *v = map_get(&w->vars, name);
	if (!v || v->set_at == UINT32_MAX)
		return NULL;
	return v;
}

static bool exported_outside(struct shell_walk *w, struct str name, struct text *out)
{
	for (struct shell_walk *o = w->outer; o; o = o->outer) {
		struct shell_var *v = own(o, name);
		if (v && v->known && v->exported) {
			*out = v->value;
			return true;
		}
	}
	return false;
}

bool shell_var_get(
	struct shell_walk *w, struct str name, struct text *out, const struct cause **why)
{
	struct shell_var *v = own(w, name);
	bool outside = w->flow.in_function && (!v || v->set_at < w->flow.known_from);
	*why = NULL;
	if (outside && is_assigned(w, name)) {
		*why = facts_cause(w->r->facts, 0, "`" STR_FMT "` is set elsewhere in the script",
			STR_ARG(name));
		return false;
	}
	if (v) {
		*out = v->value;
		*why = v->cause;
		return v->known;
	}
	if (exported_outside(w, name, out))
		return true;
	return w->ctx->lookup && w->ctx->lookup(w->ctx->of, name, out);
}

/* PowerShell's own variables: no environment holds them. */
bool shell_var_own(
	struct shell_walk *w, struct str name, struct text *out, const struct cause **why)
{
	struct shell_var *v = own(w, name);
	*why = v ? v->cause : NULL;
	if (v && v->known)
		*out = v->value;
	return v && v->known;
}
