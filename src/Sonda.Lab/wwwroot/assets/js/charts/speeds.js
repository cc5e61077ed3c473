// The speed of learning of each layer, log–log: zero has a lane of its own, so has NaN, and the forecast shades the start.

import { colors } from "../draw/colors.js";
import { columns } from "../draw/decimate.js";
import { decades, HeldDecades } from "../draw/scale.js";
import { count, significantOfLog } from "../text/numbers.js";
import { say } from "../text/texts.js";
import { layerName } from "../network/heads.js";
import { hatch } from "../network/bars.js";
import { Chart } from "./chart.js";
import { endLabels } from "./end-labels.js";
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
    this.scale.on(() => this.request());
    const { run } = stage;
    for (const kind of ["history", "forecast", "run"]) run.on(kind, () => this.request());
    this.follow(stage);
  }

  /** @private @param {CanvasRenderingContext2D} context @param {number} width @param {number} height */
  drawSpeeds(context, width, height) {
    const { stage, shared } = this, { run } = stage, { readings } = run, curves = run.speedCurves;
    const labels = endLabels(this, context), left = 46, right = Math.max(left + 80, width - labels.width - 14);
    const bottom = height - (shared.isCompact ? 20 : 36), top = 6, zero = bottom - LANE, axis = this.hold();
    const timeline = new Timeline(left, right, shared.last?.() ?? readings.last);
    this.timeline = timeline;
    const toY = (/** @type {number} */ log) => zero - 4 - ((log - axis.low) / (axis.high - axis.low)) * (zero - 4 - top);
    context.fillStyle = colors.panel;
    context.fillRect(left, zero, right - left, LANE);
    timeline.draw(context, top, bottom, { axis: !shared.isCompact });
    this.drawLevels(context, axis, toY, left, right, zero);
    this.drawForecast(context, timeline, log => (Number.isFinite(log) ? toY(log) : zero));
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
    // A band may reach down to exactly 0.
    for (const end of (forecast?.layers ?? []).flatMap(band => [band.lowLog10, band.highLog10])) if (Number.isFinite(end)) [min, max] = [Math.min(min, end), Math.max(max, end)];
    return this.scale.hold(min, max, performance.now(), this);
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
