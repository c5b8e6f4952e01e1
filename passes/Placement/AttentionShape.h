// The sizes of attention as its kernel sees them.
#ifndef WASMTORCH_PASSES_PLACEMENT_ATTENTIONSHAPE_H
#define WASMTORCH_PASSES_PLACEMENT_ATTENTIONSHAPE_H

#include "dialects/Wt/Wt.h"
#include "passes/Placement/ScheduleModel.h"

namespace wasmtorch {

/// `[queries, features] x [keys, features] x [keys, columns]`, once for each batch.
struct AttentionShape {
  int64_t queries, keys, features, columns;
  int64_t queryStride; ///< from one query to the next, in elements
};
AttentionShape attentionShape(wt::AttentionOp op);

/// Where in its scratch memory a kernel keeps keys and values in panels and, of one tile of queries, these and their scores, in elements.
struct AttentionScratch {
  int64_t keys = 0, values = 0, scores = 0, queries = 0, elements = 0;
  int64_t scoreCount = 0, scoreStride = 0; ///< of one query in whole vectors, and to the next one's
  int64_t queryStride = 0;                 ///< of queries that are copied, else 0
};
AttentionScratch attentionScratch(const AttentionShape &shape, plan::ScheduleAttr schedule);

/// The schedule that is taken without a measurement.
Schedule attentionSchedule(const AttentionShape &shape);

} // namespace wasmtorch

#endif
