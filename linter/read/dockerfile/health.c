/*
 * health.c: HEALTHCHECK.
 */
#include "read/dockerfile/private.h"

enum { MILLISECOND = 1000 * 1000 };

static void set_duration(
	struct instruction *in, struct record *check, struct str flag, enum field_id field)
{
	struct facts *f = in->file->reading.facts;
	struct token t;
	struct value v;
	struct str why;
	if (!instruction_flag(in, flag, &t) || !t.text.n)
		return;
	uint32_t place = token_place(in, t);
	if (!spec_duration(f, text_plain(t.text), place, &v, &why))
		diag_note(REFUSE(in, t, STR_FMT, STR_ARG(why)), "a duration has units: 30s, 1m30s");
	else if (!value_is_unknown(v) && v.u.i && v.u.i < MILLISECOND)
		REFUSE(in, t, "--" STR_FMT " cannot be shorter than 1ms", STR_ARG(flag));
	else
		model_set(check, field, v);
}

static void set_flags(struct instruction *in, struct record *check)
{
	struct token t;
	int64_t n;
	set_duration(in, check, STR("interval"), F_healthcheck_interval);
	set_duration(in, check, STR("timeout"), F_healthcheck_timeout);
	set_duration(in, check, STR("start-period"), F_healthcheck_start_period);
	set_duration(in, check, STR("start-interval"), F_healthcheck_start_interval);
	if (!instruction_flag(in, STR("retries"), &t))
		return;
	struct str digits = str_starts_with(t.text, STR("+")) ? str_skip(t.text, 1) : t.text;
	if (str_int(digits, &n))
		model_set(check, F_healthcheck_retries, value_int(n, token_place(in, t)));
}

static struct value test_value(const struct instruction *in, bool none, uint32_t place)
{
	struct arena *a = in->file->arena;
	struct value list = value_list(a, place);
	struct str first = none ? STR("NONE") : in->json ? STR("CMD") : STR("CMD-SHELL");
	value_list_add(a, list, value_string(a, first, token_place(in, in->args.at[0])));
	for (uint32_t i = 1; i < in->args.n && !none; i++)
		value_list_add(a, list, token_string(in, in->args.at[i]));
	return list;
}

void make_HEALTHCHECK(struct instruction *in)
{
	struct record *r = instruction_kind(in, KIND_HEALTHCHECK);
	struct record *check = model_new(in->file->reading.facts, KIND_healthcheck, r->place);
	bool none = str_eq_nocase(in->args.at[0].text, STR("NONE"));
	model_set(check, F_healthcheck_test, test_value(in, none, r->place));
	model_set(check, F_healthcheck_disabled, value_bool(none, r->place));
	if (!none)
		set_flags(in, check);
	model_set(r, F_HEALTHCHECK_check, value_record(check));
	if (in->stage && !in->outer)
		in->stage->healthcheck = value_record(check);
}
