// A pickle machine that knows tensors and nothing else.
#include "compiler/Frontend/Pt2/Pickle.h"

#include "llvm/ADT/StringSwitch.h"
#include "llvm/Support/Endian.h"

#include <map>

using llvm::StringRef;
using llvm::Twine;

namespace wasmtorch::pt2 {

namespace {

using Kind = PickleValue::Kind;

// Of what is copied: a tuple can be referred to many times over in few bytes.
constexpr size_t maxMembers = 64;

// One byte makes a value of some hundreds. A tensor takes a dozen: this is enough for a hundred thousand of them.
constexpr size_t maxValues = size_t(1) << 21;

// Opcodes by the letters that stand for them.
enum Opcode : unsigned char {
  Mark = '(',
  Stop = '.',
  BinFloat = 'G',
  BinInt = 'J',
  BinInt1 = 'K',
  BinInt2 = 'M',
  None = 'N',
  BinPersistent = 'Q',
  Reduce = 'R',
  BinUnicode = 'X',
  Build = 'b',
  Append = 'a',
  Global = 'c',
  Appends = 'e',
  BinGet = 'h',
  LongBinGet = 'j',
  BinPut = 'q',
  LongBinPut = 'r',
  SetItem = 's',
  Tuple = 't',
  SetItems = 'u',
  EmptyTuple = ')',
  EmptyList = ']',
  EmptyDictionary = '}',
  Protocol = 0x80,
  Tuple1 = 0x85,
  Tuple2 = 0x86,
  Tuple3 = 0x87,
  True = 0x88,
  False = 0x89,
  Long1 = 0x8a,
  ShortUnicode = 0x8c,
  StackGlobal = 0x93,
  Memoize = 0x94,
  Frame = 0x95
};

// Dtypes by the names of PyTorch's storages and of its dtypes, as ATen numbers them.
int64_t dtypeNamed(StringRef name) {
  return llvm::StringSwitch<int64_t>(name)
      .Cases({"torch.ByteStorage", "torch.uint8"}, 0)
      .Cases({"torch.CharStorage", "torch.int8"}, 1)
      .Cases({"torch.ShortStorage", "torch.int16"}, 2)
      .Cases({"torch.IntStorage", "torch.int32"}, 3)
      .Cases({"torch.LongStorage", "torch.int64"}, 4)
      .Cases({"torch.HalfStorage", "torch.float16"}, 5)
      .Cases({"torch.FloatStorage", "torch.float32"}, 6)
      .Cases({"torch.DoubleStorage", "torch.float64"}, 7)
      .Cases({"torch.ComplexFloatStorage", "torch.complex64"}, 9)
      .Cases({"torch.BoolStorage", "torch.bool"}, 11)
      .Cases({"torch.BFloat16Storage", "torch.bfloat16"}, 15)
      .Default(-1);
}

bool isKnownGlobal(StringRef name) {
  static constexpr StringRef known[] = {"torch._utils._rebuild_tensor_v2",
                                        "torch._utils._rebuild_tensor_v3",
                                        "torch._utils._rebuild_parameter",
                                        "torch.storage.UntypedStorage",
                                        "torch.UntypedStorage",
                                        "collections.OrderedDict"};
  return dtypeNamed(name) >= 0 || llvm::is_contained(known, name);
}

class Machine {
public:
  explicit Machine(StringRef bytes) : rest(bytes) {}

  llvm::Expected<Pickle> run() {
    while (!problem) {
      unsigned char opcode = static_cast<unsigned char>(byte());
      if (problem)
        break;
      if (opcode == Stop) {
        pickle.result = pop();
        break;
      }
      execute(opcode);
    }
    if (problem)
      return failure("pickle: " + *problem);
    return std::move(pickle);
  }

private:
  void fail(const Twine &message) {
    if (!problem)
      problem = message.str();
  }

