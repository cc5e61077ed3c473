// The bars of one column: length is log₁₀|∂C/∂b|, filled is positive, outlined is negative; zero and NaN have places of their own.

import { colors } from "../draw/colors.js";

/** @typedef {import("./geometry.js").Column} Column */
/** @typedef {import("../protocol/types.js").FrameLayer} FrameLayer */
/** @typedef {{ low: number, high: number }} Decades */

/**
 * Draws in the coordinates of the column: u to the right, v downwards.
 * @param {CanvasRenderingContext2D} context
 * @param {Column} column
 * @param {FrameLayer | null} layer null before the first reading
 * @param {Decades} scale
 * @param {import("../draw/colors.js").Hue} hue
 * @param {{ growth?: number, isCovered?: boolean, isRow?: boolean }} [options] growth from 0 to 1 while the wave passes
 */
export function drawColumn(context, column, layer, scale, hue, options = {}) {
  const toU = (/** @type {number} */ log) => column.start + ((log - scale.low) / (scale.high - scale.low)) * (column.end - column.start);
  grid(context, column, scale, toU);
  if (column.circle !== null && column.pitch >= 4) circles(context, column, hue);
  if (options.isCovered) return cover(context, column, hue, options.isRow ?? false);
  if (!layer || options.growth === 0) return;
  if (column.isStrip) strip(context, column, layer, toU, hue);
  else bars(context, column, layer, scale, toU, hue, options.growth ?? 1);
  typical(context, column, layer, scale, toU);
}

/** @param {CanvasRenderingContext2D} context @param {Column} column @param {Decades} scale @param {(log: number) => number} toU */
function grid(context, column, scale, toU) {
  context.fillStyle = colors.panel;
  context.fillRect(column.lane, 0, 5, column.length);
  context.fillStyle = colors.line;
  const every = Math.max(1, Math.ceil((scale.high - scale.low) / ((column.end - column.start) / 5)));
  for (let decade = scale.low; decade <= scale.high; decade += every) context.fillRect(Math.round(toU(decade)), 0, 1, column.length);
}

/** @param {CanvasRenderingContext2D} context @param {Column} column @param {import("../draw/colors.js").Hue} hue */
function circles(context, column, hue) {
  const radius = Math.min(3.5, column.pitch / 2 - 0.6);
  context.strokeStyle = hue.fill;
  context.lineWidth = 1.2;
  context.beginPath();
  for (let unit = 0; unit < column.units; unit++) {
    const v = (unit + 0.5) * column.pitch;
    context.moveTo(/** @type {number} */ (column.circle) + radius, v);
    context.arc(/** @type {number} */ (column.circle), v, radius, 0, 2 * Math.PI);
  }
  context.stroke();
}

/** @param {CanvasRenderingContext2D} context @param {Column} column @param {import("../draw/colors.js").Hue} hue @param {boolean} isRow */
function cover(context, column, hue, isRow) {
  context.fillStyle = colors.panel;
  context.fillRect(column.start, 0, column.end - column.start, column.length);
  context.fillStyle = hue.text;
  context.font = "600 28px Inter, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.translate((column.start + column.end) / 2, column.length / 2);
  if (isRow) context.rotate(Math.PI / 2);
  context.fillText("?", 0, 0);
}

/**
 * @param {CanvasRenderingContext2D} context @param {Column} column @param {FrameLayer} layer @param {Decades} scale
 * @param {(log: number) => number} toU @param {import("../draw/colors.js").Hue} hue @param {number} growth
 */
