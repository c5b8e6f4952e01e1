// libFuzzer's entry for the one reader that WASMTORCH_READER names.
#include "test/fuzz/readers/Readers.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  wasmtorch::readers::WASMTORCH_READER({reinterpret_cast<const char *>(data), size});
  return 0;
}
