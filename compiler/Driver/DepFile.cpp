// What --depfile writes: which files the output depends on, for Make and Ninja.
#include "compiler/Driver/DepFile.h"

#include "compiler/Driver/Messages.h"
#include "compiler/Driver/OutputFiles.h"
#include "compiler/Driver/WriteLibrary.h"
#include "package/Manifest.h"
#include "semantics/WeightSource.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

namespace wasmtorch {

// What both read: `\ ` (with the backslashes before it doubled), `\#` and `$$`, as compilers write it.
static std::string escapePath(const std::string &path) {
  std::string text;
  for (size_t i = 0; i < path.size(); ++i) {
    if (path[i] == ' ')
      for (size_t j = i; j > 0 && path[j - 1] == '\\'; --j)
        text += '\\';
    if (path[i] == ' ' || path[i] == '#')
      text += '\\';
    if (path[i] == '$')
      text += '$';
    text += path[i];
  }
  return text;
}

package::Outcome depFileText(const std::string &target, const std::vector<std::string> &prerequisites, std::string &text) {
  text = escapePath(target) + ":";
  for (const std::string &path : prerequisites)
    text += " \\\n  " + escapePath(path);
  text += "\n";
  for (const std::string &path : llvm::concat<const std::string>(llvm::ArrayRef(target), prerequisites))
    if (path.find_first_of("\r\n") != std::string::npos)
      return package::Outcome::failure("--depfile: a path with a line break cannot be written: '" + path + "'");
  return package::Outcome::success();
}

// A path may hold '=' itself: a name has no slash.
std::string sampleFile(llvm::StringRef sample) {
  auto [name, file] = sample.split('=');
  return (!file.empty() && !name.contains('/') ? file : sample).str();
}

// Each once, in order.
static std::vector<std::string> prerequisitesOf(const Options &options) {
  std::vector<std::string> paths{options.model};
  std::string weights = semantics::weightPathBeside(options.model);
  std::string extension = llvm::sys::path::extension(options.model).str();
  if ((extension == ".mlir" || extension == ".mlirbc") && llvm::sys::fs::exists(weights))
    paths.push_back(weights);
  llvm::transform(options.samples, std::back_inserter(paths), sampleFile);
  if (!options.schedule.empty())
    paths.push_back(options.schedule);
  std::vector<std::string> once;
  for (const std::string &path : paths)
    if (!llvm::is_contained(once, path))
      once.push_back(path);
  return once;
}

mlir::LogicalResult addDepFile(const Options &options, OutputFiles &files) {
  if (options.depFile.empty())
    return mlir::success();
  std::string target = options.output;
  if (options.emit == Emit::Package || options.emit == Emit::Library)
    target =
        (llvm::StringRef(target).rtrim('/') + "/" + (options.emit == Emit::Library ? archiveFile(options) : package::manifestFile)).str();
  std::string text;
  if (auto made = depFileText(target, prerequisitesOf(options), text); !made)
    return reportError(made.message());
  return files.add(options.depFile, text);
}

} // namespace wasmtorch
