// Gives every byte an address.
#include "dialects/Plan/AtLoad.h"
#include "dialects/Plan/State.h"
#include "dialects/Wt/Image.h"
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/DispatchShape.h"
#include "passes/Placement/ArenaPlan.h"
#include "passes/Placement/AttentionShape.h"
#include "passes/Placement/Concatenations.h"
#include "passes/Placement/Passes.h"
#include "passes/Placement/ScheduleModel.h"
#include "passes/Placement/WinogradModel.h"

#include "mlir/IR/AsmState.h"
#include "mlir/IR/IRMapping.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SetVector.h"
#include "llvm/Support/MathExtras.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_ASSIGNADDRESSES
#include "passes/Placement/Passes.h.inc"

namespace {

MemRefType memrefOf(Type type) {
  auto tensor = cast<RankedTensorType>(type);
  return MemRefType::get(tensor.getShape(), tensor.getElementType());
}

// Behind a reshape stand the same bytes.
Value bytesOf(Value value) {
  while (auto reshape = value.getDefiningOp<wt::ReshapeOp>())
    value = reshape.getInput();
  return value;
}

int64_t scratchBytesOf(plan::DispatchOp dispatch) {
  Operation *root = rootOf(dispatch.getBody().front());
  auto schedule = *dispatch.getSchedule();
  if (auto attention = dyn_cast_or_null<wt::AttentionOp>(root))
    return attentionScratch(attentionShape(attention), schedule).elements * 4;
  if (auto sort = dyn_cast_or_null<wt::ArgsortOp>(root))
    return sortScratchBytes(sort.getType().getDimSize(sort.getDim()));
  if (!multipliesMatrices(root))
    return 0;
  return scratchBytes(scheduleOf(schedule), contractionShape(root));
}

// Addresses have 32 bits.
constexpr int64_t mostBytes = int64_t(1) << 32;

/// Equal dispatches are one kernel.
class Kernels {
public:
  explicit Kernels(ModuleOp module) : symbols(module), builder(module.getContext()) {}

  StringAttr of(plan::DispatchOp dispatch, int64_t scratch, DenseI64ArrayAttr strides, DenseI64ArrayAttr inPlace) {
    StringAttr &name = byText[textOf(dispatch, strides, inPlace)];
    if (name)
      return name;
    builder.setInsertionPoint(dispatch->getParentOfType<func::FuncOp>());
    Operation *root = rootOf(dispatch.getBody().front());
    std::string base = kernelSignature(root, dispatch.getBody().front());
    auto kernel = plan::KernelOp::create(builder, dispatch.getLoc(), StringRef(base), *dispatch.getSchedule(), dispatch.getPackingAttr(),
                                         scratch, strides, inPlace);
    IRMapping mapping;
    dispatch.getBody().cloneInto(&kernel.getBody(), mapping);
    return name = symbols.insert(kernel);
  }

private:
  static std::string textOf(plan::DispatchOp dispatch, Attribute strides, Attribute inPlace) {
    std::string text;
    llvm::raw_string_ostream os(text);
    os << dispatch.getScheduleAttr() << dispatch.getPackingAttr() << strides << inPlace;
    AsmState state(dispatch, OpPrintingFlags().useLocalScope().printGenericOpForm());
    for (BlockArgument argument : dispatch.getBody().getArguments())
      os << argument.getType();
    for (Operation &op : dispatch.getBody().front())
      op.print(os, state);
    return text;
  }

  SymbolTable symbols;
  OpBuilder builder;
  llvm::StringMap<StringAttr> byText;
};

/// Where each state lies, in all entries alike: at the beginning of a session.
class States {
public:
  explicit States(ModuleOp module) : symbols(module) {
    module.walk([&](Operation *op) {
      if (auto read = dyn_cast<wt::ReadOp>(op))
        add(read.getStateAttr());
      else if (auto assign = dyn_cast<wt::AssignOp>(op))
        add(assign.getStateAttr());
    });
  }

