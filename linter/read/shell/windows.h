/*
 * windows.h: what the readers of PowerShell and of cmd share. Neither reports mistakes: they split
 * a script into commands as far as its words allow, and pass over the rest.
 */
#ifndef SHELL_WINDOWS
#define SHELL_WINDOWS

#include "read/shell/tree.h"

struct windows {
	struct reading *r;
	struct arena *arena;
	const struct shell_script *script;
	struct shell_tree *tree;
	const char *p;
	uint32_t n, at, depth;
	bool no_here_string; /* nothing closes one any more */
};

char windows_at(const struct windows *w, uint32_t i); /* '\0' behind the end */
bool windows_enter(struct windows *w);                /* one level deeper; reports the limit */

/* Blanks, without line ends */
void windows_blanks(struct windows *w);

struct shell_part *windows_part(struct windows *w, struct shell_word *word,
	enum shell_part_kind kind, uint32_t from, uint32_t to);
/* "$\1", where something is filled in before the shell sees the text */
bool windows_is_gap(const struct windows *w);
bool windows_gap(struct windows *w, struct shell_word *word, bool quoted);
struct shell_word *windows_word(struct windows *w);
struct shell_node *windows_node(struct windows *w, enum shell_node_kind kind);

/* Nodes under construction: a list with its end. */
struct windows_list {
	struct shell_node *first, **tail;
};

void windows_list_init(struct windows_list *l);
void windows_list_add(struct windows_list *l, struct shell_node *n); /* NULL: nothing */

/* A node of that kind around what is in the list; its only item where one is enough; NULL: empty.
 */
struct shell_node *windows_list_end(
	struct windows *w, struct windows_list *l, enum shell_node_kind kind);

void shell_parse_powershell(struct windows *w);
void shell_parse_cmd(struct windows *w);

#endif
