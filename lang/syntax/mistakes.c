/*
 * mistakes.c: what the grammar cannot fit in, said to the author.
 *
 * bison hands over the exact set of tokens that would fit. The word nearest to what was typed is
 * the suggestion; without one, the set is told in a few words.
 */
#include "syntax/private.h"

#include "base/nearest.h"

#include <string.h>

enum { TOLD_MOST = 6, TYPED_MOST = 60 };

static bool would_fit(const struct mistake *m, const char *token)
{
	for (int i = 0; i < m->n_fits; i++)
		if (strcmp(m->fits[i], token) == 0)
			return true;
	return false;
}

/* The word of a token such as "`message`"; empty for "a name". */
static struct str token_word(const char *token)
{
	struct str s = str_from(token);
	bool quoted = s.n > 2 && s.p[0] == '`' && s.p[s.n - 1] == '`';
	return quoted ? str_slice(s, 1, s.n - 1) : STR("");
}

/* Words are near words; the one symbol that is often meant otherwise is `=`. */
static struct str nearest_fit(const struct mistake *m, struct str typed)
{
	struct nearest near;
	if (str_eq(typed, STR("=")))
		return would_fit(m, "`==`") ? STR("==") : STR("");
	if (!m->name)
		return STR("");
	nearest_init(&near, typed);
	for (int i = 0; i < m->n_fits; i++) {
		struct str word = token_word(m->fits[i]), first;
		if (word.n == 0 || !char_is_alpha(word.p[0]))
			continue;
		if (str_cut(word, ' ', &first).n && str_eq(first, typed))
			return word;
		nearest_offer(&near, word);
	}
	return near.best;
}

static bool is_comparison_word(struct str typed)
{
	for (int op = OPERATOR_EQ; op <= OPERATOR_PRECEDES; op++)
		if (str_eq(typed, str_from(operator_spelling((enum operator)op))))
			return true;
	return str_starts_with(typed, STR("is"));
}

/* A group of tokens is told as one when those that mark it would all fit. */
struct group {
	const char *told;
	const char *marks[3];
	const char *members; /* separated by spaces; words without their backquotes */
};

static const struct group groups[] = {
	{"an expression", {"a name", "a text", "`(`"},
		"|a name|a literal|a whole number|a date|a number|a text|a raw "
		"text|`(`|`[`|`{`|`not`|"
		"`any`|`no`|`every`|`-`|`replace`|"},
	{"an operator", {"`and`", "`or`", "`and`"},
		"|`or`|`and`|`==`|`!=`|`<`|`<=`|`>`|`>=`|`in`|`not in`|`has`|`contains`|`starts "
		"with`|"
		"`ends with`|`matches`|`like`|`under`|`precedes`|`is`|`is "
		"not`|`otherwise`|`+`|`-`|`*`|"
		"`.`|`[`|`(`|"},
	{"the next part of the policy", {"`title`", "`forbid`", "`unless`"},
		"|`param`|`title`|`severity`|`why`|`tags`|`see`|`status`|`waivable`|`aka`|`control`"
		"|"
		"`for`|`let`|`require`|`forbid`|`then`|`unless`|`message`|`at`|`related`|`help`|`"
		"when`|"
		"`fix`|"},
	{"a policy, definition, waiver or test", {"`policy`", "`waive`", "`test`"},
		"|`use`|`param`|`data`|`define`|`policy`|`waive`|`test`|"},
	{"a text", {"a text", "a raw text", "a text"}, "|a text|a raw text|"},
};

enum { N_GROUPS = sizeof groups / sizeof *groups };

static bool group_fits(const struct group *g, const struct mistake *m)
{
	for (int i = 0; i < 3; i++)
		if (!would_fit(m, g->marks[i]))
			return false;
	return true;
}

static bool group_holds(const struct group *g, struct arena *a, const char *token)
{
	return str_contains(str_from(g->members), str_printf(a, "|%s|", token));
}

static bool told_in_group(const struct mistake *m, struct arena *a, const char *token)
{
	if (strcmp(token, "a number") == 0)
		return true; /* stands for numbers that were reported already */
	for (int i = 0; i < N_GROUPS; i++)
		if (group_fits(&groups[i], m) && group_holds(&groups[i], a, token))
			return true;
	return false;
}

static int told(const struct mistake *m, struct arena *a, const char *out[TOLD_MOST])
{
	int n = 0;
	bool expression = group_fits(&groups[0], m);
	for (int i = 0; i < N_GROUPS && n < TOLD_MOST; i++)
		if (group_fits(&groups[i], m) && !(expression && i == N_GROUPS - 1))
			out[n++] = groups[i].told;
	for (int i = 0; i < m->n_fits && n < TOLD_MOST; i++)
		if (!told_in_group(m, a, m->fits[i]))
			out[n++] = strcmp(m->fits[i], "end of file") ? m->fits[i] : "the end";
	return n;
}

static void label_expected(struct diag *d, struct arena *a, const struct mistake *m)
{
	const char *words[TOLD_MOST];
	struct buf line = BUF(a);
	int n = told(m, a, words);
	for (int i = 0; i < n; i++)
		buf_printf(&line, "%s%s", i == 0 ? "" : i == n - 1 ? " or " : ", ", words[i]);
	if (n)
		diag_label(d, "expected " STR_FMT, STR_ARG(buf_str(&line)));
}

static void label_mistake(
	struct parser *p, struct diag *d, const struct mistake *m, struct str typed)
{
	struct str near = nearest_fit(m, typed);
	if (near.n) {
		diag_label(d, "did you mean `" STR_FMT "`?", STR_ARG(near));
		if (str_find_char(near, ' ') == STR_NOT_FOUND)
			diag_fix(d, near);
		return;
	}
	if (would_fit(m, "`and`") && !would_fit(m, "`==`") && is_comparison_word(typed)) {
		diag_label(d, "comparisons do not chain: join two with `and`, or add parentheses");
		return;
	}
	label_expected(d, p->arena, m);
	if (would_fit(m, "a name") && typed.n && char_is_alpha(typed.p[0]) && !m->name)
		diag_note(d, "`" STR_FMT "` is a reserved word: it is a name only behind a dot",
			STR_ARG(typed));
}

/* The end of the text, before the blanks that end it. */
static struct span last_word(const struct parser *p, uint32_t at)
{
	while (at > 0 && char_is_space(p->source->text.p[at - 1]))
		at--;
	return (struct span){at, at};
}

static struct span first_line(const struct parser *p, struct span at)
{
	size_t n = str_find_char(source_slice(p->source, at), '\n');
	if (n != STR_NOT_FOUND)
		at.to = at.from + (uint32_t)n;
	return at;
}

void parser_mistake(struct parser *p, const struct mistake *m)
{
	struct span at = first_line(p, m->at);
	struct str typed = source_slice(p->source, at);
	struct diag *d;
	p->culprit = at.from;
	if (p->stopped || p->quiet == at.from + 1)
		return;
	if (m->end)
		d = parser_bad(p, &DIAG_syntax, last_word(p, at.from), "the text ends too early");
	else if (typed.n && (typed.p[0] == '"' || typed.p[0] == '`'))
		d = parser_bad(p, &DIAG_syntax, at, "a text does not fit here");
	else
		d = parser_bad(p, &DIAG_syntax, at, "`" STR_FMT "` does not fit here",
			STR_ARG(str_slice(typed, 0, TYPED_MOST)));
	label_mistake(p, d, m, typed);
}
