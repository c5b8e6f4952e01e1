// From LLVM's dialect to a WebAssembly object file.
#include "codegen/Wasm/EmitObject.h"

#include "codegen/WasmPasses/WasmPasses.h"

#include "mlir/Target/LLVMIR/Dialect/Builtin/BuiltinToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Dialect/LLVMIR/LLVMToLLVMIRTranslation.h"
#include "mlir/Target/LLVMIR/Export.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/IR/Module.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/TargetSelect.h"
#include "llvm/Target/TargetMachine.h"

using namespace mlir;

extern "C" {
void LLVMInitializeWebAssemblyTargetInfo();
void LLVMInitializeWebAssemblyTarget();
void LLVMInitializeWebAssemblyTargetMC();
void LLVMInitializeWebAssemblyAsmPrinter();
void LLVMInitializeWebAssemblyAsmParser();
}

namespace wasmtorch {

void initializeWasmTarget() {
  LLVMInitializeWebAssemblyTargetInfo();
  LLVMInitializeWebAssemblyTarget();
  LLVMInitializeWebAssemblyTargetMC();
  LLVMInitializeWebAssemblyAsmPrinter();
  // For the empty assemblies of wasm-hold-constants.
  LLVMInitializeWebAssemblyAsmParser();
}

// Kernels are emitted in the order that suits sixteen vector registers. The default scheduler would bring loads
// forward until an engine has to spill, and loop strength reduction would give every load a pointer of its own. The
// options are global, and lld resets them whenever it links: so they are set before each emission.
static void setCodeGeneratorOptions() {
  const char *arguments[] = {"wasmtorch", "-pre-RA-sched=source", "-disable-lsr"};
  llvm::cl::ResetAllOptionOccurrences();
  llvm::cl::ParseCommandLineOptions(std::size(arguments), arguments);
}

std::vector<std::string> variantFeatures(Variant variant) {
  std::vector<std::string> features{"simd128"};
  if (variant == Variant::Relaxed)
    features.push_back("relaxed-simd");
  return features;
}

static llvm::Triple wasmTriple() { return llvm::Triple("wasm32-unknown-unknown"); }

static std::unique_ptr<llvm::TargetMachine> makeTargetMachine(const llvm::Triple &triple, const std::string &features, std::string &error) {
  const llvm::Target *target = llvm::TargetRegistry::lookupTarget(triple, error);
  if (!target)
    return nullptr;
  // No fusing of products and sums behind our back: each variant says which it wants.
  llvm::TargetOptions options;
  options.AllowFPOpFusion = llvm::FPOpFusion::Strict;
  return std::unique_ptr<llvm::TargetMachine>(target->createTargetMachine(triple, "generic", features, options, llvm::Reloc::Static,
                                                                          std::nullopt, llvm::CodeGenOptLevel::Aggressive));
}

// Kernels come vectorised, unrolled and in order; what is left is cleaning up. The vectorisers and the unroller would undo that.
static void optimize(llvm::Module &module, llvm::TargetMachine &machine) {
  llvm::LoopAnalysisManager loops;
  llvm::FunctionAnalysisManager functions;
  llvm::CGSCCAnalysisManager cgscc;
  llvm::ModuleAnalysisManager modules;
  llvm::PassBuilder builder(&machine);
  registerWasmPasses(builder);
  builder.registerModuleAnalyses(modules);
  builder.registerCGSCCAnalyses(cgscc);
  builder.registerFunctionAnalyses(functions);
  builder.registerLoopAnalyses(loops);
  builder.crossRegisterProxies(loops, functions, cgscc, modules);
  llvm::ModulePassManager passes;
  llvm::cantFail(builder.parsePassPipeline(
      passes,
      "function(wasm-expand-math,wasm-select-dots,sroa,early-cse<memssa>,instcombine<no-verify-fixpoint>,simplifycfg,loop-mssa("
      "loop-rotate,licm),gvn,instcombine<no-verify-fixpoint>,simplifycfg,adce,wasm-fold-addresses,loop-simplify,wasm-hold-constants)"));
  passes.run(module, modules);
}

static LogicalResult emit(llvm::Module &code, llvm::TargetMachine &machine, llvm::SmallVectorImpl<char> &object) {
  llvm::raw_svector_ostream os(object);
  llvm::legacy::PassManager emission;
  if (machine.addPassesToEmitFile(emission, os, nullptr, llvm::CodeGenFileType::ObjectFile))
    return failure();
  emission.run(code);
  return success();
}

namespace {

/// A module in LLVM's IR, optimised for its machine.
struct Code {
  llvm::LLVMContext context;
  std::unique_ptr<llvm::TargetMachine> machine;
  std::unique_ptr<llvm::Module> module;
};

} // namespace

static LogicalResult makeCode(ModuleOp module, Variant variant, Code &code) {
  setCodeGeneratorOptions();
  registerBuiltinDialectTranslation(*module.getContext());
  registerLLVMDialectTranslation(*module.getContext());
  std::string features = "+bulk-memory,+mutable-globals,+sign-ext,+nontrapping-fptoint", error;
  for (const std::string &feature : variantFeatures(variant))
    features += ",+" + feature;
  llvm::Triple triple = wasmTriple();
  code.machine = makeTargetMachine(triple, features, error);
  if (!code.machine)
    return module.emitError("this LLVM cannot make WebAssembly; install one that has the target: ") << error;
  llvm::DataLayout layout = code.machine->createDataLayout();
  module->setAttr(LLVM::LLVMDialect::getDataLayoutAttrName(), StringAttr::get(module.getContext(), layout.getStringRepresentation()));
  code.module = translateModuleToLLVMIR(module, code.context, "model");
  if (!code.module)
    return module.emitError(
        "the module cannot be translated to LLVM; this is a bug in wasmtorchc: please report it, with what --reproducer=FILE keeps");
  code.module->setDataLayout(layout);
  code.module->setTargetTriple(triple);
  for (llvm::Function &function : *code.module)
    if (!function.isDeclaration()) {
      function.addFnAttr("target-features", features);
      // A kernel stays a function: a profile names it, and calls are few.
      function.addFnAttr(llvm::Attribute::NoInline);
    }
  optimize(*code.module, *code.machine);
  return success();
}

LogicalResult emitLlvmIr(ModuleOp module, Variant variant, std::string &text) {
  Code code;
  if (failed(makeCode(module, variant, code)))
    return failure();
  llvm::raw_string_ostream os(text);
  code.module->print(os, nullptr);
  return success();
}

LogicalResult emitObject(ModuleOp module, Variant variant, llvm::SmallVectorImpl<char> &object) {
  Code code;
  if (failed(makeCode(module, variant, code)))
    return failure();
  if (succeeded(emit(*code.module, *code.machine, object)))
    return success();
  return module.emitError("this LLVM cannot write WebAssembly objects; install one that has the WebAssembly target");
}

package::Outcome emitData(llvm::StringRef symbol, llvm::StringRef bytes, unsigned alignment, llvm::SmallVectorImpl<char> &object) {
  std::string error;
  auto machine = makeTargetMachine(wasmTriple(), "", error);
  if (!machine)
    return package::Outcome::failure("this LLVM cannot make WebAssembly; install one that has the target: " + error);
  llvm::LLVMContext context;
  llvm::Module data("data", context);
  data.setDataLayout(machine->createDataLayout());
  data.setTargetTriple(wasmTriple());
  llvm::Constant *value = llvm::ConstantDataArray::getString(context, bytes, /*AddNull=*/false);
  auto *global = new llvm::GlobalVariable(data, value->getType(), /*isConstant=*/true, llvm::GlobalValue::ExternalLinkage, value, symbol);
  global->setAlignment(llvm::Align(alignment));
  return succeeded(emit(data, *machine, object))
             ? package::Outcome::success()
             : package::Outcome::failure("this LLVM cannot write WebAssembly objects; install one that has the target");
}

} // namespace wasmtorch
