// Pickles: what tensors need is read, all else is refused by its name.
#include "compiler/Frontend/Pt2/Pickle.h"

#include <catch2/catch.hpp>

using namespace wasmtorch::pt2;
using namespace std::string_literals;

// What is wrong, or "".
static std::string problem(const std::string &bytes) {
  auto pickle = readPickle(bytes);
  return pickle ? "" : llvm::toString(pickle.takeError());
}

// A string of the form that torch.save writes.
static std::string text(const std::string &value) { return "X"s + static_cast<char>(value.size()) + "\0\0\0"s + value; }

// {name: a tensor of two sizes in the storage '0'}
static std::string dictionary(const std::string &name) {
  return "\x80\x02}q\x00"s + text(name) + "ctorch._utils\n_rebuild_tensor_v2\n(("s + text("storage") + "ctorch\nFloatStorage\n" +
         text("0") + text("cpu") + "K\x06tQK\x00K\x02K\x03\x86K\x03K\x01\x86\x89"s + "ccollections\nOrderedDict\n)RtRs."s;
}

TEST_CASE("a dictionary of tensors is read") {
  auto pickle = readPickle(dictionary("w"));
  REQUIRE(bool(pickle));
  const PickleValue &top = pickle->values[pickle->result];
  REQUIRE(top.members.size() == 2);
  CHECK(pickle->values[top.members[0]].text == "w");
  const PickleValue &tensor = pickle->values[top.members[1]];
  CHECK(tensor.kind == PickleValue::Kind::Tensor);
  CHECK(tensor.tensor.dtype == 6);
  CHECK(tensor.tensor.layout.sizes == wasmtorch::aten::Shape{2, 3});
  CHECK(tensor.tensor.layout.strides == wasmtorch::aten::Shape{3, 1});
}

TEST_CASE("what could do harm is refused by its name") {
  CHECK(problem("cos\nsystem\n"s + text("ls") + "\x85R.") == "pickle: names 'os.system', which is none of the globals that tensors need");
  CHECK(problem("ibuiltins\neval\n.").find("opcode 105") != std::string::npos);
  CHECK(problem("ccollections\nOrderedDict\nK\x01\x85R.").find("calls what is no function") != std::string::npos);
}

TEST_CASE("damaged pickles are refused") {
  CHECK(problem("") == "pickle: ends early");
  CHECK(problem(".").find("takes more from its stack") != std::string::npos);
  CHECK(problem("t.").find("no mark") != std::string::npos);
  CHECK(problem("h\x05.").find("not remembered") != std::string::npos);
  CHECK(problem("K\x01K\x02"
                "a.")
            .find("no container") != std::string::npos);
  std::string whole = dictionary("weight");
  for (size_t size = 0; size < whole.size(); ++size)
    CHECK(problem(whole.substr(0, size)) != "");
  for (size_t place = 0; place < whole.size(); ++place)
    for (int value = 0; value < 256; ++value) {
      std::string changed = whole;
      changed[place] = static_cast<char>(value);
      (void)problem(changed);
    }
}
