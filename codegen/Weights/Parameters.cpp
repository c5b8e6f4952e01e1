// Fills the manifest's list of parameters.
#include "codegen/Weights/Parameters.h"

#include "codegen/Weights/Recipe.h"
#include "semantics/ElementTypes.h"

#include "dialects/Wt/Wt.h"

#include "llvm/ADT/MapVector.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::codegen;

static void describeType(RankedTensorType type, package::Parameter &parameter) {
  parameter.set_dtype(semantics::dtypeName(type.getElementType()).str());
  for (int64_t size : type.getShape())
    parameter.add_dims()->set_size(size);
}

void codegen::describeParameters(ModuleOp module, ArrayRef<PlacedWeight> placed,
                                 google::protobuf::RepeatedPtrField<package::Parameter> &parameters) {
  SymbolTable symbols(module);
  llvm::DenseMap<Operation *, const PlacedWeight *> stored;
  llvm::DenseMap<Operation *, std::string> recipes;
  for (const PlacedWeight &weight : placed) {
    Operation *symbol = symbols.lookup(weight.symbol);
    if (isa<wt::ParamOp>(symbol))
      stored.try_emplace(symbol, &weight);
    auto derived = dyn_cast<wt::DerivedOp>(symbol);
    if (!derived)
      continue;
    Recipe recipe = recipeOf(derived, symbols);
    for (wt::ParamOp parameter : recipe.parameters) {
      std::string &text = recipes[parameter];
      text += (text.empty() ? "weights[" : "; weights[") + std::to_string(weight.offset) + "] = " + recipe.text;
    }
  }
  for (auto op : module.getOps<wt::ParamOp>()) {
    package::Parameter &parameter = *parameters.Add();
    parameter.set_name(op.getOrigin().str());
    describeType(op.getTensorType(), parameter);
    if (const PlacedWeight *weight = stored.lookup(op)) {
      package::Place &place = *parameter.mutable_place();
      place.set_space("weights");
      place.set_offset(weight->offset);
      place.set_bytes(weight->bytes);
    } else {
      std::string recipe = recipes.lookup(op);
      parameter.set_recipe(recipe.empty() ? "not used" : recipe);
    }
  }
}
