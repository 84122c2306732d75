/*
 * random.c: the grammar, walked with dice. Between any two words there may be blanks, line ends
 * and comments, except inside the holes of a text.
 */
#include "syntax_test/random.h"

struct walk {
	struct buf out;
	uint64_t state;
	unsigned comments;
	unsigned holes;
	bool closed; /* a heredoc ended: a line end must follow */
};

static unsigned dice(struct walk *w, unsigned sides)
{
	w->state ^= w->state << 13;
	w->state ^= w->state >> 7;
	w->state ^= w->state << 17;
	return (unsigned)(w->state >> 33) % sides;
}

static bool chance(struct walk *w, unsigned percent)
{
	return dice(w, 100) < percent;
}

static void between(struct walk *w)
{
	unsigned n = dice(w, 60);
	if (w->holes) {
		buf_add(&w->out, STR(" "));
		return;
	}
	if (w->closed)
		buf_char(&w->out, '\n');
	w->closed = false;
	if (n < 4)
		buf_printf(&w->out, " # remark %u\n", w->comments++);
	else if (n < 6)
		buf_printf(&w->out, "\n  ## words %u\n  ## more\n", w->comments++);
	else if (n < 7)
		buf_printf(&w->out, "\n\n\t# alone %u\n\n", w->comments++);
	else if (n < 8)
		buf_printf(&w->out, "\n## apart %u\n\n", w->comments++);
	else if (n < 14)
		buf_add(&w->out, STR("\n  "));
	else if (n < 16)
		buf_add(&w->out, STR(" \r\n\n\n"));
	else
		buf_char(&w->out, ' ');
}

static void word(struct walk *w, const char *text)
{
	between(w);
	buf_add(&w->out, str_from(text));
}

static void one_of(struct walk *w, const char *const *words, unsigned n)
{
	word(w, words[dice(w, n)]);
}

#define ONE_OF(w, ...)                                               \
	do {                                                         \
		static const char *const words_[] = {__VA_ARGS__};   \
		one_of((w), words_, sizeof words_ / sizeof *words_); \
	} while (0)

static void expr(struct walk *w, unsigned depth);

static void name(struct walk *w)
{
	ONE_OF(w, "c", "mount", "no-root-user", "x_1", "user", "notable", "island", "inn", "a-b-c");
}

static void hole(struct walk *w, unsigned depth)
{
	buf_add(&w->out, STR("{"));
	w->holes++;
	expr(w, depth > 2 ? 2 : depth);
	w->holes--;
	buf_add(&w->out, chance(w, 50) ? STR("}") : STR(" }"));
}

static void text(struct walk *w, unsigned depth)
{
	static const char *const parts[] = {"plain ", "{{", "}}", "}", "\\{", "\\}", "\\n", "\\t",
		"\\\"", "\\\\", "\\u{41}", "\\u{202E}", "\\u{1F600}", "\xC3\xA9", "# no", "'", "`"};
	if (chance(w, 20)) {
		ONE_OF(w, "`(?i)^a{2}\\d \"x\"$`", "``", "`{not a hole}`");
		return;
	}
	word(w, "\"");
	for (unsigned n = dice(w, 5); n > 0; n--) {
		if (depth > 0 && chance(w, 20))
			hole(w, depth - 1);
		else
			buf_add(&w->out, str_from(parts[dice(w, sizeof parts / sizeof *parts)]));
	}
	buf_add(&w->out, STR("\""));
}

static void literal(struct walk *w)
{
	ONE_OF(w, "0", "22", "1_000", "3.14", "0.5", "512MiB", "4GiB", "10kB", "10KB", "1B",
		"1h30min", "500ms", "2027-03-31", "true", "false");
}

static void exprs(struct walk *w, unsigned depth)
{
	unsigned n = dice(w, 4);
	for (unsigned i = 0; i < n; i++) {
		if (i)
			word(w, ",");
		expr(w, depth);
	}
}

static void map(struct walk *w, unsigned depth)
{
	unsigned n = dice(w, 3);
	word(w, "{");
	for (unsigned i = 0; i < n; i++) {
		text(w, 0);
		word(w, ":");
		expr(w, depth);
		if (i + 1 < n || chance(w, 30))
			word(w, ",");
	}
	word(w, "}");
}

static void postfix(struct walk *w, unsigned depth);

static void where(struct walk *w, unsigned depth)
{
	word(w, "where");
	expr(w, depth);
}

static void list(struct walk *w, unsigned depth)
{
	word(w, "[");
	if (chance(w, 30)) {
		expr(w, depth);
		word(w, "for");
		name(w);
		word(w, "in");
		postfix(w, depth);
		if (chance(w, 50))
			where(w, depth);
	} else {
		exprs(w, depth);
	}
	word(w, "]");
}

