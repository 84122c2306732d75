/*
 * connection.c: where something reaches an engine, or an engine lets itself be reached.
 *
 * The address stands in DOCKER_HOST, behind docker -H, behind dockerd -H, or in daemon.json;
 * policies about it are written once, over connections. An address that several commands of a
 * script share is one connection.
 */
#include "model/derive.h"

static struct record *record_of(struct value v)
{
	return v.tag == VALUE_RECORD && !value_is_unknown(v) ? v.u.record : NULL;
}

static bool is_text(struct value v)
{
	return v.tag == VALUE_STRING && !value_is_missing(v);
}

static bool is_written(struct value v, struct str text)
{
	return is_text(v) && !value_is_unknown(v) && str_eq(value_str(v), text);
}

/* The commands of a script that share an address stand one behind the other. */
static bool is_known_already(struct facts *f, uint32_t place)
{
	struct record_list *all = &f->by_kind[KIND_connection];
	return all->n && all->at[all->n - 1]->place == place;
}

static struct record *add(struct facts *f, struct value address, struct value verified)
{
	if (!is_text(address) || is_known_already(f, address.place))
		return NULL;
	struct record *c = model_new(f, KIND_connection, address.place);
	model_set(c, F_connection_address, address);
	model_set(c, F_connection_tls_verified, verified);
	return c;
}

/* ---- DOCKER_HOST ---- */

/* Docker takes any value but an empty one for yes. */
static struct value is_not_empty(struct value v)
{
	if (!is_text(v))
		return value_bool(false, v.place);
	if (value_cause(v) && !value_str(v).n)
		return value_truth(TRUTH_UNKNOWN, value_cause(v), v.place);
	return value_bool(value_str(v).n > 0, v.place);
}

/* What the environment says of DOCKER_TLS_VERIFY; a list that may hold more leaves it open. */
static struct value verifies(struct value environment, uint32_t place)
{
	if (environment.tag != VALUE_LIST)
		return value_bool(false, place);
	if (value_is_unknown(environment))
		return value_truth(TRUTH_UNKNOWN, value_cause(environment), place);
	const struct list *all = environment.u.list;
	for (uint32_t i = all->n; i-- > 0;) {
		struct record *v = record_of(all->at[i]);
		if (v && is_written(model_get(v, F_variable_name), STR("DOCKER_TLS_VERIFY")))
			return is_not_empty(model_get(v, F_variable_value));
	}
	return all->open ? value_truth(TRUTH_UNKNOWN, all->open, place) : value_bool(false, place);
}

/* The answer for the environment asked about last: of many variables in one, each asks. */
struct asked {
	struct record *owner;
	struct value verified;
};

static struct value verified_for(struct asked *asked, struct record *owner, enum field_id field)
{
	if (asked->owner != owner)
		*asked = (struct asked){owner, verifies(model_get(owner, field), owner->place)};
	return asked->verified;
}

static void add_variable(struct facts *f, struct record *v, struct asked *asked)
{
	struct record *container = record_of(model_get(v, F_variable_container));
	struct record *stage = record_of(model_get(v, F_variable_stage));
	struct value value = model_get(v, F_variable_value);
	if (!is_written(model_get(v, F_variable_name), STR("DOCKER_HOST")) ||
		value_as_truth(model_get(v, F_variable_assigned)) != TRUTH_TRUE)
		return;
	if (!container && !stage)
		return; /* in a script; docker_command has followed it */
	value.place = v->place;
	value.flags &= (uint8_t)~VALUE_SENSITIVE; /* an address is no secret */
	struct record *c = add(f, value,
		container ? verified_for(asked, container, F_container_environment)
			  : verified_for(asked, stage, F_stage_env));
	if (c)
		model_set(c, F_connection_container, model_get(v, F_variable_container));
}

/* ---- commands ---- */

static void add_docker_command(struct facts *f, struct record *line)
{
	struct value host = model_get(line, F_docker_command_host);
	struct record *c = add(f, host, model_get(line, F_docker_command_tls_verified));
	if (c)
		model_set(c, F_connection_container, model_get(line, F_docker_command_container));
}

