// .pt2 files and the parts of them that have a syntax of their own: the archive, the graph's JSON, pickled tensors, trees and sizes.
#include "compiler/Frontend/Pt2/Import.h"
#include "compiler/Frontend/Pt2/Open.h"
#include "compiler/Frontend/Pt2/Pickle.h"
#include "dialects/Wt/Wt.h"
#include "test/fuzz/readers/Readers.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "mlir/IR/DialectRegistry.h"

#include <cstdlib>
#include <filesystem>

using namespace wasmtorch;
using llvm::StringRef;

template <typename T> static bool isGood(llvm::Expected<T> &result) {
  if (result)
    return true;
  llvm::consumeError(result.takeError());
  return false;
}

static StringRef textOf(std::string_view bytes) { return {bytes.data(), bytes.size()}; }

// Where weights go: a folder of our own, which lives as long as the process.
struct Folder {
  Folder() {
    if (!mkdtemp(path.data()))
      readers::fail("cannot make a folder '" + path + "'");
  }
  ~Folder() { std::filesystem::remove_all(path); }
  std::string path = (std::filesystem::temp_directory_path() / "wasmtorch-reader-XXXXXX").string();
};

static std::string weightFile() {
  static const Folder folder;
  return folder.path + "/model.weights";
}

// An imported program is one that verifies, as the importer itself has seen to; there is nothing more to be said of it.
static void import(StringRef bytes, const pt2::Request &request) {
  static mlir::DialectRegistry registry = [] {
    mlir::DialectRegistry registry;
    registry.insert<wt::WtDialect, mlir::func::FuncDialect>();
    return registry;
  }();
  // Attributes live as long as their context: a fresh one now and then keeps the memory small.
  static std::unique_ptr<mlir::MLIRContext> context;
  static int uses = 0;
  if (uses++ % 200 == 0) {
    context = std::make_unique<mlir::MLIRContext>(registry, mlir::MLIRContext::Threading::DISABLED);
    context->loadAllAvailableDialects();
  }
  mlir::OwningOpRef<mlir::ModuleOp> module = mlir::ModuleOp::create(mlir::UnknownLoc::get(context.get()));
  frontend::Diagnostics diagnostics;
  bool isWhole = pt2::importModel(*module, bytes, request, weightFile(), diagnostics);
  if (!isWhole && diagnostics.lines().empty())
    readers::fail("a program is refused without a word");
}

// As it stands, with its open sizes; then with a size for each of these.
void readers::readPt2(std::string_view bytes) {
  auto model = pt2::readModel(textOf(bytes));
  if (!isGood(model))
    return;
  pt2::Request request;
  request.allowsOpenDims = true;
  import(textOf(bytes), request);
  if (!pt2::hasOpenDims(model->program, request))
    return;
  for (const auto &[name, range] : pt2::openInputDims(model->program, request))
    request.dims[name] = std::max<int64_t>(range.least.value_or(0), 3);
  import(textOf(bytes), request);
}

void readers::readPt2Graph(std::string_view bytes) {
  auto program = pt2::readGraph(textOf(bytes));
  (void)isGood(program);
}

// A pickle alone, or in the archive that torch.save makes.
void readers::readPickle(std::string_view bytes) {
  if (textOf(bytes).starts_with("PK")) {
    auto tensors = pt2::readPickledTensors(textOf(bytes));
    (void)isGood(tensors);
    auto tensor = pt2::readPickledTensor(textOf(bytes));
    (void)isGood(tensor);
    return;
  }
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
