// What --verify does: the package beside PyTorch.
#include "compiler/Driver/Verify.h"

#include "codegen/Wasm/ScratchFiles.h"
#include "compiler/Driver/Messages.h"
#include "compiler/Driver/PixelSamples.h"
#include "compiler/Driver/ReadModel.h"
#include "package/Manifest.h"
#include "package/ReadFile.h"
#include "package/RunProgram.h"

#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace wasmtorch {

namespace {

/// A folder of .npy files under TMPDIR. It vanishes with this object; a signal that ends the process removes the files.
class Answers {
public:
  ~Answers() {
    files.clear();
    if (!folder.empty())
      llvm::sys::fs::remove(folder);
  }

  LogicalResult create(unsigned count) {
    llvm::SmallString<128> prefix, path;
    llvm::sys::path::system_temp_directory(/*ErasedOnReboot=*/true, prefix);
    llvm::sys::path::append(prefix, "wasmtorchc-answers");
    if (auto error = llvm::sys::fs::createUniqueDirectory(prefix, path))
      return reportError("cannot make a folder like '" + prefix.str().str() + "': " + error.message());
    folder = path.str().str();
    for (unsigned i = 0; i < count; ++i)
      files.push_back(std::make_unique<package::TemporaryFile>(folder + "/" + std::to_string(i) + ".npy"));
    return success();
  }

  std::string folder;
  std::vector<std::unique_ptr<package::TemporaryFile>> files;
};

} // namespace

static LogicalResult runModel(const Options &options, const std::vector<std::string> &samples, const std::string &folder) {
  std::vector<std::string> arguments{
      programBeside("wt-import-torchscript"), options.model, "--method", options.method, "--run", "--out", folder};
  for (const std::string &sample : samples)
    arguments.insert(arguments.end(), {"--in", sample});
  for (const std::string &fixed : options.fixed)
    arguments.insert(arguments.end(), {"--arg", fixed});
  std::string error;
  int status = package::runProgram(arguments, /*output=*/"", error);
  if (status < 0)
    return reportError("--verify: wt-import-torchscript stopped while it ran '" + options.model + "': " + error);
  return status == 0 ? success() : reportError("--verify: libtorch could not run '" + options.model + "' on the samples");
}

// The tool's lines are what we say about it.
static LogicalResult runVariant(const Options &options, const std::string &variant, const Answers &answers, ExitCode &exitCode) {
  std::vector<std::string> arguments{programBeside("wasmtorch-run"), options.output, "--variant=" + variant};
  for (const std::string &sample : options.samples)
    arguments.insert(arguments.end(), {"--in", sample});
  for (const auto &file : answers.files)
    arguments.insert(arguments.end(), {"--expect", file->path()});
  ScratchFiles scratch;
  std::string log, text, error;
  if (auto made = scratch.create("log", log); !made)
    return reportError(made.message());
  int status = package::runProgram(arguments, log, error);
  if (status < 0)
    return reportError("--verify: wasmtorch-run stopped: " + error);
  if (auto read = package::readFile(log, text); !read)
    return reportError(read.message());
  if (status != 0 || !options.quiet)
    llvm::errs() << text;
  if (status == exitCheckFailed)
    exitCode = exitCheckFailed;
  if (status == 0)
    return success();
  return reportError("--verify: the variant " + variant +
                     (status == exitCheckFailed ? " does not agree with libtorch" : " could not be run"));
}

LogicalResult verifyPackage(const Options &options, ExitCode &exitCode) {
  package::Manifest manifest;
  if (auto read = package::readManifest(options.output, manifest); !read)
    return reportError(read.message());
  Answers answers;
  ScratchFiles scratch;
  std::vector<std::string> samples;
  if (failed(answers.create(manifest.entries(0).outputs_size())) || failed(samplesForModel(options, scratch, samples)) ||
      failed(runModel(options, samples, answers.folder)))
    return failure();
  bool agrees = true;
  for (const package::Variant &variant : manifest.variants())
    agrees &= succeeded(runVariant(options, variant.name(), answers, exitCode));
  return success(agrees);
}

} // namespace wasmtorch
