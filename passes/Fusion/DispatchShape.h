// What kind of work a dispatch's body is.
#ifndef WASMTORCH_PASSES_FUSION_DISPATCHSHAPE_H
#define WASMTORCH_PASSES_FUSION_DISPATCHSHAPE_H

#include "mlir/IR/Block.h"

namespace wasmtorch {

/// A matrix product or a convolution.
bool isContraction(mlir::Operation *op);

/// A recurrent layer: all its steps are one kernel.
bool isRecurrence(mlir::Operation *op);

/// An op whose kernel multiplies matrices, in tiles that a schedule tells: a contraction or a recurrent layer.
bool multipliesMatrices(mlir::Operation *op);

/// A softmax or a norm whose runs one kernel goes over while they lie in the cache.
bool isRowOp(mlir::Operation *op);

/// Whether a composite op needs not fall apart: a kernel computes it whole.
bool hasWholeKernel(mlir::Operation *op);

/// A sum, product, maximum or minimum over dimensions.
bool isReduction(mlir::Operation *op);

/// A running sum, product, maximum or minimum.
bool isScan(mlir::Operation *op);

/// An op that a kernel is built around: a contraction, a recurrent layer, attention, a softmax or norm, a reduction, a scan, a sort or a
/// pooling.
bool isRootOp(mlir::Operation *op);

/// A root whose results can be computed on before they are stored. A recurrent layer reads its own.
bool takesEpilogue(mlir::Operation *op);

/// The root of a dispatch's body, or null where it is elementwise or only moves elements.
mlir::Operation *rootOf(mlir::Block &body);

/// Whether the kernel of a dispatch can write its result at strides of somebody else's.
bool writesAtStrides(mlir::Block &body);

/// Floating-point operations of one op; a multiply-add counts as two, a transcendental function as one.
int64_t flopsOf(mlir::Operation *op);

} // namespace wasmtorch

#endif
