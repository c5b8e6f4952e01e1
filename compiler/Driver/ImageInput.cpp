// --image-input: an input that takes pixels, and how they become what the model was trained on.
#include "compiler/Driver/ImageInput.h"

#include "compiler/Driver/Messages.h"
#include "package/NearestName.h"

#include "mlir/Dialect/Func/IR/FuncOps.h"
#include "llvm/ADT/StringExtras.h"

#include <cmath>

using namespace mlir;

namespace wasmtorch {

using package::Outcome;

static Outcome parseNumber(StringRef text, double &number) {
  if (text.getAsDouble(number) || !std::isfinite(number))
    return Outcome::failure("expected a number, found '" + text.str() + "'");
  return Outcome::success();
}

static Outcome parseNumbers(StringRef text, std::vector<double> &numbers) {
  numbers.clear();
  llvm::SmallVector<StringRef> parts;
  text.split(parts, '/');
  for (StringRef part : parts) {
    numbers.emplace_back();
    if (!parseNumber(part, numbers.back()))
      return Outcome::failure("expected a number, or one for each channel with slashes between them, found '" + text.str() + "'");
  }
  if (numbers.size() != 1 && numbers.size() != 3)
    return Outcome::failure("expected one number or three, found " + std::to_string(numbers.size()));
  return Outcome::success();
}

// A number, or a fraction like 1/255.
static Outcome parseScale(StringRef text, double &scale) {
  auto [above, below] = text.split('/');
  double divisor = 1;
  if (!parseNumber(above, scale) || (text.contains('/') && !parseNumber(below, divisor)) || divisor == 0 || scale == 0)
    return Outcome::failure("expected a number or a fraction other than 0, found '" + text.str() + "'");
  scale /= divisor;
  return Outcome::success();
}

// A name out of a closed set.
static Outcome parseName(StringRef text, const std::vector<std::string> &known, std::string &name) {
  name = text.str();
  if (llvm::is_contained(known, name))
    return Outcome::success();
  std::string nearest = package::nearestName(text, known);
  return Outcome::failure("'" + name + "' is none of " + llvm::join(known, ", ") +
                          (nearest.empty() ? "" : "; did you mean '" + nearest + "'?"));
}

static Outcome parseLayout(StringRef text, bool &channelsLast) {
  std::string name;
  auto read = parseName(text, {"nchw", "nhwc"}, name);
  channelsLast = name == "nhwc";
  return read;
}

static Outcome parseSetting(StringRef name, StringRef value, ImageInput &input) {
  wt::Image &image = input.image;
  if (name == "mean")
    return parseNumbers(value, image.mean);
  if (name == "std") {
    auto read = parseNumbers(value, image.std);
    return read && llvm::is_contained(image.std, 0.0) ? Outcome::failure("expected numbers other than 0, found '" + value.str() + "'")
                                                      : read;
  }
  if (name == "scale")
    return parseScale(value, image.scale);
  if (name == "format")
    return parseName(value, wt::Image::formats(), image.format);
  if (name == "channels")
    return input.saysChannels = true, parseName(value, wt::Image::channelOrders(), image.channels);
  return input.saysLayout = true, parseLayout(value, image.channelsLast);
}

Outcome parseImageInput(const std::string &text, ImageInput &input) {
  auto [name, settings] = StringRef(text).split(':');
  input.text = text;
  input.name = name.str();
  if (name.empty())
    return Outcome::failure("expected NAME[:SETTING,...], found '" + text + "'");
  auto problem = [&](const std::string &what) { return Outcome::failure("input '" + input.name + "': " + what); };
  if (settings.empty())
    return StringRef(text).contains(':') ? problem("expected settings behind the colon, found none") : Outcome::success();
  static const std::vector<std::string> known{"mean", "std", "scale", "format", "channels", "layout"};
  llvm::SmallVector<StringRef> parts;
  settings.split(parts, ',');
  std::vector<std::string> given;
  for (auto [i, part] : llvm::enumerate(parts)) {
    auto [key, value] = part.split('=');
    // The short form: a mean and a standard deviation.
    if (!part.contains('=')) {
      if (i > 1 || (i == 1 && given.front() != "mean"))
        return problem("'" + part.str() + "' is no setting; expected " + llvm::join(known, "=, ") + "=");
      value = part;
      key = known[i];
    }
    std::string nearest = package::nearestName(key.str(), known);
    if (!llvm::is_contained(known, key))
      return problem("'" + key.str() + "' is none of " + llvm::join(known, ", ") +
                     (nearest.empty() ? "" : "; did you mean '" + nearest + "'?"));
    if (llvm::is_contained(given, key))
      return problem(key.str() + " is given twice");
    given.push_back(key.str());
    if (auto read = parseSetting(key, value, input); !read)
      return problem(key.str() + ": " + read.message());
  }
  // Without a type to go by: gray pixels make a gray image, others one of colours.
  if (!input.saysChannels && input.image.format == "gray")
    input.image.channels = "gray";
  return Outcome::success();
}

// The layout and the channels from the argument's type, unless the user says them; these must then agree with it.
static FailureOr<wt::Image> imageOf(const ImageInput &input, Type argument) {
  auto type = dyn_cast<RankedTensorType>(argument);
  auto refuse = [&](const std::string &expected) -> FailureOr<wt::Image> {
    std::string found;
    llvm::raw_string_ostream(found) << argument;
    return reportError("--image-input: input '" + input.name + "': expected " + expected + ", found " + found);
  };
  if (!type || type.getRank() != 4 || !type.getElementType().isF32())
    return refuse("an image, f32[N,C,H,W] or f32[N,H,W,C], for pixels to become");
  wt::Image image = input.image;
  for (bool last : {false, true}) {
    int64_t channels = type.getDimSize(last ? 3 : 1);
    if ((input.saysLayout && last != image.channelsLast) || (channels != 1 && channels != 3) ||
        (input.saysChannels && channels != image.channelCount()))
      continue;
    image.channelsLast = last;
    if (!input.saysChannels)
      image.channels = channels == 1 ? "gray" : "rgb";
    for (auto [name, numbers] : {std::pair("mean", image.mean), std::pair("std", image.std)})
      if (numbers.size() > 1 && channels == 1)
        return refuse(std::string("three channels for three numbers of ") + name);
    return image;
  }
  std::string channels = !input.saysChannels ? "3 channels or 1" : image.channelCount() == 1 ? "1 channel" : "3 channels";
  return refuse("an image of " + channels + " as " +
                (!input.saysLayout    ? "[N,C,H,W] or [N,H,W,C]"
                 : image.channelsLast ? "[N,H,W,C]"
                                      : "[N,C,H,W]"));
}

static LogicalResult markImageInput(const ImageInput &input, ModuleOp module) {
  std::vector<std::string> names;
  for (auto function : module.getOps<func::FuncOp>())
    for (unsigned i = 0; i < function.getNumArguments(); ++i) {
      auto name = function.getArgAttrOfType<StringAttr>(i, "wt.name");
      names.push_back(name ? name.str() : "input." + std::to_string(i));
      if (names.back() != input.name)
        continue;
      auto image = imageOf(input, function.getArgument(i).getType());
      if (failed(image))
        return failure();
      function.setArgAttr(i, wt::Image::attributeName, image->attribute(module.getContext()));
      return success();
    }
  std::string nearest = package::nearestName(input.name, names);
  return reportError("--image-input: there is no input '" + input.name + "': the model takes '" + llvm::join(names, "', '") + "'" +
                     (nearest.empty() ? "" : "; did you mean '" + nearest + "'?"));
}

LogicalResult markImageInputs(const std::vector<ImageInput> &inputs, ModuleOp module) {
  bool ok = true;
  for (const ImageInput &input : inputs)
    ok &= succeeded(markImageInput(input, module));
  return success(ok);
}

} // namespace wasmtorch
