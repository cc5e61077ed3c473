// The axis of mini-batches that all charts share: logarithmic, with a column of its own for the start.

import { colors } from "../draw/colors.js";
import { countDecades } from "../draw/scale.js";
import { say } from "../text/texts.js";

export class Timeline {
  /**
   * @param {number} left @param {number} right pixels
   * @param {number} last the last mini-batch to show
   */
  constructor(left, right, last) {
    const start = Math.min(44, (right - left) * 0.1);
    this.left = left;
    this.right = right;
    this.first = left + start;
    this.high = Math.log10(Math.max(10, last));
    this.startX = left + start * 0.42;
  }

  /** The pixel of a mini-batch; 0 is the start column. @param {number} step */
  x(step) {
    return step < 1 ? this.startX : this.first + (Math.log10(step) / this.high) * (this.right - this.first);
  }

  /** The mini-batch at a pixel. @param {number} x */
  step(x) {
    return x < this.first - 6 ? 0 : Math.round(10 ** (Math.min(1, Math.max(0, (x - this.first) / (this.right - this.first))) * this.high));
  }

  /**
   * Hairlines and labels.
   * @param {CanvasRenderingContext2D} context @param {number} top @param {number} bottom @param {{ axis?: boolean }} [options]
   */
  draw(context, top, bottom, options = {}) {
    context.font = "11px Inter, sans-serif";
    context.textBaseline = "top";
    context.textAlign = "center";
    const width = this.right - this.first, every = Math.max(1, Math.ceil((this.high * 52) / width));
    let free = -Infinity;
    for (const { at, label } of countDecades(this.high)) {
      const x = Math.round(this.first + (at / this.high) * width);
      context.fillStyle = colors.line;
      context.fillRect(x, top, 1, bottom - top);
      context.fillStyle = colors.muted;
      const half = context.measureText(label).width / 2, middle = Math.min(x, this.right + 6 - half);
      if (at % every !== 0 || middle - half < free) continue;
      context.fillText(label, middle, bottom + 5);
      free = middle + half + 6;
    }
    const start = say("start");
    if (this.first - this.left > 30) context.fillText(start, Math.min(this.startX, this.first - 8 - context.measureText(start).width / 2), bottom + 5);
    if (options.axis) {
      context.textAlign = "right";
      context.fillText(say("speeds.axis"), this.right, bottom + 21);
    }
  }

  /**
   * Changes while training, and the time cursor, as dashed lines through the chart.
   * @param {CanvasRenderingContext2D} context @param {number} top @param {number} bottom
   * @param {{ step: number, words: string }[]} marks @param {number | null} cursor @param {boolean} hasWords
   */
  drawMarks(context, top, bottom, marks, cursor, hasWords) {
    context.strokeStyle = colors.ink;
    context.lineWidth = 1;
    context.setLineDash([3, 3]);
    marks = marks.filter(({ step }) => step <= 10 ** this.high);
    for (const { step } of marks) this.line(context, Math.round(this.x(step)) + 0.5, top, bottom);
    context.setLineDash([]);
    if (hasWords) this.drawWords(context, top, marks);
    if (cursor === null) return;
    context.strokeStyle = colors.accent;
    context.lineWidth = 1.5;
    this.line(context, Math.round(this.x(cursor)) + 0.5, top, bottom);
  }

  /** Words of marks beside their line, the newest first; those that find no room are counted behind the words in their place. @private
   * @param {CanvasRenderingContext2D} context @param {number} top @param {{ step: number, words: string }[]} marks */
  drawWords(context, top, marks) {
    context.font = "600 12px Inter, sans-serif";
    context.textBaseline = "top";
    context.fillStyle = colors.ink;
    context.textAlign = "left";
    for (const { from, words } of this.placeWords(marks, text => context.measureText(text).width)) context.fillText(words, from, top + 2);
  }

  /** Where the words of marks stand. @param {{ step: number, words: string }[]} marks @param {(text: string) => number} measure */
  placeWords(marks, measure) {
    /** @type {{ x: number, words: string, first: string, more: number, from: number, to: number }[]} */
    const placed = [];
    const place = (/** @type {number} */ x, /** @type {string} */ words) => {
      const width = measure(words);
      return x - width - 6 > this.left ? { from: x - width - 6, to: x - 6 } : { from: x + 6, to: x + 6 + width };
    };
    for (const { step, words } of [...marks].reverse()) {
      const x = this.x(step), spot = place(x, words), near = placed.find(({ from, to }) => spot.from < to + 8 && spot.to > from - 8);
      if (!near) {
        if (spot.to <= this.right + 40) placed.push({ x, words, first: words, more: 0, ...spot });
        continue;
      }
      near.more++;
      near.x = Math.min(near.x, x);
      near.words = `${near.first} (+${near.more})`;
      Object.assign(near, place(near.x, near.words));
    }
    return placed;
  }

  /** @private @param {CanvasRenderingContext2D} context @param {number} x @param {number} top @param {number} bottom */
  line(context, x, top, bottom) {
    context.beginPath();
    context.moveTo(x, top);
    context.lineTo(x, bottom);
    context.stroke();
  }
}
