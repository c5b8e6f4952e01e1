// What --explain-plan prints: the plan as a table for people.
#include "compiler/Driver/ExplainPlan.h"

#include "dialects/Wt/ShapeMath.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

namespace wasmtorch {

using Row = std::vector<std::string>;

static std::string shapesOf(const std::vector<TensorFacts> &tensors) {
  return llvm::join(llvm::map_range(tensors,
                                    [](const TensorFacts &tensor) {
                                      return tensor.dims.empty() ? tensor.dtype : tensor.dtype + " " + wt::shapeText(tensor.dims);
                                    }),
                    ", ");
}

static Row rowOf(const package::Dispatch &dispatch, const DispatchFacts &facts) {
  return {std::to_string(dispatch.index()),
          facts.op,
          shapesOf(facts.outputs),
          dispatch.kernel(),
          std::to_string(static_cast<int64_t>(dispatch.flops())),
          std::to_string(static_cast<int64_t>(dispatch.bytes())),
          dispatch.schedule(),
          llvm::join(dispatch.sources(), ", ")};
}

// Columns as wide as their widest cell; numbers stand at the right. Lines end without spaces.
static std::string alignRows(const std::vector<Row> &rows) {
  static const bool isNumber[] = {true, false, false, false, true, true, false, false};
  std::vector<size_t> widths(rows.front().size());
  for (const Row &row : rows)
    for (auto [i, cell] : llvm::enumerate(row))
      widths[i] = std::max(widths[i], cell.size());
  std::string text;
  for (const Row &row : rows) {
    std::string line;
    for (auto [i, cell] : llvm::enumerate(row)) {
      std::string filler(widths[i] - cell.size(), ' ');
      line += (i ? "  " : "") + (isNumber[i] ? filler + cell : cell + filler);
    }
    text += llvm::StringRef(line).rtrim(' ').str() + "\n";
  }
  return text;
}

std::string planTable(const PackageFacts &facts) {
  std::string text;
  for (auto [entry, dispatches] : llvm::zip(facts.manifest.entries(), facts.dispatches)) {
    std::vector<Row> rows{{"#", "op", "result", "dispatch", "flops", "bytes", "schedule", "source"}};
    for (auto [dispatch, more] : llvm::zip(entry.dispatches(), dispatches))
      rows.push_back(rowOf(dispatch, more));
    text += entry.name() + ": " + std::to_string(dispatches.size()) + " dispatches, a session of " + std::to_string(entry.session_bytes()) +
            " bytes\n" + alignRows(rows);
  }
  return text;
}

} // namespace wasmtorch
