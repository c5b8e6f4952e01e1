// The nearest of some names to one that is unknown.
#include "compiler/Driver/Suggestion.h"

namespace wasmtorch {

std::string nearestName(llvm::StringRef name, llvm::ArrayRef<std::string> candidates) {
  std::string best;
  unsigned bestDistance = name.size() / 3 + 2;
  for (const std::string &candidate : candidates) {
    unsigned distance = name.edit_distance(candidate, /*AllowReplacements=*/true, bestDistance);
    if (distance < bestDistance) {
      bestDistance = distance;
      best = candidate;
    }
  }
  return best;
}

} // namespace wasmtorch
