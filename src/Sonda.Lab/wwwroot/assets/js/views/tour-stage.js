// The right side of a step: the network with its bars covered where they are the question, and the chart to predict on.

import { h } from "../ui/dom.js";
import { columnsIn } from "../network/geometry.js";
import { Network } from "../network/network.js";
import { Wave } from "../network/wave.js";
import { GuessChart } from "../charts/guess.js";
import { LinesChart } from "../charts/lines.js";
import { StairsPanel } from "./speeds-panel.js";
import { runColor } from "../draw/colors.js";
import { significantOfLog, percent, significant } from "../text/numbers.js";
import { layerName } from "../network/heads.js";
import { say } from "../text/texts.js";
import { shortName } from "./compare.js";

export class TourStage {
  /** @param {import("./tour-steps.js").Step} step @param {import("../model/stage.js").Stage[]} stages @param {any} lab */
  constructor(step, stages, lab) {
    this.step = step;
    this.stages = stages;
    this.lab = lab;
    /** @type {GuessChart | null} */
    this.guess = null;
    /** @type {StairsPanel | null} */
    this.stairs = null;
    this.isTold = false;
    if (step.mode) for (const stage of stages) stage.mode = step.mode;
    this.networks = stages.map(stage => new Network(stage, { isPlain: stages.length > 1, height: () => Math.max(240, innerHeight * (stages.length > 1 ? 0.24 : 0.36)) }));
    for (const network of this.networks) void network.loadPicture(lab);
    this.chartTitle = h("h2", { class: "tour-chart-title" });
    this.chartPlace = h("div", { class: "tour-chart" });
    /** @type {{ remove: () => void }[]} */
    this.parts = [...this.networks];
    const heads = (/** @type {number} */ i) => stages.length > 1 && h("h3", {}, step.specs[i].split(";")[0]);
    this.element = h("section", { class: "tour-stage", "aria-labelledby": "tour-stage-title" }, h("h2", { id: "tour-stage-title" }, say("tour.stage")), h("p", { class: "note" }, say("tour.stageNote")),
      this.networks.flatMap((network, i) => [heads(i), network.element]), this.chartTitle, this.chartPlace);
    this.cover();
    this.ends = [stages[0].run.on("frame", () => this.build()), stages[0].run.on("run", () => { this.cover(); this.build(); this.guess?.draw(); })];
    this.build();
  }

  /** The layers whose bars are the question. @private */
  cover() {
    if (!this.step.isCovered || this.isOpen) return;
    const last = this.stages[0].run.layers.length - 1, shown = this.step.guess === "levels" ? 2 : this.step.mode ? 1 : 1;
    this.stages[0].covered = new Set(Array.from({ length: Math.max(0, last + 1 - shown) }, (_, layer) => layer));
    this.networks[0].request();
  }

  /** Builds the chart once the first picture is there. @private */
  build() {
    const [stage] = this.stages;
    if (this.chartPlace.firstChild || !stage.frame || !stage.run.document) return;
    if (this.step.guess === "levels") this.buildLevels(stage);
    else if (this.step.guess === "accuracy") this.buildAccuracy();
    else if (this.step.key === "why") {
      // On a phone the layers of the network lie one above the other: the staircase has columns of its own.
      const stairs = new StairsPanel(stage, () => {
        const { geometry, element } = this.networks[0];
        return geometry?.kind === "rows" ? columnsIn(element.clientWidth, 0, geometry.columns.map(column => column.units), { isPlain: true }) : geometry;
      }, { isLabelled: true, hidesCauses: !this.isTold });
      this.stairs = stairs;
      this.parts.push(stairs);
      this.chartPlace.append(stairs.element);
    } else if (this.step.goal) this.buildCurves();
  }

