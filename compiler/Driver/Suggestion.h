// The nearest of some names to one that is unknown.
#ifndef WASMTORCH_COMPILER_DRIVER_SUGGESTION_H
#define WASMTORCH_COMPILER_DRIVER_SUGGESTION_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"

#include <string>

namespace wasmtorch {

/// The candidate with the smallest edit distance, or nothing where none is near enough to be meant.
std::string nearestName(llvm::StringRef name, llvm::ArrayRef<std::string> candidates);

} // namespace wasmtorch

#endif