  StringRef take(size_t count) {
    if (count > rest.size()) {
      fail("ends early");
      return {};
    }
    StringRef taken = rest.take_front(count);
    rest = rest.drop_front(count);
    return taken;
  }
  char byte() {
    StringRef taken = take(1);
    return taken.empty() ? 0 : taken.front();
  }
  uint64_t number(unsigned bytes) {
    StringRef taken = take(bytes);
    uint64_t value = 0;
    for (size_t i = taken.size(); i-- > 0;)
      value = value << 8 | static_cast<unsigned char>(taken[i]);
    return value;
  }
  StringRef line() {
    size_t end = rest.find('\n');
    StringRef taken = take(end == StringRef::npos ? rest.size() + 1 : end + 1);
    return taken.drop_back(!taken.empty());
  }

  size_t add(PickleValue value) {
    if (pickle.values.size() >= maxValues)
      fail("has more than " + Twine(maxValues) + " values, expected fewer");
    pickle.values.push_back(std::move(value));
    return pickle.values.size() - 1;
  }
  PickleValue &push(Kind kind) {
    PickleValue value;
    value.kind = kind;
    stack.push_back(add(std::move(value)));
    return pickle.values.back();
  }
  // Of an empty stack a None is popped, after the error.
  size_t pop() {
    if (stack.empty() || (!marks.empty() && stack.size() <= marks.back())) {
      fail("takes more from its stack than there is");
      return add({});
    }
    size_t top = stack.back();
    stack.pop_back();
    return top;
  }
  PickleValue &at(size_t index) { return pickle.values[index]; }
  PickleValue *top() {
    if (stack.empty() || (!marks.empty() && stack.size() <= marks.back())) {
      fail("takes more from its stack than there is");
      return nullptr;
    }
    return &at(stack.back());
  }
  std::vector<size_t> popToMark() {
    if (marks.empty() || marks.back() > stack.size()) {
      fail("has no mark where it needs one");
      return {};
    }
    std::vector<size_t> members(stack.begin() + marks.back(), stack.end());
    stack.resize(marks.back());
    marks.pop_back();
    return members;
  }
  void pushTuple(unsigned count) {
    std::vector<size_t> members(count);
    for (size_t i = count; i-- > 0;)
      members[i] = pop();
    push(Kind::Tuple).members = std::move(members);
  }
  void addMembers(const std::vector<size_t> &members, Kind kind) {
    PickleValue *container = top();
    if (container && container->kind != kind)
      fail("adds members to what is no container");
    if (container && kind == Kind::Dictionary && members.size() % 2 != 0)
      fail("adds a key without a value");
    if (!problem)
      container->members.insert(container->members.end(), members.begin(), members.end());
  }
  void pushGlobal(const Twine &name) {
    std::string text = name.str();
    if (!isKnownGlobal(text))
      fail("names '" + Twine(text) + "', which is none of the globals that tensors need");
    push(Kind::Global).text = std::move(text);
  }
  void put(uint64_t place) {
    if (top())
      memo[place] = stack.back();
  }
  void get(uint64_t place) {
    auto found = memo.find(place);
    if (found == memo.end())
      return fail("asks for what it has not remembered");
    stack.push_back(found->second);
  }

