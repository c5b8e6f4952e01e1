// Tensors of one value, shaped or typed like others.
#include "compiler/Frontend/Aten/Formula.h"
#include "compiler/Frontend/Aten/Indices.h"
#include "compiler/Frontend/Aten/Registry.h"

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

void registerCreation(Registry &registry) {
  for (StringRef name : {"zeros", "zeros_like", "new_zeros", "empty", "empty_like", "new_empty"})
    registry[("aten::" + name).str()] = zeros;
  for (StringRef name : {"ones", "ones_like", "new_ones"})
    registry[("aten::" + name).str()] = ones;
  for (StringRef name : {"full", "full_like", "new_full"})
    registry[("aten::" + name).str()] = full;
  registry["aten::fill"] = fill;
  registry["aten::zero"] = zero;
  registry["aten::linspace"] = linspace;
}

} // namespace wasmtorch::aten
