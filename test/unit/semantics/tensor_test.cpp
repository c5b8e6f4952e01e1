// Element types and tensors.
#include "semantics/TensorFiles.h"
#include "test/unit/semantics/Program.h"

#include <catch2/catch.hpp>

#include <cstring>

using namespace mlir;
using namespace wasmtorch;
using namespace wasmtorch::semantics;

// Every value survives the way to double and back; what lies between two values goes to the nearer, or to the even one.
template <typename T> static void checkSmallFloat() {
  int wrong = 0;
  for (uint32_t bits = 0; bits < 0x7fff; ++bits) {
    T value{static_cast<uint16_t>(bits)}, next{static_cast<uint16_t>(bits + 1)};
    double low = value.toDouble(), high = next.toDouble();
    if (std::isnan(low)) {
      wrong += !std::isnan(T::fromDouble(low).toDouble());
      continue;
    }
    wrong += T::fromDouble(low).bits != bits || T::fromDouble(-low).bits != (bits | 0x8000);
    if (std::isinf(low) || std::isinf(high))
      continue;
    double middle = (low + high) / 2;
    wrong += T::fromDouble(middle).bits != (bits & 1 ? bits + 1 : bits);
    wrong += T::fromDouble(std::nextafter(middle, 0)).bits != bits || T::fromDouble(std::nextafter(middle, high)).bits != bits + 1;
  }
  CHECK(wrong == 0);
}

TEST_CASE("small floats round to nearest even, once", "[semantics]") {
  checkSmallFloat<Half>();
  checkSmallFloat<BFloat16>();
  CHECK(Half::fromDouble(65519.99).toDouble() == 65504);
  CHECK(std::isinf(Half::fromDouble(65520).toDouble()));
  CHECK(std::isinf(BFloat16::fromDouble(1e308).toDouble()));
  // By way of float this would be 1 + 2^-10.
  CHECK(Half::fromDouble(1 + std::ldexp(1, -11) + std::ldexp(1, -40)).toDouble() == 1 + std::ldexp(1, -10));
  CHECK(Half::fromDouble(1 + std::ldexp(1, -11) - std::ldexp(1, -40)).toDouble() == 1);
}

TEST_CASE("numbers of attributes fit the element type", "[semantics]") {
  CHECK(fromAttribute<int8_t>(-HUGE_VAL) == -128);
  CHECK(fromAttribute<uint8_t>(-3) == 0);
  CHECK(fromAttribute<int64_t>(1e300) == INT64_MAX);
  CHECK(fromAttribute<int32_t>(std::nan("")) == 0);
  CHECK(fromAttribute<int32_t>(-2.7) == -2);
  CHECK(fromAttribute<Bool>(0.5) == 1);
}

TEST_CASE("tensors survive the way through attributes", "[semantics]") {
  MLIRContext context;
  Builder b(&context);
  Type types[] = {b.getF32Type(),       b.getF64Type(), b.getF16Type(),
                  b.getBF16Type(),      b.getI64Type(), b.getI32Type(),
                  b.getIntegerType(16), b.getI8Type(),  b.getIntegerType(8, false),
                  b.getI1Type()};
  for (Type type : types)
    for (SmallVector<int64_t> shape : {SmallVector<int64_t>{}, {3, 5}, {0, 2}, {1}}) {
      Tensor tensor = randomTensor(RankedTensorType::get(shape, type), 7);
      auto back = Tensor::fromAttribute(tensor.toAttribute());
      REQUIRE(back);
      CHECK(back->getType() == tensor.getType());
      CHECK(back->getBytes() == tensor.getBytes());
      CHECK(dtypeFromName(&context, dtypeName(type)) == type);
    }
}

TEST_CASE("a tensor of equal elements becomes a splat and comes back whole", "[semantics]") {
  MLIRContext context;
  Builder b(&context);
  for (Type type : {Type(b.getF32Type()), Type(b.getI1Type())}) {
    Tensor zeros(RankedTensorType::get({4, 300}, type));
    DenseElementsAttr attribute = zeros.toAttribute();
    CHECK(attribute.isSplat());
    CHECK(Tensor::fromAttribute(attribute)->getBytes() == zeros.getBytes());
  }
}

TEST_CASE("random tensors are the same everywhere", "[semantics]") {
  MLIRContext context;
  Builder b(&context);
  Tensor tensor = randomTensor(RankedTensorType::get({100000}, b.getF32Type()), 1);
  double sum = 0, squares = 0;
  for (float value : test::floats(tensor)) {
    sum += value;
    squares += value * value;
  }
  CHECK(std::fabs(sum / 100000) < 0.02);
  CHECK(std::fabs(squares / 100000 - 1) < 0.02);
  CHECK(test::floats(randomTensor(RankedTensorType::get({2}, b.getF32Type()), 1)) ==
        std::vector<float>{tensor.elements<float>()[0], tensor.elements<float>()[1]});
  CHECK(tensor.elements<float>()[0] == 0x1.6ca2140000000p+0f);
}
