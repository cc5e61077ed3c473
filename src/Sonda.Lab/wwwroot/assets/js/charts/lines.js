// Curves of several runs in one chart, ends labelled: accuracy, cost, or a ratio on a log scale, over mini-batches or epochs.

import { colors } from "../draw/colors.js";
import { columns, spread } from "../draw/decimate.js";
import { decades, linearTicks, stretched } from "../draw/scale.js";
import { count, percent, significant, significantOfLog } from "../text/numbers.js";
import { say } from "../text/texts.js";
import { Chart } from "./chart.js";
import { drawBaseline, drawTicks, roomFor } from "./levels.js";
import { thinned } from "./table.js";
import { Timeline } from "./timeline.js";

/** @typedef {{ name: string, color: string, steps: ArrayLike<number>, values: ArrayLike<number>, length: number }} Line */
/** @typedef {{ title: string, kind: "accuracy" | "cost" | "log", axis: "step" | "epoch", lines: () => Line[], baseline?: () => number | null, rate?: number }} Content */

export class LinesChart extends Chart {
  /** @param {Content} lines */
  constructor(lines) {
    super("lines-chart", lines.rate ?? 4, { draw: (...args) => this.drawLines(...args), sentence: () => this.sentence(), table: () => this.table() });
    this.lines = lines;
  }

  /** Whether the scale of accuracies is stretched towards 100%. */
  get isStretched() {
    return this.lines.kind === "accuracy" && this.lines.lines().some(line => Array.prototype.some.call(line.values, (/** @type {number} */ value) => value > 0.9));
  }

  /** @private @param {number} value */
  text(value) {
    const { kind } = this.lines;
    return kind === "accuracy" ? percent(value) : kind === "cost" ? significant(value, 3) : significantOfLog(value);
  }

