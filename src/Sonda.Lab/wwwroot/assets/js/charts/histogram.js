// |∂C/∂w| in quarter-decade bins, a row a layer; exact zeros as a share in a lane of their own.

import { colors } from "../draw/colors.js";
import { percent, powerOfTen } from "../text/numbers.js";
import { say } from "../text/texts.js";
import { layerName } from "../network/heads.js";
import { Chart } from "./chart.js";

export class Histogram extends Chart {
  /** @param {import("../model/stage.js").Stage} stage */
  constructor(stage) {
    super("histogram-chart", 2, { draw: (...args) => this.drawRows(...args), sentence: () => this.sentence(), table: () => this.table() });
    this.stage = stage;
    stage.run.on("weights", () => this.request());
  }

  /** @private */
  get histogram() {
    return this.stage.run.weights?.histogram ?? null;
  }

  /** The bins that any layer fills. @private */
  span() {
    const layers = this.histogram?.layers ?? [];
    let from = Infinity, to = 0;
    for (const { counts } of layers) counts.forEach((share, bin) => { if (share > 0) [from, to] = [Math.min(from, bin), Math.max(to, bin + 1)]; });
    return from === Infinity ? { from: 0, to: 40 } : { from: Math.floor(from / 4) * 4, to: Math.ceil(to / 4) * 4 };
  }

  /** @private @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  drawRows(context, width, height) {
    const { histogram } = this;
    if (!histogram) return;
    const { from, to } = this.span(), rows = histogram.layers.length, bottom = height - 20, pitch = Math.min(34, bottom / rows), laneX = 44, laneWidth = 56;
    const left = laneX + laneWidth + 18, toX = (/** @type {number} */ bin) => left + ((bin - from) / (to - from)) * (width - left - 2);
    context.font = "11px Inter, sans-serif";
    context.textBaseline = "top";
    context.textAlign = "center";
    const every = Math.max(4, Math.ceil(((to - from) / ((width - left) / 44)) / 4) * 4);
    for (let bin = from; bin <= to; bin += every) {
      context.fillStyle = colors.line;
      context.fillRect(Math.round(toX(bin)), 0, 1, rows * pitch);
      context.fillStyle = colors.muted;
      context.fillText(powerOfTen(Math.round(histogram.first + bin * histogram.width)), Math.min(toX(bin), width - 14), rows * pitch + 5);
    }
    context.textAlign = "left";
    context.fillText(say("exactlyZero"), laneX, rows * pitch + 5);
    histogram.layers.forEach((layer, row) => this.drawRow(context, layer, row, { y: row * pitch, height: pitch - 3, laneX, laneWidth, toX, from, to, isOutput: row === rows - 1, width }));
  }

  /** @private @param {CanvasRenderingContext2D} context @param {{ zero: number, counts: number[] }} layer @param {number} row
   * @param {{ y: number, height: number, laneX: number, laneWidth: number, toX: (bin: number) => number, from: number, to: number, isOutput: boolean, width: number }} place */
  drawRow(context, layer, row, { y, height, laneX, laneWidth, toX, from, to, isOutput, width }) {
    const hue = this.stage.hue(row), largest = Math.max(1e-9, ...layer.counts);
    context.textBaseline = "middle";
    context.textAlign = "right";
    context.font = "600 12px Inter, sans-serif";
    context.fillStyle = hue.text;
    const every = Math.ceil(13 / (height + 3));
    if (isOutput || row % every === 0) context.fillText(isOutput ? say("out") : this.stage.run.layers[row]?.name ?? "", laneX - 8, y + height / 2);
    context.fillStyle = colors.panel;
    context.fillRect(laneX, y, laneWidth, height);
    context.fillStyle = hue.fill;
    context.globalAlpha = 0.5;
    context.fillRect(laneX, y, laneWidth * layer.zero, height);
    context.globalAlpha = 1;
    if (layer.zero > 0) {
      context.fillStyle = colors.ink;
      context.font = "11px Inter, sans-serif";
      context.textAlign = layer.zero > 0.55 ? "right" : "left";
      context.fillText(percent(layer.zero, layer.zero < 0.01 ? 1 : 0), laneX + (layer.zero > 0.55 ? laneWidth - 3 : laneWidth * layer.zero + 4), y + height / 2);
    }
    context.fillStyle = hue.fill;
    for (let bin = from; bin < to; bin++) {
      const share = layer.counts[bin] ?? 0, tall = share > 0 ? Math.max(1, (share / largest) * (height - 3)) : 0;
      if (tall) context.fillRect(Math.round(toX(bin)), y + height - tall, Math.max(1, Math.round(toX(bin + 1)) - Math.round(toX(bin)) - 1), tall);
    }
    context.fillStyle = colors.line;
    context.fillRect(toX(from), y + height, width - toX(from), 1);
  }

  /** @private */
  sentence() {
    return `${say("weights")}. ${this.histogram?.layers.map((layer, i) => `${layerName(this.stage, i)}: ${say("exactlyZero")} ${percent(layer.zero)}`).join("; ") ?? ""}`;
  }

  /** @private @returns {import("./chart.js").Table} */
  table() {
    const { histogram } = this, layers = histogram?.layers ?? [], { from, to } = this.span(), bins = Array.from({ length: (to - from) / 4 }, (_, i) => from + 4 * i);
    const decade = (/** @type {number[]} */ counts, /** @type {number} */ bin) => counts.slice(bin, bin + 4).reduce((sum, share) => sum + share, 0);
    return {
      title: say("weights"), head: [say("layer.head"), say("exactlyZero"), ...bins.map(bin => powerOfTen(Math.round((histogram?.first ?? 0) + bin * (histogram?.width ?? 1))))],
      rows: layers.map((layer, i) => [layerName(this.stage, i), percent(layer.zero), ...bins.map(bin => percent(decade(layer.counts, bin)))]),
    };
  }
}
