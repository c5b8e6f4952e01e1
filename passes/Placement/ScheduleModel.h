// Which schedules there are, and which one is taken without a measurement.
#ifndef WASMTORCH_PASSES_PLACEMENT_SCHEDULEMODEL_H
#define WASMTORCH_PASSES_PLACEMENT_SCHEDULEMODEL_H

#include "dialects/Plan/Plan.h"
#include "passes/Placement/ContractionShape.h"

namespace wasmtorch {

/// The fields of a schedule while it is being decided.
struct Schedule {
  plan::Algorithm algorithm = plan::Algorithm::Loops;
  int64_t rows = 0, columns = 0, depth = 0;
  plan::LoopOrder order = plan::LoopOrder::RowsOuter;
  bool pack = false;
  int64_t strictRows = 0;
  int64_t tile = 0, blockRows = 0, blockColumns = 0;
  bool packLeft = false;
  int64_t unroll = 0, strictUnroll = 0;
  bool prefetch = false, foldLines = false;
};

plan::ScheduleAttr scheduleAttr(mlir::MLIRContext *context, const Schedule &schedule);
Schedule scheduleOf(plan::ScheduleAttr attr);

/// The analytic choice for a contraction or a recurrent layer.
Schedule defaultSchedule(const ContractionShape &shape);
/// The same among the schedules of one algorithm, whether or not it can compute the contraction.
Schedule defaultSchedule(const ContractionShape &shape, plan::Algorithm algorithm);

/// Scratch memory of a `gemm`, in elements: panels of the right operand, behind them rows of the left one.
int64_t rightPackElements(const Schedule &schedule, const ContractionShape &shape);
int64_t leftPackElements(const Schedule &schedule, const ContractionShape &shape);

/// The distance of two rows of `elements`, so that some of them in one column do not share the sets of a first-level cache.
int64_t staggered(int64_t elements);

/// How many products of each sum a turn of the innermost loop should compute; 0 for one.
int64_t unrolledSteps(const ContractionShape &shape);

/// Why a schedule cannot be for this contraction, or an empty text.
std::string whyInfeasible(const Schedule &schedule, const ContractionShape &shape);

/// Scratch memory, in bytes, that a schedule needs: the panels of a packed right operand, a recurrent layer's first state.
int64_t scratchBytes(const Schedule &schedule, const ContractionShape &shape);

/// The same for a sort of lines of `count` elements: keys and their places, twice.
int64_t sortScratchBytes(int64_t count);

} // namespace wasmtorch

#endif
