// Files in memory: a fuzzer would wear out a disk.
#include "test/fuzz/readers/Readers.h"

#include <cstdio>
#include <cstdlib>

#include <sys/mman.h>
#include <unistd.h>

using namespace wasmtorch::readers;

MemoryFile::MemoryFile(std::string_view bytes) : descriptor(memfd_create("reader", MFD_CLOEXEC)) {
  if (descriptor < 0 || write(descriptor, bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    fail("cannot make a file in memory");
  name = "/proc/self/fd/" + std::to_string(descriptor);
}

MemoryFile::~MemoryFile() { close(descriptor); }

void wasmtorch::readers::fail(const std::string &what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}
