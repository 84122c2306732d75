/*
 * lines.c: from the bytes of a file to its logical lines.
 *
 * Docker ends lines at \n alone. Directives stand at the very top; a comment or an empty line may
 * stand between the parts of a continued line; the bodies of heredocs follow the line that asks
 * for them. A line is a splice, so that whatever is said about it later points at the file.
 */
#include "read/dockerfile/private.h"

enum { MOST_INSTRUCTIONS = 250 * 1000 };

struct lines {
	struct dockerfile *d;
	struct str text;
	uint32_t at, line; /* line: number of the one read last */
	uint32_t gap;      /* empty lines since the last instruction */
	bool directives_over, too_many;
	struct span_list pending; /* comments waiting for their instruction */
};

static struct span no_line_end(struct str text, struct span s)
{
	while (s.to > s.from && (text.p[s.to - 1] == '\n' || text.p[s.to - 1] == '\r'))
		s.to--;
	return s;
}

static struct span no_indent(struct str text, struct span s)
{
	struct str line = str_slice(text, 0, s.to);
	size_t blank;
	while (s.from < s.to && (blank = dockerfile_space(line, s.from)) > 0)
		s.from += (uint32_t)blank;
	return s;
}

/* A line that editors break and Docker does not can hide what it holds. */
static void check_line_ends(struct lines *l, struct span s)
{
	struct str line = source_slice(l->d->source, no_line_end(l->text, s));
	size_t at = str_find_char(line, '\r');
	if (at == STR_NOT_FOUND)
		return;
	uint32_t from = s.from + (uint32_t)at;
	diag_add(l->d->reading.diags, &DIAG_odd_line_end, l->d->source,
		(struct span){from, from + 1},
		"a lone carriage return ends a line in editors, but not for Docker");
}

static void check_length(struct lines *l, struct span s)
{
	uint32_t n = s.to - s.from;
	n -= n && l->text.p[s.to - 1] == '\n';
	if (n < READ_LINE_SCANNED)
		return;
	struct span start = {s.from, s.from + 1};
	if (n > READ_LINE_MOST)
		diag_add(l->d->reading.diags, &DIAG_input_limit, l->d->source, start,
			"line %u has %u bytes; the most allowed is %d", l->line, n, READ_LINE_MOST);
	else
		diag_add(l->d->reading.diags, &DIAG_dockerfile_syntax, l->d->source, start,
			"line %u has %u bytes; BuildKit refuses lines of %d bytes and more",
			l->line, n, READ_LINE_SCANNED);
}

/* The next line with its end; false at the end of the file. */
static bool next_line(struct lines *l, struct span *out)
{
	if (l->at >= l->text.n)
		return false;
	struct str rest = str_skip(l->text, l->at);
	size_t end = str_find_char(rest, '\n');
	end = end == STR_NOT_FOUND ? rest.n : end + 1;
	*out = (struct span){l->at, l->at + (uint32_t)end};
	l->at = out->to;
	l->line++;
	check_length(l, *out);
	check_line_ends(l, *out);
	return true;
}

static bool is_comment(struct str text, struct span s)
{
	s = no_indent(text, s);
	return s.from < s.to && text.p[s.from] == '#';
}

/* Takes the escape character off the end, with blanks behind it; true when the line goes on. Two
 * of them are an escaped one. */
static bool take_continuation(const struct lines *l, struct span *s)
{
	uint32_t end = s->to;
	while (end > s->from && (l->text.p[end - 1] == ' ' || l->text.p[end - 1] == '\t'))
		end--;
	if (end == s->from || l->text.p[end - 1] != l->d->escape)
		return false;
	if (end - 1 > s->from && l->text.p[end - 2] == l->d->escape)
		return false;
	s->to = end - 1;
	return true;
}

static bool directive_known(struct str name)
{
	return str_eq(name, STR("syntax")) || str_eq(name, STR("escape")) ||
	       str_eq(name, STR("check"));
}

static struct token source_token(const struct lines *l, uint32_t from, uint32_t to)
{
	return (struct token){str_slice(l->text, from, to), from, to};
}

static void set_escape(struct lines *l, struct token value)
{
	if (str_eq(value.text, STR("`")) || str_eq(value.text, STR("\\"))) {
		l->d->escape = value.text.p[0];
		return;
	}
	struct diag *g = diag_add(l->d->reading.diags, &DIAG_dockerfile_syntax, l->d->source,
		(struct span){value.from, value.to}, "the escape character is either \\ or `");
	diag_label(g, "neither of them");
}

