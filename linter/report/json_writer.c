#include "report/json_writer.h"

#include "report/visible.h"

void writer_init(struct writer *w, struct sink *out)
{
	*w = (struct writer){out, false};
}

static void begin_value(struct writer *w)
{
	if (w->comma)
		sink_add(w->out, STR(", "));
	w->comma = true;
}

void writer_open(struct writer *w, char bracket)
{
	begin_value(w);
	sink_char(w->out, bracket);
	w->comma = false;
}

void writer_close(struct writer *w, char bracket)
{
	sink_char(w->out, bracket);
	w->comma = true;
}

void writer_key(struct writer *w, const char *key)
{
	writer_key_str(w, str_from(key));
}

void writer_key_str(struct writer *w, struct str key)
{
	writer_str(w, key);
	sink_add(w->out, STR(": "));
	w->comma = false;
}

static void escape(struct sink *out, uint32_t cp)
{
	if (cp > 0xFFFF) {
		sink_printf(out, "\\u%04x", 0xD800u + ((cp - 0x10000) >> 10));
		cp = 0xDC00u + (cp & 0x3FF);
	}
	sink_printf(out, "\\u%04x", cp);
}

static void char_add(struct sink *out, struct str s, size_t at, size_t n, uint32_t cp)
{
	if (cp == '"' || cp == '\\') {
		sink_char(out, '\\');
		sink_char(out, (char)cp);
	} else if (cp == '\n') {
		sink_add(out, STR("\\n"));
	} else if (cp == '\t') {
		sink_add(out, STR("\\t"));
	} else if (is_invisible(cp) || is_ci_marker(s, at)) {
		escape(out, cp);
	} else if (cp == UTF8_BAD) {
		sink_add(out, STR("\xEF\xBF\xBD"));
	} else {
		sink_add(out, str_slice(s, at, at + n));
	}
}

void writer_str_cut(struct writer *w, struct str s, size_t most)
{
	uint32_t cp;
	size_t n, left = most;
	begin_value(w);
	sink_char(w->out, '"');
	for (size_t at = 0; at < s.n; at += n) {
		n = plain_run(s, at, left);
		left -= n;
		if (n) {
			sink_add(w->out, str_slice(s, at, at + n));
			continue;
		}
		if (left-- == 0) {
			sink_add(w->out, STR("..."));
			break;
		}
		n = utf8_decode(str_skip(s, at), &cp);
		char_add(w->out, s, at, n, cp);
	}
	sink_char(w->out, '"');
}

void writer_str(struct writer *w, struct str s)
{
	writer_str_cut(w, s, SIZE_MAX);
}

void writer_int(struct writer *w, int64_t i)
{
	begin_value(w);
	if (i < 0)
		sink_char(w->out, '-');
	sink_number(w->out, i < 0 ? 0 - (uint64_t)i : (uint64_t)i, 0);
}

void writer_uint(struct writer *w, uint64_t u)
{
	begin_value(w);
	sink_number(w->out, u, 0);
}

void writer_number(struct writer *w, struct str digits)
{
	begin_value(w);
	sink_add(w->out, digits);
}

void writer_bool(struct writer *w, bool b)
{
	begin_value(w);
	sink_add(w->out, b ? STR("true") : STR("false"));
}

void writer_null(struct writer *w)
{
	begin_value(w);
	sink_add(w->out, STR("null"));
}

void writer_member_str(struct writer *w, const char *key, struct str s)
{
	writer_key(w, key);
	writer_str(w, s);
}

void writer_member_int(struct writer *w, const char *key, int64_t i)
{
	writer_key(w, key);
	writer_int(w, i);
}

static bool is_utf8(struct str text)
{
	uint32_t point;
	for (size_t at = 0; at < text.n;) {
		at += utf8_decode(str_skip(text, at), &point);
		if (point == UTF8_BAD)
			return false;
	}
	return true;
}

static struct str base64(struct arena *a, struct str s)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	struct buf b = BUF(a);
	for (size_t i = 0; i < s.n; i += 3) {
		uint32_t bits = 0;
		for (size_t k = 0; k < 3; k++)
			bits = bits << 8 | (i + k < s.n ? (unsigned char)s.p[i + k] : 0);
		for (unsigned k = 0; k < 4; k++)
			buf_char(&b, i + k > s.n ? '=' : digits[bits >> (18 - 6 * k) & 63]);
	}
	return buf_str(&b);
}

static void member_base64(struct writer *w, struct arena *a, const char *key, struct str s)
{
	writer_member_str(w, str_c(a, str_join(a, str_from(key), STR("_base64"))), base64(a, s));
}

void writer_member_bytes(struct writer *w, struct arena *a, const char *key, struct str s)
{
	if (is_utf8(s))
		writer_member_str(w, key, s);
	else
		member_base64(w, a, key, s);
}

void writer_member_path(struct writer *w, struct arena *a, const char *key, struct str s)
{
	writer_member_str(w, key, s);
	if (!is_utf8(s))
		member_base64(w, a, key, s);
}
