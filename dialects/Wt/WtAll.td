// Every op of the dialect, for its reference page.
#ifndef WASMTORCH_DIALECTS_WT_WTALL_TD
#define WASMTORCH_DIALECTS_WT_WTALL_TD

include "dialects/Wt/WtOps.td"
include "dialects/Wt/WtPrograms.td"

#endif
