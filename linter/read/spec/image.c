/*
 * image.c: image references, by the grammar of distribution/reference.
 *
 * [domain/]component{/component}[:tag][@digest]. Without a domain the registry is Docker Hub, and
 * a single component there lies in library/. A text with holes is cut at the delimiters that stand
 * in its literal part: what lies before a hole and behind a delimiter is certain, the rest is not.
 */
#include "read/spec/parts.h"

enum { TAG_MOST = 128, NAME_MOST = 255, DIGEST_HEX_LEAST = 32, VERSION_PARTS = 6 };

struct reference {
	struct text whole;
	size_t domain_end; /* 0: no domain is written */
	size_t path_from, path_to;
	size_t tag_from, tag_to; /* equal when no tag is written */
	size_t digest_from;      /* whole.s.n when none is written */
	bool tagged, digested;
};

static bool is_lower(char c)
{
	return (c >= 'a' && c <= 'z') || char_is_digit(c);
}

static bool is_hex(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_digit(s.p[i]) && !(s.p[i] >= 'a' && s.p[i] <= 'f'))
			return false;
	return true;
}

static bool has_upper(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] >= 'A' && s.p[i] <= 'Z')
			return true;
	return false;
}

/* [a-z0-9]+ parted by one of . _ __ or any number of - */
static bool is_component(struct str s)
{
	size_t i = 0;

	if (!s.n)
		return false;
	while (i < s.n) {
		size_t from = i;

		while (i < s.n && is_lower(s.p[i]))
			i++;
		if (i == from)
			return false;
		if (i == s.n)
			return true;
		from = i;
		while (i < s.n && s.p[i] == '-')
			i++;
		if (i == from && s.p[i] == '.')
			i++;
		while (i < s.n && i < from + 2 && s.p[from] == '_' && s.p[i] == '_')
			i++;
		if (i == from)
			return false;
	}
	return false;
}

static bool is_path(struct str s)
{
	for (;;) {
		struct str head, rest = str_cut(s, '/', &head);

		if (!is_component(head))
			return false;
		if (head.n == s.n)
			return true;
		s = rest;
	}
}

static bool is_label(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_alpha(s.p[i]) && !char_is_digit(s.p[i]) && s.p[i] != '-')
			return false;
	return s.n && s.p[0] != '-' && s.p[s.n - 1] != '-';
}

static bool is_bracketed(struct str s) /* [2001:db8::1] */
{
	struct str in = str_slice(s, 1, s.n - 1);

	for (size_t i = 0; i < in.n; i++) {
		char c = char_lower(in.p[i]);

		if (!char_is_digit(c) && c != ':' && !(c >= 'a' && c <= 'f'))
			return false;
	}
	return in.n > 0;
}

static bool is_domain(struct str s)
{
	size_t colon = str_rfind_char(s, ':');
	int64_t port;

	if (colon != STR_NOT_FOUND && str_int(str_skip(s, colon + 1), &port))
		s = str_slice(s, 0, colon);
	if (s.n > 2 && s.p[0] == '[' && s.p[s.n - 1] == ']')
		return is_bracketed(s);
	for (;;) {
		struct str head, rest = str_cut(s, '.', &head);

		if (!is_label(head))
			return false;
		if (head.n == s.n)
			return true;
		s = rest;
	}
}

static bool is_tag(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!char_is_word(s.p[i]) && (i == 0 || (s.p[i] != '.' && s.p[i] != '-')))
			return false;
	return s.n > 0 && s.n <= TAG_MOST;
}

bool spec_digest(struct facts *f, struct str s, struct str *why)
{
	struct str name, hex = str_cut(s, ':', &name);
	size_t want = str_eq(name, STR("sha256"))   ? 64
		      : str_eq(name, STR("sha384")) ? 96
		      : str_eq(name, STR("sha512")) ? 128
						    : 0;

	if (name.n == s.n || !name.n || !char_is_alpha(name.p[0]) || hex.n < DIGEST_HEX_LEAST ||
		!is_hex(str_lower(f->arena, hex)))
		return spec_refuse(f, why, "invalid reference format");
	if (!want)
		return spec_refuse(f, why, "unsupported digest algorithm");
	if (hex.n != want)
		return spec_refuse(f, why, "invalid checksum digest length");
	return is_hex(hex) || spec_refuse(f, why, "invalid checksum digest format");
}

