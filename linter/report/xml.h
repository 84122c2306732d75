/*
 * xml.h: text inside XML 1.0. What XML forbids and what nobody sees is spelled out, as is the # of
 * markers that CI systems obey.
 */
#ifndef REPORT_XML_H
#define REPORT_XML_H

#include "report/sink.h"

enum { XML_ATTRIBUTE_MOST = 2000 }; /* characters */

/* As element text or between double quotes; cut to `most` characters, 0: uncut. */
void xml_add(struct sink *out, struct str text, size_t most);

/* ` name="text"` */
void xml_attribute(struct sink *out, const char *name, struct str text);

#endif
