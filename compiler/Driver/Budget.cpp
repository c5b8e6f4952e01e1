// Limits that a package must keep.
#include "compiler/Driver/Budget.h"

#include "compiler/Driver/Messages.h"
#include "compiler/Driver/PackageFacts.h"
#include "package/ByteCount.h"
#include "package/CompressedSize.h"
#include "package/Manifest.h"

#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/Support/raw_ostream.h"

using llvm::StringRef;

namespace wasmtorch {

package::Outcome parseBudget(StringRef text, Budget &budget) {
  llvm::SmallVector<StringRef> limits;
  text.split(limits, ',');
  for (StringRef limit : limits) {
    auto [name, value] = limit.split('=');
    if (name != "size" && name != "download" && name != "memory")
      return package::Outcome::failure("expected size=BYTES, download=BYTES or memory=BYTES, found '" + limit.str() + "'");
    std::optional<uint64_t> &place = name == "size" ? budget.size : name == "download" ? budget.download : budget.memory;
    if (place)
      return package::Outcome::failure("'" + name.str() + "' is given twice");
    place = package::parseByteCount(value);
    if (!place)
      return package::Outcome::failure(name.str() + ": expected a number of bytes such as 65536, 300k, 16M, 64Ki or 16Mi, found '" +
                                       value.str() + "'");
  }
  return package::Outcome::success();
}

namespace {

// Something that takes bytes.
struct Part {
  std::string name;
  uint64_t bytes = 0;
};

} // namespace

// The largest first, of those that take something at all; of equal ones the first.
static void note(StringRef what, std::vector<Part> parts, size_t limit) {
  llvm::erase_if(parts, [](const Part &part) { return part.bytes == 0; });
  llvm::stable_sort(parts, [](const Part &a, const Part &b) { return a.bytes > b.bytes; });
  if (parts.size() > limit)
    parts.resize(limit);
  if (parts.empty())
    return;
  std::string text;
  llvm::raw_string_ostream os(text);
  os << what << ": ";
  llvm::interleaveComma(parts, os, [&](const Part &part) { os << part.name << " " << part.bytes; });
  reportNote(text);
}

static uint64_t elementBytes(StringRef dtype) {
  unsigned bits = 8;
  if (!dtype.ltrim("abcdefghijklmnopqrstuvwxyz").getAsInteger(10, bits))
    return bits / 8;
  return 1; // bool
}

static void noteParameters(const package::Manifest &manifest) {
  std::vector<Part> parts;
  for (const package::Parameter &parameter : manifest.parameters()) {
    uint64_t bytes = elementBytes(parameter.dtype());
    for (const package::Dim &dim : parameter.dims())
      bytes *= dim.size();
    parts.push_back({"'" + parameter.name() + "'", bytes});
  }
  note("the model's largest parameters", std::move(parts), 3);
}

static void noteCode(const PackageFacts &facts) {
  std::vector<Part> parts;
  const std::string &variant = largestVariant(facts.manifest).name();
  for (const auto &[name, bytes] : facts.functionBytes.at(variant))
    parts.push_back({"'" + name + "'", bytes});
  note("the largest functions of the variant " + variant, std::move(parts), 3);
}

static void noteTensors(const package::Manifest &manifest) {
  std::vector<Part> parts;
  for (const package::Entry &entry : manifest.entries())
    for (const package::Dispatch &dispatch : entry.dispatches())
      for (const package::Value &value : dispatch.results())
        parts.push_back(
            {"'" + value.name() + "' of " + dispatch.kernel() + (dispatch.sources_size() ? " (" + dispatch.sources(0) + ")" : ""),
             value.place().bytes()});
  note("the largest results in a session", std::move(parts), 3);
}

static bool exceeds(StringRef name, std::optional<uint64_t> limit, uint64_t bytes) {
  if (!limit || bytes <= *limit)
    return false;
  (void)reportError("--budget: " + name.str() + " is " + std::to_string(bytes) + " bytes, expected at most " + std::to_string(*limit));
  return true;
}

// What a page fetches, compressed, of the variant that is largest then.
static bool exceedsDownload(uint64_t limit, const package::Manifest &manifest, const package::AtomicFiles &files) {
  uint64_t sum = 0;
  Part code;
  std::vector<Part> parts;
  package::Outcome outcome = package::Outcome::success();
  files.visit([&](const std::string &name, const std::string &path) {
    bool isCode = llvm::any_of(manifest.variants(), [&](const package::Variant &variant) { return variant.file() == name; });
    uint64_t bytes = 0;
    if (!outcome || (!isCode && name != manifest.weights().file() && name != "model.mjs"))
      return;
    outcome = package::brotliSize(path, bytes);
    if (!isCode)
      parts.push_back({name, bytes});
    else if (bytes > code.bytes)
      code = {name, bytes};
  });
  if (!outcome)
    return (void)reportError("--budget: " + outcome.message()), true;
  parts.push_back(code);
  for (const Part &part : parts)
    sum += part.bytes;
  if (!exceeds("download", limit, sum))
    return false;
  note("its parts, compressed by Brotli", std::move(parts), 3);
  return true;
}

bool keepsBudget(const Budget &budget, const PackageFacts &facts, const package::AtomicFiles &files) {
  const package::Manifest &manifest = facts.manifest;
  const package::Variant &variant = largestVariant(manifest);
  bool tooLarge = exceeds("size", budget.size, fetchedBytes(facts));
  if (tooLarge) {
    note("its parts", {{"model.weights", manifest.weights().bytes()}, {variant.file(), variant.bytes()}, {"model.mjs", facts.scriptBytes}},
         3);
    noteParameters(manifest);
    noteCode(facts);
  }
  bool tooSlow = budget.download && exceedsDownload(*budget.download, manifest, files);
  bool tooMuch = exceeds("memory", budget.memory, memoryBytes(manifest));
  if (tooMuch) {
    note("its parts, in pages of 65536",
         {{"weights", package::weightMemoryBytes(manifest)},
          {"a session", sessionBytes(manifest)},
          {"static data and stack", variant.static_bytes()}},
         3);
    noteParameters(manifest);
    noteTensors(manifest);
  }
  return !tooLarge && !tooSlow && !tooMuch;
}

std::vector<std::string> fallbacks(const std::string &target, const package::Manifest &manifest) {
  std::vector<std::string> lines;
  for (const package::Entry &entry : manifest.entries())
    for (const package::Dispatch &dispatch : entry.dispatches())
      if (dispatch.device() != target)
        lines.push_back("dispatch " + std::to_string(dispatch.index()) + " '" + dispatch.kernel() + "'" +
                        (dispatch.sources_size() ? " of " + dispatch.sources(0) : "") + " on " + dispatch.device());
  return lines;
}

bool staysOnTarget(const std::string &target, const package::Manifest &manifest) {
  std::vector<std::string> found = fallbacks(target, manifest);
  for (const std::string &line : found)
    (void)reportError("--fail-on-fallback: expected every dispatch on " + target + ", found " + line);
  return found.empty();
}

} // namespace wasmtorch
