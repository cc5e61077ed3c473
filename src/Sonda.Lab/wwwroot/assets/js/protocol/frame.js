// The binary frame: ∂C/∂b of every neuron as a code of one byte.

/** @typedef {import("./types.js").Frame} Frame */

/** Bytes of base64. @param {string} text */
export function bytesOf(text) {
  const binary = atob(text), bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

/**
 * Reads a frame.
 * @param {string} base64
 * @returns {Frame}
 */
export function decodeFrame(base64) {
  const bytes = bytesOf(base64), view = new DataView(bytes.buffer), layers = [];
  if (view.getUint8(0) !== 1) throw new Error(`A frame of version ${view.getUint8(0)}; this page reads version 1.`);
  let at = 16;
  for (let layer = view.getUint16(2, true); layer > 0; layer--) {
    const count = view.getUint32(at, true), speedLog10 = view.getFloat32(at + 4, true);
    const offset = view.getFloat32(at + 8, true), width = view.getFloat32(at + 12, true);
    const codes = at + 16, signs = codes + count;
    const logs = new Float32Array(count), negative = new Uint8Array(count);
    for (let i = 0; i < count; i++) {
      const code = bytes[codes + i];
      logs[i] = code === 0 ? -Infinity : code === 255 ? NaN : (offset + (code - 1) * width) / 20;
      negative[i] = (bytes[signs + (i >> 3)] >> (i & 7)) & 1;
    }
    layers.push({ speedLog10, logs, negative });
    at = signs + ((count + 7) >> 3);
    at += (4 - ((at - 16) % 4)) % 4;
  }
  return { step: view.getFloat64(8, true), source: view.getUint8(1), rows: view.getUint32(4, true), layers };
}

/** log₁₀ of the typical neuron: the root mean square of the column. @param {import("./types.js").FrameLayer} layer */
export const typicalLog10 = layer => layer.speedLog10 - Math.log10(layer.logs.length) / 2;

/** A number of the protocol: null is NaN (not read), "NaN" and "Infinity" are Infinity (not finite), "-Infinity" is exactly zero as a logarithm.
 * @param {import("./types.js").Reading | undefined} value */
export function logReading(value) {
  if (value === null || value === undefined) return NaN;
  const number = Number(value);
  return Number.isNaN(number) ? Infinity : number;
}
