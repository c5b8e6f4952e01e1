// Checks a module in a child process and brings the report back.
#include "tools/fuzzing/Check.h"

#include "package/ReadFile.h"
#include "tools/fuzzing/Data.h"
#include "tools/fuzzing/Engine.h"
#include "tools/fuzzing/Isolation.h"

#include "mlir/IR/Verifier.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

static constexpr std::pair<Kind, llvm::StringLiteral> kindNames[] = {
    {Kind::Wrong, "wrong"}, {Kind::Crash, "crash"}, {Kind::Hang, "hang"}, {Kind::Refused, "refused"}};

StringRef wasmtorch::fuzzing::kindName(Kind kind) {
  return llvm::find_if(kindNames, [&](auto &pair) { return pair.first == kind; })->second;
}

std::optional<Kind> wasmtorch::fuzzing::kindByName(StringRef name) {
  auto found = llvm::find_if(kindNames, [&](auto &pair) { return pair.second == name; });
  return found == std::end(kindNames) ? std::nullopt : std::optional<Kind>(found->first);
}

namespace {

// One check, in the child.
class Checker {
public:
  Checker(ModuleOp module, const std::string &folder) : module(module), folder(folder) {}

  Report run() {
    ScopedDiagnosticHandler handler(module.getContext(), [&](Diagnostic &diagnostic) {
      messages += (messages.empty() ? "" : "; ") + diagnostic.str();
      return success();
    });
    if (succeeded(verify(module)) && succeeded(evaluate()) && succeeded(compile()))
      runAndCompare();
    else
      report.findings.push_back({Kind::Refused, functions.size() == 1 ? functions.front().getSymName().str() : "", messages});
    return report;
  }

private:
  LogicalResult evaluate() {
    enterStage(folder, "evaluating");
    weightFile = folder + "/model.weights";
    if (auto written = writeWeights(module, weightFile); !written)
      return module.emitError(written.message());
    weights = semantics::WeightSource::open(module, weightFile);
    if (!weights)
      return failure();
    functions = llvm::to_vector(module.getOps<func::FuncOp>());
    for (func::FuncOp function : functions) {
      inputs.push_back(makeInputs(function));
      auto answer = answersOf(function, *weights, inputs.back());
      if (failed(answer))
        return failure();
      answers.push_back(*answer);
      names.push_back(function.getSymName().str());
    }
    return success();
  }

  LogicalResult compile() {
    enterStage(folder, "compiling");
    OwningOpRef<ModuleOp> copy = module.clone();
    return build(*copy, weightFile, built);
  }

  void runAndCompare() {
    enterStage(folder, "running");
    std::map<std::string, std::vector<Ran>> results;
    if (auto ran = runAll(built, inputs, folder, results); !ran) {
      report.findings.push_back({Kind::Crash, names.size() == 1 ? names.front() : "", ran.message()});
      return;
    }
    for (const auto &[variant, entries] : results)
      for (auto [i, ran] : llvm::enumerate(entries))
        compare(i, variant, ran);
  }

  void compare(size_t i, const std::string &variant, const Ran &ran) {
    if (!ran.problem.empty()) {
      report.findings.push_back({ran.problem == "hang" ? Kind::Hang : Kind::Crash, names[i], variant + ": " + ran.problem});
      return;
    }
    for (auto [output, bytes] : llvm::enumerate(ran.outputs)) {
      std::string wrong = disagreement(answers[i], output, {bytes.data(), bytes.size()}, report.compared);
      if (!wrong.empty() && answers[i].moved.size() < carefulRuns) {
        auto careful = answersOf(functions[i], *weights, inputs[i], carefulRuns);
        Compared again;
        if (succeeded(careful))
          answers[i] = std::move(*careful);
        wrong = disagreement(answers[i], output, {bytes.data(), bytes.size()}, again);
      }
      if (!wrong.empty())
        report.findings.push_back({Kind::Wrong, names[i], variant + ": output " + std::to_string(output) + ": " + wrong});
    }
  }

  ModuleOp module;
  const std::string &folder;
  Report report;
  std::string messages, weightFile;
  std::unique_ptr<semantics::WeightSource> weights;
  SmallVector<func::FuncOp> functions;
  std::vector<semantics::Tensors> inputs;
  std::vector<Answers> answers;
  std::vector<std::string> names;
  Built built;
};

llvm::json::Value toJson(const Report &report) {
  llvm::json::Array findings;
  for (const Finding &finding : report.findings)
    findings.push_back(
        llvm::json::Object{{"kind", kindName(finding.kind)}, {"function", finding.function}, {"text", llvm::json::fixUTF8(finding.text)}});
  return llvm::json::Object{
      {"findings", std::move(findings)}, {"elements", report.compared.elements}, {"undecided", report.compared.undecided}};
}

bool fromJson(StringRef text, Report &report) {
  auto value = llvm::json::parse(text);
  if (!value) {
    llvm::consumeError(value.takeError());
    return false;
  }
  const llvm::json::Object &object = *value->getAsObject();
  report.compared = {*object.getInteger("elements"), *object.getInteger("undecided")};
  for (const llvm::json::Value &item : *object.getArray("findings")) {
    const llvm::json::Object &finding = *item.getAsObject();
    report.findings.push_back(
        {*kindByName(*finding.getString("kind")), finding.getString("function")->str(), finding.getString("text")->str()});
  }
  return true;
}

} // namespace

Report wasmtorch::fuzzing::check(MLIRContext &context, llvm::function_ref<OwningOpRef<ModuleOp>()> make, const std::string &folder,
                                 const Patience &patience) {
  std::string path = folder + "/report.json";
  Ending ending = runIsolated(patience.seconds, folder + "/log", [&] {
    enterStage(folder, "making the program");
    OwningOpRef<ModuleOp> module = make();
    Report report = Checker(*module, folder).run();
    std::error_code error;
    llvm::raw_fd_ostream os(path, error);
    os << toJson(report);
  });
  Report report;
  std::string text;
  if (ending == Ending{} && package::readFile(path, text) && fromJson(text, report))
    return report;
  std::string stage, log;
  (void)package::readFile(folder + "/stage", stage);
  (void)package::readFile(folder + "/log", log);
  std::string what = ending.hung ? "no end while " + stage : "signal " + std::to_string(ending.signal) + " while " + stage;
  if (!log.empty())
    what += ": " + StringRef(log).rtrim().take_back(400).str();
  report.findings.push_back({ending.hung ? Kind::Hang : Kind::Crash, "", what});
  return report;
}
