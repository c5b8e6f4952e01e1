// What a compilation is found by in the cache.
#include "compiler/Driver/CacheKey.h"

#include "codegen/Wasm/Installation.h"
#include "compiler/Cache/Fingerprint.h"
#include "compiler/Driver/DepFile.h"
#include "compiler/Driver/Version.h"
#include "package/Digest.h"
#include "package/Manifest.h"
#include "package/Npy.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using wasmtorch::package::Outcome;

namespace wasmtorch {

namespace {

// How an option takes part in the key of a package.
enum class Part {
  Value,   // its value changes what is written
  Asked,   // that it is given does, its value is a path
  File,    // its value is a file, which is among the prerequisites
  None,    // it changes nothing that is kept
  Unknown, // nobody has said yet
};

// One field after another, each with its length, so that no two lists of fields look alike.
class Fields {
public:
  void add(llvm::StringRef field) {
    digest.update(std::to_string(field.size()) + ":");
    digest.update(field);
  }
  std::string key() { return digest.hex(); }

private:
  package::Sha256 digest;
};

} // namespace

static Part partOf(llvm::StringRef option) {
  return llvm::StringSwitch<Part>(option)
      .Cases({"input", "arg", "dim", "mutable", "method", "target", "emit", "variant", "budget", "fail-on-fallback", "image-input",
              "lib-name", "lib-weights", "package-name", "package-version"},
             Part::Value)
      .Cases({"report", "explain-plan"}, Part::Asked)
      .Cases({"MODEL", "sample", "schedule"}, Part::File)
      // The programs are known by their fingerprints; --verify looks at what the cache gave too.
      .Cases({"output", "depfile", "depfile-target", "wasm-opt", "verify", "quiet", "color", "reproducer"}, Part::None)
      .Default(Part::Unknown);
}

// Of `[NAME=]FILE` the name, which says whose sample it is. A path may hold '=' itself: a name has no slash.
static std::string nameBefore(llvm::StringRef value) {
  auto [name, file] = value.split('=');
  return file.empty() || name.contains('/') ? std::string() : name.str();
}

Outcome identifyCompiler(const Options &options, const WasmOpt &wasmOpt, CompilerIdentity &identity) {
  if (Outcome known = cache::ownFingerprint(identity.compiler); !known)
    return known;
  // The engine of a script does what the script says; the script is what counts.
  if (Outcome known = cache::programFingerprint(wasmOpt.command.back(), identity.wasmOpt); !known)
    return known;
  // What a model is, its contents say, which are not looked at here: only text of IR is known by its name.
  std::string importer = installedPath("bin/wt-import-torchscript");
  if (llvm::sys::path::extension(options.model) == ".mlir" || !llvm::sys::fs::exists(importer))
    return Outcome::success();
  return cache::programFingerprint(importer, identity.importer);
}

static void addIdentity(Fields &fields, const CompilerIdentity &identity) {
  fields.add(compilerVersion());
  fields.add(std::to_string(package::manifestFormat));
  fields.add(identity.compiler);
  fields.add(identity.importer);
  fields.add(identity.wasmOpt);
}

// A sample gives a type and a shape, and its numbers nothing.
static Outcome addSample(Fields &fields, const std::string &file) {
  package::NpyHeader header;
  if (Outcome read = package::readNpyHeader(file, header); !read)
    return read;
  fields.add(header.dtype);
  for (int64_t size : header.shape)
    fields.add(std::to_string(size));
  return Outcome::success();
}

static Outcome addPrerequisites(Fields &fields, const Options &options) {
  for (const Prerequisite &file : prerequisitesOf(options)) {
    fields.add(file.isSample ? "sample" : "file");
    // The name of the model is the package's, and that of IR stands in its places; a folder stands nowhere.
    fields.add(file.isSample ? "" : llvm::sys::path::filename(file.path));
    std::string digest;
    Outcome added = file.isSample ? addSample(fields, file.path) : package::sha256File(file.path, digest);
    if (!added)
      return added;
    fields.add(digest);
  }
  return Outcome::success();
}

Outcome packageKey(const Options &options, const CompilerIdentity &identity, std::string &key) {
  key.clear();
  Fields fields;
  fields.add("package");
  addIdentity(fields, identity);
  for (const auto &[name, value] : options.given) {
    Part part = partOf(name);
    if (part == Part::Unknown)
      return Outcome::success();
    if (part == Part::None)
      continue;
    fields.add(name);
    fields.add(part == Part::Value ? value : part == Part::File ? nameBefore(value) : value.empty() ? "" : "a file");
  }
  if (Outcome added = addPrerequisites(fields, options); !added)
    return added;
  key = fields.key();
  return Outcome::success();
}

std::string moduleKey(ModuleOp planned, Variant variant, const CompilerIdentity &identity) {
  std::string text;
  llvm::raw_string_ostream os(text);
  // Without places in the source, which are no part of the code.
  planned.print(os, OpPrintingFlags().enableDebugInfo(false));
  Fields fields;
  fields.add("module");
  fields.add(identity.compiler);
  fields.add(identity.wasmOpt);
  fields.add(variantName(variant));
  fields.add(text);
  return fields.key();
}

} // namespace wasmtorch
