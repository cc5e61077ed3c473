// The doctor: a sentence, its findings, and on demand evidence, causes and remedies. Never a score.

import { fillWith, h } from "./dom.js";
import { count, fixed, percent, significant } from "../text/numbers.js";
import { named, say } from "../text/texts.js";
import { Waterfall } from "../charts/waterfall.js";
import { announce } from "./announce.js";

export class Doctor {
  /**
   * @param {import("../model/stage.js").Stage} stage
   * @param {{ cure: ((remedy: string | null) => void) | null }} actions null in a recorded file
   */
  constructor(stage, actions) {
    this.run = stage.run;
    this.waterfall = new Waterfall(stage);
    this.causes = h("div", { class: "evidence" }, h("h4", {}, say("causes")), this.waterfall.element);
    this.actions = actions;
    this.isOpen = false;
    this.body = h("div", { class: "doctor-body" });
    this.element = h("section", { class: "doctor", id: "doctor", tabIndex: -1, "aria-label": say("doctor") }, this.body);
    this.heard = "";
    // The causes may be read later than the verdict.
    this.ends = [this.run.on("verdict", () => this.draw()), this.run.on("layers", () => { if (this.isOpen && !this.causes.isConnected) this.draw(); })];
    this.draw();
  }

  /** @private */
  draw() {
    const { verdict } = this.run;
    if (!verdict) return fillWith(this.body, h("h2", {}, say("doctor")), h("p", { class: "note" }, say("doctor.waits")));
    const words = [verdict.sentence, ...(verdict.learning ? [verdict.learning] : []), ...verdict.findings.map(finding => `${finding.title}, ${named("severity", finding.severity)}`)].join(". ");
    const isNews = this.heard !== "" && this.heard !== words;
    if (isNews) announce(words);
    this.heard = words;
    fillWith(this.body,
      h("div", { class: "doctor-head" }, h("h2", {}, verdict.sentence), h("span", { class: "note" }, say("doctor.at", { step: count(verdict.step) })), this.unfold()),
      verdict.learning && h("p", { class: "finding doctor-learning" }, verdict.learning),
      h("p", { class: "doctor-brief note" }, verdict.findings.map(finding => `${finding.title}, ${named("severity", finding.severity)}`).join("; ")),
      ...verdict.findings.map(finding => this.finding(finding)), this.isOpen && this.run.flow && this.causes, this.isOpen && this.remedies(verdict), verdict.findings.length > 0 && this.buttons(verdict));
    if (isNews) {
      this.body.classList.remove("fades");
      requestAnimationFrame(() => this.body.classList.add("fades"));
    }
    return undefined;
  }

  /** On a phone the findings are folded behind this button. @private */
  unfold() {
    const isUnfolded = this.element.classList.contains("unfolded");
    return h("button", { class: "text-button underlined doctor-unfold", type: "button", "aria-expanded": String(isUnfolded), on: { click: () => {
      this.element.classList.toggle("unfolded");
      this.draw();
      /** @type {HTMLElement | null} */ (this.body.querySelector(".doctor-unfold"))?.focus();
    } } }, say("doctor"));
  }

  /** @private @param {import("../protocol/types.js").Finding} finding */
  finding(finding) {
    const step = count(finding.sinceStep), since = finding.readThere ? (finding.sinceStep ? say("doctor.read", { step }) : say("doctor.readStart"))
      : finding.sinceStep ? say("doctor.since", { step }) : say("doctor.sinceStart");
    const sure = finding.probability > 0.999 ? say("doctor.verySure") : say("doctor.sure", { probability: percent(finding.probability, finding.probability > 0.99 ? 1 : 0) });
    return h("article", { class: "finding" },
      h("h3", {}, finding.title, " ", h("span", { class: `pill ${finding.severity}` }, named("severity", finding.severity))),
      h("p", { class: "finding-where" }, [finding.where, since, sure].filter(words => words).join(", ")), h("p", {}, this.isOpen ? finding.text : firstSentence(finding.text)), this.isOpen && this.evidence(finding));
  }

  /** @private @param {import("../protocol/types.js").Finding} finding */
  evidence(finding) {
    return h("div", { class: "evidence" },
      finding.why && h("h4", {}, say("evidence.why")), finding.why && h("p", {}, finding.why),
      h("h4", {}, say("evidence.readings")),
      h("dl", { class: "readings" }, Object.entries(finding.evidence).map(([name, value]) => h("div", {}, h("dt", {}, named("evidenceOf", name)), h("dd", {}, reading(value))))),
      finding.page && h("p", {}, h("a", { href: finding.page, target: "_blank", rel: "noopener" }, say("rule"))));
  }

  /** The remedies of the verdict, best first. @private @param {import("../protocol/types.js").Verdict} verdict */
  remedies(verdict) {
    const { cure } = this.actions, { remedies } = verdict;
    if (!remedies.length) return null;
    return h("div", { class: "evidence" }, h("h4", {}, say("remedies")), h("ol", {}, remedies.map(remedy => h("li", {},
      cure ? h("button", { class: "text-button", type: "button", on: { click: () => cure(remedy.id) } }, remedy.words) : remedy.words, " ", h("span", { class: "note" }, remedy.why)))));
  }

  /** @private @param {import("../protocol/types.js").Verdict} verdict */
  buttons(verdict) {
    const { cure } = this.actions, hasRemedy = verdict.remedies.length > 0;
    const toggle = h("button", { class: "text-button underlined doctor-evidence", type: "button", "aria-expanded": String(this.isOpen), on: { click: () => {
      this.isOpen = !this.isOpen;
      this.draw();
      /** @type {HTMLElement | null} */ (this.body.querySelector(".doctor-evidence"))?.focus();
    } } }, say("evidence"));
    return h("div", { class: "doctor-buttons" }, cure && hasRemedy && h("button", { class: "button", type: "button", on: { click: () => cure(null) } }, say("cure")), toggle);
  }

  remove() {
    this.ends.forEach(end => end());
    this.waterfall.remove();
  }
}

/** One sentence of numbers; the rest is evidence. @param {string} text */
const firstSentence = text => text.split(/(?<=[.;]) (?=\p{Lu})/u)[0];

/** @param {any} value */
const reading = value => typeof value !== "number" ? String(value) : Number.isInteger(value) ? count(value) : Math.abs(value) >= 100 ? fixed(value, 0) : significant(value, 3);
