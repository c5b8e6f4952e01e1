// A sound manifest for tests to change.
#ifndef WASMTORCH_TEST_UNIT_PACKAGE_SAMPLE_H
#define WASMTORCH_TEST_UNIT_PACKAGE_SAMPLE_H

#include "package/Manifest.h"

namespace wasmtorch::package::test {

inline void fillValue(Value &value, const char *name, const char *dtype, std::initializer_list<unsigned> dims, unsigned offset,
                      unsigned bytes) {
  value.set_name(name);
  value.set_dtype(dtype);
  for (unsigned size : dims)
    value.add_dims()->set_size(size);
  value.mutable_place()->set_space("session");
  value.mutable_place()->set_offset(offset);
  value.mutable_place()->set_bytes(bytes);
}

inline Manifest sampleManifest() {
  Manifest manifest;
  manifest.set_format_version(manifestFormat);
  manifest.set_name("toy");
  manifest.mutable_producer()->set_compiler("0.1.0");
  manifest.mutable_producer()->set_llvm("22.1.8");
  Entry &entry = *manifest.add_entries();
  entry.set_name("forward");
  entry.set_symbol("run_forward");
  entry.set_dispatch_symbol("dispatch_forward");
  entry.set_session_bytes(256);
  fillValue(*entry.add_inputs(), "x", "f32", {2, 3}, 0, 24);
  fillValue(*entry.add_inputs(), "hidden.0", "i64", {2}, 64, 16);
  fillValue(*entry.add_inputs(), "gain", "f32", {}, 80, 4);
  fillValue(*entry.add_outputs(), "output.0", "bool", {5}, 128, 5);
  Dispatch &dispatch = *entry.add_dispatches();
  dispatch.set_kernel("f32-scale");
  dispatch.set_device("wasm");
  dispatch.set_flops(1.5e6);
  dispatch.set_bytes(0.1);
  dispatch.add_sources("model.py:3");
  Entry &second = *manifest.add_entries();
  second.set_name("it's");
  second.set_symbol("run_1");
  second.set_session_bytes(64);
  fillValue(*second.add_outputs(), "flag", "bool", {}, 0, 1);
  Variant &variant = *manifest.add_variants();
  variant.set_name("simd");
  variant.set_file("model.simd.wasm");
  variant.set_sha256(std::string(64, 'a'));
  variant.set_bytes(100);
  variant.set_static_bytes(16400);
  variant.add_features("simd128");
  Weights &weights = *manifest.mutable_weights();
  weights.set_file("model.weights");
  weights.set_bytes(128);
  for (unsigned offset : {0, 64}) {
    Chunk &chunk = *weights.add_chunks();
    chunk.set_offset(offset);
    chunk.set_bytes(64);
    chunk.set_sha256(std::string(64, 'b'));
  }
  Parameter &parameter = *manifest.add_parameters();
  parameter.set_name("norm.weight");
  parameter.set_dtype("f32");
  parameter.set_recipe("folded into conv.weight");
  return manifest;
}

} // namespace wasmtorch::package::test

#endif