static void call(struct walk *w, unsigned depth)
{
	if (chance(w, 20))
		word(w, "replace");
	else
		name(w);
	word(w, "(");
	exprs(w, depth);
	word(w, ")");
}

static void primary(struct walk *w, unsigned depth)
{
	switch (depth == 0 ? dice(w, 3) : dice(w, 8)) {
	case 0:
		name(w);
		return;
	case 1:
		literal(w);
		return;
	case 2:
		text(w, depth);
		return;
	case 3:
		list(w, depth - 1);
		return;
	case 4:
		map(w, depth - 1);
		return;
	case 5:
		call(w, depth - 1);
		return;
	case 6:
		word(w, "(");
		expr(w, depth - 1);
		word(w, ")");
		return;
	default:
		name(w);
	}
}

static void postfix(struct walk *w, unsigned depth)
{
	primary(w, depth);
	while (chance(w, 35)) {
		if (depth && chance(w, 20)) {
			word(w, "[");
			expr(w, depth - 1);
			word(w, "]");
			continue;
		}
		word(w, ".");
		ONE_OF(w, "name", "title", "set", "not", "is", "policy", "to", "limits",
			"read-only");
	}
}

static void sum(struct walk *w, unsigned depth)
{
	if (chance(w, 5))
		word(w, "-");
	postfix(w, depth);
	while (chance(w, 10)) {
		ONE_OF(w, "+", "-", "*", "otherwise");
		postfix(w, depth);
	}
}

static void comparison(struct walk *w, unsigned depth)
{
	sum(w, depth);
	if (chance(w, 25)) {
		ONE_OF(w, "is", "is not", "is\tnot");
		ONE_OF(w, "set", "unknown", "missing", "read-only", "any-address", "other . set");
	} else if (chance(w, 60)) {
		ONE_OF(w, "==", "!=", "<", "<=", ">", ">=", "in", "not in", "has", "contains",
			"starts with", "ends with", "matches", "like", "under", "precedes",
			"not  in");
		sum(w, depth);
	}
}

static void negation(struct walk *w, unsigned depth)
{
	while (chance(w, 15))
		word(w, "not");
	comparison(w, depth);
}

static void quantified(struct walk *w, unsigned depth)
{
	bool every = chance(w, 40);
	if (every)
		word(w, "every");
	else
		ONE_OF(w, "any", "no");
	name(w);
	word(w, "in");
	postfix(w, depth);
	if (!every || chance(w, 50))
		where(w, depth);
	if (!every)
		return;
	word(w, "satisfies");
	expr(w, depth);
}

static void expr(struct walk *w, unsigned depth)
{
	if (depth && chance(w, 15)) {
		quantified(w, depth - 1);
		return;
	}
	unsigned next = depth ? depth - 1 : 0;
	negation(w, next);
	for (unsigned n = dice(w, 6); n > 3; n--) {
		ONE_OF(w, "and", "or");
		negation(w, next);
	}
	if (depth && chance(w, 5)) {
		ONE_OF(w, "and", "or");
		quantified(w, next);
	}
}

static void type(struct walk *w)
{
	while (chance(w, 30)) {
		ONE_OF(w, "list", "map");
		word(w, "of");
	}
	ONE_OF(w, "string", "bytes", "path?", "image ?");
}

static void param(struct walk *w)
{
	word(w, "param");
	name(w);
	word(w, ":");
	type(w);
	word(w, "=");
	expr(w, 3);
	if (chance(w, 30)) {
		word(w, "help");
		text(w, 0);
	}
}

static void texts(struct walk *w)
{
	text(w, 0);
	while (chance(w, 50)) {
		word(w, ",");
		text(w, 0);
	}
}

static void meta(struct walk *w)
{
	if (chance(w, 25)) {
		param(w);
	} else if (chance(w, 30)) {
		ONE_OF(w, "severity high", "status draft", "waivable no", "waivable inline");
	} else {
		ONE_OF(w, "tags", "aka", "control");
		texts(w);
	}
}

static void loop(struct walk *w)
{
	word(w, "for");
	word(w, "each");
	name(w);
	if (chance(w, 60))
		name(w);
	if (chance(w, 40)) {
		word(w, "in");
		postfix(w, 2);
	}
	if (chance(w, 60))
		where(w, 3);
}

static void edit(struct walk *w)
{
	switch (dice(w, 4)) {
	case 0:
		word(w, "set");
		postfix(w, 1);
		word(w, "to");
		expr(w, 1);
		return;
	case 1:
		word(w, "remove");
		postfix(w, 1);
		return;
	case 2:
		word(w, "replace");
		postfix(w, 1);
		word(w, "with");
		expr(w, 1);
		return;
	default:
		word(w, "insert");
		text(w, 1);
		ONE_OF(w, "before", "after");
		postfix(w, 1);
	}
}

