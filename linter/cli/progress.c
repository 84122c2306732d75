#include "cli/progress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { SILENT_MS = 500, REDRAW_MS = 100 };

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool terminal_can(void)
{
	const char *term = getenv("TERM");
	return isatty(STDERR_FILENO) && term && term[0] && strcmp(term, "dumb") != 0;
}

void progress_begin(struct progress *p, uint32_t n, bool wanted)
{
	*p = (struct progress){.wanted = wanted && terminal_can(), .n = n};
	p->begun = p->drawn = now_ms();
}

void progress_hide(struct progress *p)
{
	if (!p->shown)
		return;
	fputs("\r\033[K", stderr);
	p->shown = false;
}

void progress_step(struct progress *p)
{
	p->done++;
	if (!p->wanted)
		return;
	int64_t now = now_ms();
	if (p->done == p->n)
		progress_hide(p);
	if (p->done == p->n || now - p->begun < SILENT_MS || now - p->drawn < REDRAW_MS)
		return;
	fprintf(stderr, "\r\033[Kpratique: %u of %u files", p->done, p->n);
	p->shown = true;
	p->drawn = now;
}
