// RUN: wt-opt %s --wt-take-pixels --split-input-file --verify-diagnostics | FileCheck %s

// CHECK-LABEL: func.func @colours_of_an_image_without_alpha
// CHECK-SAME: (%[[PIXELS:.*]]: tensor<2x8x6x4xui8> {wt.image = {channels = "rgb", {{.*}}}, wt.name = "x"}, %{{.*}}: tensor<4xf32>)
// CHECK: %[[RGB:.*]] = wt.slice %[[PIXELS]] {{.*}} : (tensor<2x8x6x4xui8>) -> tensor<2x8x6x3xui8>
// CHECK: %[[FLOATS:.*]] = wt.convert %[[RGB]]
// CHECK: %[[FACTORS:.*]] = wt.constant dense<[0.00784313772, 0.0156862754, 0.0313725509]>
// CHECK: %[[SCALED:.*]] = wt.mul %[[FLOATS]], %[[FACTORS]]
// CHECK: %[[SHIFTS:.*]] = wt.constant dense<[-1.000000e+00, -1.000000e+00, -3.000000e+00]>
// CHECK: %[[SHIFTED:.*]] = wt.add %[[SCALED]], %[[SHIFTS]]
// CHECK: %[[IMAGE:.*]] = wt.permute %[[SHIFTED]] {dims = array<i64: 0, 3, 1, 2>}
// CHECK: wt.relu %[[IMAGE]]
#image = {format = "rgba", channels = "rgb", channels_last = false, scale = 0.0039215686274509803 : f64,
          mean = array<f64: 0.5, 0.25, 0.375>, std = array<f64: 0.5, 0.25, 0.125>}
