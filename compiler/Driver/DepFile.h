// What --depfile writes: which files the output depends on, for Make and Ninja.
#ifndef WASMTORCH_COMPILER_DRIVER_DEPFILE_H
#define WASMTORCH_COMPILER_DRIVER_DEPFILE_H

#include "compiler/Driver/Options.h"
#include "package/Outcome.h"

#include "mlir/Support/LLVM.h"

namespace wasmtorch {

/// A rule without a recipe: `target: prerequisite …`. A path with a line break has no spelling and is a failure.
package::Outcome depFileText(const std::string &target, const std::vector<std::string> &prerequisites, std::string &text);

/// The file of a sample, `[NAME=]FILE`.
std::string sampleFile(llvm::StringRef sample);

/// A file that the output depends on.
struct Prerequisite {
  std::string path;
  bool isSample = false; ///< only its type and shape matter
};

/// What these options read: the model, the weights beside IR, samples and schedules; each once.
std::vector<Prerequisite> prerequisitesOf(const Options &options);

class OutputFiles;

/// Adds the file that `--depfile` names, if it does: the rule for what these options write: of a package its manifest and of a library
/// its archive, which are written last, else the file. Fails after a diagnostic.
mlir::LogicalResult addDepFile(const Options &options, OutputFiles &files);

} // namespace wasmtorch

#endif
