// What a user says about a model's inputs on the command line.
#ifndef WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_INPUT_SPEC_H
#define WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_INPUT_SPEC_H

#include "llvm/ADT/StringRef.h"

#include <cstdint>
#include <string>
#include <vector>

namespace wasmtorch::torchscript {

/// One input tensor: `x:f32[1,3,224,224]`, or without a name the next one in order.
struct InputSpec {
  std::string name, dtype;
  std::vector<int64_t> shape;
};

/// Gives what is wrong with the text, or "".
std::string parseInputSpec(llvm::StringRef text, InputSpec &spec);

/// The type and shape of an example: `[NAME=]FILE.npy`.
std::string readSample(llvm::StringRef text, InputSpec &spec);

/// A scalar argument: `rate=16000`.
struct FixedArgument {
  std::string name, value;
};
std::string parseFixedArgument(llvm::StringRef text, FixedArgument &argument);

} // namespace wasmtorch::torchscript

#endif