/* --tlsverify, or =true as the flag library spells it; the last one counts. */
static bool asks_to_verify(struct value words)
{
	static const char *const yes[] = {"--tlsverify", "--tlsverify=true", "--tlsverify=1",
		"--tlsverify=t", "--tlsverify=T", "--tlsverify=TRUE", "--tlsverify=True"};
	bool verifies = false;
	for (uint32_t i = 0; words.tag == VALUE_LIST && i < words.u.list->n; i++) {
		struct value v = words.u.list->at[i];
		if (!is_text(v) || !str_starts_with(value_str(v), STR("--tlsverify")))
			continue;
		verifies = false;
		for (size_t k = 0; k < sizeof yes / sizeof *yes; k++)
			verifies = verifies || is_written(v, str_from(yes[k]));
	}
	return verifies;
}

/* The address that words[*i] gives; none: it gives no address. */
static struct value address_at(struct facts *f, const struct list *words, uint32_t *i)
{
	struct value v = words->at[*i];
	if (!is_text(v))
		return value_none(v.place);
	if (is_written(v, STR("-H")) || is_written(v, STR("--host")))
		return ++*i < words->n ? words->at[*i] : value_none(v.place);
	struct text t = *v.u.text;
	size_t skip = str_starts_with(t.s, STR("--host=")) ? 7
		      : str_starts_with(t.s, STR("-H"))    ? 2
							   : 0;
	if (!skip)
		return value_none(v.place);
	return value_text(f->arena, text_slice(f->arena, t, skip, t.s.n), v.place);
}

/* dockerd anywhere, and docker where no script reader has taken the line apart. */
static void add_command(struct facts *f, struct record *k)
{
	struct value name = model_get(k, F_command_name), args = model_get(k, F_command_args);
	bool daemon = is_written(name, STR("dockerd"));
	bool client = is_written(name, STR("docker")) &&
		      (record_of(model_get(k, F_command_stage)) ||
			      record_of(model_get(k, F_command_container)));
	if ((!daemon && !client) || args.tag != VALUE_LIST || value_is_unknown(args))
		return;
	struct value verified = value_bool(asks_to_verify(args), k->place);
	for (uint32_t i = 0; i < args.u.list->n; i++) {
		uint32_t from = i;
		struct value address = address_at(f, args.u.list, &i);
		if (client && i == from && address.tag == VALUE_NONE &&
			is_text(args.u.list->at[i]) &&
			!str_starts_with(value_str(args.u.list->at[i]), STR("-")))
			return; /* the verb: what follows is not the client's */
		struct record *c = add(f, address, verified);
		if (!c)
			continue;
		model_set(c, F_connection_listens, value_bool(daemon, k->place));
		model_set(c, F_connection_container, model_get(k, F_command_container));
	}
}

/* ---- daemon.json ---- */

static void add_daemon(struct facts *f, struct record *d)
{
	struct value hosts = model_get(d, F_daemon_hosts);
	for (uint32_t i = 0; hosts.tag == VALUE_LIST && i < hosts.u.list->n; i++) {
		struct record *c = add(f, hosts.u.list->at[i], model_get(d, F_daemon_tls_verified));
		if (!c)
			continue;
		model_set(c, F_connection_listens, value_bool(true, d->place));
		model_set(c, F_connection_daemon, value_record(d));
	}
}

void connection_prepare(struct facts *f)
{
	struct asked asked = {0};
	if (f->by_kind[KIND_connection].n)
		return; /* another pack of policies has asked already */
	command_prepare(f);
	LIST_EACH (struct record *, v, &f->by_kind[KIND_variable])
		add_variable(f, *v, &asked);
	LIST_EACH (struct record *, line, &f->by_kind[KIND_docker_command])
		add_docker_command(f, *line);
	LIST_EACH (struct record *, k, &f->by_kind[KIND_command])
		add_command(f, *k);
	LIST_EACH (struct record *, d, &f->by_kind[KIND_daemon])
		add_daemon(f, *d);
}
