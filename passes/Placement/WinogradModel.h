// 3x3 convolutions as products of transformed tiles: sizes, memory, and where they are faster.
//
// Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks", 2015, arXiv:1509.09308. A tile of t x t results
// takes (t + 2)^2 products for each pair of channels instead of 9 t^2. The products of all tiles at one of the
// (t + 2)^2 points are one matrix product.
#ifndef WASMTORCH_PASSES_PLACEMENT_WINOGRADMODEL_H
#define WASMTORCH_PASSES_PLACEMENT_WINOGRADMODEL_H

#include "passes/Placement/ScheduleModel.h"

namespace wasmtorch {

/// Points at which the polynomials of a tile are multiplied, along each dimension.
inline int64_t winogradPoints(int64_t tile) { return tile + 2; }

/// The matrix G, row by row: three taps to `tile + 2` points.
llvm::SmallVector<double> winogradWeightTransform(int64_t tile);

/// Where a kernel keeps transformed inputs and sums, in elements. One point's matrix comes after the other's; rows are tiles.
struct WinogradScratch {
  int64_t inputRow = 0, inputPoint = 0; ///< strides of inputs, which come first: `[points^2][block_rows][channels]`
  int64_t sums = 0;                     ///< where sums begin: `[points^2][block_rows][block_columns]`
  int64_t sumRow = 0, sumPoint = 0;
  int64_t elements = 0;
};
WinogradScratch winogradScratch(const Schedule &schedule, int64_t channels);

/// The schedule for one size of tile that is taken without a measurement.
Schedule winogradSchedule(const ContractionShape &shape, int64_t tile);

/// The faster one of `gemm` and of what Winograd's tiles make possible, by a model of the time that each takes.
Schedule fastestConvolution(const ContractionShape &shape, const Schedule &gemm);

/// Why a schedule of algorithm `winograd` cannot be for this contraction, or an empty text.
std::string whyNotTransformed(const Schedule &schedule, const ContractionShape &shape);

} // namespace wasmtorch

#endif