  /** @private @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  drawLines(context, width, height) {
    const lines = this.lines.lines(), baseline = this.lines.baseline?.() ?? null;
    context.font = "600 12px Inter, sans-serif";
    const measure = (/** @type {string} */ text) => context.measureText(text).width;
    const ends = lines.map(line => fitted(line.name, `  ${this.text(lastOf(line))}`, width * 0.45 - 22, measure)), label = Math.max(0, ...ends.map(measure)) + 22;
    const top = 8, bottom = height - 22, values = lines.flatMap(line => Array.from(line.values).slice(0, line.length).filter(Number.isFinite));
    if (baseline !== null) values.push(baseline);
    const { toY, ticks } = this.scale(values, top, bottom), left = roomFor(context, ticks, 46), right = Math.max(left + 60, width - label), toX = this.axis(context, lines, left, right, top, bottom);
    drawTicks(context, ticks, toY, left, right);
    if (baseline !== null) drawBaseline(context, left, right, toY(baseline));
    for (const line of lines) this.stroke(context, line, toX, toY);
    if (baseline !== null && this.lines.kind !== "log") this.nameGuessing(context, left, toY(baseline), baseline);
    this.drawEnds(context, lines, ends, toX, toY, right, top, bottom);
  }

  /** @private @param {number[]} values @param {number} top @param {number} bottom */
  scale(values, top, bottom) {
    const span = (/** @type {number} */ low, /** @type {number} */ high, /** @type {(value: number) => number} */ map = value => value) =>
      (/** @type {number} */ value) => bottom - ((map(value) - map(low)) / (map(high) - map(low) || 1)) * (bottom - top);
    const [min, max] = values.length ? [Math.min(...values), Math.max(...values)] : [0, 1];
    if (this.lines.kind === "log") {
      const low = Math.floor(min - 0.05), high = Math.max(low + 1, Math.ceil(max + 0.05));
      return { toY: span(low, high), ticks: decades(low, high, Math.floor((bottom - top) / 26)) };
    }
    if (this.isStretched) return { toY: span(0, 1, stretched), ticks: [0, 0.5, 0.8, 0.9, 0.95, 0.97, 1].map(at => ({ at, label: percent(at, 0) })) };
    const [low, high] = this.lines.kind === "accuracy" ? [0, Math.min(1, Math.max(0.2, max * 1.15))] : [min, max + (max - min) * 0.05];
    const ticks = this.lines.kind === "accuracy" ? linearTicks(low * 100, high * 100, 4).map(({ at }) => ({ at: at / 100, label: percent(at / 100, 0) })) : linearTicks(low, high, 4);
    return { toY: span(Math.min(low, ticks[0]?.at ?? low), Math.max(high, ticks[ticks.length - 1]?.at ?? high)), ticks };
  }

  /** @private @param {CanvasRenderingContext2D} context @param {Line[]} lines @param {number} left @param {number} right @param {number} top @param {number} bottom */
  axis(context, lines, left, right, top, bottom) {
    const ends = lines.map(line => (line.length ? line.steps[line.length - 1] : 0)), starts = lines.filter(line => line.length).map(line => line.steps[0]);
    if (this.lines.axis === "step") {
      const timeline = new Timeline(left, right, Math.max(10, ...ends));
      timeline.draw(context, top, bottom);
      return (/** @type {number} */ step) => timeline.x(step);
    }
    const first = Math.min(...starts, 1), last = Math.max(first + 1, ...ends), toX = (/** @type {number} */ epoch) => left + ((epoch - first) / (last - first)) * (right - left - 8);
    context.font = "11px Inter, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "top";
    for (const { at } of linearTicks(first, last, Math.min(last - first, 8))) {
      if (at !== Math.round(at)) continue;
      context.fillStyle = colors.line;
      context.fillRect(Math.round(toX(at)), top, 1, bottom - top);
      context.fillStyle = colors.muted;
      context.fillText(at === 0 ? say("start") : at === 1 ? `${say("epoch")} 1` : count(at), toX(at), bottom + 5);
    }
    return toX;
  }

  /** The words of the baseline, legible over curves that cross them. @private @param {CanvasRenderingContext2D} context @param {number} left @param {number} y @param {number} value */
  nameGuessing(context, left, y, value) {
    const words = say("guessing", { value: this.text(value) });
    context.font = "11px Inter, sans-serif";
    [context.fillStyle, context.strokeStyle, context.lineWidth] = [colors.muted, colors.ground, 4];
    context.textAlign = "left";
    context.textBaseline = "bottom";
    context.strokeText(words, left + 6, y - 3);
    context.fillText(words, left + 6, y - 3);
  }

  /** @private @param {CanvasRenderingContext2D} context @param {Line} line @param {(step: number) => number} toX @param {(value: number) => number} toY */
  stroke(context, line, toX, toY) {
    const pixels = columns(line.steps, line.values, line.length, toX);
    context.fillStyle = line.color;
    context.strokeStyle = line.color;
    context.globalAlpha = 0.25;
    for (const pixel of pixels) if (pixel.max > pixel.min) context.fillRect(pixel.x - 0.5, toY(pixel.max), 1.5, Math.max(1, toY(pixel.min) - toY(pixel.max)));
    context.globalAlpha = 1;
    context.lineWidth = 1.8;
    context.lineJoin = "round";
    context.beginPath();
    let isOpen = false;
    for (const pixel of pixels) {
      if (!Number.isFinite(pixel.median)) isOpen = false;
      else if (isOpen) context.lineTo(pixel.x, toY(pixel.median));
      else {
        context.moveTo(pixel.x, toY(pixel.median));
        isOpen = true;
      }
    }
    context.stroke();
    const finite = pixels.filter(pixel => Number.isFinite(pixel.median));
    if (finite.length === 1) this.dot(context, finite[0].x, toY(finite[0].median));
  }

  /** @private @param {CanvasRenderingContext2D} context @param {number} x @param {number} y */
  dot(context, x, y) {
    context.beginPath();
    context.arc(x, y, 3, 0, 2 * Math.PI);
    context.fill();
  }

  /** @private @param {CanvasRenderingContext2D} context @param {Line[]} lines @param {string[]} ends @param {(step: number) => number} toX
   * @param {(value: number) => number} toY @param {number} right @param {number} top @param {number} bottom */
  drawEnds(context, lines, ends, toX, toY, right, top, bottom) {
    const at = lines.map(line => toY(lastOf(line))), placed = spread(at.map(y => (Number.isFinite(y) ? y : bottom)), 16, top + 6, bottom - 6);
    context.font = "600 12px Inter, sans-serif";
    context.textAlign = "left";
    context.textBaseline = "middle";
    lines.forEach((line, i) => {
      if (!Number.isFinite(at[i])) return;
      context.strokeStyle = line.color;
      context.fillStyle = line.color;
      context.lineWidth = 1;
      const end = toX(line.steps[line.length - 1]) + 4;

      // A run that ended early is led to its label by dots.
      if (end < right - 24) context.setLineDash([1, 4]);
      context.beginPath();
      context.moveTo(end, at[i]);
      context.lineTo(Math.max(end, right - 4), at[i]);
      context.lineTo(right + 8, placed[i]);
      context.stroke();
      context.setLineDash([]);
      context.fillText(ends[i], right + 13, placed[i]);
    });
  }

  /** @private */
  sentence() {
    return `${this.lines.title}: ${this.lines.lines().map(line => `${line.name} ${this.text(lastOf(line))}`).join("; ")}`;
  }

  /** @private @returns {import("./chart.js").Table} */
  table() {
    const lines = this.lines.lines(), steps = [...new Set(lines.flatMap(line => Array.from(line.steps).slice(0, line.length)))].sort((a, b) => a - b);
    const value = (/** @type {Line} */ line, /** @type {number} */ step) => {
      const at = Array.prototype.indexOf.call(line.steps, step);
      return at < 0 || at >= line.length || Number.isNaN(line.values[at]) ? "" : this.text(line.values[at]);
    };
    return { title: this.lines.title, head: [say(this.lines.axis === "step" ? "miniBatch" : "epoch"), ...lines.map(line => line.name)],
      rows: thinned(steps, 120).map(step => [step === 0 ? say("start") : count(step), ...lines.map(line => value(line, step))]) };
  }
}

/** A name and its value, the name cut where both find no room. @param {string} name @param {string} value @param {number} room @param {(text: string) => number} measure */
function fitted(name, value, room, measure) {
  let kept = name;
  while (kept.length > 4 && measure(`${kept}…${value}`) > room && measure(name + value) > room) kept = kept.slice(0, -1);
  return kept === name ? name + value : `${kept}…${value}`;
}

/** The last value that was read. @param {Line} line */
function lastOf(line) {
  let at = line.length - 1;
  while (at >= 0 && Number.isNaN(line.values[at])) at--;
  return at < 0 ? NaN : line.values[at];
}
