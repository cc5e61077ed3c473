// Side by side: two to four nets on the same seed, the same order of data and the same scales.

import { h, write } from "../ui/dom.js";
import { notify } from "../ui/notice.js";
import { Transport } from "../ui/transport.js";
import { LinesChart } from "../charts/lines.js";
import { HeldDecades, HeldLevels } from "../draw/scale.js";
import { runColor } from "../draw/colors.js";
import { dataOf, hiddenLayers } from "../model/spec-words.js";
import { say } from "../text/texts.js";
import { CompareCell } from "./compare-cell.js";
import { ProofPanel } from "./proof.js";

export const MAX_NETS = 4;

export class CompareView {
  /** @param {any} lab @param {import("../model/stage.js").Stage[]} stages @param {string | null} cure the words of the remedy, if the second run is a cure */
  constructor(lab, stages, cure) {
    this.lab = lab;
    this.stages = stages;
    this.stage = stages[0];
    const runs = stages.map(stage => stage.run), shared = { speeds: new HeldDecades(), levels: new HeldLevels(), last: () => Math.max(...runs.map(run => run.readings.last)) };
    this.transport = new Transport(runs, command => this.command(command));
    this.transport.anew.hidden = true;
    this.add = h("button", { class: "button", type: "button", hidden: stages.length >= MAX_NETS, on: { click: () => this.addNet() } }, say("compare.add"));
    const bar = h("section", { class: "runbar", "aria-label": say("run.region") }, this.transport.element, this.transport.position, this.same = h("p", { class: "note same-note" }), this.add);
    this.cells = stages.map((stage, i) => new CompareCell(lab, stage, stages[0], { title: cure && i ? say("compare.cure", { words: cure }) : cure ? say("compare.asItIs") : say("compare.net", { number: i + 1 }), isFirst: i === 0, shared }));
    this.accuracy = new LinesChart({ title: say("compare.accuracy"), kind: "accuracy", axis: "step", baseline: () => baseline(runs), rate: 10,
      lines: () => runs.map((run, i) => ({ name: shortName(run), color: runColor(i), steps: run.readings.steps, values: run.readings.curves[run.readings.curves.length - 1] ?? [], length: run.readings.length })) });
    for (const run of runs) run.on("history", () => { this.accuracy.request(); this.cells.forEach(cell => cell.speeds.chart.request()); });
    this.proof = cure ? new ProofPanel(lab, runs[0].id, runs[1].id) : null;
    this.switches = h("div", { class: "segmented compare-switch", role: "group", "aria-label": say("nav.compare") }, stages.map((_, i) => h("button", { type: "button", "aria-pressed": String(i === 0), on: { click: () => this.choose(i) } }, String.fromCharCode(65 + i))));
    this.grid = h("div", { class: `compare-grid of-${stages.length}` }, this.cells.map(cell => cell.element));
    this.element = h("div", { class: "view compare-view" }, bar, h("main", { id: "main", class: "compare-main" }, h("h1", { class: "unseen" }, say("nav.compare")), this.switches, this.grid,
      h("div", { class: "compare-foot" }, h("section", { class: "compare-part" }, h("h2", {}, say("compare.accuracy")), this.accuracy.element), this.proof?.element ?? null)));
    this.choose(0);
    const describe = () => {
      this.proof?.describe(runs[0].document?.spec ?? "");
      write(this.same, say(seeTheSame(runs) ? "compare.same" : "compare.sameScales"));
    };
    this.ends = runs.map(run => run.on("run", describe));
    describe();
  }

  /** On a narrow screen one net is seen at a time. @param {number} place */
  choose(place) {
    this.grid.dataset.shown = String(place);
    this.cells.forEach((cell, i) => cell.element.classList.toggle("chosen", i === place));
    [...this.switches.children].forEach((button, i) => button.setAttribute("aria-pressed", String(i === place)));
  }

  /** One command for all runs. @private @param {Record<string, any>} command */
  async command(command) {
    try {
      await this.lab.source.post("/api/groups/commands", { runs: this.stages.map(stage => stage.run.id), ...command });
    } catch (fault) {
      notify(/** @type {Error} */ (fault).message, { isFault: true });
    }
  }

  /** Adds a copy of the last net, and begins all of them again. @private */
  async addNet() {
    const specs = this.stages.map(stage => stage.run.document?.spec ?? "");
    await startGroup(this.lab, [...specs, specs[specs.length - 1]]);
  }

  /** @param {boolean} isConnected */
  connect(isConnected) {
    this.transport.connect(isConnected);
  }

  remove() {
    this.ends.forEach(end => end());
    this.transport.remove();
    this.cells.forEach(cell => cell.remove());
    this.accuracy.remove();
    this.proof?.remove();
  }
}

/** Begins nets side by side. @param {any} lab @param {string[]} specs */
export async function startGroup(lab, specs) {
  try {
    const { runs } = await lab.source.post("/api/groups", { specs });
    await lab.go("compare", { run: runs });
  } catch (fault) {
    notify(/** @type {Error} */ (fault).message, { isFault: true });
  }
}

/** The network of a run without its first and last number: 30x4. @param {import("../model/run.js").RunModel} run */
export const shortName = run => hiddenLayers(run.document?.spec ?? run.id);

/** Whether all runs have one seed and the same data, in mini-batches of one size. @param {import("../model/run.js").RunModel[]} runs */
function seeTheSame(runs) {
  const known = runs.flatMap(run => (run.document ? [JSON.stringify([run.document.settings.seed, run.document.settings.batch, dataOf(run.document.spec)])] : []));
  return new Set(known).size <= 1;
}

/** @param {import("../model/run.js").RunModel[]} runs */
function baseline(runs) {
  const accuracy = runs[0].document?.baselines?.validation.accuracy;
  return accuracy == null ? null : accuracy / 100;
}
