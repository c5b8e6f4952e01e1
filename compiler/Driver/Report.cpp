// What --report writes: a compilation in figures, for CI and for tools.
#include "compiler/Driver/Report.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

using llvm::json::OStream;

namespace wasmtorch {

static void writeProducer(OStream &json, const package::Producer &producer) {
  json.attributeObject("compiler", [&] {
    json.attribute("wasmtorchc", producer.compiler());
    json.attribute("llvm", producer.llvm());
    json.attribute("wasm_opt", producer.wasm_opt());
  });
}

static void writeOptions(OStream &json, const package::Manifest &manifest) {
  json.attributeObject("options", [&] {
    for (const package::Option &option : manifest.options())
      json.attribute(option.name(), option.value());
  });
}

static void writeTotals(OStream &json, const PackageFacts &facts) {
  int64_t dispatches = 0, flops = 0, bytes = 0;
  for (const package::Entry &entry : facts.manifest.entries())
    for (const package::Dispatch &dispatch : entry.dispatches()) {
      ++dispatches;
      flops += static_cast<int64_t>(dispatch.flops());
      bytes += static_cast<int64_t>(dispatch.bytes());
    }
  json.attributeObject("totals", [&] {
    json.attribute("dispatches", dispatches);
    json.attribute("flops", flops);
    json.attribute("bytes", bytes);
    json.attribute("weight_bytes", facts.manifest.weights().bytes());
    json.attribute("session_bytes", sessionBytes(facts.manifest));
    json.attribute("memory_bytes", memoryBytes(facts.manifest));
    json.attribute("script_bytes", facts.scriptBytes);
    json.attribute("fetched_bytes", fetchedBytes(facts));
  });
}

static void writeVariant(OStream &json, const PackageFacts &facts, const package::Variant &variant) {
  uint64_t code = 0;
  for (const auto &[name, bytes] : facts.functionBytes.at(variant.name()))
    code += bytes;
  json.object([&] {
    json.attribute("name", variant.name());
    json.attribute("file", variant.file());
    json.attribute("bytes", variant.bytes());
    json.attribute("code_bytes", code);
    json.attribute("static_bytes", variant.static_bytes());
  });
}

static void writeTensors(OStream &json, llvm::StringRef name, const std::vector<TensorFacts> &tensors) {
  json.attributeArray(name, [&] {
    for (const TensorFacts &tensor : tensors)
      json.object([&] {
        json.attribute("dtype", tensor.dtype);
        // On one line.
        json.attributeBegin("dims");
        json.rawValue("[" + llvm::join(llvm::map_range(tensor.dims, [](int64_t size) { return std::to_string(size); }), ", ") + "]");
        json.attributeEnd();
        if (!tensor.weight.empty())
          json.attribute("weight", tensor.weight);
      });
  });
}

static void writeCode(OStream &json, const PackageFacts &facts, const std::string &kernel) {
  json.attributeObject("code_bytes", [&] {
    for (const auto &[variant, functions] : facts.functionBytes)
      if (auto found = functions.find(kernel); found != functions.end())
        json.attribute(variant, found->second);
  });
}

// What it reads from others: the numbers of dispatches, the names of inputs.
static void writeReads(OStream &json, const std::vector<GraphEdge> &graph, const package::Entry &entry, unsigned index) {
  unsigned inputs = entry.inputs_size();
  json.attributeArray("reads", [&] {
    for (const GraphEdge &edge : graph)
      if (edge.to == inputs + index)
        json.object([&] {
          if (edge.from < inputs)
            json.attribute("input", entry.inputs(edge.from).name());
          else
            json.attribute("dispatch", edge.from - inputs);
          json.attribute("bytes", edge.bytes);
        });
  });
}

static void writeDispatch(OStream &json, const PackageFacts &facts, unsigned entryIndex, double share, const package::Dispatch &dispatch) {
  const package::Entry &entry = facts.manifest.entries(entryIndex);
  const DispatchFacts &more = facts.dispatches[entryIndex][dispatch.index()];
  json.object([&] {
    json.attribute("entry", entry.name());
    json.attribute("index", dispatch.index());
    json.attribute("kernel", dispatch.kernel());
    json.attribute("op", more.op);
    json.attribute("ops", llvm::json::Array(more.ops));
    json.attribute("device", dispatch.device());
    json.attribute("schedule", dispatch.schedule());
    json.attribute("flops", static_cast<int64_t>(dispatch.flops()));
    json.attribute("bytes", static_cast<int64_t>(dispatch.bytes()));
    writeCode(json, facts, dispatch.kernel());
    json.attributeArray("sources", [&] {
      for (const std::string &source : dispatch.sources())
        json.value(source);
    });
    json.attribute("time_share", share);
    writeReads(json, facts.graphs[entryIndex], entry, dispatch.index());
    writeTensors(json, "inputs", more.inputs);
    writeTensors(json, "outputs", more.outputs);
  });
}

std::string reportText(const PackageFacts &facts) {
  std::string text;
  llvm::raw_string_ostream os(text);
  OStream json(os, /*IndentSize=*/2);
  json.object([&] {
    json.attribute("format_version", 1);
    writeProducer(json, facts.manifest.producer());
    json.attribute("model", facts.manifest.name());
    writeOptions(json, facts.manifest);
    writeTotals(json, facts);
    json.attributeArray("variants", [&] {
      for (const package::Variant &variant : facts.manifest.variants())
        writeVariant(json, facts, variant);
    });
    json.attributeArray("dispatches", [&] {
      for (int i = 0; i < facts.manifest.entries_size(); ++i)
        for (auto [dispatch, share] : llvm::zip_equal(facts.manifest.entries(i).dispatches(), timeShares(facts.manifest.entries(i))))
          writeDispatch(json, facts, i, share, dispatch);
    });
  });
  os << "\n";
  return text;
}

} // namespace wasmtorch
