// The weights of a planned model, as packages and libraries take them.
#ifndef WASMTORCH_COMPILER_DRIVER_WEIGHTSTREAM_H
#define WASMTORCH_COMPILER_DRIVER_WEIGHTSTREAM_H

#include "codegen/Weights/WeightFile.h"
#include "compiler/Driver/ReadModel.h"

namespace wasmtorch {

/// Gives the weights' bytes to `sink`, which is never called where there are none, and tells the manifest how many there are and where
/// the model's parameters went.
mlir::LogicalResult streamWeights(const Model &model, codegen::ByteSink sink, package::Manifest &manifest);

} // namespace wasmtorch

#endif
