// The loss of each layer by its causes, in decibels. Hues belong to layers, so a cause is told by its texture.

import { colors } from "../draw/colors.js";
import { linearTicks } from "../draw/scale.js";
import { texture } from "../draw/texture.js";
import { fixed } from "../text/numbers.js";
import { named, say } from "../text/texts.js";
import { layerName } from "../network/heads.js";
import { causesOf, causesTable } from "./causes-table.js";
import { Chart } from "./chart.js";
import { drawTicks, roomFor } from "./levels.js";

/** A cause below this everywhere is not drawn. */
const VISIBLE = 0.05;

export class Waterfall extends Chart {
  /** @param {import("../model/stage.js").Stage} stage */
  constructor(stage) {
    super("waterfall-chart", 4, { draw: (...args) => this.drawFalls(...args), sentence: () => this.sentence(), table: () => causesTable(stage, stage.run.flow, say("causes")) });
    this.stage = stage;
    this.ends = [stage.run.on("layers", () => this.request()), stage.on(() => this.request())];
  }

  /** The causes of all layers but the output's, and where each begins and ends. @private */
  falls() {
    const layers = this.stage.run.flow?.layers ?? [], causes = causesOf(layers).filter(cause => layers.some(layer => Math.abs(layer.causes?.[cause] ?? 0) > VISIBLE));
    let level = 0;
    const falls = layers.slice(0, -1).map((layer, at) => ({ at, causes: layer.causes ?? {} })).reverse().map(({ at, causes: own }) => ({
      at, bars: causes.map(cause => {
        const from = level, change = Number(own[cause] ?? 0);
        level += Number.isFinite(change) ? change : 0;
        return { cause, from, to: level };
      }),
    })).reverse();
    return { causes, falls };
  }

  /** @private @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  drawFalls(context, width, height) {
    const { causes, falls } = this.falls(), levels = falls.flatMap(({ bars }) => bars.flatMap(bar => [bar.from, bar.to]));
    if (!levels.length) return;
    const ticks = linearTicks(Math.min(-1, ...levels), Math.max(0, ...levels), 4), low = Math.min(...levels, ticks[0].at), high = Math.max(...levels, ticks[ticks.length - 1].at, 0);
    const keys = this.drawKeys(context, causes, width, height), top = 6, bottom = keys - 22, toY = (/** @type {number} */ dB) => top + ((high - dB) / (high - low || 1)) * (bottom - top);
    const left = roomFor(context, ticks, 30), pitch = (width - left) / falls.length, gap = Math.min(8, pitch * 0.2), bar = (pitch - gap) / causes.length;
    drawTicks(context, ticks.map(({ at }) => ({ at, label: fixed(at, 0) })), toY, left, width);
    context.textBaseline = "top";
    context.textAlign = "center";
    const every = Math.ceil(22 / pitch);
    falls.forEach(({ at, bars }, place) => {
      const hue = this.stage.hue(at), x = left + place * pitch + gap / 2;
      // The way back runs from right to left: the first cause of a layer stands at its right.
      bars.forEach(({ cause, from, to }, i) => {
        const right = Math.round(x + (causes.length - i) * bar), begin = Math.round(x + (causes.length - i - 1) * bar), y = Math.min(toY(from), toY(to)), tall = Math.max(1, Math.abs(toY(to) - toY(from)));
        context.fillStyle = texture(context, cause, hue.fill, colors.ground);
        context.fillRect(begin, y, Math.max(1, right - begin - 1), tall);
        context.strokeStyle = hue.fill;
        context.lineWidth = 1;
        if (right - begin > 4) context.strokeRect(begin + 0.5, Math.round(y) + 0.5, right - begin - 2, Math.max(0, Math.round(tall) - 1));
      });
      context.fillStyle = hue.text;
      context.font = "600 12px Inter, sans-serif";
      if (place % every === 0) context.fillText(this.stage.run.layers[at]?.name ?? "", x + (pitch - gap) / 2, bottom + 5);
    });
  }

  /** The textures and their names, below the bars; returns the upper edge. @private
   * @param {CanvasRenderingContext2D} context @param {string[]} causes @param {number} width @param {number} height */
  drawKeys(context, causes, width, height) {
    const line = 18, swatch = 16;
    context.font = "12px Inter, sans-serif";
    /** @type {{ cause: string, x: number, row: number }[]} */
    const places = [];
    let x = 0, row = 0;
    for (const cause of causes) {
      const wide = swatch + 6 + context.measureText(named("cause", cause)).width + 14;
      if (x > 0 && x + wide > width) [x, row] = [0, row + 1];
      places.push({ cause, x, row });
      x += wide;
    }
    const top = height - line * (row + 1);
    context.textAlign = "left";
    context.textBaseline = "middle";
    for (const place of places) {
      const y = top + place.row * line + 3;
      context.fillStyle = texture(context, place.cause, colors.muted, colors.ground);
      context.fillRect(place.x, y, swatch, 11);
      context.strokeStyle = colors.muted;
      context.strokeRect(place.x + 0.5, y + 0.5, swatch - 1, 10);
      context.fillStyle = colors.muted;
      context.fillText(named("cause", place.cause), place.x + swatch + 6, y + 6);
    }
    return top;
  }

  /** @private */
  sentence() {
    const layers = this.stage.run.flow?.layers ?? [];
    return `${say("causes")}: ${layers.slice(0, -1).map((layer, i) => `${layerName(this.stage, i)} ${Object.entries(layer.causes ?? {}).map(([cause, dB]) => `${named("cause", cause)} ${fixed(Number(dB), 1)}`).join(", ")}`).join("; ")}`;
  }

  remove() {
    this.ends.forEach(end => end());
    super.remove();
  }
}