  void execute(unsigned char opcode) {
    switch (opcode) {
    case Protocol:
      number(1);
      return;
    case Frame:
      number(8);
      return;
    case Mark:
      marks.push_back(stack.size());
      return;
    case None:
      push(Kind::None);
      return;
    case True:
    case False:
      push(Kind::Boolean).integer = opcode == True;
      return;
    case BinInt:
      push(Kind::Integer).integer = static_cast<int32_t>(number(4));
      return;
    case BinInt1:
      push(Kind::Integer).integer = static_cast<int64_t>(number(1));
      return;
    case BinInt2:
      push(Kind::Integer).integer = static_cast<int64_t>(number(2));
      return;
    case Long1:
      return pushLong();
    case BinFloat: {
      StringRef bytes = take(8);
      push(Kind::Float).number = bytes.empty() ? 0 : llvm::bit_cast<double>(llvm::support::endian::read64be(bytes.data()));
      return;
    }
    case BinUnicode:
      return pushText(number(4));
    case ShortUnicode:
      return pushText(number(1));
    case EmptyTuple:
      return pushTuple(0);
    case Tuple1:
    case Tuple2:
    case Tuple3:
      return pushTuple(opcode - Tuple1 + 1);
    case Tuple: {
      std::vector<size_t> members = popToMark();
      push(Kind::Tuple).members = std::move(members);
      return;
    }
    case EmptyList:
      push(Kind::List);
      return;
    case EmptyDictionary:
      push(Kind::Dictionary);
      return;
    case Append: {
      size_t member = pop();
      return addMembers({member}, Kind::List);
    }
    case Appends: {
      std::vector<size_t> members = popToMark();
      return addMembers(members, Kind::List);
    }
    case SetItem: {
      size_t value = pop(), key = pop();
      return addMembers({key, value}, Kind::Dictionary);
    }
    case SetItems: {
      std::vector<size_t> members = popToMark();
      return addMembers(members, Kind::Dictionary);
    }
    case Global: {
      StringRef module = line(), name = line();
      return pushGlobal(module + "." + name);
    }
    case StackGlobal: {
      size_t name = pop(), module = pop();
      return pushGlobal(at(module).text + "." + at(name).text);
    }
    case BinPut:
      return put(number(1));
    case LongBinPut:
      return put(number(4));
    case Memoize:
      return put(memo.size());
    case BinGet:
      return get(number(1));
    case LongBinGet:
      return get(number(4));
    case BinPersistent:
      return pushStorage(pop());
    case Reduce:
      return call();
    case Build:
      // Attributes of a dictionary or a tensor: none of them say what it holds.
      pop();
      top();
      return;
    default:
      fail("has the opcode " + Twine(unsigned(opcode)) + ", which is none of those that tensors need");
    }
  }

  void pushText(uint64_t size) {
    StringRef text = take(size);
    push(Kind::Text).text = text.str();
  }

  void pushLong() {
    unsigned bytes = static_cast<unsigned char>(byte());
    if (bytes > 8)
      return fail("has a number of more than 64 bits");
    uint64_t value = number(bytes);
    unsigned unused = 64 - 8 * bytes;
    push(Kind::Integer).integer = bytes == 0 ? 0 : static_cast<int64_t>(value << unused) >> unused;
  }

  // ('storage', <type>, '0', 'cpu', 288)
  void pushStorage(size_t id) {
    if (at(id).kind != Kind::Tuple || at(id).members.size() > maxMembers)
      return fail("refers to something else than a storage");
    std::vector<size_t> members = at(id).members;
    if (members.size() < 3 || at(members[0]).text != "storage" || at(members[1]).kind != Kind::Global || at(members[2]).kind != Kind::Text)
      return fail("refers to something else than a storage");
    PickleValue storage;
    storage.kind = Kind::Storage;
    storage.text = at(members[2]).text;
    storage.tensor.dtype = dtypeNamed(at(members[1]).text);
    stack.push_back(add(std::move(storage)));
  }

  bool readSizes(size_t index, aten::Shape &sizes) {
    if (at(index).kind != Kind::Tuple || at(index).members.size() > maxMembers)
      return false;
    for (size_t member : at(index).members) {
      if (at(member).kind != Kind::Integer)
        return false;
      sizes.push_back(at(member).integer);
    }
    return true;
  }

