// Concatenations whose parts are written where they belong, by whoever computes them.
#ifndef WASMTORCH_PASSES_PLACEMENT_CONCATENATIONS_H
#define WASMTORCH_PASSES_PLACEMENT_CONCATENATIONS_H

#include "dialects/Plan/Plan.h"
#include "dialects/Wt/ShapeMath.h"

namespace wasmtorch {

/// Which results of dispatches lie inside of other ones: operands that a concatenation's dispatch would merely copy.
class Concatenations {
public:
  /// `dispatches` are those of one entry point, in order.
  explicit Concatenations(llvm::ArrayRef<plan::DispatchOp> dispatches);

  bool isPart(mlir::Value value) const { return parts.count(value) > 0; }

  /// What has an address of its own, and the element of it at which `value` starts.
  std::pair<mlir::Value, int64_t> topOf(mlir::Value value) const;

  /// The strides, in elements, of a part that isn't one run of memory; null for all else.
  mlir::DenseI64ArrayAttr stridesOf(mlir::Value value) const;

  /// Arguments of a concatenation's dispatch that are there already; null where there are none.
  mlir::DenseI64ArrayAttr inPlaceOf(plan::DispatchOp dispatch) const;

  /// Whether nothing is left to do for a dispatch: all that it concatenates is there.
  bool isDone(plan::DispatchOp dispatch) const;

  /// The dispatch that first writes to `value` or a part of it, counted in the order of the dispatches.
  int64_t firstWrite(mlir::Value value, int64_t own) const;

private:
  struct Part {
    mlir::Value whole;    ///< the concatenation's result
    int64_t element = 0;  ///< where in it the part starts
    wt::Shape strides;    ///< the whole's, in elements
    int64_t argument = 0; ///< of the concatenation's dispatch
  };
  void find(plan::DispatchOp dispatch, const llvm::DenseMap<mlir::Operation *, int64_t> &steps);

  llvm::DenseMap<mlir::Value, Part> parts;
  llvm::DenseMap<mlir::Value, int64_t> firstWrites;
};

} // namespace wasmtorch

#endif
