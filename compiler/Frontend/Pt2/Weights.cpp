// Finds the tensors of an archive.
#include "compiler/Frontend/Pt2/Weights.h"

#include "compiler/Frontend/Pt2/Json.h"
#include "compiler/Frontend/Pt2/Pickle.h"

#include "llvm/Support/Endian.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch::pt2 {

static constexpr int64_t halfFloat = 5, brainFloat = 15;

unsigned elementBytes(int64_t dtype) {
  static constexpr unsigned bytes[] = {1, 1, 2, 4, 8, 2, 4, 8, 4, 8, 16, 1};
  if (dtype == brainFloat)
    return 2;
  return dtype >= 0 && dtype < 12 ? bytes[dtype] : 0;
}

Type computedType(MLIRContext *context, int64_t dtype) {
  return dtype == halfFloat || dtype == brainFloat ? Float32Type::get(context) : aten::elementTypeOf(context, dtype);
}

const Weight *Weights::find(StringRef name, bool isConstant) const {
  const auto &table = isConstant ? constants : weights;
  auto found = table.find(name);
  return found == table.end() ? nullptr : &found->second;
}

void Weights::add(StringRef name, Weight weight, bool isConstant) { (isConstant ? constants : weights)[name] = std::move(weight); }

RankedTensorType Weights::typeOf(MLIRContext *context, const Weight &weight) {
  Type element = computedType(context, weight.dtype);
  return element ? RankedTensorType::get(weight.layout.sizes, element) : RankedTensorType();
}

// The bits of a float for those of a half: numbers below the normal ones are multiples of 2^-24.
static uint32_t widenHalf(uint16_t half) {
  uint32_t sign = (half & 0x8000u) << 16, exponent = (half >> 10) & 31, fraction = half & 0x3ff;
  if (exponent == 31)
    return sign | 0x7f800000 | fraction << 13;
  if (exponent != 0)
    return sign | (exponent + 112) << 23 | fraction << 13;
  return sign | llvm::bit_cast<uint32_t>(static_cast<float>(fraction) * 0x1p-24f);
}

static std::vector<char> widen(const std::vector<char> &narrow, int64_t dtype) {
  std::vector<char> wide(narrow.size() * 2);
  for (size_t i = 0; i < narrow.size(); i += 2) {
    uint16_t half = llvm::support::endian::read16le(narrow.data() + i);
    llvm::support::endian::write32le(wide.data() + 2 * i, dtype == brainFloat ? uint32_t(half) << 16 : widenHalf(half));
  }
  return wide;
}

std::vector<char> Weights::elements(const Weight &weight) {
  unsigned size = elementBytes(weight.dtype);
  const Layout &layout = weight.layout;
  int64_t count = ShapedType::getNumElements(layout.sizes);
  std::vector<char> bytes(static_cast<size_t>(count) * size);
  aten::Shape place(layout.sizes.size(), 0);
  int64_t source = weight.offset;
  if (layout.strides == contiguousStrides(layout.sizes) && count > 0) {
    std::memcpy(bytes.data(), weight.storage.data() + source * size, bytes.size());
    count = 0;
  }
  for (int64_t i = 0; i < count; ++i) {
    std::memcpy(bytes.data() + i * size, weight.storage.data() + source * size, size);
    for (size_t dim = place.size(); dim-- > 0;) {
      source += layout.strides[dim];
      if (++place[dim] < layout.sizes[dim])
        break;
      source -= layout.strides[dim] * layout.sizes[dim];
      place[dim] = 0;
    }
  }
  return weight.dtype == halfFloat || weight.dtype == brainFloat ? widen(bytes, weight.dtype) : bytes;
}

namespace {

/// What the tensors of a file may take: a tensor that shows elements more than once may be larger than its storage, and several may share
/// one, but not without bound.
class Allowance {
public:
  explicit Allowance(uint64_t fileBytes) : one(16 * fileBytes + (1 << 20)), all(4 * one), pickles(4 * fileBytes) {}

  /// An error unless the weight lies in its storage and is no larger than what is left.
  llvm::Error take(StringRef name, const Weight &weight) {
    const Layout &layout = weight.layout;
    if (layout.sizes.size() != layout.strides.size() || layout.sizes.size() > 64)
      return wrong(name, "has " + llvm::Twine(layout.sizes.size()) + " sizes and " + llvm::Twine(layout.strides.size()) +
                             " strides, expected as many and at most 64");
    uint64_t bytes = std::max(1u, elementBytes(weight.dtype));
    int64_t elements = 1, last = weight.offset, extent = 0;
    bool overflows = weight.offset < 0;
    for (auto [size, stride] : llvm::zip(layout.sizes, layout.strides))
      overflows |= size < 0 || stride < 0 || llvm::MulOverflow(elements, std::max<int64_t>(size, 1), elements) ||
                   llvm::MulOverflow(std::max<int64_t>(size - 1, 0), stride, extent) || llvm::AddOverflow(last, extent, last);
    if (overflows || static_cast<uint64_t>(elements) > std::min(one, all) / bytes)
      return wrong(name, "has sizes that the file cannot hold, expected no more than it has bytes for");
    if (!llvm::is_contained(layout.sizes, 0) && static_cast<uint64_t>(last) >= weight.storage.size() / bytes)
      return wrong(name, "reaches beyond its storage of " + llvm::Twine(weight.storage.size()) + " bytes, expected it inside");
    all -= static_cast<uint64_t>(elements) * bytes;
    return llvm::Error::success();
  }

