#include "adopt/adopt.h"

#include "library/choose.h"
#include "library/peers.h"
#include "project/paths.h"
#include "read/yaml/yaml.h"

struct adoption {
	struct arena *arena;
	const struct program *library;
	struct diags *diags;
	const char *tool;
	struct buf ignore, severity, params, select, exclude, notes;
	struct str fail_on;
};

typedef void adopt_fn(struct adoption *x, const struct node *key, const struct node *value);

/* ---- writing ---- */

static struct str quoted(struct adoption *x, struct str text)
{
	struct buf b = BUF(x->arena);
	read_json(&b, text);
	return buf_str(&b);
}

static struct str visible(struct adoption *x, struct str text)
{
	struct buf b = BUF(x->arena);
	text_visible(&b, text, 200);
	return buf_str(&b);
}

static void note(struct adoption *x, struct str what, struct str why)
{
	buf_printf(&x->notes, "# " STR_FMT ": " STR_FMT "\n", STR_ARG(visible(x, what)),
		STR_ARG(visible(x, why)));
}

static bool wrong(struct adoption *x, const struct node *n, const char *want)
{
	diag_add(x->diags, &DIAG_config, n->source, n->span, "this is %s, where %s is wanted",
		node_what(n), want);
	return false;
}

/* ---- rules ---- */

static const struct policy_info *policy_of(struct adoption *x, struct str id)
{
	for (uint32_t i = 0; i < x->library->n_policies; i++)
		if (policy_has_id(&x->library->policies[i], id))
			return &x->library->policies[i];
	return NULL;
}

static bool is_of_shellcheck(struct str id)
{
	int64_t number;
	return id.n == 6 && str_starts_with(id, STR("SC")) && str_int(str_skip(id, 2), &number);
}

static const struct absent *absent_of(struct str id)
{
	for (size_t i = 0; i < absent_count(); i++) {
		struct str word, rest = absent_at(i)->ids;
		while (rest.n) {
			rest = str_cut(rest, ' ', &word);
			if (str_eq(word, id))
				return absent_at(i);
		}
	}
	return NULL;
}

/* The word for a rule of the tool; empty: nothing answers to it, and that is noted. */
static struct str word_for(struct adoption *x, struct str id, struct str *remark)
{
	struct str full = str_printf(x->arena, "%s:" STR_FMT, x->tool, STR_ARG(id));
	const struct policy_info *p = policy_of(x, full);
	*remark = p ? p->name : STR("with --shellcheck");
	if (p)
		return full;
	if (is_of_shellcheck(id))
		return id;
	const struct absent *absent = absent_of(full);
	note(x, id, absent ? absent->instead : STR("no policy answers to it"));
	return STR("");
}

static void ignore(struct adoption *x, struct str id, struct str reason)
{
	struct str remark, word = word_for(x, id, &remark);
	if (word.n)
		buf_printf(&x->ignore, "  - " STR_FMT "  # " STR_FMT "%s" STR_FMT "\n",
			STR_ARG(quoted(x, word)), STR_ARG(remark), reason.n ? ": " : "",
			STR_ARG(visible(x, reason)));
}

static void grade(struct adoption *x, struct str id, struct str severity)
{
	struct str remark, word = word_for(x, id, &remark);
	if (word.n)
		buf_printf(&x->severity, "  " STR_FMT ": " STR_FMT "  # " STR_FMT "\n",
			STR_ARG(quoted(x, word)), STR_ARG(severity), STR_ARG(remark));
}

static bool each_text(
	struct adoption *x, const struct node *n, void (*take)(struct adoption *x, struct str text))
{
	if (!node_is(n, NODE_SEQUENCE))
		return wrong(x, n, "a list");
	for (uint32_t i = 0; i < n->n; i++) {
		if (!node_is(n->u.items[i], NODE_SCALAR))
			return wrong(x, n->u.items[i], "a text");
		take(x, n->u.items[i]->u.text);
	}
	return true;
}

static void ignore_text(struct adoption *x, struct str id)
{
	ignore(x, id, STR(""));
}

static void exclude_text(struct adoption *x, struct str pattern)
{
	buf_printf(&x->exclude, "  - " STR_FMT "\n", STR_ARG(quoted(x, pattern)));
}

static void item_text(struct adoption *x, struct str text)
{
	buf_printf(&x->params, "    - " STR_FMT "\n", STR_ARG(quoted(x, text)));
}

/* ---- hadolint ---- */

static struct str severity_of(struct str word)
{
	static const struct {
		struct str theirs, ours;
	} rows[] = {{STR_INIT("error"), STR_INIT("high")},
		{STR_INIT("warning"), STR_INIT("medium")}, {STR_INIT("info"), STR_INIT("low")},
		{STR_INIT("style"), STR_INIT("info")}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eq_nocase(rows[i].theirs, word))
			return rows[i].ours;
	return STR("");
}

