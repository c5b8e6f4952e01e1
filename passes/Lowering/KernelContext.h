// One kernel while its code is emitted: its operands in memory, its root, its result.
#ifndef WASMTORCH_PASSES_LOWERING_KERNELCONTEXT_H
#define WASMTORCH_PASSES_LOWERING_KERNELCONTEXT_H

#include "dialects/Plan/Plan.h"
#include "dialects/Wt/ShapeMath.h"
#include "passes/Lowering/Emitter.h"
#include "passes/Lowering/Pointwise.h"

namespace wasmtorch {

/// What the lowering of any kernel needs to know.
struct KernelContext {
  plan::KernelOp kernel;
  llvm::DenseMap<mlir::Value, Memory> arguments; ///< block arguments of the kernel
  Memory output;
  mlir::Value scratch; ///< !llvm.ptr, or null
  /// What is computed; where the kernel ends in a `wt.pad` it is what goes into the middle, where a root's result is permuted at
  /// last it is what is permuted.
  mlir::Value produced;
  mlir::Operation *root = nullptr;
  bool strict = false; ///< a multiply-add will be a product and a sum

  mlir::RankedTensorType producedType() const { return llvm::cast<mlir::RankedTensorType>(produced.getType()); }
  /// Rows of a tile, as the schedule has them for this variant.
  int64_t tileRows() {
    return strict && kernel.getSchedule().getStrictRows() > 0 ? kernel.getSchedule().getStrictRows() : kernel.getSchedule().getRows();
  }
  /// Products of each sum in a turn of the innermost loop, as the schedule has them for this variant.
  int64_t unroll() {
    return strict && kernel.getSchedule().getStrictUnroll() > 0 ? kernel.getSchedule().getStrictUnroll() : kernel.getSchedule().getUnroll();
  }
  /// Where an element of the produced value is written, for a point of its own shape.
  LinearForm outputForm() const;
};

/// Fills the context's fields that follow from the kernel's body: `produced` and `root`.
void analyzeKernel(KernelContext &context);

/// Of a root's bias, one number for each channel, those of `lanes` channels from `channel` on; null where `bias` is.
mlir::Value loadBias(Emitter &emitter, const KernelContext &context, mlir::Value bias, const Coordinate &channel, int64_t lanes);

/// The end of a kernel: `value`, of `lanes` elements from `at` on along the last dimension, goes through what is computed behind the root,
/// and the result is stored where `form` says. Gives false, after a diagnostic, where it cannot be computed.
bool storeResult(Emitter &emitter, const KernelContext &context, const PointwiseExpression &epilogue, const LinearForm &form,
                 const Point &at, int64_t lanes, mlir::Value value);

/// Writes the border of a kernel that ends in `wt.pad`; nothing for others.
void emitBorder(Emitter &emitter, const KernelContext &context);

/// Writes `value`, of any shape, to where `place` says in the kernel's output.
mlir::LogicalResult emitElements(Emitter &emitter, const KernelContext &context, mlir::Value value, LinearForm place);

// One function for each family; they fail after a diagnostic.
mlir::LogicalResult lowerPointwise(Emitter &emitter, KernelContext &context);
mlir::LogicalResult lowerConcatenation(Emitter &emitter, KernelContext &context);
mlir::LogicalResult lowerScatter(Emitter &emitter, KernelContext &context);
mlir::LogicalResult lowerReduction(Emitter &emitter, KernelContext &context);
mlir::LogicalResult lowerRows(Emitter &emitter, KernelContext &context);
mlir::LogicalResult lowerAttention(Emitter &emitter, KernelContext &context);
mlir::LogicalResult lowerScan(Emitter &emitter, KernelContext &context);
mlir::LogicalResult lowerSort(Emitter &emitter, KernelContext &context);
mlir::LogicalResult lowerPooling(Emitter &emitter, KernelContext &context);
mlir::LogicalResult lowerGemm(Emitter &emitter, KernelContext &context);
mlir::LogicalResult lowerRecurrence(Emitter &emitter, KernelContext &context);
mlir::LogicalResult lowerWinograd(Emitter &emitter, KernelContext &context);
mlir::LogicalResult lowerDepthwise(Emitter &emitter, KernelContext &context);

/// `prepare(weights)`, which computes what the file of weights does not hold.
void lowerPreparation(plan::PrepareOp prepare);

/// The address of a buffer: one of the two bases and a constant.
mlir::Value addressOf(Emitter &emitter, mlir::Value buffer, mlir::Value weights, mlir::Value session);

} // namespace wasmtorch

#endif
