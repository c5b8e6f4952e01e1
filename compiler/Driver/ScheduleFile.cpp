// Schedule records from a file.
#include "compiler/Driver/ScheduleFile.h"

#include "compiler/Driver/Messages.h"
#include "compiler/Frontend/BoundedJson.h"
#include "package/ReadFile.h"

#include "mlir/IR/Builders.h"

using namespace mlir;

namespace wasmtorch {

// A JSON scalar as an attribute, or nothing.
static Attribute attributeOf(Builder &b, const llvm::json::Value &value) {
  if (auto flag = value.getAsBoolean())
    return b.getBoolAttr(*flag);
  if (auto number = value.getAsInteger())
    return b.getI64IntegerAttr(*number);
  if (auto text = value.getAsString())
    return b.getStringAttr(*text);
  return {};
}

LogicalResult readScheduleFile(const std::string &path, ModuleOp module) {
  std::string text;
  if (auto read = package::readFile(path, text); !read)
    return reportError("--schedule: " + read.message());
  auto json = frontend::readJson(text);
  if (!json)
    return reportError("--schedule: '" + path + "' is not JSON: " + llvm::toString(json.takeError()));
  const llvm::json::Object *object = json->getAsObject();
  const llvm::json::Array *records = object ? object->getArray("records") : nullptr;
  if (!records)
    return reportError("--schedule: '" + path + "' has no list 'records'");
  for (const auto &[name, value] : *object)
    if (name != "records")
      return reportError("--schedule: '" + path + "' has an unknown field '" + name.str() + "', expected 'records' alone");
  Builder b(module.getContext());
  SmallVector<Attribute> attributes;
  for (const llvm::json::Value &record : *records) {
    const llvm::json::Object *fields = record.getAsObject();
    if (!fields)
      return reportError("--schedule: record " + std::to_string(attributes.size()) + " of '" + path + "' is no object");
    SmallVector<NamedAttribute> named;
    for (const auto &[name, value] : *fields) {
      Attribute attribute = attributeOf(b, value);
      if (!attribute)
        return reportError("--schedule: field '" + name.str() + "' of record " + std::to_string(attributes.size()) + " of '" + path +
                           "' is no text, number, true or false");
      named.push_back(b.getNamedAttr(name.str(), attribute));
    }
    attributes.push_back(b.getDictionaryAttr(named));
  }
  module->setAttr("plan.records", b.getArrayAttr(attributes));
  return success();
}

} // namespace wasmtorch
