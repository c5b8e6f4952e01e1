// The verifier of interpolation matrices.
#include "dialects/Wt/Wt.h"

using namespace mlir;
using namespace wasmtorch::wt;

LogicalResult InterpolationOp::verify() {
  if (getType().getRank() != 2 || getType().getNumElements() == 0)
    return emitOpError("expected to give a matrix with elements, found ") << getType();
  if (getStep().isNegative() || !getStep().isFinite())
    return emitOpError("expected a step that is finite and not negative, found ") << getStep().convertToDouble();
  return success();
}
