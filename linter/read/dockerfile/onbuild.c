/*
 * onbuild.c: ONBUILD: its trigger is run first of all in each stage that is built on this one.
 *
 * The records of a trigger stand where it is written. In the stages built on it only what it
 * changes is seen: their user, their variables, their ports.
 */
#include "read/dockerfile/private.h"

static void run_trigger(const struct instruction *trigger, struct stage *st)
{
	struct instruction *in = arena_new(st->file->arena, struct instruction);
	*in = *trigger;
	in->outer = NULL;
	in->later = false;
	in->stage = st;
	in->scope = st->scope;
	in->shell = st->shell;
	dockerfile_kind(in);
}

void dockerfile_run_triggers(struct stage *st)
{
	struct facts *f = st->file->reading.facts;
	const struct instruction_list *lines = &st->base->lines;
	bool before = f->unlisted;
	f->unlisted = true;
	for (uint32_t i = 0; i < lines->n; i++)
		if (lines->at[i]->outer && lines->at[i]->kind && shared_pay(st->file, 1))
			run_trigger(lines->at[i], st);
	f->unlisted = before;
}
