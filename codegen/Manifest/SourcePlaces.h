// Where in the model's Python source an op comes from.
#ifndef WASMTORCH_CODEGEN_MANIFEST_SOURCEPLACES_H
#define WASMTORCH_CODEGEN_MANIFEST_SOURCEPLACES_H

#include "mlir/IR/Location.h"

#include <string>
#include <vector>

namespace wasmtorch {

/// The places behind a location, as `model.py:31`, each once, in the order in which they were fused. Folders are left out: a
/// package holds no paths.
std::vector<std::string> sourcePlaces(mlir::Location location);

} // namespace wasmtorch

#endif
