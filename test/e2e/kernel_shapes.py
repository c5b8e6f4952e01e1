#!/usr/bin/python3
# Compiles programs at the edges of what kernels handle (every tail of a tile, strided and broadcast operands, windows, borders, NaN)
# and compares what they compute, in both variants, with the reference evaluator.
#
#   kernel_shapes.py BIN_DIR NODE [--only PATTERN] [--skip NAME]... [--schedule FILE] [--keep DIR]
#
# Ends with 1 where anything disagrees.
import argparse
import fnmatch
import itertools
import os
import sys
import tempfile

# The source tree stays as it is.
sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "numeric"))

import compiled
from program import Program

PER_MODULE = 100
programs = {}


def add(name, build):
    """`build(p)` writes the program and gives its result or results."""
    def make(weights):
        p = Program(name, weights, seed=len(name))
        result = build(p)
        return p.give(*(result if isinstance(result, tuple) else (result,)))
    assert name not in programs, name
    programs[name] = make


def matrix_products():
    # Every number of rows and columns that a tile leaves over.
    for rows in (1, 2, 3, 4, 5, 6, 7, 11, 13):
        for columns in (1, 3, 5, 8, 14, 33):
            add(f"linear_{rows}x{columns}", lambda p, r=rows, c=columns: p.linear(p.input(r, 9), c, bias=c % 2 == 1))
    for rows, columns in itertools.product((1, 2, 5, 7, 16, 19), (1, 2, 4, 7, 9, 31)):
        add(f"matmul_{rows}x{columns}", lambda p, r=rows, c=columns: p.matmul(p.input(r, 10), p.input(10, c)))
    # Sums in blocks: longer than the first-level cache holds.
    for rows, depth in ((7, 2560), (7, 3000), (13, 2311), (1, 4096)):
        add(f"linear_long_{rows}_{depth}", lambda p, r=rows, d=depth: p.unary("relu", p.linear(p.input(r, d), 11)))
        add(f"matmul_long_{rows}_{depth}", lambda p, r=rows, d=depth: p.matmul(p.input(r, d), p.input(d, 9)))
    add("linear_wide", lambda p: p.linear(p.input(13, 300), 301))  # columns outside of rows
    add("linear_vector", lambda p: p.linear(p.input(7), 5))
    add("linear_batches", lambda p: p.linear(p.input(2, 3, 5, 6), 7))
    add("linear_depth_1", lambda p: p.linear(p.input(5, 1), 6))
    add("matmul_depth_1", lambda p: p.matmul(p.input(5, 1), p.input(1, 6)))
    for name, left, right in (("left", (1, 5, 6), (3, 6, 7)), ("right", (3, 5, 6), (1, 6, 7)), ("both", (2, 1, 5, 6), (1, 3, 6, 7)),
                              ("missing_left", (5, 6), (2, 3, 6, 7)), ("missing_right", (2, 3, 5, 6), (6, 7)), ("none", (2, 3, 17, 6), (2, 3, 6, 9))):
        add(f"matmul_broadcast_{name}", lambda p, l=left, r=right: p.matmul(p.input(*l), p.input(*r)))
    for rows in (3, 17):
        add(f"matmul_right_transposed_{rows}", lambda p, r=rows: p.matmul(p.input(2, r, 6), p.permute(p.input(2, 7, 6), 0, 2, 1)))
        add(f"matmul_left_transposed_{rows}", lambda p, r=rows: p.matmul(p.permute(p.input(2, 6, r), 0, 2, 1), p.input(2, 6, 7)))
        add(f"matmul_heads_{rows}", lambda p, r=rows: p.matmul(p.permute(p.input(2, r, 3, 8), 0, 2, 1, 3), p.permute(p.input(2, r, 3, 8), 0, 2, 3, 1)))
        add(f"matmul_sliced_{rows}", lambda p, r=rows: p.matmul(p.slice(p.input(2, r + 3, 9), [0, 2, 1], [2, r, 7]),
                                                                p.slice(p.input(2, 9, 11), [0, 1, 3], [2, 7, 6])))
        add(f"matmul_strided_{rows}", lambda p, r=rows: p.matmul(p.slice(p.input(2, 2 * r, 7), [0, 1, 0], [2, r, 7], [1, 2, 1]),
                                                                 p.slice(p.input(2, 14, 11), [1, 0, 0], [1, 7, 6], [1, 2, 2])))
        add(f"matmul_expanded_{rows}", lambda p, r=rows: p.matmul(p.expand(p.input(r, 7), 2, r, 7), p.expand(p.input(1, 7, 5), 2, 7, 5)))
    # Rows at a distance of a KiB, which are copied apart: with rows outside, with columns outside, in blocks of the sum, in batches.
    add("linear_kib", lambda p: p.linear(p.input(13, 256), 70))
    add("linear_kib_columns_outside", lambda p: p.unary("relu", p.linear(p.input(17, 1024), 136)))
    add("linear_kib_part_of_a_row", lambda p: p.linear(p.slice(p.input(8, 512), [0, 5], [8, 99]), 65))
    add("conv_kib_1x1", lambda p: p.convolution(p.input(2, 256, 3, 5), 66, [1, 1], [2, 1]))
    add("matmul_kib", lambda p: p.matmul(p.input(3, 13, 256), p.input(3, 256, 67)))
    add("matmul_kib_one_right", lambda p: p.matmul(p.input(2, 7, 1024), p.input(1024, 140)))
    add("matmul_kib_blocks", lambda p: p.matmul(p.input(400, 512), p.input(512, 300)))
    add("matmul_kib_heads", lambda p: p.matmul(p.permute(p.input(2, 9, 4, 64), 0, 2, 1, 3), p.input(2, 4, 64, 64)))
    add("matmul_square_of_one_value", lambda p: (lambda x: p.matmul(x, x))(p.input(9, 9)))
    add("matmul_with_own_transpose", lambda p: (lambda x: p.matmul(x, p.permute(x, 1, 0)))(p.input(9, 5)))
    add("linear_of_slice", lambda p: p.linear(p.slice(p.input(5, 12), [1, 3], [3, 7]), 6))
    add("linear_of_steps", lambda p: p.linear(p.slice(p.input(9, 12), [0, 0], [3, 6], [3, 2]), 6))
    add("linear_of_permute", lambda p: p.linear(p.permute(p.input(2, 5, 7), 1, 0, 2), 6))
    add("linear_of_transpose", lambda p: p.linear(p.permute(p.input(7, 5), 1, 0), 6))


