// The side: doctor, cost and accuracy, histogram of the gradients of the weights.

import { h, write } from "../ui/dom.js";
import { panel } from "../ui/loop.js";
import { CurveChart } from "../charts/curve.js";
import { Histogram } from "../charts/histogram.js";
import { Doctor } from "../ui/doctor.js";
import { count, percent, significant } from "../text/numbers.js";
import { say } from "../text/texts.js";
import { Drawing } from "./drawing.js";
import { kindOfRows } from "../model/rows.js";

/** From here on the side has a second column, with room for the pad. */
const wide = matchMedia("(min-width: 1800px)");

export class Side {
  /** @param {import("../model/stage.js").Stage} stage
   * @param {{ cure: ((remedy: string | null) => void) | null, lab: any }} actions lab: requests, null in a recorded file */
  constructor(stage, actions) {
    this.stage = stage;
    this.doctor = new Doctor(stage, actions);
    this.costChart = new CurveChart(stage, "cost");
    this.accuracyChart = new CurveChart(stage, "accuracy");
    this.histogram = new Histogram(stage);
    this.cost = h("strong", { class: "reading" });
    this.accuracy = h("strong", { class: "reading" });
    this.costWord = h("span", { class: "note" });
    this.accuracyWord = h("span", { class: "note" });
    this.stretched = h("p", { class: "note" });
    this.accuracyBox = h("div", {}, this.accuracy, this.accuracyWord);
    this.costPart = h("section", { class: "cost", "aria-labelledby": "cost-title" }, h("h2", { id: "cost-title" }, say("cost.title")),
      h("div", { class: "reading-row" }, h("div", {}, this.cost, this.costWord), this.accuracyBox),
      h("div", { class: "curves" }, this.costChart.element, this.accuracyChart.element), this.stretched);
    this.weightsPart = h("section", { class: "weights", "aria-labelledby": "weights-title" }, h("h2", { id: "weights-title" }, say("weights")),
      h("p", { class: "note" }, say("weights.note")), this.histogram.element);
    this.drawing = actions.lab && new Drawing(actions.lab, stage, { isShown: () => wide.matches, fits: doesFit => this.padPart?.classList.toggle("unfit", !doesFit) });
    this.padPart = this.drawing && h("section", { class: "side-pad", "aria-labelledby": "pad-title" }, h("h2", { id: "pad-title" }, say("draw.title")),
      this.drawing.row, this.drawing.answer, this.drawing.bars.element);
    this.element = h("aside", { class: "side", "aria-label": say("doctor") }, this.doctor.element, this.costPart, this.weightsPart, this.padPart);
    this.drawing?.described();
    this.panel = panel(4, () => this.draw());
    this.ends = [stage.run.on("history", () => this.panel.request()), stage.run.on("run", () => this.panel.request()), stage.on(what => { if (what === "cursor") this.panel.request(); })];
    this.panel.now();
  }

  /** @private */
  draw() {
    const { run, cursor } = this.stage, { readings } = run, costs = readings.curves[readings.curves.length - 2], accuracies = readings.curves[readings.curves.length - 1];
    const isClassified = run.document?.baselines?.validation.accuracy != null;
    const newest = (/** @type {Float64Array | undefined} */ curve) => {
      let at = cursor === null ? readings.length - 1 : readings.indexAt(cursor);
      while (curve && at >= 0 && Number.isNaN(curve[at])) at--;
      return curve && at >= 0 ? curve[at] : null;
    };
    write(this.cost, significant(newest(costs), 4));
    write(this.costWord, say("cost"));
    write(this.accuracy, percent(newest(accuracies)));
    write(this.accuracyWord, say("accuracy", { rows: count(run.document?.data?.validation ?? 0), kind: kindOfRows(run) }));
    [this.accuracyBox.hidden, this.accuracyChart.element.hidden] = [!isClassified, !isClassified];
    write(this.stretched, this.accuracyChart.isStretched ? say("stretched") : "");
  }

  remove() {
    this.panel.remove();
    this.ends.forEach(end => end());
    this.doctor.remove();
    this.drawing?.remove();
    [this.costChart, this.accuracyChart, this.histogram].forEach(chart => chart.remove());
  }
}
