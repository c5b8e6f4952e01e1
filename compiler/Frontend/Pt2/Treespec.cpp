// Reading treespecs and naming their leaves.
#include "compiler/Frontend/Pt2/Treespec.h"

#include "compiler/Frontend/Pt2/Json.h"

using llvm::StringRef;

namespace wasmtorch::pt2 {

namespace {

using Object = llvm::json::Object;

std::string textOf(const llvm::json::Value &value) {
  if (auto text = value.getAsString())
    return text->str();
  if (auto number = value.getAsInteger())
    return std::to_string(*number);
  std::string text;
  llvm::raw_string_ostream os(text);
  os << value;
  return text;
}

std::vector<std::string> texts(const llvm::json::Array *array) {
  std::vector<std::string> result;
  if (array)
    for (const llvm::json::Value &value : *array)
      result.push_back(textOf(value));
  return result;
}

// Contexts are JSON inside of a string: the keys of a dictionary, the type of a named tuple, the fields of a data class.
llvm::Expected<std::vector<std::string>> readKeys(StringRef context, const TupleFields &fields) {
  auto value = readJson(context);
  if (!value)
    return value.takeError();
  if (const llvm::json::Array *array = value->getAsArray()) {
    // A data class has its fields, then those that are None.
    if (!array->empty() && array->front().getAsArray())
      return texts(array->front().getAsArray());
    return texts(array);
  }
  std::string name = value->getAsString().value_or("").str();
  if (const Object *object = value->getAsObject()) {
    // A default dictionary names its factory too.
    if (const llvm::json::Array *array = object->getArray("dict_context"))
      return texts(array);
    name = object->getString("qualified_name").value_or(object->getString("serialized_type_name").value_or("")).str();
  }
  auto found = fields.find(name);
  return found == fields.end() ? std::vector<std::string>() : found->second;
}

llvm::Expected<Treespec> readNode(const llvm::json::Value &value, const TupleFields &fields) {
  const Object *object = value.getAsObject();
  const llvm::json::Array *children = object ? object->getArray("children_spec") : nullptr;
  if (!children)
    return expected("treespec", "an object with 'children_spec'");
  Treespec tree;
  tree.type = object->getString("type").value_or("").str();
  if (tree.isLeaf())
    return children->empty() ? llvm::Expected<Treespec>(tree) : expected("treespec", "a leaf without children");
  for (const llvm::json::Value &child : *children) {
    auto read = readNode(child, fields);
    if (!read)
      return read.takeError();
    tree.children.push_back(std::move(*read));
  }
  auto keys = readKeys(object->getString("context").value_or("null"), fields);
  if (!keys)
    return keys.takeError();
  tree.isNamed = !keys->empty() && keys->size() == tree.children.size();
  tree.keys = *keys;
  if (!tree.isNamed) {
    tree.keys.clear();
    for (size_t i = 0; i < tree.children.size(); ++i)
      tree.keys.push_back(std::to_string(i));
  }
  return tree;
}

void addLeaves(const Treespec &tree, const std::string &name, StringRef root, std::vector<std::string> &names) {
  if (tree.isLeaf()) {
    names.push_back(name.empty() ? root.str() : name);
    return;
  }
  for (size_t i = 0; i < tree.children.size(); ++i) {
    std::string prefix = !name.empty() ? name + "." : tree.isNamed ? "" : root.str() + ".";
    addLeaves(tree.children[i], prefix + tree.keys[i], root, names);
  }
}

} // namespace

llvm::Expected<Treespec> readTreespec(StringRef json, const TupleFields &fields) {
  auto value = readJson(json);
  if (!value)
    return value.takeError();
  const llvm::json::Array *array = value->getAsArray();
  if (!array || array->size() != 2 || (*array)[0].getAsInteger() != 1)
    return expected("treespec", "version 1");
  return readNode((*array)[1], fields);
}

std::vector<std::string> leafNames(const Treespec &tree, StringRef root) {
  std::vector<std::string> names;
  addLeaves(tree, "", root, names);
  return names;
}

std::vector<std::string> argumentNames(const Treespec &call, const std::vector<std::string> &names) {
  std::vector<std::string> result;
  if (call.children.size() != 2)
    return result;
  const Treespec &positional = call.children[0], &named = call.children[1];
  for (size_t i = 0; i < positional.children.size(); ++i)
    addLeaves(positional.children[i], i < names.size() ? names[i] : "input." + std::to_string(i), "", result);
  for (size_t i = 0; i < named.children.size(); ++i)
    addLeaves(named.children[i], named.keys[i], "", result);
  return result;
}

} // namespace wasmtorch::pt2
