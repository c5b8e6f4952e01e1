// The weight file, its chunks and what the manifest says of parameters.
#include "codegen/Weights/Parameters.h"
#include "codegen/Weights/WeightFile.h"
#include "package/Digest.h"
#include "test/unit/semantics/Program.h"

#include <catch2/catch.hpp>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::test;

// Bytes that a sink took.
static std::string written(Program &program, package::Weights &manifest) {
  auto placed = codegen::collectPlacedWeights(*program.module);
  REQUIRE(succeeded(placed));
  std::string bytes;
  auto sink = [&](ArrayRef<char> piece) {
    bytes.append(piece.data(), piece.size());
    return success();
  };
  REQUIRE(succeeded(codegen::writeWeightFile(*placed, *program.weights, sink, manifest)));
  return bytes;
}

static const char *packed = R"(
  wt.param @a : tensor<2x2xf32> {offset = 0 : i64, origin = "layer.a"}
  wt.param @b : tensor<2xf32> {offset = 64 : i64, origin = "layer.b"}
  wt.param @unused : tensor<2xf32> {offset = 0 : i64, origin = "unused"}
  wt.derived @turned : tensor<2x2xf32> {
    %a = wt.get @a : tensor<2x2xf32>
    %t = wt.permute %a {dims = array<i64: 1, 0>} : (tensor<2x2xf32>) -> tensor<2x2xf32>
    %s = wt.add %t, %t : (tensor<2x2xf32>, tensor<2x2xf32>) -> tensor<2x2xf32>
    wt.yield %s : tensor<2x2xf32>
  }
  plan.entry @forward attributes {session_bytes = 0 : i64} {
    %0 = plan.buffer weights[64] {weight = @turned} : memref<2x2xf32>
    %1 = plan.buffer weights[0] {weight = @b} : memref<2xf32>
  }
  plan.entry @other attributes {session_bytes = 0 : i64} {
    %0 = plan.buffer weights[64] {weight = @turned} : memref<4xf32>
  })";

TEST_CASE("weights stand at their offsets with zeros between", "[weights]") {
  Program program(packed);
  REQUIRE(program.open(floatBytes({1, 2, 3, 4}) + std::string(48, 'x') + floatBytes({5, 6})));
  package::Weights manifest;
  CHECK(written(program, manifest) == floatBytes({5, 6}) + std::string(56, '\0') + floatBytes({2, 6, 4, 8}));
  CHECK(manifest.bytes() == 80);
  REQUIRE(manifest.chunks_size() == 1);
  CHECK(manifest.chunks(0).sha256() == package::sha256(floatBytes({5, 6}) + std::string(56, '\0') + floatBytes({2, 6, 4, 8})));
}

TEST_CASE("parameters have a place, a recipe or no use", "[weights]") {
  Program program(packed);
  package::Manifest manifest;
  codegen::describeParameters(*program.module, *codegen::collectPlacedWeights(*program.module), *manifest.mutable_parameters());
  REQUIRE(manifest.parameters_size() == 3);
  CHECK(manifest.parameters(0).name() == "layer.a");
  CHECK(manifest.parameters(0).dims_size() == 2);
  CHECK(manifest.parameters(0).recipe() == "weights[64] = add(t0, t0) where t0 = permute(layer.a, dims = [1, 0])");
  CHECK(manifest.parameters(1).place().offset() == 0);
  CHECK(manifest.parameters(1).place().bytes() == 8);
  CHECK(manifest.parameters(2).recipe() == "not used");
}

TEST_CASE("a large file has a chunk for every 4 MiB and one for the rest", "[weights]") {
  Program program(R"(
    wt.derived @w : tensor<3000000xf32> {
      %c = wt.constant dense<1.0> : tensor<3000000xf32>
      wt.yield %c : tensor<3000000xf32>
    }
    plan.entry @forward attributes {session_bytes = 0 : i64} {
      %0 = plan.buffer weights[128] {weight = @w} : memref<3000000xf32>
    })");
  REQUIRE(program.open(""));
  package::Weights manifest;
  std::string bytes = written(program, manifest);
  CHECK(bytes.size() == 12000128);
  REQUIRE(manifest.chunks_size() == 3);
  uint64_t end = 0;
  for (const package::Chunk &chunk : manifest.chunks()) {
    CHECK(chunk.offset() == end);
    CHECK(chunk.sha256() == package::sha256(std::string_view(bytes).substr(chunk.offset(), chunk.bytes())));
    end += chunk.bytes();
  }
  CHECK(end == bytes.size());
  CHECK(manifest.chunks(0).bytes() == codegen::maxChunkBytes);
}

TEST_CASE("a plan without weights has an empty file", "[weights]") {
  Program program("plan.entry @forward attributes {session_bytes = 0 : i64} {}");
  REQUIRE(program.open(""));
  package::Weights manifest;
  CHECK(written(program, manifest).empty());
  CHECK(manifest.bytes() == 0);
  CHECK(manifest.chunks().empty());
}

static void checkRefused(const char *buffers, const char *message) {
  std::string text = R"(
    wt.param @a : tensor<32xf32> {offset = 0 : i64, origin = "a"}
    wt.param @b : tensor<32xf32> {offset = 0 : i64, origin = "b"}
    plan.entry @forward attributes {session_bytes = 0 : i64} {)";
  Program program(text + buffers + "}");
  CHECK(failed(codegen::collectPlacedWeights(*program.module)));
  INFO(program.errors);
  CHECK(program.errors.find(message) != std::string::npos);
}

TEST_CASE("places that cannot be are refused", "[weights]") {
  checkRefused("%0 = plan.buffer weights[0] {weight = @a} : memref<32xf32> %1 = plan.buffer weights[64] {weight = @b} : memref<32xf32>",
               "weight @b starts at byte 64, where @a has not ended yet");
  checkRefused("%0 = plan.buffer weights[0] : memref<32xf32>", "names none");
  checkRefused("%0 = plan.buffer weights[0] {weight = @c} : memref<32xf32>", "names @c, expected a weight");
  checkRefused("%0 = plan.buffer weights[0] {weight = @a} : memref<16xf32>", "has type");
  checkRefused("%0 = plan.buffer weights[4294967232] {weight = @a} : memref<32xf32>", "beyond the 4 GiB");
}
