// Declares the weights that a program reads and writes their elements.
#include "compiler/Frontend/OutputFile.h"
#include "compiler/Frontend/Pt2/Weights.h"
#include "dialects/Wt/Wt.h"

#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch::pt2 {

std::string writeWeights(ModuleOp module, const std::string &path, const llvm::StringMap<const Weight *> &sources) {
  SmallVector<wt::GetOp> uses;
  llvm::DenseSet<StringAttr> seen;
  module.walk([&](wt::GetOp get) {
    if (seen.insert(get.getWeightAttr().getAttr()).second)
      uses.push_back(get);
  });
  frontend::OutputFile file(path);
  uint64_t offset = 0;
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  for (wt::GetOp get : uses) {
    const Weight &weight = *sources.at(get.getWeight());
    wt::ParamOp::create(builder, builder.getUnknownLoc(), get.getWeight(), get.getType(), offset, get.getWeight());
    std::vector<char> elements = Weights::elements(weight);
    uint64_t end = llvm::alignTo(offset + elements.size(), wt::weightAlignment);
    file.append({elements.data(), elements.size()});
    file.appendZeros(end - offset - elements.size());
    offset = end;
  }
  return file.commit();
}

} // namespace wasmtorch::pt2
