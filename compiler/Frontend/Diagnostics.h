// Everything that is wrong with a model, gathered over a whole import.
#ifndef WASMTORCH_COMPILER_FRONTEND_DIAGNOSTICS_H
#define WASMTORCH_COMPILER_FRONTEND_DIAGNOSTICS_H

#include "compiler/Frontend/Aten/Call.h"

#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"

namespace wasmtorch::frontend {

/// Where a location points to, as compilers write it (`model.py:12:8`), or nothing.
std::string placeText(mlir::Location location);

/// Errors are told one by one, unsupported operators as a summary: each one once, with a count and its places.
class Diagnostics : public aten::Reporter {
public:
  void error(mlir::Location location, const std::string &message) override;
  void unsupported(mlir::Location location, const std::string &what) override;
  /// An error without a place.
  void error(const std::string &message);

  bool failed() const { return !errors.empty() || !operators.empty(); }
  /// Whether an operator is not supported.
  bool lacksOperators() const { return !operators.empty(); }
  /// `place: error: …` and `place: note: …`, in the order in which they were found.
  std::vector<std::string> lines() const;

  /// While an object of this lives, errors are not recorded: the program is walked where it may never come.
  /// Unsupported operators still are.
  class Reporting {
  public:
    explicit Reporting(Diagnostics &diagnostics) : diagnostics(diagnostics) { ++diagnostics.quiet; }
    ~Reporting() { --diagnostics.quiet; }
    Reporting(const Reporting &) = delete;

  private:
    Diagnostics &diagnostics;
  };

private:
  struct Uses {
    unsigned count = 0;
    llvm::SetVector<mlir::Location> places;
  };
  void add(const std::string &line);

  unsigned quiet = 0;
  std::vector<std::string> errors;
  llvm::MapVector<std::string, Uses, std::map<std::string, unsigned>> operators;
};

} // namespace wasmtorch::frontend

#endif
