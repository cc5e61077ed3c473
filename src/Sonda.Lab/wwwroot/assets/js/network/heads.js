// Heads of the columns: the name of the layer in its colour, a button that opens the card of the layer.

import { h, place, write } from "../ui/dom.js";
import { icon } from "../ui/icons.js";
import { hasPictures } from "../model/rows.js";
import { decibels, significantOfLog } from "../text/numbers.js";
import { named, say } from "../text/texts.js";

/** The name of a layer: "Layer 3", "Output". @param {import("../model/stage.js").Stage} stage @param {number} layer */
export function layerName(stage, layer) {
  const { layers } = stage.run;
  return layer === layers.length - 1 ? say("output") : say("layer", { name: layers[layer]?.name ?? layer + 1 });
}

/** Pixels from column to column from which on a head says more than a number, and has room for the sign that it opens. */
const NAMED = 104, OPENS = 60;

/** Pixels of the longest short name of the output, and of the sign behind it. */
const NAME = 40, SIGN = 15;

export class Heads {
  /**
   * @param {import("../model/stage.js").Stage} stage
   * @param {((layer: number, button: HTMLElement) => void) | null} onOpen null: the heads are names alone
   */
  constructor(stage, onOpen) {
    this.stage = stage;
    this.onOpen = onOpen;
    this.element = h("div", { class: "heads" });
    this.input = h("span", { class: "head-note input-note" });
    /** @type {{ box: HTMLElement, name: HTMLElement, note: HTMLElement, whole: HTMLElement }[]} */
    this.heads = [];
  }

  /** Places the heads above their columns. @param {import("./geometry.js").Geometry} geometry */
  update(geometry) {
    const { run } = this.stage;
    if (this.heads.length !== geometry.columns.length) this.build(geometry.columns.length);
    const isShort = geometry.kind !== "columns" || !geometry.input;
    this.element.hidden = geometry.kind === "boxes";
    this.element.classList.toggle("rows", geometry.kind === "rows");
    if (geometry.kind === "rows") return this.updateRows(geometry);
    const pitch = geometry.columns.length > 1 ? geometry.columns[1].x - geometry.columns[0].x : Infinity;
    write(this.input, run.document?.data && geometry.input ? say(hasPictures(run) ? "pixels" : "inputs", { inputs: run.document.data.inputs }) : "");
    const isTight = pitch < OPENS, most = geometry.width - NAME - (isTight || !this.onOpen ? 0 : SIGN);
    this.element.classList.toggle("tight", isTight);
    geometry.columns.forEach((column, layer) => {
      const { box, name, note, whole } = this.heads[layer], document = run.layers[layer], isOutput = layer === run.layers.length - 1;
      place(box, { top: 0, left: Math.min(column.x - (isShort ? 4 : 0), most), width: column.end - column.lane + (isShort ? 14 : 64) });
      box.style.setProperty("--hue", this.stage.hue(layer).text);
      write(name, isShort || pitch < NAMED ? (isOutput ? say("out") : document?.name ?? "") : layerName(this.stage, layer));
      const faults = countFaults(this.stage.frame, layer);
      write(note, isShort || !document ? "" : faults ? say("notFinite", { units: faults })
        : pitch < NAMED ? String(document.units) : say("units", { units: document.units, activation: document.activation ? named("value", document.activation) : document.kind }));
      note.classList.toggle("severe", faults > 0);
      write(whole, isShort || pitch < NAMED ? `, ${layerName(this.stage, layer)}` : "");
    });
    return undefined;
  }

  /** Heads of rows: the name, the speed, and what the wave loses here. @private @param {import("./geometry.js").Geometry} geometry */
  updateRows(geometry) {
    const { run, frame } = this.stage;
    write(this.input, "");
    this.element.classList.remove("tight");
    geometry.columns.forEach((column, layer) => {
      const { box, name, note, whole } = this.heads[layer], isCovered = this.stage.covered.has(layer);
      const gain = isCovered ? null : run.flow?.layers[layer]?.gain, speed = isCovered ? undefined : frame?.layers[layer]?.speedLog10;
      place(box, { left: 0, top: column.y - column.end - 26, width: column.x + column.length });
      box.style.setProperty("--hue", this.stage.hue(layer).text);
      write(name, layerName(this.stage, layer));
      write(note, speed === undefined ? "" : say("head.speed", { speed: significantOfLog(speed) }));
      box.dataset.gain = gain == null ? "" : decibels(Number(gain));
      write(whole, "");
    });
  }

  /** @private @param {number} count */
  build(count) {
    this.heads = Array.from({ length: count }, (_, layer) => {
      const name = h("span", { class: "head-name" }), note = h("span", { class: "head-note" }), whole = h("span", { class: "unseen" });
      const { onOpen } = this, line = h("span", { class: "head-line" }, name, whole, onOpen && icon("down", 10));
      const box = onOpen ? h("button", { class: "head", type: "button", "aria-haspopup": "dialog", on: { click: () => onOpen(layer, box) } }, line, note) : h("span", { class: "head" }, line, note);
      return { box, name, note, whole };
    });
    this.element.replaceChildren(this.input, ...this.heads.map(head => head.box));
  }
}

/** @param {import("../protocol/types.js").Frame | null} frame @param {number} layer */
function countFaults(frame, layer) {
  let faults = 0;
  for (const log of frame?.layers[layer]?.logs ?? []) if (Number.isNaN(log)) faults++;
  return faults;
}
