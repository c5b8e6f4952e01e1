// Smaller sizes, and the types that follow from them.
#include "dialects/Wt/ShapeMath.h"
#include "tools/wt-reduce/Reducer.h"

#include "mlir/Interfaces/InferTypeOpInterface.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;
using wt::Shape;

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

namespace {

using Rename = llvm::function_ref<int64_t(int64_t)>;

Shape renamed(ArrayRef<int64_t> shape, Rename rename) {
  return llvm::map_to_vector<6>(shape, [&](int64_t size) { return rename(size); });
}

void setShape(Value value, ArrayRef<int64_t> shape) { value.setType(RankedTensorType::get(shape, typeOf(value).getElementType())); }

// What of a slice is left of a smaller operand.
void fitSlice(wt::SliceOp slice) {
  Shape starts(slice.getStarts()), sizes(slice.getSizes());
  for (auto [d, size] : llvm::enumerate(typeOf(slice.getInput()).getShape())) {
    if (d >= starts.size() || size == 0)
      return;
    int64_t step = slice.getSteps()[d];
    starts[d] = std::min(starts[d], size - 1);
    sizes[d] = std::min(sizes[d], (size - starts[d] + step - 1) / step);
  }
  slice.setStarts(starts);
  slice.setSizes(sizes);
}

// As many elements as the operand has: the sizes as they are renamed or, where that doesn't fit, one of them changed.
LogicalResult fitReshape(wt::ReshapeOp reshape, Rename rename) {
  int64_t count = typeOf(reshape.getInput()).getNumElements();
  Shape old(reshape.getType().getShape());
  for (Shape sizes : {old, renamed(old, rename)}) {
    if (ShapedType::getNumElements(sizes) == count)
      return setShape(reshape.getResult(), sizes), success();
    for (int64_t &size : sizes) {
      int64_t kept = size, others = size == 0 ? 0 : ShapedType::getNumElements(sizes) / size;
      if (others != 0 && count % others == 0) {
        size = count / others;
        return setShape(reshape.getResult(), sizes), success();
      }
      size = kept;
    }
  }
  return failure();
}

LogicalResult fitExpand(wt::ExpandOp expand, Rename rename) {
  Shape to = renamed(expand.getType().getShape(), rename);
  ArrayRef<int64_t> from = typeOf(expand.getInput()).getShape();
  for (size_t i = 1; i <= from.size() && i <= to.size(); ++i)
    if (from[from.size() - i] != 1)
      to[to.size() - i] = from[from.size() - i];
  setShape(expand.getResult(), to);
  return success();
}

// The first elements of each dimension.
LogicalResult fitConstant(wt::ConstantOp constant, Rename rename) {
  auto value = dyn_cast<DenseElementsAttr>(constant.getValue());
  auto old = constant.getType();
  auto type = RankedTensorType::get(renamed(old.getShape(), rename), old.getElementType());
  if (type == old)
    return success();
  if (!value)
    return failure();
  DenseElementsAttr less;
  if (value.isSplat()) {
    less = value.resizeSplat(type);
  } else {
    auto all = llvm::to_vector(value.getValues<Attribute>());
    auto strides = wt::rowMajorStrides(old.getShape()), ours = wt::rowMajorStrides(type.getShape());
    SmallVector<Attribute> kept;
    for (int64_t i = 0; i < type.getNumElements(); ++i) {
      int64_t at = 0;
      for (size_t d = 0; d < ours.size(); ++d)
        at += i / ours[d] % type.getDimSize(d) * strides[d];
      kept.push_back(all[at]);
    }
    less = DenseElementsAttr::get(type, kept);
  }
  constant.setValueAttr(less);
  constant.getResult().setType(type);
  return success();
}

LogicalResult infer(Operation *op) {
  auto inferred = dyn_cast<InferTypeOpInterface>(op);
  if (!inferred)
    return failure();
  SmallVector<Type> types;
  if (failed(inferred.inferReturnTypes(op->getContext(), std::nullopt, op->getOperands(), op->getDiscardableAttrDictionary(),
                                       op->getPropertiesStorage(), op->getRegions(), types)))
    return failure();
  for (auto [result, type] : llvm::zip_equal(op->getResults(), types))
    result.setType(type);
  return success();
}

LogicalResult refit(Operation *op, Rename rename) {
  return llvm::TypeSwitch<Operation *, LogicalResult>(op)
      .Case([&](wt::GetOp get) {
        auto parameter = op->getParentOfType<ModuleOp>().lookupSymbol<wt::ParamOp>(get.getWeightAttr());
        if (!parameter)
          return failure();
        get.getResult().setType(parameter.getTensorType());
        return success();
      })
      .Case([&](wt::ConvertOp convert) { return setShape(convert.getResult(), typeOf(convert.getInput()).getShape()), success(); })
      .Case([&](wt::ConstantOp constant) { return fitConstant(constant, rename); })
      .Case([&](wt::ReshapeOp reshape) { return fitReshape(reshape, rename); })
      .Case([&](wt::ExpandOp expand) { return fitExpand(expand, rename); })
      .Case<wt::IotaOp, wt::InterpolationOp>(
          [&](auto free) { return setShape(free.getResult(), renamed(typeOf(free.getResult()).getShape(), rename)), success(); })
      .Case([&](wt::SliceOp slice) { return fitSlice(slice), infer(op); })
      .Default([&](Operation *) { return infer(op); });
}

} // namespace

