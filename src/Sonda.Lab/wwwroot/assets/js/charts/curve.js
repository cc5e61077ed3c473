// Cost or accuracy over the mini-batches, with the baseline of guessing for the rows that are drawn.

import { colors } from "../draw/colors.js";
import { columns } from "../draw/decimate.js";
import { linearTicks, stretched } from "../draw/scale.js";
import { count, percent, significant } from "../text/numbers.js";
import { say } from "../text/texts.js";
import { Chart } from "./chart.js";
import { drawBaseline, drawTicks, roomFor } from "./levels.js";
import { changeMarks } from "./marks.js";
import { thinned } from "./table.js";
import { Timeline } from "./timeline.js";

/** @param {number} height */
const timelineHeight = height => height - 32;

export class CurveChart extends Chart {
  /** @param {import("../model/stage.js").Stage} stage @param {"cost" | "accuracy"} what */
  constructor(stage, what) {
    super("curve-chart", 10, { draw: (...args) => this.drawCurve(...args), sentence: () => this.sentence(), table: () => this.table() });
    this.stage = stage;
    this.what = what;
    stage.run.on("history", () => this.request());
    stage.run.on("run", () => this.request());
    this.follow(stage);
  }

  /** @private */
  get curve() {
    const { curves } = this.stage.run.readings;
    return curves[curves.length - (this.what === "cost" ? 2 : 1)];
  }

  /** Always the most frequent training class, on the rows drawn; null for regression. @private */
  get baseline() {
    const guessing = this.stage.run.document?.baselines?.validation;
    return this.what === "cost" ? guessing?.cost ?? null : guessing?.accuracy == null ? null : guessing.accuracy / 100;
  }

  /** @private @param {number} value */
  text(value) {
    return this.what === "cost" ? significant(value, 3) : percent(value);
  }

  /** Whether the scale is stretched towards 100%. */
  get isStretched() {
    const curve = this.curve;
    return this.what === "accuracy" && curve !== undefined && curve.subarray(0, this.stage.run.readings.length).some(value => value > 0.9);
  }

  /** @private @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  drawCurve(context, width, height) {
    const { stage, baseline } = this, { readings } = stage.run, { curve } = this;
    const right = width - 6, top = 8, bottom = height - 20, values = curve ? [...curve.subarray(0, readings.length)].filter(Number.isFinite) : [];
    if (baseline !== null) values.push(baseline);
    const { toY, ticks } = this.scale(values, top, bottom), left = roomFor(context, ticks, 40), timeline = new Timeline(left, right, readings.last);
    this.timeline = timeline;
    timeline.draw(context, top, bottom);
    drawTicks(context, ticks, toY, left, right);
    if (baseline !== null) drawBaseline(context, left, right, toY(baseline));
    timeline.drawMarks(context, top, bottom, changeMarks(stage.run), stage.cursor, false);
    const pixels = curve ? columns(readings.steps, curve, readings.length, step => timeline.x(step)) : [];
    this.stroke(context, pixels, toY);
    if (baseline !== null) this.labelBaseline(context, timeline, pixels, toY, baseline, top);
  }

  /** @private @param {number[]} values @param {number} top @param {number} bottom */
  scale(values, top, bottom) {
    if (this.isStretched) {
      const low = stretched(0), high = stretched(1), toY = (/** @type {number} */ share) => bottom - ((stretched(share) - low) / (high - low)) * (bottom - top);
      return { toY, ticks: [0, 0.9, 0.97, 0.5, 1].map(at => ({ at, label: percent(at, 0) })) };
    }
    let [low, high] = values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
    if (this.what === "accuracy") [low, high] = [0, Math.min(1, Math.max(0.2, high * 1.15))];
    const ticks = this.what === "accuracy"
      ? atLeastTwo(low * 100, high * 100, 2).map(({ at }) => ({ at: at / 100, label: percent(at / 100, 0) })) : atLeastTwo(low, high + (high - low) * 0.1);
    [low, high] = [Math.min(low, ticks[0]?.at ?? low), Math.max(high, ticks[ticks.length - 1]?.at ?? high)];
    const span = high - low || 1;
    return { ticks, toY: (/** @type {number} */ value) => bottom - ((value - low) / span) * (bottom - top) };
  }

