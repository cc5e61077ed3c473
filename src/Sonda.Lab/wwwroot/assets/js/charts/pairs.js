// One stroke a seed for each of three trainings: as it is, with the cure, with a remedy drawn at random; on one axis of percent.

import { colors, runColor } from "../draw/colors.js";
import { fixed, percent } from "../text/numbers.js";
import { say } from "../text/texts.js";
import { Chart } from "./chart.js";

/** @typedef {{ seed: number, before: number, after: number, effect: number, fault: string | null, random: number, remedy: string }} Pair */

const ROW = 24;

export class PairsChart extends Chart {
  constructor() {
    super("pairs-chart", 4, { draw: (...args) => this.drawPairs(...args), sentence: () => this.sentence(), table: () => this.table() });
    /** @type {Pair[]} */
    this.pairs = [];
  }

  /** @param {Pair[]} pairs */
  show(pairs) {
    this.pairs = pairs;
    this.request();
  }

  /** @private @returns {{ name: string, color: string, values: number[] }[]} */
  get rows() {
    return [
      { name: say("compare.asItIs"), color: runColor(0), values: this.pairs.map(pair => pair.before) },
      { name: say("proof.cure"), color: runColor(1), values: this.pairs.map(pair => pair.after) },
      { name: say("proof.random"), color: colors.muted, values: this.pairs.map(pair => pair.random) },
    ];
  }

  /** @private @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  drawPairs(context, width, height) {
    const { rows } = this;
    context.font = "12px Inter, sans-serif";
    const left = Math.max(...rows.map(row => context.measureText(row.name).width)) + 12, right = width - 26, bottom = Math.min(height - 18, ROW * rows.length), toX = (/** @type {number} */ value) => left + (value / 100) * (right - left);
    context.textBaseline = "top";
    context.textAlign = "center";
    for (const at of [0, 20, 40, 60, 80, 100]) {
      context.fillStyle = colors.line;
      context.fillRect(Math.round(toX(at)), 0, 1, bottom);
      context.fillStyle = colors.muted;
      context.fillText(percent(at / 100, 0), toX(at), bottom + 4);
    }
    context.textBaseline = "middle";
    rows.forEach(({ name, color, values }, row) => {
      const y = row * ROW + 4;
      context.fillStyle = colors.muted;
      context.textAlign = "left";
      context.fillText(name, 0, y + 8);
      context.fillStyle = color;
      context.globalAlpha = 0.75;
      for (const value of values) context.fillRect(Math.round(toX(value)) - 1, y, 3, 16);
      context.globalAlpha = 1;
    });
  }

  /** @private */
  sentence() {
    return `${say("cure.holds")} ${this.pairs.map(pair => `${say("proof.seed")} ${pair.seed}: ${fixed(pair.before, 1)} → ${fixed(pair.after, 1)}%`).join("; ")}`;
  }

  /** Each seed in numbers, as `sonda cure` prints it. @private @returns {import("./chart.js").Table} */
  table() {
    return {
      title: say("cure.holds"), head: ["seed", "before", "after", "effect", "passed", "random", "remedy"].map(column => say(`proof.${column}`)),
      rows: this.pairs.map(pair => [String(pair.seed), percent(pair.before / 100, 2), percent(pair.after / 100, 2), points(pair.effect), pair.fault ?? say("proof.yes"), percent(pair.random / 100, 2), pair.remedy]),
    };
  }
}

/** Percentage points with their sign: +85.4. @param {number} value */
export const points = value => (value > 0 ? "+" : "") + fixed(value, 1);
