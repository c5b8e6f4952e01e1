// Adds package.json to a package.
#include "compiler/Driver/NpmFile.h"

#include "compiler/Driver/Messages.h"
#include "package/NpmPackage.h"
#include "package/ReadFile.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace wasmtorch {

// Whether a package.json stands in the folder that isn't ours to write over.
static bool isForeign(const std::string &path) {
  std::string text;
  return llvm::sys::fs::exists(path) && (!package::readFile(path, text) || !package::isOwnNpmPackage(text));
}

std::string npmText(const Options &options, const package::Manifest &manifest) {
  return package::npmPackageText(manifest, options.packageName.empty() ? package::npmNameOf(manifest.name()) : options.packageName,
                                 options.packageVersion.empty() ? package::npmVersionOf(manifest) : options.packageVersion);
}

LogicalResult addNpmFile(const Options &options, const std::string &text, package::AtomicFiles &files) {
  llvm::SmallString<128> path(options.output);
  llvm::sys::path::append(path, package::npmFile);
  if (isForeign(path.str().str())) {
    std::string what = "'" + path.str().str() + "' has no field \"wasmtorch\", so it isn't wasmtorchc's and stays as it is";
    if (!options.packageName.empty() || !options.packageVersion.empty())
      return reportError(what + ", but --package-name and --package-version are to be written there: choose another folder by --output");
    reportWarning(what + ": the folder is no package of npm by itself; another one by --output is");
    return success();
  }
  auto added = files.add(package::npmFile, text);
  return added ? success() : reportError(added.message());
}

} // namespace wasmtorch
