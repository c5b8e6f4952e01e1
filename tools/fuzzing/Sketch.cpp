// Adds inputs, weights and small combinations of ops to a random program.
#include "tools/fuzzing/Sketch.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

Sketch::Sketch(ModuleOp module, StringRef name, uint64_t seed, int64_t &weightBytes)
    : random(seed), b(module.getContext()), loc(b.getUnknownLoc()), element(b.getF32Type()), module(module), weightBytes(weightBytes) {
  b.setInsertionPointToEnd(module.getBody());
  function = func::FuncOp::create(b, loc, name, b.getFunctionType({}, {}));
  b.setInsertionPointToEnd(function.addEntryBlock());
}

bool Sketch::fits(ArrayRef<int64_t> shape) { return ShapedType::getNumElements(shape) <= mostElements; }

Value Sketch::input(ArrayRef<int64_t> shape, StringRef fill, Type type) {
  unsigned index = function.getNumArguments();
  NamedAttribute attributes[] = {b.getNamedAttr("wt.fill", b.getStringAttr(fill)),
                                 b.getNamedAttr("wt.name", b.getStringAttr("x" + Twine(index)))};
  if (failed(function.insertArgument(index, tensor(shape, type), b.getDictionaryAttr(attributes), loc)))
    llvm::report_fatal_error("cannot add an input");
  return function.getArgument(index);
}

Value Sketch::weight(ArrayRef<int64_t> shape, StringRef fill, Type type) {
  auto kind = tensor(shape, type);
  std::string name = (function.getSymName() + "." + Twine(weights++)).str();
  OpBuilder outside(function);
  auto parameter = wt::ParamOp::create(outside, loc, name, kind, weightBytes, name);
  parameter->setAttr("wt.fill", b.getStringAttr(fill));
  weightBytes += llvm::alignTo(wt::byteSize(kind), wt::weightAlignment);
  return make<wt::GetOp>(kind, name);
}

Value Sketch::constant(double value, Type type, ArrayRef<int64_t> shape) {
  auto kind = tensor(shape, type);
  Type scalar = kind.getElementType();
  Attribute number =
      isa<FloatType>(scalar)
          ? Attribute(b.getFloatAttr(scalar, value))
          : Attribute(b.getIntegerAttr(scalar, APInt(scalar.getIntOrFloatBitWidth(), static_cast<uint64_t>(static_cast<int64_t>(value)),
                                                     /*isSigned=*/false, /*implicitTrunc=*/true)));
  return make<wt::ConstantOp>(DenseElementsAttr::get(kind, number));
}

Value Sketch::other(ArrayRef<int64_t> shape) {
  int64_t count = ShapedType::getNumElements(shape);
  if (count <= 32 && random.chance(0.25)) {
    auto kind = tensor(shape);
    SmallVector<Attribute> numbers;
    for (int64_t i = 0; i < count; ++i)
      numbers.push_back(b.getFloatAttr(element, static_cast<double>(random.between(-24, 24)) / 8));
    return make<wt::ConstantOp>(DenseElementsAttr::get(kind, numbers));
  }
  return random.chance(0.5) ? weight(shape) : input(shape, random.chance(0.1) ? "extremes" : "normal");
}

Value Sketch::linear(Value x, int64_t features, bool bias) {
  Value w = weight({features, shapeOf(x).back()}, "small");
  return make<wt::LinearOp>(x, w, bias ? weight({features}) : Value());
}

Value Sketch::slice(Value x, int64_t dim, int64_t start, int64_t size) {
  Shape starts(rankOf(x), 0), sizes(shapeOf(x)), steps(rankOf(x), 1);
  starts[dim] = start;
  sizes[dim] = size;
  return make<wt::SliceOp>(x, starts, sizes, steps);
}

Value Sketch::bounded(Value x) {
  switch (random.between(0, 3)) {
  case 0:
    return make<wt::SigmoidOp>(x);
  case 1:
    return make<wt::ClampOp>(x, number(-3.0), number(random.choose({1.0, 2.5, 4.0})));
  default:
    return make<wt::TanhOp>(x);
  }
}

Value Sketch::positive(Value x) {
  Value least = constant(random.choose({0.125, 0.5, 1.0}));
  Value size = make<wt::AbsOp>(tamed(x));
  return random.chance(0.5) ? make<wt::AddOp>(size, least) : make<wt::MaximumOp>(size, least);
}

Value Sketch::exact(ArrayRef<int64_t> shape) {
  Value x = input(shape, random.chance(0.5) ? "whole" : "normal");
  switch (random.between(0, 4)) {
  case 0:
    return make<wt::NegOp>(x);
  case 1:
    return make<wt::ReluOp>(x);
  case 2:
    return make<wt::FloorOp>(x);
  default:
    return x;
  }
}

int64_t Sketch::divisorOf(int64_t size) {
  SmallVector<int64_t> divisors;
  for (int64_t d = 1; d <= size; ++d)
    if (size % d == 0)
      divisors.push_back(d);
  return random.choose(divisors);
}

SmallVector<int64_t> Sketch::someDims(Value x, int64_t most) {
  SmallVector<int64_t> dims = llvm::to_vector(llvm::seq<int64_t>(0, rankOf(x)));
  random.shuffle(dims);
  dims.resize(std::min<int64_t>(dims.size(), random.between(0, most)));
  llvm::sort(dims);
  return dims;
}

Shape Sketch::permutation(int64_t rank) {
  Shape dims(llvm::to_vector(llvm::seq<int64_t>(0, rank)));
  // Those that models have, or any.
  if (rank >= 2 && random.chance(0.3))
    std::swap(dims[rank - 1], dims[rank - 2]);
  else if (rank >= 3 && random.chance(0.3))
    std::rotate(dims.begin() + 1, dims.begin() + (random.chance(0.5) ? 2 : rank - 1), dims.end());
  else
    random.shuffle(dims);
  return dims;
}

Value Sketch::partner(Value x) {
  SmallVector<Value> others;
  for (Value value : values)
    if (value.getType() == x.getType())
      others.push_back(value);
  return others.empty() ? x : random.choose(others);
}

Value Sketch::pick() {
  SmallVector<Value> floats;
  for (Value value : values)
    if (elementOf(value) == element)
      floats.push_back(value);
  return random.chance(0.78) ? floats.back() : random.choose(floats);
}

Value Sketch::pickOf(Type type) {
  for (Value value : llvm::reverse(values))
    if (elementOf(value) == type)
      return value;
  return {};
}

void Sketch::finish(ArrayRef<Value> results) {
  func::ReturnOp::create(b, loc, results);
  function.setFunctionType(b.getFunctionType(function.getArgumentTypes(), ValueRange(results).getTypes()));
}
