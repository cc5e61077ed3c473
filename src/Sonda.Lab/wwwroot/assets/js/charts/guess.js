// A chart on which the reader predicts: open circles are dragged to where a reading will be; the truth is then drawn over the guess.

import { h, set } from "../ui/dom.js";
import { colors, onColors } from "../draw/colors.js";
import { Surface } from "../draw/surface.js";
import { powerOfTen } from "../text/numbers.js";
import { say } from "../text/texts.js";

/**
 * @typedef {object} GuessItem
 * @property {string} name
 * @property {string} short the name where there is little room
 * @property {import("../draw/colors.js").Hue} hue
 * @property {number} value where the circle begins, or the reading of a fixed item
 * @property {boolean} isFixed
 * @property {{ from: number, to: number } | null} column horizontal extent; null for a part of the chart, in the order of the items
 */
/** @typedef {{ low: number, high: number, step: number, text: (value: number) => string, isLog: boolean }} GuessScale */

export class GuessChart {
  /** @param {GuessScale} scale @param {() => GuessItem[]} items columns may move with the window */
  constructor(scale, items) {
    this.scale = scale;
    this.itemsNow = items;
    this.guesses = items().map(item => item.value);
    /** The readings, once they are shown. @type {number[] | null} */
    this.truth = null;
    this.surface = new Surface("chart-canvas", () => this.draw());
    this.surface.canvas.setAttribute("aria-hidden", "true");
    this.handles = items().map((item, i) => (item.isFixed ? null : this.handle(item, i)));
    this.element = h("div", { class: "guess-chart" }, this.surface.canvas, this.handles);
    this.endColors = onColors(() => this.draw());
  }

  /** Whether the reader made no guess: then none is shown beside the truth. */
  isUnknown = false;

  /** Draws the truth over the guess. @param {number[]} truth */
  reveal(truth) {
    this.truth = truth;
    for (const handle of this.handles) if (handle) set(handle, { "aria-disabled": "true", tabIndex: -1 });
    this.draw();
  }

  /** @private @param {GuessItem} item @param {number} index */
  handle(item, index) {
    const handle = h("div", { class: "guess-handle", role: "slider", tabIndex: 0, "aria-label": `${say("tour.guess")}: ${item.name}`, "aria-orientation": "vertical", "aria-valuemin": this.scale.low, "aria-valuemax": this.scale.high });
    let isHeld = false;
    const move = (/** @type {number} */ value) => {
      if (this.truth) return;
      this.guesses[index] = Math.min(this.scale.high, Math.max(this.scale.low, value));
      this.draw();
    };
    handle.addEventListener("pointerdown", event => { isHeld = true; handle.setPointerCapture(event.pointerId); event.preventDefault(); handle.focus(); });
    handle.addEventListener("pointermove", event => { if (isHeld) move(this.valueAt(event.clientY - this.element.getBoundingClientRect().top)); });
    handle.addEventListener("pointerup", () => { isHeld = false; });
    handle.addEventListener("keydown", event => {
      const by = { ArrowUp: 1, ArrowDown: -1, PageUp: 5, PageDown: -5 }[event.key];
      if (!by) return;
      event.preventDefault();
      event.stopPropagation();
      move(this.guesses[index] + by * this.scale.step);
    });
    return handle;
  }

  /** @private @param {number} value */
  toY(value) {
    return 14 + ((this.scale.high - value) / (this.scale.high - this.scale.low)) * (this.surface.height - 40);
  }

  /** @private @param {number} y */
  valueAt(y) {
    return this.scale.high - ((y - 14) / (this.surface.height - 40)) * (this.scale.high - this.scale.low);
  }

  draw() {
    const context = this.surface.clear();
    if (!context) return;
    const { width } = this.surface, items = this.itemsNow(), left = 46;
    context.font = "11px Inter, sans-serif";
    context.textAlign = "right";
    context.textBaseline = "middle";
    const every = this.scale.isLog ? 1 : (this.scale.high - this.scale.low) / 5;
    for (let value = this.scale.low; value <= this.scale.high + 1e-9; value += every) {
      context.fillStyle = colors.line;
      context.fillRect(left, Math.round(this.toY(value)), width - left, 1);
      context.fillStyle = colors.muted;
      context.fillText(this.scale.isLog ? powerOfTen(Math.round(value)) : this.scale.text(value), left - 7, this.toY(value));
    }
    const part = (width - left) / items.length, boxes = items.map((item, i) => item.column ?? { from: left + part * (i + (items.length > 1 ? 0.1 : 0.3)), to: left + part * (i + (items.length > 1 ? 0.9 : 0.7)) });
    // Without the columns of the network above, the items name themselves.
    context.textAlign = "center";
    if (items.length > 1) items.forEach((item, i) => { context.fillStyle = item.hue.text; if (!item.column) context.fillText(item.short, (boxes[i].from + boxes[i].to) / 2, this.surface.height - 8); });
    this.connect(context, boxes);
    items.forEach((item, i) => this.drawItem(context, item, i, boxes[i]));
  }

  /** A dotted line through the guesses. @private @param {CanvasRenderingContext2D} context @param {{ from: number, to: number }[]} boxes */
  connect(context, boxes) {
    context.strokeStyle = colors.muted;
    context.lineWidth = 1.2;
    context.setLineDash([1, 4]);
    context.beginPath();
    if (!this.isUnknown) boxes.forEach(({ from, to }, i) => context.lineTo((from + to) / 2, this.toY(this.guesses[i])));
    context.stroke();
    context.setLineDash([]);
  }

  /** @private @param {CanvasRenderingContext2D} context @param {GuessItem} item @param {number} index @param {{ from: number, to: number }} box */
  drawItem(context, item, index, { from, to }) {
    const guess = this.guesses[index], y = this.toY(guess), middle = (from + to) / 2, handle = this.handles[index], truth = this.truth?.[index];
    context.textAlign = "center";
    context.font = "600 12.5px Inter, sans-serif";
    if (handle) handle.hidden = this.isUnknown;
    if (handle && !this.isUnknown) {
      handle.style.left = `${middle}px`;
      handle.style.top = `${y}px`;
      handle.style.setProperty("--hue", item.hue.fill);
      set(handle, { "aria-valuenow": guess.toFixed(3), "aria-valuetext": this.scale.text(guess) });
      context.strokeStyle = item.hue.fill;
      context.setLineDash([4, 3]);
      context.beginPath();
      context.moveTo(from, y);
      context.lineTo(to, y);
      context.stroke();
      context.setLineDash([]);
      context.fillStyle = item.hue.text;
      if (truth === undefined || Math.abs(this.toY(truth) - y) > 40) {
        const text = this.scale.text(guess), whole = `${say("tour.guess")} ${text}`;
        context.fillText(context.measureText(whole).width < to - from + 40 ? whole : text, middle, y + 33);
      }
    }
    const shown = item.isFixed ? item.value : truth;
    if (shown === undefined || !Number.isFinite(shown)) return;
    const at = this.toY(Math.min(this.scale.high, Math.max(this.scale.low, shown)));
    context.fillStyle = item.hue.fill;
    context.fillRect(from, at - 2, to - from, 4);
    context.fillStyle = item.hue.text;
    context.fillText(this.scale.text(shown), middle, at + (at > this.surface.height - 46 ? -14 : 14));
  }

  remove() {
    this.endColors();
    this.surface.remove();
  }
}

