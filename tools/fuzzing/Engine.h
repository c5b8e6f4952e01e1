// Runs compiled programs in Node.
#ifndef WASMTORCH_TOOLS_FUZZING_ENGINE_H
#define WASMTORCH_TOOLS_FUZZING_ENGINE_H

#include "semantics/Evaluator.h"
#include "tools/fuzzing/Build.h"

#include <map>

namespace wasmtorch::fuzzing {

/// How one program ended in one variant.
struct Ran {
  /// Empty, or what went wrong: "trap: …", "writes outside of its session", "hang".
  std::string problem;
  /// The bytes of each output.
  std::vector<std::string> outputs;
};

/// Runs every entry of every variant in one engine; `inputs` has those of each entry, in the manifest's order. The result is by variant and
/// entry. `folder` is for files.
package::Outcome runAll(const Built &built, llvm::ArrayRef<semantics::Tensors> inputs, const std::string &folder,
                        std::map<std::string, std::vector<Ran>> &results);

} // namespace wasmtorch::fuzzing

#endif
