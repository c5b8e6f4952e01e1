// What --verify does: the package beside PyTorch.
#include "compiler/Driver/Verify.h"

#include "compiler/Driver/Messages.h"
#include "compiler/Driver/Progress.h"
#include "package/Manifest.h"
#include "package/ReadFile.h"
#include "package/RunProgram.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace wasmtorch {

// The package under its names, in another folder. A module is told by the name that it really has: so it is copied, the rest are links.
static LogicalResult stage(const package::AtomicFiles &files, ScratchFolder &folder) {
  if (failed(folder.create()))
    return failure();
  LogicalResult made = success();
  files.visit([&](const std::string &name, const std::string &path) {
    std::string place = folder.file(name);
    bool isText = name == "model.mjs" || name == package::manifestFile;
    if (std::error_code error = isText ? llvm::sys::fs::copy_file(path, place) : llvm::sys::fs::create_link(path, place))
      made = reportError("--verify: cannot make '" + place + "': " + error.message() + "; TMPDIR says where it goes");
  });
  return made;
}

// The tool's lines are what we say about it.
static LogicalResult runVariant(const Options &options, const std::string &package, const std::string &variant, const Reference &reference,
                                ExitCode &exitCode) {
  std::vector<std::string> arguments{programBeside("wasmtorch-run"), package, "--variant=" + variant,
                                     std::string("--color=") + colourWord()};
  llvm::append_range(arguments, reference.arguments);
  ScratchFiles scratch;
  std::string log, text, error;
  if (auto made = scratch.create("log", log); !made)
    return reportError(made.message());
  showStage("verifying the variant " + variant);
  int status = package::runProgram(arguments, log, error);
  if (status < 0)
    return reportError("--verify: wasmtorch-run stopped: " + error);
  if (auto read = package::readFile(log, text); !read)
    return reportError(read.message());
  eraseProgress();
  if (status != 0 || !options.quiet)
    llvm::errs() << text;
  if (status == exitCheckFailed)
    exitCode = exitCheckFailed;
  if (status == 0)
    return success();
  return reportError("--verify: the variant " + variant +
                     (status == exitCheckFailed ? " does not agree with " + reference.name : " could not be run"));
}

LogicalResult verifyPackage(const Options &options, const Original &original, const package::Manifest &manifest,
                            const package::AtomicFiles &files, ExitCode &exitCode) {
  Reference reference;
  ScratchFolder package;
  showStage("asking for the answers to verify with");
  if (failed(findReference(options, original, manifest.entries(0).outputs_size(), reference)) || failed(stage(files, package)))
    return failure();
  bool agrees = true;
  for (const package::Variant &variant : manifest.variants())
    agrees &= succeeded(runVariant(options, package.path(), variant.name(), reference, exitCode));
  if (!agrees)
    reportNote("the package is not put in its place; compile without --verify into another folder to look at it");
  else if (!options.quiet)
    reportNote("--verify: every variant agrees with " + reference.name);
  return success(agrees);
}

} // namespace wasmtorch
