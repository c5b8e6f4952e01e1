// How pixels become a model's image: what the attribute `wt.image` of a program's argument says.
#include "dialects/Wt/Image.h"

#include "mlir/IR/Builders.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"

using namespace mlir;
using namespace wasmtorch::wt;

const std::vector<std::string> &Image::formats() {
  static const std::vector<std::string> names{"rgba", "rgb", "bgra", "bgr", "gray"};
  return names;
}

const std::vector<std::string> &Image::channelOrders() {
  static const std::vector<std::string> names{"rgb", "bgr", "gray"};
  return names;
}

// A byte for each letter, but for gray.
int64_t Image::pixelBytes() const { return format == "gray" ? 1 : format.size(); }

DictionaryAttr Image::attribute(MLIRContext *context) const {
  Builder b(context);
  return b.getDictionaryAttr({b.getNamedAttr("format", b.getStringAttr(format)), b.getNamedAttr("channels", b.getStringAttr(channels)),
                              b.getNamedAttr("channels_last", b.getBoolAttr(channelsLast)),
                              b.getNamedAttr("scale", b.getF64FloatAttr(scale)), b.getNamedAttr("mean", b.getDenseF64ArrayAttr(mean)),
                              b.getNamedAttr("std", b.getDenseF64ArrayAttr(std))});
}

FailureOr<Image> Image::read(DictionaryAttr attribute, llvm::function_ref<InFlightDiagnostic()> emitError) {
  auto format = attribute.getAs<StringAttr>("format"), channels = attribute.getAs<StringAttr>("channels");
  auto last = attribute.getAs<BoolAttr>("channels_last");
  auto scale = attribute.getAs<FloatAttr>("scale");
  auto mean = attribute.getAs<DenseF64ArrayAttr>("mean"), std = attribute.getAs<DenseF64ArrayAttr>("std");
  if (!format || !channels || !last || !scale || !mean || !std || attribute.size() != 6)
    return emitError() << "wt.image: expected format, channels, channels_last, scale, mean and std, found " << attribute;
  Image image;
  image.format = format.str();
  image.channels = channels.str();
  image.channelsLast = last.getValue();
  image.scale = scale.getValueAsDouble();
  image.mean = mean.asArrayRef().vec();
  image.std = std.asArrayRef().vec();
  for (const auto &[name, value, known] :
       {std::tuple("format", image.format, formats()), std::tuple("channels", image.channels, channelOrders())})
    if (!llvm::is_contained(known, value))
      return emitError() << "wt.image: " << name << ": expected one of " << llvm::join(known, ", ") << ", found '" << value << "'";
  for (const auto &[name, numbers] : {std::pair("mean", image.mean), std::pair("std", image.std)})
    if (numbers.size() != 1 && static_cast<int64_t>(numbers.size()) != image.channelCount())
      return emitError() << "wt.image: " << name << ": expected one number or one for each channel, " << image.channelCount() << ", found "
                         << numbers.size();
  if (llvm::is_contained(image.std, 0.0))
    return emitError() << "wt.image: std: expected numbers other than 0, found 0";
  return image;
}
