// The table of all operators.
#include "compiler/Frontend/Aten/Registry.h"

namespace wasmtorch::aten {

const Registry &registry() {
  static const Registry table = [] {
    Registry registry;
    registerActivations(registry);
    registerArithmetic(registry);
    registerDivision(registry);
    registerFunctions(registry);
    registerComparisons(registry);
    registerProducts(registry);
    registerConvolutions(registry);
    registerPooling(registry);
    registerShapes(registry);
    registerParts(registry);
    registerJoins(registry);
    registerReductions(registry);
    registerExtrema(registry);
    registerScans(registry);
    registerSorting(registry);
    registerNormalizations(registry);
    registerReversals(registry);
    registerPadding(registry);
    registerResampling(registry);
    registerWindows(registry);
    registerDiagonals(registry);
    registerTensorProducts(registry);
    registerAttention(registry);
    registerNorms(registry);
    registerDistances(registry);
    registerCreation(registry);
    registerRecurrence(registry);
    registerTransformers(registry);
    registerLosses(registry);
    registerSpectra(registry);
    registerIndexing(registry);
    registerScatters(registry);
    registerEmbeddings(registry);
    registerSearches(registry);
    registerGridSampling(registry);
    registerClassLosses(registry);
    return registry;
  }();
  return table;
}

Handler findHandler(llvm::StringRef name) {
  auto found = registry().find(name);
  if (found == registry().end() && name.consume_back("_") && !name.ends_with("_"))
    found = registry().find(name);
  return found == registry().end() ? nullptr : found->second;
}

} // namespace wasmtorch::aten