static void hadolint_override(struct adoption *x, const struct node *n)
{
	for (uint32_t i = 0; node_is(n, NODE_MAPPING) && i < n->n; i++) {
		const struct node *list = n->u.pairs[i].value;
		struct str level = n->u.pairs[i].key->u.text, severity = severity_of(level);
		if (!severity.n) {
			note(x, level, STR("hadolint has no such severity"));
			continue;
		}
		for (uint32_t k = 0; node_is(list, NODE_SEQUENCE) && k < list->n; k++)
			if (node_is(list->u.items[k], NODE_SCALAR))
				grade(x, list->u.items[k]->u.text, severity);
	}
}

static void hadolint_labels(struct adoption *x, const struct node *n)
{
	if (!node_is(n, NODE_MAPPING) || !n->n)
		return;
	buf_add(&x->select, STR("  - label-required\n"));
	buf_add(&x->params, STR("  label-required.labels:\n"));
	for (uint32_t i = 0; i < n->n; i++) {
		const struct node *key = n->u.pairs[i].key, *form = n->u.pairs[i].value;
		item_text(x, key->u.text);
		if (node_is(form, NODE_SCALAR) && !str_eq(form->u.text, STR("text")))
			note(x, str_printf(x->arena, "label-schema " STR_FMT, STR_ARG(key->u.text)),
				str_printf(x->arena,
					"that the label is there is checked; that it is of the "
					"form "
					"`" STR_FMT "` only where a policy of its own says so",
					STR_ARG(form->u.text)));
	}
}

static void hadolint_key(struct adoption *x, const struct node *key, const struct node *value)
{
	struct str k = key->u.text, v = node_is(value, NODE_SCALAR) ? value->u.text : STR("");
	if (str_eq(k, STR("ignored"))) {
		each_text(x, value, ignore_text);
	} else if (str_eq(k, STR("override"))) {
		hadolint_override(x, value);
	} else if (str_eq(k, STR("trustedRegistries"))) {
		buf_add(&x->select, STR("  - image-registry-trusted\n"));
		buf_add(&x->params, STR("  image-registry-trusted.registries:\n"));
		each_text(x, value, item_text);
	} else if (str_eq(k, STR("label-schema"))) {
		hadolint_labels(x, value);
	} else if (str_eq(k, STR("failure-threshold")) && severity_of(v).n) {
		x->fail_on = severity_of(v);
	} else if (str_eq(k, STR("failure-threshold")) || str_eq(k, STR("no-fail"))) {
		note(x, k,
			STR("a run that finds something ends with 1; have the pipeline pass over "
			    "it"));
	} else if (str_eq(k, STR("disable-ignore-pragma"))) {
		note(x, k, STR("say --no-inline-ignore on the command line"));
	} else if (str_eq(k, STR("strict-labels"))) {
		note(x, k, STR("labels that nobody demands are let be"));
	} else if (str_eq(k, STR("format")) || str_eq(k, STR("no-color"))) {
		note(x, k, STR("say --format and --color on the command line"));
	} else {
		note(x, k, STR("is not known of hadolint"));
	}
}

/* ---- dclint ---- */

/* 0, 1, 2, or a list that begins so. */
static void dclint_rule(struct adoption *x, const struct node *key, const struct node *value)
{
	const struct node *level = value;
	int64_t n;
	if (node_is(value, NODE_SEQUENCE) && value->n)
		level = value->u.items[0];
	if (level != value && value->n > 1)
		note(x, key->u.text, STR("its options are not carried over"));
	if (!node_is(level, NODE_SCALAR) || !node_int(level, &n) || n < 0 || n > 2)
		wrong(x, level, "0, 1 or 2");
	else if (n == 0)
		ignore(x, key->u.text, STR(""));
	else
		grade(x, key->u.text, n == 1 ? STR("medium") : STR("high"));
}

static void each_rule(struct adoption *x, const struct node *n, adopt_fn *take)
{
	if (!node_is(n, NODE_MAPPING)) {
		wrong(x, n, "a mapping of rules");
		return;
	}
	for (uint32_t i = 0; i < n->n; i++)
		take(x, n->u.pairs[i].key, n->u.pairs[i].value);
}

static void dclint_key(struct adoption *x, const struct node *key, const struct node *value)
{
	struct str k = key->u.text;
	if (str_eq(k, STR("rules")))
		each_rule(x, value, dclint_rule);
	else if (str_eq(k, STR("exclude")))
		each_text(x, value, exclude_text);
	else if (str_eq(k, STR("quiet")))
		note(x, k, STR("say --quiet on the command line"));
	else
		note(x, k, STR("has nothing that stands for it"));
}

/* ---- compose-lint ---- */

