// Limits that a package must keep.
#ifndef WASMTORCH_COMPILER_DRIVER_BUDGET_H
#define WASMTORCH_COMPILER_DRIVER_BUDGET_H

#include "package/AtomicFiles.h"
#include "package/manifest.pb.h"

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace wasmtorch {

struct PackageFacts;

/// In bytes.
struct Budget {
  std::optional<uint64_t> size;     ///< of what a page fetches, uncompressed: model.mjs, weights, the largest variant
  std::optional<uint64_t> download; ///< of the same, compressed by Brotli
  std::optional<uint64_t> memory;   ///< of the model with one session, in whole pages
};

/// `size=300k,download=90k,memory=16Mi`: k and M are powers of 1000, Ki and Mi of 1024. Any limit may be left out.
package::Outcome parseBudget(llvm::StringRef text, Budget &budget);

/// Whether a package, whose files are written but not yet in their places, keeps its budget; says on standard error which limits it
/// doesn't keep and what takes most.
bool keepsBudget(const Budget &budget, const PackageFacts &facts, const package::AtomicFiles &files);

/// The dispatches that run on another device than the target, a line for each, which names its place in the model where it has one.
std::vector<std::string> fallbacks(const std::string &target, const package::Manifest &manifest);
/// Whether there are none; says on standard error which there are.
bool staysOnTarget(const std::string &target, const package::Manifest &manifest);

} // namespace wasmtorch

#endif
