// Writes the package of a planned model.
#include "compiler/Driver/WritePackage.h"

#include "codegen/Manifest/DescribePlan.h"
#include "codegen/Wasm/EmitObject.h"
#include "codegen/Wasm/InspectModule.h"
#include "codegen/Wasm/LinkModule.h"
#include "compiler/Driver/DepFile.h"
#include "compiler/Driver/ExplainPlan.h"
#include "compiler/Driver/Messages.h"
#include "compiler/Driver/NpmFile.h"
#include "compiler/Driver/OutputFiles.h"
#include "compiler/Driver/PackageFacts.h"
#include "compiler/Driver/PlanPage.h"
#include "compiler/Driver/Progress.h"
#include "compiler/Driver/Report.h"
#include "compiler/Driver/Reproducer.h"
#include "compiler/Driver/Verify.h"
#include "compiler/Driver/Version.h"
#include "compiler/Driver/WeightStream.h"
#include "package/AtomicFiles.h"
#include "package/Digest.h"
#include "package/Manifest.h"
#include "package/ModuleSource.h"
#include "package/NpmPackage.h"
#include "package/ReadFile.h"
#include "package/TypeDeclarations.h"
#include "runtime-stub/Stub.h"

#include "mlir/Pass/PassManager.h"
#include "llvm/Support/FileSystem.h"

using namespace mlir;

