#include "project/unit.h"

#include "read/compose/compose.h"
#include "read/daemon/daemon.h"
#include "read/docker_run/docker_run.h"
#include "read/dockerfile/dockerfile.h"
#include "read/hosts/hosts.h"
#include "read/template.h"

#include <assert.h>

void unit_init(struct unit *u)
{
	*u = (struct unit){0};
	arena_init(&u->arena);
	arena_init(&u->kept);
	u->fresh = fresh_records_new(&u->kept, &model_schema);
}

void unit_done(struct unit *u)
{
	arena_done(&u->arena);
	arena_done(&u->kept);
}

static void begin_facts(struct unit *u, int64_t today)
{
	facts_init(&u->facts, &u->arena, &model_schema);
	u->facts.fresh = u->fresh;
	u->facts.today = today;
}

/* What was read of a template: no rule looks at it, and no comment in it is obeyed. */
static void forget(struct unit *u)
{
	begin_facts(u, u->facts.today);
	u->comments = (struct input_comment_list){0};
	u->scripts = (struct shell_found){0};
}

void unit_reset(struct unit *u, const struct unit_settings *s)
{
	arena_reset(&u->arena);
	diags_init(&u->diags, &u->arena);
	begin_facts(u, s->today);
	u->source = NULL;
	u->scripts = (struct shell_found){0};
	u->comments = (struct input_comment_list){0};
	u->directions = (struct direction_list){0};
	u->reading = (struct reading){.arena = &u->arena,
		.named = true,
		.facts = &u->facts,
		.diags = &u->diags,
		.settings = s->values,
		.comments = &u->comments,
		.scripts = s->scripts ? &u->scripts : NULL,
		.build_args = s->build_args,
		.target = s->target,
		.platform = s->platform,
		.overrides = s->overrides,
		.n_overrides = s->n_overrides};
}

static void read_kind(struct unit *u, enum input_kind kind, struct source *source)
{
	switch (kind) {
	case INPUT_dockerfile:
		dockerfile_read(&u->reading, source);
		return;
	case INPUT_compose:
		compose_read(&u->reading, source);
		return;
	case INPUT_run:
		docker_script_read(&u->reading, source);
		return;
	case INPUT_daemon:
		daemon_read(&u->reading, source);
		return;
#define HOST(name, path, doc)                     \
	case INPUT_##name:                        \
		name##_read(&u->reading, source); \
		return;
#include "read/hosts/hosts.def"
#undef HOST
	case INPUT_NONE:
	case INPUT_KINDS:
		assert(false);
		return;
	}
}

void unit_read(struct unit *u, enum input_kind kind, struct source *source, struct inputs *inputs)
{
	u->source = source;
	u->reading.inputs = inputs;
	read_kind(u, kind, source);
	if ((kind == INPUT_dockerfile || kind == INPUT_compose) && template_refused(&u->diags))
		forget(u);
	directions_read(&u->arena, &u->comments, &u->diags, &u->directions);
	directions_record(&u->facts, source, &u->directions);
}

void unit_read_argv(struct unit *u, struct source *source, struct inputs *inputs)
{
	u->source = source;
	u->reading.inputs = inputs;
	docker_argv_read(&u->reading, source);
}
