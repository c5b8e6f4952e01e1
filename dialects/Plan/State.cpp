// The definition of plan.state.
#include "dialects/Plan/State.h"

using namespace mlir;
using namespace wasmtorch::plan;

#define GET_OP_CLASSES
#include "dialects/Plan/PlanState.cpp.inc"
