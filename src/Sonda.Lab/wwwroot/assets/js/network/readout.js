// The line under the network: the exact reading of the picked neuron, four times a second; it covers nothing and stays.

import { fillWith, h } from "../ui/dom.js";
import { panel } from "../ui/loop.js";
import { say } from "../text/texts.js";
import { significant, significantOfLog } from "../text/numbers.js";

export class Readout {
  /**
   * @param {import("../model/stage.js").Stage} stage
   * @param {((layer: number, unit: number, wantsWeights: boolean) => Promise<any>) | null} ask exact values; null in a recorded file
   */
  constructor(stage, ask) {
    this.stage = stage;
    this.ask = ask;
    this.line = h("p", { class: "readout-line" });
    this.formula = h("p", { class: "readout-formula" });
    this.element = h("div", { class: "readout" }, this.line, this.formula);
    /** @type {any} */
    this.exact = null;
    this.isAsking = false;
    this.panel = panel(4, () => this.draw());
    stage.on(what => {
      if (what === "picked") {
        this.exact = null;
        if (stage.inputWeights && stage.picked?.layer !== 0) stage.set({ inputWeights: null });
      }
      if (what !== "mode") this.panel.request();
    });
    for (const kind of ["frame", "run"]) stage.run.on(kind, () => this.panel.request());
    // A recorded run had its pictures before this line was made.
    this.panel.request();
  }

  draw() {
    const { stage } = this, { picked, frame } = stage;
    if (!picked || !frame?.layers[picked.layer] || !stage.run.layers[picked.layer]) return this.drawIdle();
    const layer = frame.layers[picked.layer], log = layer.logs[picked.unit], isOutput = picked.layer === stage.run.layers.length - 1;
    const isOfPicked = this.exact?.layer === picked.layer && this.exact?.unit === picked.unit, isExact = isOfPicked && !this.exact.isMissing && stage.isLive;
    const value = isExact ? significant(Number(this.exact.gradient), 3) : Number.isNaN(log) ? "NaN" : (layer.negative[picked.unit] ? "−" : "") + significantOfLog(log, 2);
    const dot = h("span", { class: "dot" });
    dot.style.setProperty("--hue", stage.hue(picked.layer).fill);
    const name = isOutput ? say("readout.outputNeuron", { unit: picked.unit + 1 })
      : say("readout.neuron", { name: stage.run.layers[picked.layer].name, unit: picked.unit + 1 });
    fillWith(this.line, dot, h("strong", {}, name), " ∂C/∂b = ", h("strong", {}, value));
    this.formula.textContent = isExact ? this.exact.formula : "";
    // An answer about another neuron than the one picked meanwhile is of no use, even at this step.
    if (this.ask && stage.isLive && !this.isAsking && !(isOfPicked && this.exact.step === frame.step)) this.refresh(picked, frame.step);
  }

  /** @private @param {import("../model/stage.js").Neuron} picked @param {number} step */
  async refresh(picked, step) {
    this.isAsking = true;
    try {
      const exact = await /** @type {NonNullable<Readout["ask"]>} */ (this.ask)(picked.layer, picked.unit, picked.layer === 0);
      this.exact = { ...exact, step, layer: picked.layer, unit: picked.unit };
      // The weights of a neuron of the first layer take the place of the input's picture.
      if (exact.weights && exact.shape?.length === 2 && this.stage.picked === picked) this.stage.set({ inputWeights: { weights: exact.weights, shape: exact.shape } });
    } catch {
      this.exact = { step, layer: picked.layer, unit: picked.unit, isMissing: true };
    } finally {
      this.isAsking = false;
      this.panel.request();
    }
  }

  /** @private */
  drawIdle() {
    const layers = this.stage.frame?.layers ?? [], { run } = this.stage;
    this.formula.textContent = "";
    if (!layers.length || run.layers.length !== layers.length) return fillWith(this.line);
    if (layers.length < 2) return fillWith(this.line, `${say("output")}: ${say("head.speed", { speed: significantOfLog(layers[0].speedLog10) })}`);
    const order = layers.map((_, i) => i).sort((a, b) => layers[a].speedLog10 - layers[b].speedLog10);
    const text = (/** @type {number} */ i) => i === layers.length - 1 ? say("readout.output", { value: significantOfLog(layers[i].speedLog10) })
      : say("readout.layer", { name: run.layers[i].name, value: significantOfLog(layers[i].speedLog10) });
    return fillWith(this.line, say("readout.idle", { large: text(order[order.length - 1]), small: text(order[0]) }));
  }
}
