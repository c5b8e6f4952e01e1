// Matrix products and linear layers.
#include "compiler/Frontend/Aten/Registry.h"
#include "compiler/Frontend/Aten/TypePromotion.h"

using namespace mlir;

namespace wasmtorch::aten {

static Results linear(Call &call) {
  Value x = call.computable("input"), weight = call.tensor("weight"), bias = call.optionalTensor("bias");
  if (!x || !weight)
    return {};
  if (typeOf(weight).getRank() != 1)
    return {call.make<wt::LinearOp>(x, weight, bias)};
  // A weight of one dimension is one output feature, whose dimension vanishes.
  Value result = call.make<wt::LinearOp>(x, call.reshape(weight, {1, typeOf(weight).getDimSize(0)}), Value());
  if (!result)
    return {};
  result = call.reshape(result, shapeOf(result).drop_back());
  return {bias ? call.make<wt::AddOp>(result, bias) : result};
}

// PyTorch's matmul: an operand of one dimension counts as a row on the left and as a column on the right.
static Value product(Call &call, Value lhs, Value rhs) {
  if (!lhs || !rhs)
    return {};
  bool row = typeOf(lhs).getRank() == 1, column = typeOf(rhs).getRank() == 1;
  if (typeOf(lhs).getRank() == 0 || typeOf(rhs).getRank() == 0) {
    call.fail("expected operands of at least one dimension");
    return {};
  }
  if (row)
    lhs = call.reshape(lhs, {1, typeOf(lhs).getDimSize(0)});
  if (column)
    rhs = call.reshape(rhs, {typeOf(rhs).getDimSize(0), 1});
  Value result = call.make<wt::MatmulOp>(lhs, rhs);
  if (!result || (!row && !column))
    return result;
  Shape shape(shapeOf(result));
  if (row)
    shape.erase(shape.end() - 2);
  if (column)
    shape.pop_back();
  return call.reshape(result, shape);
}

static Results matmul(Call &call) {
  Value lhs = call.computable("self");
  for (StringRef name : {"other", "mat2", "vec", "tensor", "vec2"})
    if (call.has(name))
      return {product(call, lhs, call.tensor(name))};
  return {product(call, lhs, call.tensor("other"))};
}

// beta * self + alpha * result
static Results addScaled(Call &call, Value self, Value result) {
  double alpha = call.number("alpha", 1), beta = call.number("beta", 1);
  if (alpha != 1)
    result = call.make<wt::MulOp>(result, call.scalarLike(result, alpha));
  // By PyTorch's word, what `self` holds is then ignored, NaN too.
  if (beta == 0)
    return {result};
  if (beta != 1)
    self = call.make<wt::MulOp>(self, call.scalarLike(self, beta));
  return {call.make<wt::AddOp>(result, self)};
}

// beta * self + alpha * (lhs @ rhs)
static Results addProduct(Call &call) {
  Value self = call.computable("self");
  bool batched = call.has("batch1"), vector = call.has("vec");
  Value lhs = call.tensor(batched ? "batch1" : vector ? "mat" : "mat1"), rhs = call.tensor(batched ? "batch2" : vector ? "vec" : "mat2");
  return addScaled(call, self, product(call, lhs, rhs));
}

// beta * self + alpha * (the sum of all batches' products), which is one product of longer rows.
static Results addBatchSum(Call &call) {
  Value self = call.computable("self"), lhs = call.computable("batch1"), rhs = call.computable("batch2");
  if (!self || !lhs || !rhs)
    return {};
  if (shapeOf(lhs).size() != 3 || shapeOf(rhs).size() != 3 || shapeOf(lhs)[0] != shapeOf(rhs)[0])
    return call.fail("expected batches of as many matrices, found shapes " + wt::shapeText(shapeOf(lhs)) + " and " +
                     wt::shapeText(shapeOf(rhs)));
  Value rows = call.reshape(call.permute(lhs, {1, 0, 2}), {shapeOf(lhs)[1], shapeOf(lhs)[0] * shapeOf(lhs)[2]});
  Value columns = call.reshape(rhs, {shapeOf(rhs)[0] * shapeOf(rhs)[1], shapeOf(rhs)[2]});
  return addScaled(call, self, product(call, rows, columns));
}

void registerProducts(Registry &registry) {
  registry["aten::linear"] = linear;
  for (StringRef name : {"matmul", "mm", "bmm", "mv", "dot", "vdot", "linalg_matmul"})
    registry[("aten::" + name).str()] = matmul;
  registry["aten::addbmm"] = addBatchSum;
  for (StringRef name : {"addmm", "baddbmm", "addmv"})
    registry[("aten::" + name).str()] = addProduct;
}

} // namespace wasmtorch::aten
