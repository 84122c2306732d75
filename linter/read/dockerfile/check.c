/*
 * check.c: what BuildKit demands of each instruction before it builds anything.
 */
#include "read/dockerfile/private.h"

static struct str name_of(const struct instruction *in)
{
	return dockerfile_keywords[in->keyword].name;
}

static bool check_known(struct instruction *in)
{
	struct nearest near;
	if (in->keyword != KEYWORD_NONE)
		return true;
	struct str upper = str_upper(in->file->arena, in->name.text);
	nearest_init(&near, upper);
	for (int k = KEYWORD_NONE + 1; k < KEYWORD_COUNT; k++)
		nearest_offer(&near, dockerfile_keywords[k].name);
	struct diag *g = !in->name.text.n ? REFUSE(in, in->name, "this line holds no instruction")
					  : REFUSE(in, in->name, "`" STR_FMT "` is no instruction",
						    STR_ARG(str_slice(in->name.text, 0, 80)));
	dockerfile_meant(g, near, "");
	if (near.best.n)
		diag_fix(g, near.best);
	return false;
}

static bool at_least_one(struct instruction *in, const char *what)
{
	if (in->args.n)
		return true;
	REFUSE(in, in->name, STR_FMT " needs %s", STR_ARG(name_of(in)), what);
	return false;
}

/* from -> where `name` of a name=value token ends */
static bool check_names(struct instruction *in)
{
	bool ok = true;
	for (uint32_t i = 0; i < in->args.n; i += in->legacy ? 2 : 1) {
		struct token t = in->args.at[i];
		if (t.text.n && t.text.p[0] != '=')
			continue;
		REFUSE(in, t, "the name before `=` is missing");
		ok = false;
	}
	return ok;
}

static bool check_ADD(struct instruction *in)
{
	struct heredoc h;
	if (in->args.n < 2) {
		struct diag *g = REFUSE(in, token_rest(in),
			STR_FMT " needs a source and a destination", STR_ARG(name_of(in)));
		diag_note(g, "the last argument is the destination");
		return false;
	}
	struct token last = in->args.at[in->args.n - 1];
	if (in->json || !dockerfile_heredoc(in->file->arena, last.text, &h))
		return true;
	REFUSE(in, last, "a heredoc cannot be the destination of " STR_FMT, STR_ARG(name_of(in)));
	return false;
}

static bool check_COPY(struct instruction *in)
{
	return check_ADD(in);
}

static bool check_ARG(struct instruction *in)
{
	return at_least_one(in, "a name") && check_names(in);
}

static bool check_CMD(struct instruction *in)
{
	(void)in;
	return true;
}

static bool check_ENTRYPOINT(struct instruction *in)
{
	(void)in;
	return true;
}

static bool check_ENV(struct instruction *in)
{
	return at_least_one(in, "a name and a value") && check_names(in);
}

static bool check_LABEL(struct instruction *in)
{
	return check_ENV(in);
}

static bool check_EXPOSE(struct instruction *in)
{
	return at_least_one(in, "a port");
}

static bool check_stage_name(struct instruction *in, struct token t)
{
	struct str name = str_lower(in->file->arena, t.text);
	bool ok = name.n && name.p[0] >= 'a' && name.p[0] <= 'z';
	for (size_t i = 0; i < name.n; i++)
		ok &= (name.p[i] >= 'a' && name.p[i] <= 'z') || char_is_digit(name.p[i]) ||
		      name.p[i] == '-' || name.p[i] == '_' || name.p[i] == '.';
	if (ok)
		return true;
	struct diag *g = REFUSE(
		in, t, "`" STR_FMT "` cannot name a stage", STR_ARG(str_slice(t.text, 0, 80)));
	diag_note(g, "a name begins with a letter and goes on with letters, digits, - _ and .");
	return false;
}

static bool check_FROM(struct instruction *in)
{
	if (in->args.n == 1)
		return true;
	if (in->args.n == 3 && str_eq_nocase(in->args.at[1].text, STR("as")))
		return check_stage_name(in, in->args.at[2]);
	struct diag *g =
		REFUSE(in, token_rest(in), "FROM takes an image, or an image, AS and a name");
	if (in->args.n == 2)
		diag_note(g, "write FROM " STR_FMT " AS " STR_FMT, STR_ARG(in->args.at[0].text),
			STR_ARG(in->args.at[1].text));
	return false;
}

