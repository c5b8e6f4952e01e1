// The element types of tensors as C++ types, and how the evaluator computes with each of them.
#ifndef WASMTORCH_SEMANTICS_ELEMENT_TYPES_H
#define WASMTORCH_SEMANTICS_ELEMENT_TYPES_H

#include "mlir/IR/BuiltinTypes.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <type_traits>

namespace wasmtorch::semantics {

/// A float of 16 bits with `mantissaBits` after the point. Conversion rounds once, to nearest even: by way of float
/// it would round twice.
template <unsigned mantissaBits> struct SmallFloat {
  uint16_t bits = 0;

  static SmallFloat fromDouble(double value) {
    SmallFloat result{static_cast<uint16_t>(std::signbit(value) ? 0x8000 : 0)};
    if (std::isnan(value)) {
      result.bits |= infinity | 1u << (mantissaBits - 1);
      return result;
    }
    if (value == 0)
      return result;
    // The distance between neighbours at the value's size; below the smallest normal number it stays what it is there.
    int exponent = std::isinf(value) ? maxExponent + 1 : std::max(std::ilogb(value), 1 - maxExponent);
    if (exponent > maxExponent) {
      result.bits |= infinity;
      return result;
    }
    // A mantissa that rounds up to the next power of two carries into the exponent, or into infinity.
    double mantissa = std::nearbyint(std::ldexp(std::fabs(value), static_cast<int>(mantissaBits) - exponent));
    result.bits |= static_cast<uint16_t>(((exponent + maxExponent - 1) << mantissaBits) + static_cast<int>(mantissa));
    return result;
  }

  double toDouble() const {
    int biased = (bits & 0x7fff) >> mantissaBits, mantissa = bits & ((1 << mantissaBits) - 1);
    double value = (bits & 0x7fff) == infinity  ? HUGE_VAL
                   : (bits & 0x7fff) > infinity ? std::nan("")
                   : biased == 0 ? std::ldexp(mantissa, 1 - maxExponent - static_cast<int>(mantissaBits))
                                 : std::ldexp(mantissa + (1 << mantissaBits), biased - maxExponent - static_cast<int>(mantissaBits));
    return std::copysign(value, bits & 0x8000 ? -1.0 : 1.0);
  }

private:
  static constexpr int maxExponent = (1 << (14 - mantissaBits)) - 1;
  static constexpr uint16_t infinity = 0x8000 - (1 << mantissaBits);
};

using Half = SmallFloat<10>;
using BFloat16 = SmallFloat<7>;

/// A byte of 0 or 1. Arithmetic on it is arithmetic on integers whose result counts as true where it is not 0.
struct Bool {
  uint8_t value = 0;
};

/// What an element type is computed in: double for floats, 64-bit integers for integers and bool.
template <typename T> using Computed = std::conditional_t<std::is_integral_v<T> || std::is_same_v<T, Bool>, int64_t, double>;

/// Whether an element type is one of the floats.
template <typename T> constexpr bool isFloat = std::is_same_v<Computed<T>, double>;

inline Computed<float> load(float value) { return value; }
inline Computed<double> load(double value) { return value; }
inline Computed<Half> load(Half value) { return value.toDouble(); }
inline Computed<BFloat16> load(BFloat16 value) { return value.toDouble(); }
inline Computed<Bool> load(Bool value) { return value.value; }
template <typename T, typename = std::enable_if_t<std::is_integral_v<T>>> int64_t load(T value) { return value; }

/// Rounds a computed value to the element type: floats to nearest even, integers modulo their size.
template <typename T> T store(Computed<T> value) {
  if constexpr (std::is_same_v<T, Half> || std::is_same_v<T, BFloat16>)
    return T::fromDouble(value);
  else if constexpr (std::is_same_v<T, Bool>)
    return Bool{static_cast<uint8_t>(value != 0)};
  else
    return static_cast<T>(value);
}

/// The value that loses against every other one in a maximum, and in a minimum: an infinity for floats.
template <typename T> Computed<T> lowest() {
  if constexpr (isFloat<T>)
    return -std::numeric_limits<double>::infinity();
  else if constexpr (std::is_same_v<T, Bool>)
    return 0;
  else
    return std::numeric_limits<T>::min();
}
template <typename T> Computed<T> highest() {
  if constexpr (isFloat<T>)
    return std::numeric_limits<double>::infinity();
  else if constexpr (std::is_same_v<T, Bool>)
    return 1;
  else
    return std::numeric_limits<T>::max();
}

/// An attribute's number as the element type computes with it. One beyond an integer type's values becomes the nearest of
/// them, NaN becomes 0, and fractions are cut off.
template <typename T> Computed<T> fromAttribute(double value) {
  if constexpr (isFloat<T>)
    return value;
  else if constexpr (std::is_same_v<T, Bool>)
    return value != 0;
  else if (std::isnan(value))
    return 0;
  else if (value <= static_cast<double>(lowest<T>()))
    return lowest<T>();
  else if (value >= static_cast<double>(highest<T>()))
    return highest<T>();
  else
    return static_cast<int64_t>(value);
}

template <typename T> struct ElementTag {
  using type = T;
};

/// Calls `function` with the `ElementTag` of an integer type or bool.
template <typename Function> decltype(auto) dispatchInteger(mlir::Type type, Function &&function) {
  if (type.isInteger(64))
    return function(ElementTag<int64_t>());
  if (type.isInteger(32))
    return function(ElementTag<int32_t>());
  if (type.isInteger(16))
    return function(ElementTag<int16_t>());
  if (type.isUnsignedInteger(8))
    return function(ElementTag<uint8_t>());
  if (type.isInteger(8))
    return function(ElementTag<int8_t>());
  assert(type.isInteger(1) && "no integer type of a wt tensor");
  return function(ElementTag<Bool>());
}

/// Calls `function` with the `ElementTag` of a type of wt's float tensors, without instantiating it for others.
template <typename Function> decltype(auto) dispatchFloat(mlir::Type type, Function &&function) {
  if (type.isF32())
    return function(ElementTag<float>());
  if (type.isF64())
    return function(ElementTag<double>());
  if (type.isF16())
    return function(ElementTag<Half>());
  assert(type.isBF16() && "no float type of a wt tensor");
  return function(ElementTag<BFloat16>());
}

/// The same for any wt element type.
template <typename Function> decltype(auto) dispatchElement(mlir::Type type, Function &&function) {
  if (llvm::isa<mlir::FloatType>(type))
    return dispatchFloat(type, std::forward<Function>(function));
  return dispatchInteger(type, std::forward<Function>(function));
}

/// Bytes of one element; a bool takes one.
int64_t elementBytes(mlir::Type type);

/// The name that manifests and .npy files of the house use (f32, i64, u8, bool …), and back; null where there is none.
llvm::StringRef dtypeName(mlir::Type type);
mlir::Type dtypeFromName(mlir::MLIRContext *context, llvm::StringRef name);

} // namespace wasmtorch::semantics

#endif
