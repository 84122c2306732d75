#include "report/sink.h"

#include <errno.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

void sink_init_fd(struct sink *s, int fd)
{
	s->fd = fd;
	s->memory = NULL;
	s->error = 0;
	s->n = 0;
}

void sink_init_memory(struct sink *s, struct buf *memory)
{
	sink_init_fd(s, -1);
	s->memory = memory;
}

/* A pipe may be non-blocking when somebody else left it so. */
static bool wait_writable(int fd)
{
	struct pollfd p = {.fd = fd, .events = POLLOUT};
	return poll(&p, 1, -1) >= 0 || errno == EINTR;
}

static void write_all(struct sink *s, const char *p, size_t n)
{
	while (n && !s->error) {
		ssize_t done = write(s->fd, p, n);
		if (done > 0) {
			p += done;
			n -= (size_t)done;
		} else if (done == 0) {
			s->error = EIO;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			if (!wait_writable(s->fd))
				s->error = errno;
		} else if (errno != EINTR) {
			s->error = errno;
		}
	}
}

bool sink_flush(struct sink *s)
{
	if (s->memory)
		buf_add(s->memory, (struct str){s->bytes, s->n});
	else
		write_all(s, s->bytes, s->n);
	s->n = 0;
	return s->error == 0;
}

void sink_add(struct sink *s, struct str text)
{
	while (text.n) {
		if (s->n == sizeof s->bytes)
			sink_flush(s);
		size_t room = sizeof s->bytes - s->n;
		size_t n = text.n < room ? text.n : room;
		memcpy(s->bytes + s->n, text.p, n);
		s->n += n;
		text = str_skip(text, n);
	}
}

void sink_char(struct sink *s, char c)
{
	sink_add(s, (struct str){&c, 1});
}

void sink_number(struct sink *s, uint64_t n, unsigned width)
{
	char digits[20];
	size_t at = sizeof digits;
	do
		digits[--at] = (char)('0' + n % 10);
	while (n /= 10);
	size_t length = sizeof digits - at;
	sink_repeat(s, ' ', width > length ? width - length : 0);
	sink_add(s, (struct str){digits + at, length});
}

void sink_repeat(struct sink *s, char c, size_t n)
{
	char row[64];
	memset(row, c, sizeof row);
	for (; n > sizeof row; n -= sizeof row)
		sink_add(s, (struct str){row, sizeof row});
	sink_add(s, (struct str){row, n});
}

/* For short texts of our own; input goes through sink_add. */
void sink_printf(struct sink *s, const char *format, ...)
{
	char line[512];
	va_list args;
	va_start(args, format);
	int n = vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (n > 0)
		sink_add(s,
			(struct str){line, (size_t)n < sizeof line ? (size_t)n : sizeof line - 1});
}
