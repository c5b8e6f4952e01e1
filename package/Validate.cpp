// Checks a manifest's contents: what a reader relies on, so that none has to check it again.
#include "package/Dtype.h"
#include "package/Manifest.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <set>
#include <string_view>

using namespace wasmtorch::package;

namespace {

constexpr uint64_t addressable = uint64_t(1) << 32;
constexpr std::string_view knownFeatures[] = {"simd128", "relaxed-simd", "threads"};
constexpr std::string_view knownDevices[] = {"wasm", "webgpu"};

struct PixelFormat {
  std::string_view name;
  unsigned bytes;
};
constexpr PixelFormat pixelFormats[] = {{"rgba", 4}, {"rgb", 3}, {"bgra", 4}, {"bgr", 3}, {"gray", 1}};

class Checker {
public:
  explicit Checker(const Manifest &manifest) : manifest(manifest) {
    for (const Entry &entry : manifest.entries())
      largestSession = std::max(largestSession, entry.session_bytes());
  }
  std::vector<std::string> run();

private:
  void problem(std::string text) { problems.push_back(std::move(text)); }
  template <typename List> void uniqueNames(const List &list, const std::string &what);
  void file(const std::string &name, const std::string &what);
  void digest(const std::string &hex, const std::string &what);
  /// `expected` and `alignment` are 0 where the tensor's type isn't known.
  void place(const Place &place, uint32_t sessionBytes, uint64_t expected, unsigned alignment, const std::string &what);
  void value(const Value &value, uint32_t sessionBytes, const std::string &what);
  /// An input or an output: a value that JavaScript must hold.
  void crossing(const Value &crossing, const Entry &entry, const std::string &what);
  void image(const Value &input, const std::string &what);
  void entry(const Entry &entry);
  void dispatch(const Dispatch &dispatch, const Entry &entry, int position);
  void state(const State &state);
  void variant(const Variant &variant);
  void weights();
  void parameter(const Parameter &parameter);

  const Manifest &manifest;
  uint32_t largestSession = 0;
  std::vector<std::string> problems;
};

} // namespace

static std::string quote(const std::string &name) { return "'" + name + "'"; }

template <typename Names> static bool among(const Names &names, std::string_view name) {
  return std::find(std::begin(names), std::end(names), name) != std::end(names);
}

// Stops just beyond what is addressable instead of wrapping: sizes come from files.
template <typename Dims> static uint64_t byteCount(const Dims &dims, unsigned elementBytes) {
  uint64_t count = elementBytes;
  for (const Dim &dim : dims)
    count = std::min(count * dim.size(), addressable + 1);
  return count;
}

template <typename List> void Checker::uniqueNames(const List &list, const std::string &what) {
  std::set<std::string> seen;
  for (const auto &item : list) {
    if (item.name().empty())
      problem(what + " without a name");
    else if (!seen.insert(item.name()).second)
      problem(what + " " + quote(item.name()) + " stands there twice");
  }
}

void Checker::file(const std::string &name, const std::string &what) {
  if (name.empty() || name == "." || name == ".." || name.find_first_of("/\\'\n\r") != std::string::npos)
    problem(what + ": expected the name of a file beside the manifest, found " + quote(name));
  else if (name == manifestFile)
    problem(what + ": " + quote(name) + " is the manifest itself");
}

void Checker::digest(const std::string &hex, const std::string &what) {
  if (hex.size() != 64 || hex.find_first_not_of("0123456789abcdef") != std::string::npos)
    problem(what + ": expected a sha256 of 64 lower-case hexadecimal digits, found " + quote(hex));
}

