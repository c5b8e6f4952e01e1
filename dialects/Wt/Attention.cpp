// The result type of attention.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

LogicalResult AttentionOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                            SmallVectorImpl<Type> &results) {
  auto query = typeOf(adaptor.getQuery()), key = typeOf(adaptor.getKey()), value = typeOf(adaptor.getValue());
  for (Value operand : adaptor.getOperands()) {
    if (typeOf(operand).getElementType() != query.getElementType())
      return emitOptionalError(location, "operands have different element types: ", query.getElementType(), " and ",
                               typeOf(operand).getElementType());
    if (operand != adaptor.getMask() && typeOf(operand).getRank() < 2)
      return emitOptionalError(location, "expected rows of features, found ", operand.getType());
  }
  auto q = query.getShape(), k = key.getShape(), v = value.getShape();
  if (q.back() != k.back())
    return emitOptionalError(location, "queries have ", q.back(), " features, keys ", k.back());
  if (k[k.size() - 2] != v[v.size() - 2])
    return emitOptionalError(location, "there are ", k[k.size() - 2], " keys, but ", v[v.size() - 2], " values");
  auto scores = broadcastShapes(q.drop_back(2), k.drop_back(2));
  auto shape = scores ? broadcastShapes(*scores, v.drop_back(2)) : std::nullopt;
  if (!shape)
    return emitOptionalError(location, "leading dimensions do not broadcast: ", shapeText(q), ", ", shapeText(k), " and ", shapeText(v));
  llvm::append_values(*scores, q[q.size() - 2], k[k.size() - 2]);
  if (adaptor.getMask()) {
    auto masked = broadcastShapes(*scores, typeOf(adaptor.getMask()).getShape());
    if (!masked || *masked != *scores)
      return emitOptionalError(location, "expected a mask that broadcasts to ", shapeText(*scores), ", found ",
                               shapeText(typeOf(adaptor.getMask()).getShape()));
  }
  llvm::append_values(*shape, q[q.size() - 2], v.back());
  results.push_back(RankedTensorType::get(*shape, query.getElementType()));
  return success();
}
