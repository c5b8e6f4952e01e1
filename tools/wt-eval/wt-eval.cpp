// wt-eval: runs a model's IR in the reference evaluator, on .npy files.
#include "semantics/FileRun.h"

#include "compiler/Pipelines/Registration.h"
#include "semantics/Evaluator.h"
#include "semantics/OpTable.h"

#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/SourceMgr.h"

using namespace mlir;
using namespace wasmtorch;
namespace cl = llvm::cl;

static cl::OptionCategory category("wt-eval options");
static cl::opt<std::string> model(cl::Positional, cl::desc("MODEL.mlir[bc]"), cl::cat(category));
static cl::opt<std::string> weightFile("weights", cl::desc("the weight file; by default MODEL.weights"), cl::value_desc("FILE"),
                                       cl::cat(category));
static cl::list<std::string> inputs("in", cl::desc("an input, in order or by name"), cl::value_desc("[NAME=]FILE.npy"), cl::cat(category));
static cl::opt<std::string> output("out", cl::desc("the folder for the outputs 0.npy, 1.npy …"), cl::value_desc("DIR"), cl::cat(category));
static cl::opt<std::string> entry("entry", cl::desc("the function to run"), cl::init("forward"), cl::value_desc("NAME"), cl::cat(category));
static cl::opt<uint64_t> randomSeed("random", cl::desc("make up all inputs and write them to DIR/in0.npy …"), cl::value_desc("SEED"),
                                    cl::cat(category));
static cl::opt<std::string> batch("batch", cl::desc("many runs of one start: a JSON object {\"entry\", \"in\": [files], \"out\"} a line"),
                                  cl::value_desc("FILE"), cl::cat(category));

static cl::opt<bool> listOps("list-ops", cl::desc("print the names of the ops that have a meaning of their own"), cl::cat(category));

static int usage(const char *message) {
  llvm::errs() << "wt-eval: " << message << "\n";
  return 2;
}

int main(int argc, char **argv) {
  llvm::InitLLVM init(argc, argv);
  cl::HideUnrelatedOptions(category);
  if (!cl::ParseCommandLineOptions(argc, argv, "WasmTorch reference evaluator\n", &llvm::errs()))
    return 2;
  if (listOps) {
    for (StringRef name : semantics::OpTable::get().names())
      llvm::outs() << name << "\n";
    return 0;
  }
  bool random = randomSeed.getNumOccurrences() > 0;
  if (model.empty())
    return usage("expected a model");
  if (batch.empty() && output.empty())
    return usage("expected --out=DIR or --batch=FILE");
  if (!batch.empty() && (!output.empty() || !inputs.empty() || random))
    return usage("--batch takes inputs and outputs from its file, not from --in, --out or --random");
  if (random && !inputs.empty())
    return usage("expected either --in or --random, found both");

  DialectRegistry registry;
  registerDialects(registry);
  MLIRContext context(registry);
  llvm::SourceMgr sources;
  SourceMgrDiagnosticHandler diagnostics(sources, &context);
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(model, sources, &context);
  if (!module)
    return 1;
  auto weights = semantics::WeightSource::open(*module, weightFile.empty() ? semantics::weightPathBeside(model) : weightFile.getValue());
  if (!weights)
    return 1;
  if (!batch.empty())
    return failed(semantics::runBatch(*module, *weights, batch));
  semantics::FileRun run{entry, {inputs.begin(), inputs.end()}, output, random ? std::optional<uint64_t>(randomSeed) : std::nullopt};
  return failed(semantics::runOnce(*module, *weights, run));
}
