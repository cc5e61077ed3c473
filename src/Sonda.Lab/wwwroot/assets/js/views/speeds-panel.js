// Lost on the way back, and the speed of learning of each layer, with their sentences.

import { h, write } from "../ui/dom.js";
import { panel } from "../ui/loop.js";
import { SpeedsChart } from "../charts/speeds.js";
import { Staircase } from "../charts/staircase.js";
import { count } from "../text/numbers.js";
import { say } from "../text/texts.js";
import { kindOfRows } from "../model/rows.js";

export class StairsPanel {
  /** @param {import("../model/stage.js").Stage} stage @param {() => import("../network/geometry.js").Geometry | null} geometry @param {{ levels?: import("../draw/scale.js").HeldLevels, isLabelled?: boolean, hidesCauses?: boolean }} [shared] */
  constructor(stage, geometry, shared) {
    this.chart = new Staircase(stage, geometry, shared);
    this.title = h("h2", { class: "inline" });
    this.text = h("span", {});
    this.element = h("section", { class: "stairs" }, h("p", { class: "stairs-line" }, this.title, " ", this.text), this.chart.element);
    this.panel = panel(4, () => {
      const [title, text] = this.chart.text();
      write(this.title, title);
      write(this.text, text);
    });
    this.ends = [...["layers", "run"].map(kind => stage.run.on(kind, () => this.panel.request())), stage.on(() => this.panel.request())];
    this.panel.now();
  }

  /** Names the causes that were the question. */
  showCauses() {
    this.chart.hidesCauses = false;
    this.chart.request();
  }

  remove() {
    this.panel.remove();
    this.ends.forEach(end => end());
    this.chart.remove();
  }
}

export class SpeedsPanel {
  /** @param {import("../model/stage.js").Stage} stage @param {ConstructorParameters<typeof SpeedsChart>[1]} [shared] */
  constructor(stage, shared) {
    this.stage = stage;
    this.chart = new SpeedsChart(stage, shared);
    this.note = h("p", { class: "note" });
    this.element = h("section", { class: "speeds" }, h("h2", {}, say("speeds")), this.note, this.chart.element);
    this.ends = [stage.run.on("forecast", () => this.draw()), stage.run.on("run", () => this.draw())];
    this.draw();
  }

  /** @private */
  draw() {
    const { run } = this.stage, values = { rows: count(run.document?.probeRows ?? 0), kind: kindOfRows(run) };
    if (!run.document) return;
    write(this.note, run.forecast?.reason ? say("speeds.noForecast", { ...values, reason: run.forecast.reason })
      : run.forecast ? say("speeds.note", values) : say(run.document.probeRows ? "speeds.plain" : "speeds.closed", values));
  }

  remove() {
    this.ends.forEach(end => end());
    this.chart.remove();
  }
}
