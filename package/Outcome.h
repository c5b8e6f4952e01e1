// Outcome: success, or a failure with a message for the user. The house is built without exceptions.
#ifndef WASMTORCH_PACKAGE_OUTCOME_H
#define WASMTORCH_PACKAGE_OUTCOME_H

#include <string>
#include <utility>

namespace wasmtorch::package {

class [[nodiscard]] Outcome {
public:
  static Outcome success() { return Outcome(true, {}); }
  /// `message` is a diagnostic: lower case, no full stop, what was expected and what was found.
  static Outcome failure(std::string message) { return Outcome(false, std::move(message)); }

  explicit operator bool() const { return good; }
  /// Empty on success.
  const std::string &message() const { return text; }

private:
  Outcome(bool good, std::string text) : good(good), text(std::move(text)) {}
  bool good;
  std::string text;
};

} // namespace wasmtorch::package

#endif
