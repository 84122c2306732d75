/*
 * sink.h: where a report goes. Every write is checked; the first failure is kept and everything
 * after it is dropped, so that writers need no checks of their own.
 */
#ifndef REPORT_SINK_H
#define REPORT_SINK_H

#include "lang.h"

struct sink {
	int fd;             /* -1: into memory */
	struct buf *memory; /* borrowed */
	int error;          /* errno of the first failure; 0: all went well */
	size_t n;           /* bytes waiting */
	char bytes[16 * 1024];
};

void sink_init_fd(struct sink *s, int fd);
void sink_init_memory(struct sink *s, struct buf *memory);
void sink_add(struct sink *s, struct str text);
void sink_char(struct sink *s, char c);
void sink_number(struct sink *s, uint64_t n, unsigned width); /* blanks in front up to `width` */
void sink_repeat(struct sink *s, char c, size_t n);
void sink_printf(struct sink *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
bool sink_flush(struct sink *s); /* false: something could not be written, s->error says why */

#endif
