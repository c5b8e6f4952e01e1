// wt-reduce: makes a program that fails smaller, as long as it fails, and writes a test of what is left.
#include "tools/fuzzing/Check.h"
#include "tools/wt-reduce/Reducer.h"

#include "codegen/Wasm/EmitObject.h"
#include "compiler/Pipelines/Registration.h"

#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Program.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;
namespace cl = llvm::cl;

static cl::OptionCategory category("wt-reduce options");
// Not cl::Required: lld parses options too, of the same table, and would miss it.
static cl::opt<std::string> input(cl::Positional, cl::desc("FILE.mlir"), cl::cat(category));
static cl::opt<std::string> output("o", cl::desc("where the test goes; by default to standard output"), cl::value_desc("FILE.mlir"),
                                   cl::init("-"), cl::cat(category));
static cl::opt<std::string> wanted("check",
                                   cl::desc("what must stay wrong, as wt-fuzz finds it: wrong (or miscompile), crash, hang or refused"),
                                   cl::value_desc("KIND"), cl::cat(category));
static cl::opt<std::string> matched("match", cl::desc("with --check: what the finding's text must hold"), cl::value_desc("TEXT"),
                                    cl::cat(category));
static cl::opt<std::string> test("test", cl::desc("a program that is given the file and ends with 0 where it still fails"),
                                 cl::value_desc("PROGRAM"), cl::cat(category));
static cl::list<std::string> testArguments("test-arg", cl::desc("an argument of it, before the file"), cl::value_desc("ARG"),
                                           cl::cat(category));
static cl::opt<unsigned> patience("patience", cl::desc("with --check: seconds of a processor after which a check counts as a hang"),
                                  cl::init(20), cl::value_desc("N"), cl::cat(category));
static cl::opt<std::string> title("title", cl::desc("what the test's first line says"), cl::value_desc("TEXT"), cl::cat(category));

static int usage(const Twine &message) {
  llvm::errs() << "wt-reduce: " << message << "\n";
  return 2;
}

static bool isWrong(MLIRContext &context, ModuleOp module, Kind kind, const std::string &folder) {
  std::string text;
  llvm::raw_string_ostream(text) << module;
  Report report = check(context, [&] { return parseSourceString<ModuleOp>(text, &context); }, folder, {patience});
  return llvm::any_of(report.findings,
                      [&](const Finding &finding) { return finding.kind == kind && StringRef(finding.text).contains(matched); });
}

static bool write(ModuleOp module, StringRef path, StringRef head) {
  std::error_code error;
  llvm::raw_fd_ostream os(path, error);
  if (error)
    return false;
  os << head << module << "\n";
  return true;
}

static bool passesTest(ModuleOp module, const std::string &folder) {
  std::string path = folder + "/candidate.mlir";
  if (!write(module, path, ""))
    return false;
  SmallVector<StringRef> arguments{test};
  arguments.append(testArguments.begin(), testArguments.end());
  arguments.push_back(path);
  std::optional<StringRef> streams[] = {StringRef(""), StringRef(""), StringRef("")};
  return llvm::sys::ExecuteAndWait(test, arguments, std::nullopt, streams, 2 * patience) == 0;
}

// A test that fails as long as the program does.
static std::string headOf() {
  std::string head = "// " + (title.empty() ? "A program that once failed: " + (wanted.empty() ? test : wanted) : title.getValue()) + ".\n";
  if (!wanted.empty())
    head += "// REQUIRES: node\n// RUN: wt-fuzz %s\n";
  return head;
}

static int64_t countOps(ModuleOp module) {
  int64_t count = 0;
  module.walk([&](Operation *op) { count += isa<wt::WtDialect>(op->getDialect()) && !isa<wt::ParamOp, wt::ConstantOp, wt::GetOp>(op); });
  return count;
}

static int reduce(OwningOpRef<ModuleOp> module, Interesting interesting) {
  if (!interesting(*module))
    return usage("'" + input + "' does not fail like that to begin with, expected a program that does");
  int64_t before = countOps(*module);
  Reducer reducer(std::move(module), interesting);
  ModuleOp reduced = reducer.run();
  if (!write(reduced, output, headOf()))
    return usage("cannot write '" + output + "': is there room, and may its folder be written?");
  llvm::errs() << "wt-reduce: " << before << " ops became " << countOps(reduced) << "; " << reducer.tried << " candidates, "
               << reducer.succeeded << " of them failed too\n";
  return 0;
}

int main(int argc, char **argv) {
  cl::HideUnrelatedOptions(category);
  if (!cl::ParseCommandLineOptions(argc, argv, "WasmTorch reducer of failing programs\n", &llvm::errs()))
    return 2;
  if (input.empty())
    return usage("expected a file with the program that fails");
  if (wanted.empty() == test.empty())
    return usage("expected either --check=KIND or --test=PROGRAM");
  auto kind = kindByName(wanted == "miscompile" ? "wrong" : StringRef(wanted));
  if (!wanted.empty() && !kind)
    return usage("'" + wanted + "' is nothing to check, expected wrong, crash, hang or refused");
  DialectRegistry registry;
  registerDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.loadAllAvailableDialects();
  initializeWasmTarget();
  OwningOpRef<ModuleOp> module = parseSourceFile<ModuleOp>(input, &context);
  if (!module)
    return 2;
  llvm::SmallString<128> folder;
  if (std::error_code error = llvm::sys::fs::createUniqueDirectory("wt-reduce", folder))
    return usage("cannot make a folder 'wt-reduce' for temporary files: " + error.message());
  std::string files(folder.str());
  int status = reduce(std::move(module),
                      [&](ModuleOp candidate) { return kind ? isWrong(context, candidate, *kind, files) : passesTest(candidate, files); });
  (void)llvm::sys::fs::remove_directories(folder);
  return status;
}