LogicalResult wasmtorch::fuzzing::inferTypes(func::FuncOp function, Rename rename) {
  for (Operation *op : opsOf(function))
    if (failed(refit(op, rename)))
      return failure();
  return success();
}

// Every size that some input, weight or op has, the largest first.
static SmallVector<int64_t> sizesOf(func::FuncOp function) {
  llvm::SetVector<int64_t> sizes;
  auto add = [&](Value value) { sizes.insert_range(typeOf(value).getShape()); };
  llvm::for_each(function.getArguments(), add);
  for (Operation *op : opsOf(function))
    llvm::for_each(op->getResults(), add);
  auto sorted = llvm::to_vector(llvm::make_filter_range(sizes, [](int64_t size) { return size > 1; }));
  llvm::sort(sorted, std::greater<>());
  return sorted;
}

// What a size becomes, the boldest first.
static constexpr int64_t attempts = 4;
static int64_t smaller(int64_t size, int64_t attempt) {
  const int64_t choices[] = {1, 2, size / 2, size - 1};
  return choices[attempt];
}

static int64_t countSizes(func::FuncOp function) { return attempts * sizesOf(function).size(); }

static bool shrinkSize(func::FuncOp function, int64_t place) {
  int64_t from = sizesOf(function)[place / attempts], to = smaller(from, place % attempts);
  if (to >= from || to < 1)
    return false;
  auto rename = [&](int64_t size) { return size == from ? to : size; };
  for (Value argument : function.getArguments())
    setShape(argument, renamed(typeOf(argument).getShape(), rename));
  for (auto parameter : function->getParentOfType<ModuleOp>().getOps<wt::ParamOp>())
    parameter.setType(
        RankedTensorType::get(renamed(parameter.getTensorType().getShape(), rename), parameter.getTensorType().getElementType()));
  return succeeded(inferTypes(function, rename));
}

// One dimension of one input.
static int64_t countDims(func::FuncOp function) {
  int64_t count = 0;
  for (Value argument : function.getArguments())
    count += typeOf(argument).getRank();
  return attempts * count;
}

static bool shrinkDim(func::FuncOp function, int64_t place) {
  int64_t dim = place / attempts;
  for (Value argument : function.getArguments()) {
    if (dim >= typeOf(argument).getRank()) {
      dim -= typeOf(argument).getRank();
      continue;
    }
    Shape shape(typeOf(argument).getShape());
    int64_t from = shape[dim], to = smaller(from, place % attempts);
    if (to >= from || to < 1)
      return false;
    shape[dim] = to;
    setShape(argument, shape);
    return succeeded(inferTypes(function, [](int64_t size) { return size; }));
  }
  return false;
}

ArrayRef<Reduction> fuzzing::shapeReductions() {
  static constexpr Reduction reductions[] = {{"a size shrinks everywhere", countSizes, shrinkSize},
                                             {"a dimension of an input shrinks", countDims, shrinkDim}};
  return reductions;
}
