// What the verifiers of plan ops refuse, each with its message.
// RUN: wt-opt %s -split-input-file -verify-diagnostics

func.func @packing_for_each_operand(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // expected-error @below {{has 1 operands and packing for 2}}
  %r = plan.dispatch (%a) {packing = [#plan.packing<kind = row_major, columns = 0, groups = 0>, #plan.packing<kind = row_major, columns = 0, groups = 0>]}
    : (tensor<2x3xf32>) -> tensor<2x3xf32> {
  ^bb0(%x: tensor<2x3xf32>):
    plan.yield %x : tensor<2x3xf32>
  }
  return %r : tensor<2x3xf32>
}

// -----

func.func @region_argument_for_each_operand(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // expected-error @below {{has 2 operands and 1 region arguments}}
  %r = plan.dispatch (%a, %a) : (tensor<2x3xf32>, tensor<2x3xf32>) -> tensor<2x3xf32> {
  ^bb0(%x: tensor<2x3xf32>):
    plan.yield %x : tensor<2x3xf32>
  }
  return %r : tensor<2x3xf32>
}

// -----

func.func @region_arguments_are_tensors(%a: tensor<2x3xf32>) -> tensor<2x3xf32> {
  // expected-error @below {{has a region argument 0 that is no tensor, expected a ranked one}}
  %r = plan.dispatch (%a) : (tensor<2x3xf32>) -> tensor<2x3xf32> {
  ^bb0(%x: f32):
    %y = wt.constant dense<0.0> : tensor<2x3xf32>
    plan.yield %y : tensor<2x3xf32>
  }
  return %r : tensor<2x3xf32>
}

// -----

func.func @operands_have_their_type(%a: tensor<2x3xf32>) -> tensor<6xf32> {
  // expected-error @below {{has operand 0 of type 'tensor<2x3xf32>', expected 'tensor<6xf32>'}}
  %r = plan.dispatch (%a) : (tensor<2x3xf32>) -> tensor<6xf32> {
  ^bb0(%x: tensor<6xf32>):
    plan.yield %x : tensor<6xf32>
  }
  return %r : tensor<6xf32>
}

// -----

func.func @packed_operands_have_their_packed_type(%a: tensor<10x64xf32>) -> tensor<10x64xf32> {
  // expected-error @below {{has operand 0 of type 'tensor<10x64xf32>', expected 'tensor<1x2x64x8xf32>'}}
  %r = plan.dispatch (%a) {packing = [#plan.packing<kind = panels, columns = 8, groups = 1>]} : (tensor<10x64xf32>) -> tensor<10x64xf32> {
  ^bb0(%x: tensor<10x64xf32>):
    plan.yield %x : tensor<10x64xf32>
  }
  return %r : tensor<10x64xf32>
}

// -----

func.func @panels_need_groups_that_divide(%a: tensor<10x64xf32>) -> tensor<10x64xf32> {
  // expected-error @below {{packs operand 0 of type 'tensor<10x64xf32>' in a way that does not fit: #plan.packing<kind = panels, columns = 8, groups = 3>}}
  %r = plan.dispatch (%a) {packing = [#plan.packing<kind = panels, columns = 8, groups = 3>]} : (tensor<10x64xf32>) -> tensor<10x64xf32> {
  ^bb0(%x: tensor<10x64xf32>):
    plan.yield %x : tensor<10x64xf32>
  }
  return %r : tensor<10x64xf32>
}

// -----

func.func @taps_need_a_window(%a: tensor<10x64xf32>) -> tensor<10x64xf32> {
  // expected-error @below {{packs operand 0 of type 'tensor<10x64xf32>' by taps, expected a depthwise convolution's weight}}
  %r = plan.dispatch (%a) {packing = [#plan.packing<kind = taps, columns = 0, groups = 0>]} : (tensor<10x64xf32>) -> tensor<10x64xf32> {
  ^bb0(%x: tensor<10x64xf32>):
    plan.yield %x : tensor<10x64xf32>
  }
  return %r : tensor<10x64xf32>
}

// -----

func.func @dispatch_yields_its_results(%a: tensor<2x3xf32>) -> tensor<6xf32> {
  // expected-error @below {{yields other values than its results, expected as many and of the same types}}
  %r = plan.dispatch (%a) : (tensor<2x3xf32>) -> tensor<6xf32> {
  ^bb0(%x: tensor<2x3xf32>):
    plan.yield %x : tensor<2x3xf32>
  }
  return %r : tensor<6xf32>
}

// -----

// expected-error @below {{does not end in plan.yield, expected one}}
plan.kernel @k attributes {schedule = #plan.schedule<algorithm = loops, rows = 0, columns = 4, depth = 0, order = rows_outer, pack = false>} {
^bb0(%a: tensor<2x3xf32>):
  wt.yield %a : tensor<2x3xf32>
}

// -----

// expected-error @below {{has 1 arguments and packing for 0}}
plan.kernel @k attributes {schedule = #plan.schedule<algorithm = loops, rows = 0, columns = 4, depth = 0, order = rows_outer, pack = false>, packing = []} {
^bb0(%a: tensor<2x3xf32>):
  plan.yield %a : tensor<2x3xf32>
}

// -----

plan.entry @e attributes {session_bytes = 128 : i64} {
  // expected-error @below {{inside a plan.entry, expected buffers, inputs, outputs and launches}}
  %0 = wt.constant dense<0.0> : tensor<4xf32>
}

// -----

plan.entry @e attributes {session_bytes = 128 : i64} {
  // expected-error @below {{ends at byte 136 of a session of 128}}
  %0 = plan.buffer session[112] : memref<2x3xf32>
}

// -----

// What lies in the weights is not bounded by the session.
plan.entry @e attributes {session_bytes = 0 : i64} {
  %0 = plan.buffer weights[4096] : memref<2x3xf32>
}

// -----

plan.entry @e attributes {session_bytes = 128 : i64} {
  // expected-error @below {{has no static shape, expected sizes that are known}}
  %0 = plan.buffer session[0] : memref<?xf32>
}

// -----

plan.entry @e attributes {session_bytes = 128 : i64} {
  // expected-error @below {{has offset -4, expected a multiple of its element type's size}}
  %0 = plan.buffer session[-4] : memref<4xf32>
}

// -----

plan.entry @e attributes {session_bytes = 128 : i64} {
  // expected-error @below {{has offset 6, expected a multiple of its element type's size}}
  %0 = plan.buffer session[6] : memref<4xf32>
}

// -----

// An offset that is a multiple of the element's size alone is aligned.
plan.entry @e attributes {session_bytes = 128 : i64} {
  %0 = plan.buffer session[8] : memref<4xf32>
  %1 = plan.buffer session[7] : memref<4xi1>
}

// -----

plan.entry @e attributes {session_bytes = 128 : i64} {
  // expected-error @below {{expected 'weights' or 'session', found 'heap'}}
  %0 = plan.buffer heap[0] : memref<4xf32>
}

// -----

plan.entry @e attributes {session_bytes = 128 : i64} {
  %x = plan.buffer session[0] : memref<2x3xf32>
  // expected-error @below {{names @nowhere, expected a plan.kernel}}
  plan.launch @nowhere(%x) to(%x) {cost = #plan.cost<flops = 6, bytes = 48>} : (memref<2x3xf32>) to (memref<2x3xf32>)
}

// -----

plan.kernel @k attributes {schedule = #plan.schedule<algorithm = loops, rows = 0, columns = 4, depth = 0, order = rows_outer, pack = false>} {
^bb0(%a: tensor<2x3xf32>):
  plan.yield %a : tensor<2x3xf32>
}
plan.entry @e attributes {session_bytes = 128 : i64} {
  %x = plan.buffer session[0] : memref<2x3xf32>
  // expected-error @below {{has 2 inputs and 1 outputs, @k takes 1 and 1}}
  plan.launch @k(%x, %x) to(%x) {cost = #plan.cost<flops = 6, bytes = 48>} : (memref<2x3xf32>, memref<2x3xf32>) to (memref<2x3xf32>)
}

// -----

plan.kernel @k attributes {schedule = #plan.schedule<algorithm = loops, rows = 0, columns = 4, depth = 0, order = rows_outer, pack = false>} {
^bb0(%a: tensor<2x3xf32>):
  plan.yield %a : tensor<2x3xf32>
}
plan.entry @e attributes {session_bytes = 128 : i64} {
  %x = plan.buffer session[0] : memref<6xf32>
  %y = plan.buffer session[64] : memref<2x3xf32>
  // expected-error @below {{has operand 0 of type 'tensor<6xf32>', expected 'tensor<2x3xf32>'}}
  plan.launch @k(%x) to(%y) {cost = #plan.cost<flops = 6, bytes = 48>} : (memref<6xf32>) to (memref<2x3xf32>)
}

// -----

plan.kernel @k attributes {schedule = #plan.schedule<algorithm = loops, rows = 0, columns = 4, depth = 0, order = rows_outer, pack = false>} {
^bb0(%a: tensor<2x3xf32>):
  plan.yield %a : tensor<2x3xf32>
}
plan.entry @e attributes {session_bytes = 128 : i64} {
  %x = plan.buffer session[0] : memref<2x3xf32>
  %y = plan.buffer session[64] : memref<6xf32>
  // expected-error @below {{has output 0 of type 'memref<6xf32>', @k gives 'tensor<2x3xf32>'}}
  plan.launch @k(%x) to(%y) {cost = #plan.cost<flops = 6, bytes = 48>} : (memref<2x3xf32>) to (memref<6xf32>)
}

// -----

// expected-error @below {{expects parent op 'plan.entry'}}
"plan.output"(%0) <{name = "y"}> : (memref<4xf32>) -> ()
%0 = plan.buffer session[0] : memref<4xf32>

// -----

plan.prepare {
  // expected-error @below {{inside a plan.prepare, expected buffers and transforms}}
  %0 = wt.constant dense<0.0> : tensor<4xf32>
}

// -----

plan.prepare {
  // expected-error @below {{inside a plan.prepare lies in the session, expected the weights}}
  %0 = plan.buffer session[0] : memref<4xf32>
}

// -----

plan.prepare {
  %0 = plan.buffer weights[0] : memref<1x9x2x16x8xf32>
  %1 = plan.buffer weights[9216] : memref<1x25x2x16x8xf32>
  // expected-error @below {{has tile 3, expected 2 or 4}}
  plan.transform %0 to %1 tile = 3 : memref<1x9x2x16x8xf32> to memref<1x25x2x16x8xf32>
}

// -----

plan.prepare {
  %0 = plan.buffer weights[0] : memref<1x16x2x16x8xf32>
  %1 = plan.buffer weights[16384] : memref<1x16x2x16x8xf32>
  // expected-error @below {{reads 'memref<1x16x2x16x8xf32>', expected 5 dimensions, the second one being 9 taps}}
  plan.transform %0 to %1 tile = 2 : memref<1x16x2x16x8xf32> to memref<1x16x2x16x8xf32>
}

// -----

plan.prepare {
  %0 = plan.buffer weights[0] : memref<1x9x2x16x8xf32>
  %1 = plan.buffer weights[9216] : memref<1x16x2x16x8xf32>
  // expected-error @below {{writes 'memref<1x16x2x16x8xf32>', expected 'memref<1x36x2x16x8xf32>'}}
  plan.transform %0 to %1 tile = 4 : memref<1x9x2x16x8xf32> to memref<1x16x2x16x8xf32>
}

// -----

func.func @tiles_need_a_window_of_three(%a: tensor<10x64xf32>) -> tensor<10x64xf32> {
  // expected-error @below {{packs operand 0 of type 'tensor<10x64xf32>' for Winograd's tiles, expected a weight [OC, IC, 3, 3], and whole panels in a block}}
  %r = plan.dispatch (%a) {packing = [#plan.packing<kind = winograd, columns = 8, groups = 1, tile = 2, block_columns = 8>]} : (tensor<10x64xf32>) -> tensor<10x64xf32> {
  ^bb0(%x: tensor<10x64xf32>):
    plan.yield %x : tensor<10x64xf32>
  }
  return %r : tensor<10x64xf32>
}
