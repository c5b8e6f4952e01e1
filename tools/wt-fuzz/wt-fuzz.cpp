// wt-fuzz: random programs of wt ops, compiled and compared with the reference evaluator; or programs from files.
#include "tools/fuzzing/Generate.h"
#include "tools/wt-fuzz/Campaign.h"

#include "codegen/Wasm/EmitObject.h"
#include "compiler/Pipelines/Registration.h"
#include "semantics/OpTable.h"

#include "mlir/IR/DialectRegistry.h"
#include "mlir/Parser/Parser.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Format.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;
namespace cl = llvm::cl;

static cl::OptionCategory category("wt-fuzz options");
static cl::list<std::string> files(cl::Positional, cl::desc("[FILE.mlir]..."), cl::cat(category));
static cl::opt<uint64_t> seed("seed", cl::desc("the seed of the random programs"), cl::init(1), cl::cat(category));
static cl::opt<uint64_t> first("first", cl::desc("the number of the first program"), cl::init(0), cl::cat(category));
static cl::opt<uint64_t> count("count", cl::desc("how many programs"), cl::init(300), cl::cat(category));
static cl::opt<uint64_t> batch("batch", cl::desc("how many of them are compiled as one module"), cl::init(50), cl::cat(category));
static cl::opt<std::string> keep("keep", cl::desc("a folder for the programs that fail"), cl::value_desc("DIR"), cl::cat(category));
static cl::opt<bool> stopAtFirst("stop-at-first", cl::desc("end with the first finding"), cl::cat(category));
static cl::opt<bool> print("print", cl::desc("print the programs instead of checking them"), cl::cat(category));
static cl::opt<std::string> output("o", cl::desc("with --print: where to"), cl::value_desc("FILE.mlir"), cl::init("-"), cl::cat(category));
static cl::opt<bool> dryRun("dry-run", cl::desc("make and count the programs, and nothing else"), cl::cat(category));
static cl::opt<bool> listCounts("counts", cl::desc("print in how many programs each op is"), cl::cat(category));
static cl::opt<unsigned> requireEach("require-each", cl::desc("fail unless each op is in so many programs"), cl::value_desc("N"),
                                     cl::cat(category));

static int printPrograms(MLIRContext &context) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  int64_t weightBytes = 0;
  for (uint64_t i = 0; i < count; ++i)
    addProgram(*module, seed, first + i, weightBytes);
  std::error_code error;
  llvm::raw_fd_ostream os(output, error);
  if (error) {
    llvm::errs() << "wt-fuzz: cannot write '" << output << "': " << error.message() << "\n";
    return 2;
  }
  os << *module << "\n";
  return 0;
}

static int checkFiles(MLIRContext &context, const std::string &folder) {
  size_t findings = 0;
  for (const std::string &file : files) {
    if (!parseSourceFile<ModuleOp>(file, &context))
      return 2;
    Report report = check(context, [&] { return parseSourceFile<ModuleOp>(file, &context); }, folder);
    for (const Finding &finding : report.findings)
      llvm::outs() << file << ": " << finding.function << ": " << kindName(finding.kind) << ": " << finding.text << "\n";
    findings += report.findings.size();
  }
  llvm::outs() << files.size() << " files, " << findings << " findings\n";
  return findings != 0;
}

// The ops that a program can have, the rarest first, and in how many each is.
static std::vector<std::pair<int64_t, std::string>> countsOf(const Totals &totals) {
  std::vector<std::pair<int64_t, std::string>> counts;
  for (StringRef name : semantics::OpTable::get().names())
    counts.emplace_back(totals.programsWith.lookup(name), name.str());
  llvm::sort(counts);
  return counts;
}

static int runCampaign(MLIRContext &context, const std::string &folder) {
  CampaignOptions options{seed, first, count, std::max<uint64_t>(batch, 1), keep, stopAtFirst, dryRun};
  Campaign campaign(context, options, folder);
  const Totals &totals = campaign.run();
  auto counts = countsOf(totals);
  if (listCounts)
    for (const auto &[number, name] : counts)
      llvm::outs() << llvm::format("%7lld  ", static_cast<long long>(number)) << name << "\n";
  uint64_t findings = 0;
  for (auto [kind, number] : totals.findings)
    findings += number;
  auto percent = [](double part, double whole) { return llvm::format("%.1f %%", whole > 0 ? 100 * part / whole : 0); };
  llvm::outs() << "seed " << seed << ": " << totals.programs << " graphs from " << first << ", of depth 8 or more "
               << percent(totals.deep, totals.programs) << ", each of " << counts.size() << " ops in at least " << counts.front().first
               << "; " << totals.compared.elements << " elements compared, " << percent(totals.compared.undecided, totals.compared.elements)
               << " undecided\n";
  auto number = [&](Kind kind) {
    auto it = totals.findings.find(kind);
    return it == totals.findings.end() ? 0 : it->second;
  };
  llvm::outs() << totals.programs << " graphs: " << number(Kind::Wrong) << " wrong, " << number(Kind::Crash) << " crashes, "
               << number(Kind::Hang) << " hangs, " << number(Kind::Refused) << " refused\n";
  if (counts.front().first < requireEach) {
    llvm::errs() << "wt-fuzz: expected " << counts.front().second << " in " << requireEach << " programs, found it in "
                 << counts.front().first << "\n";
    return 1;
  }
  return findings != 0;
}

// No llvm::InitLLVM: a crash is found in a child and told in one line, without a stack trace that takes seconds.
int main(int argc, char **argv) {
  cl::HideUnrelatedOptions(category);
  if (!cl::ParseCommandLineOptions(argc, argv, "WasmTorch fuzzer of compiled programs\n", &llvm::errs()))
    return 2;
  DialectRegistry registry;
  registerDialects(registry);
  MLIRContext context(registry, MLIRContext::Threading::DISABLED);
  context.loadAllAvailableDialects();
  initializeWasmTarget();
  if (print)
    return printPrograms(context);
  llvm::SmallString<128> folder;
  if (std::error_code error = llvm::sys::fs::createUniqueDirectory("wt-fuzz", folder)) {
    llvm::errs() << "wt-fuzz: cannot make a folder for temporary files: " << error.message() << "\n";
    return 2;
  }
  int status = files.empty() ? runCampaign(context, folder.str().str()) : checkFiles(context, folder.str().str());
  (void)llvm::sys::fs::remove_directories(folder);
  return status;
}
