// All wt ops; one file for each family.
#ifndef WASMTORCH_DIALECTS_WT_WTOPS_TD
#define WASMTORCH_DIALECTS_WT_WTOPS_TD

include "dialects/Wt/WtSymbols.td"
include "dialects/Wt/WtElementwise.td"
include "dialects/Wt/WtMovement.td"
include "dialects/Wt/WtIndexing.td"
include "dialects/Wt/WtReduction.td"
include "dialects/Wt/WtOrdering.td"
include "dialects/Wt/WtContraction.td"
include "dialects/Wt/WtRecurrence.td"
include "dialects/Wt/WtPooling.td"
include "dialects/Wt/WtNormalization.td"

#endif
