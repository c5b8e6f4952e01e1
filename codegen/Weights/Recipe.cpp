// Prints the regions of derived weights as expressions.
#include "codegen/Weights/Recipe.h"

#include "dialects/Wt/ShapeMath.h"

#include "llvm/ADT/TypeSwitch.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::codegen;

namespace {

class RecipePrinter {
public:
  RecipePrinter(const SymbolTable &symbols, Recipe &recipe) : symbols(symbols), recipe(recipe) {}

  std::string textOf(wt::DerivedOp derived) {
    auto known = derivedTexts.find(derived);
    if (known != derivedTexts.end())
      return known->second;
    std::string text = textOf(cast<wt::YieldOp>(derived.getBody().front().back()).getValues().front());
    return derivedTexts[derived] = text;
  }

  /// `t0 = …, t1 = …`, each in terms of those before it.
  std::string definitions;

private:
  std::string textOf(Value value) {
    auto known = names.find(value);
    if (known != names.end())
      return known->second;
    Operation *op = value.getDefiningOp();
    std::string text = expressionOf(op);
    if (isa<wt::GetOp, wt::ConstantOp>(op) || value.hasOneUse())
      return text;
    std::string name = "t" + std::to_string(names.size());
    definitions += (definitions.empty() ? "" : ", ") + name + " = " + text;
    return names[value] = name;
  }

  std::string expressionOf(Operation *op) {
    return llvm::TypeSwitch<Operation *, std::string>(op)
        .Case([&](wt::GetOp get) { return weightText(get); })
        .Case([&](wt::ConstantOp constant) { return constantText(constant); })
        .Default([&](Operation *op) { return callText(op); });
  }

  std::string weightText(wt::GetOp get) {
    Operation *symbol = symbols.lookup(get.getWeightAttr().getAttr());
    if (auto derived = dyn_cast<wt::DerivedOp>(symbol))
      return textOf(derived);
    auto parameter = cast<wt::ParamOp>(symbol);
    recipe.parameters.insert(parameter);
    return parameter.getOrigin().str();
  }

  static std::string attributeText(Attribute attribute) {
    std::string text;
    llvm::raw_string_ostream os(text);
    if (auto list = dyn_cast<DenseI64ArrayAttr>(attribute)) {
      os << "[";
      llvm::interleaveComma(list.asArrayRef(), os);
      os << "]";
    } else {
      attribute.print(os, /*elideType=*/true);
    }
    return text;
  }

  static std::string constantText(wt::ConstantOp constant) {
    auto dense = dyn_cast<DenseElementsAttr>(constant.getValue());
    return dense && dense.isSplat() ? attributeText(dense.getSplatValue<Attribute>()) : attributeText(constant.getValue());
  }

  std::string callText(Operation *op) {
    SmallVector<std::string> parts;
    for (Value operand : op->getOperands())
      parts.push_back(textOf(operand));
    // What the attributes do not say, the result's shape does.
    if (isa<wt::ReshapeOp, wt::ExpandOp>(op))
      parts.push_back(wt::shapeText(cast<RankedTensorType>(op->getResult(0).getType()).getShape()));
    for (NamedAttribute attribute : op->getAttrDictionary())
      parts.push_back((attribute.getName().getValue() + " = " + attributeText(attribute.getValue())).str());
    return (op->getName().stripDialect() + "(" + llvm::join(parts, ", ") + ")").str();
  }

  const SymbolTable &symbols;
  Recipe &recipe;
  llvm::DenseMap<Value, std::string> names;
  llvm::DenseMap<Operation *, std::string> derivedTexts;
};

} // namespace

Recipe codegen::recipeOf(wt::DerivedOp derived, const SymbolTable &symbols) {
  Recipe recipe;
  RecipePrinter printer(symbols, recipe);
  recipe.text = printer.textOf(derived);
  if (!printer.definitions.empty())
    recipe.text += " where " + printer.definitions;
  return recipe;
}
