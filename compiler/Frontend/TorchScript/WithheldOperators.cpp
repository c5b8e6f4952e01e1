// Operators that reach beyond the process. A model is a stranger's, and libtorch runs parts of it as it likes: `__setstate__` while it
// reads the file, everything where answers are wanted to compare with. So libtorch itself must not know them: a file that calls one can't
// be read.
#include "compiler/Frontend/TorchScript/Model.h"

#include <torch/csrc/jit/runtime/operator.h>

namespace wasmtorch::torchscript {

static const char *const names[] = {"aten::from_file", "aten::save"};

void withholdOperators() {
  for (const char *name : names) {
    // A copy: the list loses those that are taken out.
    const auto operators = torch::jit::getAllOperatorsFor(c10::Symbol::fromQualString(name));
    for (const auto &found : operators)
      torch::jit::deregisterOperator(found->schema());
  }
}

} // namespace wasmtorch::torchscript
