// Changes to JSON that leave it JSON: what a fuzzer that changes bytes rarely makes.
#ifndef WASMTORCH_TEST_FUZZ_READERS_JSONMUTATOR_H
#define WASMTORCH_TEST_FUZZ_READERS_JSONMUTATOR_H

#include "llvm/Support/JSON.h"

#include <functional>
#include <random>

namespace wasmtorch::readers {

using Random = std::minstd_rand;

/// Changes bytes in place, which may grow up to `most`; gives their new number. libFuzzer's own, in a fuzzer.
using MutateBytes = std::function<size_t(uint8_t *data, size_t size, size_t most)>;

/// Changes a value or two of the document, or bytes where it is no JSON.
std::string mutateJson(llvm::StringRef text, Random &random, const MutateBytes &mutateBytes);

/// Changes bytes of a text, which may grow a little.
std::string mutateText(llvm::StringRef text, const MutateBytes &mutateBytes);

} // namespace wasmtorch::readers

#endif
