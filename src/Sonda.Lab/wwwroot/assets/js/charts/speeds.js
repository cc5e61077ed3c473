// The speed of learning of each layer, log–log: zero has a lane of its own, so has NaN, and the forecast shades the start.

import { colors } from "../draw/colors.js";
import { columns, spread } from "../draw/decimate.js";
import { decades, HeldDecades } from "../draw/scale.js";
import { count, significantOfLog } from "../text/numbers.js";
import { say } from "../text/texts.js";
import { layerName } from "../network/heads.js";
import { hatch } from "../network/bars.js";
import { Chart } from "./chart.js";
import { changeMarks } from "./marks.js";
import { thinned } from "./table.js";
import { Timeline } from "./timeline.js";

const LANE = 12;

export class SpeedsChart extends Chart {
  /** @param {import("../model/stage.js").Stage} stage @param {{ scale?: HeldDecades, last?: () => number, isCompact?: boolean }} [shared] */
  constructor(stage, shared = {}) {
    super("speeds-chart", 10, { draw: (...args) => this.drawSpeeds(...args), sentence: () => this.sentence(), table: () => this.table() });
    this.stage = stage;
    this.shared = shared;
    this.scale = shared.scale ?? new HeldDecades();
    const { run } = stage;
    for (const kind of ["history", "forecast", "run"]) run.on(kind, () => this.request());
    this.follow(stage);
  }

