// From a model's file to wt IR.
#include "compiler/Driver/ReadModel.h"

#include "compiler/Driver/Messages.h"
#include "compiler/Driver/PixelSamples.h"
#include "compiler/Driver/Progress.h"
#include "compiler/Driver/ReadPt2.h"
#include "package/ReadFile.h"
#include "package/RunProgram.h"
#include "semantics/WeightSource.h"

#include "mlir/Parser/Parser.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"

using namespace mlir;

namespace wasmtorch {

namespace {

enum class Format { Ir, TorchScript, ExportedProgram, Onnx, Unknown };

// Archives that PyTorch writes are zip files; what kind, the names inside tell, which stand uncompressed in the directory at the end.
Format formatOfArchive(StringRef bytes) {
  if (bytes.contains("archive_format") || bytes.contains("serialized_exported_program.json"))
    return Format::ExportedProgram;
  return Format::TorchScript;
}

Format formatOf(StringRef path, StringRef bytes) {
  StringRef extension = llvm::sys::path::extension(path);
  if (bytes.starts_with("ML\xEFR") || extension == ".mlir")
    return Format::Ir;
  if (bytes.starts_with("PK"))
    return formatOfArchive(bytes);
  if (extension == ".onnx")
    return Format::Onnx;
  // TorchScript before version 1.6 was not a zip file of this kind; the importer says what it makes of it.
  return extension == ".pt" || extension == ".pth" || extension == ".ptl" || extension == ".jit" ? Format::TorchScript : Format::Unknown;
}

// Runs the importer with what concerns it; its messages go to our standard error.
LogicalResult runImporter(const Options &options, const std::vector<std::string> &samples, const std::vector<std::string> &extra) {
  std::string program = programBeside("wt-import-torchscript");
  if (!llvm::sys::fs::can_execute(program))
    return reportError("'" + program + "' is missing: it reads TorchScript, and is expected beside wasmtorchc; install both together");
  std::vector<std::string> arguments{program, options.model, "--method", options.method};
  for (const std::string &input : options.inputs)
    arguments.insert(arguments.end(), {"--input", input});
  for (const std::string &sample : samples)
    arguments.insert(arguments.end(), {"--sample", sample});
  for (const std::string &fixed : options.fixed)
    arguments.insert(arguments.end(), {"--arg", fixed});
  arguments.push_back(std::string("--color=") + colourWord());
  arguments.insert(arguments.end(), extra.begin(), extra.end());
  // It has our streams; but where a line is shown that it would write into, what it says comes afterwards.
  ScratchFiles scratch;
  std::string log, text, error;
  if (showsProgress())
    if (auto made = scratch.create("log", log); !made)
      return reportError(made.message());
  int status = package::runProgram(arguments, log, error);
  if (!log.empty() && package::readFile(log, text) && !text.empty()) {
    eraseProgress();
    llvm::errs() << text;
  }
  if (status < 0)
    return reportError("wt-import-torchscript stopped while it read '" + options.model + "': " + error);
  return success(status == 0);
}

// What a file is; a diagnostic where it can't be read or is nothing that we know.
FailureOr<Format> recognize(const std::string &path) {
  auto buffer = llvm::MemoryBuffer::getFile(path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
  if (!buffer)
    return reportError("cannot read '" + path + "': " + buffer.getError().message());
  static const char *advice = ", which is not supported yet; save TorchScript by torch.jit.trace(model, inputs).save('model.pt')";
  switch (Format format = formatOf(path, (*buffer)->getBuffer())) {
  case Format::Onnx:
    return reportError("'" + path + "' is an ONNX model" + advice);
  case Format::Unknown:
    return reportError("'" + path +
                       "' is no model that wasmtorchc knows, expected a program of torch.export (.pt2), a "
                       "TorchScript file (.pt, .ptl, .jit) or wt IR (.mlir)");
  default:
    return format;
  }
}

LogicalResult parseIr(StringRef path, MLIRContext &context, Model &model) {
  model.module = parseSourceFile<ModuleOp>(path, &context);
  return success(static_cast<bool>(model.module));
}

// IR says itself what its inputs are.
LogicalResult readIr(const Options &options, MLIRContext &context, Model &model) {
  bool hasSamples = !options.samples.empty() && !options.verify;
  if (!options.inputs.empty() || hasSamples || !options.fixed.empty() || options.method != "forward")
    return reportError("'" + options.model +
                       "' is IR, which has its inputs' types and its entries: --input, --arg and --method are for "
                       "TorchScript, and so is --sample without --verify; leave them out");
  if (!options.dims.empty())
    return reportError("--dim: '" + options.model + "' is IR, whose dimensions are fixed; leave it out");
  model.weightFile = semantics::weightPathBeside(options.model);
  return parseIr(options.model, context, model);
}

} // namespace

std::string programBeside(StringRef name) {
  std::string self = llvm::sys::fs::getMainExecutable(nullptr, nullptr);
  llvm::SmallString<256> path(llvm::sys::path::parent_path(self));
  llvm::sys::path::append(path, name);
  return std::string(path);
}

LogicalResult readModel(const Options &options, MLIRContext &context, ScratchFiles &scratch, Model &model) {
  model.name = llvm::sys::path::stem(options.model).str();
  auto format = recognize(options.model);
  if (failed(format))
    return failure();
  if (*format == Format::Ir)
    return readIr(options, context, model);
  if (auto made = scratch.create("weights", model.weightFile); !made)
    return reportError(made.message());
  if (*format == Format::ExportedProgram)
    return readPt2(options, context, model);
  model.isTorchScript = true;
  if (!options.dims.empty())
    return reportError("--dim: '" + options.model +
                       "' is TorchScript, whose dimensions have no names; --input or --sample fixes them: x:f32[8,3,224,224]");
  std::string ir;
  if (auto made = scratch.create("mlirbc", ir); !made)
    return reportError(made.message());
  std::vector<std::string> samples;
  if (failed(samplesForModel(options, scratch, samples)) ||
      failed(runImporter(options, samples, {"--output-ir", ir, "--output-weights", model.weightFile})))
    return failure();
  return parseIr(ir, context, model);
}

int listOperators(const Options &options) {
  auto format = recognize(options.model);
  LogicalResult listed = failed(format)                       ? failure()
                         : *format == Format::ExportedProgram ? listPt2Operators(options)
                         : *format == Format::Ir ? reportError("--list-ops: '" + options.model + "' is IR, expected a TorchScript file")
                                                 : runImporter(options, options.samples, {"--list-ops"});
  return failed(listed) ? exitDiagnosed : exitDone;
}

} // namespace wasmtorch