def recurrent_layers():
    # Every number of units and sequences that a tile leaves over.
    for batch, units in itertools.product((1, 2, 3, 4, 7), (1, 3, 4, 6, 9, 17)):
        add(f"lstm_{batch}x{units}", lambda p, b=batch, n=units: p.recurrent("lstm", p.input(3, b, 4 * n), p.input(b, n), p.input(b, n), reverse=n % 2 == 0))
        add(f"gru_{batch}x{units}", lambda p, b=batch, n=units: p.recurrent("gru", p.input(3, b, 3 * n), p.input(b, n), reverse=n % 2 == 1))
        add(f"rnn_{batch}x{units}", lambda p, b=batch, n=units: p.recurrent("rnn", p.input(3, b, n), p.input(b, n), relu=n % 2 == 0))
    add("rnn_many_rows", lambda p: p.recurrent("rnn", p.input(2, 13, 35), p.input(13, 35)))
    for steps in (0, 1, 2):
        add(f"lstm_steps_{steps}", lambda p, t=steps: p.recurrent("lstm", p.input(t, 2, 20), p.input(2, 5), p.input(2, 5), reverse=True))
    add("gru_of_batch_first", lambda p: p.recurrent("gru", p.permute(p.input(2, 4, 15), 1, 0, 2), p.input(2, 5)))
    add("lstm_from_zero", lambda p: p.recurrent("lstm", p.input(4, 1, 20), p.constant(0.0, 1, 5), p.constant(0.5, 1, 5)))
    add("rnn_of_computed", lambda p: p.recurrent("rnn", p.unary("neg", p.input(3, 2, 5)), p.expand(p.input(1, 5), 2, 5)))
    add("rnn_with_epilogue", lambda p: p.unary("relu", p.recurrent("rnn", p.input(3, 2, 5), p.input(2, 5))))

    def stacked(p):
        states = p.recurrent("lstm", p.linear(p.input(4, 2, 3), 24), p.input(2, 6), p.input(2, 6))
        sequence = p.slice(p.reshape(states, 10, 6), [0, 0], [8, 6])
        return p.recurrent("gru", p.reshape(p.linear(sequence, 12), 4, 2, 12), p.slice(p.input(2, 9), [0, 3], [2, 4])), p.slice(states, [4, 0, 0], [1, 2, 6])
    add("recurrent_stacked", stacked)


