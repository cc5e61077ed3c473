// A curve of many readings as one line of few pixels: each pixel keeps its minimum, its maximum and its median, so that single
// spikes, zeros and NaN survive.

/**
 * @typedef {object} PixelColumn
 * @property {number} x the middle of the pixel
 * @property {number} min smallest finite value
 * @property {number} max largest finite value
 * @property {number} median of the finite values; NaN if there is none
 * @property {number} zeros readings that were exactly zero (−∞ as a logarithm)
 * @property {number} faults readings that were NaN or infinite
 */

/**
 * Groups readings by pixel.
 * @param {ArrayLike<number>} steps ascending
 * @param {ArrayLike<number>} values one for each step; NaN: not read, −Infinity: exactly zero, Infinity: not a finite number
 * @param {number} length how many readings count
 * @param {(step: number) => number} toPixel position of a step, ascending
 * @returns {PixelColumn[]}
 */
export function columns(steps, values, length, toPixel) {
  const pixels = [];
  for (let from = 0; from < length;) {
    const pixel = Math.floor(toPixel(steps[from]));
    let to = from + 1;
    while (to < length && Math.floor(toPixel(steps[to])) === pixel) to++;
    const column = group(to - from === 1 ? toPixel(steps[from]) : pixel + 0.5, values, from, to);
    if (column) pixels.push(column);
    from = to;
  }
  return pixels;
}

/** @param {number} x @param {ArrayLike<number>} values @param {number} from @param {number} to @returns {PixelColumn | null} */
function group(x, values, from, to) {
  const finite = [];
  let zeros = 0, faults = 0;
  for (let i = from; i < to; i++) {
    if (Number.isFinite(values[i])) finite.push(values[i]);
    else if (values[i] === -Infinity) zeros++;
    else if (values[i] === Infinity) faults++;
  }
  if (!finite.length && !zeros && !faults) return null;
  finite.sort((a, b) => a - b);
  const middle = finite.length >> 1, last = finite.length - 1;
  const median = last < 0 ? NaN : finite.length % 2 ? finite[middle] : (finite[middle - 1] + finite[middle]) / 2;
  return { x, min: last < 0 ? NaN : finite[0], max: last < 0 ? NaN : finite[last], median, zeros, faults };
}

/**
 * Moves labels apart so that neighbours keep a distance, each as near to its place as the others allow.
 * @param {number[]} wanted @param {number} distance @param {number} low @param {number} high
 * @returns {number[]} in the order of `wanted`
 */
export function spread(wanted, distance, low, high) {
  const order = wanted.map((_, i) => i).sort((a, b) => wanted[a] - wanted[b]), placed = new Array(wanted.length);
  // Groups of touching labels move as one to the mean of their wishes.
  /** @type {{ at: number, members: number[] }[]} */
  const groups = [];
  const centre = (/** @type {number[]} */ members) => {
    const mean = members.reduce((sum, member, i) => sum + wanted[member] - i * distance, 0) / members.length;
    return Math.min(Math.max(mean, low), Math.max(low, high - (members.length - 1) * distance));
  };
  for (const member of order) {
    groups.push({ at: centre([member]), members: [member] });
    while (groups.length > 1) {
      const last = groups[groups.length - 1], before = groups[groups.length - 2];
      if (before.at + before.members.length * distance <= last.at + 1e-9) break;
      groups.splice(-2, 2, { members: [...before.members, ...last.members], at: centre([...before.members, ...last.members]) });
    }
  }
  for (const { at, members } of groups) members.forEach((member, i) => { placed[member] = at + i * distance; });
  return placed;
}
