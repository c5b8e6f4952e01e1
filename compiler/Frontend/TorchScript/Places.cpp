// Source ranges of scripted and of traced graphs.
#include "compiler/Frontend/TorchScript/Places.h"

#include "llvm/ADT/StringRef.h"

using torch::jit::Node;
using torch::jit::SourceRange;
using namespace mlir;

namespace wasmtorch::torchscript {

// "model.py(12): forward", which is how the tracer writes a frame of Python's stack.
static bool parseFrame(llvm::StringRef text, Place &place) {
  auto [head, function] = text.rsplit("): ");
  auto [file, line] = head.rsplit('(');
  if (function.empty() || line.getAsInteger(10, place.line))
    return false;
  place.file = file.trim().str();
  return true;
}

// A traced node has the whole stack as its source text, innermost frame first.
static std::vector<Place> tracedPlaces(const SourceRange &range) {
  std::vector<Place> places;
  std::string stack = range.source()->text_str().str();
  llvm::SmallVector<llvm::StringRef> lines;
  llvm::StringRef(stack).split(lines, '\n', -1, false);
  for (llvm::StringRef line : lines) {
    Place place;
    if (!parseFrame(line, place))
      return {};
    // Below this frame is the tracer itself and the script that called it.
    if (llvm::StringRef(place.file).ends_with("torch/jit/_trace.py"))
      break;
    places.push_back(place);
  }
  return places;
}

static std::vector<Place> readPlaces(const SourceRange &serialized) try {
  if (!serialized.source())
    return {};
  // A loaded graph's own ranges lie in the archive's code; its debug information says what that was made from.
  SourceRange range = serialized.findSourceRangeThatGenerated().value_or(serialized);
  if (!range.source())
    return {};
  std::vector<Place> places = tracedPlaces(range);
  auto position = range.file_line_col();
  if (places.empty() && position && !std::get<0>(*position).empty())
    places.push_back({std::get<0>(*position), unsigned(std::get<1>(*position)), unsigned(std::get<2>(*position))});
  return places;
} catch (const std::exception &) {
  // The debug information is read only here, and may be damaged where the rest of the file is not.
  return {};
}

const std::vector<Place> &Places::placesOf(const Node *node) {
  auto found = cache.find(node);
  if (found != cache.end())
    return found->second;
  std::vector<Place> places = readPlaces(node->sourceRange());
  // Assignments and unpackings have no range: what they take is on the same line, as a rule.
  for (size_t i = node->inputs().size(); i > 0 && places.empty() && node->kind() != torch::jit::prim::CallMethod; --i)
    places = readPlaces(node->input(i - 1)->node()->sourceRange());
  return cache[node] = places;
}

static bool isUsers(const Place &place) {
  return place.file.find("-packages/torch/") == std::string::npos && place.file.rfind("code/", 0) != 0;
}

Location Places::find(const Node *node, const std::vector<const Node *> &calls, const std::string &path) {
  std::vector<Place> candidates = placesOf(node);
  for (auto call = calls.rbegin(); call != calls.rend(); ++call) {
    const std::vector<Place> &outer = placesOf(*call);
    candidates.insert(candidates.end(), outer.begin(), outer.end());
  }
  auto best = std::find_if(candidates.begin(), candidates.end(), isUsers);
  if (best == candidates.end())
    best = candidates.begin();
  Location place = UnknownLoc::get(context);
  if (best != candidates.end())
    place = FileLineColLoc::get(context, best->file, best->line, best->column);
  return path.empty() ? place : Location(NameLoc::get(StringAttr::get(context, path), place));
}

} // namespace wasmtorch::torchscript
