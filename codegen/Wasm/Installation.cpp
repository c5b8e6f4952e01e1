// Where the programs of this house find what is installed beside them.
#include "codegen/Wasm/Installation.h"

#include "llvm/ADT/SmallString.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"

#include <cstdlib>

using namespace wasmtorch;

std::string wasmtorch::installedPath(llvm::StringRef relative) {
  // The program's own file and not the link by which it was called.
  std::string self = llvm::sys::fs::getMainExecutable(nullptr, nullptr);
  llvm::SmallString<256> path(llvm::sys::path::parent_path(llvm::sys::path::parent_path(self)));
  llvm::sys::path::append(path, relative);
  return std::string(path);
}

std::string wasmtorch::findNode() {
  llvm::StringRef chosen = std::getenv("WASMTORCH_NODE") ? std::getenv("WASMTORCH_NODE") : "";
  if (chosen.contains('/'))
    return chosen.str();
  if (std::string own = installedPath("share/wasmtorch/bin/node"); chosen.empty() && llvm::sys::fs::can_execute(own))
    return own;
  auto found = llvm::sys::findProgramByName(chosen.empty() ? "node" : chosen);
  return found ? *found : std::string();
}
