// Strided copies: all that movement ops do.
#include "semantics/StridedLoop.h"

#include <cstring>

using namespace mlir;

namespace wasmtorch::semantics {

wt::Shape broadcastStrides(ArrayRef<int64_t> shape, ArrayRef<int64_t> target) {
  wt::Shape strides(target.size(), 0), own = wt::rowMajorStrides(shape);
  size_t missing = target.size() - shape.size();
  for (size_t d = 0; d < shape.size(); ++d)
    strides[missing + d] = shape[d] == 1 ? 0 : own[d];
  return strides;
}

// `T` stands for elements of its size; what they mean does not matter here.
template <typename T>
static void copyElements(char *to, ArrayRef<int64_t> toStrides, const char *from, ArrayRef<int64_t> fromStrides, ArrayRef<int64_t> shape) {
  T *target = reinterpret_cast<T *>(to);
  const T *source = reinterpret_cast<const T *>(from);
  StridedLoop<2> loop(shape, {wt::Shape(toStrides), wt::Shape(fromStrides)});
  loop.forEachRow([&](const std::array<int64_t, 2> &offsets, const std::array<int64_t, 2> &steps, int64_t count) {
    T *out = target + offsets[0];
    const T *in = source + offsets[1];
    if (steps[0] == 1 && steps[1] == 1)
      std::memcpy(out, in, count * sizeof(T));
    else
      for (int64_t i = 0; i < count; ++i)
        out[i * steps[0]] = in[i * steps[1]];
  });
}

void copyStrided(char *to, ArrayRef<int64_t> toStrides, const char *from, ArrayRef<int64_t> fromStrides, ArrayRef<int64_t> shape,
                 int64_t bytes) {
  switch (bytes) {
  case 1:
    return copyElements<uint8_t>(to, toStrides, from, fromStrides, shape);
  case 2:
    return copyElements<uint16_t>(to, toStrides, from, fromStrides, shape);
  case 4:
    return copyElements<uint32_t>(to, toStrides, from, fromStrides, shape);
  default:
    assert(bytes == 8 && "elements have 1, 2, 4 or 8 bytes");
    return copyElements<uint64_t>(to, toStrides, from, fromStrides, shape);
  }
}

} // namespace wasmtorch::semantics
