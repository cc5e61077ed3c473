// A lens on a strip: the picked neuron among its neighbours, a row each, because a strip shows several neurons in each pixel.

import { colors } from "../draw/colors.js";
import { count } from "../text/numbers.js";
import { hatch } from "./bars.js";
import { middle } from "./geometry.js";

const ROWS = 9, PITCH = 9, BAR = 7, NUMBER = 30;

/**
 * Draws in the coordinates of the panel, beside the pointer's place and within the strip's length.
 * @param {CanvasRenderingContext2D} context @param {import("./geometry.js").Column} column @param {import("../protocol/types.js").FrameLayer} layer
 * @param {import("./bars.js").Decades} scale @param {import("../draw/colors.js").Hue} hue @param {number} unit the picked neuron
 */
export function drawLens(context, column, layer, scale, hue, unit) {
  const rows = Math.min(ROWS, column.units), first = Math.min(column.units - rows, Math.max(0, unit - (rows >> 1)));
  const height = rows * PITCH + 6, extent = column.end - column.start, left = column.x + column.start - 2;
  const top = column.y + Math.min(column.length - height, Math.max(0, middle(column, unit) - height / 2));
  context.fillStyle = colors.ground;
  context.fillRect(left - NUMBER, top, extent + NUMBER + 8, height);
  context.strokeStyle = colors.field;
  context.lineWidth = 1;
  context.strokeRect(Math.round(left - NUMBER) + 0.5, Math.round(top) + 0.5, Math.round(extent + NUMBER + 8), height);
  context.font = "11px Inter, sans-serif";
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (let row = 0; row < rows; row++) {
    const at = first + row, y = Math.round(top + 3 + row * PITCH), log = layer.logs[at], isPicked = at === unit;
    context.fillStyle = isPicked ? colors.ink : colors.muted;
    if (isPicked || row % 4 === 0) context.fillText(count(at + 1), left - 4, y + PITCH / 2);
    if (Number.isNaN(log)) hatch(context, left + 2, y + 1, extent, BAR);
    if (!Number.isFinite(log)) continue;
    const length = Math.max(2, Math.min(extent, ((log - scale.low) / (scale.high - scale.low)) * extent));
    context.fillStyle = context.strokeStyle = hue.fill;
    if (layer.negative[at]) context.strokeRect(left + 2.5, y + 1.5, Math.max(1, length - 1), BAR - 1);
    else context.fillRect(left + 2, y + 1, length, BAR);
  }
}
