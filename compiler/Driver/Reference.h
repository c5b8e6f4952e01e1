// What a package's answers are compared with.
#ifndef WASMTORCH_COMPILER_DRIVER_REFERENCE_H
#define WASMTORCH_COMPILER_DRIVER_REFERENCE_H

#include "compiler/Driver/ReadModel.h"
#include "package/TemporaryFiles.h"

#include <memory>

namespace wasmtorch {

/// A folder of our own under TMPDIR. It and its files vanish with this object; a signal that ends the process removes the files.
class ScratchFolder {
public:
  ~ScratchFolder();
  mlir::LogicalResult create();
  /// The path of a file that somebody is going to write there.
  std::string file(const std::string &name);
  const std::string &path() const { return folder; }

private:
  std::string folder;
  std::vector<std::unique_ptr<package::TemporaryFile>> files;
};

/// Answers that were got somewhere, as `wasmtorch-run` takes them.
struct Reference {
  std::string name; ///< "libtorch", "the answers of 'case.json'", "the reference evaluator"
  std::vector<std::string> arguments;
  ScratchFolder answers;
};

/// The model before anything was done to it.
struct Original {
  mlir::OwningOpRef<mlir::ModuleOp> module;
  std::string weightFile;
  bool isTorchScript = false;
};

/// The case.json beside a model that names it, or nothing.
std::string storedCase(const std::string &model);

/// The first of these that there is: libtorch's answers, where the model is TorchScript that it can run; those stored beside the model;
/// those of the reference evaluator. `outputs` is their number. Fails after a diagnostic.
mlir::LogicalResult findReference(const Options &options, const Original &original, unsigned outputs, Reference &reference);

} // namespace wasmtorch

#endif