func.func @colours_of_an_image_without_alpha(%x: tensor<2x3x8x6xf32> {wt.name = "x", wt.image = #image}, %other: tensor<4xf32>)
    -> tensor<2x3x8x6xf32> {
  %y = wt.relu %x : (tensor<2x3x8x6xf32>) -> tensor<2x3x8x6xf32>
  return %y : tensor<2x3x8x6xf32>
}

// -----

// CHECK-LABEL: func.func @channels_last_in_the_other_order(%arg0: tensor<1x4x5x3xui8>
// CHECK-NEXT: %[[COLOURS:.*]] = wt.flip %arg0 {dims = array<i64: 3>}
// CHECK-NEXT: %[[FLOATS:.*]] = wt.convert %[[COLOURS]]
// CHECK-NEXT: %[[TWO:.*]] = wt.constant dense<2.000000e+00> : tensor<f32>
// CHECK-NEXT: %[[SCALED:.*]] = wt.mul %[[FLOATS]], %[[TWO]]
// CHECK-NEXT: return %[[SCALED]]
#image = {format = "rgb", channels = "bgr", channels_last = true, scale = 1.0 : f64, mean = array<f64: 0.0>, std = array<f64: 0.5>}
func.func @channels_last_in_the_other_order(%x: tensor<1x4x5x3xf32> {wt.image = #image}) -> tensor<1x4x5x3xf32> {
  return %x : tensor<1x4x5x3xf32>
}

// -----

// CHECK-LABEL: func.func @gray_of_colours(%arg0: tensor<1x4x5x4xui8>
// CHECK: wt.slice %arg0 {sizes = array<i64: 1, 4, 5, 1>, starts = array<i64: 0, 0, 0, 2>
// CHECK: wt.constant dense<2.990000e-01>
// CHECK: wt.slice %arg0 {sizes = array<i64: 1, 4, 5, 1>, starts = array<i64: 0, 0, 0, 1>
// CHECK: wt.constant dense<5.870000e-01>
// CHECK: wt.slice %arg0 {sizes = array<i64: 1, 4, 5, 1>, starts = array<i64: 0, 0, 0, 0>
// CHECK: wt.constant dense<1.140000e-01>
// CHECK: return %{{.*}} : tensor<1x1x4x5xf32>
#image = {format = "bgra", channels = "gray", channels_last = false, scale = 1.0 : f64, mean = array<f64: 0.0>, std = array<f64: 1.0>}
func.func @gray_of_colours(%x: tensor<1x1x4x5xf32> {wt.image = #image}) -> tensor<1x1x4x5xf32> {
  return %x : tensor<1x1x4x5xf32>
}

// -----

// CHECK-LABEL: func.func @gray_bytes_for_three_channels(%arg0: tensor<1x4x5x1xui8>
// CHECK: wt.expand %{{.*}} : (tensor<1x4x5x1xf32>) -> tensor<1x4x5x3xf32>
#image = {format = "gray", channels = "rgb", channels_last = false, scale = 1.0 : f64, mean = array<f64: 0.0>, std = array<f64: 1.0>}
func.func @gray_bytes_for_three_channels(%x: tensor<1x3x4x5xf32> {wt.image = #image}) -> tensor<1x3x4x5xf32> {
  return %x : tensor<1x3x4x5xf32>
}

// -----

// Done once, it is done.
// CHECK-LABEL: func.func @pixels(%arg0: tensor<1x4x5x4xui8>
// CHECK-NEXT: return %arg0
#image = {format = "rgba", channels = "rgb", channels_last = false, scale = 1.0 : f64, mean = array<f64: 0.0>, std = array<f64: 1.0>}
func.func @pixels(%x: tensor<1x4x5x4xui8> {wt.image = #image}) -> tensor<1x4x5x4xui8> {
  return %x : tensor<1x4x5x4xui8>
}

// -----

#image = {format = "rgba", channels = "rgb", channels_last = false, scale = 1.0 : f64, mean = array<f64: 0.0>, std = array<f64: 1.0>}
// expected-error@+1 {{an input with the attribute wt.image: expected f32 of 4 dimensions, dimension 1 being 3, found 'tensor<1x2x4x5xf32>'}}
func.func @two_channels(%x: tensor<1x2x4x5xf32> {wt.image = #image}) -> tensor<1x2x4x5xf32> {
  return %x : tensor<1x2x4x5xf32>
}

// -----

// expected-error@+1 {{wt.image: expected format, channels, channels_last, scale, mean and std, found {format = "rgba"}}}
func.func @half_of_it(%x: tensor<1x3x4x5xf32> {wt.image = {format = "rgba"}}) -> tensor<1x3x4x5xf32> {
  return %x : tensor<1x3x4x5xf32>
}

// -----

#image = {format = "cmyk", channels = "rgb", channels_last = false, scale = 1.0 : f64, mean = array<f64: 0.0>, std = array<f64: 1.0>}
// expected-error@+1 {{wt.image: format: expected one of rgba, rgb, bgra, bgr, gray, found 'cmyk'}}
func.func @format(%x: tensor<1x3x4x5xf32> {wt.image = #image}) -> tensor<1x3x4x5xf32> {
  return %x : tensor<1x3x4x5xf32>
}

// -----

#image = {format = "rgba", channels = "gray", channels_last = false, scale = 1.0 : f64, mean = array<f64: 0.0, 0.0, 0.0>, std = array<f64: 1.0>}
// expected-error@+1 {{wt.image: mean: expected one number or one for each channel, 1, found 3}}
func.func @mean(%x: tensor<1x1x4x5xf32> {wt.image = #image}) -> tensor<1x1x4x5xf32> {
  return %x : tensor<1x1x4x5xf32>
}

// -----

#image = {format = "rgba", channels = "rgb", channels_last = false, scale = 1.0 : f64, mean = array<f64: 0.0>, std = array<f64: 1.0, 0.0, 1.0>}
// expected-error@+1 {{wt.image: std: expected numbers other than 0, found 0}}
func.func @std(%x: tensor<1x3x4x5xf32> {wt.image = #image}) -> tensor<1x3x4x5xf32> {
  return %x : tensor<1x3x4x5xf32>
}
