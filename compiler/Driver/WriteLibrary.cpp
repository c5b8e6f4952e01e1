// Writes a static library of a planned model: --emit=lib.
#include "compiler/Driver/WriteLibrary.h"

#include "codegen/Library/Archive.h"
#include "codegen/Library/CMakeConfig.h"
#include "codegen/Library/Header.h"
#include "codegen/Library/LibraryCode.h"
#include "codegen/Manifest/DescribePlan.h"
#include "codegen/Wasm/EmitObject.h"
#include "compiler/Driver/DepFile.h"
#include "compiler/Driver/Messages.h"
#include "compiler/Driver/OutputFiles.h"
#include "compiler/Driver/Version.h"
#include "compiler/Driver/WeightStream.h"
#include "compiler/Driver/WritePackage.h"
#include "package/AtomicFiles.h"
#include "package/Digest.h"

#include "llvm/Support/Path.h"

using namespace mlir;

namespace wasmtorch {

// The facts that a package has in its manifest; here they go into the header.
static void describeLibrary(const Options &options, const Model &model, package::Manifest &manifest) {
  manifest.set_name(model.name);
  manifest.mutable_producer()->set_compiler(compilerVersion());
  describePlan(*model.module, manifest);
  package::Variant &variant = *manifest.add_variants();
  variant.set_name(variantName(options.variant).str());
  for (const std::string &feature : variantFeatures(options.variant))
    variant.add_features(feature);
  variant.set_numerics(numericsOf(options.variant) + numericsOfPlan(manifest));
}

// A library that called into a libc could not be linked without one.
static LogicalResult checkSymbols(StringRef object) {
  std::vector<std::string> undefined;
  if (auto read = codegen::undefinedSymbols(object, undefined); !read)
    return reportError(read.message());
  for (const std::string &name : undefined)
    if (name != "__stack_pointer" && name != "__linear_memory")
      return reportError("the library's code needs '" + name + "' of another library, expected it to need none; please report it");
  return success();
}

static LogicalResult compileCode(ModuleOp planned, Variant variant, const package::Manifest &manifest, const codegen::LibraryNames &names,
                                 llvm::SmallVectorImpl<char> &object) {
  auto module = lowered(planned, variant);
  if (!module || failed(codegen::addLibraryCode(*module, manifest, names)) || failed(emitObject(*module, variant, object)))
    return failure();
  return checkSymbols({object.data(), object.size()});
}

// The weights are a member of their own: a program that brings them itself does not get them twice.
static LogicalResult makeArchive(StringRef code, const std::string &weights, const codegen::LibraryNames &names, std::string &archive) {
  std::vector<codegen::ArchiveMember> members{{names.library + ".o", code}};
  llvm::SmallVector<char, 0> data;
  if (!weights.empty()) {
    if (auto made = emitData(names.weights, weights, codegen::libraryAlignment, data); !made)
      return reportError(made.message());
    members.push_back({names.weights + ".o", {data.data(), data.size()}});
  }
  auto made = codegen::makeArchive(members, archive);
  return made ? success() : reportError(made.message());
}

static LogicalResult addFile(package::AtomicFiles &files, const std::string &name, std::string_view contents) {
  auto added = files.add(name, contents);
  return added ? success() : reportError(added.message());
}

static std::string libraryName(const Options &options) {
  return options.libraryName.empty() ? codegen::defaultLibraryName(llvm::sys::path::stem(options.model)) : options.libraryName;
}

std::string archiveFile(const Options &options) { return "lib" + libraryName(options) + ".a"; }

LogicalResult writeLibrary(const Options &options, const Model &model) {
  package::Manifest manifest;
  describeLibrary(options, model, manifest);
  std::string weights, archive;
  auto collect = [&](ArrayRef<char> bytes) { return weights.append(bytes.data(), bytes.size()), success(); };
  if (failed(streamWeights(model, collect, manifest)))
    return failure();
  codegen::LibraryNames names(libraryName(options), manifest);
  bool embeds = options.libraryWeights == LibraryWeights::Embed && !weights.empty();
  llvm::SmallVector<char, 0> code;
  if (failed(compileCode(*model.module, options.variant, manifest, names, code)) ||
      failed(makeArchive({code.data(), code.size()}, embeds ? weights : "", names, archive)))
    return failure();

  package::AtomicFiles files(options.output);
  std::string weightFile = embeds || weights.empty() ? "" : names.library + ".weights";
  std::string digest = weights.empty() ? "" : package::sha256(weights);
  OutputFiles extras;
  if (failed(addFile(files, names.library + ".h", codegen::libraryHeader(manifest, names, {embeds, digest}))) ||
      failed(addFile(files, names.library + "Config.cmake", codegen::libraryCMakeConfig(manifest, names, weightFile))) ||
      (!weightFile.empty() && failed(addFile(files, weightFile, weights))) || failed(addFile(files, archiveFile(options), archive)) ||
      failed(addDepFile(options, extras)))
    return failure();
  if (auto done = files.commit(); !done)
    return reportError(done.message());
  return extras.commit();
}

} // namespace wasmtorch
