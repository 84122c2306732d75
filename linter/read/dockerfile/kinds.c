/*
 * kinds.c: the record of each kind of instruction, and what it makes of its stage. The
 * trigger of an ONBUILD gets its records, but this image is none the different for it.
 */
#include "read/dockerfile/private.h"

static struct stage *stage_changed(struct instruction *in)
{
	return in->outer ? NULL : in->stage;
}

/* A value of the stage points at the whole instruction that made it. */
static struct value at_instruction(const struct instruction *in, struct value v)
{
	v.place = instruction_place(in);
	return v;
}

static struct value text_of(const struct instruction *in)
{
	return token_string(in, token_rest(in));
}

static void make_CMD(struct instruction *in)
{
	struct record *r = instruction_kind(in, KIND_CMD);
	struct value words = args_value(in, 0, r->place);
	struct stage *st = stage_changed(in);
	model_set(r, F_CMD_words, words);
	if (!st)
		return;
	st->cmd = words;
	st->cmd_here = true;
	st->start = value_record(in->record);
}

/* An ENTRYPOINT clears the CMD of the image below; one of this stage stays. */
static void make_ENTRYPOINT(struct instruction *in)
{
	struct record *r = instruction_kind(in, KIND_ENTRYPOINT);
	struct value words = args_value(in, 0, r->place);
	struct stage *st = stage_changed(in);
	model_set(r, F_ENTRYPOINT_words, words);
	if (!st)
		return;
	st->entrypoint = words;
	if (!st->cmd_here)
		st->cmd = value_none(st->record->place);
	st->start = value_record(in->record);
}

/* EXPOSE 80:8080 is taken by Docker, which then looks at the last part only. */
static struct record *port_of(struct instruction *in, struct token t, struct text text)
{
	struct record *port = NULL;
	struct str why;
	if (str_starts_with(text.s, STR("+"))) /* a sign is part of a number in Go */
		text = text_slice(in->file->arena, text, 1, text.s.n);
	if (!spec_expose_mapping(in->file->reading.facts, text, token_place(in, t), &port, &why)) {
		REFUSE(in, t, STR_FMT, STR_ARG(why));
		return NULL;
	}
	if (str_find_char(text.s, ':') != STR_NOT_FOUND) {
		struct diag *g = dockerfile_warn(
			in, t.from, t.to, STR("EXPOSE names ports of the container only"));
		diag_note(g, "what stands before the colon is ignored; ports are published when "
			     "the container starts");
	}
	return port;
}

static void add_port(struct instruction *in, struct value ports, struct record *port)
{
	struct stage *st = stage_changed(in);
	if (!port)
		return;
	if (in->stage)
		model_set(port, F_port_stage, value_record(in->stage->record));
	value_list_add(in->file->arena, ports, value_record(port));
	if (st)
		shared_add(in->file, &st->exposed, value_record(port));
}

static void make_EXPOSE(struct instruction *in)
{
	struct record *r = instruction_kind(in, KIND_EXPOSE);
	struct value ports = value_list(in->file->arena, r->place);
	LIST_EACH (struct token, t, &in->args) {
		struct expansion e;
		if (!dockerfile_value_words(in, *t, &e))
			continue;
		LIST_EACH (struct text, word, &e.words)
			add_port(in, ports, port_of(in, *t, *word));
	}
	model_set(r, F_EXPOSE_ports, ports);
}

static void make_MAINTAINER(struct instruction *in)
{
	struct record *r = instruction_kind(in, KIND_MAINTAINER);
	model_set(r, F_MAINTAINER_name, text_of(in));
}

static void make_ONBUILD(struct instruction *in)
{
	struct record *r = instruction_kind(in, KIND_ONBUILD);
	if (in->trigger && in->trigger->record)
		model_set(r, F_ONBUILD_trigger, value_record(in->trigger->record));
}

static void set_flag(struct instruction *in, struct record *r, struct str flag, enum field_id field)
{
	struct token t;
	if (instruction_flag(in, flag, &t))
		model_set(r, field, token_string(in, t));
}

static struct str dialect_name(enum shell_dialect dialect)
{
	switch (dialect) {
	case SHELL_POSIX:
		return STR("posix");
	case SHELL_BASH:
		return STR("bash");
	case SHELL_POWERSHELL:
		return STR("powershell");
	case SHELL_CMD:
		return STR("cmd");
	case SHELL_OTHER:
		break;
	}
	return STR("other");
}

