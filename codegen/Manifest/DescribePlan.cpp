// A planned module as the manifest tells it.
#include "codegen/Manifest/DescribePlan.h"

#include "codegen/Manifest/SourcePlaces.h"
#include "dialects/Plan/State.h"
#include "dialects/Wt/Image.h"
#include "dialects/Wt/ShapeMath.h"

using namespace mlir;

namespace wasmtorch {

std::string dtypeText(Type element) {
  if (element.isInteger(1))
    return "bool";
  if (element.isUnsignedInteger(8))
    return "u8";
  std::string text;
  llvm::raw_string_ostream(text) << element;
  return text;
}

static void describeValue(Value buffer, StringRef name, package::Value &value) {
  auto op = buffer.getDefiningOp<plan::BufferOp>();
  auto type = cast<MemRefType>(buffer.getType());
  value.set_name(name.str());
  value.set_dtype(dtypeText(type.getElementType()));
  for (int64_t size : type.getShape())
    value.add_dims()->set_size(size);
  value.mutable_place()->set_space(plan::stringifySpace(op.getSpace()).str());
  value.mutable_place()->set_offset(op.getOffset());
  value.mutable_place()->set_bytes(wt::byteSize(RankedTensorType::get(type.getShape(), type.getElementType())));
}

static void describeImage(const wt::Image &known, package::Image &image) {
  image.set_format(known.format);
  image.set_channels(known.channels);
  image.set_scale(known.scale);
  image.mutable_mean()->Add(known.mean.begin(), known.mean.end());
  image.mutable_std()->Add(known.std.begin(), known.std.end());
}

static void describeInput(plan::InputOp input, package::Value &value) {
  describeValue(input.getBuffer(), input.getName(), value);
  // Read before, by the pass that made the input one of pixels.
  if (auto attribute = input->getAttrOfType<DictionaryAttr>(wt::Image::attributeName))
    describeImage(*wt::Image::read(attribute, [&] { return input.emitError(); }), *value.mutable_image());
}

// The schedule as its attribute is written, without the name of its dialect.
static std::string scheduleText(plan::ScheduleAttr schedule) {
  std::string text;
  llvm::raw_string_ostream os(text);
  os << plan::stringifyAlgorithm(schedule.getAlgorithm());
  if (schedule.getAlgorithm() == plan::Algorithm::Loops)
    return text;
  os << " rows=" << schedule.getRows();
  if (schedule.getStrictRows() > 0 && schedule.getStrictRows() != schedule.getRows())
    os << " strict_rows=" << schedule.getStrictRows();
  os << " columns=" << schedule.getColumns() << " depth=" << schedule.getDepth()
     << " order=" << plan::stringifyLoopOrder(schedule.getOrder()) << " pack=" << (schedule.getPack() ? "true" : "false");
  if (schedule.getPackLeft())
    os << " pack_left=true";
  if (schedule.getUnroll() > 1)
    os << " unroll=" << schedule.getUnroll();
  if (schedule.getStrictUnroll() > 0 && schedule.getStrictUnroll() != schedule.getUnroll())
    os << " strict_unroll=" << schedule.getStrictUnroll();
  if (schedule.getPrefetch())
    os << " prefetch=true";
  if (schedule.getFoldLines())
    os << " fold_lines=true";
  if (schedule.getAlgorithm() == plan::Algorithm::Winograd)
    os << " tile=" << schedule.getTile() << " block_rows=" << schedule.getBlockRows();
  if (schedule.getBlockColumns() > 0)
    os << " block_columns=" << schedule.getBlockColumns();
  return text;
}

static void describeLaunch(plan::LaunchOp launch, plan::KernelOp kernel, unsigned index, package::Dispatch &dispatch) {
  dispatch.set_index(index);
  dispatch.set_kernel(launch.getKernel().str());
  dispatch.set_device(plan::stringifyDevice(launch.getDevice()).str());
  dispatch.set_schedule(scheduleText(kernel.getSchedule()));
  dispatch.set_flops(launch.getCost().getFlops());
  dispatch.set_bytes(launch.getCost().getBytes());
  for (const std::string &place : sourcePlaces(launch.getLoc()))
    dispatch.add_sources(place);
  // A part of a concatenation is no tensor that could be read by itself.
  for (auto [i, output] : llvm::enumerate(launch.getOutputs()))
    if (cast<MemRefType>(output.getType()).getLayout().isIdentity())
      describeValue(output, ("dispatch." + Twine(index) + "." + Twine(i)).str(), *dispatch.add_results());
}

// Every entry that touches a state has it, at the same place.
static void describeStates(plan::EntryOp plan, package::Manifest &manifest) {
  for (auto state : plan.getBody().getOps<plan::StateOp>()) {
    if (llvm::any_of(manifest.states(), [&](const package::State &known) { return known.value().name() == state.getName(); }))
      continue;
    package::State &described = *manifest.add_states();
    describeValue(state.getBuffer(), state.getName(), *described.mutable_value());
    if (!state.getInitial())
      continue;
    package::Value initial;
    describeValue(state.getInitial(), state.getName(), initial);
    *described.mutable_initial() = initial.place();
  }
}

// Where weights that are computed at load end.
static void describePreparation(plan::PrepareOp prepare, package::Weights &weights) {
  int64_t end = 0;
  for (auto buffer : prepare.getBody().getOps<plan::BufferOp>()) {
    auto type = cast<MemRefType>(buffer.getType());
    end = std::max<int64_t>(end, buffer.getOffset() + wt::byteSize(RankedTensorType::get(type.getShape(), type.getElementType())));
  }
  weights.set_prepare("prepare");
  weights.set_memory_bytes(end);
}

void describePlan(ModuleOp module, package::Manifest &manifest) {
  SymbolTable symbols(module);
  for (auto prepare : module.getOps<plan::PrepareOp>())
    describePreparation(prepare, *manifest.mutable_weights());
  for (auto plan : module.getOps<plan::EntryOp>()) {
    package::Entry &entry = *manifest.add_entries();
    entry.set_name(plan.getSymName().str());
    entry.set_symbol(("run_" + plan.getSymName()).str());
    entry.set_dispatch_symbol(("dispatch_" + plan.getSymName()).str());
    entry.set_session_bytes(plan.getSessionBytes());
    describeStates(plan, manifest);
    for (auto input : plan.getBody().getOps<plan::InputOp>())
      describeInput(input, *entry.add_inputs());
    for (auto output : plan.getBody().getOps<plan::OutputOp>())
      describeValue(output.getBuffer(), output.getName(), *entry.add_outputs());
    for (auto [i, launch] : llvm::enumerate(plan.getBody().getOps<plan::LaunchOp>()))
      describeLaunch(launch, symbols.lookup<plan::KernelOp>(launch.getKernel()), i, *entry.add_dispatches());
  }
}

} // namespace wasmtorch
