// libFuzzer's entry for the one reader that WASMTORCH_READER names, with a mutator of its own where WASMTORCH_MUTATOR names one.
#include "test/fuzz/readers/Readers.h"

#include <cstring>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  wasmtorch::readers::WASMTORCH_READER({reinterpret_cast<const char *>(data), size});
  return 0;
}

#ifdef WASMTORCH_MUTATOR
#include "test/fuzz/readers/ArchiveMutator.h"

extern "C" size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);

extern "C" size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed) {
  using namespace wasmtorch::readers;
  Random random(seed);
  std::string changed = WASMTORCH_MUTATOR({reinterpret_cast<const char *>(data), size}, random, LLVMFuzzerMutate);
  if (changed.size() > most)
    return LLVMFuzzerMutate(data, size, most);
  std::memcpy(data, changed.data(), changed.size());
  return changed.size();
}
#endif
