// The frame of every chart: a canvas with a sentence for screen readers, a button for the table behind it, and the time cursor.

import { h, set } from "../ui/dom.js";
import { panel } from "../ui/loop.js";
import { onColors } from "../draw/colors.js";
import { say } from "../text/texts.js";
import { Surface } from "../draw/surface.js";
import { openTable } from "./table.js";

/** @typedef {{ title: string, head: string[], rows: (string | number)[][] }} Table */

const SENTENCE_EVERY = 10_000;

export class Chart {
  /**
   * @param {string} name the class of the chart
   * @param {number} rate drawings a second
   * @param {{ draw: (context: CanvasRenderingContext2D, width: number, height: number) => void, sentence: () => string, table: () => Table }} content
   */
  constructor(name, rate, content) {
    this.content = content;
    this.surface = new Surface("chart-canvas", () => this.panel.now());
    this.button = h("button", { class: "table-button", type: "button", on: { click: () => openTable(this.content.table(), this.button) } }, say("table"));
    this.element = h("div", { class: `chart ${name}` }, this.surface.canvas, this.button);
    this.surface.canvas.setAttribute("role", "img");
    this.spoken = -Infinity;
    this.panel = panel(rate, () => this.draw());
    /** @type {import("./timeline.js").Timeline | null} */
    this.timeline = null;
    this.endColors = onColors(() => this.panel.request());
  }

  /** Lets the reader drag a time cursor over the chart. @param {import("../model/stage.js").Stage} stage */
  follow(stage) {
    const { canvas } = this.surface;
    let isHeld = false;
    const move = (/** @type {PointerEvent} */ event) => {
      if (isHeld && this.timeline) stage.set({ cursor: this.timeline.step(event.clientX - canvas.getBoundingClientRect().left) });
    };
    canvas.classList.add("has-cursor");
    canvas.addEventListener("pointerdown", event => { isHeld = true; canvas.setPointerCapture(event.pointerId); move(event); });
    canvas.addEventListener("pointermove", move);
    canvas.addEventListener("pointerup", () => { isHeld = false; });
    canvas.addEventListener("pointercancel", () => { isHeld = false; });
    return stage.on(what => { if (what === "cursor") this.panel.request(); });
  }

  request() {
    this.panel.request();
  }

  /** @private */
  draw() {
    const context = this.surface.clear();
    if (!context) return;
    this.content.draw(context, this.surface.width, this.surface.height);
    const now = performance.now();
    if (now - this.spoken < SENTENCE_EVERY) return;
    this.spoken = now;
    const sentence = this.content.sentence();
    set(this.surface.canvas, { "aria-label": sentence });
    set(this.button, { "aria-label": say("table.of", { what: this.content.table().title }) });
  }

  remove() {
    this.endColors();
    this.panel.remove();
    this.surface.remove();
  }
}