  int64_t offsetOf(FlatSymbolRefAttr state) const { return offsets.lookup(state); }
  wt::StateOp declaration(Attribute state) { return symbols.lookup<wt::StateOp>(cast<FlatSymbolRefAttr>(state).getAttr()); }
  int64_t bytes() const { return end; }

private:
  void add(FlatSymbolRefAttr state) {
    if (!offsets.insert({state, end}).second)
      return;
    end += llvm::alignTo(wt::byteSize(cast<RankedTensorType>(declaration(state).getType())), plan::bufferAlignment);
  }

  SymbolTable symbols;
  llvm::MapVector<Attribute, int64_t> offsets;
  int64_t end = 0;
};

/// Where each weight lies, in all entries alike. Those that are computed at load come last.
class Weights {
public:
  explicit Weights(ModuleOp module) : module(module), symbols(module) {}

  Value buffer(OpBuilder &b, Location location, Type type, FlatSymbolRefAttr symbol) {
    int64_t offset = offsetOf(symbol, type);
    return plan::BufferOp::create(b, location, memrefOf(type), plan::Space::Weights, offset, symbol);
  }

  /// After all entries: moves what is computed at load behind the rest, and writes down how it is computed.
  void finish() {
    if (prepared.empty())
      return;
    OpBuilder b = OpBuilder::atBlockEnd(module.getBody());
    auto prepare = plan::PrepareOp::create(b, module.getLoc());
    b.setInsertionPointToEnd(&prepare.getBody().emplaceBlock());
    for (auto &[attribute, place] : prepared) {
      auto symbol = cast<FlatSymbolRefAttr>(attribute);
      wt::GetOp source = sourceOf(symbol);
      Value from = buffer(b, source.getLoc(), source.getType(), source.getWeightAttr());
      Value to = buffer(b, source.getLoc(), place.type, symbol);
      int64_t points = cast<MemRefType>(to.getType()).getDimSize(1);
      plan::TransformOp::create(b, source.getLoc(), from, to, points == winogradPoints(2) * winogradPoints(2) ? 2 : 4);
    }
    module.walk([&](plan::BufferOp buffer) {
      if (buffer.getWeightAttr() && prepared.count(buffer.getWeightAttr()))
        buffer.setOffset(buffer.getOffset() + bytes);
    });
  }

private:
  struct Place {
    int64_t offset;
    Type type;
  };

  static int64_t alignedSize(Type type) { return llvm::alignTo(wt::byteSize(cast<RankedTensorType>(type)), wt::weightAlignment); }

  int64_t offsetOf(FlatSymbolRefAttr symbol, Type type) {
    auto derived = symbols.lookup<wt::DerivedOp>(symbol.getAttr());
    if (!derived || !plan::isAtLoad(derived)) {
      auto [it, fresh] = stored.insert({symbol, bytes});
      bytes += fresh ? alignedSize(type) : 0;
      return it->second;
    }
    auto [it, fresh] = prepared.insert({symbol, {preparedBytes, derived.getTensorType()}});
    if (fresh) {
      preparedBytes += alignedSize(type);
      offsetOf(sourceOf(symbol).getWeightAttr(), sourceOf(symbol).getType());
    }
    return it->second.offset;
  }

  // The weight that another is computed of.
  wt::GetOp sourceOf(FlatSymbolRefAttr symbol) {
    return *symbols.lookup<wt::DerivedOp>(symbol.getAttr()).getBody().getOps<wt::GetOp>().begin();
  }

  ModuleOp module;
  SymbolTable symbols;
  llvm::MapVector<Attribute, int64_t> stored;
  llvm::MapVector<Attribute, Place> prepared; ///< offsets count from the end of what is stored
  int64_t bytes = 0, preparedBytes = 0;
};

class EntryBuilder {
public:
  EntryBuilder(func::FuncOp function, Kernels &kernels, States &states, Weights &weights)
      : function(function), kernels(kernels), states(states), weights(weights) {}

