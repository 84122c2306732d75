/*
 * flags.c: --name=value before the arguments: taken off the line, and checked against
 * the row of the instruction.
 */
#include "read/dockerfile/private.h"

/* Flags are read byte by byte, each byte taken for a character: BuildKit does so. */
struct flag_reader {
	struct str line;
	uint32_t at, end;
	char escape;
	struct buf text;
	bool quoted;
};

static bool byte_space(char c)
{
	return char_is_space(c) || (unsigned char)c == 0x85 || (unsigned char)c == 0xA0;
}

static void flag_byte(struct flag_reader *f, char c)
{
	char out[UTF8_MOST];
	buf_add(&f->text, (struct str){out, utf8_write((unsigned char)c, out)});
}

/* An escape character stands for the next one; at the end of the line for nothing. */
static void flag_char(struct flag_reader *f, char *quote)
{
	char c = f->line.p[f->at++];
	if (c == f->escape) {
		if (f->at == f->end)
			*quote = 0;
		else
			flag_byte(f, f->line.p[f->at++]);
	} else {
		flag_byte(f, c);
	}
}

static struct token flag_word(struct flag_reader *f, struct arena *a)
{
	uint32_t from = f->at;
	char quote = 0;
	f->text = BUF(a);
	f->quoted = false;
	while (f->at < f->end && (quote || !byte_space(f->line.p[f->at]))) {
		char c = f->line.p[f->at];
		if (quote ? c == quote : c == '\'' || c == '"') {
			quote = quote ? 0 : c;
			f->quoted = true;
			f->at++;
		} else {
			flag_char(f, &quote);
		}
	}
	return (struct token){buf_str(&f->text), from, f->at};
}

/* Takes the words that begin with --, and sets in->from to what stands behind them. */
void dockerfile_split_flags(struct instruction *in, uint32_t from, uint32_t to)
{
	struct str line = in->line.text;
	struct flag_reader f = {.line = line, .at = from, .end = to, .escape = in->file->escape};
	in->from = in->to = to;
	for (;;) {
		while (f.at < to && byte_space(line.p[f.at]))
			f.at++;
		if (f.at >= to)
			return;
		if (to - f.at < 2 || line.p[f.at] != '-' || line.p[f.at + 1] != '-') {
			in->from = f.at;
			return;
		}
		struct token t = flag_word(&f, in->file->arena);
		if (str_eq(t.text, STR("--"))) {
			in->from = f.at;
			return;
		}
		if (t.text.n || f.quoted)
			list_push(in->file->arena, &in->flags, t);
	}
}

enum flag_type { FLAG_UNKNOWN, FLAG_BOOL, FLAG_VALUE, FLAG_MANY };

bool flag_is(struct token flag, struct str name, struct token *value)
{
	struct str head, rest = str_cut(str_skip(flag.text, 2), '=', &head);
	if (!str_eq(head, name))
		return false;
	*value = token_part(flag, flag.text.n - rest.n, flag.text.n);
	return true;
}

const struct token *instruction_flag(
	const struct instruction *in, struct str name, struct token *value)
{
	LIST_EACH (struct token, f, &in->flags)
		if (flag_is(*f, name, value))
			return f;
	return NULL;
}

/* Walks the names of a row; the answer is the type of `name`. */
static enum flag_type find(struct str row, struct str name, struct nearest *near)
{
	while (row.n) {
		struct str word;
		row = str_cut(row, ' ', &word);
		char last = word.p[word.n - 1];
		enum flag_type type = last == '='   ? FLAG_VALUE
				      : last == '*' ? FLAG_MANY
						    : FLAG_BOOL;
		word.n -= type != FLAG_BOOL;
		if (str_eq(word, name))
			return type;
		nearest_offer(near, word);
	}
	return FLAG_UNKNOWN;
}

static bool refuse_unknown(struct instruction *in, struct token flag, struct nearest near)
{
	struct str row = dockerfile_keywords[in->keyword].flags, head;
	str_cut(flag.text, '=', &head);
	struct diag *g = REFUSE(in, token_part(flag, 0, head.n),
		STR_FMT " has no flag `" STR_FMT "`",
		STR_ARG(dockerfile_keywords[in->keyword].name), STR_ARG(str_slice(head, 0, 80)));
	dockerfile_meant(g, near, "--");
	if (!row.n)
		diag_note(g, "it takes no flags");
	if (near.best.n && flag.to - flag.from == flag.text.n)
		diag_fix(g, str_printf(in->file->arena, "--" STR_FMT, STR_ARG(near.best)));
	return false;
}

static bool check_bool(
	struct instruction *in, struct token flag, struct str name, struct token value)
{
	bool written = str_find_char(flag.text, '=') != STR_NOT_FOUND;
	if (!written || str_eq_nocase(value.text, STR("true")) ||
		str_eq_nocase(value.text, STR("false")))
		return true;
	struct diag *g = REFUSE(in, value.text.n ? value : flag,
		"--" STR_FMT " is either true or false", STR_ARG(name));
	diag_note(g, "--" STR_FMT " alone means true", STR_ARG(name));
	return false;
}

static bool check_flag(struct instruction *in, struct token flag, struct map *seen)
{
	struct str row = dockerfile_keywords[in->keyword].flags, name;
	struct str value = str_cut(str_skip(flag.text, 2), '=', &name);
	struct nearest near;
	nearest_init(&near, name);
	enum flag_type type = find(row, name, &near);
	if (type == FLAG_UNKNOWN)
		return refuse_unknown(in, flag, near);
	void **slot = map_put(in->file->arena, seen, name);
	if (*slot && type != FLAG_MANY) {
		REFUSE(in, flag, "--" STR_FMT " may be given only once", STR_ARG(name));
		return false;
	}
	*slot = in;
	if (type == FLAG_BOOL)
		return check_bool(
			in, flag, name, token_part(flag, flag.text.n - value.n, flag.text.n));
	if (str_find_char(flag.text, '=') == STR_NOT_FOUND) {
		REFUSE(in, flag, "--" STR_FMT " needs a value: --" STR_FMT "=...", STR_ARG(name),
			STR_ARG(name));
		return false;
	}
	return true;
}

bool dockerfile_flags(struct instruction *in)
{
	struct map seen = {0};
	bool ok = true;
	if (str_eq(dockerfile_keywords[in->keyword].flags, STR("-")))
		return true;
	if (in->keyword == KEYWORD_HEALTHCHECK && in->args.n &&
		str_eq_nocase(in->args.at[0].text, STR("NONE")))
		return true;
	LIST_EACH (struct token, f, &in->flags)
		ok &= check_flag(in, *f, &seen);
	return ok;
}
