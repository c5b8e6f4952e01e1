// Which handler builds which ATen operator.
#ifndef WASMTORCH_COMPILER_FRONTEND_ATEN_REGISTRY_H
#define WASMTORCH_COMPILER_FRONTEND_ATEN_REGISTRY_H

#include "compiler/Frontend/Aten/Call.h"

#include "llvm/ADT/StringMap.h"

namespace wasmtorch::aten {

/// Builds what an operator gives. Handlers are functions of values: in-place forms, `out=` and views are the front
/// end's business, who calls the handler of the plain form and writes its result. A handler of a view builds it from
/// movement ops alone, so that a write to the view can be undone through them.
using Handler = Results (*)(Call &call);
using Registry = llvm::StringMap<Handler>;

/// All operators, by qualified name without overload: `aten::add`.
const Registry &registry();

/// What family each operator is of, for people: `activations`.
llvm::StringMap<llvm::StringRef> operatorFamilies();

/// The handler, or null. An in-place form (`aten::add_`) has its plain form's, and so has a view
/// that is copied (`aten::permute_copy`).
Handler findHandler(llvm::StringRef name);

// One for each family of operators.
void registerActivations(Registry &registry);
void registerArithmetic(Registry &registry);
void registerDivision(Registry &registry);
void registerFunctions(Registry &registry);
void registerComparisons(Registry &registry);
void registerProducts(Registry &registry);
void registerConvolutions(Registry &registry);
void registerPooling(Registry &registry);
void registerShapes(Registry &registry);
void registerParts(Registry &registry);
void registerJoins(Registry &registry);
void registerReductions(Registry &registry);
void registerExtrema(Registry &registry);
void registerScans(Registry &registry);
void registerSorting(Registry &registry);
void registerNormalizations(Registry &registry);
void registerReversals(Registry &registry);
void registerPadding(Registry &registry);
void registerResampling(Registry &registry);
void registerWindows(Registry &registry);
void registerDiagonals(Registry &registry);
void registerTensorProducts(Registry &registry);
void registerAttention(Registry &registry);
void registerNorms(Registry &registry);
void registerDistances(Registry &registry);
void registerCreation(Registry &registry);
void registerRecurrence(Registry &registry);
void registerTransformers(Registry &registry);
void registerLosses(Registry &registry);
void registerSpectra(Registry &registry);
void registerIndexing(Registry &registry);
void registerScatters(Registry &registry);
void registerEmbeddings(Registry &registry);
void registerSearches(Registry &registry);
void registerGridSampling(Registry &registry);
void registerClassLosses(Registry &registry);

} // namespace wasmtorch::aten

#endif
