// Where the original model's parameters went.
#ifndef WASMTORCH_CODEGEN_WEIGHTS_PARAMETERS_H
#define WASMTORCH_CODEGEN_WEIGHTS_PARAMETERS_H

#include "codegen/Weights/PlacedWeights.h"

#include "package/Manifest.h"

namespace wasmtorch::codegen {

/// Lists every `wt.param` of the module, in the module's order and by the model's own name: with its place where it is
/// stored as it was, else with the recipe of each stored weight that it went into,
/// `weights[4096] = permute(fc.weight, dims = [1, 0])`, joined by `; `, or `not used`.
void describeParameters(mlir::ModuleOp module, llvm::ArrayRef<PlacedWeight> placed,
                        google::protobuf::RepeatedPtrField<package::Parameter> &parameters);

} // namespace wasmtorch::codegen

#endif
