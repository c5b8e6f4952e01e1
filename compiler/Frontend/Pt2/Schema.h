// What ATen's operators are called with: names, default values, and which results share elements with which arguments.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_SCHEMA_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_SCHEMA_H

#include "compiler/Frontend/Pt2/Program.h"

namespace wasmtorch::pt2 {

/// One overload of an operator, from a table of our own: a file gives only those arguments that differ from their defaults.
struct Schema {
  struct Parameter {
    std::string name;
    /// The operator may give a view of it, or writes it.
    bool isViewed = false, isWritten = false;
    /// Absent where the argument must be given.
    std::optional<GraphArgument> otherwise;
  };

  std::vector<Parameter> parameters;
  /// A list of tensors is one result.
  unsigned results = 0;
  bool givesList = false;
  /// The results are the arguments that it writes.
  bool givesWritten = false;

  bool writes() const;
};

/// The schema of `aten::add.Tensor`, whose plain overload is `aten::add`; null where the table has none.
const Schema *findSchema(llvm::StringRef name);

/// The table's name for a node's target, `torch.ops.aten.add.Tensor` or `torch.ops.aten.relu.default`; "" for what is none of ATen's.
std::string operatorKey(llvm::StringRef target);

/// Parses PyTorch's notation, `aten::relu(Tensor self) -> Tensor`; nothing where it is none.
std::optional<Schema> parseSchema(llvm::StringRef text);

} // namespace wasmtorch::pt2

#endif
