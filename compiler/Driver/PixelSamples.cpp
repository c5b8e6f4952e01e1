// Samples of pixels, as the model itself takes them.
#include "compiler/Driver/PixelSamples.h"

#include "compiler/Driver/DepFile.h"
#include "compiler/Driver/Messages.h"
#include "package/Npy.h"

#include "llvm/ADT/STLExtras.h"

#include <cstring>

using namespace mlir;

namespace wasmtorch {

using package::Outcome;

namespace {

// Red, green and blue are 0, 1, 2.
double colour(const wt::Image &image, const char *bytes, int64_t which) {
  return static_cast<unsigned char>(bytes[image.format == "gray" ? 0 : image.blueFirst() ? 2 - which : which]);
}

// One channel of one pixel: written apart from the compiled form, so that --verify compares two.
float channelOf(const wt::Image &image, const char *bytes, int64_t index) {
  double value = image.channels == "gray"
                     ? 0.299 * colour(image, bytes, 0) + 0.587 * colour(image, bytes, 1) + 0.114 * colour(image, bytes, 2)
                     : colour(image, bytes, image.channels == "bgr" ? 2 - index : index);
  return static_cast<float>((value * image.scale - image.meanOf(index)) / image.stdOf(index));
}

package::NpyArray imageOfPixels(const wt::Image &image, const package::NpyArray &pixels) {
  int64_t batch = pixels.shape[0], area = pixels.shape[1] * pixels.shape[2], channels = image.channelCount();
  package::NpyArray result;
  result.dtype = "f32";
  result.shape = {batch, pixels.shape[1], pixels.shape[2]};
  result.shape.insert(result.shape.begin() + (image.channelsLast ? 3 : 1), channels);
  result.bytes.resize(batch * area * channels * sizeof(float));
  for (int64_t n = 0; n < batch; ++n)
    for (int64_t at = 0; at < area; ++at)
      for (int64_t c = 0; c < channels; ++c) {
        float value = channelOf(image, pixels.bytes.data() + (n * area + at) * image.pixelBytes(), c);
        int64_t place = image.channelsLast ? (n * area + at) * channels + c : (n * channels + c) * area + at;
        std::memcpy(&result.bytes[place * sizeof(float)], &value, sizeof(float));
      }
  return result;
}

bool holdsPixels(const package::NpyHeader &header) { return header.dtype == "u8" && header.shape.size() == 4; }

LogicalResult convert(const ImageInput &input, const std::string &file, ScratchFiles &scratch, std::string &converted) {
  package::NpyArray pixels;
  if (auto read = package::readNpy(file, pixels); !read)
    return reportError(read.message());
  if (pixels.shape[3] != input.image.pixelBytes())
    return reportError("--sample: '" + file + "': expected pixels of " + std::to_string(input.image.pixelBytes()) + " bytes (" +
                       input.image.format + ") for input '" + input.name + "', found " + std::to_string(pixels.shape[3]) +
                       "; --image-input " + input.name + ":format= says what they are");
  package::NpyArray result = imageOfPixels(input.image, pixels);
  if (auto made = scratch.create("npy", converted); !made)
    return reportError(made.message());
  auto written = package::writeNpy(converted, result, result.bytes);
  return written ? success() : reportError(written.message());
}

} // namespace

LogicalResult samplesForModel(const Options &options, ScratchFiles &scratch, std::vector<std::string> &samples) {
  samples = options.samples;
  auto nameOf = [](const std::string &sample) { return sample.substr(0, sample.size() - sampleFile(sample).size()); };
  std::vector<const ImageInput *> unnamed;
  for (const ImageInput &image : options.images)
    if (llvm::none_of(samples, [&](const std::string &sample) { return nameOf(sample) == image.name + "="; }))
      unnamed.push_back(&image);
  size_t next = 0;
  for (std::string &sample : samples) {
    std::string name = nameOf(sample), file = sampleFile(sample), converted;
    package::NpyHeader header;
    // What can't be read is the importer's to say.
    if (options.images.empty() || !package::readNpyHeader(file, header) || !holdsPixels(header))
      continue;
    auto named = llvm::find_if(options.images, [&](const ImageInput &image) { return image.name + "=" == name; });
    const ImageInput *image = named != options.images.end() ? &*named : name.empty() && next < unnamed.size() ? unnamed[next++] : nullptr;
    if (!image)
      continue;
    if (failed(convert(*image, file, scratch, converted)))
      return failure();
    sample = name + converted;
  }
  return success();
}

} // namespace wasmtorch
