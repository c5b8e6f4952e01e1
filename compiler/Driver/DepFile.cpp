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

std::vector<Prerequisite> prerequisitesOf(const Options &options) {
  std::vector<Prerequisite> all{{options.model}}, once;
  std::string weights = semantics::weightPathBeside(options.model);
  std::string extension = llvm::sys::path::extension(options.model).str();
  if ((extension == ".mlir" || extension == ".mlirbc") && llvm::sys::fs::exists(weights))
    all.push_back({weights});
  for (const std::string &sample : options.samples)
    all.push_back({sampleFile(sample), /*isSample=*/true});
  if (!options.schedule.empty())
    all.push_back({options.schedule});
  for (const Prerequisite &file : all)
    if (llvm::none_of(once, [&](const Prerequisite &other) { return other.path == file.path && other.isSample == file.isSample; }))
      once.push_back(file);
  return once;
}

static std::string targetOf(const Options &options) {
  if (!options.depFileTarget.empty())
    return options.depFileTarget;
  if (options.emit != Emit::Package && options.emit != Emit::Library)
    return options.output;
  return (llvm::StringRef(options.output).rtrim('/') + "/" + (options.emit == Emit::Library ? archiveFile(options) : package::manifestFile))
      .str();
}

mlir::LogicalResult addDepFile(const Options &options, OutputFiles &files) {
  if (options.depFile.empty())
    return mlir::success();
  std::vector<std::string> paths;
  for (const Prerequisite &file : prerequisitesOf(options))
    if (!llvm::is_contained(paths, file.path))
      paths.push_back(file.path);
  std::string text;
  if (auto made = depFileText(targetOf(options), paths, text); !made)
    return reportError(made.message());
  return files.add(options.depFile, text);
}

} // namespace wasmtorch
