// Where in the Python source a node of an exported graph comes from.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_PLACES_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_PLACES_H

#include "compiler/Frontend/Pt2/Program.h"

#include "mlir/IR/Location.h"

namespace wasmtorch::pt2 {

/// The innermost frame of the node's stack trace in the user's own source rather than in PyTorch's, if there is one, inside the path
/// of the module that the node is of.
mlir::Location placeOf(mlir::MLIRContext *context, const Node &node);

} // namespace wasmtorch::pt2

#endif
