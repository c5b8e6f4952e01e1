// The inputs and outputs of a method: nested ones flattened, with names.
#ifndef WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_SIGNATURE_H
#define WASMTORCH_COMPILER_FRONTEND_TORCHSCRIPT_SIGNATURE_H

#include "compiler/Frontend/Diagnostics.h"
#include "compiler/Frontend/TorchScript/InputSpec.h"

#include <ATen/core/function_schema.h>
#include <ATen/core/ivalue.h>

#include <functional>

namespace wasmtorch::torchscript {

using frontend::Diagnostics;

struct Request;

/// Builds a method's arguments from what the user says of its inputs. Names are the method's own, nested ones flattened with
/// dots: `state.0`. Inputs without a name are taken in order.
class Signature {
public:
  Signature(const std::vector<InputSpec> &inputs, const std::vector<FixedArgument> &fixed, Diagnostics &diagnostics);

  /// Makes the tensor of one input; `name` is its full name.
  using MakeTensor = std::function<at::Tensor(const std::string &name, const InputSpec &spec)>;

  /// All arguments but `self`. Every input that is missing, too many or of no known name is reported.
  std::vector<c10::IValue> arguments(const c10::FunctionSchema &schema, const MakeTensor &make);

private:
  c10::IValue build(const std::string &name, const c10::TypePtr &type, const c10::optional<c10::IValue> &otherwise);
  c10::IValue buildList(const std::string &name, const c10::ListType &type);
  c10::IValue buildScalar(const std::string &name, const c10::TypePtr &type, const std::string &text);
  const InputSpec *take(const std::string &name, bool orNext);
  /// An input of this name, or below it, is left.
  bool hasMore(const std::string &name) const;
  bool hasUnnamed() const;

  std::vector<InputSpec> inputs;
  std::vector<bool> used;
  std::vector<FixedArgument> fixed;
  std::vector<bool> fixedUsed;
  std::vector<std::string> names;
  /// The argument that is being built is the last one.
  bool last = false;
  Diagnostics &diagnostics;
  const MakeTensor *make = nullptr;
};

struct NamedOutput {
  std::string name;
  at::Tensor tensor;
};

/// The tensors in a method's result: `output`, `output.0`, a dictionary's keys, a named tuple's fields. What is None is left out;
/// what is neither tensor nor None is reported.
std::vector<NamedOutput> flattenOutputs(const c10::IValue &result, Diagnostics &diagnostics);

} // namespace wasmtorch::torchscript

#endif
