// Makes programs take pixels where they took images of floats.
#include "dialects/Wt/Image.h"
#include "dialects/Wt/ShapeMath.h"
#include "dialects/Wt/Wt.h"
#include "passes/Graph/Passes.h"

using namespace mlir;

namespace wasmtorch {
#define GEN_PASS_DEF_TAKEPIXELS
#include "passes/Graph/Passes.h.inc"

namespace {

// ITU-R BT.601, as most libraries of images compute it.
constexpr double luma[] = {0.299, 0.587, 0.114};

RankedTensorType typeOf(Value value) { return cast<RankedTensorType>(value.getType()); }

/// From pixels, u8 [N, H, W, bytes], to an image, f32 in the model's layout.
class Preprocessing {
public:
  Preprocessing(OpBuilder &b, Location loc, const wt::Image &image) : b(b), loc(loc), image(image) {}

  Value compute(Value pixels) {
    Value channels = normalize(pickChannels(pixels));
    return image.channelsLast ? channels : Value(wt::PermuteOp::create(b, loc, channels, wt::Shape{0, 3, 1, 2}));
  }

private:
  Value slice(Value pixels, int64_t first, int64_t count) {
    wt::Shape sizes(typeOf(pixels).getShape());
    if (first == 0 && sizes[3] == count)
      return pixels;
    sizes[3] = count;
    return wt::SliceOp::create(b, loc, pixels, wt::Shape{0, 0, 0, first}, sizes, wt::Shape{1, 1, 1, 1});
  }

  Value toFloat(Value value) { return wt::ConvertOp::create(b, loc, typeOf(value).clone(b.getF32Type()), value); }

  Value number(double value) {
    return wt::ConstantOp::create(b, loc, DenseElementsAttr::get(RankedTensorType::get({}, b.getF32Type()), b.getF32FloatAttr(value)));
  }

  // One number where all channels have the same: it is then part of the code and needs no place in the weights.
  Value numbers(ArrayRef<float> values) {
    if (llvm::all_equal(values))
      return number(values.front());
    auto type = RankedTensorType::get({static_cast<int64_t>(values.size())}, b.getF32Type());
    return wt::ConstantOp::create(b, loc, DenseElementsAttr::get(type, values));
  }

  // The model's channels as f32 [N, H, W, C], of the pixels' values.
  Value pickChannels(Value pixels) {
    if (image.format == "gray") {
      Value gray = toFloat(pixels);
      wt::Shape shape(typeOf(gray).getShape());
      shape[3] = image.channelCount();
      return shape[3] == 1 ? gray : Value(wt::ExpandOp::create(b, loc, RankedTensorType::get(shape, b.getF32Type()), gray));
    }
    if (image.channels == "gray")
      return toGray(pixels);
    Value colours = slice(pixels, 0, 3);
    if (image.blueFirst() != (image.channels == "bgr"))
      colours = wt::FlipOp::create(b, loc, colours, wt::Shape{3});
    return toFloat(colours);
  }

  Value toGray(Value pixels) {
    Value sum;
    for (int64_t i = 0; i < 3; ++i) {
      Value part = wt::MulOp::create(b, loc, toFloat(slice(pixels, image.blueFirst() ? 2 - i : i, 1)), number(luma[i]));
      sum = sum ? Value(wt::AddOp::create(b, loc, sum, part)) : part;
    }
    return sum;
  }

  // (x * scale - mean) / std as one product and one sum, with factors that are computed in double.
  Value normalize(Value channels) {
    SmallVector<float> factors, shifts;
    for (int64_t i = 0; i < image.channelCount(); ++i) {
      factors.push_back(image.scale / image.stdOf(i));
      shifts.push_back(-image.meanOf(i) / image.stdOf(i));
    }
    channels = wt::MulOp::create(b, loc, channels, numbers(factors));
    return llvm::all_of(shifts, [](float shift) { return shift == 0; }) ? channels
                                                                        : Value(wt::AddOp::create(b, loc, channels, numbers(shifts)));
  }

  OpBuilder &b;
  Location loc;
  const wt::Image &image;
};

// [N, H, W, bytes of a pixel] of an image's shape.
wt::Shape pixelShape(ArrayRef<int64_t> shape, const wt::Image &image) {
  bool last = image.channelsLast;
  return {shape[0], shape[last ? 1 : 2], shape[last ? 2 : 3], image.pixelBytes()};
}

LogicalResult takePixels(func::FuncOp function, unsigned index, const wt::Image &image) {
  BlockArgument argument = function.getArgument(index);
  auto type = typeOf(argument);
  unsigned channelDim = image.channelsLast ? 3 : 1;
  bool done = type.getElementType().isUnsignedInteger(8);
  if (type.getRank() != 4 || (!done && !type.getElementType().isF32()) ||
      type.getDimSize(done ? 3 : channelDim) != (done ? image.pixelBytes() : image.channelCount()))
    return emitError(argument.getLoc()) << "an input with the attribute wt.image: expected f32 of 4 dimensions, dimension " << channelDim
                                        << " being " << image.channelCount() << ", found " << type;
  if (done)
    return success();
  OpBuilder b = OpBuilder::atBlockBegin(&function.getBody().front());
  // Two arguments until the image is computed of one and stands where the other stood.
  auto pixels = RankedTensorType::get(pixelShape(type.getShape(), image), b.getIntegerType(8, /*isSigned=*/false));
  function.getBody().insertArgument(index, pixels, argument.getLoc());
  argument = function.getArgument(index + 1);
  argument.replaceAllUsesWith(Preprocessing(b, argument.getLoc(), image).compute(function.getArgument(index)));
  function.getBody().eraseArgument(index + 1);
  function.setFunctionType(b.getFunctionType(function.getBody().getArgumentTypes(), function.getResultTypes()));
  return success();
}

struct TakePixels : impl::TakePixelsBase<TakePixels> {
  void runOnOperation() override {
    bool ok = true;
    for (auto function : getOperation().getOps<func::FuncOp>())
      for (unsigned i = 0; i < function.getNumArguments(); ++i)
        if (auto attribute = function.getArgAttrOfType<DictionaryAttr>(i, wt::Image::attributeName)) {
          auto image = wt::Image::read(attribute, [&] { return emitError(function.getArgument(i).getLoc()); });
          ok &= succeeded(image) && succeeded(takePixels(function, i, *image));
        }
    if (!ok)
      signalPassFailure();
  }
};
} // namespace
} // namespace wasmtorch
