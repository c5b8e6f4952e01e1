// A wsimd op is one instruction: it takes vectors of 128 bits and no others.
// RUN: wt-opt %s -split-input-file -verify-diagnostics

func.func @pmin_takes_four_floats(%a: vector<8xf32>) {
  // expected-error @below {{operand #0 must be vector of 32-bit float values of length 4}}
  %0 = "wsimd.pmin"(%a, %a) : (vector<8xf32>, vector<8xf32>) -> vector<8xf32>
  return
}

// -----

func.func @pmax_takes_floats(%a: vector<4xi32>) {
  // expected-error @below {{operand #0 must be vector of 32-bit float values of length 4}}
  %0 = "wsimd.pmax"(%a, %a) : (vector<4xi32>, vector<4xi32>) -> vector<4xi32>
  return
}

// -----

func.func @relaxed_madd_takes_floats(%a: vector<4xf32>, %c: vector<2xf64>) {
  // expected-error @below {{operand #2 must be vector of 32-bit float values of length 4}}
  %0 = "wsimd.relaxed_madd"(%a, %a, %c) : (vector<4xf32>, vector<4xf32>, vector<2xf64>) -> vector<4xf32>
  return
}

// -----

func.func @relaxed_nmadd_takes_floats(%a: vector<4xf32>, %c: vector<2xf64>) {
  // expected-error @below {{operand #0 must be vector of 32-bit float values of length 4}}
  %0 = "wsimd.relaxed_nmadd"(%c, %a, %a) : (vector<2xf64>, vector<4xf32>, vector<4xf32>) -> vector<4xf32>
  return
}

// -----

func.func @dot_widens(%a: vector<8xi16>) {
  // expected-error @below {{result #0 must be vector of 32-bit signless integer values of length 4}}
  %0 = "wsimd.dot_i16x8"(%a, %a) : (vector<8xi16>, vector<8xi16>) -> vector<8xi16>
  return
}

// -----

func.func @relaxed_dot_adds_to_four_lanes(%a: vector<16xi8>) {
  // expected-error @below {{operand #2 must be vector of 32-bit signless integer values of length 4}}
  %0 = "wsimd.relaxed_dot_i8x16_add"(%a, %a, %a) : (vector<16xi8>, vector<16xi8>, vector<16xi8>) -> vector<4xi32>
  return
}

// -----

func.func @swizzle_picks_bytes(%a: vector<4xi32>) {
  // expected-error @below {{operand #0 must be vector of 8-bit signless integer values of length 16}}
  %0 = "wsimd.swizzle"(%a, %a) : (vector<4xi32>, vector<4xi32>) -> vector<4xi32>
  return
}

// -----

func.func @relaxed_swizzle_picks_bytes(%a: vector<32xi8>) {
  // expected-error @below {{operand #0 must be vector of 8-bit signless integer values of length 16}}
  %0 = "wsimd.relaxed_swizzle"(%a, %a) : (vector<32xi8>, vector<32xi8>) -> vector<32xi8>
  return
}

// -----

func.func @q15mulr_takes_sixteen_bits(%a: vector<4xi32>) {
  // expected-error @below {{operand #0 must be vector of 16-bit signless integer values of length 8}}
  %0 = "wsimd.q15mulr"(%a, %a) : (vector<4xi32>, vector<4xi32>) -> vector<4xi32>
  return
}