/* Is what stands before the first / a registry? */
static bool names_domain(struct str first)
{
	return str_find_char(first, '.') != STR_NOT_FOUND ||
	       str_find_char(first, ':') != STR_NOT_FOUND || str_eq(first, STR("localhost")) ||
	       has_upper(first);
}

static struct reference reference_cut(struct text t)
{
	struct reference r = {.whole = t, .digest_from = t.s.n};
	size_t end = str_find_char(t.s, '@'), slash, colon;

	r.digested = end != STR_NOT_FOUND;
	if (r.digested)
		r.digest_from = end + 1;
	else
		end = t.s.n;
	slash = str_find_char(str_slice(t.s, 0, end), '/');
	if (slash != STR_NOT_FOUND && names_domain(str_slice(t.s, 0, slash))) {
		r.domain_end = slash;
		r.path_from = slash + 1;
	}
	slash = str_rfind_char(str_slice(t.s, 0, end), '/');
	slash = slash == STR_NOT_FOUND ? 0 : slash + 1;
	colon = str_find_char(str_slice(t.s, slash, end), ':');
	r.tagged = colon != STR_NOT_FOUND;
	r.path_to = r.tagged ? slash + colon : end;
	r.tag_from = r.tagged ? r.path_to + 1 : end;
	r.tag_to = end;
	return r;
}

static bool is_hub(struct str domain)
{
	return !domain.n || str_eq(domain, STR("docker.io")) ||
	       str_eq(domain, STR("index.docker.io"));
}

static bool reference_check(struct facts *f, const struct reference *r, struct str *why)
{
	struct str s = r->whole.s, path = str_slice(s, r->path_from, r->path_to);
	struct str domain = str_slice(s, 0, r->domain_end);
	bool library = is_hub(domain) && str_find_char(path, '/') == STR_NOT_FOUND;

	struct str name; /* what the client takes for one: all before the first colon */

	str_cut(str_skip(s, r->path_from), ':', &name);
	if (has_upper(name))
		return spec_refuse(f, why,
			"invalid reference format: repository name (%s" STR_FMT
			") must be lowercase",
			library ? "library/" : "", STR_ARG(name));
	if (!is_path(path) || (domain.n && !is_domain(domain) && !is_component(domain)) ||
		(r->tagged && !is_tag(str_slice(s, r->tag_from, r->tag_to))))
		return spec_refuse(f, why, "invalid reference format");
	if (s.n == 64 && is_hex(s))
		return spec_refuse(f, why,
			"invalid repository name (" STR_FMT
			"), cannot specify 64-byte hexadecimal strings",
			STR_ARG(s));
	if (r->digested && !spec_digest(f, str_skip(s, r->digest_from), why))
		return false;
	if (path.n + (library ? 8 : 0) > NAME_MOST)
		return spec_refuse(f, why, "repository name must not be more than 255 characters");
	return true;
}

static struct value version_of(struct facts *f, struct str tag, uint32_t place)
{
	struct version *v = arena_new(f->arena, struct version);
	struct value out = {.tag = VALUE_VERSION, .place = place};
	size_t at = tag.n > 1 && char_lower(tag.p[0]) == 'v' && char_is_digit(tag.p[1]);

	v->written = tag;
	while (v->n < VERSION_PARTS && at < tag.n && char_is_digit(tag.p[at])) {
		size_t from = at;
		int64_t part;

		while (at < tag.n && char_is_digit(tag.p[at]))
			at++;
		if (!str_int(str_slice(tag, from, at), &part))
			return value_none(place);
		v->part[v->n++] = (uint64_t)part;
		if (at + 1 >= tag.n || tag.p[at] != '.' || !char_is_digit(tag.p[at + 1]))
			break;
		at++;
	}
	if (!v->n)
		return value_none(place);
	v->suffix =
		str_skip(tag, v->n == VERSION_PARTS && at && tag.p[at - 1] == '.' ? at - 1 : at);
	out.u.version = v;
	return out;
}

