// Parameters, buffers and constants of an archive.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_WEIGHTS_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_WEIGHTS_H

#include "compiler/Frontend/Pt2/Program.h"
#include "compiler/Frontend/Pt2/Strides.h"

#include "mlir/IR/BuiltinOps.h"

namespace wasmtorch::pt2 {

/// A tensor in the archive, as a part of a storage that others may share.
struct Weight {
  int64_t dtype = -1;
  Layout layout;
  int64_t offset = 0;
  llvm::StringRef storage;
};

/// The number of bytes that an element of this dtype takes in a file, or 0.
unsigned elementBytes(int64_t dtype);
/// The element type in the IR: half floats are computed in f32. Null where there is none.
mlir::Type computedType(mlir::MLIRContext *context, int64_t dtype);

class Weights {
public:
  /// The tensor of this name, or null. Whether it lies in its storage was checked when the archive was read.
  const Weight *find(llvm::StringRef name, bool isConstant) const;
  void add(llvm::StringRef name, Weight weight, bool isConstant);

  /// Its type in the IR, or null.
  static mlir::RankedTensorType typeOf(mlir::MLIRContext *context, const Weight &weight);
  /// Its elements in row-major order, as their type in the IR has them.
  static std::vector<char> elements(const Weight &weight);

private:
  llvm::StringMap<Weight> weights, constants;
};

/// Those of the model `name` in an archive of `fileBytes`, in any form that PyTorch has written them. Each lies in
/// its storage, and all of them together are no larger than some multiple of the file.
llvm::Expected<Weights> readWeights(const Archive &archive, llvm::StringRef name, uint64_t fileBytes);

/// Declares each weight that `module` reads by wt.get as a wt.param, in the order of first use, and writes their elements to
/// `path`. `sources` says which weight each symbol is. Gives an error, or "".
std::string writeWeights(mlir::ModuleOp module, const std::string &path, const llvm::StringMap<const Weight *> &sources);

} // namespace wasmtorch::pt2

#endif
