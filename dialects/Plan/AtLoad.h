// Derived weights that no file holds: the compiled module computes them once, when those that it does are in memory.
#ifndef WASMTORCH_DIALECTS_PLAN_ATLOAD_H
#define WASMTORCH_DIALECTS_PLAN_ATLOAD_H

#include "dialects/Wt/Wt.h"

namespace wasmtorch::plan {

/// On a `wt.derived`, whose region reads one weight.
inline constexpr llvm::StringLiteral atLoadAttribute = "plan.at_load";

inline void setAtLoad(wt::DerivedOp weight) { weight->setAttr(atLoadAttribute, mlir::UnitAttr::get(weight.getContext())); }
inline bool isAtLoad(wt::DerivedOp weight) { return weight->hasAttr(atLoadAttribute); }

} // namespace wasmtorch::plan

#endif