/* A text that cannot be empty where it stands. */
static struct text text_filled(struct arena *a, struct text t)
{
	struct hole *holes;

	if (t.s.n || !t.n_holes)
		return t;
	holes = arena_array(a, struct hole, t.n_holes);
	for (uint32_t i = 0; i < t.n_holes; i++)
		holes[i] = t.holes[i];
	holes[0].filled = true;
	t.holes = holes;
	return t;
}

static void set_tag(struct record *image, const struct reference *r, const struct hole *tail)
{
	struct facts *f = image->facts;
	struct text tag = text_slice(f->arena, r->whole, r->tag_from, r->tag_to);

	if (!r->tagged) {
		if (tail) {
			model_set(image, F_image_tag, spec_maybe(VALUE_STRING, tail, image->place));
			model_set(image, F_image_version,
				spec_maybe(VALUE_VERSION, tail, image->place));
		}
		return;
	}
	model_set(
		image, F_image_tag, value_text(f->arena, text_filled(f->arena, tag), image->place));
	model_set(image, F_image_version,
		tag.n_holes ? spec_maybe(VALUE_VERSION, &tag.holes[0], image->place)
			    : version_of(f, tag.s, image->place));
}

static void set_digest(struct record *image, const struct reference *r, const struct hole *tail)
{
	struct arena *a = image->facts->arena;

	if (r->digested)
		model_set(image, F_image_digest,
			value_text(a,
				text_filled(
					a, text_slice(a, r->whole, r->digest_from, r->whole.s.n)),
				image->place));
	else if (tail)
		model_set(image, F_image_digest, spec_maybe(VALUE_STRING, tail, image->place));
}

/* The registry, and whether the repository is on Docker Hub: unknown where a hole stands before
 * the first / and no registry is spelled out around it. */
static enum truth set_registry(struct record *image, const struct reference *r)
{
	struct facts *f = image->facts;
	size_t slash = str_find_char(str_slice(r->whole.s, 0, r->path_to), '/');
	const struct hole *hole =
		spec_hole(r->whole, 0, slash == STR_NOT_FOUND ? r->path_to : slash);
	struct str domain = str_slice(r->whole.s, 0, r->domain_end);

	if (hole && !r->domain_end) {
		model_set(image, F_image_registry,
			value_unknown(VALUE_STRING, hole->cause, image->place));
		return TRUTH_UNKNOWN;
	}
	if (!hole && is_hub(domain)) {
		model_set(image, F_image_registry,
			value_string(f->arena, STR("docker.io"), image->place));
		return TRUTH_TRUE;
	}
	model_set(image, F_image_registry,
		value_text(
			f->arena, text_slice(f->arena, r->whole, 0, r->domain_end), image->place));
	return hole ? TRUTH_UNKNOWN : TRUTH_FALSE;
}

static void set_name(struct record *image, const struct reference *r)
{
	struct arena *a = image->facts->arena;
	struct str path = str_slice(r->whole.s, r->path_from, r->path_to);
	size_t slash = str_rfind_char(path, '/');
	size_t from = r->path_from + (slash == STR_NOT_FOUND ? 0 : slash + 1);
	const struct hole *hole = spec_hole(r->whole, from, r->path_to);

	model_set(image, F_image_name,
		hole ? value_unknown(VALUE_STRING, hole->cause, image->place)
		     : value_text(a, text_slice(a, r->whole, from, r->path_to), image->place));
}

