// The card of one layer: its settings, its readings, and layers beside it. It stands under the network, never over it.

import { fillWith, h, write } from "./dom.js";
import { check, choice, closeButton, number } from "./field.js";
import { panel } from "./loop.js";
import { count, percent, significant, significantOfLog } from "../text/numbers.js";
import { say } from "../text/texts.js";
import { layerName } from "../network/heads.js";

export class LayerCard {
  /** @param {import("../model/stage.js").Stage} stage @param {any} lab @param {import("../model/editing.js").Editing} editing */
  constructor(stage, lab, editing) {
    this.stage = stage;
    this.lab = lab;
    this.editing = editing;
    this.layer = -1;
    /** @type {HTMLElement | null} */
    this.opener = null;
    this.values = h("dl", { class: "card-values" });
    this.fields = h("div", { class: "card-fields" });
    this.title = h("h2", { id: "card-title" });
    this.element = h("section", { class: "layer-card", hidden: true, role: "group", "aria-labelledby": "card-title", tabIndex: -1, on: { keydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") { event.stopPropagation(); this.close(); }
    } } }, h("div", { class: "dialog-head" }, this.title, closeButton(() => this.close())), this.values, this.fields);
    this.panel = panel(4, () => this.draw());
    for (const kind of ["layers", "frame"]) stage.run.on(kind, () => { if (this.layer >= 0) this.panel.request(); });
  }

  /** Opens the card of a layer, or closes it. @param {number} layer @param {HTMLElement} opener */
  open(layer, opener) {
    if (this.layer === layer) return this.close();
    [this.layer, this.opener, this.element.hidden] = [layer, opener, false];
    this.element.style.setProperty("--hue", this.stage.hue(layer).text);
    write(this.title, layerName(this.stage, layer));
    if (this.editing.pending ?? this.editing.current) this.update(this.editing.pending ?? this.editing.current);
    this.panel.now();
    this.element.focus();
    return undefined;
  }

  close() {
    [this.layer, this.element.hidden] = [-1, true];
    this.opener?.focus();
  }

  /** Shows the settings of the net that runs or waits. @param {any} explained */
  update(explained) {
    if (this.layer < 0) return;
    const place = this.place(), layer = explained.layers?.[place], { catalog } = this.lab, at = { layer: layer?.place };
    if (!layer?.editable || place === explained.layers.length - 1 || this.lab.isRecorded) return fillWith(this.fields);
    const edit = (/** @type {string} */ key) => (/** @type {any} */ value) => this.editing.edit({ [key]: value }, at);
    const fields = { units: number("units", edit("units")), activation: choice("activation", catalog.activations, edit("activation")), initial: choice("initial", catalog.initials, edit("initial")),
      norm: choice("norm", catalog.norms, edit("norm")), residual: check("residual", value => edit("residual")(value === "true")) };
    for (const [key, field] of Object.entries(fields)) field.show(layer[key]);
    const button = (/** @type {string} */ words, /** @type {() => void} */ click) => h("button", { class: "button", type: "button", on: { click } }, words);
    return fillWith(this.fields, ...Object.values(fields).map(field => field.element), h("div", { class: "card-buttons" },
      button(say("card.asOthers"), () => this.editing.edit(this.others(explained), at)), button(say("card.insert"), () => this.editing.edit({}, { ...at, insert: true })),
      button(say("card.remove"), () => { this.close(); this.editing.edit({}, { ...at, remove: true }); })));
  }

  /** The place among the layers of the spec: those without weights have no column, and layers are named by their number. @private */
  place() {
    return Number(this.stage.run.layers[this.layer]?.name ?? NaN) - 1;
  }

  /** The settings of a neighbour. @private @param {any} explained */
  others(explained) {
    const place = this.place(), own = explained.layers[place], other = explained.layers.find((/** @type {any} */ one, /** @type {number} */ i) => one.editable && i !== place && i < explained.layers.length - 1);
    const { units, activation, initial, norm, residual } = other ?? own;
    return { units, activation, initial, norm, residual };
  }

  /** @private */
  draw() {
    if (this.layer < 0) return;
    const flow = this.stage.run.flow?.layers[this.layer], speed = this.stage.frame?.layers[this.layer]?.speedLog10, units = this.stage.run.layers[this.layer]?.units ?? 0;
    const row = (/** @type {string} */ key, /** @type {string} */ value) => h("div", {}, h("dt", {}, say(key)), h("dd", {}, value));
    fillWith(this.values, row("card.speed", speed === undefined ? "–" : significantOfLog(speed)), row("card.signal", significant(flow?.signal)), row("card.saturated", percent(flow?.saturated)),
      row("card.dead", flow?.dead == null ? "–" : `${count(flow.dead)} / ${count(units)}`));
  }
}
