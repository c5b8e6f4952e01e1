// Operators that files written by a newer PyTorch name and that the linked libtorch may not know. They are declared, not
// defined: the importer gives them their meaning or reports them.
#include "compiler/Frontend/TorchScript/Model.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>

namespace wasmtorch::torchscript {

static const char *const schemas[] = {
    "scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0.0, "
    "bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> Tensor",
    "rms_norm(Tensor input, int[] normalized_shape, Tensor? weight=None, float? eps=None) -> Tensor",
    "squeeze.dims(Tensor(a) self, int[] dim) -> Tensor(a)",
    "all.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor",
    "any.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor",
};

void declareNewerOperators() {
  // Lives as long as the process: a library that goes away takes its declarations with it.
  static auto *library = new torch::Library(torch::Library::FRAGMENT, "aten", c10::nullopt, __FILE__, __LINE__);
  static bool done = false;
  if (done)
    return;
  done = true;
  for (const char *schema : schemas) {
    std::string name(schema, std::strchr(schema, '('));
    size_t dot = name.find('.');
    c10::OperatorName qualified("aten::" + name.substr(0, dot), dot == std::string::npos ? "" : name.substr(dot + 1));
    if (!c10::Dispatcher::singleton().findSchema(qualified))
      library->def(schema);
  }
}

} // namespace wasmtorch::torchscript
