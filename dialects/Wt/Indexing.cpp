// Result types of ops that choose elements by computed numbers.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

static RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

// What gather and scatter have in common.
static LogicalResult checkDim(std::optional<Location> location, int64_t dim, RankedTensorType data, RankedTensorType index) {
  if (data.getRank() != index.getRank())
    return emitOptionalError(location, "the data has ", data.getRank(), " dimensions, the index ", index.getRank());
  if (dim < 0 || dim >= data.getRank())
    return emitOptionalError(location, "'dim' is ", dim, ", expected 0 to ", data.getRank() - 1);
  return success();
}

LogicalResult IotaOp::verify() {
  auto type = typeOf(getResult());
  if (static_cast<int64_t>(getDim()) < 0 || static_cast<int64_t>(getDim()) >= type.getRank())
    return emitOpError("'dim' is ") << getDim() << ", expected 0 to " << type.getRank() - 1;
  if (type.getElementType().isInteger(1))
    return emitOpError("counts, expected an element type of numbers, found bool");
  return success();
}

LogicalResult GatherOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor, SmallVectorImpl<Type> &results) {
  auto data = typeOf(adaptor.getData()), index = typeOf(adaptor.getIndex());
  int64_t dim = adaptor.getDim();
  if (failed(checkDim(location, dim, data, index)))
    return failure();
  Shape shape(data.getShape());
  shape[dim] = index.getDimSize(dim);
  for (int64_t d = 0; d < data.getRank(); ++d)
    if (index.getDimSize(d) != 1 && index.getDimSize(d) != shape[d])
      return emitOptionalError(location, "an index of ", shapeText(index.getShape()), " does not fit data of ", shapeText(data.getShape()),
                               " along dimension ", dim);
  if (data.getDimSize(dim) == 0 && ShapedType::getNumElements(shape) > 0)
    return emitOptionalError(location, "dimension ", dim, " of the data has no elements to pick from, expected at least one");
  results.push_back(RankedTensorType::get(shape, data.getElementType()));
  return success();
}

LogicalResult ScatterOp::inferReturnTypes(MLIRContext *, std::optional<Location> location, Adaptor adaptor,
                                          SmallVectorImpl<Type> &results) {
  auto data = typeOf(adaptor.getData()), index = typeOf(adaptor.getIndex()), updates = typeOf(adaptor.getUpdates());
  int64_t dim = adaptor.getDim();
  if (failed(checkDim(location, dim, data, index)) || failed(checkDim(location, dim, data, updates)))
    return failure();
  if (data.getElementType() != updates.getElementType())
    return emitOptionalError(location, "the data has elements of ", data.getElementType(), ", the updates of ", updates.getElementType());
  for (int64_t d = 0; d < data.getRank(); ++d) {
    if (d != dim && updates.getDimSize(d) > data.getDimSize(d))
      return emitOptionalError(location, "updates of ", shapeText(updates.getShape()), " do not fit into data of ",
                               shapeText(data.getShape()), " along dimension ", dim);
    if (index.getDimSize(d) != 1 && index.getDimSize(d) != updates.getDimSize(d))
      return emitOptionalError(location, "an index of ", shapeText(index.getShape()), " does not fit updates of ",
                               shapeText(updates.getShape()));
  }
  results.push_back(data);
  return success();
}
