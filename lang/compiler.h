/*
 * compiler.h: the second door of the language: policy text, checked and compiled, and the machine
 * that runs it. Readers of documents need none of this.
 */
#ifndef COMPILER_H
#define COMPILER_H

#include "lang.h"

#include "builtins/builtins.h"
#include "builtins/operators.h"
#include "check/check.h"
#include "code/program.h"
#include "compile/compile.h"
#include "syntax/tree.h"
#include "vm/vm.h"

#endif
