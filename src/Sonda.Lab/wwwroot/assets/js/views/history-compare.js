// The chosen runs in one chart each of accuracy and of the ratio of speeds, and a table of what differs among them.

import { fillWith, h } from "../ui/dom.js";
import { LinesChart } from "../charts/lines.js";
import { runColor } from "../draw/colors.js";
import { logReading } from "../protocol/frame.js";
import { count } from "../text/numbers.js";
import { named, say } from "../text/texts.js";

export class HistoryCompare {
  /** @param {any} lab */
  constructor(lab) {
    this.lab = lab;
    /** @type {any} */
    this.compared = { runs: [], differences: [] };
    /** @type {(id: string) => number} */
    this.colorOf = () => 0;
    this.what = "accuracy";
    this.accuracy = this.chart("accuracy", "compare.accuracy", run => ({ steps: run.epochs.epoch, values: run.epochs.validationAccuracy.map((/** @type {any} */ value) => (value === null ? NaN : Number(value) / 100)) }));
    this.cost = this.chart("cost", "cost", run => ({ steps: run.epochs.epoch, values: run.epochs.validationCost.map((/** @type {any} */ value) => (value === null ? NaN : Number(value))) }));
    this.ratio = this.chart("log", "history.ratioTitle", run => ({ steps: run.speedRatio?.step ?? [], values: (run.speedRatio?.log10 ?? []).map(logReading) }));
    const choice = h("div", { class: "segmented", role: "group", "aria-label": say("compare.accuracy") }, ["accuracy", "cost"].map(what => h("button", { type: "button", "data-what": what, on: { click: () => this.choose(what) } }, say(what === "cost" ? "history.cost" : "history.accuracy"))));
    this.choice = choice;
    this.hint = h("p", { class: "note history-hint" }, say("history.hint"));
    this.body = h("div", { class: "history-charts" }, h("section", { class: "history-chart" }, h("div", { class: "panel-head" }, h("h2", {}, say("compare.accuracy")), h("span", { class: "space" }), choice), this.accuracy.element, this.cost.element),
      h("section", { class: "history-chart" }, h("h2", {}, say("history.ratioTitle")), h("p", { class: "note" }, say("history.ratioNote")), this.ratio.element));
    this.element = h("div", { class: "history-right" }, this.hint, this.body);
    this.differences = h("section", { class: "differences" });
    this.choose("accuracy");
  }

  /** Compares runs. @param {string[]} ids @param {(id: string) => number} colorOf */
  async show(ids, colorOf) {
    this.colorOf = colorOf;
    this.compared = ids.length < 2 ? { runs: [], differences: [] }
      : await this.lab.source.get("/api/runs/compare?" + new URLSearchParams(ids.map(id => ["run", id])));
    this.hint.hidden = this.compared.runs.length > 0;
    this.body.hidden = this.compared.runs.length === 0;
    [this.accuracy, this.cost, this.ratio].forEach(chart => chart.request());
    this.drawDifferences();
  }

  /** @private @param {string} what */
  choose(what) {
    this.what = what;
    this.accuracy.element.hidden = what !== "accuracy";
    this.cost.element.hidden = what !== "cost";
    for (const button of this.choice.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.what === what));
  }

  /** @private @param {"accuracy" | "cost" | "log"} kind @param {string} key @param {(run: any) => { steps: number[], values: number[] }} curve */
  chart(kind, key, curve) {
    return new LinesChart({ title: say(key), kind, axis: kind === "log" ? "step" : "epoch", baseline: () => (kind === "log" ? 0 : kind === "accuracy" && this.compared.runs[0]?.baseline != null ? this.compared.runs[0].baseline / 100 : null),
      lines: () => this.compared.runs.map((/** @type {any} */ run) => {
        const { steps, values } = curve(run);
        return { name: run.id, color: runColor(Math.max(0, this.colorOf(run.id))), steps, values, length: steps.length };
      }) });
  }

  /** Only what differs; the odd value is bold. @private */
  drawDifferences() {
    const { runs, differences } = this.compared;
    if (!differences.length) return fillWith(this.differences);
    return fillWith(this.differences, h("h2", {}, say("history.differs")), h("div", { class: "table-scroll", tabIndex: 0, role: "region", "aria-label": say("history.differs") }, h("table", { class: "difference-table" },
      h("thead", {}, h("tr", {}, h("th", { scope: "col" }, h("span", { class: "unseen" }, say("history.setting"))), runs.map((/** @type {any} */ run) => {
        const head = h("th", { scope: "col", class: "run-head" }, run.id);
        head.style.setProperty("--hue", runColor(Math.max(0, this.colorOf(run.id))));
        return head;
      }))),
      h("tbody", {}, differences.map((/** @type {any} */ row) => h("tr", {}, h("th", { scope: "row" }, named("set", row.key)), row.values.map((/** @type {string} */ value, /** @type {number} */ i) => h("td", { class: `${row.odd.includes(i) ? "odd" : ""} ${row.key === "changes" && value ? "changes" : ""}` }, row.key === "parameters" ? count(Number(value)) : value === "" ? "–" : value.split(", ").map(each => named("value", each)).join(", ")))))))));
  }

  remove() {
    [this.accuracy, this.cost, this.ratio].forEach(chart => chart.remove());
  }
}
