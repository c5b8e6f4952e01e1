// Tensors that torch.save wrote, read without Python.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_PICKLE_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_PICKLE_H

#include "compiler/Frontend/Pt2/Weights.h"

namespace wasmtorch::pt2 {

/// What a pickle says, as far as tensors need it. Values refer to each other by their place in a table.
struct PickleValue {
  enum class Kind { None, Boolean, Integer, Float, Text, Tuple, List, Dictionary, Global, Storage, Tensor };
  Kind kind = Kind::None;
  int64_t integer = 0;
  double number = 0;
  /// A string, or `torch._utils._rebuild_tensor_v2`, or the name of a storage's file.
  std::string text;
  /// Members; of a dictionary keys and values in turn.
  std::vector<size_t> members;
  /// Of a tensor: the storage is the value at `members[0]`. Of a storage: the dtype.
  Weight tensor;
};

struct Pickle {
  std::vector<PickleValue> values;
  size_t result = 0;
};

/// Reads a pickle. Nothing is executed: of what a pickle can call, only what builds tensors, storages and dictionaries has
/// a meaning here, and any other opcode or global is an error that names it.
llvm::Expected<Pickle> readPickle(llvm::StringRef bytes);

/// The tensors of a dictionary that torch.save wrote, which point into `bytes`.
llvm::Expected<llvm::StringMap<Weight>> readPickledTensors(llvm::StringRef bytes);
/// A tensor alone.
llvm::Expected<Weight> readPickledTensor(llvm::StringRef bytes);

} // namespace wasmtorch::pt2

#endif
