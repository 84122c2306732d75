/*
 * powershell.h: what the words of PowerShell and its statements share. Each function begins at the
 * place w->at and leaves it behind what it took. Parts and nodes live in w->arena.
 */
#ifndef SHELL_POWERSHELL_H
#define SHELL_POWERSHELL_H

#include "read/shell/windows.h"

/* Does a statement end here? */
bool powershell_ends(const struct windows *w);

/* Blanks, continued lines, comments */
void powershell_space(struct windows *w);

/* Those, line ends and semicolons */
void powershell_lines(struct windows *w);

/* Passes over what stands from `open` to the `close` that belongs to it. */
void powershell_balanced(struct windows *w, char open, char close);

/* The commands up to `close`, as a part of a word; the place is behind what opens them. */
void powershell_commands(struct windows *w, struct shell_word *word, uint32_t from, char close);

/* $name ${name} $env:NAME, with .members and [indexes] behind it where it is no part of a text */
void powershell_variable(struct windows *w, struct shell_word *word, bool members);

/* A text in quotes, from its first one on */
void powershell_single(struct windows *w, struct shell_word *word);
void powershell_double(struct windows *w, struct shell_word *word);

/* @' and @" with a line end behind them: up to a line that begins with the closing mark. false: it
 * is none, and nothing was taken. */
bool powershell_here_string(struct windows *w, struct shell_word *word);

/* One word of a command */
struct shell_word *powershell_word(struct windows *w);

/* Adds the words and redirections of a command up to the end of the statement, or to a parenthesis;
 * nested: over the ends of lines, too. */
void powershell_take_words(struct windows *w, struct shell_node *n, bool nested);

/* Statements up to `close`, which is taken; to the end of the text where it is 0. NULL: none. */
struct shell_node *powershell_list(struct windows *w, char close);

#endif
