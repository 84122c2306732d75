/*
 * lang.h: the front door of the language for whoever makes documents: texts, places, values,
 * records, the schema. Whoever reads and runs policies includes compiler.h as well.
 */
#ifndef LANG_H
#define LANG_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/list.h"
#include "base/map.h"
#include "base/nearest.h"
#include "base/str.h"
#include "base/utf8.h"
#include "source/source.h"
#include "source/splice.h"
#include "diag/diag.h"
#include "value/text.h"
#include "value/value.h"
#include "value/facts.h"
#include "diag/diag.h"
#include "types/schema.h"
#include "types/type.h"
#include "value/literal.h"
#include "value/show.h"

#endif