  /** @private @param {import("../model/stage.js").Stage} stage */
  buildLevels(stage) {
    const layers = stage.frame?.layers ?? [], last = layers.length - 1, known = layers[last - 1]?.speedLog10 ?? 0;
    this.chartTitle.textContent = say("tour.levels");
    this.guess = new GuessChart({ low: -4, high: 1, step: 0.1, isLog: true, text: value => significantOfLog(value) }, () => layers.map((layer, i) => {
      const { geometry } = this.networks[0], column = geometry?.kind === "rows" ? null : geometry?.columns[i];
      return { name: layerName(stage, i), short: i === last ? say("out") : stage.run.layers[i]?.name ?? "", hue: stage.hue(i), isFixed: i >= last - 1, value: i >= last - 1 ? layer.speedLog10 : known, column: column ? { from: column.x, to: column.x + column.end } : null };
    }));
    this.finish();
  }

  /** @private */
  buildAccuracy() {
    const run = this.stages[this.stages.length - 1].run, stage = this.stages[this.stages.length - 1];
    this.chartTitle.textContent = say("compare.accuracy");
    this.guess = new GuessChart({ low: 0, high: 1, step: 0.01, isLog: false, text: value => percent(value, 0) }, () => [{ name: shortName(run), short: "", hue: stage.hue(0), isFixed: false, value: 0.5, column: null }]);
    this.finish();
    this.buildCurves(true);
  }

  /** @private */
  finish() {
    if (!this.guess) return;
    this.parts.push(this.guess);
    this.chartPlace.append(this.guess.element);
  }

  /** The accuracy while it trains. @private @param {boolean} [isBeside] */
  buildCurves(isBeside = false) {
    const runs = this.stages.map(stage => stage.run), accuracy = runs[0].document?.baselines?.validation.accuracy;
    if (!isBeside) this.chartTitle.textContent = say("compare.accuracy");
    const chart = new LinesChart({ title: say("compare.accuracy"), kind: "accuracy", axis: "step", rate: 10, baseline: () => (accuracy == null ? null : accuracy / 100),
      lines: () => runs.map((run, i) => ({ name: shortName(run), color: runColor(i), steps: run.readings.steps, values: run.readings.curves[run.readings.curves.length - 1] ?? [], length: run.readings.length })) });
    for (const run of runs) run.on("history", () => chart.request());
    this.parts.push(chart);
    this.chartPlace.append(chart.element);
    this.chartPlace.classList.toggle("beside", isBeside);
  }

  /** Uncovers the bars with a wave. */
  async sendWave() {
    const [stage] = this.stages, held = await this.lab.source.get(`/api/runs/${stage.run.id}/wave`);
    this.isOpen = true;
    stage.covered = new Set();
    this.networks[0].request();
    if (stage.mode === "six") return undefined;
    const wave = new Wave(stage, held, () => {
      stage.set({ wave });
      if (!wave.isPlaying && wave.front <= 0) setTimeout(() => stage.set({ wave: null }), 400);
    });
    stage.set({ wave });
    wave.play();
    return undefined;
  }

  /** Draws the truth over the guess; the sentence that compares them, if there is one.
   * @param {import("./tour-steps.js").Truth} truth @param {boolean} isUnknown whether the reader made no guess */
  reveal(truth, isUnknown) {
    const { guess } = this, [stage] = this.stages;
    this.isTold = true;
    this.stairs?.showCauses();
    if (!guess) return "";
    guess.isUnknown = isUnknown;
    if (this.step.guess === "accuracy") {
      guess.reveal([truth.accuracy ?? NaN]);
      return say("tour.youSaid", { guess: percent(guess.guesses[0], 0), truth: percent(truth.accuracy) });
    }
    const levels = (stage.frame?.layers ?? []).map(layer => layer.speedLog10), last = levels.length - 2;
    guess.reveal(levels);
    const factor = (/** @type {number} */ log) => significant(10 ** log, Math.abs(log) > 2 ? 3 : 2);
    const put = guess.guesses[last] - guess.guesses[0], truly = levels[last] - levels[0], is = truly >= 0 ? "truthBelow" : "truthAbove";
    const said = Math.abs(put) < 0.05 ? say("tour.youPutLevel") : say(put > 0 ? "tour.youPut" : "tour.youPutAbove", { guess: factor(Math.abs(put)) });
    return `${said} ${say(`tour.${is}`, { truth: factor(Math.abs(truly)) })}`;
  }

  remove() {
    this.ends.forEach(end => end());
    this.stages.forEach(stage => stage.wave?.stop());
    this.parts.forEach(part => part.remove());
  }
}