static void fix(struct walk *w)
{
	word(w, "fix");
	ONE_OF(w, "safe", "unsafe", "manual");
	text(w, 0);
	word(w, "{");
	for (unsigned n = dice(w, 3) + 1; n > 0; n--)
		edit(w);
	word(w, "}");
}

static void clause(struct walk *w)
{
	switch (dice(w, 8)) {
	case 0:
		word(w, "message");
		text(w, 2);
		return;
	case 1:
		word(w, "help");
		text(w, 1);
		return;
	case 2:
		word(w, "at");
		expr(w, 1);
		return;
	case 3:
		word(w, "related");
		expr(w, 1);
		text(w, 1);
		return;
	case 4:
		ONE_OF(w, "severity low", "when unknown fail", "when  unknown ignore");
		return;
	case 5:
		fix(w);
		return;
	default:
		word(w, "unless");
		expr(w, 3);
	}
}

static void policy(struct walk *w)
{
	word(w, "policy");
	name(w);
	word(w, "{");
	for (unsigned n = dice(w, 4); n > 0; n--)
		meta(w);
	for (unsigned n = dice(w, 2) + 1; n > 0; n--)
		loop(w);
	if (chance(w, 30)) {
		word(w, "let");
		name(w);
		word(w, "=");
		expr(w, 3);
	}
	for (unsigned n = 0, most = dice(w, 3) + 1; n < most; n++) {
		if (n && chance(w, 50))
			word(w, "then");
		ONE_OF(w, "require", "forbid");
		expr(w, 4);
		for (unsigned k = dice(w, 4); k > 0; k--)
			clause(w);
	}
	word(w, "}");
}

static void heredoc(struct walk *w)
{
	static const char *const lines[] = {"    FROM x\n", "      deeper # not a comment\n", "\n",
		"  \n", "         \n", "    \ttab\n", "    END not yet\n", "    END\n",
		"    crlf\r\n", "     <<END\n"};
	word(w, "<<EOF \n");
	for (unsigned n = dice(w, 6); n > 0; n--)
		buf_add(&w->out, str_from(lines[dice(w, sizeof lines / sizeof *lines)]));
	buf_add(&w->out, STR("    EOF"));
	w->closed = true;
}

static void sample(struct walk *w)
{
	if (chance(w, 30)) {
		word(w, "given");
		name(w);
		word(w, "=");
		expr(w, 2);
		return;
	}
	ONE_OF(w, "dockerfile", "compose", "fixed", "run \"bin/start.sh\"");
	heredoc(w);
}

static void test(struct walk *w)
{
	word(w, "test");
	text(w, 0);
	if (chance(w, 50)) {
		word(w, "for");
		name(w);
	}
	word(w, "{");
	for (unsigned n = dice(w, 4); n > 0; n--)
		sample(w);
	word(w, "}");
}

static void waive(struct walk *w)
{
	word(w, "waive");
	name(w);
	word(w, "{");
	if (chance(w, 50))
		loop(w);
	word(w, "until");
	word(w, "2027-03-31");
	word(w, "reason");
	text(w, 0);
	if (chance(w, 50)) {
		word(w, "by");
		text(w, 0);
	}
	word(w, "}");
}

static void define(struct walk *w)
{
	word(w, "define");
	name(w);
	word(w, "(");
	for (unsigned i = 0, n = dice(w, 3); i < n; i++) {
		if (i)
			word(w, ",");
		name(w);
		word(w, ":");
		type(w);
	}
	word(w, ")");
	word(w, "=");
	expr(w, 4);
}

static void data(struct walk *w)
{
	word(w, "data");
	name(w);
	word(w, ":");
	type(w);
	word(w, "from");
	text(w, 0);
}

static void use(struct walk *w)
{
	word(w, "use");
	text(w, 0);
	if (chance(w, 50)) {
		word(w, "as");
		name(w);
	}
}

struct str random_file(struct arena *a, uint64_t seed)
{
	static void (*const items[])(struct walk *) = {
		use, param, data, define, policy, policy, policy, waive, test};
	struct walk w = {.out = BUF(a), .state = seed * 0x9E3779B97F4A7C15u + 1};
	word(&w, "language");
	word(&w, "1");
	for (unsigned n = dice(&w, 8) + 1; n > 0; n--)
		items[dice(&w, sizeof items / sizeof *items)](&w);
	between(&w);
	return buf_str(&w.out);
}
