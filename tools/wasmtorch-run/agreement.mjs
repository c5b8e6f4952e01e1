// When two tensors agree: the rule that every test of numbers goes by.
//
// Floats agree where |got - want| <= atol * max(1, max|want|) + rtol * |want|: atol is relative to the largest
// element, since errors of a sum are. NaN agrees with NaN, an infinity with itself. All else agrees where it is equal.

export const defaults = { rtol: 1e-4, atol: 1e-5 };

const isFloat = (dtype) => dtype[0] === 'f';

// A reference may be more precise than what it is compared with.
const comparable = (got, want) => got === want || (isFloat(got) && isFloat(want));

function largest(data) {
  let result = 1;
  for (const value of data) if (Math.abs(value) > result && Number.isFinite(value)) result = Math.abs(value);
  return result;
}

// By how much of the allowance two floats differ: at most 1 where they agree.
function excess(got, want, allowed) {
  if (Object.is(got, want) || got === want) return 0;
  const error = Math.abs(got - want);
  if (!Number.isFinite(error)) return Infinity;
  return error <= allowed ? (allowed ? error / allowed : 0) : Math.max(error / allowed, 1 + Number.EPSILON);
}

/**
 * Compares two tensors { dtype, dims, data }.
 * Gives { agrees, reason?, wrong, worst?: { index: number[], got, want, error, allowed }, maxError }: `worst` is the element
 * that is farthest beyond its allowance, or nearest to it; `reason` says why nothing was compared.
 */
export function compare(got, want, { rtol, atol } = defaults) {
  const typeText = ({ dtype, dims }) => `${dtype} [${dims.join(', ')}]`;
  if (!comparable(got.dtype, want.dtype) || got.dims.join() !== want.dims.join())
    return { agrees: false, wrong: 0, maxError: NaN, reason: `expected ${typeText(want)}, found ${typeText(got)}` };
  const float = isFloat(got.dtype);
  const scale = float ? largest(want.data) : 0;
  let wrong = 0, maxError = 0, worst = -1, worstExcess = -1;
  for (let i = 0; i < want.data.length; ++i) {
    const g = got.data[i], w = want.data[i];
    const over = float ? excess(g, w, atol * scale + rtol * Math.abs(w)) : g === w ? 0 : Math.abs(Number(g - w)) + 1;
    if (over > 1) ++wrong;
    if (over > 0 && Number.isFinite(Number(g)) && Number.isFinite(Number(w)))
      maxError = Math.max(maxError, Math.abs(Number(g - w)));
    if (over > worstExcess) { worstExcess = over; worst = i; }
  }
  const result = { agrees: wrong === 0, wrong, maxError };
  if (worst < 0) return result;
  const g = got.data[worst], w = want.data[worst];
  const same = Object.is(g, w) || g === w;
  return { ...result, worst: {
    index: unravel(worst, want.dims), got: g, want: w,
    error: same ? 0 : Math.abs(Number(g - w)),
    allowed: float ? atol * scale + rtol * Math.abs(w) : 0,
  } };
}

function unravel(flat, dims) {
  const index = [];
  for (let axis = dims.length - 1; axis >= 0; --axis) {
    index.unshift(flat % dims[axis]);
    flat = Math.floor(flat / dims[axis]);
  }
  return index;
}

/** One line for people. */
export function agreementText({ agrees, reason, wrong, worst }) {
  if (reason) return reason;
  if (!worst) return 'agrees (it is empty)';
  const digits = (x) => (typeof x === 'bigint' ? String(x) : String(Number(x.toPrecision(7))));
  const element = `at [${worst.index.join(', ')}]: expected ${digits(worst.want)}, found ${digits(worst.got)}, ` +
    `off by ${worst.error.toPrecision(3)}, allowed ${worst.allowed.toPrecision(3)}`;
  return agrees ? `agrees; nearest to its limit ${element}` : `${wrong} elements disagree; worst ${element}`;
}
