// Result types of recurrent layers.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

static LogicalResult check(std::optional<Location> location, StringRef what, Value value, ArrayRef<int64_t> shape, Type element) {
  auto type = typeOf(value);
  if (type.getShape() != shape || type.getElementType() != element)
    return emitOptionalError(location, "expected ", what, " of ", shapeText(shape), " ", element, ", found ", shapeText(type.getShape()),
                             " ", type.getElementType());
  return success();
}

// `parts` gates; the states [T + more, B, H].
template <typename Adaptor>
static LogicalResult inferStates(std::optional<Location> location, Adaptor adaptor, int64_t parts, int64_t more,
                                 SmallVectorImpl<Type> &results) {
  auto gates = typeOf(adaptor.getGates());
  Type element = gates.getElementType();
  if (gates.getRank() != 3 || gates.getDimSize(2) % parts != 0)
    return emitOptionalError(location, "expected gates [steps, batch, ", parts, " * units], found ", shapeText(gates.getShape()));
  int64_t batch = gates.getDimSize(1), units = gates.getDimSize(2) / parts;
  if (failed(check(location, "a weight", adaptor.getWeight(), {parts * units, units}, element)) ||
      failed(check(location, "a hidden state", adaptor.getHidden(), {batch, units}, element)))
    return failure();
  results.push_back(RankedTensorType::get({gates.getDimSize(0) + more, batch, units}, element));
  return success();
}

LogicalResult LstmOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {
  if (failed(inferStates(location, adaptor, 4, 1, results)))
    return failure();
  auto hidden = typeOf(adaptor.getHidden());
  return check(location, "a cell state", adaptor.getCell(), hidden.getShape(), hidden.getElementType());
}

LogicalResult GruOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {
  if (failed(inferStates(location, adaptor, 3, 0, results)))
    return failure();
  auto gates = typeOf(adaptor.getGates());
  return check(location, "a bias", adaptor.getBias(), {gates.getDimSize(2)}, gates.getElementType());
}

LogicalResult RnnOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {
  return inferStates(location, adaptor, 1, 0, results);
}
