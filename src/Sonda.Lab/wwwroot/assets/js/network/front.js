// The front of the replayed wave: a line with a soft trailing edge that fades as the gradient does.

import { colors } from "../draw/colors.js";

/** @param {CanvasRenderingContext2D} context @param {import("./geometry.js").Geometry} geometry @param {import("../model/stage.js").Stage} stage */
export function drawFront(context, geometry, stage) {
  const { wave } = stage;
  if (!wave) return undefined;
  if (geometry.kind === "rows") return drawRowFront(context, geometry, wave);
  const { columns } = geometry, top = geometry.top - 4, height = geometry.bottom - geometry.top + 8;
  if (wave.isStill) {
    const column = columns[wave.reached];
    context.strokeStyle = colors.accent;
    context.lineWidth = 2;
    if (column) context.strokeRect(column.x - 6, top, column.end + 12, height);
    return undefined;
  }
  const place = wave.front, from = Math.floor(place), share = place - from;
  if (from < 0 || from >= columns.length) return undefined;
  const at = (/** @type {number} */ index) => (index >= columns.length ? columns[columns.length - 1].x + columns[columns.length - 1].end + 10 : columns[index].x - 8);
  const x = at(from) + (at(from + 1) - at(from)) * share, opacity = wave.opacity(from);
  const trail = context.createLinearGradient(x, 0, x + 18, 0);
  context.globalAlpha = opacity;
  trail.addColorStop(0, colors.accent);
  trail.addColorStop(1, "transparent");
  context.fillStyle = trail;
  context.globalAlpha = opacity * 0.35;
  context.fillRect(x, top, 18, height);
  context.globalAlpha = opacity;
  context.fillStyle = colors.accent;
  context.fillRect(x - 1, top, 2, height);
  context.globalAlpha = 1;
  return undefined;
}

/** On a phone the front falls down the page. @param {CanvasRenderingContext2D} context @param {import("./geometry.js").Geometry} geometry @param {import("./wave.js").Wave} wave */
function drawRowFront(context, { columns }, wave) {
  const from = Math.min(columns.length - 1, Math.max(0, Math.floor(wave.front))), row = columns[from];
  const y = wave.front >= columns.length ? row.y - row.end : row.y - row.end * (wave.front - from);
  context.globalAlpha = wave.isStill ? 1 : wave.opacity(from);
  context.fillStyle = colors.accent;
  context.fillRect(row.x, y, row.length, 2);
  context.globalAlpha = 1;
}
