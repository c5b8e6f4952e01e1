// Finds a run's inputs, evaluates, writes its outputs.
#include "semantics/FileRun.h"

#include "semantics/Evaluator.h"
#include "semantics/TensorFiles.h"

#include "llvm/Support/FileSystem.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

static LogicalResult check(const package::Outcome &outcome, Location location) {
  return outcome ? success() : LogicalResult(emitError(location, outcome.message()));
}

// As the package names it.
static std::string inputName(func::FuncOp function, unsigned index) {
  auto name = function.getArgAttrOfType<StringAttr>(index, "wt.name");
  return name ? name.str() : "input." + std::to_string(index);
}

// "'x', 'hidden.0'", for messages.
static std::string inputNames(func::FuncOp function) {
  std::string names;
  for (unsigned i = 0; i < function.getNumArguments(); ++i)
    names += (i ? ", '" : "'") + inputName(function, i) + "'";
  return names;
}

// The file of each input: named ones go to their places, the others fill what is left.
static FailureOr<std::vector<std::string>> assignInputs(func::FuncOp function, ArrayRef<std::string> inputs) {
  std::vector<std::string> files(function.getNumArguments());
  SmallVector<StringRef> unnamed;
  for (StringRef input : inputs) {
    auto [name, file] = input.split('=');
    unsigned index = 0;
    while (index < files.size() && (file.empty() || inputName(function, index) != name))
      ++index;
    if (index < files.size())
      files[index] = file.str();
    else if (file.empty() || llvm::sys::fs::exists(input))
      unnamed.push_back(input);
    else
      return function.emitError("has no input named '") << name << "', expected one of " << inputNames(function);
  }
  auto next = unnamed.begin();
  for (auto [i, file] : llvm::enumerate(files)) {
    if (!file.empty())
      continue;
    if (next == unnamed.end())
      return function.emitError("expected ") << files.size() << " inputs, found none for input " << i << " '" << inputName(function, i)
                                             << "'";
    file = (next++)->str();
  }
  if (next != unnamed.end())
    return function.emitError("expected ") << files.size() << " inputs, found " << inputs.size();
  return files;
}

static FailureOr<Tensors> readInputs(func::FuncOp function, const FileRun &run) {
  FailureOr<std::vector<std::string>> files = assignInputs(function, run.inputs);
  if (failed(files))
    return failure();
  Tensors tensors;
  for (auto [file, type] : llvm::zip_equal(*files, function.getArgumentTypes()))
    if (failed(check(readTensor(file, cast<RankedTensorType>(type), tensors.emplace_back()), function.getLoc())))
      return failure();
  return tensors;
}

static FailureOr<Tensors> makeInputs(func::FuncOp function, const FileRun &run) {
  Tensors tensors;
  for (auto [i, type] : llvm::enumerate(function.getArgumentTypes())) {
    tensors.push_back(randomTensor(cast<RankedTensorType>(type), *run.seed + i));
    if (failed(check(writeTensor(run.output + "/in" + std::to_string(i) + ".npy", tensors.back()), function.getLoc())))
      return failure();
  }
  return tensors;
}

LogicalResult semantics::runOnce(ModuleOp module, WeightSource &weights, const FileRun &run) {
  auto function = dyn_cast_or_null<func::FuncOp>(weights.lookup(StringAttr::get(module.getContext(), run.entry)));
  if (!function)
    return module.emitError("has no function named '") << run.entry << "'; give another by --entry or --method";
  for (Type type : function.getArgumentTypes())
    if (auto tensor = dyn_cast<RankedTensorType>(type); !tensor || !tensor.hasStaticShape())
      return function.emitError("expected inputs that are tensors of static shape, found ") << type;
  if (std::error_code error = llvm::sys::fs::create_directories(run.output))
    return function.emitError("cannot make the folder '") << run.output << "': " << error.message();
  FailureOr<Tensors> arguments = run.seed ? makeInputs(function, run) : readInputs(function, run);
  if (failed(arguments))
    return failure();
  Evaluator evaluator(weights);
  FailureOr<Tensors> results = evaluator.evaluateFunction(function, *arguments);
  if (failed(results))
    return failure();
  for (auto [i, result] : llvm::enumerate(*results))
    if (failed(check(writeTensor(run.output + "/" + std::to_string(i) + ".npy", result), function.getLoc())))
      return failure();
  return success();
}

// A run as a JSON object.
static FailureOr<FileRun> parseRun(StringRef line, Location location) {
  auto value = llvm::json::parse(line);
  if (!value)
    return emitError(location, "not JSON: ") << llvm::toString(value.takeError());
  FileRun run;
  llvm::json::Path::Root root("run");
  llvm::json::ObjectMapper mapper(*value, root);
  if (mapper && mapper.map("entry", run.entry) && mapper.map("in", run.inputs) && mapper.map("out", run.output))
    return run;
  return emitError(location, "not a run: ") << llvm::toString(root.getError());
}

LogicalResult semantics::runBatch(ModuleOp module, WeightSource &weights, StringRef path) {
  auto file = llvm::MemoryBuffer::getFile(path);
  if (!file)
    return module.emitError("cannot read '") << path << "': " << file.getError().message();
  LogicalResult result = success();
  SmallVector<StringRef> lines;
  (*file)->getBuffer().split(lines, '\n', /*MaxSplit=*/-1, /*KeepEmpty=*/true);
  for (auto [number, line] : llvm::enumerate(lines)) {
    if (line.trim().empty())
      continue;
    FailureOr<FileRun> run = parseRun(line, FileLineColLoc::get(module.getContext(), path, number + 1, 1));
    if (failed(run) || failed(runOnce(module, weights, *run)))
      result = failure();
  }
  return result;
}
