// Tensors from and to .npy files, and made up ones.
#ifndef WASMTORCH_SEMANTICS_TENSOR_FILES_H
#define WASMTORCH_SEMANTICS_TENSOR_FILES_H

#include "package/Outcome.h"
#include "semantics/Tensor.h"

#include <string>

namespace wasmtorch::semantics {

/// Reads a tensor that must be of type `type`. A bf16 tensor, which NumPy cannot write, is read from f32 and rounded.
package::Outcome readTensor(const std::string &path, mlir::RankedTensorType type, Tensor &tensor);

/// Writes a tensor; bf16 is written as f32.
package::Outcome writeTensor(const std::string &path, const Tensor &tensor);

/// Standard normal floats, integers from 0 to 9, or booleans. The same seed gives the same bits on every machine.
Tensor randomTensor(mlir::RankedTensorType type, uint64_t seed);

} // namespace wasmtorch::semantics

#endif