static void compose_lint_rule(struct adoption *x, const struct node *key, const struct node *value)
{
	const struct node *enabled = node_get(value, STR("enabled"));
	const struct node *severity = node_get(value, STR("severity"));
	const struct node *reason = node_get(value, STR("reason"));
	enum severity level;
	bool on = true;
	if (!node_is(value, NODE_MAPPING)) {
		wrong(x, value, "a mapping");
		return;
	}
	if (enabled && !node_bool(enabled, &on))
		wrong(x, enabled, "true or false");
	if (!on)
		ignore(x, key->u.text, node_is(reason, NODE_SCALAR) ? reason->u.text : STR(""));
	if (severity && (!node_is(severity, NODE_SCALAR) ||
				!severity_read(str_lower(x->arena, severity->u.text), &level)))
		wrong(x, severity, "a severity");
	else if (severity && on)
		grade(x, key->u.text, str_from(severity_name(level)));
	if (node_get(value, STR("exclude_services")))
		note(x, key->u.text,
			STR("its exclude_services are for a waive block in a policy file, or a "
			    "comment # pratique ignore-block= above each service"));
}

static void compose_lint_key(struct adoption *x, const struct node *key, const struct node *value)
{
	if (str_eq(key->u.text, STR("rules")))
		each_rule(x, value, compose_lint_rule);
	else
		note(x, key->u.text, STR("has nothing that stands for it"));
}

/* ---- the whole ---- */

static const struct peer {
	const char *tool;
	struct str part; /* of the file's name */
	adopt_fn *key;
} peers[] = {{"hadolint", STR_INIT("hadolint"), hadolint_key},
	{"dclint", STR_INIT("dclint"), dclint_key},
	{"compose-lint", STR_INIT("compose-lint"), compose_lint_key}};

static const struct peer *peer_of(struct str path)
{
	for (size_t i = 0; i < sizeof peers / sizeof *peers; i++)
		if (str_contains(path_name(path), peers[i].part))
			return &peers[i];
	return NULL;
}

static void section(struct buf *out, const char *key, const struct buf *entries)
{
	if (entries->n)
		buf_printf(out, "%s:\n" STR_FMT, key, STR_ARG(buf_str(entries)));
}

static void write_all(struct adoption *x, struct str path, struct buf *out)
{
	buf_printf(out, "# made from " STR_FMT " by pratique init\nroot: true\n",
		STR_ARG(visible(x, path)));
	if (x->fail_on.n)
		buf_printf(out, "fail-on: " STR_FMT "\n", STR_ARG(x->fail_on));
	section(out, "extend-select", &x->select);
	section(out, "ignore", &x->ignore);
	section(out, "severity", &x->severity);
	section(out, "params", &x->params);
	section(out, "exclude", &x->exclude);
	if (x->notes.n)
		buf_printf(out, "\n# not carried over:\n" STR_FMT, STR_ARG(buf_str(&x->notes)));
}

bool adopt(struct arena *a, const struct program *library, struct source *source, struct diags *ds,
	struct buf *out)
{
	const struct peer *peer = peer_of(source->path);
	struct adoption x = {.arena = a, .library = library, .diags = ds};
	uint32_t before = ds->errors;
	if (!peer) {
		diag_add(ds, &DIAG_config, source, (struct span){0, 0},
			"whose configuration this is, its name does not tell: .hadolint.yaml, "
			".dclintrc and .compose-lint.yml are known");
		return false;
	}
	x.tool = peer->tool;
	x.ignore = x.severity = x.params = x.select = x.exclude = x.notes = BUF(a);
	const struct node *n = yaml_read(a, source, ds);
	if (ds->errors == before && n && !node_is_null(n)) {
		if (node_is(n, NODE_MAPPING))
			each_rule(&x, n, peer->key);
		else
			wrong(&x, n, "a mapping");
	}
	write_all(&x, source->path, out);
	return ds->errors == before;
}

void adopt_nothing(struct buf *out)
{
	buf_add(out, STR("# Settings of pratique for this folder and those below; pratique schema "
			 "--config is their\n"
			 "# JSON Schema. What is commented out shows what there is.\n"
			 "root: true\n\n"
			 "# packs: [recommended]        # or strict, style, cis-docker, ...: "
			 "pratique rules\n"
			 "# extend-select: [image-registry-trusted]\n"
			 "# ignore: [DL3008]            # a name, tag or pack, or the id of "
			 "another tool\n"
			 "# severity: { image-digest-pinned: high }\n"
			 "# params:\n"
			 "#   container-not-privileged.allowed_services: [builder]\n"
			 "# policies: [policies]        # of your own\n"
			 "# exclude: [third-party/]\n"
			 "# fail-on: medium\n"
			 "# overrides:\n"
			 "#   - paths: [tests/]\n"
			 "#     ignore: [healthcheck-present]\n"));
}
