// Identifiers of C and C++ out of a model's names.
#ifndef WASMTORCH_CODEGEN_LIBRARY_IDENTIFIERS_H
#define WASMTORCH_CODEGEN_LIBRARY_IDENTIFIERS_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"

#include <string>
#include <vector>

namespace wasmtorch::codegen {

/// The name with an underscore for every run of characters that no identifier has, two underscores in a row (which C++ keeps for
/// itself) being one, none at the end, and one in front of a digit: "hidden.0" is "hidden_0", "3d" is "_3d", and "?" is "unnamed".
std::string identifierOf(llvm::StringRef name);

/// The same, with an underscore behind it where C, C++ or their headers mean something by it: a struct's member may stand alone.
std::string memberOf(llvm::StringRef name);

/// The parts with underscores between them, and no two in a row.
std::string joinIdentifiers(std::initializer_list<llvm::StringRef> parts);

/// Identifiers that stand beside each other. Those that differ in case alone count as one: macros are in capitals.
class IdentifierScope {
public:
  /// All that is declared by a name.
  using Spelling = llvm::function_ref<std::vector<std::string>(const std::string &name)>;

  /// `name` or, where something that it spells is taken, `name_2`, `name_3`, …; what it spells is taken from then on.
  std::string claim(const std::string &name, Spelling spell);
  /// Where the name itself is all that is declared.
  std::string claim(const std::string &name);

private:
  llvm::StringSet<> taken;
};

} // namespace wasmtorch::codegen

#endif
