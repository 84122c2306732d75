/*
 * markdown.c: Markdown: fenced code blocks with shell commands or console sessions.
 *
 * A fence may stand in lists and quotes; what the lines of its block begin with because of that is
 * not the block's. In a session only what stands behind a prompt is a command. Placeholders, as
 * <name> and [OPTIONS], are for the reader to fill in.
 * https://spec.commonmark.org/0.31.2/#fenced-code-blocks
 */
#include "read/hosts/private.h"

#include <string.h>

enum block { BLOCK_NONE, BLOCK_SHELL, BLOCK_SESSION };

struct fence {
	char mark;
	unsigned length; /* of the mark */
	unsigned quotes; /* > in front of it */
	size_t indent;   /* columns in front of it, within the quotes */
	struct str info;
};

struct markdown {
	struct host *h;
	uint32_t line, n;
};

/* --- fences --- */

static size_t blanks(struct str s)
{
	size_t n = 0;
	while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t'))
		n++;
	return n;
}

/* - * + 1. 1) and a blank: how long; 0: none */
static size_t list_mark(struct str s)
{
	size_t n = 0;
	if (s.n && strchr("-*+", s.p[0]))
		n = 1;
	else
		while (n < s.n && n < 9 && char_is_digit(s.p[n]))
			n++;
	if (n && char_is_digit(s.p[0]))
		n = n < s.n && (s.p[n] == '.' || s.p[n] == ')') ? n + 1 : 0;
	return n && n < s.n && s.p[n] == ' ' ? n : 0;
}

/* Passes over blanks, quote and list marks in front of a fence. */
static bool open_fence(struct str line, struct fence *f)
{
	size_t at = 0;
	*f = (struct fence){0};
	for (;;) {
		size_t n = blanks(str_skip(line, at));
		at += n;
		f->indent += n;
		n = list_mark(str_skip(line, at));
		if (at < line.n && line.p[at] == '>') {
			f->quotes++;
			f->indent = 0;
			at += at + 1 < line.n && line.p[at + 1] == ' ' ? 2 : 1;
		} else if (n) {
			at += n;
			f->indent += n;
		} else {
			break;
		}
	}
	f->mark = at < line.n ? line.p[at] : '\0';
	if (f->mark != '`' && f->mark != '~')
		return false;
	while (at < line.n && line.p[at] == f->mark) {
		f->length++;
		at++;
	}
	f->info = str_trim(str_skip(line, at));
	return f->length >= 3 && (f->mark == '~' || str_find_char(f->info, '`') == STR_NOT_FOUND);
}

/* How much of a line is not the block's; false: the block's quote has ended. */
static bool behind_container(const struct fence *f, struct str line, size_t *out)
{
	size_t at = 0, column = 0;
	for (unsigned i = 0; i < f->quotes; i++) {
		at += blanks(str_skip(line, at));
		if (at >= line.n || line.p[at] != '>')
			return false;
		at += at + 1 < line.n && line.p[at + 1] == ' ' ? 2 : 1;
	}
	while (at < line.n && column < f->indent && (line.p[at] == ' ' || line.p[at] == '\t')) {
		column += line.p[at] == '\t' ? 4 - column % 4 : 1;
		at++;
	}
	*out = at;
	return true;
}

static bool closes(const struct fence *f, struct str rest)
{
	unsigned n = 0;
	rest = str_trim(rest);
	while (n < rest.n && rest.p[n] == f->mark)
		n++;
	return n >= f->length && n == rest.n;
}

/* ```sh, ```{.bash}, ```console title="x" */
static enum block block_of(struct str info)
{
	static const struct {
		const char *name;
		enum block block;
	} names[] = {{"sh", BLOCK_SHELL}, {"bash", BLOCK_SHELL}, {"shell", BLOCK_SHELL},
		{"zsh", BLOCK_SHELL}, {"ksh", BLOCK_SHELL}, {"shellscript", BLOCK_SHELL},
		{"console", BLOCK_SESSION}, {"shell-session", BLOCK_SESSION},
		{"shellsession", BLOCK_SESSION}, {"sh-session", BLOCK_SESSION},
		{"terminal", BLOCK_SESSION}};
	while (info.n && strchr("{. ", info.p[0]))
		info = str_skip(info, 1);
	size_t n = 0;
	while (n < info.n && !strchr(" \t,{}:;", info.p[n]))
		n++;
	info.n = n;
	for (size_t i = 0; i < sizeof names / sizeof *names; i++)
		if (str_eq_nocase(info, str_from(names[i].name)))
			return names[i].block;
	return BLOCK_NONE;
}

/* --- sessions --- */

