// What --explain-plan prints: the plan as a table for people.
#ifndef WASMTORCH_COMPILER_DRIVER_EXPLAINPLAN_H
#define WASMTORCH_COMPILER_DRIVER_EXPLAINPLAN_H

#include "compiler/Driver/PackageFacts.h"

namespace wasmtorch {

/// A line for each dispatch: number, op, shape of its result, kernel, flops, bytes, schedule and places in the model's source.
std::string planTable(const PackageFacts &facts);

} // namespace wasmtorch

#endif
