// The activations of one picture, in the columns of the network (pale is 0, full is 1), and the outputs as bars with numbers.

import { h, write } from "../ui/dom.js";
import { Surface } from "../draw/surface.js";
import { onColors } from "../draw/colors.js";
import { fixed, percent, significant } from "../text/numbers.js";
import { layerName } from "../network/heads.js";
import { say } from "../text/texts.js";

export class ActivationColumns {
  /** @param {import("../model/stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    /** @type {number[][]} */
    this.layers = [];
    this.surface = new Surface("chart-canvas", () => this.draw());
    this.surface.canvas.setAttribute("role", "img");
    this.surface.canvas.setAttribute("aria-label", say("draw.layers"));
    this.element = h("div", { class: "activation-columns" }, this.surface.canvas);
    this.endColors = onColors(() => this.draw());
  }

  /** @param {number[][]} layers */
  show(layers) {
    this.layers = layers;
    this.draw();
  }

  /** @private */
  draw() {
    const context = this.surface.clear();
    if (!context || !this.layers.length) return;
    const { width, height } = this.surface, pitch = width / this.layers.length, top = 24;
    context.font = "600 13px Inter, sans-serif";
    context.textAlign = "left";
    context.textBaseline = "top";
    this.layers.forEach((activations, layer) => {
      const hue = this.stage.hue(layer), x = layer * pitch, cell = Math.max(1, Math.min(22, Math.floor((height - top) / Math.min(activations.length, 30)) - 1));
      const rows = Math.max(1, Math.floor((height - top) / (cell + 1))), across = Math.ceil(activations.length / rows), side = Math.max(1, Math.min(64, (pitch - 20) / across - 1));
      context.globalAlpha = 1;
      context.fillStyle = hue.text;
      const name = layerName(this.stage, layer);
      context.fillText(context.measureText(name).width < pitch - 6 ? name : layer === this.layers.length - 1 ? say("out") : this.stage.run.layers[layer]?.name ?? "", x, 0);
      activations.forEach((value, unit) => {
        const left = x + Math.floor(unit / rows) * (side + 1), y = top + (unit % rows) * (cell + 1);
        context.globalAlpha = 0.07 + 0.93 * Math.min(1, Math.max(0, Number(value)));
        context.fillStyle = hue.fill;
        context.fillRect(left, y, side, cell);
      });
    });
    context.globalAlpha = 1;
    this.surface.canvas.setAttribute("aria-label", this.layers.map((activations, layer) => `${layerName(this.stage, layer)}: ${say("draw.mean", { value: fixed(activations.reduce((sum, value) => sum + Number(value), 0) / activations.length, 2) })}`).join("; "));
  }

  remove() {
    this.endColors();
    this.surface.remove();
  }
}

/** An output as a share, or as it is if its cost gives it no such meaning. @param {number} value @param {boolean} isShare */
export const outputText = (value, isShare) => (isShare ? percent(value) : significant(value, 3));

export class OutputBars {
  /** @param {import("../model/stage.js").Stage} stage */
  constructor(stage) {
    this.stage = stage;
    this.element = h("dl", { class: "output-bars" });
    /** @type {{ bar: HTMLElement, value: HTMLElement }[]} */
    this.rows = [];
  }

  /** @param {number[]} outputs @param {boolean} areShares whether they are numbers from 0 to 1 */
  show(outputs, areShares) {
    if (this.rows.length !== outputs.length) {
      const classes = this.stage.run.document?.data?.classes ?? [];
      this.rows = outputs.map(() => ({ bar: h("span", { class: "output-bar" }), value: h("span", {}) }));
      this.element.replaceChildren(...this.rows.map((row, i) => h("div", {}, h("dt", {}, classes[i] ?? String(i)), h("dd", {}, h("span", { class: "output-track" }, row.bar), row.value))));
    }
    const largest = Math.max(...outputs.map(Number));
    outputs.forEach((output, i) => {
      const value = Number(output);
      this.rows[i].bar.style.width = `${Math.min(100, Math.max(0, value * 100))}%`;
      write(this.rows[i].value, outputText(value, areShares));
      this.rows[i].bar.parentElement?.parentElement?.parentElement?.classList.toggle("best", value === largest);
    });
  }

  remove() {}
}