  LogicalResult build() {
    if (failed(collect()))
      return failure();
    int64_t fixed = placeFixed();
    int64_t arena = planArena(buffers, plan::bufferAlignment);
    for (auto &[value, index] : temporary)
      offsets[value] = fixed + buffers[index].offset;
    OpBuilder b(function);
    if (fixed + arena > mostBytes)
      return function.emitError("needs ") << fixed + arena << " bytes for its tensors, a WebAssembly memory holds at most " << mostBytes;
    auto entry = plan::EntryOp::create(b, function.getLoc(), function.getSymName(), fixed + arena);
    b.setInsertionPointToEnd(&entry.getBody().emplaceBlock());
    placeStates(b);
    for (auto [i, argument] : llvm::enumerate(function.getArguments())) {
      auto input = plan::InputOp::create(b, argument.getLoc(), nameOf(function.getArgAttrOfType<StringAttr>(i, "wt.name"), "input", i),
                                         buffer(b, argument));
      if (Attribute image = function.getArgAttr(i, wt::Image::attributeName))
        input->setAttr(wt::Image::attributeName, image);
    }
    for (plan::DispatchOp dispatch : dispatches)
      launch(b, dispatch, fixed);
    auto results = function.getBody().front().getTerminator()->getOperands();
    for (auto [i, value] : llvm::enumerate(results))
      plan::OutputOp::create(b, function.getLoc(), nameOf(function.getResultAttrOfType<StringAttr>(i, "wt.name"), "output", i),
                             buffer(b, value));
    return success();
  }

private:
  static std::string nameOf(StringAttr given, StringRef kind, unsigned index) {
    return given ? given.str() : (kind + "." + Twine(index)).str();
  }

  LogicalResult collect() {
    // Loops first: constants that only they use would be named in their place.
    for (Operation &op : function.getBody().front())
      if (op.getNumRegions() != 0 && !isa<plan::DispatchOp>(op))
        return op.emitOpError("is not supported by this back end yet, expected an op that a dispatch can hold");
    for (Operation &op : function.getBody().front()) {
      if (auto dispatch = dyn_cast<plan::DispatchOp>(op)) {
        if (!dispatch.getSchedule() || !dispatch.getCost())
          return dispatch.emitError("has no schedule, expected what wt-select-schedules leaves");
        dispatches.push_back(dispatch);
      } else if (auto read = dyn_cast<wt::ReadOp>(op)) {
        offsets[read.getResult()] = states.offsetOf(read.getStateAttr());
        used.insert(read.getStateAttr());
      } else if (auto assign = dyn_cast<wt::AssignOp>(op)) {
        if (!isa_and_nonnull<plan::DispatchOp>(assign.getValue().getDefiningOp()))
          return assign.emitError("writes a value that no dispatch computes, expected one that wt-form-dispatches made");
        offsets[assign.getValue()] = states.offsetOf(assign.getStateAttr());
        used.insert(assign.getStateAttr());
      } else if (!isa<wt::GetOp, wt::ReshapeOp, func::ReturnOp>(op)) {
        return op.emitOpError("is not supported by this back end yet, expected an op that a dispatch can hold");
      }
    }
    for (auto [step, dispatch] : llvm::enumerate(dispatches)) {
      stepOf[dispatch] = step;
      for (Value input : dispatch.getInputs())
        lastUse[bytesOf(input)] = step;
    }
    concatenations.emplace(dispatches);
    return success();
  }

  // Inputs and outputs keep their place: views of them stay valid from run to run.
  int64_t placeFixed() {
    int64_t end = states.bytes();
    auto place = [&](Value value) {
      if (offsets.count(value))
        return;
      offsets[value] = end;
      end += llvm::alignTo(wt::byteSize(cast<RankedTensorType>(value.getType())), plan::bufferAlignment);
    };
    for (Value argument : function.getArguments())
      place(argument);
    for (Value result : function.getBody().front().getTerminator()->getOperands())
      place(bytesOf(result));
    for (plan::DispatchOp dispatch : dispatches) {
      int64_t step = stepOf[dispatch];
      for (Value result : dispatch.getResults()) {
        if (offsets.count(result) || concatenations->isPart(result))
          continue;
        auto last = lastUse.find(result);
        temporary.push_back({result, buffers.size()});
        buffers.push_back({wt::byteSize(cast<RankedTensorType>(result.getType())), concatenations->firstWrite(result, step),
                           last == lastUse.end() ? step : last->second});
      }
      if (int64_t bytes = scratchBytesOf(dispatch)) {
        scratch[dispatch] = buffers.size();
        buffers.push_back({bytes, step, step});
      }
    }
    return end;
  }

