/*
 * github.c: workflow commands, which GitHub shows as annotations.
 *
 * The runner obeys lines that begin with "::", so every part that comes from an input is escaped
 * as its toolkit does it. Of each kind ten are shown in a step and the rest is dropped without a
 * word: the worst come first, and a last notice says how many there are.
 */
#include "report/entry.h"
#include "report/visible.h"

enum { GITHUB_SHOWN = 10 };

struct github {
	struct buf lines[SEVERITY_COUNT]; /* as many of each as can be shown at most */
	uint32_t n[SEVERITY_COUNT], shown[SEVERITY_COUNT]; /* shown: by level */
	uint32_t hidden;
};

static void escaped(struct buf *out, struct str text, bool property)
{
	for (size_t at = 0; at < text.n; at++) {
		char c = text.p[at];
		bool hide = c == '%' || c == '\r' || c == '\n' ||
			    (property && (c == ':' || c == ',')) || is_ci_marker(text, at);
		if (hide)
			buf_printf(out, "%%%02X", (unsigned char)c);
		else
			buf_char(out, c);
	}
}

/* What nobody sees is spelled out first. */
static void escaped_visible(struct report *r, struct buf *out, struct str text, bool property)
{
	struct buf plain = BUF(r->unit);
	struct sink memory;
	sink_init_memory(&memory, &plain);
	visible_add(&memory, text, REPORT_MESSAGE_MOST);
	sink_flush(&memory);
	escaped(out, buf_str(&plain), property);
}

static const char *const commands[] = {"notice", "warning", "error"};

/* No columns where the range has several lines: GitHub drops such annotations. */
static void place(struct report *r, struct buf *out, const struct entry *e)
{
	if (!e->source)
		return;
	buf_add(out, STR("file="));
	escaped_visible(r, out, e->path, true);
	buf_printf(out, ",line=%u,endLine=%u", e->at.from.line, e->at.to.line);
	if (e->at.from.line == e->at.to.line)
		buf_printf(out, ",col=%u,endColumn=%u", e->at.from.column, e->at.to.column);
	buf_char(out, ',');
}

static void github_entry(struct report *r, const struct entry *e)
{
	struct github *x = r->own;
	struct buf *out = &x->lines[e->severity];
	if (e->verdict == VERDICT_UNDECIDED || x->n[e->severity]++ >= GITHUB_SHOWN) {
		x->hidden++;
		return;
	}
	out->arena = r->arena;
	buf_printf(out, "::%s ", commands[level_of(e->severity)]);
	place(r, out, e);
	buf_add(out, STR("title="));
	escaped(out, e->id, true);
	buf_add(out, STR("::"));
	escaped_visible(r, out, entry_text(r->unit, e), false);
	buf_char(out, '\n');
}

static void github_begin(struct report *r)
{
	r->own = arena_new(r->arena, struct github);
}

static void github_unit(struct report *r, struct findings *fs, struct diags *ds)
{
	entries_each(r, fs, ds, github_entry);
}

/* Of the lines of one severity, as many as there is room for in their kind. */
static void show_ranked(struct report *r, enum severity s)
{
	struct github *x = r->own;
	enum level l = level_of(s);
	struct str rest = buf_str(&x->lines[s]), line;
	while (rest.n) {
		rest = str_cut(rest, '\n', &line);
		if (x->shown[l] == GITHUB_SHOWN) {
			x->hidden++;
			continue;
		}
		x->shown[l]++;
		sink_add(r->out, line);
		sink_char(r->out, '\n');
	}
}

static void github_end(struct report *r)
{
	struct github *x = r->own;
	for (int s = SEVERITY_COUNT; s-- > 0;)
		show_ranked(r, (enum severity)s);
	if (x->hidden)
		sink_printf(r->out, "::notice title=pratique::%u more %s not shown here\n",
			x->hidden, x->hidden == 1 ? "is" : "are");
}

const struct report_format report_github = {github_begin, github_unit, github_end, false};
