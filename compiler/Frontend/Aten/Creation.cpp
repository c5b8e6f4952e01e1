// Tensors of one value, shaped or typed like others.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Registry.h"

#include <cmath>

using namespace mlir;

namespace wasmtorch::aten {

static Results filled(Call &call, double value) {
  Value like = call.has("self") ? call.tensor("self") : Value();
  Type type = call.elementType("dtype");
  if (!type)
    type = like ? typeOf(like).getElementType() : Type(call.getBuilder().getF32Type());
  Shape shape = call.has("size") || !like ? call.integers("size") : Shape(shapeOf(like));
  return {call.splat(shape, type, value)};
}

// What an empty tensor holds is anything, so zeros.
static Results zeros(Call &call) { return filled(call, 0); }
static Results ones(Call &call) { return filled(call, 1); }

static Results full(Call &call) {
  if (!call.get("fill_value").isNumber())
    return call.unsupported("with a value that is a tensor");
  return filled(call, call.number("fill_value"));
}

// A number as a tensor, of floats unless another type is asked for.
static Results scalarTensor(Call &call) {
  Type type = call.elementType("dtype");
  return {call.splat({}, type ? type : Type(call.getBuilder().getF32Type()), call.number("s"))};
}

// In place: all elements of `self` become one value, a number or a scalar tensor.
static Results fill(Call &call) {
  Value self = call.tensor("self");
  if (!self)
    return {};
  Type type = typeOf(self).getElementType();
  if (const Value *value = call.get("value").tensor())
    return {call.expand(call.convert(*value, type), shapeOf(self))};
  return {call.splat(shapeOf(self), type, call.number("value"))};
}

static Results zero(Call &call) {
  Value self = call.tensor("self");
  return self ? Results{call.splat(shapeOf(self), typeOf(self).getElementType(), 0)} : Results();
}

// Numbers at equal distances, of which at least one bound is computed; from either end the nearer half, as PyTorch does it. Between
// integers they are doubles cut off.
static Results linspace(Call &call) {
  int64_t count = call.integer("steps", 100);
  Type type = call.elementType("dtype");
  if (!type)
    type = call.getBuilder().getF32Type();
  if (call.failed() || !call.canCompute(type))
    return {};
  if (count < 1)
    return count == 0 ? Results{call.splat({0}, type, 0.0)} : call.fail("expected at least 0 steps, found " + std::to_string(count));
  Type wide = isa<FloatType>(type) ? type : Type(call.getBuilder().getF64Type());
  auto bound = [&](StringRef argument) {
    const Value *value = call.get(argument).tensor();
    Value scalar = value ? call.reshape(*value, {}) : call.splat({}, wide, call.number(argument));
    return Term(call, call.convert(call.convert(scalar, type), wide));
  };
  Term first = bound("start"), last = bound("end");
  if (count == 1 || call.failed())
    return {call.expand(call.convert(first, type), {1})};
  Term place(call, countAlong(call, {count}, 0, wide)), step = (last - first) / static_cast<double>(count - 1);
  Term ahead = first + step * place, back = last - step * (static_cast<double>(count - 1) - place);
  return {call.convert(place.compare(wt::CompareKind::Lt, static_cast<double>(count / 2)).choose(ahead, back), type)};
}

// start, start + step, start + 2 step and so on, up to `end`.
static Results range(Call &call) {
  double start = call.number("start", 0.0), end = call.number("end"), step = call.number("step", 1.0);
  bool isFloat = llvm::any_of(ArrayRef<StringRef>{"start", "end", "step"},
                              [&](StringRef name) { return call.has(name) && !call.get(name).integer(); });
  Builder &builder = call.getBuilder();
  Type type = call.elementType("dtype");
  if (!type)
    type = isFloat ? Type(builder.getF32Type()) : Type(builder.getI64Type());
  if (call.failed() || !call.canCompute(type))
    return {};
  if (step == 0 || (end - start) / step < 0)
    return call.fail("expected a step towards the end");
  int64_t count = std::ceil((end - start) / step);
  Term place(call, countAlong(call, {count}, 0, type));
  return {place * step + start};
}

static Results identity(Call &call) {
  Type type = call.elementType("dtype"), places = call.getBuilder().getI32Type();
  int64_t rows = call.integer("n"), columns = call.integer("m", rows);
  if (!type)
    type = call.getBuilder().getF32Type();
  if (call.failed() || !call.canCompute(type))
    return {};
  Term row(call, countAlong(call, {rows, 1}, 0, places)), column(call, countAlong(call, {1, columns}, 1, places));
  return {call.convert(row.compare(wt::CompareKind::Eq, column), type)};
}

void registerCreation(Registry &registry) {
  for (StringRef name : {"zeros", "zeros_like", "new_zeros", "empty", "empty_like", "new_empty"})
    registry[("aten::" + name).str()] = zeros;
  for (StringRef name : {"ones", "ones_like", "new_ones"})
    registry[("aten::" + name).str()] = ones;
  for (StringRef name : {"full", "full_like", "new_full"})
    registry[("aten::" + name).str()] = full;
  registry["aten::scalar_tensor"] = scalarTensor;
  registry["aten::fill"] = fill;
  registry["aten::zero"] = zero;
  registry["aten::linspace"] = linspace;
  registry["aten::arange"] = range;
  registry["aten::eye"] = identity;
}

} // namespace wasmtorch::aten
