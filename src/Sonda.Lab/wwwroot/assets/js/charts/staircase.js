// Lost on the way back: under each column ‖δ‖ falls by a step, in decibels, with its main cause. Gains climb.

import { colors } from "../draw/colors.js";
import { HeldLevels, linearTicks } from "../draw/scale.js";
import { decibels, fixed, significantOfLog } from "../text/numbers.js";
import { named, say } from "../text/texts.js";
import { causesTable } from "./causes-table.js";
import { Chart } from "./chart.js";

export class Staircase extends Chart {
  /**
   * @param {import("../model/stage.js").Stage} stage
   * @param {() => import("../network/geometry.js").Geometry | null} geometry that of the network above
   * @param {{ levels?: HeldLevels, isLabelled?: boolean, hidesCauses?: boolean }} [shared] one scale for runs side by side; labels also at narrow steps; no word of the causes
   */
  constructor(stage, geometry, shared = {}) {
    super("staircase-chart", 4, { draw: (...args) => this.drawStairs(...args), sentence: () => this.text().join(" "), table: () => causesTable(stage, this.flow, this.text().join(" ")) });
    this.stage = stage;
    this.geometry = geometry;
    this.isLabelled = shared.isLabelled ?? false;
    this.hidesCauses = shared.hidesCauses ?? false;
    this.levels = shared.levels ?? new HeldLevels();
    this.levels.on(() => this.request());
    stage.run.on("layers", () => this.request());
    stage.on(() => this.request());
  }

  /** The flow to draw: the newest, or that of the held wave. @private @returns {import("../protocol/types.js").Flow | null} */
  get flow() {
    return this.stage.wave?.flow ?? this.stage.run.flow;
  }

  /** The title and the sentence above the stairs. @returns {[string, string]} */
  text() {
    const { flow } = this;
    const { run } = this.stage;
    if (!flow) return [say("lost"), run.document?.unread || run.document?.failure ? "–" : say("lost.waits")];
    if (flow.layers.length < 2) return [say("lost"), say("lost.single")];
    const total = Number(flow.totalDecibels ?? NaN);
    if (total === -Infinity) return [say("lost"), say("lost.all")];
    if (Number.isNaN(total)) return [say("lost"), say("lost.unknown")];
    const isLost = !(total > 0), values = { decibels: fixed(Math.abs(total), 1) + "\u00a0dB", ratio: significantOfLog(total / 20) };
    return isLost ? [say("lost"), say("lost.text", values)] : [say("gained"), say("gained.text", values)];
  }

  /** The level of each layer in dB, the output at 0. @private */
  stairs() {
    const { flow } = this, levels = new Array(flow?.layers.length ?? 0).fill(0);
    for (let layer = levels.length - 2; layer >= 0; layer--) levels[layer] = levels[layer + 1] + Number(flow?.layers[layer].gain ?? NaN);
    return levels;
  }

