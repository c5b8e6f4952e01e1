// Values that are computed element by element from memory: what surrounds a kernel's root.
#ifndef WASMTORCH_PASSES_LOWERING_POINTWISE_H
#define WASMTORCH_PASSES_LOWERING_POINTWISE_H

#include "passes/Lowering/Emitter.h"

#include "llvm/ADT/DenseMap.h"

namespace wasmtorch {

/// The elements of one value of a dispatch's body as an expression over elements in memory, for any point of an
/// iteration space. Elementwise ops are its nodes; slices, flips, permutes, windows, expansions and broadcasts change only which element a
/// leaf reads. A gather is a leaf whose place depends on a number that the expression computes.
class PointwiseExpression {
public:
  /// `arguments` says which memory stands behind each block argument. Values in `given` are not looked into: whoever emits the
  /// expression has computed them (a contraction's sums).
  PointwiseExpression(const llvm::DenseMap<mlir::Value, Memory> &arguments, llvm::ArrayRef<mlir::Value> given)
      : arguments(arguments), given(given) {}

  /// Builds the expression of `value`; `map[d]` says where dimension `d` of the value stands in the iteration space. Fails, after a
  /// diagnostic, where an op is neither elementwise nor a view.
  mlir::LogicalResult build(mlir::Value value, llvm::ArrayRef<LinearForm> map);
  /// The same with a map that is the identity.
  mlir::LogicalResult build(mlir::Value value);

  /// Whether anything is computed: whether there is more than elements in memory.
  bool computes() const;

  /// Joins dimensions `d` and `d + 1` of the iteration space where all leaves and `extra` allow it. Changes `sizes` and the forms.
  void collapse(llvm::SmallVectorImpl<int64_t> &sizes, llvm::MutableArrayRef<LinearForm *> extra);
  /// The same for dimensions `dim` and `dim + 1` alone, whose sizes are given; gives whether they are joined.
  bool join(unsigned dim, int64_t outerSize, int64_t innerSize, llvm::MutableArrayRef<LinearForm *> extra);

  /// Emits the value at `lanes` elements that start at `point` and go on along dimension `laneDim`; `results` stand for `given`. Null
  /// after a diagnostic.
  mlir::Value emit(Emitter &emitter, const Point &point, unsigned laneDim, int64_t lanes, mlir::ValueRange results) const;

private:
  struct Node {
    mlir::Value value; ///< what it computes; a block argument for a leaf
    bool hasForm = false;
    /// Of a leaf: which element; of a `wt.iota`: the count. A gather's has one coefficient more, which the index counts for.
    LinearForm form;
    mlir::Value data; ///< of a gather: the block argument that it reads
    int given = -1;   ///< index of a given value
    llvm::SmallVector<unsigned, 2> operands;
    llvm::SmallVector<LinearForm, 4> map;
  };
  mlir::FailureOr<unsigned> node(mlir::Value value, llvm::ArrayRef<LinearForm> map);
  mlir::LogicalResult readGathered(mlir::Operation *gather, Node &made);
  mlir::Value emitGather(Emitter &emitter, const Node &node, mlir::Value index, bool indexVaries, const Point &point, unsigned laneDim,
                         int64_t lanes) const;

  const llvm::DenseMap<mlir::Value, Memory> &arguments;
  unsigned iterationRank = 0; ///< a scalar's map doesn't tell
  llvm::SmallVector<mlir::Value> given;
  std::vector<Node> nodes; ///< operands before users; the last is the result
};

/// The map of a value whose dimensions are those of the iteration space.
llvm::SmallVector<LinearForm> identityMap(unsigned rank);

/// The elements of memory with these strides, in an iteration space of `iterationRank` dimensions.
LinearForm stridedForm(llvm::ArrayRef<int64_t> strides, llvm::ArrayRef<LinearForm> map, unsigned iterationRank);

/// The elements of row-major memory of this shape, in an iteration space of `iterationRank` dimensions.
LinearForm rowMajorForm(llvm::ArrayRef<int64_t> shape, llvm::ArrayRef<LinearForm> map, unsigned iterationRank);

} // namespace wasmtorch

#endif
