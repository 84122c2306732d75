/*
 * template.h: files that are filled in before anybody reads them: {{ image }}, {% if %}, @@TAG@@.
 *
 * Before it is rendered such a file is no Dockerfile and no compose file, and what would be said of
 * its readable lines need not be so of what comes out. So where the text is refused at a mark of a
 * template, that is said once, and nothing else of the file.
 */
#ifndef READ_TEMPLATE_H
#define READ_TEMPLATE_H

#include "lang.h"

/* Was a text refused where it is filled in? Then `ds` keeps one error of its source, which says so,
 * and what was read of it counts for nothing. Only mistakes of Dockerfiles and compose files are
 * looked at. */
bool template_refused(struct diags *ds);

/* The length of a {{ name ... }} at the start of s that holds no line end; 0: there is none. What
 * begins with a dot is for Docker itself: {{.Node.Hostname}}. */
size_t template_placeholder(struct str s);

#endif
