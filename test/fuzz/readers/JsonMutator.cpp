// Moves, copies, removes and changes values of a JSON document.
#include "test/fuzz/readers/JsonMutator.h"

#include <algorithm>

using namespace wasmtorch::readers;
using llvm::StringRef;
using llvm::json::Array;
using llvm::json::Object;
using llvm::json::Value;

namespace {

// Numbers at which sizes, counts and products turn over.
constexpr int64_t numbers[] = {0,
                               1,
                               -1,
                               2,
                               3,
                               4,
                               5,
                               7,
                               8,
                               12,
                               13,
                               16,
                               17,
                               64,
                               -2,
                               255,
                               256,
                               65536,
                               2147483647,
                               2147483648,
                               4294967295,
                               4294967296,
                               1000000,
                               100000000,
                               1 << 20,
                               -2147483648,
                               4611686018427387904,
                               9223372036854775807,
                               INT64_MIN,
                               INT64_MIN + 1,
                               3037000500};

class Mutator {
public:
  Mutator(Value &root, Random &random, const MutateBytes &mutateBytes) : random(random), mutateBytes(mutateBytes) { collect(root); }

  void mutate() {
    Value &value = *pick(values);
    switch (random() % 7) {
    case 0:
    case 1:
      return replace(value, Value(*pick(values)));
    case 2:
      return changeMembers(value);
    case 3:
      return replace(value, Value(numbers[random() % std::size(numbers)]));
    case 4:
      return renameKey();
    default:
      return changeScalar();
    }
  }

private:
  template <typename T> T &pick(std::vector<T> &from) { return from[random() % from.size()]; }

  void collect(Value &value) {
    values.push_back(&value);
    if (Object *object = value.getAsObject()) {
      if (!object->empty())
        objects.push_back(object);
      for (auto &entry : *object) {
        keys.push_back(entry.first.str());
        collect(entry.second);
      }
    } else if (Array *array = value.getAsArray()) {
      for (Value &element : *array)
        collect(element);
    } else {
      scalars.push_back(&value);
    }
  }

  // The new value is a copy: it may have held what it takes the place of, or the other way round.
  static void replace(Value &value, Value by) { value = std::move(by); }

  // Of a list or an object one is dropped; of a list one may be said twice, or two change places.
  void changeMembers(Value &value) {
    if (Array *array = value.getAsArray(); array && !array->empty()) {
      size_t place = random() % array->size(), other = random() % array->size();
      if (random() % 3 == 0)
        array->erase(array->begin() + place);
      else if (random() % 2 == 0)
        array->insert(array->begin() + other, Value((*array)[place]));
      else
        std::swap((*array)[place], (*array)[other]);
    } else if (Object *object = value.getAsObject(); object && !object->empty()) {
      object->erase(std::next(object->begin(), random() % object->size()));
    }
  }

  void renameKey() {
    if (objects.empty())
      return;
    Object &object = *pick(objects);
    auto entry = std::next(object.begin(), random() % object.size());
    Value moved = entry->second;
    object.erase(entry);
    object[pick(keys)] = std::move(moved);
  }

  void changeScalar() {
    if (scalars.empty())
      return;
    Value &value = *pick(scalars);
    if (auto text = value.getAsString())
      value = llvm::json::fixUTF8(mutateText(*text, mutateBytes));
    else if (auto number = value.getAsInteger())
      value = static_cast<int64_t>(static_cast<uint64_t>(*number) + random() % 5 - 2);
    else if (auto truth = value.getAsBoolean())
      value = !*truth;
  }

  Random &random;
  const MutateBytes &mutateBytes;
  std::vector<Value *> values, scalars;
  std::vector<Object *> objects;
  std::vector<std::string> keys;
};

} // namespace

std::string wasmtorch::readers::mutateText(StringRef text, const MutateBytes &mutateBytes) {
  std::string changed = text.str();
  changed.resize(text.size() + 16);
  changed.resize(mutateBytes(reinterpret_cast<uint8_t *>(changed.data()), text.size(), changed.size()));
  return changed;
}

std::string wasmtorch::readers::mutateJson(StringRef text, Random &random, const MutateBytes &mutateBytes) {
  auto root = llvm::json::parse(text);
  if (!root) {
    llvm::consumeError(root.takeError());
    return mutateText(text, mutateBytes);
  }
  for (unsigned i = 1 + random() % 3; i-- > 0;)
    Mutator(*root, random, mutateBytes).mutate();
  std::string changed;
  llvm::raw_string_ostream os(changed);
  os << *root;
  return changed;
}
