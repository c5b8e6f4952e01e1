// Changes to an archive's files that leave it an archive.
#ifndef WASMTORCH_TEST_FUZZ_READERS_ARCHIVEMUTATOR_H
#define WASMTORCH_TEST_FUZZ_READERS_ARCHIVEMUTATOR_H

#include "test/fuzz/readers/JsonMutator.h"

namespace wasmtorch::readers {

/// Changes a file of a zip archive, or bytes where it is none.
std::string mutateArchive(llvm::StringRef bytes, Random &random, const MutateBytes &mutateBytes);

} // namespace wasmtorch::readers

#endif