function bars(context, column, layer, scale, toU, hue, growth) {
  const isThin = column.pitch < 6, filled = new Path2D(), outlined = new Path2D(), above = new Path2D();
  const from = Math.round(column.start), offset = Math.floor((column.pitch - column.bar) / 2);
  for (let unit = 0; unit < column.units; unit++) {
    const v = Math.round(unit * column.pitch) + offset, log = layer.logs[unit];
    if (Number.isNaN(log)) {
      hatch(context, 0, v, column.end, column.bar);
      continue;
    }
    if (log === -Infinity) {
      filled.rect(column.lane + 1, v, 3, column.bar);
      continue;
    }
    const to = from + Math.max(2, Math.round((Math.min(toU(log), column.end) - from) * growth));
    if (log > scale.high) chevron(above, column.end, v, column.bar);
    if (layer.negative[unit] && !isThin) outlined.rect(from + 0.5, v + 0.5, Math.max(1, to - from - 1), column.bar - 1);
    else filled.rect(from, v, to - from, column.bar);
  }
  context.fillStyle = hue.fill;
  context.fill(filled);
  context.strokeStyle = hue.fill;
  context.lineWidth = 1;
  context.fillStyle = colors.ground;
  context.fill(outlined);
  context.stroke(outlined);
  context.stroke(above);
}

/** A bar beyond the scale ends open. @param {Path2D} path @param {number} u @param {number} v @param {number} bar */
function chevron(path, u, v, bar) {
  path.moveTo(u + 2, v);
  path.lineTo(u + 5, v + bar / 2);
  path.lineTo(u + 2, v + bar);
}

/**
 * Several neurons in a pixel row: solid to the smallest, pale to the largest, so that no spike is lost.
 * @param {CanvasRenderingContext2D} context @param {Column} column @param {FrameLayer} layer
 * @param {(log: number) => number} toU @param {import("../draw/colors.js").Hue} hue
 */
function strip(context, column, layer, toU, hue) {
  const rows = Math.floor(column.length), solid = new Path2D(), pale = new Path2D(), zero = new Path2D();
  for (let row = 0; row < rows; row++) {
    const from = Math.floor((row / rows) * column.units), to = Math.max(from + 1, Math.floor(((row + 1) / rows) * column.units));
    let min = Infinity, max = -Infinity, faults = 0, zeros = 0;
    for (let unit = from; unit < to; unit++) {
      const log = layer.logs[unit];
      if (Number.isNaN(log)) faults++;
      else if (log === -Infinity) zeros++;
      else [min, max] = [Math.min(min, log), Math.max(max, log)];
    }
    if (faults) hatch(context, 0, row, column.end, 1);
    if (zeros) zero.rect(column.lane + 1, row, 3, 1);
    if (max === -Infinity) continue;
    pale.rect(column.start, row, Math.max(2, Math.min(toU(max), column.end) - column.start), 1);
    if (!zeros) solid.rect(column.start, row, Math.max(2, Math.min(toU(min), column.end) - column.start), 1);
  }
  context.fillStyle = hue.fill;
  context.fill(zero);
  context.globalAlpha = 0.35;
  context.fill(pale);
  context.globalAlpha = 1;
  context.fill(solid);
}

/** The heavy line: the root mean square of the column.
 * @param {CanvasRenderingContext2D} context @param {Column} column @param {FrameLayer} layer @param {Decades} scale @param {(log: number) => number} toU */
function typical(context, column, layer, scale, toU) {
  const log = layer.speedLog10 - Math.log10(column.units) / 2;
  if (!Number.isFinite(log)) return;
  context.fillStyle = colors.ink;
  context.fillRect(Math.round(Math.min(column.end, Math.max(column.start, toU(log)))) - 0.75, -3, 1.5, column.length + 6);
}

/** A row that is not finite, hatched over its whole width.
 * @param {CanvasRenderingContext2D} context @param {number} u @param {number} v @param {number} width @param {number} height */
export function hatch(context, u, v, width, height) {
  context.save();
  context.beginPath();
  context.rect(u, v, width, Math.max(1, height));
  context.clip();
  context.strokeStyle = colors.severe;
  context.lineWidth = 1.5;
  context.beginPath();
  for (let x = u - height; x < u + width; x += 5) {
    context.moveTo(x, v + height);
    context.lineTo(x + height + 2, v - 2);
  }
  context.stroke();
  context.restore();
}
