// A canvas to draw on, with a mouse, a finger, a pen or the keyboard. It keeps lines, not pixels.

const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const step = 0.04;

/** Calls `changed(strokes)` with lists of points [x, y] in a square of side 1 whenever there is something new; gives `clear`. */
export function makePaper(canvas, changed) {
  const context = canvas.getContext('2d');
  let strokes = [], pointer, cursor = { at: [0.5, 0.2], down: false };

  function paint() {
    const { clientWidth: side } = canvas, scale = globalThis.devicePixelRatio || 1;
    canvas.width = canvas.height = Math.round(side * scale);
    context.scale(canvas.width, canvas.height);
    context.strokeStyle = context.fillStyle = getComputedStyle(canvas).color;
    context.lineCap = context.lineJoin = 'round';
    context.lineWidth = 0.075;
    for (const stroke of strokes) {
      context.beginPath();
      // A line to where it is makes a dot.
      for (const point of [stroke[0], ...stroke]) context.lineTo(...point);
      context.stroke();
    }
    if (document.activeElement !== canvas || !canvas.matches(':focus-visible')) return;
    context.lineWidth = 0.01;
    context.beginPath();
    context.arc(...cursor.at, 0.045, 0, 2 * Math.PI);
    context[cursor.down ? 'fill' : 'stroke']();
  }
  function update() {
    paint();
    changed(strokes);
  }
  function clear() {
    strokes = [];
    cursor = { at: [0.5, 0.2], down: false };
    update();
  }

  const place = ({ clientX, clientY }) => {
    const { left, top, width, height } = canvas.getBoundingClientRect();
    return [(clientX - left) / width, (clientY - top) / height];
  };
  canvas.addEventListener('pointerdown', (event) => {
    if (pointer !== undefined || event.button) return;
    pointer = event.pointerId;
    canvas.setPointerCapture(pointer);
    strokes.push([place(event)]);
    update();
  });
  canvas.addEventListener('pointermove', (event) => {
    if (event.pointerId !== pointer) return;
    // A browser gives the moves of one frame together.
    const moves = event.getCoalescedEvents?.() ?? [];
    strokes.at(-1)?.push(...(moves.length ? moves : [event]).map(place));
    update();
  });
  for (const end of ['pointerup', 'pointercancel'])
    canvas.addEventListener(end, (event) => { if (event.pointerId === pointer) pointer = undefined; });

  canvas.addEventListener('keydown', (event) => {
    const by = arrows[event.key];
    if (event.key === 'Escape') return clear();
    if (!by && event.key !== ' ') return;
    event.preventDefault();
    if (by) cursor.at = cursor.at.map((at, i) => Math.min(0.95, Math.max(0.05, at + step * by[i])));
    else if ((cursor.down = !cursor.down)) strokes.push([]);
    if (cursor.down) strokes.at(-1).push([...cursor.at]);
    update();
  });
  for (const event of ['focus', 'blur']) canvas.addEventListener(event, paint);
  new ResizeObserver(paint).observe(canvas);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', paint);
  return { clear };
}
