// The table of all operators.
#include "compiler/Frontend/Aten/Registry.h"

namespace wasmtorch::aten {

static const std::pair<llvm::StringRef, void (*)(Registry &)> families[] = {
    {"activations", registerActivations},
    {"arithmetic", registerArithmetic},
    {"division", registerDivision},
    {"functions", registerFunctions},
    {"comparisons", registerComparisons},
    {"products", registerProducts},
    {"convolutions", registerConvolutions},
    {"pooling", registerPooling},
    {"shapes", registerShapes},
    {"parts", registerParts},
    {"joins", registerJoins},
    {"reductions", registerReductions},
    {"extrema", registerExtrema},
    {"scans", registerScans},
    {"sorting", registerSorting},
    {"normalizations", registerNormalizations},
    {"reversals", registerReversals},
    {"padding", registerPadding},
    {"resampling", registerResampling},
    {"windows", registerWindows},
    {"diagonals", registerDiagonals},
    {"tensor products", registerTensorProducts},
    {"attention", registerAttention},
    {"norms", registerNorms},
    {"distances", registerDistances},
    {"creation", registerCreation},
    {"recurrent layers", registerRecurrence},
    {"transformer layers", registerTransformers},
    {"losses", registerLosses},
    {"spectra", registerSpectra},
    {"indexing", registerIndexing},
    {"scatters", registerScatters},
    {"embeddings", registerEmbeddings},
    {"searches", registerSearches},
    {"grid sampling", registerGridSampling},
    {"class losses", registerClassLosses},
};

const Registry &registry() {
  static const Registry table = [] {
    Registry registry;
    for (auto [family, addTo] : families)
      addTo(registry);
    return registry;
  }();
  return table;
}

llvm::StringMap<llvm::StringRef> operatorFamilies() {
  llvm::StringMap<llvm::StringRef> result;
  for (auto [family, addTo] : families) {
    Registry members;
    addTo(members);
    for (const auto &entry : members)
      result[entry.getKey()] = family;
  }
  return result;
}

Handler findHandler(llvm::StringRef name) {
  auto found = registry().find(name);
  if (found == registry().end() && name.consume_back("_") && !name.ends_with("_"))
    found = registry().find(name);
  if (found == registry().end() && name.consume_back("_copy"))
    found = registry().find(name);
  return found == registry().end() ? nullptr : found->second;
}

} // namespace wasmtorch::aten
