// wt-import-torchscript: reads a TorchScript model and hands it over as wt bytecode and a weight file.
#include "tools/wt-import-torchscript/CommandLine.h"

#include "compiler/Frontend/Diagnostics.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"

using namespace wasmtorch;
using namespace wasmtorch::torchscript;

int main(int argc, char **argv) {
  CommandLine line;
  if (std::optional<int> code = parseCommandLine(argc, argv, line))
    return *code;
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.loadDialect<wt::WtDialect, mlir::func::FuncDialect>();
  frontend::Diagnostics diagnostics;
  std::vector<std::string> operators;
  if (!line.batch.empty()) {
    if (std::string problem = importBatch(context, line.batch); !problem.empty())
      diagnostics.error(problem);
  } else if (line.listHandlers) {
    operators = listHandlers();
  } else if (line.listOps) {
    listOperators(line.request, operators, diagnostics);
  } else if (line.run) {
    runReference(line.request, line.inputFiles, line.outputFolder, diagnostics);
  } else {
    importModel(context, line.request, line.ir, line.weights, diagnostics);
  }
  for (const std::string &text : operators)
    llvm::outs() << text << "\n";
  for (const std::string &text : diagnostics.lines())
    llvm::errs() << text << "\n";
  return diagnostics.failed() ? 1 : 0;
}
