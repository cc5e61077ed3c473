// Draw a digit: what each layer makes of it, and what the network answers, while it trains.

import { h, write } from "../ui/dom.js";
import { Transport } from "../ui/transport.js";
import { Surface } from "../draw/surface.js";
import { drawPicture } from "../network/picture.js";
import { hasPictures } from "../model/rows.js";
import { SIDE } from "../model/digit.js";
import { say } from "../text/texts.js";
import { ActivationColumns } from "./activations.js";
import { Drawing } from "./drawing.js";

export class DrawView {
  /** @param {any} lab @param {import("../model/stage.js").Stage} stage */
  constructor(lab, stage) {
    this.lab = lab;
    this.stage = stage;
    this.transport = new Transport([stage.run], command => lab.command(stage.run, command));
    this.columns = new ActivationColumns(stage);
    this.main = h("main", { id: "main", class: "draw-main" }, h("h1", { class: "unseen" }, say("nav.draw")));
    this.drawing = new Drawing(lab, stage, { predicted: layers => this.columns.show(layers), fits: doesFit => this.main.classList.toggle("unfit", !doesFit) });
    this.examples = h("div", { class: "examples", role: "group", "aria-label": say("draw.examples") });
    const left = h("section", { class: "draw-left" }, h("h2", {}, say("draw.title")), h("p", { class: "note" }, say("draw.note")), this.drawing.row,
      h("h3", {}, say("draw.examples")), this.examples);
    const right = h("section", { class: "draw-right" }, h("h2", {}, say("draw.layers")), h("p", { class: "note" }, say("draw.layersNote")), this.columns.element,
      h("h2", {}, say("draw.answer")), this.drawing.answer, this.drawing.bars.element);
    this.main.append(left, right);
    this.element = h("div", { class: "view draw-view" }, h("section", { class: "runbar", "aria-label": say("run.region") }, this.transport.element, this.transport.position, h("code", { class: "spec-words", tabIndex: 0 })), this.main);
    this.spec = /** @type {HTMLElement} */ (this.element.querySelector("code"));
    this.end = stage.run.on("run", () => write(this.spec, stage.run.document?.specNow ?? ""));
    write(this.spec, stage.run.document?.specNow ?? "");
    void this.loadExamples();
  }

  /** An example of each digit, for those who cannot draw. @private */
  async loadExamples() {
    await this.stage.run.until(() => this.stage.run.document?.data != null);
    if (!hasPictures(this.stage.run)) return;
    try {
      const { rows } = await this.lab.source.get(`/api/runs/${this.stage.run.id}/examples`);
      this.examples.replaceChildren(...rows.map((/** @type {any} */ row) => {
        const surface = new Surface("example-canvas", () => draw()), draw = () => {
          const context = surface.clear();
          if (context) drawPicture(context, row.inputs, [SIDE, SIDE], 0, 0, surface.width);
        };
        return h("button", { class: "example", type: "button", "aria-label": row.label, on: { click: () => this.drawing.pad.put(row.inputs) } }, surface.canvas);
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
    this.end();
    this.transport.remove();
    [this.drawing, this.columns].forEach(part => part.remove());
  }
}