def blocks_of_columns():
    # Right operands that outgrow half of a second-level cache: blocks of panels, even and uneven, a panel that is cut off, rows left over.
    for rows in (7, 13, 14, 25):
        for columns, depth in ((520, 300), (525, 301), (1030, 160)):
            add(f"linear_blocks_{rows}_{columns}", lambda p, r=rows, c=columns, d=depth: p.unary("relu", p.linear(p.input(r, d), c)))
    add("linear_blocks_of_long_sums", lambda p: p.linear(p.input(14, 4096), 100))
    add("linear_blocks_kib", lambda p: p.linear(p.input(13, 512), 300))
    add("matmul_blocks", lambda p: p.matmul(p.input(19, 300), p.input(300, 525)))
    add("matmul_blocks_of_batches", lambda p: p.matmul(p.input(2, 13, 256), p.input(2, 256, 530)))
    add("matmul_blocks_shared", lambda p: p.matmul(p.input(3, 2, 7, 256), p.input(3, 1, 256, 530)))
    add("conv_blocks", lambda p: p.convolution(p.input(2, 64, 9, 11), 300, [3, 3], [2, 2]))
    add("conv_blocks_of_groups", lambda p: p.convolution(p.input(1, 600, 4, 4), 1100, [1, 1], groups=2))
    # Panels that are too large for a block of them: all rows go through each, which comes as a burst.
    for size in (4, 5, 9):
        add(f"conv_panels_{size}", lambda p, s=size: p.unary("relu", p.convolution(p.input(1, 256, s + 2, s + 2), 67, [3, 3], [2, 1])))


def folded_lines():
    # Short lines, so that tiles reach from one into the next: of images, groups, gaps and steps, with what is added to results, borders behind them.
    for pixels in (2, 3, 4, 7, 8, 9, 13, 14):
        add(f"folded_{pixels}", lambda p, n=pixels: p.convolution(p.input(2, 8, n + 1, n + 2), 13, [2, 3]))
        add(f"folded_groups_{pixels}", lambda p, n=pixels: p.convolution(p.input(1, 16, n, n), 18, [3, 3], low=[1, 1], groups=2))
        add(f"folded_steps_{pixels}", lambda p, n=pixels: p.unary("relu", p.convolution(p.input(1, 12, 7, 2 * n + 1), 9, [3, 3], [2, 2])))
    add("folded_gaps", lambda p: p.convolution(p.input(1, 24, 11, 11), 9, [3, 3], dilation=[2, 2]))
    add("folded_volume", lambda p: p.convolution(p.input(2, 5, 4, 6, 9), 7, [2, 3, 3]))
    add("folded_deep", lambda p: p.convolution(p.input(1, 320, 4, 6), 10, [3, 3], low=[1, 1], high=[1, 2], groups=2))

    def residual(p):
        x = p.unary("relu", p.convolution(p.input(2, 6, 8, 8), 6, [1, 1]))
        y = p.unary("relu", p.binary("add", p.convolution(x, 6, [5, 3], low=[2, 1]), x))
        return p.convolution(y, 7, [3, 3], [1, 2], low=[1, 1])

    add("folded_residual", residual)

    def scaled(p):
        y = p.convolution(p.input(2, 8, 9, 9), 6, [3, 3])
        return p.binary("mul", y, p.unary("sigmoid", p.input(2, 6, 1, 1)))

    add("folded_scaled_by_image", scaled)


