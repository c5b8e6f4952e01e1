// Reading and writing tensors with identity.
#include "compiler/Frontend/Pt2/Tensors.h"

#include "compiler/Frontend/WriteBack.h"

using namespace mlir;

namespace wasmtorch::pt2 {

Value Cell::read() {
  if (!base)
    return value;
  Value now = base->read();
  if (now != seen)
    value = now ? replay(now) : Value();
  seen = now;
  return value;
}

std::string Cell::write(OpBuilder &builder, Location location, Value newValue) {
  written = true;
  if (!base) {
    value = newValue;
    return "";
  }
  // Built anew: what the view holds after an earlier write is no movement of its base.
  Value now = base->read(), view = now ? replay(now) : Value();
  Value whole = view ? frontend::writeBack(builder, location, now, view, newValue) : Value();
  if (!whole)
    return "cannot write through this view: some of its elements are one and the same; clone it before";
  std::string problem = base->write(builder, location, whole);
  value = newValue;
  seen = base->read();
  return problem;
}

} // namespace wasmtorch::pt2
