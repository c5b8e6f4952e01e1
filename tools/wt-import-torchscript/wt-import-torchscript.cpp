// wt-import-torchscript: reads a TorchScript model and hands it over as wt bytecode and a weight file.
#include "tools/wt-import-torchscript/CommandLine.h"

#include "compiler/Frontend/Diagnostics.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"

#include <cstring>

using namespace wasmtorch;
using namespace wasmtorch::torchscript;

// The kind in its colour, as wasmtorchc has it.
static std::string painted(const std::string &text, bool hasColours) {
  for (auto [kind, colour] : {std::pair<const char *, const char *>{"error: ", "\033[1;31m"}, {"note: ", "\033[1;36m"}})
    if (size_t at = text.find(kind); hasColours && at != std::string::npos)
      return "\033[1m" + text.substr(0, at) + "\033[0m" + colour + kind + "\033[0m" + text.substr(at + strlen(kind));
  return text;
}

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
    llvm::errs() << painted(text, line.colours) << "\n";
  if (diagnostics.lacksOperators())
    llvm::errs() << painted("note: write the model without them, or compile a part of it by --method; --list-ops lists what is supported",
                            line.colours)
                 << "\n";
  return diagnostics.failed() ? 1 : 0;
}
