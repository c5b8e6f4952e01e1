// Values that are computed element by element from memory: what surrounds a kernel's root.
#include "passes/Lowering/Pointwise.h"

#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/View.h"
#include "passes/Lowering/ElementRules.h"

#include "mlir/Dialect/Arith/IR/Arith.h"
#include "mlir/Dialect/Vector/IR/VectorOps.h"

using namespace mlir;

namespace wasmtorch {

namespace {

RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

LinearForm constantForm(int64_t constant, unsigned rank) {
  LinearForm form;
  form.constant = constant;
  form.coefficients.assign(rank, 0);
  return form;
}

void accumulate(LinearForm &sum, const LinearForm &form, int64_t factor) {
  sum.constant += form.constant * factor;
  for (auto [to, from] : llvm::zip(sum.coefficients, form.coefficients))
    to += from * factor;
}

// Where an operand that broadcasts against `map`'s value stands.
SmallVector<LinearForm> broadcastMap(RankedTensorType operand, ArrayRef<LinearForm> map, unsigned iterationRank) {
  SmallVector<LinearForm> result;
  unsigned missing = map.size() - operand.getRank();
  for (int64_t d = 0; d < operand.getRank(); ++d)
    result.push_back(operand.getDimSize(d) == 1 ? constantForm(0, iterationRank) : map[missing + d]);
  return result;
}

SmallVector<LinearForm> sliceMap(wt::SliceOp slice, ArrayRef<LinearForm> map, unsigned iterationRank) {
  SmallVector<LinearForm> result;
  for (auto [d, form] : llvm::enumerate(map)) {
    LinearForm moved = constantForm(slice.getStarts()[d], iterationRank);
    accumulate(moved, form, slice.getSteps()[d]);
    result.push_back(moved);
  }
  return result;
}

// From the other end: size - 1 - i.
SmallVector<LinearForm> flipMap(wt::FlipOp flip, ArrayRef<LinearForm> map, unsigned iterationRank) {
  SmallVector<LinearForm> result(map);
  for (int64_t d : flip.getDims()) {
    result[d] = constantForm(flip.getType().getShape()[d] - 1, iterationRank);
    accumulate(result[d], map[d], -1);
  }
  return result;
}

// The operand's dimensions from those they are split into.
SmallVector<LinearForm> splitMap(wt::ReshapeOp reshape, ArrayRef<SplitDim> splits, ArrayRef<LinearForm> map, unsigned iterationRank) {
  SmallVector<LinearForm> result(typeOf(reshape.getInput()).getRank(), constantForm(0, iterationRank));
  for (auto [split, form] : llvm::zip_equal(splits, map))
    if (split.dim >= 0)
      accumulate(result[split.dim], form, split.factor);
  return result;
}

// Window i's element k stands at i * step + k * dilation.
SmallVector<LinearForm> windowMap(wt::WindowOp window, ArrayRef<LinearForm> map, unsigned iterationRank) {
  SmallVector<LinearForm> result(map.drop_back());
  LinearForm &moved = result[window.getDim()];
  LinearForm first = moved;
  moved = constantForm(0, iterationRank);
  accumulate(moved, first, window.getStep());
  accumulate(moved, map.back(), window.getDilation());
  return result;
}

// Goes from a view to its operand, and `map` with it; false where `value` is no view.
bool lookThroughView(Value &value, SmallVector<LinearForm> &map, unsigned iterationRank) {
  Operation *op = value.getDefiningOp();
  if (auto slice = dyn_cast_or_null<wt::SliceOp>(op)) {
    map = sliceMap(slice, map, iterationRank);
  } else if (auto flip = dyn_cast_or_null<wt::FlipOp>(op)) {
    map = flipMap(flip, map, iterationRank);
  } else if (auto reshape = dyn_cast_or_null<wt::ReshapeOp>(op)) {
    auto splits = splitDims(reshape);
    if (!splits)
      return false;
    map = splitMap(reshape, *splits, map, iterationRank);
  } else if (auto window = dyn_cast_or_null<wt::WindowOp>(op)) {
    map = windowMap(window, map, iterationRank);
  } else if (auto permute = dyn_cast_or_null<wt::PermuteOp>(op)) {
    SmallVector<LinearForm> inner(map.size());
    for (auto [i, dim] : llvm::enumerate(permute.getDims()))
      inner[dim] = map[i];
    map = inner;
  } else if (auto expand = dyn_cast_or_null<wt::ExpandOp>(op)) {
    map = broadcastMap(typeOf(expand.getInput()), map, iterationRank);
  } else {
    return false;
  }
  value = op->getOperand(0);
  return true;
}

// An index of any width as a place among `size` elements: what is outside counts as the nearest end.
Value clampedPlace(Emitter &e, Value index, int64_t size) {
  auto constant = [&](int64_t number) -> Value {
    return arith::ConstantOp::create(e.b, e.loc, cast<TypedAttr>(e.b.getIntegerAttr(index.getType(), number)));
  };
  index = arith::MaxSIOp::create(e.b, e.loc, index, constant(0));
  index = arith::MinSIOp::create(e.b, e.loc, index, constant(size - 1));
  return index.getType().isInteger(64) ? Value(arith::TruncIOp::create(e.b, e.loc, e.b.getI32Type(), index)) : index;
}

} // namespace

SmallVector<LinearForm> identityMap(unsigned rank) {
  SmallVector<LinearForm> map;
  for (unsigned d = 0; d < rank; ++d) {
    map.push_back(constantForm(0, rank));
    map.back().coefficients[d] = 1;
  }
  return map;
}

LinearForm stridedForm(ArrayRef<int64_t> strides, ArrayRef<LinearForm> map, unsigned iterationRank) {
  LinearForm form = constantForm(0, iterationRank);
  for (auto [stride, dim] : llvm::zip(strides, map))
    accumulate(form, dim, stride);
  return form;
}

LinearForm rowMajorForm(ArrayRef<int64_t> shape, ArrayRef<LinearForm> map, unsigned iterationRank) {
  return stridedForm(wt::rowMajorStrides(shape), map, iterationRank);
}

LogicalResult PointwiseExpression::build(Value value) { return build(value, identityMap(typeOf(value).getRank())); }

LogicalResult PointwiseExpression::build(Value value, ArrayRef<LinearForm> map) {
  iterationRank = map.empty() ? 0 : map.front().coefficients.size();
  return node(value, map);
}

FailureOr<unsigned> PointwiseExpression::node(Value value, ArrayRef<LinearForm> map) {
  for (auto [i, known] : llvm::enumerate(nodes))
    if (known.value == value && ArrayRef<LinearForm>(known.map) == map)
      return i;
  // Views only change where their operand is read.
  SmallVector<LinearForm> inner(map);
  if (Value operand = value; lookThroughView(operand, inner, iterationRank))
    return node(operand, inner);

  Operation *op = value.getDefiningOp();
  Node made;
  made.value = value;
  made.map.assign(map.begin(), map.end());
  if (auto it = llvm::find(given, value); it != given.end()) {
    made.given = it - given.begin();
  } else if (!op) {
    made.form = rowMajorForm(typeOf(value).getShape(), map, iterationRank);
    made.hasForm = true;
  } else if (auto iota = dyn_cast<wt::IotaOp>(op)) {
    made.form = map[iota.getDim()];
    made.hasForm = true;
  } else if (isa<wt::GatherOp>(op)) {
    if (failed(readGathered(op, made)))
      return failure();
  } else if (op->hasTrait<wt::ElementwiseOp>()) {
    for (Value operand : op->getOperands()) {
      auto inner = node(operand, broadcastMap(typeOf(operand), map, iterationRank));
      if (failed(inner))
        return failure();
      made.operands.push_back(*inner);
    }
  } else if (!isa<wt::ConstantOp>(op)) {
    return op->emitError("the WebAssembly back end cannot compute ")
           << op->getName() << " inside this kernel, expected a kernel of its own";
  }
  nodes.push_back(std::move(made));
  return nodes.size() - 1;
}

LogicalResult PointwiseExpression::readGathered(Operation *op, Node &made) {
  auto gather = cast<wt::GatherOp>(op);
  auto index = node(gather.getIndex(), broadcastMap(typeOf(gather.getIndex()), made.map, iterationRank));
  if (failed(index))
    return failure();
  made.operands.push_back(*index);
  // In the data the index is one more coordinate, which stands in the place of `dim`.
  SmallVector<LinearForm> map(made.map.begin(), made.map.end());
  for (LinearForm &form : map)
    form.coefficients.push_back(0);
  map[gather.getDim()] = constantForm(0, iterationRank + 1);
  map[gather.getDim()].coefficients.back() = 1;
  made.data = gather.getData();
  while (lookThroughView(made.data, map, iterationRank + 1))
    ;
  if (made.data.getDefiningOp())
    return op->emitError("the WebAssembly back end gathers from memory alone, expected an argument of the kernel, found the result of ")
           << made.data.getDefiningOp()->getName();
  made.form = rowMajorForm(typeOf(made.data).getShape(), map, iterationRank + 1);
  made.hasForm = true;
  return success();
}

bool PointwiseExpression::computes() const {
  return llvm::any_of(nodes, [](const Node &node) { return !node.operands.empty(); });
}

bool PointwiseExpression::join(unsigned dim, int64_t outerSize, int64_t innerSize, MutableArrayRef<LinearForm *> extra) {
  auto fits = [&](const LinearForm &form) { return form.coefficients[dim] == form.coefficients[dim + 1] * innerSize; };
  // A dimension of one element is stepped along by nobody: its coefficient says nothing of a leaf.
  bool unit = outerSize == 1 || innerSize == 1;
  if (!llvm::all_of(extra, [&](LinearForm *form) { return fits(*form); }) ||
      !llvm::all_of(nodes, [&](const Node &node) { return !node.hasForm || unit || fits(node.form); }))
    return false;
  auto drop = [&](LinearForm &form) { form.coefficients.erase(form.coefficients.begin() + dim + (innerSize == 1 ? 1 : 0)); };
  for (LinearForm *form : extra)
    drop(*form);
  for (Node &node : nodes)
    if (node.hasForm)
      drop(node.form);
  return true;
}

void PointwiseExpression::collapse(SmallVectorImpl<int64_t> &sizes, MutableArrayRef<LinearForm *> extra) {
  for (unsigned d = sizes.size(); d-- > 1;) {
    if (!join(d - 1, sizes[d - 1], sizes[d], extra))
      continue;
    sizes[d] *= sizes[d - 1];
    sizes.erase(sizes.begin() + (d - 1));
  }
}

// Where the index is the same for all lanes they lie at a stride in memory, as rows of a table do.
Value PointwiseExpression::emitGather(Emitter &e, const Node &node, Value index, bool indexVaries, const Point &point, unsigned laneDim,
                                      int64_t lanes) const {
  auto gather = node.value.getDefiningOp<wt::GatherOp>();
  const Memory &memory = arguments.find(node.data)->second;
  auto addressOf = [&](int64_t lane) {
    Point place(point);
    if (lane > 0)
      place[laneDim].constant += lane;
    place.push_back(
        {clampedPlace(e, vector::ExtractOp::create(e.b, e.loc, index, lane), typeOf(gather.getData()).getDimSize(gather.getDim())), 0});
    return e.address(memory, node.form, place);
  };
  if (!indexVaries)
    return e.load(addressOf(0), memory.element, laneDim < point.size() ? node.form.coefficients[laneDim] : 0, lanes);
  Value vector = e.zero(memory.element);
  for (int64_t lane = 0; lane < lanes; ++lane)
    vector = vector::InsertOp::create(e.b, e.loc, e.loadScalar(addressOf(lane), memory.element), vector, lane);
  return vector;
}

Value PointwiseExpression::emit(Emitter &e, const Point &point, unsigned laneDim, int64_t lanes, ValueRange results) const {
  SmallVector<Value> values;
  SmallVector<bool> varies; // from lane to lane
  for (const Node &node : nodes) {
    Operation *op = node.value.getDefiningOp();
    varies.push_back(node.given >= 0 || llvm::any_of(node.operands, [&](unsigned operand) { return varies[operand]; }) ||
                     (node.hasForm && laneDim < point.size() && node.form.coefficients[laneDim] != 0));
    Value value;
    if (node.given >= 0) {
      value = results[node.given];
    } else if (!op) {
      const Memory &memory = arguments.find(node.value)->second;
      int64_t stride = laneDim < node.form.coefficients.size() ? node.form.coefficients[laneDim] : 0;
      value = e.load(e.address(memory, node.form, point), memory.element, stride, lanes);
    } else if (auto iota = dyn_cast<wt::IotaOp>(op)) {
      int64_t step = laneDim < node.form.coefficients.size() ? node.form.coefficients[laneDim] : 0;
      value = e.count(node.form, point, step, computedType(iota.getType().getElementType()));
    } else if (isa<wt::GatherOp>(op)) {
      unsigned index = node.operands.front();
      value = emitGather(e, node, values[index], varies[index], point, laneDim, lanes);
    } else if (auto constant = dyn_cast<wt::ConstantOp>(op)) {
      auto elements = cast<DenseElementsAttr>(constant.getValue());
      Type element = constant.getType().getElementType();
      value = isa<FloatType>(element) ? e.splat(elements.getSplatValue<APFloat>().convertToDouble(), element)
                                      : e.splat(elements.getSplatValue<APInt>());
    } else {
      SmallVector<Value> operands;
      for (unsigned operand : node.operands)
        operands.push_back(values[operand]);
      value = emitElementRule(e, op, operands);
      if (!value)
        return Value();
    }
    values.push_back(value);
  }
  return values.back();
}

} // namespace wasmtorch
