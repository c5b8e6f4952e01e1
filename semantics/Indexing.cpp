// What ops mean whose elements are chosen by computed numbers.
#include "semantics/OpTable.h"
#include "semantics/StridedLoop.h"

#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

static Tensor iota(wt::IotaOp op, ArrayRef<Tensor>) {
  Tensor result(cast<RankedTensorType>(op.getType()));
  int64_t stride = wt::rowMajorStrides(result.getShape())[op.getDim()], size = result.getDimSize(op.getDim());
  dispatchElement(result.getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    for (int64_t i = 0; i < result.getNumElements(); ++i)
      result.mutableElements<T>()[i] = store<T>(static_cast<Computed<T>>(i / stride % size));
  });
  return result;
}

void semantics::addIndexing(OpTable &table) { table.add<wt::IotaOp, iota>(); }
