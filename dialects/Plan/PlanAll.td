// Every op of the dialect, for its reference page.
#ifndef WASMTORCH_DIALECTS_PLAN_PLANALL_TD
#define WASMTORCH_DIALECTS_PLAN_PLANALL_TD

include "dialects/Plan/PlanOps.td"
include "dialects/Plan/PlanState.td"

#endif
