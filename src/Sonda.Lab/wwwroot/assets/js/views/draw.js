// Draw a digit: what each layer makes of it, and what the network answers, while it trains.

import { fillWith, h, write } from "../ui/dom.js";
import { notify } from "../ui/notice.js";
import { INK, Pad } from "../ui/pad.js";
import { Transport } from "../ui/transport.js";
import { panel } from "../ui/loop.js";
import { Surface } from "../draw/surface.js";
import { drawPicture } from "../network/picture.js";
import { seen, SIDE } from "../model/digit.js";
import { count, percent } from "../text/numbers.js";
import { say } from "../text/texts.js";
import { ActivationColumns, OutputBars } from "./activations.js";

export class DrawView {
  /** @param {any} lab @param {import("../model/stage.js").Stage} stage */
  constructor(lab, stage) {
    this.lab = lab;
    this.stage = stage;
    this.transport = new Transport([stage.run], command => lab.command(stage.run, command));
    /** @type {Float32Array} */
    this.picture = new Float32Array(SIDE * SIDE);
    this.pad = new Pad(() => this.inked());
    this.preview = new Surface("preview-canvas", () => this.drawPreview());
    this.preview.canvas.setAttribute("role", "img");
    this.preview.canvas.setAttribute("aria-label", say("draw.seen"));
    this.examples = h("div", { class: "examples", role: "group", "aria-label": say("draw.examples") });
    this.answer = h("p", { class: "answer", role: "status" });
    this.columns = new ActivationColumns(stage);
    this.bars = new OutputBars(stage);
    const left = h("section", { class: "draw-left" }, h("h2", {}, say("draw.title")), h("p", { class: "note" }, say("draw.note")),
      h("div", { class: "draw-row" }, this.pad.element, h("div", {}, h("h3", {}, say("draw.seen")), this.preview.canvas, h("button", { class: "button", type: "button", on: { click: () => this.pad.clear() } }, say("draw.clear")))),
      h("h3", {}, say("draw.examples")), this.examples);
    const right = h("section", { class: "draw-right" }, h("h2", {}, say("draw.layers")), h("p", { class: "note" }, say("draw.layersNote")), this.columns.element, h("h2", {}, say("draw.answer")), this.answer, this.bars.element);
    this.main = h("main", { id: "main", class: "draw-main" }, h("h1", { class: "unseen" }, say("nav.draw")), left, right);
    this.element = h("div", { class: "view draw-view" }, h("section", { class: "runbar", "aria-label": say("run.region") }, this.transport.element, this.transport.position, h("code", { class: "spec-words", tabIndex: 0 })), this.main);
    this.spec = /** @type {HTMLElement} */ (this.element.querySelector("code"));
    this.isAsking = false;
    this.panel = panel(20, () => this.ask());
    this.ends = [stage.run.on("frame", () => this.panel.request()), stage.run.on("run", () => this.described())];
    this.described();
    void this.loadExamples();
  }

  /** @private */
  described() {
    write(this.spec, this.stage.run.document?.specNow ?? "");
    const data = this.stage.run.document?.data, fits = !data || data.inputs === SIDE * SIDE;
    this.main.classList.toggle("unfit", !fits);
    if (!fits) fillWith(this.answer, say("draw.unfit", { inputs: count(data.inputs) }));
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
    if (this.isAsking || !run.document?.data || run.document.data.inputs !== SIDE * SIDE) return;
    this.isAsking = true;
    try {
      const predicted = await this.lab.source.post(`/api/runs/${run.id}/predict`, { inputs: [...this.picture].map(value => Math.round(value * 255) / 255) });
      this.columns.show(predicted.layers);
      this.bars.show(predicted.outputs);
      const isEmpty = this.picture.every(value => value === 0), best = Number(predicted.outputs[predicted.answer]);
      write(this.answer, say(isEmpty ? "draw.empty" : "draw.says", { answer: predicted.label ?? predicted.answer, value: percent(best), step: count(predicted.step) }));
    } catch (fault) {
      notify(/** @type {Error} */ (fault).message, { isFault: true });
    } finally {
      this.isAsking = false;
    }
  }

  /** An example of each digit, for those who cannot draw. @private */
  async loadExamples() {
    await this.stage.run.until(() => this.stage.run.document?.data != null);
    try {
      const { rows } = await this.lab.source.get(`/api/runs/${this.stage.run.id}/examples`);
      this.examples.replaceChildren(...rows.map((/** @type {any} */ row) => {
        const surface = new Surface("example-canvas", () => draw()), draw = () => {
          const context = surface.clear();
          if (context) drawPicture(context, row.inputs, [SIDE, SIDE], 0, 0, surface.width);
        };
        return h("button", { class: "example", type: "button", "aria-label": row.label, on: { click: () => this.pad.put(row.inputs) } }, surface.canvas);
      }));
    } catch {
      this.examples.replaceChildren();
    }
  }

  /** @param {boolean} isConnected */
  connect(isConnected) {
    this.transport.connect(isConnected);
  }

  remove() {
    this.ends.forEach(end => end());
    this.panel.remove();
    this.transport.remove();
    [this.pad, this.preview, this.columns, this.bars].forEach(part => part.remove());
  }
}
