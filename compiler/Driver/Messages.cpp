// What the compiler says to its user on standard error.
#include "compiler/Driver/Messages.h"

#include "compiler/Driver/Progress.h"
#include "package/Terminal.h"

#include "llvm/Support/raw_ostream.h"

using namespace mlir;

namespace wasmtorch {

static bool hasColours = false;

void setColours(ColourChoice choice) {
  hasColours = choice == ColourChoice::Always || (choice == ColourChoice::Auto && package::wantsColours(/*descriptor=*/2));
}

const char *colourWord() { return hasColours ? "always" : "never"; }

// `place: kind: message`, as compilers write it: the kind in its colour, place and message of an error in bold.
static void printMessage(const std::string &place, llvm::StringRef kind, const std::string &message) {
  eraseProgress();
  if (!hasColours) {
    llvm::errs() << place << ": " << kind << ": " << message << "\n";
    return;
  }
  const char *colour = kind == "error" ? "\033[1;31m" : kind == "warning" ? "\033[1;35m" : "\033[1;36m";
  const char *emphasis = kind == "note" ? "" : "\033[1m";
  llvm::errs() << "\033[1m" << place << ":\033[0m " << colour << kind << ":\033[0m " << emphasis << message << "\033[0m\n";
}

LogicalResult reportError(const std::string &message) {
  printMessage("wasmtorchc", "error", message);
  return failure();
}

void reportWarning(const std::string &message) { printMessage("wasmtorchc", "warning", message); }

void reportNote(const std::string &message) { printMessage("wasmtorchc", "note", message); }

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
  printMessage(placeText(diagnostic.getLocation()), kind, diagnostic.str());
  for (Diagnostic &note : diagnostic.getNotes())
    print(note);
}

DiagnosticPrinter::DiagnosticPrinter(MLIRContext *context) : ScopedDiagnosticHandler(context) { setHandler(print); }

} // namespace wasmtorch
