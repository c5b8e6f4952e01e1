// The sizes of a contraction as a kernel sees them.
#ifndef WASMTORCH_PASSES_PLACEMENT_CONTRACTIONSHAPE_H
#define WASMTORCH_PASSES_PLACEMENT_CONTRACTIONSHAPE_H

#include "mlir/IR/Operation.h"

#include <string>

namespace wasmtorch {

/// A matrix product, or a convolution as one: `rows` x `columns` results, each a sum of `depth` products. Of a recurrent layer: that of one
/// step, its gates being the groups.
struct ContractionShape {
  int64_t batch = 1;      ///< how many times the rows are gone through: batches, and the outer pixels of an image
  int64_t rows = 1;       ///< rows at one stride: rows of the matrix, pixels of an image's line
  int64_t columns = 1;    ///< results of a row in one group
  int64_t depth = 1;      ///< products in a sum
  int64_t innerDepth = 1; ///< how many of them lie one behind the other in the left operand
  int64_t groups = 1;
  int64_t leftBytes = 0;  ///< of the left operand as it lies in memory
  int64_t leftStride = 0; ///< from one row of it to the next, in elements
  bool depthwise = false; ///< a convolution in which each channel is a group of its own
  bool recurrent = false; ///< a recurrent layer: a tile has its rows and columns of all groups
  /// A 3x3 convolution in steps of one pixel with a weight that is known at compile time: Winograd's tiles can compute it. Its lines and
  /// pixels are those of the result.
  bool transformable = false;
  int64_t images = 1, lines = 1, channels = 1; ///< of a convolution
  bool rightIsWeight = true;                   ///< the right operand is known at compile time
  bool rightRowsContiguous = true;             ///< a right operand that isn't: its columns lie one behind the other
};

/// The shape of a contraction or a recurrent layer inside a dispatch. A convolution has its channels last and no padding.
ContractionShape contractionShape(mlir::Operation *op);

/// A name for the work of a dispatch with this root, by which records know it: `linear_f32_8x512_10x512`.
std::string kernelSignature(mlir::Operation *root, mlir::Block &body);

} // namespace wasmtorch

#endif
