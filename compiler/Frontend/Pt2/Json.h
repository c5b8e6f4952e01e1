// What is said of JSON that is not as torch.export writes it.
#ifndef WASMTORCH_COMPILER_FRONTEND_PT2_JSON_H
#define WASMTORCH_COMPILER_FRONTEND_PT2_JSON_H

#include "compiler/Frontend/BoundedJson.h"
#include "compiler/Frontend/Pt2/Archive.h"

namespace wasmtorch::pt2 {

using frontend::readJson;

/// What a value of JSON should have been: `graph.nodes[3].inputs: expected a list`.
inline llvm::Error expected(const llvm::Twine &where, llvm::StringRef what) { return failure(where + ": expected " + what); }

} // namespace wasmtorch::pt2

#endif
