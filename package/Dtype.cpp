// The table of dtypes. A new one is also a line in runtime-stub/src/dtypes.ts.
#include "package/Dtype.h"

using namespace wasmtorch::package;

// Half precision stays inside a model so far: not every engine has a typed array for it.
static constexpr Dtype table[] = {
    {"f32", 4, "Float32Array", "number"},
    {"f64", 8, "Float64Array", "number"},
    {"f16", 2, "", ""},
    {"bf16", 2, "", ""},
    {"i8", 1, "Int8Array", "number"},
    {"i16", 2, "Int16Array", "number"},
    {"i32", 4, "Int32Array", "number"},
    {"i64", 8, "BigInt64Array", "number | bigint"},
    {"u8", 1, "Uint8Array", "number"},
    {"bool", 1, "Uint8Array", "number | boolean"},
};

const Dtype *wasmtorch::package::findDtype(std::string_view name) {
  for (const Dtype &dtype : table)
    if (dtype.name == name)
      return &dtype;
  return nullptr;
}

std::vector<std::string> wasmtorch::package::allDtypeNames() {
  std::vector<std::string> names;
  for (const Dtype &dtype : table)
    names.emplace_back(dtype.name);
  return names;
}

std::string wasmtorch::package::dtypeNames() {
  std::string names;
  for (const std::string &name : allDtypeNames())
    names.append(names.empty() ? "" : ", ").append(name);
  return names;
}
