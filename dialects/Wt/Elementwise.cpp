// Result types and verifiers of elementwise ops.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

static LogicalResult inferUnary(Value input, SmallVectorImpl<Type> &results) {
  results.push_back(input.getType());
  return success();
}

static LogicalResult inferBinary(std::optional<Location> location, Value lhs, Value rhs, SmallVectorImpl<Type> &results) {
  auto a = cast<RankedTensorType>(lhs.getType()), b = cast<RankedTensorType>(rhs.getType());
  if (a.getElementType() != b.getElementType())
    return emitOptionalError(location, "operands have different element types: ", a.getElementType(), " and ", b.getElementType());
  auto shape = broadcastShapes(a.getShape(), b.getShape());
  if (!shape)
    return emitOptionalError(location, "operands do not broadcast: ", shapeText(a.getShape()), " and ", shapeText(b.getShape()));
  results.push_back(RankedTensorType::get(*shape, a.getElementType()));
  return success();
}

#define UNARY(OP)                                                                                                                          \
  LogicalResult OP::inferReturnTypes(MLIRContext *, std::optional<Location>, Adaptor adaptor, SmallVectorImpl<Type> &results) {            \
    return inferUnary(adaptor.getInput(), results);                                                                                        \
  }
UNARY(NegOp)
UNARY(AbsOp)
UNARY(ReluOp)
UNARY(ExpOp)
UNARY(LogOp)
UNARY(SqrtOp)
UNARY(RsqrtOp)
UNARY(TanhOp)
UNARY(SigmoidOp)
UNARY(ErfOp)
UNARY(ErfcOp)
UNARY(Expm1Op)
UNARY(Log1pOp)
UNARY(SinOp)
UNARY(CosOp)
UNARY(AtanOp)
UNARY(FloorOp)
UNARY(CeilOp)
UNARY(TruncOp)
UNARY(RoundOp)
UNARY(NotOp)
UNARY(EluOp)
UNARY(LeakyReluOp)
UNARY(ClampOp)
UNARY(GeluOp)
UNARY(SiluOp)
UNARY(HardsigmoidOp)
UNARY(HardswishOp)
#undef UNARY

#define BINARY(OP)                                                                                                                         \
  LogicalResult OP::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {   \
    return inferBinary(location, adaptor.getLhs(), adaptor.getRhs(), results);                                                             \
  }
BINARY(AddOp)
BINARY(SubOp)
BINARY(MulOp)
BINARY(DivOp)
BINARY(FmodOp)
BINARY(PowOp)
BINARY(Atan2Op)
BINARY(AndOp)
BINARY(OrOp)
BINARY(XorOp)
BINARY(MaximumOp)
BINARY(MinimumOp)
#undef BINARY

LogicalResult CompareOp::inferReturnTypes(MLIRContext *context, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type> &results) {
  if (failed(inferBinary(location, adaptor.getLhs(), adaptor.getRhs(), results)))
    return failure();
  results.back() = cast<RankedTensorType>(results.back()).clone(IntegerType::get(context, 1));
  return success();
}

LogicalResult SelectOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {
  if (failed(inferBinary(location, adaptor.getLhs(), adaptor.getRhs(), results)))
    return failure();
  auto condition = cast<RankedTensorType>(adaptor.getCondition().getType()), values = cast<RankedTensorType>(results.back());
  auto shape = broadcastShapes(condition.getShape(), values.getShape());
  if (!shape)
    return emitOptionalError(location, "the condition does not broadcast with the values: ", shapeText(condition.getShape()), " and ",
                             shapeText(values.getShape()));
  results.back() = values.clone(*shape);
  return success();
}

LogicalResult ConvertOp::verify() {
  if (getInput().getType().getShape() != getType().getShape())
    return emitOpError("changes the shape from ")
           << shapeText(getInput().getType().getShape()) << " to " << shapeText(getType().getShape());
  return success();
}

LogicalResult ClampOp::verify() {
  if (!getLow() && !getHigh())
    return emitOpError("limits nothing: it has neither 'low' nor 'high'");
  // Else its result would be no integer.
  if (isa<IntegerType>(getType().getElementType()))
    for (const std::optional<APFloat> &bound : {getLow(), getHigh()})
      if (bound && bound->isFinite() && !bound->isInteger())
        return emitOpError("has a bound of ") << bound->convertToDouble() << " for integers, expected a whole number";
  return success();
}

LogicalResult PreluOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType()), slope = cast<RankedTensorType>(adaptor.getSlope().getType());
  int64_t channels = input.getRank() >= 2 ? input.getDimSize(1) : 1;
  if (input.getElementType() != slope.getElementType())
    return emitOptionalError(location, "operands have different element types: ", input.getElementType(), " and ", slope.getElementType());
  if (slope.getNumElements() != 1 && slope.getNumElements() != channels)
    return emitOptionalError(location, "expected one slope or one for each of ", channels, " channels, found ", slope.getNumElements());
  results.push_back(input);
  return success();
}
