// The cache as the driver sees it: whole packages, and modules of one variant.
#ifndef WASMTORCH_COMPILER_DRIVER_COMPILATIONCACHE_H
#define WASMTORCH_COMPILER_DRIVER_COMPILATIONCACHE_H

#include "compiler/Cache/Store.h"
#include "compiler/Driver/CacheKey.h"

#include "package/AtomicFiles.h"

#include <map>
#include <memory>
#include <string>

namespace wasmtorch {

/// A variant's finished module, and what was known before names were stripped from it.
struct CompiledModule {
  std::string bytes;
  std::map<std::string, uint64_t> functionBytes;
};

/// What is asked for besides the package, by the option that asks.
using ExtraTexts = std::map<std::string, std::string>;

/// A cache that can't be used is never a failure: the first trouble is a warning, and the compilation goes on without it.
class CompilationCache {
public:
  /// Looks at the environment; without WASMTORCH_CACHE_DIR nothing below does anything.
  CompilationCache(const Options &options, const WasmOpt &wasmOpt);

  /// True where the package was there: its files are in `files`, which are yet to be committed. Else `files` is of no use.
  bool restorePackage(package::AtomicFiles &files, ExtraTexts &extras);
  /// Keeps what is about to be committed, unless a file that went in is no longer what it was at the start.
  void keepPackage(package::AtomicFiles &files, const ExtraTexts &extras);
  bool restoreModule(mlir::ModuleOp planned, Variant variant, CompiledModule &module);
  /// Behind a `restoreModule` of the same module and variant that found nothing.
  void keepModule(const CompiledModule &module);

private:
  void giveUp(const std::string &problem);
  void put(const std::string &key, const std::vector<cache::Part> &parts);
  std::string currentPackageKey() const;

  const Options &options;
  std::unique_ptr<cache::Store> store;
  CompilerIdentity identity;
  std::string packageKeyText; ///< empty where packages can't be found
  std::string moduleKeyText;
};

/// What `--cache-stats` prints.
std::string cacheStatisticsText();

} // namespace wasmtorch

#endif
