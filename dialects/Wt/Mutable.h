// Parameters that may be replaced in a loaded model: nothing is computed from them ahead of time.
#ifndef WASMTORCH_DIALECTS_WT_MUTABLE_H
#define WASMTORCH_DIALECTS_WT_MUTABLE_H

#include "dialects/Wt/Wt.h"

namespace wasmtorch::wt {

/// On a `wt.param`.
inline constexpr llvm::StringLiteral mutableAttribute = "wt.mutable";

inline void setMutable(ParamOp parameter) { parameter->setAttr(mutableAttribute, mlir::UnitAttr::get(parameter.getContext())); }

/// Whether it reads such a parameter.
inline bool isMutable(GetOp get) {
  auto parameter = mlir::SymbolTable::lookupNearestSymbolFrom<ParamOp>(get, get.getWeightAttr());
  return parameter && parameter->hasAttr(mutableAttribute);
}

} // namespace wasmtorch::wt

#endif