  /** The words of the baseline, where the curve leaves the most room. @private
   * @param {CanvasRenderingContext2D} context @param {Timeline} timeline @param {import("../draw/decimate.js").PixelColumn[]} pixels
   * @param {(value: number) => number} toY @param {number} value @param {number} top */
  labelBaseline(context, timeline, pixels, toY, value, top) {
    const text = say("guessing", { value: this.text(value) }), width = context.measureText(text).width, y = toY(value);
    let best = { x: 0, y: 0, room: -1 };
    for (let x = timeline.left + 6; x + width < timeline.right - 4; x += 12) {
      for (const middle of [y - 9, y + 10]) {
        if (middle < top + 4 || middle > top + timelineHeight(this.surface.height)) continue;
        const near = pixels.filter(pixel => pixel.x > x - 4 && pixel.x < x + width + 4).flatMap(pixel => [toY(pixel.min), toY(pixel.max)]);
        const room = Math.min(40, ...near.map(curveY => Math.abs(curveY - middle)));
        if (room > best.room + 0.5) best = { x, y: middle, room };
      }
    }
    context.font = "11px Inter, sans-serif";
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.strokeStyle = colors.ground;
    context.lineWidth = 3;
    context.strokeText(text, best.x, best.y);
    context.fillStyle = colors.muted;
    context.fillText(text, best.x, best.y);
  }

  /** @private @param {CanvasRenderingContext2D} context @param {import("../draw/decimate.js").PixelColumn[]} pixels @param {(value: number) => number} toY */
  stroke(context, pixels, toY) {
    [context.fillStyle, context.strokeStyle, context.lineWidth, context.globalAlpha] = [colors.accent, colors.accent, 1.6, 0.25];
    for (const pixel of pixels) if (pixel.max > pixel.min) context.fillRect(pixel.x - 0.5, toY(pixel.max), 1.5, Math.max(1, toY(pixel.min) - toY(pixel.max)));
    context.globalAlpha = 1;
    context.lineJoin = "round";
    context.beginPath();
    pixels.forEach((pixel, i) => (i ? context.lineTo(pixel.x, toY(pixel.median)) : context.moveTo(pixel.x, toY(pixel.median))));
    context.stroke();
    const [first] = pixels;
    if (!first || pixels.length > 1) return;
    context.beginPath();
    context.arc(first.x, toY(first.median), 2.6, 0, 2 * Math.PI);
    context.fill();
  }

  /** @private */
  sentence() {
    const { readings } = this.stage.run, value = this.curve?.[readings.length - 1];
    return `${say(this.what === "cost" ? "cost" : "accuracy.short")}: ${value === undefined ? "" : this.text(value)}; ${this.baseline === null ? "" : say("guessing", { value: this.text(this.baseline) })}`;
  }

  /** @private @returns {import("./chart.js").Table} */
  table() {
    const { readings } = this.stage.run, { curve } = this, title = say(this.what === "cost" ? "cost" : "accuracy.short");
    const rows = Array.from({ length: readings.length }, (_, i) => i).filter(i => curve && !Number.isNaN(curve[i]));
    return { title, head: [say("miniBatch"), title], rows: thinned(rows, 120).map(i => [count(readings.steps[i]), this.text(/** @type {Float64Array} */ (curve)[i])]) };
  }
}

/** About so many round ticks, and two at least. @param {number} low @param {number} high @param {number} [many] */
function atLeastTwo(low, high, many = 3) {
  const ticks = linearTicks(low, high, many);
  return ticks.length > 1 ? ticks : linearTicks(low, high, 2 * many);
}