void Checker::place(const Place &place, uint32_t sessionBytes, uint64_t expected, unsigned alignment, const std::string &what) {
  bool inWeights = place.space() == "weights";
  if (!inWeights && place.space() != "session")
    return problem(what + ": expected the space 'weights' or 'session', found " + quote(place.space()));
  uint64_t space = inWeights ? weightMemoryBytes(manifest) : sessionBytes;
  uint64_t end = uint64_t(place.offset()) + place.bytes();
  if (end > space)
    problem(what + ": ends at byte " + std::to_string(end) + " of the " + place.space() + ", which have " + std::to_string(space));
  if (alignment && place.bytes() != expected)
    problem(what + ": its type takes " + std::to_string(expected) + " bytes, its place has " + std::to_string(place.bytes()));
  if (alignment && place.offset() % alignment != 0)
    problem(what + ": its offset " + std::to_string(place.offset()) + " is not a multiple of its element's " + std::to_string(alignment) +
            " bytes");
}

void Checker::value(const Value &value, uint32_t sessionBytes, const std::string &what) {
  const Dtype *dtype = findDtype(value.dtype());
  if (!dtype)
    problem(what + ": expected one of the dtypes " + dtypeNames() + ", found " + quote(value.dtype()));
  unsigned elementBytes = dtype ? dtype->bytes : 0;
  place(value.place(), sessionBytes, byteCount(value.dims(), elementBytes), elementBytes, what);
}

void Checker::crossing(const Value &crossing, const Entry &entry, const std::string &what) {
  value(crossing, entry.session_bytes(), what);
  const Dtype *dtype = findDtype(crossing.dtype());
  if (dtype && dtype->array.empty())
    problem(what + ": expected a dtype that JavaScript has a typed array for, found " + quote(crossing.dtype()));
}

void Checker::image(const Value &input, const std::string &what) {
  auto format = std::find_if(std::begin(pixelFormats), std::end(pixelFormats),
                             [&](const PixelFormat &format) { return format.name == input.image().format(); });
  if (format == std::end(pixelFormats))
    problem(what + ": expected pixels of the format 'rgba', 'rgb', 'bgra', 'bgr' or 'gray', found " + quote(input.image().format()));
  else if (input.dtype() != "u8" || input.dims_size() != 4 || input.dims(3).size() != format->bytes)
    problem(what + ": expected its " + input.image().format() + " pixels as u8 of 4 dimensions, the last being " +
            std::to_string(format->bytes));
}

void Checker::dispatch(const Dispatch &dispatch, const Entry &entry, int position) {
  std::string what = "dispatch " + std::to_string(position) + " of " + quote(entry.name());
  if (dispatch.index() != unsigned(position))
    problem(what + ": expected the index " + std::to_string(position) + ", found " + std::to_string(dispatch.index()));
  if (dispatch.kernel().empty())
    problem(what + " has no kernel");
  if (!among(knownDevices, dispatch.device()))
    problem(what + ": expected the device 'wasm' or 'webgpu', found " + quote(dispatch.device()));
  if (!std::isfinite(dispatch.flops()) || dispatch.flops() < 0 || !std::isfinite(dispatch.bytes()) || dispatch.bytes() < 0)
    problem(what + ": its flops and bytes must be finite and not negative");
  for (const Value &result : dispatch.results())
    value(result, entry.session_bytes(), what + ", result " + quote(result.name()));
}

void Checker::entry(const Entry &entry) {
  std::string what = "entry " + quote(entry.name());
  if (entry.symbol().empty())
    problem(what + " has no symbol");
  uniqueNames(entry.inputs(), what + ": input");
  uniqueNames(entry.outputs(), what + ": output");
  for (const Value &input : entry.inputs()) {
    crossing(input, entry, what + ", input " + quote(input.name()));
    if (input.place().space() == "weights")
      problem(what + ", input " + quote(input.name()) + ": expected a place in the session, found one in the weights");
    if (input.has_image())
      image(input, what + ", input " + quote(input.name()));
  }
  for (const Value &output : entry.outputs())
    crossing(output, entry, what + ", output " + quote(output.name()));
  for (int i = 0; i < entry.dispatches_size(); ++i)
    dispatch(entry.dispatches(i), entry, i);
}

