// Six neurons of each layer as in the chapter's figure: wide bars with their values.

import { colors } from "../draw/colors.js";
import { significantOfLog } from "../text/numbers.js";

const SHOWN = 6;

/**
 * @param {CanvasRenderingContext2D} context @param {import("./geometry.js").Geometry} geometry
 * @param {import("../model/stage.js").Stage} stage @param {{ low: number, high: number }} scale
 */
export function drawSix(context, geometry, stage, scale) {
  const length = geometry.bottom - geometry.top, pitch = Math.floor(length / SHOWN), radius = Math.min(13, pitch / 2 - 4);
  context.font = "11px Inter, sans-serif";
  context.textBaseline = "middle";
  context.textAlign = "left";
  geometry.columns.forEach((column, index) => {
    const layer = stage.frame?.layers[index], hue = stage.hue(index), units = (stage.six ?? first(column.units)).filter(unit => unit < column.units);
    const from = column.x + 4 + radius, width = column.end - from + column.x + 26;
    units.slice(0, SHOWN).forEach((unit, row) => {
      const y = geometry.top + (row + 0.5) * pitch, log = layer?.logs[unit] ?? NaN;
      context.strokeStyle = hue.fill;
      context.lineWidth = 1.4;
      context.beginPath();
      context.arc(column.x + 4, y, radius, 0, 2 * Math.PI);
      context.stroke();
      if (!layer) return;
      const share = Number.isFinite(log) ? Math.min(1, Math.max(0, (log - scale.low) / (scale.high - scale.low))) : 0;
      const bar = Math.max(2, share * (width - 12)), x = Math.round(from + 6);
      context.fillStyle = hue.fill;
      if (layer.negative[unit]) context.strokeRect(x + 0.5, Math.round(y) - 6.5, bar, 9);
      else context.fillRect(x, Math.round(y) - 7, bar, 10);
      context.fillStyle = colors.muted;
      context.fillText(Number.isNaN(log) ? "NaN" : (layer.negative[unit] ? "−" : "") + significantOfLog(log), x, y + 11);
    });
  });
}

/** @param {number} units */
const first = units => Array.from({ length: Math.min(SHOWN, units) }, (_, unit) => unit);
