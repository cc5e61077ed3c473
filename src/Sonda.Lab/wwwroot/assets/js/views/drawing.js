// A drawn digit and the network's answer: the pad, the picture that the network sees, the words and the bars of its outputs.

import { fillWith, h, write } from "../ui/dom.js";
import { notify } from "../ui/notice.js";
import { INK, Pad } from "../ui/pad.js";
import { panel } from "../ui/loop.js";
import { Surface } from "../draw/surface.js";
import { drawPicture } from "../network/picture.js";
import { seen, SIDE } from "../model/digit.js";
import { count } from "../text/numbers.js";
import { say } from "../text/texts.js";
import { OutputBars, outputText } from "./activations.js";

export class Drawing {
  /**
   * @param {any} lab @param {import("../model/stage.js").Stage} stage
   * @param {{ isShown?: () => boolean, predicted?: (layers: number[][]) => void, fits?: (doesFit: boolean) => void }} [options]
   */
  constructor(lab, stage, options = {}) {
    this.lab = lab;
    this.stage = stage;
    this.options = options;
    /** @type {Float32Array} */
    this.picture = new Float32Array(SIDE * SIDE);
    this.pad = new Pad(() => this.inked());
    this.preview = new Surface("preview-canvas", () => this.drawPreview());
    this.preview.canvas.setAttribute("role", "img");
    this.preview.canvas.setAttribute("aria-label", say("draw.seen"));
    this.answer = h("p", { class: "answer", role: "status" });
    this.bars = new OutputBars(stage);
    this.row = h("div", { class: "draw-row" }, this.pad.element, h("div", {}, h("h3", {}, say("draw.seen")), this.preview.canvas,
      h("button", { class: "button", type: "button", on: { click: () => this.pad.clear() } }, say("draw.clear"))));
    this.isAsking = false;
    this.panel = panel(20, () => this.ask());
    this.ends = [stage.run.on("frame", () => this.panel.request()), stage.run.on("run", () => this.described())];
    this.described();
  }

  /** Whether the network takes a digit; true while its data are loaded. */
  get fits() {
    const { data, unread, failure } = this.stage.run.document ?? {};
    return !unread && !failure && (!data || (data.inputs === SIDE * SIDE && !data.table));
  }

  /** Says whether the network fits. */
  described() {
    this.options.fits?.(this.fits);
    const { data, unread, failure } = this.stage.run.document ?? {};
    if (!this.fits) fillWith(this.answer, failure ?? unread ?? (data?.table ? say("draw.table") : say("draw.unfit", { inputs: count(data?.inputs) })));
    this.panel.request();
  }

  /** @private */
  inked() {
    this.picture = seen(this.pad.ink, INK);
    this.drawPreview();
    this.panel.request();
  }

  /** @private */
  drawPreview() {
    const context = this.preview.clear();
    if (context) drawPicture(context, this.picture, [SIDE, SIDE], 0, 0, this.preview.width);
  }

  /** Asks what the network makes of the picture now. @private */
  async ask() {
    const { run } = this.stage;
    if (this.isAsking || !run.document?.data || !this.fits || !this.stage.frame || this.options.isShown?.() === false) return;
    this.isAsking = true;
    try {
      const predicted = await this.lab.source.post(`/api/runs/${run.id}/predict`, { inputs: [...this.picture].map(value => Math.round(value * 255) / 255) });
      this.options.predicted?.(predicted.layers);
      this.bars.show(predicted.outputs, predicted.shares);
      const isEmpty = this.picture.every(value => value === 0), best = Number(predicted.outputs[predicted.answer]);
      write(this.answer, say(isEmpty ? "draw.empty" : "draw.says", { answer: predicted.label ?? predicted.answer, value: outputText(best, predicted.shares), step: count(predicted.step) }));
    } catch (fault) {
      notify(/** @type {Error} */ (fault).message, { isFault: true });
    } finally {
      this.isAsking = false;
    }
  }

  remove() {
    this.ends.forEach(end => end());
    this.panel.remove();
    [this.pad, this.preview, this.bars].forEach(part => part.remove());
  }
}
