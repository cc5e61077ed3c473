// Does it hold? One seed proves nothing: the cure is trained beside the original on new seeds, and beside a remedy drawn at random.

import { fillWith, h, write } from "../ui/dom.js";
import { notify } from "../ui/notice.js";
import { announce } from "../ui/announce.js";
import { PairsChart, points } from "../charts/pairs.js";
import { count, fixed } from "../text/numbers.js";
import { say } from "../text/texts.js";

const EVERY = 1000, SEEDS = 10;

export class ProofPanel {
  /** @param {any} lab @param {string} run @param {string} cured */
  constructor(lab, run, cured) {
    this.lab = lab;
    this.path = `/api/runs/${encodeURIComponent(run)}/proof`;
    this.cured = cured;
    /** @type {any} */
    this.proof = null;
    this.timer = 0;
    this.isGone = false;
    this.title = h("h2", {}, say("cure.holds"));
    this.note = h("p", { class: "note" });
    this.begin = h("button", { class: "button", type: "button", on: { click: () => this.ask("POST") } }, say("proof.begin", { seeds: SEEDS }));
    this.stop = h("button", { class: "button", type: "button", hidden: true, on: { click: () => this.ask("DELETE") } }, say("proof.stop"));
    this.progress = h("progress", { hidden: true, max: 1, "aria-label": say("cure.holds") });
    this.figures = h("div", { class: "proof-figures" });
    this.chart = new PairsChart();
    this.chart.element.hidden = true;
    this.element = h("section", { class: "compare-part proof" }, this.title, this.note, this.figures, this.chart.element, h("div", { class: "proof-buttons" }, this.begin, this.stop, this.progress));
    this.describe("");
    void this.look();
  }

  /** The words before anything was proved. @param {string} spec */
  describe(spec) {
    this.command = `sonda cure "${spec}"`;
    if (!this.proof) write(this.note, say("cure.oneSeed", { command: this.command }));
  }

  /** A proof that began before this page was opened. @private */
  async look() {
    try {
      this.show(await this.lab.source.get(`${this.path}?cured=${encodeURIComponent(this.cured)}`));
    } catch {
      // The server is away: it is asked again.
      this.wait();
    }
  }

  /** @private @param {"POST" | "DELETE"} method */
  async ask(method) {
    this.begin.disabled = true;
    try {
      this.show(await (method === "POST" ? this.lab.source.post(this.path, { cured: this.cured }) : this.lab.source.ask("DELETE", `${this.path}?cured=${encodeURIComponent(this.cured)}`)));
    } catch (fault) {
      notify(/** @type {Error} */ (fault).message, { isFault: true });
    }
    this.begin.disabled = false;
  }

  /** @private @param {any} proof */
  show(proof) {
    if (this.isGone || proof.state === "none") return;
    const wasRunning = this.proof?.state === "running", isRunning = proof.state === "running";
    this.proof = proof;
    [this.begin.hidden, this.stop.hidden, this.progress.hidden] = [isRunning || proof.state === "done", !isRunning, !isRunning];
    this.progress.value = proof.done / proof.trainings;
    this.chart.element.hidden = proof.rows.length === 0;
    this.chart.show(proof.rows);
    write(this.title, proof.summary ? say("proof.title", { seeds: count(proof.seeds) }) : say("cure.holds"));
    write(this.note, this.sentence(proof));
    fillWith(this.figures, ...(proof.summary ? this.summary(proof) : []));
    if (wasRunning && !isRunning) announce(this.element.textContent ?? "");
    if (isRunning) this.wait();
  }

  /** @private @param {any} proof */
  sentence(proof) {
    const { state, summary: found } = proof, seeds = { first: proof.firstSeed, last: proof.lastSeed, seeds: count(proof.seeds) };
    if (state === "failed") return proof.failure;
    if (state === "running") return say("proof.running", { ...seeds, done: count(proof.done), trainings: count(proof.trainings) });
    if (state === "stopped") return say("proof.stopped", { ...seeds, done: count(proof.rows.length) });
    return [say("proof.seeds", seeds), say(found.holds ? "proof.holds" : "proof.fails"), found.overRandom.low > 0 ? "" : say("proof.notOver")].join(" ");
  }

  /** @private @param {any} proof */
  summary({ summary: found, seeds, measure }) {
    const all = count(seeds), limits = (/** @type {any} */ effect) => ({ low: points(Number(effect.low)), high: points(Number(effect.high)) });
    return [
      figure(say("proof.points", { points: points(found.effect.effect) }), say(`proof.effect.${measure}`, { ...limits(found.effect), before: fixed(found.before, 1), after: fixed(found.after, 1) })),
      figure(say("proof.of", { some: count(found.passed), all }), say("proof.passedText", { before: count(found.beforeAiling), after: count(found.afterAiling), learned: count(found.beforeLearned), learnedAfter: count(found.afterLearned) })),
      figure(points(found.overRandom.effect), say("proof.over", { ...limits(found.overRandom), random: points(found.random.effect) })),
    ];
  }

  /** @private */
  wait() {
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.look(), EVERY);
  }

  remove() {
    this.isGone = true;
    clearTimeout(this.timer);
    this.chart.remove();
  }
}

/** @param {string} reading @param {string} words */
const figure = (reading, words) => h("div", {}, h("strong", { class: "reading" }, reading), h("span", { class: "note" }, words));
