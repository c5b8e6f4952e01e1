// plan.state, which few files know.
#ifndef WASMTORCH_DIALECTS_PLAN_STATE_H
#define WASMTORCH_DIALECTS_PLAN_STATE_H

#include "dialects/Plan/Plan.h"

#define GET_OP_CLASSES
#include "dialects/Plan/PlanState.h.inc"

#endif