/* "$ ", "# ", "% ", or user@host:~$ in front of a command; `hash`: # is a prompt, no comment. */
static size_t prompt(struct str line, bool hash)
{
	size_t at = blanks(line), from = at;
	while (at < line.n && !strchr("$#% ", line.p[at]))
		at++;
	bool named = at > from && memchr(line.p + from, '@', at - from);
	bool mark = at < line.n &&
		    (line.p[at] == '$' || line.p[at] == '%' || (hash && line.p[at] == '#'));
	if (!mark || (at > from && !named) || at + 1 >= line.n || line.p[at + 1] != ' ')
		return 0;
	return at + 2;
}

static size_t more_prompt(struct str line)
{
	size_t at = blanks(line);
	return at + 1 < line.n && line.p[at] == '>' && line.p[at + 1] == ' ' ? at + 2 : 0;
}

LIST(line_list, struct span);

static bool is_session(struct host *h, const struct line_list *lines)
{
	LIST_EACH (struct span, s, lines) {
		struct str line = source_slice(h->source, *s);
		if (prompt(line, false) && line.p[blanks(line)] != '%')
			return true;
	}
	return false;
}

static bool is_continued(struct str line)
{
	return line.n && line.p[line.n - 1] == '\\';
}

/* --- blocks --- */

static void add_line(struct splicer *out, struct span s)
{
	splicer_copy(out, s);
	splicer_add(out, STR("\n"), (struct span){s.to, s.to});
}

static void read_block(struct markdown *m, enum block block, const struct line_list *lines)
{
	struct host *h = m->h;
	struct docker_hosted script = {.dialect = SHELL_BASH};
	struct splicer out;
	bool continued = false, session = block == BLOCK_SESSION || is_session(h, lines);
	splicer_init(&out, h->arena, h->source);
	LIST_EACH (struct span, s, lines) {
		struct str line = source_slice(h->source, *s);
		size_t skip = session ? prompt(line, block == BLOCK_SESSION) : 0;
		if (session && !skip && !continued)
			continue;
		if (session && !skip)
			skip = more_prompt(line);
		add_line(&out, (struct span){s->from + (uint32_t)skip, s->to});
		continued = is_continued(line);
	}
	struct splice text = splicer_end(&out);
	if (!host_names_docker(text.text))
		return;
	host_fill(h, &text, &script);
	host_script(h, &script);
}

/* The lines of the block that the fence opens; the reader stands behind its end then. */
static void take_block(struct markdown *m, const struct fence *f, enum block block)
{
	struct line_list lines = {0};
	for (; m->line <= m->n; m->line++) {
		struct span s = source_line_span(m->h->source, m->line);
		struct str line = source_slice(m->h->source, s);
		size_t skip;
		if (!behind_container(f, line, &skip))
			break;
		if (closes(f, str_skip(line, skip))) {
			m->line++;
			break;
		}
		list_push(m->h->arena, &lines, ((struct span){s.from + (uint32_t)skip, s.to}));
	}
	if (block != BLOCK_NONE)
		read_block(m, block, &lines);
}

/* --- placeholders --- */

/* <name>, <your name>: not <(cat x) nor <file */
static bool is_placeholder(struct str inside)
{
	if (!inside.n || inside.n > 40 || !char_is_alpha(inside.p[0]) ||
		inside.p[inside.n - 1] == ' ')
		return false;
	for (size_t i = 0; i < inside.n; i++)
		if (!char_is_word(inside.p[i]) && !strchr(" -./:", inside.p[i]))
			return false;
	return true;
}

/* [OPTIONS], [COMMAND]: capitals, as usage texts have them */
static bool is_usage(struct str inside)
{
	for (size_t i = 0; i < inside.n; i++)
		if (!strchr("ABCDEFGHIJKLMNOPQRSTUVWXYZ.|_ ", inside.p[i]))
			return false;
	return inside.n > 1;
}

/* ... */
static bool is_nothing(struct str inside)
{
	return !inside.n;
}

static const struct mark placeholders[] = {{"<", ">", is_placeholder, true, NULL},
	{"[", "]", is_usage, false, NULL}, {"{{", "}}", NULL, true, NULL},
	{"..", ".", is_nothing, false, NULL}, {"\xE2\x80\xA6", "", is_nothing, false, NULL}, {0}};

/* What the client refuses of an example stops nobody. */
static void soften(struct reading *r, uint32_t from)
{
	for (uint32_t i = from; i < r->diags->all.n; i++) {
		struct diag *d = r->diags->all.at[i];
		if (d->code != &DIAG_docker_run_syntax)
			continue;
		d->code = &DIAG_docker_example;
		r->diags->errors--;
	}
}

void markdown_read(struct reading *r, struct source *source)
{
	uint32_t from = r->diags->all.n;
	struct host h = host_new(r, source, "markdown");
	struct markdown m = {&h, 1, source_line_count(source)};
	h.marks = placeholders;
	h.filler = "the reader";
	while (m.line <= m.n) {
		struct fence f;
		if (open_fence(source_line(source, m.line++), &f))
			take_block(&m, &f, block_of(f.info));
	}
	soften(r, from);
}