def convolutions():
    for size, channels in itertools.product((5, 6, 7, 13), ((1, 1), (3, 5), (4, 8), (7, 9))):
        add(f"conv_{size}_{channels[0]}_{channels[1]}", lambda p, s=size, c=channels: p.convolution(p.input(1, c[0], s, s + 2), c[1], [3, 3], low=[1, 1]))
    for stride, dilation, low, high in itertools.product((1, 2, 3), (1, 2), (0, 1), (0, 2)):
        add(f"conv_s{stride}_d{dilation}_p{low}{high}", lambda p, s=stride, d=dilation, l=low, h=high: p.unary(
            "relu", p.convolution(p.input(2, 3, 8, 11), 6, [3, 2], [s, 1], [l, 1], [h, l], [d, 1 + (d + s) % 2])))
    for groups, inside, outside in ((2, 1, 1), (2, 1, 3), (3, 2, 1), (2, 4, 5), (4, 2, 9)):
        add(f"conv_groups_{groups}_{inside}_{outside}", lambda p, g=groups, i=inside, o=outside: p.convolution(
            p.input(2, g * i, 6, 9), g * o, [3, 3], [1, 2], [1, 1], groups=g))
    for channels, window in itertools.product((2, 3, 4, 5, 6, 7, 9, 18), (1, 3, 5)):
        add(f"depthwise_{channels}_{window}", lambda p, c=channels, w=window: p.convolution(
            p.input(1, c, 7, 9), c, [w, w], low=[w // 2, w // 2], groups=c, bias=c % 2 == 0))
    for stride, dilation, width in itertools.product((1, 2), (1, 2, 3), (1, 2, 3, 6)):
        add(f"depthwise_s{stride}_d{dilation}_w{width}", lambda p, s=stride, d=dilation, w=width: p.unary("relu", p.convolution(
            p.input(2, 5, 9, (w - 1) * s + 2 * d + 1), 5, [2, 3], [1, s], dilation=[d, d], groups=5)))
    for window in (1, 2, 3, 7):
        add(f"conv1d_{window}", lambda p, w=window: p.convolution(p.input(2, 3, 11), 5, [w], [2], [1], [2]))
        add(f"conv1d_depthwise_{window}", lambda p, w=window: p.convolution(p.input(2, 6, 11), 6, [w], low=[w // 2], groups=6))
        add(f"conv3d_{window}", lambda p, w=window: p.convolution(p.input(1, 3, 5, 4, 8), 5, [min(w, 3), 1, w], low=[1, 0, 1]))
        add(f"conv3d_depthwise_{window}", lambda p, w=window: p.convolution(p.input(1, 5, 4, 5, 8), 5, [2, w, 3], low=[0, w // 2, 1], groups=5))
    add("conv_deep", lambda p: p.unary("relu", p.convolution(p.input(1, 320, 4, 5), 9, [3, 3], low=[1, 1])))
    add("conv_deep_1x1", lambda p: p.convolution(p.input(1, 2560, 3, 3), 9, [1, 1]))
    add("conv_deep_dilated", lambda p: p.convolution(p.input(1, 288, 7, 7), 5, [3, 3], dilation=[1, 2]))
    add("conv_1x1_strided", lambda p: p.convolution(p.input(2, 5, 7, 9), 6, [1, 1], [2, 3]))
    add("conv_whole_image", lambda p: p.convolution(p.input(1, 3, 5, 7), 6, [5, 7]))
    add("conv_of_slice", lambda p: p.convolution(p.slice(p.input(2, 8, 9, 9), [0, 2, 1, 2], [2, 5, 7, 6]), 6, [3, 3]))
    add("conv_of_spatial_steps", lambda p: p.convolution(p.slice(p.input(1, 4, 12, 12), [0, 0, 1, 0], [1, 4, 5, 6], [1, 1, 2, 2]), 6, [3, 3]))
    add("conv_of_channel_steps", lambda p: p.convolution(p.slice(p.input(1, 8, 6, 6), [0, 1, 0, 0], [1, 4, 6, 6], [1, 2, 1, 1]), 6, [3, 3]))
    add("depthwise_of_slice", lambda p: p.convolution(p.slice(p.input(2, 8, 9, 9), [0, 2, 1, 2], [2, 5, 7, 6]), 5, [3, 3], groups=5))
    add("conv_of_permute", lambda p: p.convolution(p.permute(p.input(1, 6, 7, 4), 0, 3, 1, 2), 5, [3, 3], low=[1, 1]))
    add("conv_of_expand", lambda p: p.convolution(p.expand(p.input(1, 3, 1, 1), 2, 3, 5, 6), 4, [3, 3], low=[1, 1]))

    def residual(p):
        x = p.unary("relu", p.convolution(p.input(1, 5, 7, 7), 6, [3, 3], low=[1, 1]))
        y = p.batch_norm(p.convolution(x, 6, [3, 3], low=[1, 1], bias=False))
        return p.unary("relu", p.binary("add", y, x))
    add("residual", residual)

    def residual_of_two_paddings(p):
        x = p.unary("relu", p.convolution(p.input(1, 5, 8, 8), 6, [1, 1]))
        y, z = p.convolution(x, 6, [3, 3], low=[1, 1]), p.convolution(x, 6, [5, 5], low=[2, 2])
        return p.unary("relu", p.binary("add", p.binary("add", y, z), x)), x
    add("residual_of_two_paddings", residual_of_two_paddings)

    def padded_input_used_twice(p):
        x = p.input(1, 5, 8, 8)
        return p.binary("add", p.convolution(x, 5, [3, 3], low=[1, 1]), x), p.unary("neg", x)
    add("padded_input_used_twice", padded_input_used_twice)

    def depthwise_separable(p):
        x = p.unary("hardswish", p.batch_norm(p.convolution(p.input(1, 3, 9, 9), 7, [3, 3], [2, 2], [1, 1], bias=False)))
        y = p.unary("relu", p.batch_norm(p.convolution(x, 7, [3, 3], low=[1, 1], groups=7, bias=False)))
        gate = p.unary("hardsigmoid", p.convolution(p.unary("relu", p.convolution(p.reduce("mean", y, (2, 3), True), 3, [1, 1])), 7, [1, 1]))
        return p.binary("add", p.convolution(p.binary("mul", y, gate), 7, [1, 1]), x)
    add("depthwise_separable", depthwise_separable)


def winograd():
    # 3x3 windows without steps and holes, which any tile can be for: every remainder of a tile, of a vector and of a block.
    for size, channels in itertools.product(((4, 4), (5, 7), (6, 9), (13, 4), (14, 11)), ((1, 1), (3, 5), (4, 8), (7, 13), (36, 12))):
        add(f"winograd_{size[0]}x{size[1]}_{channels[0]}_{channels[1]}", lambda p, s=size, c=channels: p.convolution(
            p.input(1, c[0], *s), c[1], [3, 3], low=[1, 1], bias=c[0] % 2 == 1))
    for low, high in ((0, 0), (2, 2), (0, 1), (1, 2)):
        add(f"winograd_padded_{low}_{high}", lambda p, l=low, h=high: p.convolution(p.input(2, 5, 8, 9), 6, [3, 3], low=[l, h], high=[h, l]))
    add("winograd_many_columns", lambda p: p.unary("relu", p.convolution(p.input(1, 8, 6, 6), 141, [3, 3], low=[1, 1])))
    add("winograd_batches", lambda p: p.unary("gelu", p.convolution(p.input(3, 9, 7, 6), 10, [3, 3])))
    add("winograd_of_slice", lambda p: p.convolution(p.slice(p.input(2, 8, 9, 9), [0, 2, 1, 2], [2, 5, 7, 6]), 6, [3, 3]))
    add("winograd_of_spatial_steps", lambda p: p.convolution(p.slice(p.input(1, 4, 12, 14), [0, 0, 1, 0], [1, 4, 6, 7], [1, 1, 2, 2]), 6, [3, 3], low=[1, 1]))

    def residual(p):
        x = p.unary("relu", p.convolution(p.input(2, 5, 9, 7), 6, [3, 3], low=[1, 1]))
        y = p.batch_norm(p.convolution(x, 6, [3, 3], low=[1, 1], bias=False))
        return p.unary("relu", p.binary("add", y, x))
    add("winograd_residual", residual)

    def joined(p):
        x = p.input(1, 6, 8, 5)
        return p.cat([p.convolution(x, 5, [3, 3], low=[1, 1]), p.unary("relu", p.convolution(x, 7, [3, 3], low=[1, 1]))], 1)
    add("winograd_joined", joined)
    add("winograd_permuted", lambda p: p.permute(p.convolution(p.input(1, 6, 8, 7), 5, [3, 3], low=[1, 1]), 0, 2, 3, 1))


def pools():
    for kind, size, stride in itertools.product(("max_pool", "avg_pool"), (1, 2, 3), (1, 2, 3)):
        add(f"{kind}_{size}_s{stride}", lambda p, k=kind, w=size, s=stride: p.pool(k, p.input(1, 6, 7, 10, extremes=0.05), [w, w], [s, s], [w // 2, 0], [0, w // 2]))
    # More taps than are written out, with the window's middle inside.
    for kind, size, stride in itertools.product(("max_pool", "avg_pool"), (5, 7), (1, 2)):
        add(f"{kind}_{size}_s{stride}", lambda p, k=kind, w=size, s=stride: p.pool(k, p.input(1, 6, 11, 13), [w, w], [s, s], [w // 2, w // 2]))
    add("max_pool_dilated", lambda p: p.pool("max_pool", p.input(1, 5, 9, 9, extremes=0.1), [3, 2], [1, 2], [1, 0], [1, 1], [2, 3]))
    add("max_pool_1d", lambda p: p.pool("max_pool", p.input(2, 3, 11), [3], [2], [1]))
    add("avg_pool_3d", lambda p: p.pool("avg_pool", p.input(1, 3, 4, 5, 6), [2, 2, 3], [1, 2, 3], [0, 1, 1]))
    add("avg_pool_without_padding", lambda p: p.pool("avg_pool", p.input(1, 5, 7, 7), [3, 3], [2, 2], [1, 1], count_include_pad=False))
    add("max_pool_of_slice", lambda p: p.pool("max_pool", p.slice(p.input(1, 8, 9, 9), [0, 1, 2, 0], [1, 6, 6, 8]), [2, 2]))
    add("max_pool_of_relu", lambda p: p.pool("max_pool", p.unary("relu", p.input(1, 5, 8, 8, extremes=0.1)), [3, 3], [2, 2], [1, 1]))
    add("max_pool_of_nan", lambda p: p.pool("max_pool", p.input(1, 4, 4, 4, extremes=0.9), [2, 2]))
    add("avg_pool_padded_after", lambda p: p.convolution(p.pool("avg_pool", p.input(1, 5, 8, 8), [2, 2]), 4, [3, 3], low=[1, 1]))
    for sizes in ([1, 1], [3, 4], [7, 9]):
        add(f"adaptive_avg_pool_{sizes[0]}", lambda p, s=sizes: p.op("adaptive_avg_pool", [p.input(1, 5, 7, 9)], (1, 5, *s), output_size=s))


def reductions():
    for kind in ("sum", "mean", "amax", "amin"):
        for count in range(4):
            for dims in itertools.combinations(range(3), count):
                name = "".join(map(str, dims))
                keep = (count + len(kind)) % 2 == 0
                add(f"{kind}_{name}", lambda p, k=kind, d=dims, e=keep: p.reduce(k, p.input(3, 5, 7, extremes=0.02 if k[0] == "a" else 0), d, e))
    for size in range(1, 10):
        add(f"sum_last_{size}", lambda p, s=size: p.reduce("sum", p.unary("exp", p.input(3, s)), (1,), False))
        add(f"amax_first_{size}", lambda p, s=size: p.reduce("amax", p.input(4, s, extremes=0.1), (0,), True))
        add(f"softmax_{size}", lambda p, s=size: p.unary("softmax", p.input(3, s), dim=1))
    add("softmax_middle", lambda p: p.unary("softmax", p.input(2, 5, 6), dim=1))
    add("log_softmax", lambda p: p.unary("log_softmax", p.input(3, 11), dim=1))
    add("sum_of_permute", lambda p: p.reduce("sum", p.permute(p.input(3, 5, 7), 2, 0, 1), (1,), False))
    add("sum_of_slice", lambda p: p.reduce("sum", p.slice(p.input(6, 9), [1, 2], [3, 3], [2, 2]), (1,), True))
    add("sum_of_expand", lambda p: p.reduce("sum", p.expand(p.input(3, 1), 2, 3, 5), (0, 2), False))
    add("sum_of_product", lambda p: p.unary("sqrt", p.reduce("sum", (lambda x: p.binary("mul", x, x))(p.input(4, 13)), (0, 1), False)))

    def layer_norm(p):
        x = p.input(3, 5, 13)
        centred = p.binary("sub", x, p.reduce("mean", x, (2,), True))
        scale = p.unary("rsqrt", p.binary("add", p.reduce("mean", p.binary("mul", centred, centred), (2,), True), p.constant(1e-5)))
        return p.binary("add", p.binary("mul", p.binary("mul", centred, scale), p.weight(13)), p.weight(13))
    add("layer_norm", layer_norm)

    def attention(p):
        x = p.input(2, 7, 12)
        q, k, v = (p.permute(p.reshape(p.linear(x, 12), 2, 7, 3, 4), 0, 2, 1, 3) for _ in range(3))
        scores = p.unary("softmax", p.binary("mul", p.matmul(q, p.permute(k, 0, 1, 3, 2)), p.constant(0.5)), dim=3)
        return p.linear(p.reshape(p.permute(p.matmul(scores, v), 0, 2, 1, 3), 2, 7, 12), 12)
    add("attention", attention)

    def attention_kib(p):
        q, k, v = (p.permute(p.reshape(p.linear(p.input(1, 9, 8), 256), 1, 9, 4, 64), 0, 2, 1, 3) for _ in range(3))
        scores = p.unary("softmax", p.matmul(q, p.permute(k, 0, 1, 3, 2)), dim=3)
        return p.reshape(p.permute(p.matmul(scores, v), 0, 2, 1, 3), 1, 9, 256)
    add("attention_kib", attention_kib)


def long_reductions():
    # Several vectors beside each other, blocks of steps, and what is left over of each.
    for size in (16, 23, 255, 512, 517, 2048, 2305):
        add(f"sum_long_last_{size}", lambda p, s=size: p.reduce("sum", p.input(2, s), (1,), False))
        add(f"sum_long_first_{size}", lambda p, s=size: p.reduce("sum", p.input(s, 5), (0,), True))
        add(f"amin_long_{size}", lambda p, s=size: p.reduce("amin", p.unary("abs", p.input(s, extremes=0.01)), (0,), False))
    add("sum_of_joined", lambda p: p.reduce("sum", p.input(2, 3, 7, 7, 5), (2, 3), True))
    add("sum_of_joined_and_others", lambda p: p.reduce("sum", p.input(3, 7, 2, 9, 5), (0, 1, 3, 4), False))


def scans():
    for kind in ("cumsum", "cummax"):
        for size in (1, 3, 4, 9, 64):
            # Along the lanes and across them: single vectors, four beside each other, and what is left over.
            add(f"{kind}_last_{size}", lambda p, k=kind, s=size: p.op(k, [p.unary("relu", p.input(2, s))], (2, s), dim=1))
            add(f"{kind}_across_{size}", lambda p, k=kind, s=size: p.unary("neg", p.op(k, [p.input(3, 4, s)], (3, 4, s), dim=1)))
    add("cumsum_of_permute", lambda p: p.op("cumsum", [p.permute(p.input(3, 5, 7), 2, 0, 1)], (7, 3, 5), dim=1))
    add("cumsum_then_pad", lambda p: p.pad(p.op("cumsum", [p.input(6, 9)], (6, 9), dim=0), [1, 2], [0, 3]))


def movements_and_elements():
    for size in range(1, 10):
        add(f"relu_{size}", lambda p, s=size: p.unary("relu", p.input(s, extremes=0.5)))
        add(f"add_{size}", lambda p, s=size: p.binary("add", p.input(3, s), p.input(s)))
        add(f"pad_{size}", lambda p, s=size: p.pad(p.unary("neg", p.input(2, s)), [1, s % 3], [s % 2, 2], 1.5))
        add(f"cat_{size}", lambda p, s=size: p.cat([p.input(2, s), p.unary("neg", p.input(2, 3)), p.input(2, 1)], 1))
    for op in ("maximum", "minimum"):
        add(f"{op}_of_extremes", lambda p, o=op: p.binary(o, p.input(31, extremes=0.8), p.input(31, extremes=0.8)))
    for low, high in ((0.0, 6.0), (-1.0, None), (None, 1.0), (float("-inf"), float("inf"))):
        add(f"clamp_{low}_{high}".replace("-", "m").replace(".", ""), lambda p, l=low, h=high: p.unary("clamp", p.input(31, extremes=0.5), low=l, high=h))
    for op in ("leaky_relu", "elu", "gelu", "silu", "sigmoid", "tanh", "exp", "erf", "hardswish", "hardsigmoid", "abs"):
        attrs = {"leaky_relu": {"slope": 0.1}, "elu": {"alpha": 1.0, "scale": 1.0, "input_scale": 1.0}}.get(op, {})
        add(f"{op}_of_extremes", lambda p, o=op, a=attrs: p.unary(o, p.input(31, extremes=0.4), **a))
    for dims in itertools.permutations(range(3)):
        add("permute_" + "".join(map(str, dims)), lambda p, d=dims: p.permute(p.unary("neg", p.input(3, 5, 6)), *d))
    add("transposed_add", lambda p: p.binary("add", p.input(5, 7), p.permute(p.input(7, 5), 1, 0)))
    add("slice_with_steps", lambda p: p.slice(p.input(7, 11), [1, 2], [3, 3], [2, 3]))
    add("expand_middle", lambda p: p.expand(p.input(3, 1, 5), 2, 3, 4, 5))
    add("cat_of_slices", lambda p: (lambda x: p.cat([p.slice(x, [0, 3], [4, 4]), p.slice(x, [0, 0], [4, 3])], 1))(p.input(4, 7)))
    add("cat_of_one_value", lambda p: (lambda x: p.cat([x, x, p.unary("relu", x)], 0))(p.input(2, 3)))
    add("cat_then_conv", lambda p: p.convolution(p.cat([p.input(1, 3, 6, 6), p.input(1, 2, 6, 6)], 1), 4, [3, 3], low=[1, 1]))
    add("pad_of_cat", lambda p: p.pad(p.cat([p.input(2, 3), p.input(2, 2)], 1), [1, 0], [0, 3]))
    add("pad_then_add", lambda p: p.binary("add", p.pad(p.input(3, 4), [1, 1], [0, 2]), p.input(4, 7)))
    add("pad_of_pad", lambda p: p.pad(p.pad(p.input(3, 4), [1, 0], [0, 1], 2.0), [0, 1], [1, 0], 3.0))
    add("reshape_between", lambda p: p.permute(p.reshape(p.permute(p.input(4, 6), 1, 0), 3, 2, 4), 2, 0, 1))
    add("channel_shuffle", lambda p: p.convolution(p.reshape(p.permute(p.reshape(p.convolution(p.input(1, 3, 5, 5), 6, [1, 1]), 1, 2, 3, 5, 5), 0, 2, 1, 3, 4),
                                                             1, 6, 5, 5), 4, [3, 3], low=[1, 1]))
    add("input_as_output", lambda p: (lambda x: (x, p.unary("neg", x)))(p.input(5)))
    add("output_twice", lambda p: (lambda x: (x, x))(p.unary("neg", p.input(5))))
    add("weight_as_output", lambda p: (lambda x: (p.unary("neg", x), p.weight(7)))(p.input(5)))
    add("scalar_operand", lambda p: p.binary("mul", p.input(3, 5), p.input()))
    add("scalar_chain", lambda p: p.binary("add", p.unary("exp", p.input()), p.unary("neg", p.input())))
    add("broadcast_chain", lambda p: p.binary("mul", p.unary("sigmoid", p.binary("add", p.input(4, 1, 5), p.input(3, 1))), p.input(1, 3, 5)))


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin_dir")
    parser.add_argument("node")
    parser.add_argument("--only", default="*", help="programs whose name matches")
    parser.add_argument("--skip", action="append", default=[], help="a program that is left out; may be given again")
    parser.add_argument("--schedule", help="records that the compiler is given")
    parser.add_argument("--keep", help="a folder for the modules instead of a temporary one")
    options = parser.parse_args()
    for family in (matrix_products, blocks_of_columns, folded_lines, recurrent_layers, convolutions, winograd, pools, reductions, long_reductions, scans, movements_and_elements):
        family()
    makers = [make for name, make in programs.items() if fnmatch.fnmatch(name, options.only) and name not in options.skip]
    problems = []
    with tempfile.TemporaryDirectory() as temporary:
        for first in range(0, len(makers), PER_MODULE):
            folder = os.path.join(options.keep or temporary, f"programs{first}")
            problems += compiled.compare_with_evaluator(options.bin_dir, options.node, makers[first:first + PER_MODULE], folder,
                                                        *([f"--schedule={options.schedule}"] if options.schedule else []))
    print("\n".join(problems), end="\n" if problems else "")
    print(f"{len(makers)} programs, {len(problems)} disagree")
    return 1 if problems or not makers else 0


sys.exit(main())
