// .npy files: what is read can be written, and comes back the same.
#include "package/Npy.h"
#include "test/fuzz/readers/Readers.h"

using namespace wasmtorch;

void readers::readNpy(std::string_view bytes) {
  MemoryFile file(bytes);
  package::NpyHeader header;
  package::NpyArray array;
  bool hasHeader = static_cast<bool>(package::readNpyHeader(file.path(), header));
  if (hasHeader != static_cast<bool>(package::readNpy(file.path(), array)))
    fail("the header can be read and the array cannot, or the other way round");
  if (!hasHeader)
    return;
  // Dimensions may be more than a header holds.
  MemoryFile copy("");
  if (!package::writeNpy(copy.path(), array, array.bytes))
    return;
  package::NpyArray again;
  if (auto read = package::readNpy(copy.path(), again); !read)
    fail("what was written cannot be read: " + read.message());
  if (again.dtype != array.dtype || again.shape != array.shape || again.bytes != array.bytes)
    fail("what was written comes back as something else");
}
