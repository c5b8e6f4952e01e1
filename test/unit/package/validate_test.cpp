// What the check of a manifest finds.
#include "Sample.h"

#include <catch2/catch.hpp>

#include <functional>

using namespace wasmtorch::package;
using wasmtorch::package::test::sampleManifest;

static std::vector<std::string> problemsAfter(const std::function<void(Manifest &)> &change) {
  Manifest manifest = sampleManifest();
  change(manifest);
  return manifestProblems(manifest);
}

using Problems = std::vector<std::string>;

TEST_CASE("a sound manifest has no problems", "[package]") { CHECK(manifestProblems(sampleManifest()) == Problems{}); }

TEST_CASE("an empty manifest says all that it lacks", "[package]") {
  CHECK(manifestProblems(Manifest()) ==
        Problems{"the model has no name", "the model has no entry", "the package has no variant of its module"});
}

TEST_CASE("a value's bytes and alignment must suit its type", "[package]") {
  auto problems = problemsAfter([](Manifest &m) {
    m.mutable_entries(0)->mutable_inputs(0)->mutable_place()->set_bytes(20);
    m.mutable_entries(0)->mutable_inputs(1)->mutable_place()->set_offset(68);
  });
  CHECK(problems == Problems{"entry 'forward', input 'x': its type takes 24 bytes, its place has 20",
                             "entry 'forward', input 'hidden.0': its offset 68 is not a multiple of its element's 8 bytes"});
}

TEST_CASE("weights that are computed at load take memory of their own", "[package]") {
  auto prepared = [](uint32_t more) {
    return [=](Manifest &m) {
      m.mutable_weights()->set_prepare("prepare");
      m.mutable_weights()->set_memory_bytes(more == 0 ? 0 : m.weights().bytes() + more);
    };
  };
  CHECK(problemsAfter(prepared(64)) == Problems{});
  std::string bytes = std::to_string(sampleManifest().weights().bytes());
  CHECK(problemsAfter(prepared(0)) ==
        Problems{"weights: memory_bytes are 0, expected at least " + bytes + " with an export that prepares them, and 0 without one"});
  CHECK(problemsAfter([](Manifest &m) { m.mutable_weights()->set_memory_bytes(1); }).size() == 1);
}

TEST_CASE("a value must lie within its space", "[package]") {
  auto problems = problemsAfter([](Manifest &m) { m.mutable_entries(0)->mutable_outputs(0)->mutable_place()->set_offset(252); });
  CHECK(problems == Problems{"entry 'forward', output 'output.0': ends at byte 257 of the session, which have 256"});
  problems = problemsAfter([](Manifest &m) { m.mutable_entries(0)->mutable_inputs(0)->mutable_place()->set_space("heap"); });
  CHECK(problems == Problems{"entry 'forward', input 'x': expected the space 'weights' or 'session', found 'heap'"});
}

TEST_CASE("sizes that wrap around 32 bits are seen", "[package]") {
  auto problems = problemsAfter([](Manifest &m) {
    for (int i = 0; i < 4; ++i)
      m.mutable_entries(0)->mutable_inputs(0)->add_dims()->set_size(65536);
  });
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].find("its type takes 4294967297 bytes") != std::string::npos);
  problems = problemsAfter([](Manifest &m) { m.mutable_variants(0)->set_static_bytes(4294967295u); });
  REQUIRE(problems.size() == 1);
  CHECK(problems[0].find("a 32-bit memory has 4294967296") != std::string::npos);
}

TEST_CASE("a dtype that is not known, or that JavaScript can't hold, is named", "[package]") {
  auto problems = problemsAfter([](Manifest &m) { m.mutable_entries(0)->mutable_inputs(0)->set_dtype("f31"); });
  CHECK(problems == Problems{"entry 'forward', input 'x': expected one of the dtypes f32, f64, f16, bf16, i8, i16, "
                             "i32, i64, u8, bool, found 'f31'"});
  problems = problemsAfter([](Manifest &m) {
    m.mutable_entries(0)->mutable_inputs(0)->set_dtype("f16");
    m.mutable_entries(0)->mutable_inputs(0)->mutable_place()->set_bytes(12);
  });
  CHECK(problems == Problems{"entry 'forward', input 'x': expected a dtype that JavaScript has a typed array for, found 'f16'"});
}

TEST_CASE("chunks must cover the weights without gaps", "[package]") {
  auto problems = problemsAfter([](Manifest &m) { m.mutable_weights()->mutable_chunks(1)->set_offset(96); });
  CHECK(problems == Problems{"weights: chunk at 96: expected at least a byte from 64 on", "weights: the chunks end at byte 160 of 128"});
}

TEST_CASE("files stand beside the manifest and are not the manifest", "[package]") {
  auto problems = problemsAfter([](Manifest &m) { m.mutable_weights()->set_file("../w"); });
  CHECK(problems == Problems{"weights: expected the name of a file beside the manifest, found '../w'"});
  problems = problemsAfter([](Manifest &m) { m.mutable_variants(0)->set_file("manifest.json"); });
  CHECK(problems == Problems{"variant 'simd': 'manifest.json' is the manifest itself"});
}

TEST_CASE("names stand there once, dispatches in order", "[package]") {
  auto problems = problemsAfter([](Manifest &m) {
    *m.add_parameters() = m.parameters(0);
    m.mutable_entries(0)->mutable_dispatches(0)->set_index(4);
    m.mutable_entries(0)->mutable_dispatches(0)->set_device("cuda");
  });
  CHECK(problems == Problems{"parameter 'norm.weight' stands there twice", "dispatch 0 of 'forward': expected the index 0, found 4",
                             "dispatch 0 of 'forward': expected the device 'wasm' or 'webgpu', found 'cuda'"});
}

TEST_CASE("a state's first value has its size and stands in the weights", "[package]") {
  auto problems = problemsAfter([](Manifest &m) {
    State &state = *m.add_states();
    test::fillValue(*state.mutable_value(), "h", "f32", {4}, 192, 16);
    state.mutable_initial()->set_space("weights");
    state.mutable_initial()->set_bytes(8);
  });
  CHECK(problems == Problems{"state 'h': expected an initial value of 16 bytes in the weights, found 8 in the weights"});
}

TEST_CASE("an input of pixels has the bytes of its format", "[package]") {
  auto pixels = [](Manifest &m) -> Value & {
    Value &input = *m.mutable_entries(0)->mutable_inputs(0);
    input.clear_dims();
    test::fillValue(input, "x", "u8", {1, 2, 3, 4}, 0, 24);
    input.mutable_image()->set_format("rgba");
    return input;
  };
  CHECK(problemsAfter([&](Manifest &m) { pixels(m); }) == Problems{});
  CHECK(problemsAfter([&](Manifest &m) { pixels(m).mutable_image()->set_format("cmyk"); }) ==
        Problems{"entry 'forward', input 'x': expected pixels of the format 'rgba', 'rgb', 'bgra', 'bgr' or 'gray', found 'cmyk'"});
  CHECK(problemsAfter([&](Manifest &m) { pixels(m).mutable_image()->set_format("bgr"); }) ==
        Problems{"entry 'forward', input 'x': expected its bgr pixels as u8 of 4 dimensions, the last being 3"});
}
