// The sizes of attention as its kernel sees them.
#ifndef WASMTORCH_PASSES_PLACEMENT_ATTENTIONSHAPE_H
#define WASMTORCH_PASSES_PLACEMENT_ATTENTIONSHAPE_H

#include "dialects/Wt/Wt.h"
#include "passes/Placement/ScheduleModel.h"

namespace wasmtorch {

/// `[queries, features] x [keys, features] x [keys, columns]`, once for each batch.
struct AttentionShape {
  int64_t queries, keys, features, columns;
};
AttentionShape attentionShape(wt::AttentionOp op);

/// Where in its scratch memory a kernel keeps keys and values in panels and the scores of one tile of queries, in elements.
struct AttentionScratch {
  int64_t keys = 0, values = 0, scores = 0, elements = 0;
  int64_t scoreStride = 0; ///< from one query's scores to the next's
};
AttentionScratch attentionScratch(const AttentionShape &shape, int64_t rows, int64_t width);

/// The schedule that is taken without a measurement.
Schedule attentionSchedule(const AttentionShape &shape);

} // namespace wasmtorch

#endif
