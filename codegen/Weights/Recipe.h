// How a derived weight is computed, in one line for people.
#ifndef WASMTORCH_CODEGEN_WEIGHTS_RECIPE_H
#define WASMTORCH_CODEGEN_WEIGHTS_RECIPE_H

#include "dialects/Wt/Wt.h"

#include "llvm/ADT/SetVector.h"

#include <string>

namespace wasmtorch::codegen {

struct Recipe {
  /// An expression of wt ops over the model's own names: `permute(fc.weight, dims = [1, 0])`. What is used more than once
  /// has a name of its own: `add(t0, t0) where t0 = exp(w)`. Derived weights inside it are written out.
  std::string text;
  /// The parameters that it reads, each once.
  llvm::SetVector<wt::ParamOp> parameters;
};

Recipe recipeOf(wt::DerivedOp derived, const mlir::SymbolTable &symbols);

} // namespace wasmtorch::codegen

#endif