static bool check_retries(struct instruction *in)
{
	struct token value;
	int64_t n;
	if (!instruction_flag(in, STR("retries"), &value) || !value.text.n)
		return true;
	struct str digits =
		str_starts_with(value.text, STR("+")) ? str_skip(value.text, 1) : value.text;
	if (str_int(digits, &n) && n <= INT32_MAX)
		return true;
	REFUSE(in, value, "--retries is a number from 0 to %d", INT32_MAX);
	return false;
}

static bool check_HEALTHCHECK(struct instruction *in)
{
	if (!at_least_one(in, "NONE, or CMD and a command"))
		return false;
	struct str type = in->args.at[0].text;
	if (str_eq_nocase(type, STR("NONE"))) {
		if (in->args.n == 1)
			return true;
		REFUSE(in, in->args.at[1], "HEALTHCHECK NONE takes no arguments");
		return false;
	}
	if (!str_eq_nocase(type, STR("CMD"))) {
		struct diag *g = REFUSE(in, in->args.at[0],
			"HEALTHCHECK is followed by CMD or NONE, not by `" STR_FMT "`",
			STR_ARG(str_slice(type, 0, 80)));
		diag_note(g, "write HEALTHCHECK CMD before the command");
		return false;
	}
	if (in->args.n < 2) {
		REFUSE(in, in->args.at[0], "a command is missing behind HEALTHCHECK CMD");
		return false;
	}
	return check_retries(in);
}

static bool exactly_one(struct instruction *in, const char *what)
{
	if (in->args.n == 1)
		return true;
	REFUSE(in, token_rest(in), STR_FMT " needs %s", STR_ARG(name_of(in)), what);
	return false;
}

static bool check_MAINTAINER(struct instruction *in)
{
	return exactly_one(in, "a name");
}

static bool check_ONBUILD(struct instruction *in)
{
	if (!in->trigger) {
		REFUSE(in, in->name, "ONBUILD needs an instruction");
		return false;
	}
	enum keyword k = in->trigger->keyword;
	if (k == KEYWORD_ONBUILD || k == KEYWORD_FROM || k == KEYWORD_MAINTAINER) {
		REFUSE(in, token_rest(in), STR_FMT " cannot be the trigger of an ONBUILD",
			STR_ARG(dockerfile_keywords[k].name));
		return false;
	}
	return true;
}

static bool one_of(struct instruction *in, struct str flag, struct str allowed)
{
	struct token value;
	struct nearest near;
	if (!instruction_flag(in, flag, &value))
		return true;
	nearest_init(&near, value.text);
	for (struct str rest = allowed, word; rest.n;) {
		rest = str_cut(rest, ' ', &word);
		if (str_eq(word, value.text))
			return true;
		nearest_offer(&near, word);
	}
	struct diag *g = REFUSE(
		in, value, "--" STR_FMT " is one of: " STR_FMT, STR_ARG(flag), STR_ARG(allowed));
	dockerfile_meant(g, near, "");
	return false;
}

static bool check_RUN(struct instruction *in)
{
	bool network = one_of(in, STR("network"), STR("default none host"));
	bool devices = dockerfile_devices(in);
	return one_of(in, STR("security"), STR("insecure sandbox")) && network && devices;
}

static bool check_SHELL(struct instruction *in)
{
	if (in->json && in->args.n)
		return true;
	struct diag *g =
		REFUSE(in, token_rest(in), "SHELL needs an array of words in double quotes");
	diag_note(g, "for example SHELL [\"/bin/bash\", \"-o\", \"pipefail\", \"-c\"]");
	return false;
}

static bool check_STOPSIGNAL(struct instruction *in)
{
	return exactly_one(in, "a signal");
}

static bool check_USER(struct instruction *in)
{
	return exactly_one(in, "a user");
}

static bool check_VOLUME(struct instruction *in)
{
	bool ok = at_least_one(in, "a path");
	LIST_EACH (struct token, t, &in->args) {
		if (str_trim(t->text).n)
			continue;
		REFUSE(in, *t, "the path of a volume is empty");
		ok = false;
	}
	return ok;
}

static bool check_WORKDIR(struct instruction *in)
{
	return exactly_one(in, "a path");
}

static bool (*const checks[KEYWORD_COUNT])(struct instruction *) = {
#define KEYWORD(name, style, flags) [KEYWORD_##name] = check_##name,
#include "read/dockerfile/keywords.def"
#undef KEYWORD
};

bool dockerfile_check(struct instruction *in)
{
	if (in->broken || !check_known(in))
		return false;
	bool flags = dockerfile_flags(in);
	return checks[in->keyword](in) && flags;
}
