// Checks batches of random programs and counts what they are made of.
#include "tools/wt-fuzz/Campaign.h"

#include "tools/fuzzing/Generate.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/raw_ostream.h"

#include <set>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::fuzzing;

static OwningOpRef<ModuleOp> makePrograms(MLIRContext &context, uint64_t seed, uint64_t first, uint64_t count) {
  OwningOpRef<ModuleOp> module = ModuleOp::create(UnknownLoc::get(&context));
  int64_t weightBytes = 0;
  for (uint64_t number = first; number < first + count; ++number)
    addProgram(*module, seed, number, weightBytes);
  return module;
}

const Totals &Campaign::run() {
  for (uint64_t done = 0; done < options.count && !stopped; done += options.batch)
    check(options.first + done, std::min(options.batch, options.count - done));
  return totals;
}

void Campaign::check(uint64_t first, uint64_t count) {
  if (stopped)
    return;
  if (options.dryRun)
    return this->count(first, count);
  Report report = fuzzing::check(context, [&] { return makePrograms(context, options.seed, first, count); }, folder);
  bool blamesAll = llvm::any_of(report.findings, [](const Finding &finding) { return finding.kind != Kind::Wrong; });
  if (blamesAll && count > 1) {
    check(first, count / 2);
    check(first + count / 2, count - count / 2);
    return;
  }
  totals.compared.elements += report.compared.elements;
  totals.compared.undecided += report.compared.undecided;
  this->count(first, count);
  std::set<uint64_t> told;
  for (const Finding &finding : report.findings) {
    uint64_t number = first;
    if (StringRef name = finding.function; name.consume_front("graph_"))
      (void)name.getAsInteger(10, number);
    // Both variants and all outputs of one program are one finding.
    if (told.insert(number).second)
      tell(number, finding);
  }
}

void Campaign::tell(uint64_t number, const Finding &finding) {
  ++totals.findings[finding.kind];
  llvm::outs() << "seed " << options.seed << ", graph " << number << ": " << kindName(finding.kind) << ": " << finding.text << "\n";
  llvm::outs().flush();
  if (!options.keep.empty())
    keepProgram(number, kindName(finding.kind));
  stopped = options.stopAtFirst;
}

void Campaign::keepProgram(uint64_t number, StringRef what) {
  (void)llvm::sys::fs::create_directories(options.keep);
  std::error_code error;
  llvm::raw_fd_ostream os(options.keep + "/" + what.str() + "_" + std::to_string(options.seed) + "_" + std::to_string(number) + ".mlir",
                          error);
  makePrograms(context, options.seed, number, 1)->print(os);
  os << "\n";
}

void Campaign::count(uint64_t first, uint64_t count) {
  OwningOpRef<ModuleOp> module = makePrograms(context, options.seed, first, count);
  for (auto function : module->getOps<func::FuncOp>()) {
    Contents contents = contentsOf(function);
    ++totals.programs;
    totals.deep += contents.depth >= 8;
    for (StringRef op : contents.ops.keys())
      ++totals.programsWith[op];
  }
}
