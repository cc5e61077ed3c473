// One net of those side by side: its spec, its verdict, its network, its losses and its speeds.

import { fillWith, h, write } from "../ui/dom.js";
import { notify } from "../ui/notice.js";
import { Network } from "../network/network.js";
import { named, say } from "../text/texts.js";
import { SpeedsPanel, StairsPanel } from "./speeds-panel.js";

export class CompareCell {
  /**
   * @param {any} lab @param {import("../model/stage.js").Stage} stage @param {import("../model/stage.js").Stage} first the net that the words are compared with
   * @param {{ title: string, isFirst: boolean, shared: any }} options
   */
  constructor(lab, stage, first, { title, isFirst, shared }) {
    this.stage = stage;
    this.first = first;
    this.isFirst = isFirst;
    this.pills = h("div", { class: "pills" });
    this.spec = h("code", { class: "spec-words", tabIndex: 0 });
    const use = isFirst ? h("button", { class: "text-button", type: "button", on: { click: () => navigator.clipboard?.writeText(stage.run.document?.specNow ?? "").then(() => notify(say("spec.copied"))) } }, say("spec.copy"))
      : h("button", { class: "text-button", type: "button", on: { click: () => lab.go("live", { run: stage.run.id }) } }, say("compare.use"));
    this.network = new Network(stage, { isPlain: true, height: () => Math.max(210, Math.min(360, innerHeight * 0.24)) });
    this.stairs = new StairsPanel(stage, () => this.network.geometry, { levels: shared.levels });
    this.speeds = new SpeedsPanel(stage, { scale: shared.speeds, last: shared.last, isCompact: true });
    this.element = h("section", { class: "compare-cell", "aria-label": title },
      h("div", { class: "cell-head" }, h("h2", {}, title), h("div", { class: "spec-box" }, this.spec, use)), this.pills, this.network.element, this.stairs.element, this.speeds.element);
    this.ends = [stage.run.on("verdict", () => this.drawPills()), stage.run.on("run", () => this.drawSpec()), first.run.on("run", () => this.drawSpec())];
    this.drawSpec();
    this.drawPills();
  }

  /** Words of the spec that the first net lacks are tinted. @private */
  drawSpec() {
    const words = (/** @type {string} */ spec) => spec.split(/(?<=[-;\s])|(?=[-;\s])/), own = this.stage.run.document?.spec ?? "", known = new Set(words(this.first.run.document?.spec ?? ""));
    if (this.isFirst) write(this.spec, own);
    else fillWith(this.spec, ...words(own).map(word => (known.has(word) || !word.trim() ? word : h("mark", {}, word))));
  }

  /** @private */
  drawPills() {
    const { verdict } = this.stage.run;
    if (!verdict) return fillWith(this.pills);
    return fillWith(this.pills, ...(verdict.findings.length ? verdict.findings.slice(0, 2).map(finding => h("span", { class: `pill ${finding.severity}` }, `${finding.title}, ${named("severity", finding.severity)}`))
      : [h("span", { class: `pill ${verdict.healthy ? "good" : "moderate"}` }, verdict.sentence)]));
  }

  remove() {
    this.ends.forEach(end => end());
    [this.network, this.stairs, this.speeds].forEach(part => part.remove());
  }
}
