// The network with its title, its key, the modes, the replay of the wave and the line of the exact reading.

import { h, write } from "../ui/dom.js";
import { icon } from "../ui/icons.js";
import { Network } from "../network/network.js";
import { Readout } from "../network/readout.js";
import { Wave } from "../network/wave.js";
import { panel } from "../ui/loop.js";
import { notify } from "../ui/notice.js";
import { kindOfRows } from "../model/rows.js";
import { count } from "../text/numbers.js";
import { say } from "../text/texts.js";

export class NetworkPanel {
  /**
   * @param {import("../model/stage.js").Stage} stage
   * @param {any} lab requests; see app.js
   * @param {(layer: number, button: HTMLElement) => void} onLayer
   * @param {HTMLElement | null} state a line about the state of the run
   */
  constructor(stage, lab, onLayer, state = null) {
    this.stage = stage;
    this.lab = lab;
    this.network = new Network(stage, { onLayer });
    this.readout = new Readout(stage, lab.isRecorded ? null : (layer, unit, wantsWeights) => lab.source.get(`/api/runs/${stage.run.id}/neurons/${layer}/${unit}${wantsWeights ? "?weights=true" : ""}`));
    this.note = h("span", {});
    this.explanation = h("span", { class: "explanation" });
    this.all = h("button", { type: "button", on: { click: () => stage.set({ mode: "all" }) } }, say("all"));
    this.six = h("button", { type: "button", on: { click: () => stage.set({ mode: "six" }) } }, say("six"));
    this.waveWord = h("span", {}, say("wave"));
    this.waveButton = h("button", { class: "button wave-button", type: "button", on: { click: () => this.toggleWave() } }, icon("wave"), this.waveWord);
    this.key = h("span", { class: "key signs" }, h("span", { class: "swatch filled" }), say("positive"), h("span", { class: "swatch" }), say("negative"));
    this.thin = h("span", { class: "key" }, say("filledOnly"));
    this.numbers = h("input", { class: "six-numbers", type: "text", placeholder: "1 2 3 4 5 6", "aria-label": say("six.numbers"), on: { change: () => this.chooseSix() } });
    this.largest = h("input", { type: "checkbox", class: "check", on: { change: () => this.chooseSix() } });
    this.sixChoice = h("span", { class: "six-choice" }, this.numbers, h("label", { class: "six-largest" }, this.largest, say("six.largest")));
    this.held = h("p", { class: "note held", role: "status" });
    this.element = h("section", { class: "network", "aria-labelledby": "network-title" },
      h("div", { class: "panel-head" }, h("h2", { id: "network-title" }, say("network")), h("span", { class: "space" }),
        h("div", { class: "segmented", role: "group", "aria-label": say("network") }, this.all, this.six), this.waveButton),
      h("div", { class: "panel-line" }, state, h("p", { class: "note network-note" }, this.note, this.explanation), this.held, this.sixChoice, this.key, this.thin), this.network.element, this.readout.element);
    const update = () => this.update();
    this.ends = [stage.on(update), stage.run.on("run", update), stage.run.on("state", update)];
    this.panel = panel(4, update);
    this.hasFrame = stage.run.on("frame", () => this.panel.request());
    this.update();
    void this.network.loadPicture(lab);
  }

  /** Plays the wave, or goes back to live. */
  async toggleWave() {
    const { stage } = this;
    if (stage.wave) return this.endWave();
    try {
      const held = this.lab.isRecorded ? this.lab.source.waveOf(stage) : await this.lab.source.get(`/api/runs/${stage.run.id}/wave`);
      const wave = new Wave(stage, held, () => { this.network.barPanel.request(); stage.set({ wave }); });
      stage.set({ wave });
      wave.play();
    } catch (fault) {
      notify(/** @type {Error} */ (fault).message, { isFault: true });
    }
    return undefined;
  }

  /** Back to live. */
  endWave() {
    this.stage.wave?.stop();
    this.stage.set({ wave: null });
  }

  /** Which six neurons of each layer are shown. @private */
  chooseSix() {
    const numbers = this.numbers.value.split(/[^0-9]+/).filter(text => text).map(text => Number(text) - 1).filter(unit => unit >= 0);
    this.stage.set({ six: this.largest.checked ? "largest" : numbers.length ? numbers : null });
  }

  /** @private */
  update() {
    const { stage } = this, { run } = stage, rows = stage.frame?.rows ?? run.document?.probeRows ?? 0;
    write(this.note, rows ? say(stage.frame?.source === 1 ? "network.note.batch" : "network.note", { rows: count(rows), kind: kindOfRows(run), step: count(stage.frame?.step ?? run.step) }) : run.document?.unread ?? "");
    /** @type {HTMLElement} */ (this.note.parentElement).classList.toggle("unread", !rows);
    this.waveButton.disabled = !stage.frame;
    write(this.explanation, !stage.frame ? "" : say(this.network.geometry?.kind === "boxes" ? "network.boxes" : "network.explanation"));
    for (const [button, mode] of /** @type {const} */ ([[this.all, "all"], [this.six, "six"]])) button.setAttribute("aria-pressed", String(stage.mode === mode));
    write(this.waveWord, say(stage.wave ? "live" : "wave"));
    this.held.hidden = !stage.wave;
    /** @type {HTMLElement} */ (this.note.parentElement).hidden = stage.wave !== null;
    write(this.held, stage.wave ? say(run.status === "playing" ? "wave.heldOn" : "wave.held", { step: count(stage.wave.frame.step) }) : "");
    const isThin = this.network.geometry?.columns.some(column => column.pitch < 6) ?? false;
    [this.key.hidden, this.thin.hidden, this.sixChoice.hidden] = [isThin, !isThin, stage.mode !== "six"];
  }

  remove() {
    this.stage.wave?.stop();
    this.ends.forEach(end => end());
    this.panel.remove();
    this.hasFrame();
    this.network.remove();
  }
}