void Checker::state(const State &state) {
  std::string what = "state " + quote(state.value().name());
  value(state.value(), largestSession, what);
  if (state.value().place().space() == "weights")
    problem(what + ": expected a place in the session, found one in the weights");
  if (!state.has_initial())
    return;
  place(state.initial(), largestSession, 0, 0, what + ", initial value");
  if (state.initial().space() != "weights" || state.initial().bytes() != state.value().place().bytes())
    problem(what + ": expected an initial value of " + std::to_string(state.value().place().bytes()) + " bytes in the weights, found " +
            std::to_string(state.initial().bytes()) + " in the " + state.initial().space());
}

void Checker::variant(const Variant &variant) {
  std::string what = "variant " + quote(variant.name());
  file(variant.file(), what);
  digest(variant.sha256(), what);
  if (variant.bytes() == 0 || variant.static_bytes() == 0)
    problem(what + ": neither bytes nor static_bytes may be 0");
  for (const std::string &feature : variant.features())
    if (!among(knownFeatures, feature))
      problem(what + ": expected the features simd128, relaxed-simd or threads, found " + quote(feature));
  // Two alignments of 64 bytes stand between the three.
  uint64_t memory = uint64_t(variant.static_bytes()) + weightMemoryBytes(manifest) + largestSession + 128;
  if (memory > addressable)
    problem(what + ": static data, weights and one session take " + std::to_string(memory) + " bytes, a 32-bit memory has " +
            std::to_string(addressable));
}

void Checker::weights() {
  const Weights &weights = manifest.weights();
  if (weights.bytes() != 0 || !weights.file().empty())
    file(weights.file(), "weights");
  uint64_t end = 0;
  for (const Chunk &chunk : weights.chunks()) {
    std::string what = "weights: chunk at " + std::to_string(chunk.offset());
    if (chunk.offset() != end || chunk.bytes() == 0)
      problem(what + ": expected at least a byte from " + std::to_string(end) + " on");
    digest(chunk.sha256(), what);
    end = uint64_t(chunk.offset()) + chunk.bytes();
  }
  if (end != weights.bytes())
    problem("weights: the chunks end at byte " + std::to_string(end) + " of " + std::to_string(weights.bytes()));
  if (weights.prepare().empty() != (weights.memory_bytes() == 0) ||
      (weights.memory_bytes() != 0 && weights.memory_bytes() < weights.bytes()))
    problem("weights: memory_bytes are " + std::to_string(weights.memory_bytes()) + ", expected at least " +
            std::to_string(weights.bytes()) + " with an export that prepares them, and 0 without one");
}

void Checker::parameter(const Parameter &parameter) {
  std::string what = "parameter " + quote(parameter.name());
  const Dtype *dtype = findDtype(parameter.dtype());
  if (!dtype)
    problem(what + ": expected one of the dtypes " + dtypeNames() + ", found " + quote(parameter.dtype()));
  unsigned elementBytes = dtype ? dtype->bytes : 0;
  if (parameter.has_place())
    place(parameter.place(), largestSession, byteCount(parameter.dims(), elementBytes), elementBytes, what);
  else if (parameter.recipe().empty())
    problem(what + " has neither a place nor a recipe");
}

std::vector<std::string> Checker::run() {
  if (manifest.name().empty())
    problem("the model has no name");
  if (manifest.entries().empty())
    problem("the model has no entry");
  if (manifest.variants().empty())
    problem("the package has no variant of its module");
  uniqueNames(manifest.entries(), "entry");
  uniqueNames(manifest.variants(), "variant");
  uniqueNames(manifest.parameters(), "parameter");
  for (const auto &item : manifest.entries())
    entry(item);
  for (const auto &item : manifest.states())
    state(item);
  for (const auto &item : manifest.variants())
    variant(item);
  for (const auto &item : manifest.parameters())
    parameter(item);
  weights();
  return std::move(problems);
}

std::vector<std::string> wasmtorch::package::manifestProblems(const Manifest &manifest) { return Checker(manifest).run(); }
