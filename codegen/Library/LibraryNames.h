// What the parts of a library are called in C.
#ifndef WASMTORCH_CODEGEN_LIBRARY_LIBRARYNAMES_H
#define WASMTORCH_CODEGEN_LIBRARY_LIBRARYNAMES_H

#include "codegen/Library/Identifiers.h"
#include "package/manifest.pb.h"

namespace wasmtorch::codegen {

/// An input or an output.
struct LibraryValue {
  const package::Value *value;
  std::string member; ///< of its entry's struct
  std::string macros; ///< in front of its macros: "DIGITS_FORWARD_INPUT_X"
};

struct LibraryEntry {
  const package::Entry *entry;
  std::string run;                       ///< function: "digits_run_forward"
  std::string inputStruct, outputStruct; ///< "digits_forward_inputs"; a function of this name and `_of` gives it
  std::vector<LibraryValue> inputs, outputs;
};

/// All names of one library. No two are alike, whatever the model calls its parts; they stay valid as long as the manifest.
struct LibraryNames {
  LibraryNames(llvm::StringRef library, const package::Manifest &manifest);

  std::string library; ///< an identifier that all others begin with
  std::string macros;  ///< the same in capitals
  std::string sessionInit, statusText, weights;
  std::vector<LibraryEntry> entries;

private:
  void addEntry(const package::Entry &entry);
  std::vector<LibraryValue> valuesOf(const google::protobuf::RepeatedPtrField<package::Value> &values, llvm::StringRef entry,
                                     llvm::StringRef kind);
  IdentifierScope scope;
};

/// The library's name for a model's file, where the user gives none.
std::string defaultLibraryName(llvm::StringRef model);

/// What a session takes: that of the largest entry, whole cache lines.
uint64_t librarySessionBytes(const package::Manifest &manifest);

/// The alignment of weights and sessions.
constexpr uint64_t libraryAlignment = 64;

} // namespace wasmtorch::codegen

#endif
