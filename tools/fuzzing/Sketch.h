// A random program while it grows.
#ifndef WASMTORCH_TOOLS_FUZZING_SKETCH_H
#define WASMTORCH_TOOLS_FUZZING_SKETCH_H

#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"
#include "tools/fuzzing/Random.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/BuiltinOps.h"

namespace wasmtorch::fuzzing {

using mlir::Value;
using wt::Shape;

/// The most elements of a tensor: large enough for whole tiles and what is left of them, small enough for thousands of programs.
constexpr int64_t mostElements = 3000;

/// One function of a module: the values that it has so far, and how to add to them. What is made is always well typed, so who makes an
/// op asks first whether its operands fit.
class Sketch {
public:
  /// `weightBytes` is the end of the module's weight file so far.
  Sketch(mlir::ModuleOp module, llvm::StringRef name, uint64_t seed, int64_t &weightBytes);

  Random random;
  mlir::OpBuilder b;
  mlir::Location loc;
  /// The float type that this program computes in.
  mlir::Type element;
  /// The values that later ops may take, the newest last.
  llvm::SmallVector<Value> values;

  static mlir::RankedTensorType typeOf(Value value) { return llvm::cast<mlir::RankedTensorType>(value.getType()); }
  static llvm::ArrayRef<int64_t> shapeOf(Value value) { return typeOf(value).getShape(); }
  static int64_t rankOf(Value value) { return typeOf(value).getRank(); }
  static int64_t sizeOf(Value value) { return typeOf(value).getNumElements(); }
  static mlir::Type elementOf(Value value) { return typeOf(value).getElementType(); }
  static bool fits(llvm::ArrayRef<int64_t> shape);
  mlir::RankedTensorType tensor(llvm::ArrayRef<int64_t> shape, mlir::Type type = {}) const {
    return mlir::RankedTensorType::get(shape, type ? type : element);
  }

  /// A new input; `fill` says what its numbers are like (see Data.h).
  Value input(llvm::ArrayRef<int64_t> shape, llvm::StringRef fill = "normal", mlir::Type type = {});
  /// One of the model's own weights.
  Value weight(llvm::ArrayRef<int64_t> shape, llvm::StringRef fill = "normal", mlir::Type type = {});
  Value constant(double value, mlir::Type type = {}, llvm::ArrayRef<int64_t> shape = {});
  /// An input, a weight or, where it is small, a constant.
  Value other(llvm::ArrayRef<int64_t> shape);

  template <typename Op, typename... Arguments> Value make(Arguments &&...arguments) {
    return Op::create(b, loc, std::forward<Arguments>(arguments)...)->getResult(0);
  }
  mlir::FloatAttr number(double value) { return b.getF64FloatAttr(value); }
  Value convert(Value x, mlir::Type type) { return make<wt::ConvertOp>(tensor(shapeOf(x), type), x); }
  Value reshape(Value x, llvm::ArrayRef<int64_t> shape) { return make<wt::ReshapeOp>(tensor(shape, elementOf(x)), x); }
  Value linear(Value x, int64_t features, bool bias);
  Value slice(Value x, int64_t dim, int64_t start, int64_t size);
  Value add(Value x) {
    values.push_back(x);
    return x;
  }

  // Numbers of a certain kind.

  /// Bounded: what is computed of them stays small, and errors do too.
  Value bounded(Value x);
  /// Bounded, for most programs; the others meet what large numbers do.
  Value tamed(Value x) { return random.chance(0.85) ? bounded(x) : x; }
  Value positive(Value x);
  /// Numbers that no variant rounds otherwise than another, so that choosing by them is safe.
  Value exact(llvm::ArrayRef<int64_t> shape);

  // Choices.

  int64_t size() { return random.choose({1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 13, 16, 17}); }
  int64_t dimOf(Value x) { return random.between(0, rankOf(x) - 1); }
  int64_t divisorOf(int64_t size);
  llvm::SmallVector<int64_t> someDims(Value x, int64_t most);
  Shape permutation(int64_t rank);
  /// A value of that shape and of the program's float type, `x` itself where there is no other.
  Value partner(Value x);
  /// A float value to go on from: mostly the newest.
  Value pick();
  /// The newest of an element type; null where there is none.
  Value pickOf(mlir::Type type);

  /// Ends the function: it gives these values.
  void finish(llvm::ArrayRef<Value> results);
  mlir::func::FuncOp getFunction() const { return function; }

private:
  mlir::ModuleOp module;
  mlir::func::FuncOp function;
  int64_t &weightBytes;
  int64_t weights = 0;
};

} // namespace wasmtorch::fuzzing

#endif