  /// An error where pickles are read over and over.
  llvm::Error takePickle(StringRef name, StringRef bytes) {
    if (bytes.size() > pickles)
      return wrong(name, "is one of many that are read from the same pickle, expected one for each");
    pickles -= bytes.size();
    return llvm::Error::success();
  }

private:
  static llvm::Error wrong(StringRef name, const llvm::Twine &what) { return failure("holds a tensor '" + name + "' that " + what); }

  uint64_t one, all, pickles;
};

} // namespace

static std::optional<int64_t> known(const Expression &size) { return size.evaluate({}); }

// One entry of `<name>_weights_config.json`.
static llvm::Expected<Weight> readEntry(const Archive &archive, StringRef name, StringRef folder, const llvm::json::Object &entry,
                                        Allowance &allowance) {
  auto path = entry.getString("path_name");
  if (!path)
    return expected("weight '" + name + "'", "a 'path_name'");
  auto storage = archive.find((folder + *path).str());
  if (!storage)
    return failure("has no '" + folder + *path + "', which '" + name + "' lies in");
  if (entry.getBoolean("use_pickle").value_or(false)) {
    if (auto error = allowance.takePickle(name, *storage))
      return std::move(error);
    return readPickledTensor(*storage);
  }
  auto meta = readTensorMeta(entry.get("tensor_meta"), "weight '" + name + "'");
  if (!meta)
    return meta.takeError();
  if (!meta->isStrided)
    return failure("holds '" + name + "' as a sparse tensor, which is not supported");
  Weight weight;
  weight.dtype = meta->dtype;
  weight.storage = *storage;
  for (auto [from, to] : {std::pair(&meta->sizes, &weight.layout.sizes), std::pair(&meta->strides, &weight.layout.strides)})
    for (const Expression &size : *from)
      to->push_back(known(size).value_or(-1));
  weight.offset = known(meta->offset).value_or(-1);
  return weight;
}

static llvm::Error readConfig(const Archive &archive, StringRef model, StringRef kind, bool isConstant, Allowance &allowance,
                              Weights &weights) {
  std::string folder = ("data/" + kind + "/").str(), file = (folder + model + "_" + kind + "_config.json").str();
  auto text = archive.find(file);
  if (!text)
    return llvm::Error::success();
  auto value = readJson(*text);
  if (!value)
    return value.takeError();
  const llvm::json::Object *object = value->getAsObject(), *config = object ? object->getObject("config") : nullptr;
  if (!config)
    return expected(file, "an object 'config'");
  for (const auto &entry : *config) {
    StringRef name = entry.first;
    const llvm::json::Object *fields = entry.second.getAsObject();
    if (!fields)
      return expected(file, "objects");
    auto weight = readEntry(archive, name, folder, *fields, allowance);
    if (!weight)
      return weight.takeError();
    if (auto error = allowance.take(name, *weight))
      return error;
    weights.add(name, std::move(*weight), isConstant);
  }
  return llvm::Error::success();
}

// Up to PyTorch 2.8 all tensors are in one pickle: a dictionary by name, saved by torch.save.
static llvm::Error readDictionary(const Archive &archive, llvm::ArrayRef<std::string> files, bool isConstant, Allowance &allowance,
                                  Weights &weights) {
  for (const std::string &file : files) {
    auto bytes = archive.find(file);
    if (!bytes || bytes->empty())
      continue;
    auto tensors = readPickledTensors(*bytes);
    if (!tensors)
      return failure(file + ": " + llvm::toString(tensors.takeError()));
    for (auto &entry : *tensors) {
      if (auto error = allowance.take(entry.getKey(), entry.getValue()))
        return error;
      weights.add(entry.getKey(), entry.getValue(), isConstant);
    }
  }
  return llvm::Error::success();
}

llvm::Expected<Weights> readWeights(const Archive &archive, StringRef name, uint64_t fileBytes) {
  Weights weights;
  Allowance allowance(fileBytes);
  for (bool isConstant : {false, true}) {
    StringRef kind = isConstant ? "constants" : "weights";
    std::string older = isConstant ? "serialized_constants" : "serialized_state_dict";
    if (auto error = readConfig(archive, name, kind, isConstant, allowance, weights))
      return std::move(error);
    if (auto error = readDictionary(archive, {("data/" + kind + "/" + name + ".pt").str(), older + ".pt", older + ".json"}, isConstant,
                                    allowance, weights))
      return std::move(error);
  }
  return weights;
}

} // namespace wasmtorch::pt2
