// Horizontal lines of a chart: its ticks, and the baseline.

import { colors } from "../draw/colors.js";

/** Pixels that a label needs to the next. */
const LABEL = 12;

/** Lines and labels of the ticks; a label that would touch another is left out.
 * @param {CanvasRenderingContext2D} context @param {import("../draw/scale.js").Tick[]} ticks @param {(value: number) => number} toY
 * @param {number} left @param {number} right */
export function drawTicks(context, ticks, toY, left, right) {
  context.font = "11px Inter, sans-serif";
  context.textAlign = "right";
  context.textBaseline = "middle";
  /** @type {number[]} */
  const labelled = [];
  for (const { at, label } of ticks) {
    const y = toY(at);
    context.fillStyle = colors.line;
    context.fillRect(left, Math.round(y), right - left, 1);
    if (labelled.some(other => Math.abs(other - y) < LABEL)) continue;
    labelled.push(y);
    context.fillStyle = colors.muted;
    context.fillText(label, left - 6, y);
  }
}

/** The pixels that the labels of ticks take at the left. @param {CanvasRenderingContext2D} context @param {import("../draw/scale.js").Tick[]} ticks
 * @param {number} least at least so many, so that charts above each other begin alike */
export function roomFor(context, ticks, least) {
  context.font = "11px Inter, sans-serif";
  return Math.max(least, ...ticks.map(({ label }) => Math.ceil(context.measureText(label).width) + 10));
}

/** The dashed line of the baseline. @param {CanvasRenderingContext2D} context @param {number} left @param {number} right @param {number} y */
export function drawBaseline(context, left, right, y) {
  context.strokeStyle = colors.muted;
  context.lineWidth = 1;
  context.setLineDash([4, 4]);
  context.beginPath();
  context.moveTo(left, Math.round(y) + 0.5);
  context.lineTo(right, Math.round(y) + 0.5);
  context.stroke();
  context.setLineDash([]);
}
