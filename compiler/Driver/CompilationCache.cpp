// The cache as the driver sees it: whole packages, and modules of one variant.
#include "compiler/Driver/CompilationCache.h"

#include "compiler/Driver/Messages.h"

#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using wasmtorch::package::Outcome;

namespace wasmtorch {

// Names of the parts of an entry.
static constexpr llvm::StringRef filePrefix = "file.", extraPrefix = "extra.";
static constexpr const char *moduleName = "module", *sizesName = "function-sizes";

CompilationCache::CompilationCache(const Options &options, const WasmOpt &wasmOpt) : options(options) {
  cache::Settings settings;
  Outcome read = cache::readSettings(settings);
  if (settings.folder.empty())
    return;
  store = std::make_unique<cache::Store>(settings);
  if (!read)
    reportWarning("cache: " + read.message() + "; " + std::to_string(settings.limit) + " is taken");
  Outcome ready = store->prepare();
  if (ready)
    ready = identifyCompiler(options, wasmOpt, identity);
  if (!ready) {
    giveUp(ready.message());
    return;
  }
  packageKeyText = currentPackageKey();
}

// Empty where a file can't be read, which is told by whoever reads it next.
std::string CompilationCache::currentPackageKey() const {
  std::string key;
  return packageKey(options, identity, key) ? key : std::string();
}

void CompilationCache::giveUp(const std::string &problem) {
  reportWarning("cache: " + problem + "; going on without it");
  store.reset();
}

void CompilationCache::put(const std::string &key, const std::vector<cache::Part> &parts) {
  if (Outcome kept = store->put(key, parts); !kept)
    giveUp(kept.message());
}

bool CompilationCache::restorePackage(package::AtomicFiles &files, ExtraTexts &extras) {
  if (!store || packageKeyText.empty())
    return false;
  bool found = store->get(packageKeyText, [&](llvm::StringRef name, cache::Sink &sink) {
    if (name.consume_front(extraPrefix)) {
      std::string &text = extras[name.str()];
      sink = [&text](std::string_view piece) { return text.append(piece), Outcome::success(); };
      return Outcome::success();
    }
    package::OutputFile *file = nullptr;
    if (!name.consume_front(filePrefix))
      return Outcome::failure("a part of no kind");
    Outcome made = files.create(std::string_view(name), file);
    sink = [file](std::string_view piece) { return file->append(piece); };
    return made;
  });
  store->count("package", found);
  return found;
}

void CompilationCache::keepPackage(package::AtomicFiles &files, const ExtraTexts &extras) {
  // A model that is trained and written anew meanwhile must not be kept as what it was.
  if (!store || packageKeyText.empty() || currentPackageKey() != packageKeyText)
    return;
  std::vector<cache::Part> parts;
  files.visit([&](const std::string &name, const std::string &path) { parts.push_back({(filePrefix + name).str(), {}, path}); });
  for (const auto &[name, text] : extras)
    parts.push_back({(extraPrefix + name).str(), text, {}});
  put(packageKeyText, parts);
}

// "NAME SIZE" a line.
static std::string sizesText(const std::map<std::string, uint64_t> &sizes) {
  std::string text;
  for (const auto &[name, size] : sizes)
    text += name + " " + std::to_string(size) + "\n";
  return text;
}

static std::map<std::string, uint64_t> parseSizes(llvm::StringRef text) {
  std::map<std::string, uint64_t> sizes;
  while (!text.empty()) {
    auto [line, rest] = text.split('\n');
    auto [name, size] = line.rsplit(' ');
    (void)size.getAsInteger(10, sizes[name.str()]);
    text = rest;
  }
  return sizes;
}

bool CompilationCache::restoreModule(ModuleOp planned, Variant variant, CompiledModule &module) {
  if (!store)
    return false;
  moduleKeyText = moduleKey(planned, variant, identity);
  std::map<std::string, std::string> parts;
  bool found = store->get(moduleKeyText, [&](const std::string &name, cache::Sink &sink) {
    std::string &text = parts[name];
    sink = [&text](std::string_view piece) { return text.append(piece), Outcome::success(); };
    return Outcome::success();
  });
  store->count("module", found);
  if (found)
    module = {parts[moduleName], parseSizes(parts[sizesName])};
  return found;
}

void CompilationCache::keepModule(const CompiledModule &module) {
  if (store)
    put(moduleKeyText, {{moduleName, module.bytes, {}}, {sizesName, sizesText(module.functionBytes), {}}});
}

std::string cacheStatisticsText() {
  cache::Settings settings;
  if (Outcome read = cache::readSettings(settings); !read)
    reportWarning("cache: " + read.message());
  if (settings.folder.empty())
    return "no cache: WASMTORCH_CACHE_DIR is not set\n";
  cache::Statistics statistics = cache::Store(settings).statistics();
  std::string text = "folder: " + settings.folder + "\nsize: " + std::to_string(statistics.bytes) + " of at most " +
                     std::to_string(settings.limit) + " bytes\nentries: " + std::to_string(statistics.entries) + "\n";
  for (const char *name : {"package hits", "package misses", "module hits", "module misses"})
    text += std::string(name) + ": " + std::to_string(statistics.counts[name]) + "\n";
  return text;
}

} // namespace wasmtorch
