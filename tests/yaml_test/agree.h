/*
 * agree.h: a text as both YAML readers read it.
 */
#ifndef YAML_TEST_AGREE
#define YAML_TEST_AGREE

#include "lang.h"

enum agreement {
	AGREE_LEFT, /* plain.c leaves it to libyaml */
	AGREE_SAME, /* it reads what libyaml reads: every node, span and text */
	AGREE_NOT
};

/* `why` gets both trees when they differ. */
enum agreement yaml_agree(struct arena *a, struct str text, struct buf *why);

#endif
