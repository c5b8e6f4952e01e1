// Gives each dispatch a device, a schedule and a cost.
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"
#include "passes/Fusion/DispatchShape.h"
#include "passes/Placement/AttentionShape.h"
#include "passes/Placement/Passes.h"
#include "passes/Placement/ScheduleModel.h"

#include "llvm/Support/GlobPattern.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_SELECTSCHEDULES
#include "passes/Placement/Passes.h.inc"

namespace {

/// One entry of `plan.records`: a pattern of signatures and the fields it sets.
struct Record {
  DictionaryAttr fields;
  llvm::GlobPattern pattern;
  bool matched = false;
};

LogicalResult readRecords(ModuleOp module, std::vector<Record> &records) {
  auto array = module->getAttrOfType<ArrayAttr>("plan.records");
  for (Attribute attr : array ? array.getValue() : ArrayRef<Attribute>()) {
    auto fields = dyn_cast<DictionaryAttr>(attr);
    auto kernel = fields ? fields.getAs<StringAttr>("kernel") : StringAttr();
    if (!kernel)
      return module.emitError("a schedule record has no 'kernel', expected a pattern of kernels' names");
    auto pattern = llvm::GlobPattern::create(kernel.getValue());
    if (!pattern)
      return module.emitError("a schedule record's kernel '")
             << kernel.getValue() << "' is no pattern: " << llvm::toString(pattern.takeError());
    records.push_back({fields, *pattern});
  }
  return success();
}

int64_t *numberNamed(Schedule &schedule, StringRef name) {
  return llvm::StringSwitch<int64_t *>(name)
      .Case("rows", &schedule.rows)
      .Case("strict_rows", &schedule.strictRows)
      .Case("columns", &schedule.columns)
      .Case("depth", &schedule.depth)
      .Case("unroll", &schedule.unroll)
      .Case("strict_unroll", &schedule.strictUnroll)
      .Case("tile", &schedule.tile)
      .Case("block_rows", &schedule.blockRows)
      .Case("block_columns", &schedule.blockColumns)
      .Default(nullptr);
}

bool *flagNamed(Schedule &schedule, StringRef name) {
  return llvm::StringSwitch<bool *>(name)
      .Case("pack", &schedule.pack)
      .Case("pack_left", &schedule.packLeft)
      .Case("prefetch", &schedule.prefetch)
      .Case("fold_lines", &schedule.foldLines)
      .Default(nullptr);
}

// What the given algorithm does without a record, so that a record may name the algorithm alone.
void chooseAlgorithm(const ContractionShape &shape, DictionaryAttr fields, Schedule &schedule) {
  auto text = fields.getAs<StringAttr>("algorithm");
  auto wanted = text ? plan::symbolizeAlgorithm(text.getValue()) : std::nullopt;
  if (wanted && *wanted != schedule.algorithm)
    schedule = defaultSchedule(shape, *wanted);
}

LogicalResult applyRecord(plan::DispatchOp dispatch, DictionaryAttr fields, Schedule &schedule) {
  // Who says `rows` or `unroll` alone means every variant.
  if (fields.contains("rows"))
    schedule.strictRows = 0;
  if (fields.contains("unroll"))
    schedule.strictUnroll = 0;
  // And who says which loop is outer, or what a panel is, does not mean the blocks that were chosen for others.
  if (schedule.algorithm == plan::Algorithm::Gemm && (fields.contains("order") || fields.contains("columns")))
    schedule.blockColumns = 0;
  for (NamedAttribute field : fields) {
    StringRef name = field.getName();
    auto number = dyn_cast<IntegerAttr>(field.getValue());
    auto text = dyn_cast<StringAttr>(field.getValue());
    auto bad = [&](StringRef expected) -> LogicalResult {
      return dispatch.emitError("schedule record for '")
             << fields.getAs<StringAttr>("kernel").getValue() << "': '" << name << "' is " << field.getValue() << ", expected " << expected;
    };
    if (name == "kernel")
      continue;
    if (int64_t *known = numberNamed(schedule, name)) {
      if (!number || number.getType().isInteger(1))
        return bad("a number");
      *known = number.getInt();
    } else if (bool *known = flagNamed(schedule, name)) {
      auto flag = dyn_cast<BoolAttr>(field.getValue());
      if (!flag)
        return bad("true or false");
      *known = flag.getValue();
    } else if (name == "algorithm") {
      auto value = text ? plan::symbolizeAlgorithm(text.getValue()) : std::nullopt;
      if (!value)
        return bad("'loops', 'gemm', 'depthwise' or 'winograd'");
      schedule.algorithm = *value;
    } else if (name == "order") {
      auto value = text ? plan::symbolizeLoopOrder(text.getValue()) : std::nullopt;
      if (!value)
        return bad("'rows_outer' or 'columns_outer'");
      schedule.order = *value;
    } else {
      return dispatch.emitError("schedule record for '")
             << fields.getAs<StringAttr>("kernel").getValue() << "' has an unknown field '" << name
             << "', expected algorithm, rows, strict_rows, columns, depth, order, pack, pack_left, unroll, strict_unroll, prefetch, "
                "fold_lines, tile, block_rows or block_columns";
    }
  }
  return success();
}

plan::CostAttr costOf(plan::DispatchOp dispatch) {
  int64_t flops = 0, bytes = 0;
  for (Operation &op : dispatch.getBody().front())
    flops += flopsOf(&op);
  for (Type type : llvm::concat<const Type>(dispatch.getOperandTypes(), dispatch.getResultTypes()))
    bytes += wt::byteSize(cast<RankedTensorType>(type));
  return plan::CostAttr::get(dispatch.getContext(), flops, bytes);
}

LogicalResult select(plan::DispatchOp dispatch, std::vector<Record> &records) {
  Operation *root = rootOf(dispatch.getBody().front());
  Schedule schedule;
  if (auto attention = dyn_cast_or_null<wt::AttentionOp>(root))
    schedule = attentionSchedule(attentionShape(attention));
  if (multipliesMatrices(root)) {
    ContractionShape shape = contractionShape(root);
    schedule = defaultSchedule(shape);
    std::string signature = kernelSignature(root, dispatch.getBody().front());
    bool overridden = false;
    for (Record &record : records) {
      if (!record.pattern.match(signature))
        continue;
      record.matched = overridden = true;
      chooseAlgorithm(shape, record.fields, schedule);
      if (failed(applyRecord(dispatch, record.fields, schedule)))
        return failure();
    }
    if (overridden)
      if (std::string why = whyInfeasible(schedule, shape); !why.empty())
        return dispatch.emitError("the schedule given for '") << signature << "' cannot be: " << why;
  }
  dispatch.setScheduleAttr(scheduleAttr(dispatch.getContext(), schedule));
  dispatch.setDeviceAttr(plan::DeviceAttr::get(dispatch.getContext(), plan::Device::Wasm));
  dispatch.setCostAttr(costOf(dispatch));
  return success();
}

struct SelectSchedules : impl::SelectSchedulesBase<SelectSchedules> {
  void runOnOperation() override {
    std::vector<Record> records;
    if (failed(readRecords(getOperation(), records)))
      return signalPassFailure();
    bool ok = true;
    getOperation().walk([&](plan::DispatchOp dispatch) { ok &= succeeded(select(dispatch, records)); });
    for (const Record &record : records)
      if (ok && !record.matched) {
        getOperation().emitError("the schedule record for '")
            << record.fields.getAs<StringAttr>("kernel").getValue() << "' matches no dispatch";
        ok = false;
      }
    getOperation()->removeAttr("plan.records");
    if (!ok)
      signalPassFailure();
  }
};
} // namespace
} // namespace wasmtorch
