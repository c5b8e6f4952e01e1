// Makes up numbers.
#include "tools/fuzzing/Data.h"

#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"
#include "tools/fuzzing/Random.h"

#include "llvm/Support/MathExtras.h"
#include "llvm/Support/raw_ostream.h"

#include <limits>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;
using semantics::Tensor;

// FNV-1a: the same everywhere, which llvm::hash_value is not.
static uint64_t hashOf(StringRef text) {
  uint64_t hash = 0xcbf29ce484222325;
  for (char c : text)
    hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
  return hash;
}

// As semantics::randomTensor: no logarithm and no cosine, whose last bits differ between libraries.
static double normal(Random &random) {
  double sum = -6;
  for (int i = 0; i < 12; ++i)
    sum += random.unit();
  return sum;
}

static double floatOf(Random &random, StringRef fill) {
  static constexpr double extremes[] = {0.0,
                                        -0.0,
                                        std::numeric_limits<double>::infinity(),
                                        -std::numeric_limits<double>::infinity(),
                                        std::numeric_limits<double>::quiet_NaN(),
                                        1e15,
                                        -1e15,
                                        1e-20,
                                        3.0,
                                        -3.0,
                                        6.0,
                                        1e-42};
  if (fill == "small")
    return normal(random) * 0.4;
  if (fill == "positive")
    return std::fabs(normal(random)) + 0.1;
  if (fill == "whole")
    return static_cast<double>(random.between(-6, 6)) / 2;
  if (fill == "mask")
    return random.chance(0.3) ? -1e4 : 0.0;
  if (fill == "extremes" && random.chance(0.12))
    return random.choose(extremes);
  return normal(random);
}

template <typename T> static int64_t integerOf(Random &random, StringRef fill) {
  if (std::is_same_v<T, semantics::Bool>)
    return random.between(0, 1);
  if (fill == "index")
    return random.between(-2, 11);
  if (fill == "extremes" && random.chance(0.2))
    return random.choose<int64_t>({semantics::lowest<T>(), semantics::highest<T>(), semantics::highest<T>() - 1, 0, -1, 1});
  return random.between(-9, 9);
}

Tensor wasmtorch::fuzzing::makeUp(RankedTensorType type, StringRef fill, StringRef name) {
  Random random(hashOf(name));
  Tensor tensor(type);
  semantics::dispatchElement(type.getElementType(), [&](auto tag) {
    using T = typename decltype(tag)::type;
    T *to = tensor.mutableElements<T>();
    for (int64_t i = 0, count = type.getNumElements(); i < count; ++i) {
      if constexpr (semantics::isFloat<T>)
        to[i] = semantics::store<T>(floatOf(random, fill));
      else
        to[i] = semantics::store<T>(integerOf<T>(random, fill));
    }
  });
  return tensor;
}

semantics::Tensors wasmtorch::fuzzing::makeInputs(func::FuncOp function) {
  semantics::Tensors inputs;
  for (auto [i, type] : llvm::enumerate(function.getArgumentTypes())) {
    auto fill = function.getArgAttrOfType<StringAttr>(i, "wt.fill");
    // An argument that went before it changes no number of this one.
    auto name = function.getArgAttrOfType<StringAttr>(i, "wt.name");
    std::string own = (function.getSymName() + ":" + (name ? name.getValue() : std::to_string(i))).str();
    inputs.push_back(makeUp(cast<RankedTensorType>(type), fill ? fill.getValue() : "normal", own));
  }
  return inputs;
}

package::Outcome wasmtorch::fuzzing::writeWeights(ModuleOp module, const std::string &path) {
  std::string bytes;
  for (auto parameter : module.getOps<wt::ParamOp>()) {
    auto fill = parameter->getAttrOfType<StringAttr>("wt.fill");
    Tensor tensor = makeUp(parameter.getTensorType(), fill ? fill.getValue() : "normal", parameter.getSymName());
    bytes.resize(std::max<size_t>(bytes.size(), parameter.getOffset() + tensor.getBytes().size()));
    llvm::copy(tensor.getBytes(), bytes.begin() + parameter.getOffset());
  }
  std::error_code error;
  llvm::raw_fd_ostream os(path, error);
  os << bytes;
  os.close();
  if (error || os.has_error())
    return package::Outcome::failure("cannot write '" + path + "': " + (error ? error : os.error()).message());
  return package::Outcome::success();
}
