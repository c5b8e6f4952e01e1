// One call of an ATen operator: its arguments by name, and the ops that its meaning is built of.
#ifndef WASMTORCH_COMPILER_FRONTEND_ATEN_CALL_H
#define WASMTORCH_COMPILER_FRONTEND_ATEN_CALL_H

#include "compiler/Frontend/Aten/Argument.h"
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"

#include "llvm/ADT/StringRef.h"

namespace wasmtorch::aten {

using wt::Shape;

/// Where an importer hears of what a call can't do.
class Reporter {
public:
  virtual ~Reporter() = default;
  /// A mistake in the model or its inputs.
  virtual void error(mlir::Location location, const std::string &message) = 0;
  /// An operator, or a form of it, that we lack; `what` names it.
  virtual void unsupported(mlir::Location location, const std::string &what) = 0;
};

struct NamedArgument {
  std::string name;
  Argument value;
};

/// The results of a call, in order; empty where it failed. A null value is a result that we can't give, which is
/// reported if the program uses it.
using Results = llvm::SmallVector<mlir::Value, 1>;

/// The arguments are read by the names they have in the operator's schema, so one handler serves all overloads and every
/// front end. After the first failure, which is reported, ops are no longer built: what they would have given is
/// null, and so are their users. A handler looks before it asks a null value for its type.
class Call {
public:
  /// `name` is the operator without its overload, `aten::add`.
  Call(mlir::OpBuilder &builder, mlir::Location location, std::string name, std::vector<NamedArgument> arguments, Reporter &reporter)
      : builder(builder), location(location), name(std::move(name)), arguments(std::move(arguments)), reporter(reporter) {}

  const std::string &getName() const { return name; }
  mlir::Location getLocation() const { return location; }
  bool failed() const { return hasFailed; }

  /// Reports what is wrong, after the operator's name.
  Results fail(const std::string &message);
  /// Reports a form of the operator that we lack: `with` continues the operator's name.
  Results unsupported(const std::string &with);

  /// Whether the argument is given and isn't None.
  bool has(llvm::StringRef argument) const;
  const Argument &get(llvm::StringRef argument) const;
  mlir::Value tensor(llvm::StringRef argument);
  /// Null where it is not given.
  mlir::Value optionalTensor(llvm::StringRef argument);
  llvm::SmallVector<mlir::Value> tensors(llvm::StringRef argument);
  int64_t integer(llvm::StringRef argument, std::optional<int64_t> otherwise = std::nullopt);
  double number(llvm::StringRef argument, std::optional<double> otherwise = std::nullopt);
  bool boolean(llvm::StringRef argument, std::optional<bool> otherwise = std::nullopt);
  std::string text(llvm::StringRef argument, std::optional<std::string> otherwise = std::nullopt);
  /// A list, where a lone integer counts as a list of one and None as an empty one.
  Shape integers(llvm::StringRef argument);
  /// The element type that a dtype argument names, or null where it is not given.
  mlir::Type elementType(llvm::StringRef argument);

  /// A dimension counted from the end where it is negative, checked against `rank` (a scalar has one dimension here).
  int64_t dimension(int64_t dim, int64_t rank);
  int64_t dimension(llvm::StringRef argument, int64_t rank, std::optional<int64_t> otherwise = std::nullopt);

  /// Whether a tensor is no scalar; else the call fails, of an operator that takes one of its dimensions.
  bool hasDimensions(mlir::Value value);

  /// An op of inferred result type. Where inference refuses, its message is reported.
  template <typename Op, typename... Args> mlir::Value make(Args &&...args) {
    if (hasFailed)
      return {};
    mlir::OperationState state(location, Op::getOperationName());
    Op::build(builder, state, mlir::Type(builder.getF32Type()), std::forward<Args>(args)...);
    return finish(state, Op::inferReturnTypes);
  }

  mlir::Value reshape(mlir::Value value, llvm::ArrayRef<int64_t> shape);
  mlir::Value expand(mlir::Value value, llvm::ArrayRef<int64_t> shape);
  mlir::Value permute(mlir::Value value, llvm::ArrayRef<int64_t> dims);
  /// `size` elements of one dimension, from `start`.
  mlir::Value slice(mlir::Value value, int64_t dim, int64_t start, int64_t size, int64_t step = 1);
  mlir::Value cat(mlir::ValueRange values, int64_t dim);
  /// A tensor of one value; `{}` is a scalar's shape.
  mlir::Value splat(llvm::ArrayRef<int64_t> shape, mlir::Type elementType, double value);
  mlir::Value scalarLike(mlir::Value value, double number);
  /// The same numbers in another element type.
  mlir::Value convert(mlir::Value value, mlir::Type elementType);
  /// Reports a count of things that are listed one by one, pieces or places: a number in a file must not make more of them than anybody
  /// would name.
  bool canList(int64_t count);
  /// Reports the type if no back end computes in it.
  bool canCompute(mlir::Type elementType);
  /// The same for what is for floats alone: means, exponentials and the like.
  bool canComputeFloat(mlir::Type elementType);
  /// The tensor argument, of a type to compute with.
  mlir::Value computable(llvm::StringRef argument);
  mlir::Value computableFloat(llvm::StringRef argument);

  mlir::OpBuilder &getBuilder() { return builder; }

private:
  using Inference = mlir::LogicalResult (*)(mlir::MLIRContext *, std::optional<mlir::Location>, mlir::ValueRange, mlir::DictionaryAttr,
                                            mlir::OpaqueProperties, mlir::RegionRange, llvm::SmallVectorImpl<mlir::Type> &);
  mlir::Value finish(mlir::OperationState &state, Inference infer);
  void expected(llvm::StringRef argument, llvm::StringRef what);
  /// Reports a shape that no tensor can have.
  bool isPossible(llvm::ArrayRef<int64_t> shape);

  mlir::OpBuilder &builder;
  mlir::Location location;
  std::string name;
  std::vector<NamedArgument> arguments;
  Reporter &reporter;
  unsigned made = 0;
  bool hasFailed = false;
};

inline mlir::RankedTensorType typeOf(mlir::Value value) { return llvm::cast<mlir::RankedTensorType>(value.getType()); }
/// Empty for a null value.
inline llvm::ArrayRef<int64_t> shapeOf(mlir::Value value) { return value ? typeOf(value).getShape() : llvm::ArrayRef<int64_t>(); }

/// Whether a tensor can have this shape, which may be what a file asks for: no size is negative, and there are at most 2^40 elements, more
/// than any program could run with and few enough that the sizes of many tensors can be added up.
bool isShape(llvm::ArrayRef<int64_t> shape);
/// The element type of a dtype of PyTorch, or null.
mlir::Type elementTypeOf(mlir::MLIRContext *context, int64_t dtype);
/// Whether back ends compute in this element type.
bool isComputable(mlir::Type elementType);
/// As users name it: f32, i64, bool.
std::string dtypeName(mlir::Type elementType);
/// A constant's elements in another type, rounded as PyTorch rounds.
mlir::DenseElementsAttr convertElements(mlir::DenseElementsAttr elements, mlir::Type elementType);

} // namespace wasmtorch::aten

#endif
