// Formulas of wt ops, for operators that are said by others.
#ifndef WASMTORCH_COMPILER_FRONTEND_ATEN_FORMULA_H
#define WASMTORCH_COMPILER_FRONTEND_ATEN_FORMULA_H

#include "compiler/Frontend/Aten/Call.h"

namespace wasmtorch::aten {

/// A tensor in a formula, or a number, which takes the element type of the tensor that it meets. Null where the call failed.
class Term {
public:
  Term(Call &call, mlir::Value value) : call(&call), value(value) {}
  operator mlir::Value() const { return value; }

  Term like(double number) const { return {*call, call->scalarLike(value, number)}; }
  template <typename Op> Term unary() const { return {*call, call->make<Op>(value)}; }
  template <typename Op> Term binary(mlir::Value other) const { return {*call, call->make<Op>(value, other)}; }
  Term compare(wt::CompareKind kind, mlir::Value other) const { return {*call, call->make<wt::CompareOp>(value, other, kind)}; }
  Term compare(wt::CompareKind kind, double number) const { return compare(kind, like(number)); }
  /// Of a bool: which of two values.
  Term choose(mlir::Value yes, mlir::Value no) const { return {*call, call->make<wt::SelectOp>(value, yes, no)}; }

  Term abs() const { return unary<wt::AbsOp>(); }
  Term exp() const { return unary<wt::ExpOp>(); }
  Term sqrt() const { return unary<wt::SqrtOp>(); }
  Term log1p() const { return unary<wt::Log1pOp>(); }
  Term isNaN() const { return compare(wt::CompareKind::Ne, value); }
  Term isNegative() const { return compare(wt::CompareKind::Lt, 0.0); }

  friend Term operator+(Term a, Term b) { return a.binary<wt::AddOp>(b); }
  friend Term operator-(Term a, Term b) { return a.binary<wt::SubOp>(b); }
  friend Term operator*(Term a, Term b) { return a.binary<wt::MulOp>(b); }
  friend Term operator/(Term a, Term b) { return a.binary<wt::DivOp>(b); }
  friend Term operator+(Term a, double b) { return a + a.like(b); }
  friend Term operator-(Term a, double b) { return a - a.like(b); }
  friend Term operator*(Term a, double b) { return a * a.like(b); }
  friend Term operator/(Term a, double b) { return a / a.like(b); }
  friend Term operator-(double a, Term b) { return b.like(a) - b; }
  friend Term operator/(double a, Term b) { return b.like(a) / b; }
  friend Term operator&(Term a, Term b) { return a.binary<wt::AndOp>(b); }
  friend Term operator|(Term a, Term b) { return a.binary<wt::OrOp>(b); }
  friend Term operator^(Term a, Term b) { return a.binary<wt::XorOp>(b); }

private:
  Call *call;
  mlir::Value value;
};

} // namespace wasmtorch::aten

#endif
