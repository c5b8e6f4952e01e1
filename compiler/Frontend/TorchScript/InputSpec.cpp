// What a user says about a model's inputs on the command line.
#include "compiler/Frontend/TorchScript/InputSpec.h"

#include "package/Dtype.h"
#include "package/NearestName.h"
#include "package/Npy.h"

namespace wasmtorch::torchscript {

static std::string expected(llvm::StringRef text, const std::string &found) {
  return "expected an input as [NAME:]DTYPE[DIMS], such as x:f32[1,3,224,224], found '" + text.str() + "': " + found;
}

std::string parseInputSpec(llvm::StringRef text, InputSpec &spec) {
  llvm::StringRef rest = text;
  if (!rest.consume_back("]") || !rest.contains('['))
    return expected(text, "it has no dimensions in brackets");
  auto [head, dims] = rest.split('[');
  auto [name, dtype] = head.contains(':') ? head.rsplit(':') : std::pair<llvm::StringRef, llvm::StringRef>("", head);
  spec.name = name.str();
  spec.dtype = dtype.trim().str();
  if (!package::findDtype(spec.dtype))
    return expected(text, "'" + spec.dtype + "' is none of the dtypes " + package::dtypeNames() +
                              package::suggestion(spec.dtype, package::allDtypeNames()));
  llvm::SmallVector<llvm::StringRef> sizes;
  if (!dims.trim().empty())
    dims.split(sizes, ',');
  for (llvm::StringRef size : sizes) {
    int64_t value = 0;
    if (size.trim().getAsInteger(10, value) || value < 0)
      return expected(text, "'" + size.trim().str() + "' is no size, expected a whole number from 0 on");
    spec.shape.push_back(value);
  }
  return "";
}

std::string readSample(llvm::StringRef text, InputSpec &spec) {
  // A path may hold '=' itself: a name has no slash.
  auto [name, file] = text.split('=');
  bool named = !file.empty() && !name.contains('/');
  package::NpyHeader header;
  if (package::Outcome outcome = package::readNpyHeader((named ? file : text).str(), header); !outcome)
    return outcome.message();
  spec = {named ? name.str() : "", header.dtype, header.shape};
  return "";
}

std::string parseFixedArgument(llvm::StringRef text, FixedArgument &argument) {
  auto [name, value] = text.split('=');
  argument = {name.str(), value.str()};
  return name.empty() || !text.contains('=') ? "expected an argument as NAME=VALUE, found '" + text.str() + "'" : "";
}

} // namespace wasmtorch::torchscript
