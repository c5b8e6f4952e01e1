// What a package's answers are compared with.
#include "compiler/Driver/Reference.h"

#include "compiler/Driver/Messages.h"
#include "compiler/Driver/PixelSamples.h"
#include "compiler/Frontend/BoundedJson.h"
#include "package/ReadFile.h"
#include "package/RunProgram.h"
#include "semantics/FileRun.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace wasmtorch {

ScratchFolder::~ScratchFolder() {
  files.clear();
  if (!folder.empty())
    llvm::sys::fs::remove(folder);
}

LogicalResult ScratchFolder::create() {
  llvm::SmallString<128> prefix, path;
  llvm::sys::path::system_temp_directory(/*ErasedOnReboot=*/true, prefix);
  llvm::sys::path::append(prefix, "wasmtorchc");
  if (auto error = llvm::sys::fs::createUniqueDirectory(prefix, path))
    return reportError("cannot make a folder like '" + prefix.str().str() + "': " + error.message() + "; TMPDIR says where");
  folder = path.str().str();
  return success();
}

std::string ScratchFolder::file(const std::string &name) {
  files.push_back(std::make_unique<package::TemporaryFile>(folder + "/" + name));
  return files.back()->path();
}

std::string storedCase(const std::string &model) {
  llvm::SmallString<256> path(llvm::sys::path::parent_path(model));
  llvm::sys::path::append(path, "case.json");
  std::string text;
  if (!package::readFile(std::string(path), text))
    return {};
  auto json = frontend::readJson(text);
  if (!json) {
    llvm::consumeError(json.takeError());
    return {};
  }
  const llvm::json::Object *fields = json->getAsObject();
  auto named = fields ? fields->getString("model") : std::nullopt;
  return named && *named == llvm::sys::path::filename(model) ? std::string(path) : "";
}

static void addAll(std::vector<std::string> &arguments, const char *option, const std::vector<std::string> &values) {
  for (const std::string &value : values)
    arguments.insert(arguments.end(), {option, value});
}

static void expectAnswers(Reference &reference, unsigned outputs) {
  for (unsigned i = 0; i < outputs; ++i)
    addAll(reference.arguments, "--expect", {reference.answers.file(std::to_string(i) + ".npy")});
}

// Whether libtorch ran the model; its reason where it didn't.
static bool runLibtorch(const Options &options, const std::vector<std::string> &samples, const std::string &folder, std::string &reason) {
  std::vector<std::string> arguments{
      programBeside("wt-import-torchscript"), options.model, "--method", options.method, "--run", "--out", folder};
  addAll(arguments, "--in", samples);
  addAll(arguments, "--arg", options.fixed);
  ScratchFiles scratch;
  std::string log, text;
  if (auto made = scratch.create("log", log); !made)
    return reason = made.message(), false;
  int status = package::runProgram(arguments, log, reason);
  if (status == 0)
    return true;
  if (status > 0 && package::readFile(log, text))
    reason = llvm::StringRef(text).split('\n').first.str();
  llvm::StringRef place(reason);
  place.consume_front("error: ");
  return reason = place.str(), false;
}

// Whether the evaluator knows the module: one of functions, not of kernels.
static bool isEvaluable(ModuleOp module) { return !module.getOps<func::FuncOp>().empty(); }

static LogicalResult runEvaluator(const std::vector<std::string> &samples, const Original &original, const std::string &folder) {
  ModuleOp module = original.module.get();
  auto weights = semantics::WeightSource::open(module, original.weightFile);
  if (!weights)
    return failure();
  semantics::FileRun run{(*module.getOps<func::FuncOp>().begin()).getSymName().str(), samples, folder, std::nullopt};
  return semantics::runOnce(module, *weights, run);
}

LogicalResult findReference(const Options &options, const Original &original, unsigned outputs, Reference &reference) {
  if (failed(reference.answers.create()))
    return failure();
  addAll(reference.arguments, "--in", options.samples);
  expectAnswers(reference, outputs);
  // Where the package takes pixels, the model takes what they become.
  ScratchFiles scratch;
  std::vector<std::string> samples;
  if (failed(samplesForModel(options, scratch, samples)))
    return failure();
  std::string reason;
  if (original.isTorchScript && !options.samples.empty()) {
    reference.name = "libtorch";
    if (runLibtorch(options, samples, reference.answers.path(), reason))
      return success();
    reportNote("--verify: libtorch does not run '" + options.model + "' (" + reason + "): something else is compared with");
  }
  if (std::string stored = storedCase(options.model); !stored.empty()) {
    reference.name = "the answers of '" + stored + "'";
    reference.arguments = {"--case=" + stored};
    return success();
  }
  if (!isEvaluable(original.module.get()))
    return reportError("--verify: nothing to compare '" + options.model +
                       "' with: it is IR behind the phase 'dispatch', which the reference evaluator does not run, and no case.json beside "
                       "it names it; verify the model that it was made from");
  reference.name = "the reference evaluator";
  return runEvaluator(samples, original, reference.answers.path());
}

} // namespace wasmtorch
