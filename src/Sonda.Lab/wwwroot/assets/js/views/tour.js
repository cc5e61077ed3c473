// The guided tour: the chapter in ten steps. Left the words and a question, right the lab, really set up.

import { fillWith, h, write } from "../ui/dom.js";
import { announce } from "../ui/announce.js";
import { notify } from "../ui/notice.js";
import { language, say } from "../text/texts.js";
import { STEPS } from "./tour-steps.js";
import { TourStage } from "./tour-stage.js";

export class TourView {
  /** @param {any} lab @param {import("../model/stage.js").Stage[]} stages @param {number} number from 0 */
  constructor(lab, stages, number) {
    this.lab = lab;
    this.stages = stages;
    this.stage = stages[0];
    this.number = number;
    this.step = STEPS[number];
    this.hasLooked = false;
    /** @type {string | null} */
    this.choice = null;
    const { key } = this.step, text = (/** @type {string} */ part) => say(`tour.${key}.${part}`);
    this.spec = h("code", { class: "spec-words", tabIndex: 0 });
    const bar = h("section", { class: "runbar", "aria-label": say("run.region") }, h("button", { class: "button", type: "button", on: { click: () => lab.go("live", { run: this.stage.run.id }) } }, say("tour.leave")),
      h("p", { class: "note tour-note" }, say("tour.note")), h("div", { class: "spec-box tour-spec" }, this.spec));
    this.show = h("button", { class: "primary-button", type: "button", on: { click: () => this.look() } }, say("tour.show"));
    this.unknown = h("button", { class: "button", type: "button", on: { click: () => this.look(true) } }, say("tour.unknown"));
    this.answers = h("div", { class: "answers", role: "radiogroup", "aria-label": text("question") }, (this.step.choices ?? []).map(id => this.answer(id)));
    this.truth = h("div", { class: "truth", role: "status" });
    this.next = h("button", { class: "primary-button", type: "button", hidden: true, on: { click: () => this.visit(number + 2) } }, say(number + 1 < STEPS.length ? "tour.next" : "tour.end"));
    this.tour = new TourStage(this.step, stages, lab);
    const hint = this.step.guess === "levels" ? say("tour.keys") : this.step.guess === "accuracy" ? say("tour.keysOne") : "";
    this.left = h("section", { class: "tour-text", "aria-labelledby": "tour-title" }, h("p", { class: "tour-count" }, say("tour.step", { step: number + 1, steps: STEPS.length })), h("h1", { id: "tour-title" }, text("title")),
      ...text("text").split("\n\n").map(paragraph => h("p", {}, paragraph)),
      h("div", { class: "question" }, h("p", {}, h("strong", {}, say("tour.before")), " ", text("question")), hint && h("p", { class: "note" }, hint), this.answers),
      this.truth, h("div", { class: "dialog-buttons" }, this.show, this.unknown, this.next),
      h("details", { class: "tour-contents", open: matchMedia("(min-width: 1024px)").matches }, h("summary", {}, say("tour.contents")), h("ol", { class: "tour-steps" }, STEPS.map((step, i) => h("li", { class: i < number ? "done" : "" }, h("button", { class: "tour-link", type: "button", "aria-current": i === number ? "step" : null, on: { click: () => this.visit(i + 1) } }, say(`tour.${step.key}.title`)))))));
    this.element = h("div", { class: "view tour-view" }, bar, h("main", { id: "main", class: "tour-main" }, this.left, this.tour.element));
    const watched = ["frame", "layers", "history", "verdict", "state"];
    this.ends = [...stages.flatMap(stage => watched.map(kind => stage.run.on(kind, () => this.check()))), this.stage.run.on("run", () => this.described())];
    this.described();
    this.show.disabled = this.step.guess === "choice";
  }

  /** @private */
  described() {
    write(this.spec, this.stages.map(stage => stage.run.document?.spec ?? "").join("   |   "));
  }

  /** @private @param {string} id */
  answer(id) {
    const input = h("input", { type: "radio", name: "tour-answer", value: id, on: { change: () => { this.choice = id; this.show.disabled = false; } } });
    return h("label", { class: "answer-choice" }, input, say(`tour.${this.step.key}.${id}`));
  }

  /** Trains as the step says, sends the wave, and waits for the readings. @private @param {boolean} [isUnknown] */
  async look(isUnknown = false) {
    if (this.hasLooked) return;
    this.hasLooked = true;
    this.isUnknown = isUnknown;
    for (const button of [this.show, this.unknown]) button.hidden = true;
    for (const input of this.answers.querySelectorAll("input")) input.disabled = true;
    this.next.hidden = false;
    const { goal } = this.step;
    try {
      if (goal && this.stages.length > 1) await this.lab.source.post("/api/groups/commands", { runs: this.stages.map(stage => stage.run.id), command: "play", ...goal });
      else if (goal) await this.lab.command(this.stage.run, { command: "play", ...goal });
      if (goal) write(this.truth, say("tour.training"));
      if (this.step.isCovered) await this.tour.sendWave();
    } catch (fault) {
      notify(/** @type {Error} */ (fault).message, { isFault: true });
    }
    this.check();
  }

  /** Shows the truth as soon as it was read. @private */
  check() {
    if (!this.hasLooked || this.isTold) return;
    const runs = this.stages.map(stage => stage.run), truth = this.step.truth(runs);
    if (!truth) return;
    this.isTold = true;
    const guess = this.tour.reveal(truth, this.isUnknown === true), { key } = this.step, parts = [h("p", {}, say(`tour.${key}.truth`, truth.values))];
    if (!this.isUnknown && guess) parts.unshift(h("p", {}, h("strong", {}, guess)));
    if (!this.isUnknown && this.choice) parts.unshift(h("p", {}, h("strong", {}, say(this.choice === truth.choice ? "tour.right" : "tour.other"))));
    fillWith(this.truth, ...parts);
    announce(this.truth.textContent ?? "");
  }

  /** @private @param {number} number from 1 */
  visit(number) {
    void (number > STEPS.length ? this.lab.go("live", { run: this.stage.run.id }) : this.lab.go("tour", { step: number, lang: language() }));
  }

  remove() {
    this.ends.forEach(end => end());
    this.tour.remove();
  }
}
