// Many random programs, checked batch by batch.
#ifndef WASMTORCH_TOOLS_WT_FUZZ_CAMPAIGN_H
#define WASMTORCH_TOOLS_WT_FUZZ_CAMPAIGN_H

#include "tools/fuzzing/Check.h"

#include "llvm/ADT/StringMap.h"

namespace wasmtorch::fuzzing {

struct CampaignOptions {
  uint64_t seed = 1, first = 0, count = 300, batch = 50;
  /// A folder for failing programs; empty for none.
  std::string keep;
  bool stopAtFirst = false;
  /// Programs are made and counted, and nothing else.
  bool dryRun = false;
};

/// What became of all programs.
struct Totals {
  uint64_t programs = 0, deep = 0;
  std::map<Kind, uint64_t> findings;
  Compared compared;
  /// By op, how many programs have it.
  llvm::StringMap<int64_t> programsWith;
};

class Campaign {
public:
  Campaign(mlir::MLIRContext &context, const CampaignOptions &options, std::string folder)
      : context(context), options(options), folder(std::move(folder)) {}

  /// Prints each finding as it comes.
  const Totals &run();

private:
  /// Halves a batch of which something is wrong and nobody knows what.
  void check(uint64_t first, uint64_t count);
  void tell(uint64_t number, const Finding &finding);
  void keepProgram(uint64_t number, llvm::StringRef what);
  void count(uint64_t first, uint64_t count);

  mlir::MLIRContext &context;
  const CampaignOptions &options;
  std::string folder;
  Totals totals;
  bool stopped = false;
};

} // namespace wasmtorch::fuzzing

#endif
