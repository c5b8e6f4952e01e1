// Stack traces and module paths as locations.
#include "compiler/Frontend/Pt2/Places.h"

using namespace mlir;

namespace wasmtorch::pt2 {

// Of the user, not of PyTorch's own files, nor of code that it made: `<eval_with_key>.12`.
static bool isUsersFile(StringRef file) { return !file.contains("-packages/torch/") && !file.starts_with("<"); }

// `File "src/model.py", line 12, in forward`, outermost first, each followed by the source itself.
static Location framePlace(MLIRContext *context, StringRef trace) {
  Location best = UnknownLoc::get(context);
  bool isUsers = false;
  while (!trace.empty()) {
    auto [line, rest] = trace.split('\n');
    trace = rest;
    StringRef text = line.trim();
    unsigned number;
    if (!text.consume_front("File \""))
      continue;
    auto [file, after] = text.split("\", line ");
    if (after.consumeInteger(10, number))
      continue;
    bool isOwn = isUsersFile(file);
    if (isOwn || !isUsers)
      best = FileLineColLoc::get(context, file, number, 0);
    isUsers |= isOwn;
  }
  return best;
}

// `L__self__,,Model;L__self__layer1,layer1.0,torch.nn.modules.conv.Conv2d`: key, path and class of each module, outermost first.
static StringRef modulePath(StringRef stack) {
  StringRef innermost = stack.rsplit(';').second.empty() ? stack : stack.rsplit(';').second;
  return innermost.split(',').second.split(',').first;
}

Location placeOf(MLIRContext *context, const Node &node) {
  Location place = framePlace(context, node.stackTrace);
  StringRef path = modulePath(node.moduleStack);
  return path.empty() ? place : Location(NameLoc::get(StringAttr::get(context, path), place));
}

} // namespace wasmtorch::pt2
