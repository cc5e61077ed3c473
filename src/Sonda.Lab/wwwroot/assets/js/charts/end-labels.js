// Labels at the ends of the curves of speeds.

import { colors } from "../draw/colors.js";
import { spread } from "../draw/decimate.js";
import { significantOfLog } from "../text/numbers.js";
import { say } from "../text/texts.js";

/** Labels at the line ends, moved apart, measured and never guessed; one bracket if all lie within half a decade.
 * @param {import("./speeds.js").SpeedsChart} chart @param {CanvasRenderingContext2D} context */
export function endLabels(chart, context) {
  const { stage, shared } = chart, { run } = stage, { readings } = run, curves = run.speedCurves, last = curves.length - 1;
  const at = stage.cursor === null ? readings.length - 1 : readings.indexAt(stage.cursor), names = curves.map((_, i) => (i === last ? say("out") : run.layers[i]?.name ?? ""));
  const values = curves.map(curve => (at < 0 ? NaN : curve[at])), finite = values.filter(Number.isFinite);
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
      // More layers than lines of text: only some are named, the first and the last among them.
      const every = Math.max(1, Math.ceil(values.length / ((bottom - top) / 15))), isNamed = (/** @type {number} */ i) => i === 0 || i === last || (i % every === 0 && i + every <= last);
      const end = /** @type {import("./timeline.js").Timeline} */ (chart.timeline).x(readings.steps[at]), named = values.map((_, i) => i).filter(isNamed), spots = spread(named.map(i => ends[i]), 15, top + 4, bottom - 4);
      context.textBaseline = "middle";
      context.textAlign = "left";
      values.forEach((value, i) => {
        const { fill, text } = stage.hue(i);
        [context.fillStyle, context.strokeStyle] = [fill, fill];
        context.beginPath();
        context.arc(end, ends[i], 3, 0, 2 * Math.PI);
        context.fill();
        if (isAll || Number.isNaN(value) || !isNamed(i)) return;
        const spot = spots[named.indexOf(i)];
        context.lineWidth = 1;
        context.beginPath();
        context.moveTo(right + 4, ends[i]);
        context.lineTo(right + 13, spot);
        context.stroke();
        context.fillStyle = text;
        context.font = "600 12px Inter, sans-serif";
        context.fillText(names[i], right + 17, spot);
        context.font = "12px Inter, sans-serif";
        context.fillStyle = colors.ink;
        if (valueWidth) context.fillText(texts[i], right + 27 + nameWidth, spot);
      });
      if (isAll) bracket(context, right + 8, Math.min(...ends), Math.max(...ends));
    },
  };
}

/** @param {CanvasRenderingContext2D} context @param {number} x @param {number} from @param {number} to */
function bracket(context, x, from, to) {
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
