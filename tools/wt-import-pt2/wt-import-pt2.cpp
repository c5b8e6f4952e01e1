// wt-import-pt2: imports many programs of torch.export in one process, for the conformance suites; wasmtorchc reads one by itself.
#include "compiler/Frontend/Batch.h"
#include "compiler/Frontend/OutputFile.h"
#include "compiler/Frontend/Pt2/Import.h"
#include "dialects/Wt/Wt.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/MLIRContext.h"
#include "llvm/Support/MemoryBuffer.h"

using namespace wasmtorch;

static void importOne(mlir::MLIRContext &context, const llvm::json::Object &line, frontend::Diagnostics &diagnostics) {
  std::string model = line.getString("model")->str();
  auto buffer = llvm::MemoryBuffer::getFile(model, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return diagnostics.error("cannot read '" + model + "': " + llvm::StringRef(buffer.getError().message()).lower());
  pt2::Request request;
  if (const llvm::json::Object *dims = line.getObject("dims"))
    for (const auto &dim : *dims)
      request.dims[dim.first.str()] = dim.second.getAsInteger().value_or(0);
  request.allowsOpenDims = line.getBoolean("open").value_or(false);
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(mlir::UnknownLoc::get(&context));
  if (!pt2::importModel(*module, (*buffer)->getBuffer(), request, line.getString("weights")->str(), diagnostics))
    return;
  frontend::OutputFile file(line.getString("ir")->str());
  if (file.stream())
    module->print(*file.stream());
  if (std::string problem = file.commit(); !problem.empty())
    diagnostics.error(problem);
}

int main(int argc, char **argv) {
  if (argc != 2) {
    llvm::errs() << "error: expected a file of one JSON object a line {model, ir, weights, dims}; - is the standard input\n";
    return 2;
  }
  mlir::MLIRContext context(mlir::MLIRContext::Threading::DISABLED);
  context.loadDialect<wt::WtDialect, mlir::func::FuncDialect>();
  std::string problem = frontend::runBatch(
      argv[1], [&](const llvm::json::Object &line, frontend::Diagnostics &diagnostics) { importOne(context, line, diagnostics); });
  if (!problem.empty())
    llvm::errs() << "error: " << problem << "\n";
  return problem.empty() ? 0 : 1;
}
