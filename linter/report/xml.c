#include "report/xml.h"

#include "report/visible.h"

static void entity_add(struct sink *out, struct str shown)
{
	for (size_t i = 0; i < shown.n; i++) {
		switch (shown.p[i]) {
		case '&':
			sink_add(out, STR("&amp;"));
			break;
		case '<':
			sink_add(out, STR("&lt;"));
			break;
		case '>':
			sink_add(out, STR("&gt;"));
			break;
		case '"':
			sink_add(out, STR("&quot;"));
			break;
		case '\'':
			sink_add(out, STR("&apos;"));
			break;
		default:
			sink_char(out, shown.p[i]);
		}
	}
}

/* U+FFFE and U+FFFF are the two that are neither control characters nor XML. */
static bool is_forbidden(struct str shown)
{
	return str_eq(shown, STR("\xEF\xBF\xBE")) || str_eq(shown, STR("\xEF\xBF\xBF"));
}

void xml_add(struct sink *out, struct str text, size_t most)
{
	size_t n = 0;
	struct glyph g;
	for (size_t at = 0; at < text.n; at += g.bytes) {
		if (most && n++ == most) {
			sink_add(out, STR("..."));
			return;
		}
		glyph_read(&g, text, at);
		entity_add(out, is_forbidden(g.shown) ? STR("\xEF\xBF\xBD") : g.shown);
	}
}

void xml_attribute(struct sink *out, const char *name, struct str text)
{
	sink_printf(out, " %s=\"", name);
	xml_add(out, text, XML_ATTRIBUTE_MOST);
	sink_char(out, '"');
}