  /** @private @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  drawStairs(context, width, height) {
    const geometry = this.geometry(), { flow, stage } = this;
    // Rows carry their loss in their heads.
    this.element.classList.toggle("folded", geometry?.kind === "rows");
    if (geometry?.kind === "rows") return;
    const stairs = this.stairs(), finite = stairs.filter(Number.isFinite);
    if (!geometry || !flow || stairs.length !== geometry.columns.length) return;
    const top = 8, bottom = height - 8, { low, high } = this.levels.hold(finite), toY = (/** @type {number} */ dB) => top + ((high - dB) / (high - low)) * (bottom - top);
    const isShort = geometry.kind !== "columns" || !geometry.input, left = isShort ? 38 : geometry.columns[0].x - 34;
    context.font = "11px Inter, sans-serif";
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const { at } of linearTicks(low, high, Math.max(2, Math.floor((bottom - top) / 26)))) {
      context.fillStyle = colors.line;
      context.fillRect(left, Math.round(toY(at)), width - left, 1);
      context.fillStyle = colors.muted;
      context.fillText(at === 0 ? "0 dB" : fixed(at, 0), left - 6, toY(at));
    }
    this.x = (/** @type {number} */ layer) => [Math.max(left, geometry.columns[layer].x - (isShort ? 0 : 6)), geometry.columns[layer].x + geometry.columns[layer].end + (isShort ? 0 : 8)];
    stairs.forEach((level, layer) => {
      if (Number.isFinite(level) && !(stage.wave && layer < stage.wave.reached) && !stage.covered.has(layer)) this.drawStep(context, stairs, layer, toY, isShort, bottom);
    });
  }

  /** @private @param {CanvasRenderingContext2D} context @param {number[]} stairs @param {number} layer @param {(dB: number) => number} toY
   * @param {boolean} isShort @param {number} bottom */
  drawStep(context, stairs, layer, toY, isShort, bottom) {
    const [from, to] = /** @type {NonNullable<Staircase["x"]>} */ (this.x)(layer), hue = this.stage.hue(layer), y = Math.round(toY(stairs[layer]));
    if (layer < stairs.length - 1) {
      const before = Math.round(toY(stairs[layer + 1]));
      context.fillStyle = hue.fill;
      context.globalAlpha = 0.25;
      context.fillRect(from, Math.min(y, before), to - from, Math.abs(y - before));
      context.globalAlpha = 1;
      context.fillRect(to - 1, Math.min(y, before), 1, Math.abs(y - before));
      context.strokeStyle = colors.muted;
      context.lineWidth = 1;
      context.setLineDash([2, 3]);
      context.beginPath();
      context.moveTo(to, before + 0.5);
      context.lineTo(/** @type {NonNullable<Staircase["x"]>} */ (this.x)(layer + 1)[0], before + 0.5);
      context.stroke();
      context.setLineDash([]);
    }
    context.fillStyle = hue.fill;
    context.fillRect(from, y - 1, to - from, 2.5);
    if ((!isShort || this.isLabelled) && layer < stairs.length - 1) this.drawLabel(context, layer, from, Math.min(y, toY(stairs[layer + 1])), Math.max(y, toY(stairs[layer + 1])), hue.text, bottom);
  }

  /** The loss and its main cause, above the block if there is room, else below, else within. @private
   * @param {CanvasRenderingContext2D} context @param {number} layer @param {number} x @param {number} upper @param {number} lower @param {string} color @param {number} bottom */
  drawLabel(context, layer, x, upper, lower, color, bottom) {
    const { gain, main, causes } = /** @type {import("../protocol/types.js").Flow} */ (this.flow).layers[layer];
    const font = `${this.isLabelled ? 11 : 12}px Inter, sans-serif`, gap = this.isLabelled ? 1 : 4;
    context.font = font;
    const words = main && !this.hidesCauses ? [named("cause", main), fixed(causes[main], 1)] : [], next = /** @type {NonNullable<Staircase["x"]>} */ (this.x)(layer + 1)[0], fits = (/** @type {string} */ text) => context.measureText(text).width < next - x - gap;
    // A cause that is too long for its step stands in two lines, if it may.
    const lines = fits(words.join(" ")) ? [words.join(" ")] : this.isLabelled && words.every(fits) ? words : [], height = 14 + 15 * lines.length;
    const above = Math.max(29, height), isAbove = upper > above + 9, isInside = !isAbove && lower + 4 > bottom - 24 && lower - upper > 36;
    const y = isAbove ? upper - above : isInside ? (upper + lower) / 2 - 15 : Math.min(lower + 4, bottom - 24);
    x += isInside ? 6 : 0;
    context.textAlign = "left";
    context.textBaseline = "top";
    context.font = "600 12.5px Inter, sans-serif";
    context.fillStyle = color;
    context.fillText(decibels(Number(gain)), x, y);
    context.font = font;
    context.fillStyle = colors.muted;
    lines.forEach((line, i) => context.fillText(line, x, y + 15 * (i + 1)));
  }
}
