// Ops of the wt dialect that few passes know: branches, loops, and programs of open sizes.
#ifndef WASMTORCH_DIALECTS_WT_PROGRAMS_H
#define WASMTORCH_DIALECTS_WT_PROGRAMS_H

#include "dialects/Wt/Wt.h"

#define GET_OP_CLASSES
#include "dialects/Wt/WtPrograms.h.inc"

#endif
