// Brings a drawing to the form of the data that the network was trained on: 8x8 numbers from 0 to 16.
//
// Those were made from scanned digits: cut out, stretched to 32x32 points of ink or none, and counted in blocks of 4x4. The same is done
// here, on lines instead of a scan, and so without a canvas.

const points = 32, blocks = 8, perBlock = points / blocks;
/** How thick a line is, as a share of the drawing's height: about as in the data. */
const thickness = 0.15;
/** A digit is as high as the picture, and about this wide; a narrow one is not stretched by more than `mostStretch`. */
const usualWidth = 21, mostStretch = 1.7;

/** The square of the distance from (x, y) to the line from `a` to `b`. */
function squaredDistance(x, y, [ax, ay], [bx, by]) {
  const dx = bx - ax, dy = by - ay, length = dx * dx + dy * dy;
  const along = length ? Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length)) : 0;
  return (x - ax - along * dx) ** 2 + (y - ay - along * dy) ** 2;
}

/** Where the ink is: a smallest box, and the thickness that goes with it. */
function boxOf(strokes) {
  const xs = strokes.flat().map(([x]) => x), ys = strokes.flat().map(([, y]) => y);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  // The height counts most, but a dash is no digit 32 points high.
  const thick = Math.max(bottom - top, (right - left) / 2, 1e-6) * thickness / (1 - thickness);
  return { left: left - thick / 2, top: top - thick / 2, width: right - left + thick, height: bottom - top + thick, thick };
}

/** The strokes, lists of points [x, y] with y downwards, in any unit, as a Float32Array of 8x8 rows; null where there are none. */
export function pixelsOf(strokes) {
  if (!strokes.some((stroke) => stroke.length)) return null;
  const { left, top, width, height, thick } = boxOf(strokes);
  // One factor would keep the proportions; the data's own makers stretched narrow digits.
  const down = points / Math.max(height, width / 2);
  const across = Math.min(usualWidth / width, down * mostStretch, points / width);
  const ink = (column, row) => {
    const x = left + width / 2 + (column + 0.5 - points / 2) / across;
    const y = top + height / 2 + (row + 0.5 - points / 2) / down;
    return strokes.some((stroke) => stroke.some((point, i) =>
      squaredDistance(x, y, stroke[Math.max(0, i - 1)], point) <= (thick / 2) ** 2));
  };
  const pixels = new Float32Array(blocks * blocks);
  for (let row = 0; row < points; row++)
    for (let column = 0; column < points; column++)
      if (ink(column, row)) pixels[Math.floor(row / perBlock) * blocks + Math.floor(column / perBlock)]++;
  return pixels;
}
