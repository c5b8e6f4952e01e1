// What --mutable does: parameters that stay as they are.
#include "compiler/Driver/MutableParameters.h"

#include "compiler/Driver/Messages.h"
#include "dialects/Wt/Mutable.h"
#include "package/NearestName.h"

#include "llvm/Support/GlobPattern.h"

using namespace mlir;

namespace wasmtorch {

// A mistake costs a look at the whole list: so the nearest names are given.
static LogicalResult reportUnmatched(const std::string &pattern, ModuleOp module) {
  std::vector<std::string> names;
  for (auto parameter : module.getOps<wt::ParamOp>())
    names.push_back(parameter.getOrigin().str());
  std::string nearest = package::nearestName(pattern, names);
  if (names.empty())
    return reportError("--mutable: '" + pattern + "' matches no parameter: the model has none");
  return reportError("--mutable: '" + pattern + "' matches none of the model's " + std::to_string(names.size()) + " parameters; " +
                     (nearest.empty() ? "they have names like '" + names.front() + "'" : "did you mean '" + nearest + "'?"));
}

LogicalResult markMutableParameters(const std::vector<std::string> &patterns, ModuleOp module) {
  for (const std::string &text : patterns) {
    auto pattern = llvm::GlobPattern::create(text);
    if (!pattern)
      return reportError("--mutable: expected a pattern such as 'head.*', found '" + text + "': " + llvm::toString(pattern.takeError()));
    bool matches = false;
    for (auto parameter : module.getOps<wt::ParamOp>())
      if (pattern->match(parameter.getOrigin())) {
        wt::setMutable(parameter);
        matches = true;
      }
    if (!matches)
      return reportUnmatched(text, module);
  }
  return success();
}

} // namespace wasmtorch
