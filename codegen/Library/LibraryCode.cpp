// What a library's code has beside the kernels.
#include "codegen/Library/LibraryCode.h"

#include "package/Status.h"

#include "mlir/Dialect/LLVMIR/LLVMDialect.h"

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::codegen;

namespace {

/// Writes one function. Loops and not `memset` and `memcpy`: those would be calls into a libc, or need bulk memory of the engine.
class FunctionWriter {
public:
  FunctionWriter(ModuleOp module, const std::string &name, Type result, ArrayRef<Type> arguments)
      : loc(module.getLoc()), b(module.getBodyRegion()) {
    b.setInsertionPointToEnd(module.getBody());
    function = LLVM::LLVMFuncOp::create(b, loc, name, LLVM::LLVMFunctionType::get(result, arguments));
    b.setInsertionPointToEnd(function.addEntryBlock(b));
  }

  Value argument(unsigned index) { return function.getArgument(index); }
  Value integer(int64_t value) { return LLVM::ConstantOp::create(b, loc, b.getI32Type(), b.getI32IntegerAttr(value)); }
  Value advance(Value base, Value bytes) {
    return LLVM::GEPOp::create(b, loc, base.getType(), b.getI8Type(), base, ArrayRef<LLVM::GEPArg>{bytes});
  }
  Value advance(Value base, int64_t bytes) { return bytes == 0 ? base : advance(base, integer(bytes)); }

  /// Runs `body` with 0, `step`, 2 * `step`, … below `end`.
  void loop(int64_t end, int64_t step, llvm::function_ref<void(Value)> body) {
    if (end == 0)
      return;
    Block *before = b.getInsertionBlock(), *inside = b.createBlock(&function.getBody(), function.getBody().end(), b.getI32Type(), loc),
          *after = b.createBlock(&function.getBody(), function.getBody().end());
    b.setInsertionPointToEnd(before);
    LLVM::BrOp::create(b, loc, integer(0), inside);
    b.setInsertionPointToEnd(inside);
    Value at = inside->getArgument(0);
    body(at);
    Value next = LLVM::AddOp::create(b, loc, at, integer(step));
    Value more = LLVM::ICmpOp::create(b, loc, LLVM::ICmpPredicate::ult, next, integer(end));
    LLVM::CondBrOp::create(b, loc, more, inside, ValueRange{next}, after, ValueRange{});
    b.setInsertionPointToEnd(after);
  }

  void copy(Value to, Value from, int64_t bytes) {
    auto piece = [&](Type type, Value at) {
      Value loaded = LLVM::LoadOp::create(b, loc, type, advance(from, at), /*alignment=*/1);
      LLVM::StoreOp::create(b, loc, loaded, advance(to, at), /*alignment=*/1);
    };
    int64_t whole = bytes / lineBytes * lineBytes;
    loop(whole, lineBytes, [&](Value at) { piece(lineType(), at); });
    for (int64_t at = whole; at < bytes; ++at)
      piece(b.getI8Type(), integer(at));
  }

  /// `bytes` is a multiple of 16.
  void zero(Value to, int64_t bytes) {
    Value zeros = LLVM::ZeroOp::create(b, loc, lineType());
    loop(bytes, lineBytes, [&](Value at) { LLVM::StoreOp::create(b, loc, zeros, advance(to, at), /*alignment=*/lineBytes); });
  }

  void giveBack(Value value) { LLVM::ReturnOp::create(b, loc, value ? ValueRange{value} : ValueRange{}); }

  static constexpr int64_t lineBytes = 16;
  VectorType lineType() { return VectorType::get({4}, b.getI32Type()); }

  Location loc;
  OpBuilder b;
  LLVM::LLVMFuncOp function;
};

// Zeros, then what the states begin with: runtime-stub/abi/README.md.
void addSessionInit(ModuleOp module, const package::Manifest &manifest, const LibraryNames &names) {
  auto pointer = LLVM::LLVMPointerType::get(module.getContext());
  FunctionWriter writer(module, names.sessionInit, LLVM::LLVMVoidType::get(module.getContext()), {pointer, pointer});
  writer.zero(writer.argument(1), librarySessionBytes(manifest));
  for (const package::State &state : manifest.states())
    if (state.has_initial())
      writer.copy(writer.advance(writer.argument(1), state.value().place().offset()),
                  writer.advance(writer.argument(0), state.initial().offset()), state.initial().bytes());
  writer.giveBack(Value());
}

Value addText(ModuleOp module, FunctionWriter &writer, const std::string &name, StringRef text) {
  OpBuilder b(module.getBodyRegion());
  std::string terminated = text.str() + '\0';
  auto type = LLVM::LLVMArrayType::get(b.getI8Type(), terminated.size());
  auto global =
      LLVM::GlobalOp::create(b, module.getLoc(), type, /*isConstant=*/true, LLVM::Linkage::Private, name, b.getStringAttr(terminated));
  return LLVM::AddressOfOp::create(writer.b, writer.loc, global);
}

// status_text(status): by comparing, since a table would be one more piece of data.
void addStatusText(ModuleOp module, const LibraryNames &names) {
  OpBuilder b(module.getContext());
  auto pointer = LLVM::LLVMPointerType::get(module.getContext());
  FunctionWriter writer(module, names.statusText, pointer, {b.getI32Type()});
  Value reason = LLVM::AndOp::create(writer.b, writer.loc, writer.argument(0), writer.integer(255));
  Value text = addText(module, writer, names.statusText + ".unknown", "a status that this library does not know");
  for (const package::StatusReason &known : package::statusReasons()) {
    Value same = LLVM::ICmpOp::create(writer.b, writer.loc, LLVM::ICmpPredicate::eq, reason, writer.integer(known.code));
    Value itsText =
        addText(module, writer, names.statusText + "." + std::string(known.name), StringRef(known.text.data(), known.text.size()));
    text = LLVM::SelectOp::create(writer.b, writer.loc, same, itsText, text);
  }
  writer.giveBack(text);
}

LogicalResult renameFunction(ModuleOp module, SymbolTable &symbols, StringRef from, StringRef to) {
  auto function = symbols.lookup<LLVM::LLVMFuncOp>(from);
  if (!function)
    return module.emitError("expected a function '") << from << "' in the lowered module, found none";
  return symbols.rename(function, to);
}

} // namespace

LogicalResult codegen::addLibraryCode(ModuleOp module, const package::Manifest &manifest, const LibraryNames &names) {
  SymbolTable symbols(module);
  for (auto function : module.getOps<LLVM::LLVMFuncOp>())
    if (!function.isExternal())
      function.setLinkage(LLVM::Linkage::Internal);
  for (const LibraryEntry &entry : names.entries) {
    if (failed(renameFunction(module, symbols, entry.entry->symbol(), entry.run)))
      return failure();
    symbols.lookup<LLVM::LLVMFuncOp>(entry.run).setLinkage(LLVM::Linkage::External);
  }
  addSessionInit(module, manifest, names);
  addStatusText(module, names);
  return success();
}
