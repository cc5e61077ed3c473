// Six neurons of each layer as in the chapter's figure: wide bars with their values.

import { colors } from "../draw/colors.js";
import { significantOfLog } from "../text/numbers.js";

const SHOWN = 6;

/**
 * @param {CanvasRenderingContext2D} context @param {import("./geometry.js").Geometry} geometry
 * @param {import("../model/stage.js").Stage} stage @param {{ low: number, high: number }} scale
 */
export function drawSix(context, geometry, stage, scale) {
  const length = geometry.bottom - geometry.top, pitch = Math.floor(length / SHOWN), most = Math.min(13, pitch / 2 - 4);
  context.font = "11px Inter, sans-serif";
  context.textBaseline = "middle";
  context.textAlign = "left";
  geometry.columns.forEach((column, index) => {
    const layer = stage.frame?.layers[index], hue = stage.hue(index), units = shownUnits(stage.six, layer?.logs, column.units);
    // In a narrow column the value has no room beside the circle: it stands below a smaller one.
    const next = geometry.columns[index + 1], isNarrow = (next ? next.x - column.x : column.end) < 108, radius = isNarrow ? Math.min(8, most) : most;
    const from = column.x + 4 + radius, width = (next ? next.x - radius - 6 : column.x + column.end + 4) - from;
    if (stage.covered.has(index)) return cover(context, column.x + 4, geometry.top, width + radius, length, hue);
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
      context.fillText(Number.isNaN(log) ? "NaN" : (layer.negative[unit] ? "−" : "") + significantOfLog(log, isNarrow ? 1 : 2).replaceAll("\u00a0", isNarrow ? "" : "\u00a0"), isNarrow ? column.x + 4 - radius : x, isNarrow ? y + radius + 7 : y + 11);
    });
  });
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} y @param {number} width @param {number} height @param {import("../draw/colors.js").Hue} hue */
function cover(context, x, y, width, height, hue) {
  context.fillStyle = colors.panel;
  context.fillRect(x, y, width, height);
  context.fillStyle = hue.text;
  context.font = "600 28px Inter, sans-serif";
  context.textAlign = "center";
  context.fillText("?", x + width / 2, y + height / 2);
  context.font = "11px Inter, sans-serif";
  context.textAlign = "left";
}

/**
 * The first six, the six largest, or those of given numbers.
 * @param {import("../model/stage.js").Stage["six"]} six @param {Float32Array | undefined} logs @param {number} units
 */
export function shownUnits(six, logs, units) {
  const all = Array.from({ length: units }, (_, unit) => unit);
  if (six === "largest" && logs) return all.sort((a, b) => logs[b] - logs[a]).slice(0, SHOWN);
  return Array.isArray(six) ? six.filter(unit => unit < units).slice(0, SHOWN) : all.slice(0, SHOWN);
}
