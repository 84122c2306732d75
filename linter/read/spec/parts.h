/*
 * parts.h: what the spec_*.c files share: parts of texts with holes, and single values.
 */
#ifndef SPEC_PARTS
#define SPEC_PARTS

#include "read/spec/spec.h"

/* The first hole at from <= offset <= to; NULL when that part of the text is all literal. */
const struct hole *spec_hole(struct text t, size_t from, size_t to);

/* Says why a text is refused. Always false, so that a refusal is one line. */
bool spec_refuse(struct facts *f, struct str *why, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* A text in double quotes as Go's %q shows it, and as its package time does. */
struct str spec_quoted(struct arena *a, struct str s);
struct str spec_quoted_bytes(struct arena *a, struct str s);

/* Unknown, and possibly nothing at all: what a hole leaves of a field of type T?. */
struct value spec_maybe(enum value_tag tag, const struct hole *hole, uint32_t place);

/* An address as Go's net.ParseIP takes it: no zone, no leading zeros. */
bool spec_ip(struct str s, struct ip *out);
struct value spec_ip_value(struct facts *f, struct ip ip, uint32_t place);

/* A decimal number such as strconv.ParseFloat takes: digits, point, exponent; false: malformed or
 * beyond a double. */
bool spec_number(struct facts *f, struct str s, double *out);

/* n[-m] with 16-bit numbers in order. */
bool spec_range(struct str s, uint16_t *first, uint16_t *last);

/* vendor/class=name, as the container device interface names devices. */
bool spec_device_is_cdi(struct str s);

/* Is it a subset of r, w and m, each at most once, not empty? */
bool spec_device_mode(struct str s);

/* Does the path name a control socket, or a folder that holds one? */
enum truth spec_socket(struct arena *a, struct text path);

#endif
