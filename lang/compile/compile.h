/*
 * compile.h: a checked pack as a program.
 */
#ifndef COMPILE_COMPILE_H
#define COMPILE_COMPILE_H

#include "check/check.h"
#include "code/program.h"

/* The pack has been checked without errors. The program lives in the pack's arena and borrows the
 * texts of its sources. false: beyond a limit of the machine, which ds names. */
bool compile_pack(struct pack *p, struct program *out);

#endif
