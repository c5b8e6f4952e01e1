// Declares the weights that a program reads and writes their elements.
#include "compiler/Frontend/TorchScript/Weights.h"

#include "compiler/Frontend/OutputFile.h"
#include "compiler/Frontend/TorchScript/Elements.h"
#include "dialects/Wt/Wt.h"

#include "llvm/Support/MathExtras.h"

#include <ATen/ATen.h>

using namespace mlir;

namespace wasmtorch::torchscript {

// The symbols that wt.get names, each once, in program order.
static SmallVector<wt::GetOp> firstUses(ModuleOp module) {
  SmallVector<wt::GetOp> uses;
  llvm::DenseSet<StringAttr> seen;
  module.walk([&](wt::GetOp get) {
    if (seen.insert(get.getWeightAttr().getAttr()).second)
      uses.push_back(get);
  });
  return uses;
}

std::string Weights::writeUsed(ModuleOp module, const std::string &path) const {
  frontend::OutputFile file(path);
  uint64_t offset = 0;
  OpBuilder builder = OpBuilder::atBlockBegin(module.getBody());
  for (wt::GetOp get : firstUses(module)) {
    const Weight &weight = *byName.at(get.getWeight().str());
    wt::ParamOp::create(builder, builder.getUnknownLoc(), get.getWeight(), get.getType(), offset, weight.name);
    at::Tensor elements = rowMajor(weight.tensor);
    uint64_t end = llvm::alignTo(offset + elements.nbytes(), wt::weightAlignment);
    file.append({static_cast<const char *>(elements.data_ptr()), elements.nbytes()});
    file.appendZeros(end - offset - elements.nbytes());
    offset = end;
  }
  return file.commit();
}

} // namespace wasmtorch::torchscript
