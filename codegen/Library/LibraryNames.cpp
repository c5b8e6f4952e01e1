// What the parts of a library are called in C.
#include "codegen/Library/LibraryNames.h"

#include "llvm/Support/MathExtras.h"

using namespace wasmtorch;
using namespace wasmtorch::codegen;

// Names that begin with an underscore are the compiler's.
std::string codegen::defaultLibraryName(llvm::StringRef model) {
  std::string name = identifierOf(model);
  return name.front() == '_' ? "model" + name : name;
}

uint64_t codegen::librarySessionBytes(const package::Manifest &manifest) {
  // C has no array of nothing.
  uint64_t bytes = libraryAlignment;
  for (const package::Entry &entry : manifest.entries())
    bytes = std::max<uint64_t>(bytes, entry.session_bytes());
  return llvm::alignTo(bytes, libraryAlignment);
}

LibraryNames::LibraryNames(llvm::StringRef library, const package::Manifest &manifest)
    : library(library), macros(library.upper()), sessionInit(joinIdentifiers({library, "session", "init"})),
      statusText(joinIdentifiers({library, "status", "text"})), weights(joinIdentifiers({library, "weights"})) {
  for (const std::string &fixed : {sessionInit, statusText, weights})
    scope.claim(fixed);
  for (const package::Entry &entry : manifest.entries())
    addEntry(entry);
}

void LibraryNames::addEntry(const package::Entry &entry) {
  auto run = [&](llvm::StringRef name) { return joinIdentifiers({library, "run", name}); };
  auto inputs = [&](llvm::StringRef name) { return joinIdentifiers({library, name, "inputs"}); };
  auto outputs = [&](llvm::StringRef name) { return joinIdentifiers({library, name, "outputs"}); };
  std::string name = scope.claim(identifierOf(entry.name()), [&](const std::string &candidate) {
    return std::vector<std::string>{run(candidate), inputs(candidate), inputs(candidate) + "_of", outputs(candidate),
                                    outputs(candidate) + "_of"};
  });
  entries.push_back(
      {&entry, run(name), inputs(name), outputs(name), valuesOf(entry.inputs(), name, "input"), valuesOf(entry.outputs(), name, "output")});
}

std::vector<LibraryValue> LibraryNames::valuesOf(const google::protobuf::RepeatedPtrField<package::Value> &values, llvm::StringRef entry,
                                                 llvm::StringRef kind) {
  std::vector<LibraryValue> named;
  IdentifierScope members;
  for (const package::Value &value : values) {
    auto prefix = [&](llvm::StringRef name) { return joinIdentifiers({library, entry, kind, name}); };
    // The macros' endings are of a kind that none ends in another: where the prefixes differ, so do they.
    std::string name =
        scope.claim(identifierOf(value.name()), [&](const std::string &candidate) { return std::vector<std::string>{prefix(candidate)}; });
    named.push_back({&value, members.claim(memberOf(value.name())), llvm::StringRef(prefix(name)).upper()});
  }
  return named;
}
