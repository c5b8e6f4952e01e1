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

#define UNARY(OP)                                                                                                        \
  LogicalResult OP::inferReturnTypes(MLIRContext *, std::optional<Location>, Adaptor adaptor, SmallVectorImpl<Type> &results) { \
    return inferUnary(adaptor.getInput(), results);                                                                      \
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
UNARY(EluOp)
UNARY(LeakyReluOp)
UNARY(ClampOp)
UNARY(GeluOp)
UNARY(SiluOp)
UNARY(HardsigmoidOp)
UNARY(HardswishOp)
#undef UNARY

#define BINARY(OP)                                                                                                       \
  LogicalResult OP::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,                  \
                                     SmallVectorImpl<Type> &results) {                                                   \
    return inferBinary(location, adaptor.getLhs(), adaptor.getRhs(), results);                                           \
  }
BINARY(AddOp)
BINARY(SubOp)
BINARY(MulOp)
BINARY(DivOp)
BINARY(MaximumOp)
BINARY(MinimumOp)
#undef BINARY

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

LogicalResult PreluOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                        SmallVectorImpl<Type> &results) {
  auto input = cast<RankedTensorType>(adaptor.getInput().getType()), slope = cast<RankedTensorType>(adaptor.getSlope().getType());
  int64_t channels = input.getRank() >= 2 ? input.getDimSize(1) : 1;
  if (input.getElementType() != slope.getElementType())
    return emitOptionalError(location, "operands have different element types: ", input.getElementType(), " and ", slope.getElementType());
  if (slope.getNumElements() != 1 && slope.getNumElements() != channels)
    return emitOptionalError(location, "expected one slope or one for each of ", channels, " channels, found ", slope.getNumElements());
  results.push_back(input);
  return success();
}
