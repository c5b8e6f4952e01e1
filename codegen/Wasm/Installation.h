// Where the programs of this house find what is installed beside them.
#ifndef WASMTORCH_CODEGEN_WASM_INSTALLATION_H
#define WASMTORCH_CODEGEN_WASM_INSTALLATION_H

#include "llvm/ADT/StringRef.h"

#include <string>

namespace wasmtorch {

/// The path of `relative`, "bin/wasmtorch-run", in the tree that this program runs from. A build tree has the same folders as an
/// installed one, and nothing is looked for elsewhere: the tree may be moved.
std::string installedPath(llvm::StringRef relative);

/// The Node that runs the scripts of the tree: $WASMTORCH_NODE, the tree's own where it has one (a build tree has npm's), or the one
/// on PATH. Empty where there is none.
std::string findNode();

} // namespace wasmtorch

#endif
