// Names of nested inputs and outputs.
#include "compiler/Frontend/Pt2/Treespec.h"

#include <catch2/catch.hpp>

using namespace wasmtorch::pt2;
using Names = std::vector<std::string>;

static const std::string leaf = R"({"type": null, "context": null, "children_spec": []})";

static std::string tree(const std::string &type, const std::string &context, const Names &children) {
  std::string list;
  for (const std::string &child : children)
    list += (list.empty() ? "" : ", ") + child;
  return R"({"type": ")" + type + R"(", "context": ")" + context + R"(", "children_spec": [)" + list + "]}";
}

static std::optional<Treespec> parse(const std::string &root, const TupleFields &fields = {}) {
  auto spec = readTreespec("[1, " + root + "]", fields);
  if (spec)
    return *spec;
  llvm::consumeError(spec.takeError());
  return std::nullopt;
}

TEST_CASE("leaves are named by keys, fields and places") {
  CHECK(leafNames(*parse(leaf), "output") == Names{"output"});
  CHECK(leafNames(*parse(tree("builtins.tuple", "null", {leaf, leaf})), "output") == Names{"output.0", "output.1"});
  std::string rest = tree("builtins.tuple", "null", {leaf, tree("builtins.list", "null", {leaf})});
  CHECK(leafNames(*parse(tree("builtins.dict", R"([\"sum\", \"rest\"])", {leaf, rest})), "output") == Names{"sum", "rest.0", "rest.1.0"});
  TupleFields fields;
  fields["my.Point"] = {"x", "y"};
  CHECK(leafNames(*parse(tree("collections.namedtuple", R"(\"my.Point\")", {leaf, leaf}), fields), "output") == Names{"x", "y"});
}

TEST_CASE("arguments have the names of their parameters") {
  std::string positional = tree("builtins.tuple", "null", {leaf, tree("builtins.list", "null", {leaf, leaf})});
  std::string named = tree("builtins.dict", R"([\"mask\"])", {leaf});
  CHECK(argumentNames(*parse(tree("builtins.tuple", "null", {positional, named})), {"x", "states"}) ==
        Names{"x", "states.0", "states.1", "mask"});
}

TEST_CASE("what is no treespec is refused") {
  for (const char *text : {"", "[]", "[2, {}]", "[1, {}]", "[1, 7]", R"([1, {"type": null, "context": null, "children_spec": [7]}])"}) {
    auto spec = readTreespec(text);
    CHECK(!spec);
    llvm::consumeError(spec.takeError());
  }
  std::string deep = "[1, ";
  for (int i = 0; i < 100000; ++i)
    deep += R"({"type": "t", "context": "null", "children_spec": [)";
  auto spec = readTreespec(deep);
  CHECK(!spec);
  llvm::consumeError(spec.takeError());
}
