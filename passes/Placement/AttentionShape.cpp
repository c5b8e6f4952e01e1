// The sizes of attention as its kernel sees them.
#include "passes/Placement/AttentionShape.h"

#include "passes/Fusion/View.h"

#include "llvm/Support/MathExtras.h"

namespace wasmtorch {

AttentionShape attentionShape(wt::AttentionOp op) {
  auto query = op.getQuery().getType(), key = op.getKey().getType();
  int64_t rank = query.getRank();
  return {query.getDimSize(rank - 2), key.getDimSize(key.getRank() - 2), query.getShape().back(), op.getType().getShape().back(),
          resolveView(op.getQuery()).strides[rank - 2]};
}

AttentionScratch attentionScratch(const AttentionShape &shape, plan::ScheduleAttr schedule) {
  constexpr int64_t lanes = 4;
  int64_t width = schedule.getColumns(), rows = std::max(schedule.getRows(), schedule.getStrictRows());
  auto panels = [&](int64_t columns, int64_t depth) { return static_cast<int64_t>(llvm::alignTo(columns, width)) * depth; };
  AttentionScratch scratch;
  scratch.scoreCount = llvm::alignTo(shape.keys, lanes);
  scratch.scoreStride = staggered(shape.keys);
  scratch.queryStride = schedule.getPackLeft() ? staggered(shape.features) : 0;
  scratch.values = scratch.keys + panels(shape.keys, shape.features);
  scratch.scores = scratch.values + panels(shape.columns, shape.keys);
  scratch.queries = scratch.scores + rows * scratch.scoreStride;
  scratch.elements = scratch.queries + rows * scratch.queryStride;
  return scratch;
}

Schedule attentionSchedule(const AttentionShape &shape) {
  // Both products are as a matrix product's: sums over a few features or keys, for as many rows as there are queries.
  ContractionShape product;
  product.rows = shape.queries;
  product.batch = 1;
  product.columns = std::max<int64_t>(shape.keys, 8);
  product.leftStride = shape.queryStride;
  product.depth = product.innerDepth = shape.features;
  Schedule schedule = defaultSchedule(product);
  schedule.pack = false;
  schedule.depth = 0;
  schedule.order = plan::LoopOrder::RowsOuter;
  return schedule;
}

} // namespace wasmtorch
