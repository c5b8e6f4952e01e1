// .pt2 files and the parts of them that have a syntax of their own: the archive, the graph's JSON, pickled tensors, trees and sizes.
#include "compiler/Frontend/Pt2/Import.h"
#include "compiler/Frontend/Pt2/Pickle.h"
#include "test/fuzz/readers/Readers.h"

using namespace wasmtorch;
using llvm::StringRef;

template <typename T> static bool isGood(llvm::Expected<T> &result) {
  if (result)
    return true;
  llvm::consumeError(result.takeError());
  return false;
}

static StringRef textOf(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

void readers::readPt2(std::string_view bytes) {
  auto model = pt2::readModel(textOf(bytes));
  (void)isGood(model);
}

void readers::readPt2Graph(std::string_view bytes) {
  auto program = pt2::readGraph(textOf(bytes));
  (void)isGood(program);
}

void readers::readPickle(std::string_view bytes) {
  auto pickle = pt2::readPickle(textOf(bytes));
  if (isGood(pickle) && pickle->result >= pickle->values.size())
    fail("the result of a pickle is none of its values");
}

void readers::readTreespec(std::string_view bytes) {
  auto tree = pt2::readTreespec(textOf(bytes));
  if (!isGood(tree))
    return;
  (void)pt2::leafNames(*tree, "output");
  (void)pt2::argumentNames(*tree, {"x", "y"});
}

void readers::readExpression(std::string_view bytes) {
  auto expression = pt2::readExpression(textOf(bytes));
  if (!isGood(expression))
    return;
  std::set<std::string> symbols;
  expression->collectSymbols(symbols);
  pt2::SymbolValues values;
  for (const std::string &symbol : symbols)
    values[symbol] = static_cast<int64_t>(values.size()) * 7 - 3;
  auto value = expression->evaluate(values);
  auto plain = expression->substitute(values);
  if (value && plain.evaluate({}) != value)
    fail("an expression has another value once its symbols are replaced: " + expression->text());
}