static void add_directive(struct lines *l, struct token name, struct token value)
{
	struct dockerfile *d = l->d;
	name.text = str_lower(d->arena, name.text);
	void **slot = map_put(d->arena, &d->directives, name.text);
	if (*slot) {
		const struct token *first = *slot;
		struct diag *g = diag_add(d->reading.diags, &DIAG_dockerfile_syntax, d->source,
			(struct span){name.from, value.to},
			"the directive `" STR_FMT "` may be given only once", STR_ARG(name.text));
		diag_second(
			g, d->source, (struct span){first->from, first->to}, "first given here");
		return;
	}
	struct token *kept = arena_new(d->arena, struct token);
	*kept = value;
	*slot = kept;
	list_push(d->arena, &d->directive_names, name);
	list_push(d->arena, &d->directive_values, value);
	if (str_eq(name.text, STR("escape")))
		set_escape(l, value);
}

/* `# name=value`, as long as nothing else has been seen. */
static bool read_directive(struct lines *l, struct span s, uint32_t mark)
{
	struct span body = no_indent(l->text, (struct span){s.from + mark, s.to});
	uint32_t at = body.from;
	if (at < body.to && !char_is_alpha(l->text.p[at]))
		return false;
	while (at < body.to && (char_is_alpha(l->text.p[at]) || char_is_digit(l->text.p[at])))
		at++;
	struct token name = source_token(l, body.from, at);
	while (at < body.to && char_is_space(l->text.p[at]))
		at++;
	if (!name.text.n || at >= body.to || l->text.p[at] != '=')
		return false;
	struct token value = source_token(l, at + 1, body.to);
	while (value.from < value.to && char_is_space(l->text.p[value.from]))
		value.from++;
	while (value.to > value.from && char_is_space(l->text.p[value.to - 1]))
		value.to--;
	value.text = str_slice(l->text, value.from, value.to);
	if (!value.text.n || !directive_known(str_lower(l->d->arena, name.text)))
		return false;
	add_directive(l, name, value);
	return true;
}

static void read_comment(struct lines *l, struct span s)
{
	if (!l->directives_over && read_directive(l, s, 1)) {
		dockerfile_comment(l->d, s, COMMENT_DIRECTIVE);
		return;
	}
	l->directives_over = true;
	dockerfile_comment(l->d, s, COMMENT_ABOVE);
	list_push(l->d->arena, &l->pending, s);
}

/* Adds what continues the line; the answer is where the last physical line ends. */
static uint32_t read_continuations(
	struct lines *l, struct splicer *joined, uint32_t end, struct span *empty)
{
	struct span raw;
	bool open = true;
	while (open && next_line(l, &raw)) {
		struct span s = no_line_end(l->text, raw);
		struct span content = no_indent(l->text, s);
		if (is_comment(l->text, s)) {
			dockerfile_comment(l->d, content, COMMENT_WITHIN);
			continue;
		}
		if (content.from == content.to) {
			if (!empty->from)
				*empty = (struct span){raw.from, raw.from};
			continue;
		}
		end = s.to;
		open = take_continuation(l, &s);
		if (s.to > s.from)
			splicer_copy(joined, s);
	}
	return end;
}

static void warn_empty(struct instruction *in, struct span at)
{
	struct diag *g = diag_add(in->file->reading.diags, &DIAG_dockerfile_warning,
		in->file->source, at, "an empty line stands inside this continued line");
	diag_note(g, "future versions of BuildKit refuse it; take the line out or put a # there");
}

/* The lines up to the end word of each heredoc. */
static void read_bodies(struct lines *l, struct instruction *in)
{
	LIST_EACH (struct heredoc, h, &in->heredocs) {
		struct span raw;
		bool ended = false;
		h->body = h->all = (struct span){l->at, l->at};
		while (!ended && next_line(l, &raw)) {
			struct span s = no_line_end(l->text, raw);
			uint32_t from = s.from;
			while (h->chomp && from < s.to && l->text.p[from] == '\t')
				from++;
			ended = str_eq(str_slice(l->text, from, s.to), h->name);
			h->all.to = s.to;
			if (!ended)
				h->body.to = raw.to;
		}
		in->span.to = h->all.to;
		if (!ended) {
			in->broken = true;
			struct diag *g = REFUSE(in, token_rest(in),
				"the heredoc `" STR_FMT "` is not ended", STR_ARG(h->name));
			diag_note(
				g, "a line with nothing but " STR_FMT " ends it", STR_ARG(h->name));
			return;
		}
	}
}

