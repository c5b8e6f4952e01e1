// Ops that few passes know, with a header of their own (Programs.h): branches, loops, and programs of open sizes.
#ifndef WASMTORCH_DIALECTS_WT_WTPROGRAMS_TD
#define WASMTORCH_DIALECTS_WT_WTPROGRAMS_TD

include "dialects/Wt/WtControl.td"
include "dialects/Wt/WtOpen.td"

#endif
