// Operators that a file may name and the linked libtorch may not know: those of newer versions (some in a form of
// ours, where the older version has fewer types for an argument), and torchvision's. They are
// declared, not defined: the importer gives them their meaning or reports them.
#include "compiler/Frontend/TorchScript/Model.h"

#include "llvm/ADT/StringRef.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <torch/library.h>

#include <map>

namespace wasmtorch::torchscript {

static const char *const schemas[] = {
    "aten::scaled_dot_product_attention(Tensor query, Tensor key, Tensor value, Tensor? attn_mask=None, float dropout_p=0.0, "
    "bool is_causal=False, *, float? scale=None, bool enable_gqa=False) -> Tensor",
    "aten::rms_norm(Tensor input, int[] normalized_shape, Tensor? weight=None, float? eps=None) -> Tensor",
    "aten::squeeze.dims(Tensor(a) self, int[] dim) -> Tensor(a)",
    "aten::all.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor",
    "aten::any.dims(Tensor self, int[]? dim=None, bool keepdim=False) -> Tensor",
    "aten::std.correction_number(Tensor self, int[]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> Tensor",
    "aten::var.correction_number(Tensor self, int[]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> Tensor",
    "aten::std_mean.correction_number(Tensor self, int[]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> (Tensor, Tensor)",
    "aten::var_mean.correction_number(Tensor self, int[]? dim=None, *, Scalar? correction=None, bool keepdim=False) -> (Tensor, Tensor)",
    "torchvision::nms(Tensor dets, Tensor scores, float iou_threshold) -> Tensor",
    "torchvision::roi_align(Tensor input, Tensor rois, float spatial_scale, int pooled_height, int pooled_width, "
    "int sampling_ratio, bool aligned) -> Tensor",
};

void declareNewerOperators() {
  static bool done = false;
  if (done)
    return;
  done = true;
  // They live as long as the process: a library that goes away takes its declarations with it.
  static auto *libraries = new std::map<std::string, torch::Library>;
  for (const char *schema : schemas) {
    auto [space, rest] = llvm::StringRef(schema).split("::");
    auto [name, overload] = rest.split('(').first.split('.');
    if (c10::Dispatcher::singleton().findSchema({(space + "::" + name).str(), overload.str()}))
      continue;
    auto library = libraries->try_emplace(space.str(), torch::Library::FRAGMENT, space.str(), c10::nullopt, __FILE__, __LINE__).first;
    library->second.def(rest.data());
  }
}

} // namespace wasmtorch::torchscript
