// Each movement op, undone.
#include "compiler/Frontend/WriteBack.h"

using namespace mlir;

namespace wasmtorch::frontend {

namespace {
// Builds ops at one place; shapes are right by construction.
struct Ops {
  OpBuilder &builder;
  Location location;

  Value slice(Value value, int64_t dim, int64_t start, int64_t size) {
    aten::Shape sizes(aten::shapeOf(value)), starts(sizes.size(), 0), steps(sizes.size(), 1);
    if (sizes[dim] == size)
      return value;
    starts[dim] = start;
    sizes[dim] = size;
    return wt::SliceOp::create(builder, location, value, starts, sizes, steps);
  }
  Value reshape(Value value, ArrayRef<int64_t> shape) {
    if (aten::shapeOf(value) == shape)
      return value;
    return wt::ReshapeOp::create(builder, location, RankedTensorType::get(shape, aten::typeOf(value).getElementType()), value);
  }
  // Leaves out what has no elements.
  Value cat(ArrayRef<Value> values, int64_t dim) {
    SmallVector<Value> parts;
    for (Value value : values)
      if (value && aten::typeOf(value).getDimSize(dim) > 0)
        parts.push_back(value);
    return parts.size() == 1 ? parts.front() : wt::CatOp::create(builder, location, parts, dim);
  }
};
} // namespace

// `value` takes every `step`-th place of `groups`, whose dimension `dim` has as many groups of `step` as `value` has elements.
static Value interleave(Ops &ops, Value groups, Value value, int64_t dim, int64_t step) {
  aten::Shape shape(aten::shapeOf(groups)), split(shape), single(aten::shapeOf(value));
  split[dim] /= step;
  split.insert(split.begin() + dim + 1, step);
  single.insert(single.begin() + dim + 1, 1);
  Value others = ops.slice(ops.reshape(groups, split), dim + 1, 1, step - 1);
  return ops.reshape(ops.cat({ops.reshape(value, single), others}, dim + 1), shape);
}

// Overwrites what the slice takes, one dimension after the other: around what is overwritten stay the parts before and after.
static Value overwriteSlice(Ops &ops, wt::SliceOp slice, Value base, Value value, int64_t dim) {
  if (dim == aten::typeOf(base).getRank())
    return value;
  int64_t start = slice.getStarts()[dim], size = slice.getSizes()[dim], step = slice.getSteps()[dim],
          total = aten::typeOf(base).getDimSize(dim);
  if (start == 0 && size == total)
    return overwriteSlice(ops, slice, base, value, dim + 1);
  if (size == 0)
    return base;
  if (step == 1) {
    Value inner = overwriteSlice(ops, slice, ops.slice(base, dim, start, size), value, dim + 1);
    return ops.cat({ops.slice(base, dim, 0, start), inner, ops.slice(base, dim, start + size, total - start - size)}, dim);
  }
  // Whole groups first; the last element's group may be cut off by the end.
  int64_t groups = size - 1, reach = start + groups * step;
  auto strided = wt::SliceOp::create(
      ops.builder, ops.location, base,
      [&] {
        aten::Shape starts(aten::shapeOf(base).size(), 0);
        starts[dim] = start;
        return starts;
      }(),
      [&] {
        aten::Shape sizes(aten::shapeOf(base));
        sizes[dim] = size;
        return sizes;
      }(),
      [&] {
        aten::Shape steps(aten::shapeOf(base).size(), 1);
        steps[dim] = step;
        return steps;
      }());
  Value inner = overwriteSlice(ops, slice, strided, value, dim + 1);
  Value middle =
      groups == 0 ? Value() : interleave(ops, ops.slice(base, dim, start, groups * step), ops.slice(inner, dim, 0, groups), dim, step);
  return ops.cat(
      {ops.slice(base, dim, 0, start), middle, ops.slice(inner, dim, groups, 1), ops.slice(base, dim, reach + 1, total - reach - 1)}, dim);
}

Value writeBack(OpBuilder &builder, Location location, Value base, Value view, Value value) {
  Ops ops{builder, location};
  while (view != base) {
    Operation *op = view.getDefiningOp();
    if (!op)
      return {};
    Value input = op->getOperand(0);
    if (isa<wt::ReshapeOp>(op))
      value = ops.reshape(value, aten::shapeOf(input));
    else if (auto permute = dyn_cast<wt::PermuteOp>(op))
      value = wt::PermuteOp::create(builder, location, value, wt::invertPermutation(permute.getDims()));
    else if (auto slice = dyn_cast<wt::SliceOp>(op))
      value = overwriteSlice(ops, slice, input, value, 0);
    else if (auto gather = dyn_cast<wt::GatherOp>(op))
      value = wt::ScatterOp::create(builder, location, input, gather.getIndex(), value, gather.getDim(), wt::Combine::Replace);
    else
      return {};
    view = input;
  }
  return value;
}

} // namespace wasmtorch::frontend
