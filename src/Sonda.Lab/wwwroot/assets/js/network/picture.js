// Numbers of an image as dots: an input picture, or the weights that a neuron has for each pixel.

import { colors } from "../draw/colors.js";
import { hasPictures } from "../model/rows.js";

/** A picture of the data of a run, once they are there: a 5 if there is one; null if the rows are no pictures.
 * @param {import("../model/run.js").RunModel} run @param {any} source @returns {Promise<{ shape: [number, number], inputs: number[] } | null>} */
export async function inputPicture(run, source) {
  await run.until(() => run.document?.data != null);
  if (!hasPictures(run)) return null;
  try {
    const examples = await source.get(`/api/runs/${run.id}/examples`), row = examples.rows.find((/** @type {any} */ each) => each.label === "5") ?? examples.rows[0];
    return row ? { shape: examples.shape, inputs: row.inputs } : null;
  } catch {
    // The run is gone meanwhile.
    return null;
  }
}

/**
 * Grey from the ground (0) to the ink (1).
 * @param {CanvasRenderingContext2D} context @param {ArrayLike<number>} pixels @param {[number, number]} shape rows, columns
 * @param {number} x @param {number} y @param {number} size
 */
export function drawPicture(context, pixels, [rows, columns], x, y, size) {
  const dot = size / Math.max(rows, columns);
  context.fillStyle = colors.ink;
  for (let i = 0; i < rows * columns; i++) {
    if (!(pixels[i] > 0.02)) continue;
    context.globalAlpha = Math.min(1, pixels[i]);
    context.fillRect(x + (i % columns) * dot, y + Math.floor(i / columns) * dot, dot + 0.3, dot + 0.3);
  }
  context.globalAlpha = 1;
}

/**
 * Weights: filled dots for positive, outlined ones for negative, the side by |w|.
 * @param {CanvasRenderingContext2D} context @param {ArrayLike<number>} weights @param {[number, number]} shape
 * @param {number} x @param {number} y @param {number} size
 */
export function drawWeights(context, weights, [rows, columns], x, y, size) {
  const dot = size / Math.max(rows, columns);
  let largest = 1e-30;
  for (let i = 0; i < weights.length; i++) largest = Math.max(largest, Math.abs(weights[i]));
  for (let i = 0; i < rows * columns; i++) {
    const side = dot * Math.sqrt(Math.abs(weights[i]) / largest);
    const left = x + (i % columns) * dot + (dot - side) / 2, top = y + Math.floor(i / columns) * dot + (dot - side) / 2;
    context.fillStyle = weights[i] > 0 ? colors.ink : colors.muted;
    context.globalAlpha = weights[i] > 0 ? 1 : 0.45;
    context.fillRect(left, top, side, side);
  }
  context.globalAlpha = 1;
}