static void take_comments(struct lines *l, struct instruction *in)
{
	in->comments = l->d->comments.n;
	in->n_comments = l->pending.n;
	LIST_EACH (struct span, s, &l->pending)
		list_push(l->d->arena, &l->d->comments, *s);
	l->pending.n = 0;
}

/* More instructions than any image can have layers are an attack on memory. */
static bool room_for_more(struct lines *l, struct span s)
{
	if (l->d->lines.n < MOST_INSTRUCTIONS)
		return true;
	if (!l->too_many)
		diag_add(l->d->reading.diags, &DIAG_input_limit, l->d->source,
			(struct span){s.from, s.to},
			"more than %d instructions; nothing is read from line %u on",
			MOST_INSTRUCTIONS, l->line);
	l->too_many = true;
	return false;
}

static void read_instruction(struct lines *l, struct span s, bool open)
{
	struct dockerfile *d = l->d;
	struct instruction *in = arena_new(d->arena, struct instruction);
	in->file = d;
	in->first_line = l->line;
	in->gap = l->gap;
	l->gap = 0;
	in->span = (struct span){s.from, s.to};
	struct span empty = {0, 0};
	if (open) {
		struct splicer joined;
		splicer_init(&joined, d->arena, d->source);
		splicer_copy(&joined, s);
		in->span.to = read_continuations(l, &joined, s.to + 1, &empty);
		in->line = splicer_end(&joined);
	} else {
		in->line = splice_plain(d->arena, d->source, s);
	}
	while (in->span.to > in->span.from && char_is_space(l->text.p[in->span.to - 1]))
		in->span.to--;
	take_comments(l, in);
	in->broken = !dockerfile_words(in);
	if (empty.from)
		warn_empty(in, empty);
	if (!in->broken) {
		dockerfile_heredocs(in);
		read_bodies(l, in);
	}
	in->last_line = l->line;
	list_push(d->arena, &d->lines, in);
}

/* `// syntax=` is how other frontends name themselves; Docker follows it all the same. */
static void find_foreign_syntax(struct lines *l)
{
	if (map_get(&l->d->directives, STR("syntax")))
		return;
	struct lines look = *l;
	struct str first = str_slice(l->text, l->at, l->text.n);
	if (str_starts_with(first, STR("#!"))) {
		size_t end = str_find_char(first, '\n');
		look.at += end == STR_NOT_FOUND ? (uint32_t)first.n : (uint32_t)end + 1;
	}
	struct str rest = str_skip(l->text, look.at);
	uint32_t mark = str_starts_with(rest, STR("//")) ? 2 : look.at > l->at ? 1 : 0;
	if (!mark || (mark == 1 && !str_starts_with(rest, STR("#"))))
		return;
	size_t end = str_find_char(rest, '\n');
	end = end == STR_NOT_FOUND ? rest.n : end;
	struct str line = str_skip(str_slice(rest, 0, end), mark);
	if (str_starts_with_nocase(str_trim(line), STR("syntax")))
		read_directive(&look, (struct span){look.at, look.at + (uint32_t)end}, mark);
}

void dockerfile_lines(struct dockerfile *d)
{
	struct lines l = {.d = d, .text = d->source->text};
	l.at = str_starts_with(l.text, STR("\xEF\xBB\xBF")) ? 3 : 0;
	struct lines start = l;
	struct span raw;
	while (next_line(&l, &raw)) {
		struct span s = no_indent(l.text, no_line_end(l.text, raw));
		if (is_comment(l.text, s)) {
			read_comment(&l, s);
			continue;
		}
		l.directives_over = true;
		bool open = take_continuation(&l, &s);
		if (!open && s.from == s.to) {
			l.pending.n = 0;
			l.gap++;
			continue;
		}
		if (!room_for_more(&l, s))
			break;
		read_instruction(&l, s, open);
	}
	find_foreign_syntax(&start);
}
