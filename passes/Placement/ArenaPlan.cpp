// Offsets for buffers that live for a while in one piece of memory.
#include "passes/Placement/ArenaPlan.h"

#include <algorithm>
#include <numeric>

namespace wasmtorch {

int64_t planArena(std::vector<ArenaBuffer> &buffers, int64_t alignment) {
  std::vector<size_t> order(buffers.size());
  std::iota(order.begin(), order.end(), 0);
  // Stable, so that the plan depends on nothing but the program.
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) { return buffers[a].bytes > buffers[b].bytes; });
  std::vector<const ArenaBuffer *> placed; // sorted by offset
  int64_t total = 0;
  for (size_t index : order) {
    ArenaBuffer &buffer = buffers[index];
    int64_t offset = 0;
    for (const ArenaBuffer *other : placed) {
      bool together = other->first <= buffer.last && buffer.first <= other->last;
      if (!together)
        continue;
      if (offset + buffer.bytes <= other->offset)
        break;
      int64_t end = other->offset + other->bytes;
      offset = std::max(offset, (end + alignment - 1) / alignment * alignment);
    }
    buffer.offset = offset;
    total = std::max(total, offset + buffer.bytes);
    auto place =
        std::upper_bound(placed.begin(), placed.end(), offset, [](int64_t at, const ArenaBuffer *other) { return at < other->offset; });
    placed.insert(place, &buffer);
  }
  return (total + alignment - 1) / alignment * alignment;
}

} // namespace wasmtorch