namespace wasmtorch {

const char *numericsOf(Variant variant) {
  return variant == Variant::Simd ? "f32, every product and sum rounded: the same bits on every engine"
                                  : "f32, multiply-adds rounded once or twice as the machine does: the last bits differ between machines";
}

OwningOpRef<ModuleOp> lowered(ModuleOp planned, Variant variant) {
  OwningOpRef<ModuleOp> module = planned.clone();
  showStage("phase lower, variant " + variantName(variant).str());
  PassManager pm(module->getContext());
  buildLowerPipeline(pm, variant);
  return succeeded(runWatched(pm, *module)) ? std::move(module) : nullptr;
}

LogicalResult compileObject(ModuleOp planned, Variant variant, llvm::SmallVectorImpl<char> &object) {
  auto module = lowered(planned, variant);
  if (!module)
    return failure();
  showStage("phase codegen, variant " + variantName(variant).str());
  enterStage("codegen", *module);
  return emitObject(*module, variant, object);
}

static std::vector<std::string> exportsOf(const package::Manifest &manifest) {
  std::vector<std::string> names;
  for (const package::Entry &entry : manifest.entries()) {
    names.push_back(entry.symbol());
    names.push_back(entry.dispatch_symbol());
  }
  if (!manifest.weights().prepare().empty())
    names.push_back(manifest.weights().prepare());
  return names;
}

LogicalResult compileText(ModuleOp planned, Variant variant, const WasmOpt &wasmOpt, ScratchFiles &scratch, std::string &text) {
  package::Manifest manifest;
  describePlan(planned, manifest);
  llvm::SmallVector<char, 0> object;
  if (failed(compileObject(planned, variant, object)))
    return failure();
  enterStage("link", planned);
  std::string module;
  if (auto linked = linkModule({object.data(), object.size()}, exportsOf(manifest), scratch, module); !linked)
    return reportError(linked.message());
  if (auto done = optimizeModule(wasmOpt, variantFeatures(variant), scratch, module, /*keepNames=*/true); !done)
    return reportError(done.message());
  auto written = disassembleModule(wasmOpt, scratch, module, text);
  return written ? success() : reportError("--emit=wat: " + written.message());
}

// Compiles one variant to its finished module.
static LogicalResult compileModule(ModuleOp planned, Variant variant, const package::Manifest &manifest, const WasmOpt &wasmOpt,
                                   ScratchFiles &scratch, CompiledModule &module) {
  llvm::SmallVector<char, 0> object;
  if (failed(compileObject(planned, variant, object)))
    return failure();
  enterStage("link", planned);
  showStage("linking the variant " + variantName(variant).str());
  if (auto linked = linkModule({object.data(), object.size()}, exportsOf(manifest), scratch, module.bytes); !linked)
    return reportError(linked.message());
  // Names are gone afterwards.
  if (auto read = readFunctionSizes(module.bytes, module.functionBytes); !read)
    return reportError(read.message());
  auto optimized = optimizeModule(wasmOpt, variantFeatures(variant), scratch, module.bytes);
  return optimized ? success() : reportError(optimized.message());
}

// Adds one variant to the package, out of the cache where it is there.
static LogicalResult addVariant(ModuleOp planned, Variant variant, const WasmOpt &wasmOpt, ScratchFiles &scratch, CompilationCache &cache,
                                package::AtomicFiles &files, PackageFacts &facts) {
  package::Manifest &manifest = facts.manifest;
  CompiledModule compiled;
  if (!cache.restoreModule(planned, variant, compiled)) {
    if (failed(compileModule(planned, variant, manifest, wasmOpt, scratch, compiled)))
      return failure();
    cache.keepModule(compiled);
  }
  const std::string &module = compiled.bytes;
  facts.functionBytes[variantName(variant).str()] = compiled.functionBytes;
  uint32_t heapBase = 0;
  if (auto read = readHeapBase(module, heapBase); !read)
    return reportError(read.message());
  package::Variant &entry = *manifest.add_variants();
  entry.set_name(variantName(variant).str());
  entry.set_file(("model." + variantName(variant) + ".wasm").str());
  entry.set_sha256(package::sha256(module));
  entry.set_bytes(module.size());
  for (const std::string &feature : variantFeatures(variant))
    entry.add_features(feature);
  entry.set_numerics(numericsOf(variant));
  entry.set_static_bytes(heapBase);
  if (auto added = files.add(entry.file(), module); !added)
    return reportError(added.message());
  return success();
}

// Streams the weights into the package and lists where the model's parameters went.
static LogicalResult addWeights(const Model &model, package::AtomicFiles &files, package::Manifest &manifest) {
  package::OutputFile *file = nullptr;
  auto sink = [&](ArrayRef<char> bytes) -> LogicalResult {
    manifest.mutable_weights()->set_file("model.weights");
    if (!file)
      if (auto made = files.create(manifest.weights().file(), file); !made)
        return reportError(made.message());
    auto written = file->append({bytes.data(), bytes.size()});
    return written ? success() : reportError(written.message());
  };
  return streamWeights(model, sink, manifest);
}

// Those that change the result. A file of schedules is known by its contents: the manifest holds no paths.
static LogicalResult addOptions(const Options &options, package::Manifest &manifest) {
  auto add = [&](const char *name, const std::string &value) {
    package::Option &option = *manifest.add_options();
    option.set_name(name);
    option.set_value(value);
  };
  add("method", options.method);
  for (const std::string &fixed : options.fixed)
    add("arg", fixed);
  for (const std::string &pattern : options.mutables)
    add("mutable", pattern);
  for (const ImageInput &image : options.images)
    add("image-input", image.text);
  add("target", options.target);
  std::string records;
  if (options.schedule.empty())
    return success();
  if (auto read = package::readFile(options.schedule, records); !read)
    return reportError("--schedule: " + read.message());
  add("schedule", "sha256:" + package::sha256(records));
  return success();
}

// The files that people and the stub read: of the manifest, once it is complete.
static LogicalResult addTexts(package::AtomicFiles &files, PackageFacts &facts) {
  for (const std::string &problem : package::manifestProblems(facts.manifest))
    return reportError("the manifest would not be sound: " + problem);
  std::string script = package::moduleSource(facts.manifest, stubSource());
  facts.scriptBytes = script.size();
  for (const auto &[name, text] : {std::pair<const char *, std::string>{"model.mjs", script},
                                   {"model.d.ts", package::typeDeclarations(facts.manifest, stubTypes())},
                                   {"model.d.mts", package::pathDeclarations},
                                   {package::manifestFile, package::manifestText(facts.manifest)}})
    if (auto added = files.add(name, text); !added)
      return reportError(added.message());
  return success();
}

// What is asked for besides the package, and is not only about where things lie. Whether package.json is written depends on the folder.
static ExtraTexts extraTexts(const Options &options, const PackageFacts &facts) {
  ExtraTexts texts{{package::npmFile, npmText(options, facts.manifest)}};
  if (!options.report.empty())
    texts["report"] = reportText(facts);
  if (options.explainPlan)
    texts["explain-plan"] = planTable(facts);
  if (!options.planPage.empty())
    texts["plan-page"] = planPage(facts);
  return texts;
}

static LogicalResult addExtras(const Options &options, const ExtraTexts &texts, OutputFiles &extras) {
  for (const auto &[option, text] : texts) {
    const std::string &place = option == "report" ? options.report : option == "plan-page" ? options.planPage : "-";
    if (option != package::npmFile && failed(extras.add(place, text)))
      return failure();
  }
  return addDepFile(options, extras);
}

// The manifest among files that are not yet in their places.
static LogicalResult readStagedManifest(const package::AtomicFiles &files, package::Manifest &manifest) {
  std::string path, text;
  files.visit([&](const std::string &name, const std::string &temporaryPath) {
    if (name == package::manifestFile)
      path = temporaryPath;
  });
  if (auto read = package::readFile(path, text); !read)
    return reportError(read.message());
  auto parsed = package::parseManifest(text, manifest);
  return parsed ? success() : reportError("the manifest out of the cache: " + parsed.message());
}

std::optional<LogicalResult> restorePackage(const Options &options, CompilationCache &cache, CheckPackage check) {
  package::AtomicFiles files(options.output);
  ExtraTexts texts;
  if (!cache.restorePackage(files, texts))
    return std::nullopt;
  OutputFiles extras;
  package::Manifest manifest;
  if (failed(readStagedManifest(files, manifest)) || failed(check(manifest, files)))
    return failure();
  if (failed(addExtras(options, texts, extras)) || failed(addNpmFile(options, texts[package::npmFile], files)))
    return failure();
  if (auto done = files.commit(); !done)
    return reportError(done.message());
  return extras.commit();
}

LogicalResult writePackage(const Options &options, const Model &model, const Original &original, const WasmOpt &wasmOpt,
                           ScratchFiles &scratch, CompilationCache &cache, ExitCode &exitCode) {
  PackageFacts facts;
  package::Manifest &manifest = facts.manifest;
  manifest.set_format_version(package::manifestFormat);
  manifest.set_name(model.name);
  manifest.mutable_producer()->set_compiler(compilerVersion());
  manifest.mutable_producer()->set_llvm(llvmVersion());
  manifest.mutable_producer()->set_wasm_opt(wasmOpt.version);
  if (failed(addOptions(options, manifest)))
    return failure();
  describePlan(*model.module, manifest);
  facts.dispatches = collectDispatches(*model.module);
  facts.graphs = collectGraphs(*model.module);
  package::AtomicFiles files(options.output);
  // Best first: the stub takes the first that the engine can run.
  for (Variant variant : {Variant::Relaxed, Variant::Simd})
    if (failed(addVariant(*model.module, variant, wasmOpt, scratch, cache, files, facts)))
      return failure();
  showStage("writing the weights");
  enterStage("weights", *model.module);
  OutputFiles extras;
  if (failed(addWeights(model, files, manifest)) || failed(addTexts(files, facts)))
    return failure();
  enterStage("package", *model.module);
  if (!keepsBudget(options.budget, facts, files) || (options.failOnFallback && !staysOnTarget(options.target, manifest)))
    return exitCode = exitCheckFailed, failure();
  if (options.verify && failed(verifyPackage(options, original, manifest, files, exitCode)))
    return failure();
  ExtraTexts texts = extraTexts(options, facts);
  if (failed(addExtras(options, texts, extras)))
    return failure();
  cache.keepPackage(files, texts);
  if (failed(addNpmFile(options, texts[package::npmFile], files)))
    return failure();
  if (auto done = files.commit(); !done)
    return reportError(done.message());
  return extras.commit();
}

} // namespace wasmtorch
