// Adds calls of operators to an exported program.
#ifndef WASMTORCH_TEST_FUZZ_READERS_PROGRAMMUTATOR_H
#define WASMTORCH_TEST_FUZZ_READERS_PROGRAMMUTATOR_H

#include "test/fuzz/readers/JsonMutator.h"

namespace wasmtorch::readers {

/// Changes the JSON of a program: adds a call of any operator that the importer has a schema of, with arguments of the right types, or
/// changes some value.
std::string mutateProgram(llvm::StringRef text, Random &random, const MutateBytes &mutateBytes);

} // namespace wasmtorch::readers

#endif
