// Twenty-five layers and more: a box of quantiles a layer; the picked layer opens as a column beside its box.

import { colors } from "../draw/colors.js";
import { decades } from "../draw/scale.js";
import { say } from "../text/texts.js";

/**
 * The value axis is vertical here, so that many narrow layers fit.
 * @param {CanvasRenderingContext2D} context @param {import("./geometry.js").Geometry} geometry
 * @param {import("../model/stage.js").Stage} stage @param {{ low: number, high: number }} scale
 */
export function drawBoxes(context, geometry, stage, scale) {
  const { top, bottom, columns } = geometry;
  const toY = (/** @type {number} */ log) => bottom - 8 - ((Math.min(scale.high, Math.max(scale.low, log)) - scale.low) / (scale.high - scale.low)) * (bottom - top - 8);
  context.font = "11px Inter, sans-serif";
  context.textAlign = "right";
  context.textBaseline = "middle";
  for (const { at, label } of decades(scale.low, scale.high, 8)) {
    context.fillStyle = colors.line;
    context.fillRect(columns[0].x - 6, Math.round(toY(at)), columns[columns.length - 1].x + 20 - columns[0].x, 1);
    context.fillStyle = colors.muted;
    context.fillText(label, columns[0].x - 12, toY(at));
  }
  context.textAlign = "center";
  context.textBaseline = "top";
  const every = Math.ceil(columns.length / 12);
  columns.forEach((column, layer) => {
    const isLast = layer === columns.length - 1;
    if (isLast || ((layer + 1) % every === 0 && layer < columns.length - 2)) context.fillText(isLast ? say("out") : stage.run.layers[layer]?.name ?? "", column.x + 6, bottom + 5);
  });
  columns.forEach((column, layer) => {
    const sorted = [...(stage.frame?.layers[layer]?.logs ?? [])].filter(Number.isFinite).sort((a, b) => a - b), hue = stage.hue(layer);
    const zeros = (stage.frame?.layers[layer]?.logs ?? []).filter(log => log === -Infinity).length, width = Math.max(3, Math.min(14, column.end - 6));
    context.fillStyle = hue.fill;
    if (zeros) context.fillRect(column.x, bottom - 4, width, 3);
    if (!sorted.length) return;
    const quantile = (/** @type {number} */ share) => toY(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]);
    context.fillRect(column.x + width / 2 - 0.5, quantile(1), 1, quantile(0) - quantile(1));
    context.fillRect(column.x, quantile(0.75), width, Math.max(2, quantile(0.25) - quantile(0.75)));
    context.fillStyle = colors.ink;
    context.fillRect(column.x, Math.round(quantile(0.5)), width, 1.5);
  });
}
