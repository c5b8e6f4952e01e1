// From a program that torch.export wrote to wt IR.
#include "compiler/Driver/ReadPt2.h"

#include "compiler/Driver/Messages.h"
#include "compiler/Driver/Progress.h"
#include "compiler/Frontend/Pt2/Import.h"

#include "llvm/Support/MemoryBuffer.h"

using namespace mlir;

namespace wasmtorch {

using Buffer = std::unique_ptr<llvm::MemoryBuffer>;

static FailureOr<Buffer> openModel(const Options &options) {
  auto buffer = llvm::MemoryBuffer::getFile(options.model, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return reportError("cannot read '" + options.model + "': " + buffer.getError().message());
  return std::move(*buffer);
}

static LogicalResult tell(const frontend::Diagnostics &diagnostics) {
  eraseProgress();
  for (const std::string &line : diagnostics.lines())
    llvm::errs() << line << "\n";
  return success(!diagnostics.failed());
}

// `s77=8` fixes a dimension, `s77<=64` bounds it.
static LogicalResult readDim(StringRef text, pt2::Request &request) {
  auto [name, value] = text.split('=');
  bool isBound = name.consume_back("<");
  int64_t size;
  if (name.empty() || value.getAsInteger(10, size) || size < 0)
    return reportError("--dim " + text.str() + ": expected NAME=SIZE or NAME<=SIZE, such as --dim s77=8");
  (isBound ? request.bounds : request.dims)[name.trim().str()] = size;
  return success();
}

LogicalResult readPt2(const Options &options, MLIRContext &context, Model &model) {
  if (!options.inputs.empty() || !options.fixed.empty() || options.method != "forward")
    return reportError(
        "'" + options.model +
        "' is a program of torch.export, which says itself what its inputs are: --input, --arg and --method are for TorchScript");
  pt2::Request request;
  request.allowsOpenDims = options.compileTo == Phase::Input;
  for (const std::string &dim : options.dims)
    if (failed(readDim(dim, request)))
      return failure();
  FailureOr<Buffer> buffer = openModel(options);
  if (failed(buffer))
    return failure();
  frontend::Diagnostics diagnostics;
  model.module = ModuleOp::create(UnknownLoc::get(&context));
  (void)pt2::importModel(*model.module, (*buffer)->getBuffer(), request, model.weightFile, diagnostics);
  return tell(diagnostics);
}

LogicalResult listPt2Operators(const Options &options) {
  FailureOr<Buffer> buffer = openModel(options);
  if (failed(buffer))
    return failure();
  frontend::Diagnostics diagnostics;
  std::vector<std::string> lines;
  pt2::listOperators((*buffer)->getBuffer(), lines, diagnostics);
  for (const std::string &line : lines)
    llvm::outs() << line << "\n";
  return tell(diagnostics);
}

} // namespace wasmtorch
