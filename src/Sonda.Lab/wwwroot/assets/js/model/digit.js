// A drawn digit as the network sees it: 28 × 28, the ink in a box of 20 × 20, its centre of mass in the middle, as in MNIST.

export const SIDE = 28;
const BOX = 20;

/**
 * Fits ink of any size into the picture of the network.
 * @param {Float32Array} ink square picture, row by row, 0 to 1
 * @param {number} side its side
 * @returns {Float32Array} 28 × 28; all 0 if there is no ink
 */
export function seen(ink, side) {
  let left = side, right = -1, top = side, bottom = -1;
  for (let i = 0; i < ink.length; i++) {
    if (ink[i] < 0.05) continue;
    const x = i % side, y = Math.floor(i / side);
    left = Math.min(left, x);
    right = Math.max(right, x);
    top = Math.min(top, y);
    bottom = Math.max(bottom, y);
  }
  const picture = new Float32Array(SIDE * SIDE);
  if (right < 0) return picture;
  const size = Math.max(right - left + 1, bottom - top + 1), scale = BOX / size;
  // Twice: first with the box in the middle, to find the centre of mass, then moved by it.
  const first = sampled(ink, side, (left + right + 1) / 2, (top + bottom + 1) / 2, scale);
  let mass = 0, x = 0, y = 0;
  first.forEach((value, i) => {
    mass += value;
    x += value * ((i % SIDE) + 0.5);
    y += value * (Math.floor(i / SIDE) + 0.5);
  });
  const shiftX = Math.round(SIDE / 2 - x / mass), shiftY = Math.round(SIDE / 2 - y / mass);
  first.forEach((value, i) => {
    const toX = (i % SIDE) + shiftX, toY = Math.floor(i / SIDE) + shiftY;
    if (toX >= 0 && toX < SIDE && toY >= 0 && toY < SIDE) picture[toY * SIDE + toX] = value;
  });
  return picture;
}

/**
 * Each dot of the picture is the mean of the ink under it.
 * @param {Float32Array} ink @param {number} side @param {number} centreX @param {number} centreY @param {number} scale
 */
function sampled(ink, side, centreX, centreY, scale) {
  const picture = new Float32Array(SIDE * SIDE), parts = Math.max(1, Math.min(8, Math.round(1 / scale)));
  for (let i = 0; i < picture.length; i++) {
    let sum = 0;
    for (let part = 0; part < parts * parts; part++) {
      const x = (i % SIDE) + ((part % parts) + 0.5) / parts, y = Math.floor(i / SIDE) + (Math.floor(part / parts) + 0.5) / parts;
      const fromX = Math.floor(centreX + (x - SIDE / 2) / scale), fromY = Math.floor(centreY + (y - SIDE / 2) / scale);
      if (fromX >= 0 && fromX < side && fromY >= 0 && fromY < side) sum += ink[fromY * side + fromX];
    }
    picture[i] = sum / (parts * parts);
  }
  return picture;
}