static void make_RUN(struct instruction *in)
{
	struct dockerfile *d = in->file;
	struct record *r = instruction_kind(in, KIND_RUN);
	struct str shebang;
	struct splice script = instruction_script(in, &shebang);
	struct span at = splice_span(&script, (struct span){0, (uint32_t)script.text.n});
	uint32_t place = script.text.n ? facts_place(d->reading.facts, d->source, at) : r->place;
	model_set(r, F_RUN_script, value_string(d->arena, script.text, place));
	model_set(r, F_RUN_mounts, dockerfile_mounts(in));
	set_flag(in, r, STR("network"), F_RUN_network);
	set_flag(in, r, STR("security"), F_RUN_security);
	if (in->shell)
		model_set(r, F_RUN_shell, in->shell->words);
	struct shell_interpreter how;
	enum shell_dialect dialect = in->shell ? in->shell->how.dialect : SHELL_POSIX;
	if (shell_shebang(shebang, &how))
		dialect = how.dialect;
	model_set(r, F_RUN_dialect, value_string(d->arena, dialect_name(dialect), r->place));
}

static bool is_windows_shell(struct value words)
{
	struct list *l = words.u.list;
	struct str name = l->n ? value_str(l->at[0]) : STR("");
	return str_eq_nocase(name, STR("powershell")) ||
	       str_eq_nocase(name, STR("powershell.exe")) || str_eq_nocase(name, STR("cmd")) ||
	       str_eq_nocase(name, STR("cmd.exe"));
}

static void make_SHELL(struct instruction *in)
{
	struct record *r = instruction_kind(in, KIND_SHELL);
	struct stage *st = stage_changed(in);
	struct value words = args_value(in, 0, r->place);
	model_set(r, F_SHELL_words, words);
	if (!st)
		return;
	st->shell = shell_in_force(in->file, words);
	st->told = NULL;
	st->windows |= is_windows_shell(words);
}

/* As strconv.Atoi, which takes a sign. */
static bool signed_number(struct str s, int64_t *n)
{
	bool sign = str_starts_with(s, STR("-")) || str_starts_with(s, STR("+"));
	return str_int(str_skip(s, sign), n);
}

static const struct str signals = STR_INIT(
	"ABRT ALRM BUS CHLD CLD CONT FPE HUP ILL INT IO IOT KILL PIPE POLL PROF PWR QUIT SEGV "
	"STKFLT "
	"STOP SYS TERM TRAP TSTP TTIN TTOU URG USR1 USR2 VTALRM WINCH XCPU XFSZ RTMIN RTMAX");

/* Names of Linux with or without SIG, RTMIN+n and RTMAX-n, and any number but 0. */
static bool is_signal(struct arena *a, struct str s, struct nearest *near)
{
	int64_t n;
	bool known = false;
	if (signed_number(s, &n))
		return n != 0;
	s = str_upper(a, s);
	if (str_starts_with(s, STR("SIG")))
		s = str_skip(s, 3);
	bool from_min = str_starts_with(s, STR("RTMIN+")),
	     from_max = str_starts_with(s, STR("RTMAX-"));
	if (from_min || from_max)
		return str_int(str_skip(s, 6), &n) && n > 0 && n <= (from_min ? 15 : 14);
	nearest_init(near, s);
	for (struct str name, rest = signals; rest.n;) {
		rest = str_cut(rest, ' ', &name);
		known |= str_eq(name, s);
		nearest_offer(near, name);
	}
	return known;
}

static void make_STOPSIGNAL(struct instruction *in)
{
	struct record *r = instruction_kind(in, KIND_STOPSIGNAL);
	struct value signal = expanded_string(in, in->args.at[0]);
	struct nearest near = {0};
	model_set(r, F_STOPSIGNAL_signal, signal);
	if (!value_cause(signal) && !is_signal(in->file->arena, value_str(signal), &near)) {
		struct diag *g = REFUSE(in, in->args.at[0], "this is no signal");
		dockerfile_meant(g, near, "SIG");
		diag_note(g, "for example SIGTERM or 15");
	}
	if (stage_changed(in))
		in->stage->stop_signal = at_instruction(in, signal);
}

static void make_USER(struct instruction *in)
{
	struct record *r = instruction_kind(in, KIND_USER);
	struct value user = expanded_user(in, in->args.at[0]);
	model_set(r, F_USER_user, user);
	if (stage_changed(in))
		in->stage->user = at_instruction(in, user);
}

static void make_VOLUME(struct instruction *in)
{
	struct record *r = instruction_kind(in, KIND_VOLUME);
	struct value paths = value_list(in->file->arena, r->place);
	LIST_EACH (struct token, t, &in->args) {
		struct value path = expanded_string(in, *t);
		if (!value_cause(path) && !value_str(path).n)
			REFUSE(in, *t, "the path of a volume is empty");
		value_list_add(in->file->arena, paths, path);
		if (stage_changed(in))
			shared_add(in->file, &in->stage->volumes, path);
	}
	model_set(r, F_VOLUME_paths, paths);
}

static void (*const makers[KEYWORD_COUNT])(struct instruction *) = {
#define KEYWORD(name, style, flags) [KEYWORD_##name] = make_##name,
#include "read/dockerfile/keywords.def"
#undef KEYWORD
};

void dockerfile_kind(struct instruction *in)
{
	makers[in->keyword](in);
}
