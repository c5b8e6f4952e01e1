// Emits loops, addresses and vectors of one kernel.
#ifndef WASMTORCH_PASSES_LOWERING_EMITTER_H
#define WASMTORCH_PASSES_LOWERING_EMITTER_H

#include "mlir/IR/Builders.h"
#include "mlir/IR/BuiltinTypes.h"

#include <functional>

namespace wasmtorch {

/// Lanes of the vectors that kernels compute in: four 32-bit ones fill WebAssembly's 128 bits.
constexpr int64_t vectorLanes = 4;

/// The type that elements of a wt tensor are computed in: unsigned integers are signless, and ops say which they mean.
mlir::Type computedType(mlir::Type element);

/// A place along one dimension: a value known at run time, if any, plus a number.
struct Coordinate {
  mlir::Value variable; ///< i32, or null
  int64_t constant = 0;
};
using Point = llvm::SmallVector<Coordinate, 6>;

/// A number of elements that is linear in a point: `constant + sum(coefficients[d] * point[d])`.
struct LinearForm {
  int64_t constant = 0;
  llvm::SmallVector<int64_t, 6> coefficients;

  bool operator==(const LinearForm &other) const { return constant == other.constant && coefficients == other.coefficients; }
};

/// Memory that a kernel reads or writes: elements of one type behind a pointer.
struct Memory {
  mlir::Value base;   ///< !llvm.ptr
  mlir::Type element; ///< as computed
};

/// Emits at a builder's insertion point. All integers are i32, the target's address width; arithmetic on them is marked as
/// never wrapping, so that constant parts become the immediates of loads and stores.
class Emitter {
public:
  Emitter(mlir::OpBuilder &builder, mlir::Location loc) : b(builder), loc(loc) {}

  mlir::OpBuilder &b;
  mlir::Location loc;

  using Values = llvm::SmallVector<mlir::Value>;
  using Body = llvm::function_ref<void(Coordinate)>;
  using CarriedBody = llvm::function_ref<Values(Coordinate, mlir::ValueRange)>;

  mlir::Value integer(int64_t value);
  mlir::Value add(mlir::Value a, mlir::Value b);
  mlir::Value subtract(mlir::Value a, mlir::Value b);
  mlir::Value multiply(mlir::Value a, int64_t factor);
  mlir::Value minimum(mlir::Value a, mlir::Value b);
  mlir::Value maximum(mlir::Value a, mlir::Value b);
  /// The coordinate as one value.
  mlir::Value value(const Coordinate &coordinate);
  Coordinate scaled(const Coordinate &coordinate, int64_t factor);
  Coordinate sum(const Coordinate &a, const Coordinate &b);

  /// A loop over `count` steps; the body gets `first + i * step`. One step is no loop, none is nothing.
  void loop(int64_t first, int64_t count, int64_t step, Body body);
  /// The same with values that are carried from step to step.
  Values loop(int64_t first, int64_t count, int64_t step, mlir::ValueRange initial, CarriedBody body);
  /// A loop whose bounds are known at run time, over `[low, high)`.
  Values loop(mlir::Value low, mlir::Value high, mlir::ValueRange initial, CarriedBody body);
  /// Loops over all points of a box, the last dimension innermost.
  void loops(llvm::ArrayRef<int64_t> sizes, llvm::function_ref<void(const Point &)> body);
  /// Steps of `vectorLanes` along a dimension of `size`: whole vectors in a loop, then what is left; the body gets the
  /// first element and how many lanes count.
  void vectorSteps(int64_t size, llvm::function_ref<void(Coordinate, int64_t)> body);

  /// A pointer to the element that `form` names at `point`. Coefficients may be negative, the whole form is not.
  mlir::Value address(const Memory &memory, const LinearForm &form, const Point &point);
  /// The number that `form` gives at `point`.
  Coordinate evaluate(const LinearForm &form, const Point &point);
  /// A pointer `elements` behind another.
  mlir::Value advance(mlir::Value pointer, const Coordinate &elements, mlir::Type element);

  /// The same value in a local of its own, from here on: no pass knows what it is, folds it into others, or computes it later.
  mlir::Value hold(mlir::Value value);

  mlir::VectorType vectorType(mlir::Type element) { return mlir::VectorType::get({vectorLanes}, element); }
  mlir::Value zero(mlir::Type element);
  /// The number in each lane, as an element of a wt tensor holds it: integers the nearest that they can hold.
  mlir::Value splat(double value, mlir::Type element);
  mlir::Value splat(const llvm::APInt &value);
  mlir::Value broadcast(mlir::Value scalar);
  /// The first `lanes` lanes of `vector`, then those of `rest`.
  mlir::Value firstLanes(mlir::Value vector, int64_t lanes, mlir::Value rest);

  /// The number that `form` gives at `point`, and in each further lane `step` more.
  mlir::Value count(const LinearForm &form, const Point &point, int64_t step, mlir::Type element);

  /// Reads a word of each cache line of `elements` elements, so that they are in the nearest cache when they are wanted.
  void touch(mlir::Value pointer, int64_t elements, mlir::Type element);

  mlir::Value loadScalar(mlir::Value pointer, mlir::Type element);
  /// A vector whose lane `i` is the element `i * stride` behind the pointer; lanes from `lanes` on are zero.
  mlir::Value load(mlir::Value pointer, mlir::Type element, int64_t stride, int64_t lanes);
  void store(mlir::Value vector, mlir::Value pointer, int64_t stride, int64_t lanes);
  void storeScalar(mlir::Value scalar, mlir::Value pointer);

  /// `a * b + c` on vectors of floats: fused or not as the variant's instructions say.
  mlir::Value multiplyAdd(mlir::Value a, mlir::Value b, mlir::Value c);
};

} // namespace wasmtorch

#endif
