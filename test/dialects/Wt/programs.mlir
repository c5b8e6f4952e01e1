// Branches, loops and open sizes: what their verifiers refuse.
// RUN: wt-opt %s --split-input-file --verify-diagnostics

func.func @a_condition_of_several_elements(%c: tensor<2xi1>, %x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{has a condition of type 'tensor<2xi1>', expected one element}}
  %y = wt.if %c(%x) : (tensor<2xi1>, tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    wt.yield %a : tensor<4xf32>
  } else {
  ^bb0(%a: tensor<4xf32>):
    wt.yield %a : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// -----

func.func @a_branch_of_other_arguments(%c: tensor<i1>, %x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{has a region 'else' with arguments 'tensor<3xf32>', expected 'tensor<4xf32>'}}
  %y = wt.if %c(%x) : (tensor<i1>, tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    wt.yield %a : tensor<4xf32>
  } else {
  ^bb0(%a: tensor<3xf32>):
    %z = wt.constant dense<0.0> : tensor<4xf32>
    wt.yield %z : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// -----

func.func @a_branch_that_yields_something_else(%c: tensor<i1>, %x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{has a region 'then' that yields 'tensor<i1>', expected 'tensor<4xf32>'}}
  %y = wt.if %c(%x) : (tensor<i1>, tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    %z = wt.constant dense<true> : tensor<i1>
    wt.yield %z : tensor<i1>
  } else {
  ^bb0(%a: tensor<4xf32>):
    wt.yield %a : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// -----

func.func @a_loop_that_gives_what_it_does_not_carry(%x: tensor<4xf32>) -> tensor<i1> {
  // expected-error @below {{carries 'tensor<4xf32>' but gives 'tensor<i1>'}}
  %y = wt.while(%x) : (tensor<4xf32>) -> tensor<i1> {
  ^bb0(%a: tensor<4xf32>):
    %z = wt.constant dense<true> : tensor<i1>
    wt.yield %z : tensor<i1>
  } do {
  ^bb0(%a: tensor<4xf32>):
    wt.yield %a : tensor<4xf32>
  }
  return %y : tensor<i1>
}

// -----

func.func @a_condition_of_two_values(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{has a condition that does not yield one value, expected one boolean}}
  %y = wt.while(%x) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    wt.yield %a, %a : tensor<4xf32>, tensor<4xf32>
  } do {
  ^bb0(%a: tensor<4xf32>):
    wt.yield %a : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// -----

func.func @a_condition_that_is_no_boolean(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{has a condition of type 'tensor<4xf32>', expected a boolean}}
  %y = wt.while(%x) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    wt.yield %a : tensor<4xf32>
  } do {
  ^bb0(%a: tensor<4xf32>):
    wt.yield %a : tensor<4xf32>
  }
  return %y : tensor<4xf32>
}

// -----

func.func @a_loop_whose_body_ends_in_nothing(%x: tensor<4xf32>) -> tensor<4xf32> {
  // expected-error @below {{has a region 'body' that does not end in wt.yield, expected one}}
  %y = wt.while(%x) : (tensor<4xf32>) -> tensor<4xf32> {
  ^bb0(%a: tensor<4xf32>):
    %z = wt.constant dense<true> : tensor<i1>
    wt.yield %z : tensor<i1>
  } do {
  ^bb0(%a: tensor<4xf32>):
    llvm.unreachable
  }
  return %y : tensor<4xf32>
}

// -----

// expected-error @below {{is at least -1, expected a size}}
wt.dim @n {least = -1 : i64}

// -----

// expected-error @below {{is at least 8 and at most 4}}
wt.dim @n {least = 8 : i64, most = 4 : i64}

// -----

func.func @an_operand_without_a_name(%x: tensor<?xf32, ["n"]>) -> tensor<?xf32, ["n"]> {
  // expected-error @below {{has 1 operands and 0 names for them}}
  %y = wt.aten "aten::relu"(%x) {arguments = {}, operand_names = []} : (tensor<?xf32, ["n"]>) -> tensor<?xf32, ["n"]>
  return %y : tensor<?xf32, ["n"]>
}

// -----

func.func @a_size_that_nothing_is_said_of(%x: tensor<?xf32>) -> tensor<?xf32> {
  // expected-error @below {{has the type 'tensor<?xf32>', expected what each of its sizes is, as a list of strings}}
  %y = wt.aten "aten::relu"(%x) {arguments = {}, operand_names = ["self"]} : (tensor<?xf32>) -> tensor<?xf32>
  return %y : tensor<?xf32>
}
