// What the compiler says to its user on standard error.
#ifndef WASMTORCH_COMPILER_DRIVER_MESSAGES_H
#define WASMTORCH_COMPILER_DRIVER_MESSAGES_H

#include "compiler/Driver/Options.h"

#include "mlir/IR/Diagnostics.h"
#include "mlir/Support/LLVM.h"

#include <string>

namespace wasmtorch {

/// Decides once for the process whether its messages have colours.
void setColours(ColourChoice choice);
/// What was decided, as programs that we run are told it: "always" or "never".
const char *colourWord();

/// `wasmtorchc: error: …`; gives failure, to be returned.
mlir::LogicalResult reportError(const std::string &message);
/// `wasmtorchc: note: …`, behind an error.
void reportNote(const std::string &message);

/// `wasmtorchc: warning: …`
void reportWarning(const std::string &message);

/// Prints the compiler's diagnostics as `model.py:31:5: error: …`, with their notes, while it lives.
class DiagnosticPrinter : public mlir::ScopedDiagnosticHandler {
public:
  explicit DiagnosticPrinter(mlir::MLIRContext *context);
};

} // namespace wasmtorch

#endif
