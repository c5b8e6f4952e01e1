// What the compiler says to its user on standard error.
#include "compiler/Driver/Messages.h"

#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace wasmtorch {

LogicalResult reportError(const std::string &message) {
  llvm::errs() << "wasmtorchc: error: " << message << "\n";
  return failure();
}

void reportWarning(const std::string &message) { llvm::errs() << "wasmtorchc: warning: " << message << "\n"; }

// The first place in a file behind a location.
static std::string placeText(Location location) {
  std::string text;
  location->walk([&](Location inner) {
    auto place = dyn_cast<FileLineColLoc>(inner);
    if (!place)
      return WalkResult::advance();
    llvm::raw_string_ostream(text) << place.getFilename().getValue() << ":" << place.getLine() << ":" << place.getColumn();
    return WalkResult::interrupt();
  });
  return text.empty() ? "wasmtorchc" : text;
}

static void print(Diagnostic &diagnostic) {
  const char *kind = diagnostic.getSeverity() == DiagnosticSeverity::Error     ? "error"
                     : diagnostic.getSeverity() == DiagnosticSeverity::Warning ? "warning"
                                                                               : "note";
  llvm::errs() << placeText(diagnostic.getLocation()) << ": " << kind << ": " << diagnostic.str() << "\n";
  for (Diagnostic &note : diagnostic.getNotes())
    print(note);
}

DiagnosticPrinter::DiagnosticPrinter(MLIRContext *context) : ScopedDiagnosticHandler(context) { setHandler(print); }

} // namespace wasmtorch