  // A state that starts with zeros needs none in the weights.
  void placeStates(OpBuilder &b) {
    for (Attribute symbol : used) {
      wt::StateOp state = states.declaration(symbol);
      auto splat = dyn_cast<SplatElementsAttr>(state.getInitial());
      Attribute element = splat ? splat.getSplatValue<Attribute>() : Attribute();
      auto real = dyn_cast_or_null<FloatAttr>(element);
      auto integer = dyn_cast_or_null<IntegerAttr>(element);
      bool isZero = (real && real.getValue().isPosZero()) || (integer && integer.getValue().isZero());
      Value place = plan::BufferOp::create(b, state.getLoc(), memrefOf(state.getType()), plan::Space::Session,
                                           states.offsetOf(cast<FlatSymbolRefAttr>(symbol)), FlatSymbolRefAttr());
      Value initial = isZero ? Value() : weights.buffer(b, state.getLoc(), state.getType(), cast<FlatSymbolRefAttr>(symbol));
      plan::StateOp::create(b, state.getLoc(), state.getSymName(), place, initial);
    }
  }

  Value buffer(OpBuilder &b, Value value) {
    Value &known = made[value];
    if (known)
      return known;
    Value bytes = bytesOf(value);
    if (auto get = bytes.getDefiningOp<wt::GetOp>())
      return known = weights.buffer(b, value.getLoc(), value.getType(), get.getWeightAttr());
    auto [top, element] = concatenations->topOf(bytes);
    MemRefType type = memrefOf(value.getType());
    if (DenseI64ArrayAttr strides = concatenations->stridesOf(bytes))
      type = MemRefType::get(type.getShape(), type.getElementType(), StridedLayoutAttr::get(b.getContext(), 0, strides));
    int64_t size = wt::byteSize(RankedTensorType::get({}, type.getElementType()));
    return known = plan::BufferOp::create(b, value.getLoc(), type, plan::Space::Session, offsets.lookup(top) + element * size,
                                          FlatSymbolRefAttr());
  }

  void launch(OpBuilder &b, plan::DispatchOp dispatch, int64_t fixed) {
    if (concatenations->isDone(dispatch))
      return;
    SmallVector<Value> inputs, outputs;
    for (Value input : dispatch.getInputs())
      inputs.push_back(buffer(b, input));
    for (Value result : dispatch.getResults())
      outputs.push_back(buffer(b, result));
    Value space;
    int64_t bytes = 0;
    if (auto it = scratch.find(dispatch); it != scratch.end()) {
      bytes = buffers[it->second].bytes;
      space = plan::BufferOp::create(b, dispatch.getLoc(), MemRefType::get({bytes}, b.getI8Type()), plan::Space::Session,
                                     fixed + buffers[it->second].offset, FlatSymbolRefAttr());
    }
    plan::LaunchOp::create(
        b, dispatch.getLoc(),
        kernels.of(dispatch, bytes, concatenations->stridesOf(dispatch.getResult(0)), concatenations->inPlaceOf(dispatch)).getValue(),
        inputs, outputs, space, *dispatch.getCost(), dispatch.getDevice().value_or(plan::Device::Wasm));
  }

  func::FuncOp function;
  Kernels &kernels;
  States &states;
  Weights &weights;
  llvm::SetVector<Attribute> used; ///< states
  SmallVector<plan::DispatchOp> dispatches;
  llvm::DenseMap<Operation *, int64_t> stepOf;
  llvm::DenseMap<Value, int64_t> lastUse, offsets;
  std::optional<Concatenations> concatenations; ///< as soon as the dispatches are known
  std::vector<ArenaBuffer> buffers;
  SmallVector<std::pair<Value, size_t>> temporary;
  llvm::DenseMap<Operation *, size_t> scratch;
  llvm::DenseMap<Value, Value> made;
};

struct AssignAddresses : impl::AssignAddressesBase<AssignAddresses> {
  void runOnOperation() override {
    Kernels kernels(getOperation());
    States states(getOperation());
    Weights weights(getOperation());
    for (auto function : llvm::to_vector(getOperation().getOps<func::FuncOp>())) {
      if (failed(EntryBuilder(function, kernels, states, weights).build()))
        return signalPassFailure();
      function.erase();
    }
    weights.finish();
  }
};
} // namespace
} // namespace wasmtorch
