/*
 * session.c: the text of a script that a shell would be given. A console session, its commands
 * behind a prompt, is read without its prompts and without what was printed.
 */
#include "read/docker_run/private.h"

static size_t blanks(struct str s)
{
	size_t n = 0;

	while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t'))
		n++;
	return n;
}

/* How long the prompt of a line is: "$ ", "# " or "> " and the blanks before it; 0: none. */
static size_t prompt(struct str line, char mark)
{
	size_t at = blanks(line);

	if (at + 1 >= line.n || line.p[at] != mark || line.p[at + 1] != ' ')
		return 0;
	return at + 2;
}

/* A shell would run the lines without a prompt too: what is a script by its name or first line is
 * never taken for a session. */
static bool is_script(struct source *s)
{
	static const struct str endings[] = {
		STR_INIT(".sh"), STR_INIT(".bash"), STR_INIT(".ksh"), STR_INIT(".zsh")};

	for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
		if (str_ends_with(s->path, endings[i]))
			return true;
	return str_starts_with(s->text, STR("#!"));
}

static bool is_session(struct source *s)
{
	uint32_t n = source_line_count(s);

	for (uint32_t i = 1; i <= n && !is_script(s); i++)
		if (prompt(source_line(s, i), '$'))
			return true;
	return false;
}

/* A command whose prompt was left out; nothing prints such lines. */
static bool is_docker(struct str line)
{
	line = str_skip(line, blanks(line));
	return str_starts_with(line, STR("docker ")) || str_starts_with(line, STR("sudo docker "));
}

static bool is_continued(struct str line)
{
	return line.n && line.p[line.n - 1] == '\\';
}

/* The commands of a session, and nothing else. */
static struct splice session(struct reading *r, struct source *s)
{
	uint32_t n = source_line_count(s);
	bool continued = false;
	struct splicer out;

	splicer_init(&out, r->arena, s);
	for (uint32_t i = 1; i <= n; i++) {
		struct span span = source_line_span(s, i);
		struct str line = source_slice(s, span);
		size_t skip = prompt(line, '$');

		if (!skip && !continued && !is_docker(line))
			continue;
		if (!skip)
			skip = prompt(line, '>');
		span.from += (uint32_t)skip;
		splicer_copy(&out, span);
		splicer_add(&out, STR("\n"), (struct span){span.to, span.to});
		continued = is_continued(line);
	}
	return splicer_end(&out);
}

struct splice docker_script_text(struct reading *r, struct source *s)
{
	uint32_t from = str_starts_with(s->text, STR("\xEF\xBB\xBF")) ? 3 : 0;

	if (is_session(s))
		return session(r, s);
	return splice_plain(r->arena, s, (struct span){from, (uint32_t)s->text.n});
}