  /** @private @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  drawSpeeds(context, width, height) {
    const { stage, shared } = this, { run } = stage, { readings } = run, curves = run.speedCurves;
    const labels = this.labels(context), left = 46, right = Math.max(left + 80, width - labels.width - 14);
    const bottom = height - (shared.isCompact ? 20 : 36), top = 6, zero = bottom - LANE, axis = this.hold();
    const timeline = new Timeline(left, right, shared.last?.() ?? Math.max(readings.last, run.step));
    this.timeline = timeline;
    const toY = (/** @type {number} */ log) => zero - 4 - ((log - axis.low) / (axis.high - axis.low)) * (zero - 4 - top);
    context.fillStyle = colors.panel;
    context.fillRect(left, zero, right - left, LANE);
    timeline.draw(context, top, bottom, { axis: !shared.isCompact });
    this.drawLevels(context, axis, toY, left, right, zero);
    this.drawForecast(context, timeline, toY);
    timeline.drawMarks(context, top, bottom, changeMarks(run), stage.cursor, true);
    curves.forEach((curve, layer) => this.drawCurve(context, columns(readings.steps, curve, readings.length, step => timeline.x(step)), {
      toY, zero: zero + LANE / 2, top, hue: stage.hue(layer), startX: timeline.startX, left, right,
    }));
    labels.draw(right, toY, zero + LANE / 2, top, bottom);
  }

  /** The decades of all readings and forecasts. @private */
  hold() {
    let min = Infinity, max = -Infinity;
    const { readings, forecast } = this.stage.run;
    for (const curve of this.stage.run.speedCurves) {
      for (let i = 0; i < readings.length; i++) if (Number.isFinite(curve[i])) [min, max] = [Math.min(min, curve[i]), Math.max(max, curve[i])];
    }
    for (const band of forecast?.layers ?? []) [min, max] = [Math.min(min, band.lowLog10), Math.max(max, band.highLog10)];
    return this.scale.hold(min, max, performance.now());
  }

  /** @private @param {CanvasRenderingContext2D} context @param {HeldDecades} axis @param {(log: number) => number} toY @param {number} left @param {number} right @param {number} zero */
  drawLevels(context, axis, toY, left, right, zero) {
    context.font = "11px Inter, sans-serif";
    context.textAlign = "right";
    context.textBaseline = "middle";
    for (const { at, label } of decades(axis.low, axis.high, Math.floor((zero - 10) / 24))) {
      context.fillStyle = colors.line;
      context.fillRect(left, Math.round(toY(at)), right - left, 1);
      context.fillStyle = colors.muted;
      context.fillText(label, left - 7, toY(at));
    }
    context.fillText("0", left - 7, zero + LANE / 2);
  }

  /** Full in the start column, fading to nothing over the first decade, because theory speaks of the start alone. @private
   * @param {CanvasRenderingContext2D} context @param {Timeline} timeline @param {(log: number) => number} toY */
  drawForecast(context, timeline, toY) {
    const bands = this.stage.run.forecast?.layers ?? [], to = timeline.x(10);
    bands.forEach((band, layer) => {
      const y = toY(band.highLog10), height = Math.max(1, toY(band.lowLog10) - y), { fill } = this.stage.hue(layer);
      const fade = context.createLinearGradient(timeline.first, 0, to, 0);
      fade.addColorStop(0, fill);
      fade.addColorStop(1, "transparent");
      context.globalAlpha = 0.26;
      context.fillStyle = fill;
      context.fillRect(timeline.left, y, timeline.first - timeline.left, height);
      context.fillStyle = fade;
      context.fillRect(timeline.first, y, to - timeline.first, height);
      context.globalAlpha = 1;
    });
  }

  /** The median of each pixel over a pale band from minimum to maximum. @private
   * @param {CanvasRenderingContext2D} context @param {import("../draw/decimate.js").PixelColumn[]} pixels
   * @param {{ toY: (log: number) => number, zero: number, top: number, hue: import("../draw/colors.js").Hue, startX: number, left: number, right: number }} place */
  drawCurve(context, pixels, { toY, zero, top, hue, startX, left, right }) {
    [context.fillStyle, context.strokeStyle, context.globalAlpha] = [hue.fill, hue.fill, 0.25];
    for (const pixel of pixels) if (pixel.max > pixel.min) context.fillRect(pixel.x - 0.5, toY(pixel.max), 1.5, Math.max(1, toY(pixel.min) - toY(pixel.max)));
    context.globalAlpha = 1;
    context.lineWidth = 1.6;
    context.lineJoin = "round";
    context.beginPath();
    let isOpen = false;
    for (const pixel of pixels) {
      if (Number.isFinite(pixel.median)) {
        if (pixel.x > startX + 1) {
          if (isOpen) context.lineTo(pixel.x, toY(pixel.median));
          else context.moveTo(pixel.x, toY(pixel.median));
          isOpen = true;
        }
      } else isOpen = false;
      if (pixel.zeros) context.fillRect(pixel.x - 1, zero - 3, 2, 6);
      if (pixel.faults) hatch(context, Math.max(left, pixel.x - 3), top - 4, Math.min(7, right - pixel.x + 3), 8);
    }
    context.stroke();
    const [start, next] = pixels;
    if (!start || start.x > startX + 1 || !Number.isFinite(start.median)) return;
    context.beginPath();
    context.arc(start.x, toY(start.median), 2.6, 0, 2 * Math.PI);
    context.fill();
    if (!next || !Number.isFinite(next.median)) return;
    context.setLineDash([1, 3]);
    context.beginPath();
    context.moveTo(start.x + 4, toY(start.median));
    context.lineTo(next.x, toY(next.median));
    context.stroke();
    context.setLineDash([]);
  }

  /** Labels at the line ends, moved apart, measured and never guessed; one bracket if all lie within half a decade. @private
   * @param {CanvasRenderingContext2D} context */
  labels(context) {
    const { stage, shared } = this, { run } = stage, { readings } = run, curves = run.speedCurves, last = curves.length - 1;
    const at = stage.cursor === null ? readings.length - 1 : readings.indexAt(stage.cursor), names = curves.map((_, i) => (i === last ? say("out") : run.layers[i]?.name ?? ""));
    const values = curves.map(curve => (at < 0 ? NaN : curve[at])), finite = values.filter(Number.isFinite), x = stage.cursor === null ? null : stage.cursor;
    const texts = values.map(value => (value === Infinity ? "NaN" : Number.isNaN(value) ? "" : significantOfLog(value)));
    const isAll = curves.length > 3 && finite.length === curves.length && Math.max(...finite) - Math.min(...finite) < 0.5;
    context.font = "600 12px Inter, sans-serif";
    const nameWidth = Math.max(0, ...(isAll ? [say("speeds.all")] : names).map(name => context.measureText(name).width));
    context.font = "12px Inter, sans-serif";
    const valueWidth = shared.isCompact || isAll ? 0 : Math.max(44, ...texts.map(text => context.measureText(text).width)) + 10;
    return {
      width: 22 + nameWidth + valueWidth,
      draw: (/** @type {number} */ right, /** @type {(log: number) => number} */ toY, /** @type {number} */ zero, /** @type {number} */ top, /** @type {number} */ bottom) => {
        if (at < 0) return;
        const ends = values.map(value => (value === -Infinity ? zero : value === Infinity ? top : Number.isNaN(value) ? bottom : toY(value)));
        const end = x === null ? right : /** @type {Timeline} */ (this.timeline).x(readings.steps[at]), placed = spread(ends, 15, top + 4, bottom - 4);
        context.textBaseline = "middle";
        context.textAlign = "left";
        values.forEach((value, i) => {
          const { fill, text } = stage.hue(i);
          [context.fillStyle, context.strokeStyle] = [fill, fill];
          context.beginPath();
          context.arc(end, ends[i], 3, 0, 2 * Math.PI);
          context.fill();
          if (isAll || Number.isNaN(value)) return;
          context.lineWidth = 1;
          context.beginPath();
          context.moveTo(right + 4, ends[i]);
          context.lineTo(right + 13, placed[i]);
          context.stroke();
          context.fillStyle = text;
          context.font = "600 12px Inter, sans-serif";
          context.fillText(names[i], right + 17, placed[i]);
          context.font = "12px Inter, sans-serif";
          context.fillStyle = colors.ink;
          if (valueWidth) context.fillText(texts[i], right + 27 + nameWidth, placed[i]);
        });
        if (isAll) this.bracket(context, right + 8, Math.min(...ends), Math.max(...ends));
      },
    };
  }

  /** @private @param {CanvasRenderingContext2D} context @param {number} x @param {number} from @param {number} to */
  bracket(context, x, from, to) {
    [context.strokeStyle, context.fillStyle, context.lineWidth] = [colors.ink, colors.ink, 1.2];
    context.beginPath();
    context.moveTo(x, from - 2);
    context.lineTo(x + 4, from - 2);
    context.lineTo(x + 4, to + 2);
    context.lineTo(x, to + 2);
    context.stroke();
    context.font = "600 12px Inter, sans-serif";
    context.fillText(say("speeds.all"), x + 10, (from + to) / 2);
  }

  /** @private */
  sentence() {
    const { run } = this.stage, at = run.readings.length - 1;
    if (at < 0) return say("speeds");
    const parts = run.speedCurves.map((curve, layer) => `${layerName(this.stage, layer)} ${significantOfLog(curve[at])}`);
    return `${say("speeds")}, ${say("miniBatch")} ${count(run.readings.last)}: ${parts.join("; ")}`;
  }

  /** @private @returns {import("./chart.js").Table} */
  table() {
    const { run } = this.stage, { readings } = run, rows = Array.from({ length: readings.length }, (_, i) => i);
    return {
      title: say("speeds"), head: [say("miniBatch"), ...run.speedCurves.map((_, layer) => layerName(this.stage, layer))],
      rows: thinned(rows, 120).map(i => [count(readings.steps[i]), ...run.speedCurves.map(curve => significantOfLog(curve[i], 3))]),
    };
  }
}
