/*
 * edit.h: what a fix may do to a document.
 */
#ifndef VALUE_EDIT_H
#define VALUE_EDIT_H

enum edit_kind {
	EDIT_SET,
	EDIT_REMOVE,
	EDIT_REPLACE,
	EDIT_INSERT_BEFORE,
	EDIT_INSERT_AFTER,
	EDIT_KINDS
};

#endif
