// How Python's nested inputs and outputs are flattened.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_TREESPEC_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_TREESPEC_H

#include "compiler/Frontend/Pt2/Archive.h"

#include <vector>

namespace wasmtorch::pt2 {

/// A tree of tuples, lists, dictionaries and the like, as `torch.utils._pytree` writes it down.
struct Treespec {
  /// Python's type, such as `builtins.dict`; empty for a leaf.
  std::string type;
  /// Of each child: its key, its field's name or its place.
  std::vector<std::string> keys;
  /// The keys are names rather than places.
  bool isNamed = false;
  std::vector<Treespec> children;

  bool isLeaf() const { return type.empty(); }
};

/// Names of the fields of named tuples, by the name under which the tuple's type was registered.
using TupleFields = llvm::StringMap<std::vector<std::string>>;

/// Parses the JSON form of version 1.
llvm::Expected<Treespec> readTreespec(llvm::StringRef json, const TupleFields &fields = {});

/// Names of the leaves in order: `hidden.0`, or `output.0` where there is no name before a place. A lone leaf is `root`.
std::vector<std::string> leafNames(const Treespec &tree, llvm::StringRef root);

/// Names of the leaves of a call's arguments, a tuple of positional and a dictionary of named ones; `names` are those of the
/// parameters in order.
std::vector<std::string> argumentNames(const Treespec &call, const std::vector<std::string> &names);

} // namespace wasmtorch::pt2

#endif
