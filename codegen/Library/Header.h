// The C header of a library.
#ifndef WASMTORCH_CODEGEN_LIBRARY_HEADER_H
#define WASMTORCH_CODEGEN_LIBRARY_HEADER_H

#include "codegen/Library/LibraryNames.h"

namespace wasmtorch::codegen {

/// What the header tells beside the manifest's facts.
struct HeaderFacts {
  bool embedsWeights;
  std::string weightDigest; ///< SHA-256 of all weights
};

/// A header for C99 and later and for C++. The manifest has one variant.
std::string libraryHeader(const package::Manifest &manifest, const LibraryNames &names, const HeaderFacts &facts);

} // namespace wasmtorch::codegen

#endif
