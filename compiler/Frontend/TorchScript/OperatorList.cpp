// The operators on tensors that a method's graph names, and those that can be built.
#include "compiler/Frontend/TorchScript/Import.h"

#include "compiler/Frontend/Aten/Registry.h"
#include "compiler/Frontend/TorchScript/Model.h"

#include <ATen/core/jit_type.h>
#include <torch/csrc/jit/api/function_impl.h>
#include <torch/csrc/jit/ir/ir.h>

#include <map>
#include <set>

using namespace torch::jit;

namespace wasmtorch::torchscript {

namespace {
struct Counter {
  struct Entry {
    unsigned count = 0;
    bool givesTensors = false;
  };
  std::map<std::string, Entry> entries;
  std::vector<const GraphFunction *> active;

  void countFunction(Function &function) {
    const auto *graphFunction = tryToGraphFunction(function);
    // A function that calls itself is counted once.
    if (!graphFunction || std::find(active.begin(), active.end(), graphFunction) != active.end())
      return;
    active.push_back(graphFunction);
    countBlock(graphFunction->graph()->block());
    active.pop_back();
  }

  void countBlock(const Block *block) {
    for (const Node *node : block->nodes()) {
      for (const Block *inner : node->blocks())
        countBlock(inner);
      if (node->kind() == prim::CallMethod) {
        if (auto type = node->input(0)->type()->cast<c10::ClassType>())
          countFunction(type->getMethod(node->s(attr::name)));
      } else if (node->kind() == prim::CallFunction) {
        countFunction(*node->input(0)->type()->expectRef<c10::FunctionType>().function());
      } else if (const FunctionSchema *schema = node->maybeSchema(); !node->kind().is_prim() && (!schema || onTensors(*schema))) {
        Entry &entry = entries[node->kind().toQualString()];
        ++entry.count;
        entry.givesTensors |= !schema || std::any_of(schema->returns().begin(), schema->returns().end(), isTensor);
      }
    }
  }

  static bool isTensor(const c10::Argument &argument) {
    return argument.type()->isSubtypeOf(*c10::ListType::ofTensors()) || argument.type()->isSubtypeOf(*c10::OptionalType::ofTensor());
  }
  static bool onTensors(const FunctionSchema &schema) {
    return std::any_of(schema.arguments().begin(), schema.arguments().end(), isTensor) ||
           std::any_of(schema.returns().begin(), schema.returns().end(), isTensor);
  }
};
} // namespace

bool listOperators(const Request &request, std::vector<std::string> &lines, Diagnostics &diagnostics) {
  std::optional<Module> model = loadModel(request.model, diagnostics);
  GraphFunction *function = model ? findMethod(*model, request.method, diagnostics) : nullptr;
  if (!function)
    return false;
  Counter counter;
  if (!guarded(diagnostics, [&] { return counter.countFunction(*function), true; }))
    return false;
  // What gives no tensor, libtorch computes.
  for (const auto &[name, entry] : counter.entries)
    lines.push_back(std::to_string(entry.count) + " " + name +
                    (aten::findHandler(name) || !entry.givesTensors ? "" : " (on known values only)"));
  return true;
}

std::vector<std::string> listHandlers() {
  std::vector<std::string> lines;
  for (const auto &entry : aten::operatorFamilies())
    lines.push_back(entry.getKey().str() + " (" + entry.getValue().str() + ")");
  std::sort(lines.begin(), lines.end());
  return lines;
}

} // namespace wasmtorch::torchscript