  void call() {
    size_t arguments = pop(), function = pop();
    if (problem)
      return;
    std::string name = at(function).kind == Kind::Global ? at(function).text : "";
    if (at(arguments).members.size() > maxMembers)
      return fail("calls a function with too many arguments");
    std::vector<size_t> members = at(arguments).members;
    if (name == "collections.OrderedDict" && members.empty()) {
      push(Kind::Dictionary);
      return;
    }
    if (name == "torch._utils._rebuild_parameter" && !members.empty()) {
      stack.push_back(members.front());
      return;
    }
    // (storage, offset, sizes, strides, requires_grad, hooks), and in version 3 the dtype behind them.
    if (!StringRef(name).starts_with("torch._utils._rebuild_tensor_v") || members.size() < 4)
      return fail("calls what is no function that tensors need");
    PickleValue tensor;
    tensor.kind = Kind::Tensor;
    tensor.members = {members[0]};
    tensor.tensor.dtype = at(members[0]).tensor.dtype;
    if (StringRef(name).ends_with("_v3") && members.size() > 6)
      tensor.tensor.dtype = dtypeNamed(at(members[6]).text);
    tensor.tensor.offset = at(members[1]).integer;
    if (at(members[0]).kind != Kind::Storage || at(members[1]).kind != Kind::Integer ||
        !readSizes(members[2], tensor.tensor.layout.sizes) || !readSizes(members[3], tensor.tensor.layout.strides))
      return fail("builds a tensor of something else than a storage, an offset, sizes and strides");
    stack.push_back(add(std::move(tensor)));
  }

  StringRef rest;
  Pickle pickle;
  std::vector<size_t> stack, marks;
  std::map<uint64_t, size_t> memo;
  std::optional<std::string> problem;
};

llvm::Expected<Weight> tensorOf(const Archive &archive, const Pickle &pickle, size_t index) {
  const PickleValue &value = pickle.values[index];
  if (value.kind != Kind::Tensor)
    return failure("expected a tensor");
  Weight weight = value.tensor;
  const std::string &file = pickle.values[value.members[0]].text;
  auto storage = archive.find("data/" + file);
  if (!storage)
    return failure("has no storage 'data/" + file + "'");
  weight.storage = *storage;
  return weight;
}

struct Saved {
  Archive archive;
  Pickle pickle;
};

llvm::Expected<Saved> readSaved(StringRef bytes) {
  auto archive = readArchive(bytes);
  if (!archive)
    return archive.takeError();
  if (auto order = archive->find("byteorder"); order && order->trim() != "little")
    return failure("was written in big-endian order, which is not supported");
  auto text = archive->find("data.pkl");
  if (!text)
    return failure("has no 'data.pkl', which torch.save writes");
  auto pickle = readPickle(*text);
  if (!pickle)
    return pickle.takeError();
  return Saved{std::move(*archive), std::move(*pickle)};
}

} // namespace

llvm::Expected<Pickle> readPickle(StringRef bytes) { return Machine(bytes).run(); }

llvm::Expected<llvm::StringMap<Weight>> readPickledTensors(StringRef bytes) {
  auto saved = readSaved(bytes);
  if (!saved)
    return saved.takeError();
  const Pickle &pickle = saved->pickle;
  const PickleValue &top = pickle.values[pickle.result];
  if (top.kind != Kind::Dictionary)
    return failure("holds no dictionary of tensors");
  llvm::StringMap<Weight> tensors;
  for (size_t i = 0; i + 1 < top.members.size(); i += 2) {
    const PickleValue &name = pickle.values[top.members[i]];
    auto tensor = tensorOf(saved->archive, pickle, top.members[i + 1]);
    if (!tensor)
      return failure("'" + name.text + "': " + llvm::toString(tensor.takeError()));
    tensors[name.text] = std::move(*tensor);
  }
  return tensors;
}

llvm::Expected<Weight> readPickledTensor(StringRef bytes) {
  auto saved = readSaved(bytes);
  if (!saved)
    return saved.takeError();
  return tensorOf(saved->archive, saved->pickle, saved->pickle.result);
}

} // namespace wasmtorch::pt2
