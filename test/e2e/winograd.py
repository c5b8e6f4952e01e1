#!/usr/bin/python3
# What Winograd's tiles promise of their numbers: winograd.py BIN_DIR NODE FOLDER.
#
# Tiles of 2 multiply by halves alone, so that sums of small integers come out exact. Tiles of 4 round. What is infinite makes NaN of the
# results whose tile reads it, and of no other; with the direct convolution, of those whose window does.
import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "numeric"))

import numpy as np

import compiled

BATCH, CHANNELS, COLUMNS, LINES, PIXELS = 2, 19, 70, 9, 11
WINDOW = "stride = array<i64: 1, 1>, pad_low = array<i64: 1, 1>, pad_high = array<i64: 1, 1>, dilation = array<i64: 1, 1>, groups = 1 : i64"


def write_model(folder, weight):
    weights = compiled.Weights()
    kind = weights.declare("w", weight)
    x, y = f"tensor<{BATCH}x{CHANNELS}x{LINES}x{PIXELS}xf32>", f"tensor<{BATCH}x{COLUMNS}x{LINES}x{PIXELS}xf32>"
    return compiled.write_module(folder, [f"func.func @forward(%x: {x}) -> {y} {{\n  %w = wt.get @w : {kind}\n"
                                          f"  %y = wt.convolution %x, %w {{{WINDOW}}} : ({x}, {kind}) -> {y}\n  return %y : {y}\n}}\n"], weights)


def compute(bin_dir, node, model, folder, fields, x):
    """The result in each variant, with a schedule of these fields."""
    folder.mkdir(parents=True, exist_ok=True)
    records = folder / "records.json"
    records.write_text(json.dumps({"records": [{"kernel": "convolution*", **fields}]}))
    refusal = compiled.compile_module(bin_dir, model, str(folder / "package"), f"--schedule={records}")
    if refusal:
        sys.exit(refusal)
    np.save(folder / "x.npy", x)
    results = []
    for variant in compiled.VARIANTS:
        failure = compiled.run_package(node, str(folder / "package"), variant, [("forward", [str(folder / "x.npy")], str(folder / variant))])
        if failure:
            sys.exit(failure)
        results.append(np.load(folder / variant / "0.npy"))
    return results


def convolve(x, weight):
    """In doubles."""
    padded = np.pad(x.astype(np.float64), ((0, 0), (0, 0), (1, 1), (1, 1)))
    result = np.zeros((BATCH, COLUMNS, LINES, PIXELS))
    for dy in range(3):
        for dx in range(3):
            result += np.einsum("bcyx,oc->boyx", padded[:, :, dy:dy + LINES, dx:dx + PIXELS], weight[:, :, dy, dx].astype(np.float64))
    return result


def tile_sees(tile, size, line, at):
    """Whether a tile that computes `line` reads the unpadded line `at`; the last tile is moved in from beyond the edge."""
    starts = [min(start, size - tile) for start in range(0, size, tile)]
    return any(start <= line < start + tile and start - 1 <= at <= start + tile for start in starts)


def main():
    bin_dir, node, folder = sys.argv[1], sys.argv[2], Path(sys.argv[3])
    random = np.random.default_rng(1)
    weight = random.integers(-8, 9, (COLUMNS, CHANNELS, 3, 3)).astype(np.float32)
    x = random.integers(-8, 9, (BATCH, CHANNELS, LINES, PIXELS)).astype(np.float32)
    model, want = write_model(folder, weight), convolve(x, weight)
    for tile in (2, 4):
        results = compute(bin_dir, node, model, folder / f"tile{tile}", {"algorithm": "winograd", "tile": tile}, x)
        worst = max(np.abs(result - want).max() for result in results) / np.abs(want).max()
        print(f"tiles of {tile}: {'exact' if worst == 0 else 'within 1e-5 of the largest result' if worst <= 1e-5 else f'off by {worst}'}")

    line, pixel = 4, 7
    x[1, 3, line, pixel] = np.inf
    finite = {}
    for name, fields in (("tile2", {"algorithm": "winograd", "tile": 2}), ("tile4", {"algorithm": "winograd", "tile": 4}), ("direct", {"algorithm": "gemm"})):
        tile = fields.get("tile", 1)
        seen = np.array([[tile_sees(tile, LINES, y, line) and tile_sees(tile, PIXELS, z, pixel) for z in range(PIXELS)] for y in range(LINES)])
        for result in compute(bin_dir, node, model, folder / f"infinite.{name}", fields, x):
            finite[name] = np.isfinite(result).all(axis=1)
            if not (finite[name][0].all() and finite[name][1][~seen].all()):
                sys.exit(f"{name}: an infinity reaches results that do not see it")
            if finite[name][1][line, pixel]:
                sys.exit(f"{name}: an infinity is lost")
    print("infinities stay in their tiles")


main()
