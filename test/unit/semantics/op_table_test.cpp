// That the evaluator knows every op, and that composites mean what their decompositions mean.
#include "semantics/OpTable.h"
#include "semantics/TensorFiles.h"
#include "test/unit/semantics/Program.h"

#include "llvm/ADT/StringSet.h"

#include <catch2/catch.hpp>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::test;

TEST_CASE("every op of the dialect has a meaning", "[semantics]") {
  Program program("");
  // Those that the evaluator itself takes care of, or that are no computation; programs with open sizes (wt.dim, wt.aten) are read and
  // printed, not run.
  llvm::StringSet<> others{"wt.param", "wt.derived", "wt.yield", "wt.get",   "wt.constant", "wt.state",
                           "wt.read",  "wt.assign",  "wt.if",    "wt.while", "wt.dim",      "wt.aten"};
  int count = 0;
  for (RegisteredOperationName name : program.context.getRegisteredOperationsByDialect("wt")) {
    INFO(name.getStringRef().str());
    CHECK((others.contains(name.getStringRef()) || semantics::OpTable::get().find(name.getStringRef())));
    ++count;
  }
  CHECK(count > 40);
}

// One function of one composite each.
static const char *composites = R"(
  func.func @f0(%x: tensor<2x7xf32>) -> tensor<2x7xf32> { %y = wt.gelu %x : (tensor<2x7xf32>) -> tensor<2x7xf32> return %y : tensor<2x7xf32> }
  func.func @f1(%x: tensor<2x7xf32>) -> tensor<2x7xf32> { %y = wt.gelu %x {form = #wt.gelu_form<tanh>} : (tensor<2x7xf32>) -> tensor<2x7xf32> return %y : tensor<2x7xf32> }
  func.func @f2(%x: tensor<2x7xf32>) -> tensor<2x7xf32> { %y = wt.silu %x : (tensor<2x7xf32>) -> tensor<2x7xf32> return %y : tensor<2x7xf32> }
  func.func @f3(%x: tensor<2x7xf32>) -> tensor<2x7xf32> { %y = wt.hardsigmoid %x : (tensor<2x7xf32>) -> tensor<2x7xf32> return %y : tensor<2x7xf32> }
  func.func @f4(%x: tensor<2x7xf32>) -> tensor<2x7xf32> { %y = wt.hardswish %x : (tensor<2x7xf32>) -> tensor<2x7xf32> return %y : tensor<2x7xf32> }
  func.func @f5(%x: tensor<2x3x5xf32>, %s: tensor<3xf32>) -> tensor<2x3x5xf32> { %y = wt.prelu %x, %s : (tensor<2x3x5xf32>, tensor<3xf32>) -> tensor<2x3x5xf32> return %y : tensor<2x3x5xf32> }
  func.func @f6(%x: tensor<2x3x5xf32>, %s: tensor<1xf32>) -> tensor<2x3x5xf32> { %y = wt.prelu %x, %s : (tensor<2x3x5xf32>, tensor<1xf32>) -> tensor<2x3x5xf32> return %y : tensor<2x3x5xf32> }
  func.func @f7(%x: tensor<2x3x5xf32>) -> tensor<2x5xf32> { %y = wt.mean %x {dims = array<i64: 1>, keep_dims = false} : (tensor<2x3x5xf32>) -> tensor<2x5xf32> return %y : tensor<2x5xf32> }
  func.func @f8(%x: tensor<2x3x5xf32>) -> tensor<2x3x5xf32> { %y = wt.softmax %x {dim = 1 : i64} : (tensor<2x3x5xf32>) -> tensor<2x3x5xf32> return %y : tensor<2x3x5xf32> }
  func.func @f9(%x: tensor<2x3x5xf32>) -> tensor<2x3x5xf32> { %y = wt.log_softmax %x {dim = 2 : i64} : (tensor<2x3x5xf32>) -> tensor<2x3x5xf32> return %y : tensor<2x3x5xf32> }
  func.func @f10(%x: tensor<1x2x4x6xf32>) -> tensor<1x2x2x3xf32> { %y = wt.adaptive_avg_pool %x {output_size = array<i64: 2, 3>} : (tensor<1x2x4x6xf32>) -> tensor<1x2x2x3xf32> return %y : tensor<1x2x2x3xf32> }
  func.func @f11(%x: tensor<1x4x6x2xf32>) -> tensor<1x1x1x2xf32> { %y = wt.adaptive_avg_pool %x {output_size = array<i64: 1, 1>, layout = #wt.layout<channels_last>} : (tensor<1x4x6x2xf32>) -> tensor<1x1x1x2xf32> return %y : tensor<1x1x1x2xf32> }
  func.func @f12(%x: tensor<2x3x4xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x3x4xf32> {
    %p = wt.mul %v, %v : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
    %y = wt.batch_norm %x, %m, %p, %g, %b {epsilon = 1.0e-5 : f64} : (tensor<2x3x4xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<2x3x4xf32>
    return %y : tensor<2x3x4xf32>
  }
  func.func @f13(%x: tensor<2x4x3xf32>, %m: tensor<3xf32>, %v: tensor<3xf32>, %g: tensor<3xf32>, %b: tensor<3xf32>) -> tensor<2x4x3xf32> {
    %p = wt.mul %v, %v : (tensor<3xf32>, tensor<3xf32>) -> tensor<3xf32>
    %y = wt.batch_norm %x, %m, %p, %g, %b {epsilon = 1.0e-5 : f64, layout = #wt.layout<channels_last>} : (tensor<2x4x3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>, tensor<3xf32>) -> tensor<2x4x3xf32>
    return %y : tensor<2x4x3xf32>
  }
  func.func @f14(%a: tensor<2x3x4xf32>, %b: tensor<3x4xf32>, %c: tensor<3x4xf32>) -> tensor<2x3x4xf32> {
    %y = wt.layer_norm %a, %b, %c {epsilon = 1.0e-5 : f64, dims = 2 : i64} : (tensor<2x3x4xf32>, tensor<3x4xf32>, tensor<3x4xf32>) -> tensor<2x3x4xf32>
    return %y : tensor<2x3x4xf32>
  }
  func.func @f15(%a: tensor<2x3x4xf32>, %b: tensor<4xf32>) -> tensor<2x3x4xf32> {
    %y = wt.rms_norm %a, %b {epsilon = 1.0e-5 : f64, dims = 1 : i64} : (tensor<2x3x4xf32>, tensor<4xf32>) -> tensor<2x3x4xf32>
    return %y : tensor<2x3x4xf32>
  }
  func.func @f16(%a: tensor<2x6x4xf32>, %b: tensor<6xf32>, %c: tensor<6xf32>) -> tensor<2x6x4xf32> {
    %y = wt.group_norm %a, %b, %c {epsilon = 1.0e-5 : f64, groups = 3 : i64} : (tensor<2x6x4xf32>, tensor<6xf32>, tensor<6xf32>) -> tensor<2x6x4xf32>
    return %y : tensor<2x6x4xf32>
  }
  func.func @f17(%a: tensor<2x6x4xf32>, %b: tensor<6xf32>) -> tensor<2x6x4xf32> {
    %y = wt.group_norm %a, %b {epsilon = 1.0e-5 : f64, groups = 6 : i64} : (tensor<2x6x4xf32>, tensor<6xf32>) -> tensor<2x6x4xf32>
    return %y : tensor<2x6x4xf32>
  }
  func.func @f18(%a: tensor<2x3x4xf32>, %b: tensor<2x5x4xf32>, %c: tensor<1x5x6xf32>, %d: tensor<3x5xf32>) -> tensor<2x3x6xf32> {
    %y = wt.attention %a, %b, %c, %d {scale = 0.5 : f64, causal = true} : (tensor<2x3x4xf32>, tensor<2x5x4xf32>, tensor<1x5x6xf32>, tensor<3x5xf32>) -> tensor<2x3x6xf32>
    return %y : tensor<2x3x6xf32>
  }
  func.func @f19(%a: tensor<1x4x3x2xf32>, %b: tensor<4x2x3x2xf32>, %c: tensor<4xf32>) -> tensor<1x4x6x7xf32> {
    %y = wt.convolution_transpose %a, %b, %c {stride = array<i64: 2, 3>, crop_low = array<i64: 1, 0>, crop_high = array<i64: 0, -1>, dilation = array<i64: 1, 2>, groups = 2 : i64} : (tensor<1x4x3x2xf32>, tensor<4x2x3x2xf32>, tensor<4xf32>) -> tensor<1x4x6x7xf32>
    return %y : tensor<1x4x6x7xf32>
  }
  func.func @f20(%a: tensor<1x2x4xf32>, %b: tensor<2x3x2xf32>) -> tensor<1x3x1xf32> {
    %y = wt.convolution_transpose %a, %b {stride = array<i64: 1>, crop_low = array<i64: 2>, crop_high = array<i64: 2>, dilation = array<i64: 1>, groups = 1 : i64} : (tensor<1x2x4xf32>, tensor<2x3x2xf32>) -> tensor<1x3x1xf32>
    return %y : tensor<1x3x1xf32>
  }
  func.func @f21(%a: tensor<2x3x4xf32>, %b: tensor<4x5xf32>) -> tensor<2x3x5xf32> {
    %c = wt.convert %a : (tensor<2x3x4xf32>) -> tensor<2x3x4xf64>
    %d = wt.convert %b : (tensor<4x5xf32>) -> tensor<4x5xf64>
    %e = wt.matmul %c, %d : (tensor<2x3x4xf64>, tensor<4x5xf64>) -> tensor<2x3x5xf64>
    %y = wt.convert %e : (tensor<2x3x5xf64>) -> tensor<2x3x5xf32>
    return %y : tensor<2x3x5xf32>
  }
  func.func @f22(%a: tensor<3x4xf32>, %b: tensor<5x4xf32>, %c: tensor<5xf32>) -> tensor<3x5xf32> {
    %d = wt.convert %a : (tensor<3x4xf32>) -> tensor<3x4xf64>
    %e = wt.convert %b : (tensor<5x4xf32>) -> tensor<5x4xf64>
    %f = wt.convert %c : (tensor<5xf32>) -> tensor<5xf64>
    %g = wt.linear %d, %e, %f : (tensor<3x4xf64>, tensor<5x4xf64>, tensor<5xf64>) -> tensor<3x5xf64>
    %y = wt.convert %g : (tensor<3x5xf64>) -> tensor<3x5xf32>
    return %y : tensor<3x5xf32>
  }
  func.func @f23(%a: tensor<2x4x5x6xf32>, %b: tensor<6x2x3x2xf32>, %c: tensor<6xf32>) -> tensor<2x6x3x6xf32> {
    %d = wt.convert %a : (tensor<2x4x5x6xf32>) -> tensor<2x4x5x6xf64>
    %e = wt.convert %b : (tensor<6x2x3x2xf32>) -> tensor<6x2x3x2xf64>
    %f = wt.convert %c : (tensor<6xf32>) -> tensor<6xf64>
    %g = wt.convolution %d, %e, %f {stride = array<i64: 2, 1>, pad_low = array<i64: 1, 0>, pad_high = array<i64: 1, 2>, dilation = array<i64: 1, 2>, groups = 2 : i64}
      : (tensor<2x4x5x6xf64>, tensor<6x2x3x2xf64>, tensor<6xf64>) -> tensor<2x6x3x6xf64>
    %y = wt.convert %g : (tensor<2x6x3x6xf64>) -> tensor<2x6x3x6xf32>
    return %y : tensor<2x6x3x6xf32>
  })";

static std::vector<float> run(Program &program, func::FuncOp function) {
  semantics::Tensors arguments;
  for (auto [i, type] : llvm::enumerate(function.getArgumentTypes()))
    arguments.push_back(semantics::randomTensor(cast<RankedTensorType>(type), i));
  auto results = program.evaluator().evaluateFunction(function, arguments);
  REQUIRE(succeeded(results));
  return floats(results->front());
}

TEST_CASE("composites mean what their decompositions mean", "[semantics]") {
  Program program(composites);
  llvm::StringSet<> seen;
  for (auto function : program.module->getOps<func::FuncOp>()) {
    INFO(function.getName().str());
    std::vector<float> whole = run(program, function);
    for (Operation &op : llvm::make_early_inc_range(function.getBody().front()))
      if (auto composite = dyn_cast<wt::DecomposableOpInterface>(op)) {
        OpBuilder builder(&op);
        auto values = composite.decompose(builder);
        REQUIRE(succeeded(values));
        seen.insert(op.getName().getStringRef());
        op.replaceAllUsesWith(*values);
        op.erase();
      }
    std::vector<float> parts = run(program, function);
    REQUIRE(whole.size() == parts.size());
    for (size_t i = 0; i < whole.size(); ++i)
      CHECK(parts[i] == Approx(whole[i]).epsilon(1e-5).margin(1e-6));
  }
  for (RegisteredOperationName name : program.context.getRegisteredOperationsByDialect("wt"))
    if (name.hasInterface<wt::DecomposableOpInterface>()) {
      INFO(name.getStringRef().str());
      CHECK(seen.contains(name.getStringRef()));
    }
}
