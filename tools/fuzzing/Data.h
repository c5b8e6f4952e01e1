// What inputs and weights of a program hold while it is checked.
#ifndef WASMTORCH_TOOLS_FUZZING_DATA_H
#define WASMTORCH_TOOLS_FUZZING_DATA_H

#include "package/Outcome.h"
#include "semantics/Evaluator.h"

#include <string>

namespace wasmtorch::fuzzing {

/// A tensor made up from its name. `fill` is the attribute `wt.fill` of an input or a weight:
///   normal    floats around 0 and small integers; what stands there without the attribute
///   small     floats whose sums of products stay small: for weights
///   positive  floats of at least 0.1
///   whole     small whole numbers and halves
///   mask      0, or a number so low that it vanishes in a softmax
///   index     integers of which some are negative or too large for a small dimension
///   extremes  some are infinite, NaN, very large, very small, or the ends of an integer type
semantics::Tensor makeUp(mlir::RankedTensorType type, llvm::StringRef fill, llvm::StringRef name);

/// The inputs of a function, by their positions.
semantics::Tensors makeInputs(mlir::func::FuncOp function);

/// Writes the weight file of a module's parameters.
package::Outcome writeWeights(mlir::ModuleOp module, const std::string &path);

} // namespace wasmtorch::fuzzing

#endif