static void set_repository(struct record *image, const struct reference *r, enum truth hub)
{
	struct arena *a = image->facts->arena;
	struct text path = text_slice(a, r->whole, r->path_from, r->path_to);
	bool single = str_find_char(path.s, '/') == STR_NOT_FOUND;
	const struct cause *cause = text_cause(r->whole);
	enum truth official = hub;

	if (hub == TRUTH_TRUE && single && !path.n_holes)
		path = text_plain(str_join(a, STR("library/"), path.s));
	else if (hub == TRUTH_TRUE)
		official = str_starts_with(path.s, STR("library/")) ? TRUTH_TRUE : TRUTH_FALSE;
	if (hub == TRUTH_UNKNOWN && single && path.n_holes && path.s.n)
		model_set(image, F_image_repository,
			value_unknown(VALUE_STRING, cause, image->place));
	else
		model_set(image, F_image_repository, value_text(a, path, image->place));
	if (path.n_holes && official == TRUTH_FALSE && hub == TRUTH_TRUE &&
		spec_hole(path, 0, str_find_char(path.s, '/')))
		official = TRUTH_UNKNOWN;
	model_set(image, F_image_official, value_truth(official, cause, image->place));
	set_name(image, r);
}

/* 64 hexadecimal digits, or sha256:..., name a local image by its id. */
static bool is_id(struct str s)
{
	struct str hex = str_starts_with(s, STR("sha256:")) ? str_skip(s, 7) : s;

	return hex.n == 64 && is_hex(hex);
}

static bool image_is_special(struct str use, struct str s)
{
	if (str_eq(use, STR("base")) || str_eq(use, STR("copy")) || str_eq(use, STR("mount")))
		return str_eq(s, STR("scratch"));
	return (str_eq(use, STR("service")) || str_eq(use, STR("run"))) && is_id(s);
}

static void image_id(struct record *image, struct str s)
{
	struct arena *a = image->facts->arena;
	struct str hex = str_starts_with(s, STR("sha256:")) ? str_skip(s, 7) : s;

	model_set(image, F_image_registry, value_string(a, STR(""), image->place));
	model_set(image, F_image_repository, value_string(a, s, image->place));
	model_set(image, F_image_name, value_string(a, s, image->place));
	model_set(image, F_image_digest,
		value_string(a, str_join(a, STR("sha256:"), hex), image->place));
}

static void image_scratch(struct record *image, struct text t)
{
	struct arena *a = image->facts->arena;

	model_set(image, F_image_registry, value_string(a, STR(""), image->place));
	model_set(image, F_image_repository, value_text(a, t, image->place));
	model_set(image, F_image_name, value_text(a, t, image->place));
	model_set(image, F_image_scratch, value_bool(true, image->place));
}

bool spec_image_valid(struct facts *f, struct str s, struct str *why)
{
	struct reference r = reference_cut(text_plain(s));
	return s.n && reference_check(f, &r, why);
}

bool spec_image(struct facts *f, struct text t, uint32_t place, const char *use,
	struct record **out, struct str *why)
{
	bool base = str_eq(str_from(use), STR("base"));
	struct reference r = reference_cut(t);
	struct record *image;
	const struct hole *tail = spec_hole(t, 0, t.s.n);
	size_t slash = str_rfind_char(t.s, '/');

	*out = NULL;
	bool special = !t.n_holes && image_is_special(str_from(use), t.s);
	if (!t.n_holes && !special && !reference_check(f, &r, why))
		return false;
	image = model_new(f, KIND_image, place);
	*out = image;
	model_set(image, F_image_use, value_string(f->arena, str_from(use), place));
	model_set(image, F_image_base, value_bool(base, place));
	if (special) {
		if (is_id(t.s))
			image_id(image, t.s);
		else
			image_scratch(image, t);
		return true;
	}
	if (slash != STR_NOT_FOUND)
		tail = spec_hole(t, slash + 1, t.s.n);
	set_tag(image, &r, tail);
	set_digest(image, &r, tail);
	set_repository(image, &r, set_registry(image, &r));
	if (base && t.n_holes && spec_may_be(t, STR("scratch")))
		model_set(image, F_image_scratch, value_truth(TRUTH_UNKNOWN, text_cause(t), place));
	return true;
}

bool spec_names_windows(struct arena *a, struct str reference)
{
	static const struct str marks[] = {STR_INIT("windows"), STR_INIT("nanoserver"),
		STR_INIT("servercore"), STR_INIT("ltsc20"), STR_INIT("dotnet/framework"),
		STR_INIT("dotnet-framework"), STR_INIT("microsoft/iis")};
	struct str lower = str_lower(a, reference);
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (str_contains(lower, marks[i]))
			return true;
	return false;
}
