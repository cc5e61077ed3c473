// Weights as lines in the gaps: they show where weights are; the bars remain the figure.

import { colors } from "../draw/colors.js";
import { middle } from "./geometry.js";

/**
 * Draws the strongest weights of each gap, opacity by w², and the fan from the input, which is schematic.
 * @param {CanvasRenderingContext2D} context
 * @param {import("./geometry.js").Geometry} geometry
 * @param {import("../protocol/types.js").Weights | null} weights
 * @param {number[]} inputs the inputs of each layer
 */
export function drawWires(context, geometry, weights, inputs) {
  if (geometry.kind !== "columns" || !geometry.input) return;
  context.strokeStyle = colors.wire;
  context.lineWidth = 1;
  const [first] = geometry.columns, { input } = geometry;
  fan(context, input.x + input.size + 2, input.y + input.size / 2, first);
  for (let i = 1; i < geometry.columns.length; i++) gap(context, geometry.columns[i - 1], geometry.columns[i], geometry.gap, weights?.gaps[i] ?? [], inputs[i]);
}

/** All to all, even and pale. @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {import("./geometry.js").Column} to */
function fan(context, x, y, to) {
  const end = to.x + (to.circle ?? 0) - 4, lines = Math.min(to.units, 40);
  context.globalAlpha = 0.5;
  context.beginPath();
  for (let i = 0; i < lines; i++) curve(context, x, y + ((i + 0.5) / lines - 0.5) * 40, end, to.y + ((i + 0.5) / lines) * to.length);
  context.stroke();
  context.globalAlpha = 1;
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {import("./geometry.js").Column} from @param {import("./geometry.js").Column} to
 * @param {number} width @param {[number, number, number][]} wires strongest first
 * @param {number} inputs that the layer has: more than `from` has neurons, if each of those is a map
 */
function gap(context, from, to, width, wires, inputs) {
  const end = to.x + (to.circle ?? 0) - 4, start = end - width, largest = Math.abs(wires[0]?.[2] ?? 1);
  for (const [source, target, weight] of wires) {
    context.globalAlpha = 0.12 + 0.75 * (weight / largest) ** 2;
    context.beginPath();
    curve(context, start, from.y + ((source + 0.5) / inputs) * from.length, end, to.y + middle(to, target));
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** @param {CanvasRenderingContext2D} context @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 */
function curve(context, x0, y0, x1, y1) {
  const bend = (x1 - x0) * 0.5;
  context.moveTo(x0, y0);
  context.bezierCurveTo(x0 + bend, y0, x1 - bend, y1, x1, y1);
}
