// Reads, writes and makes up tensors.
#include "semantics/TensorFiles.h"

#include "dialects/Wt/ShapeMath.h"
#include "package/Npy.h"

#include <cstring>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

template <typename To, typename From> static Tensor converted(const Tensor &tensor, Type elementType) {
  Tensor result(RankedTensorType::get(tensor.getShape(), elementType));
  const From *from = tensor.elements<From>();
  To *to = result.mutableElements<To>();
  for (int64_t i = 0, count = tensor.getNumElements(); i < count; ++i)
    to[i] = store<To>(load(from[i]));
  return result;
}

package::Outcome semantics::readTensor(const std::string &path, RankedTensorType type, Tensor &tensor) {
  auto fileType = type.getElementType().isBF16() ? RankedTensorType::get(type.getShape(), Float32Type::get(type.getContext())) : type;
  package::NpyHeader header;
  if (auto read = package::readNpyHeader(path, header); !read)
    return read;
  if (header.dtype != dtypeName(fileType.getElementType()) || type.getShape() != ArrayRef<int64_t>(header.shape))
    return package::Outcome::failure("'" + path + "': expected " + dtypeName(fileType.getElementType()).str() + "[" +
                                     wt::shapeText(type.getShape()) + "], found " + header.dtype + "[" + wt::shapeText(header.shape) + "]");
  auto array = std::make_shared<package::NpyArray>();
  if (auto read = package::readNpy(path, *array); !read)
    return read;
  // A string's bytes are aligned for any element.
  tensor = Tensor(fileType, array->bytes.data(), array);
  if (type != fileType)
    tensor = converted<BFloat16, float>(tensor, type.getElementType());
  return package::Outcome::success();
}

package::Outcome semantics::writeTensor(const std::string &path, const Tensor &tensor) {
  if (tensor.getElementType().isBF16())
    return writeTensor(path, converted<float, BFloat16>(tensor, Float32Type::get(tensor.getType().getContext())));
  package::NpyHeader header{dtypeName(tensor.getElementType()).str(), tensor.getShape().vec()};
  return package::writeNpy(path, header, {tensor.getBytes().data(), tensor.getBytes().size()});
}

namespace {

// SplitMix64 (Steele, Lea and Flood 2014, doi:10.1145/2714064.2660195).
class Generator {
public:
  explicit Generator(uint64_t seed) : state(seed) {}

  uint64_t next() {
    uint64_t value = state += 0x9e3779b97f4a7c15;
    value = (value ^ value >> 30) * 0xbf58476d1ce4e5b9;
    value = (value ^ value >> 27) * 0x94d049bb133111eb;
    return value ^ value >> 31;
  }

  // The sum of twelve uniform numbers less six: Box and Muller's method has better tails, but needs a logarithm and a
  // cosine, whose last bits differ from one mathematical library to the next.
  double normal() {
    uint64_t sum = 0;
    for (int i = 0; i < 12; ++i)
      sum += next() >> 32;
    return std::ldexp(static_cast<double>(sum), -32) - 6;
  }

private:
  uint64_t state;
};

} // namespace

Tensor semantics::randomTensor(RankedTensorType type, uint64_t seed) {
  Generator generator(seed);
  Tensor tensor(type);
  dispatchElement(type.getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    T *to = tensor.mutableElements<T>();
    for (int64_t i = 0, count = type.getNumElements(); i < count; ++i) {
      if constexpr (isFloat<T>)
        to[i] = store<T>(generator.normal());
      else
        to[i] = store<T>(generator.next() % (std::is_same_v<T, Bool> ? 2 : 10));
    }
  });
  return tensor;
}
