// Picking a neuron by pointer, touch or keys. For screen readers each layer is a listbox in which one option exists at a time.

import { h, set, write } from "../ui/dom.js";
import { say } from "../text/texts.js";
import { significantOfLog } from "../text/numbers.js";
import { neuronAt } from "./geometry.js";
import { layerName } from "./heads.js";

export class Picker {
  /** @param {import("../model/stage.js").Stage} stage @param {HTMLElement} plot the element that gets the pointer */
  constructor(stage, plot) {
    this.stage = stage;
    /** @type {import("./geometry.js").Geometry | null} */
    this.geometry = null;
    this.element = h("div", { class: "pickers" });
    /** @type {HTMLElement[]} */
    this.boxes = [];
    plot.addEventListener("pointermove", event => this.point(event, event.buttons > 0));
    plot.addEventListener("pointerdown", event => this.point(event, true));
  }

  /** @param {import("./geometry.js").Geometry} geometry */
  update(geometry) {
    this.geometry = geometry;
    if (this.boxes.length !== geometry.columns.length) {
      this.boxes = geometry.columns.map((_, layer) => h("div", {
        class: "unseen-box", role: "listbox", tabIndex: 0,
        on: { keydown: (/** @type {KeyboardEvent} */ event) => this.key(event, layer), focus: () => this.pick(layer, this.unitOf(layer)) },
      }, h("div", { role: "option", id: `neuron-${Math.random().toString(36).slice(2)}`, "aria-selected": "true" })));
      this.element.replaceChildren(...this.boxes);
    }
    this.describe();
  }

  /** Renews the words of the options, at rest and when the pick changes. */
  describe() {
    const { stage } = this;
    this.boxes.forEach((box, layer) => {
      const units = stage.run.layers[layer]?.units ?? 0, unit = this.unitOf(layer), option = /** @type {HTMLElement} */ (box.firstChild);
      const log = stage.frame?.layers[layer]?.logs[unit], isNegative = stage.frame?.layers[layer]?.negative[unit];
      set(box, { "aria-label": `${layerName(stage, layer)}, ${say("network")}`, "aria-activedescendant": option.id });
      set(option, { "aria-setsize": units, "aria-posinset": unit + 1 });
      write(option, `${unit + 1}: ∂C/∂b ${log === undefined ? "" : (isNegative ? "−" : "") + significantOfLog(log)}`);
    });
  }

  /** @private @param {number} layer */
  unitOf(layer) {
    return this.stage.picked?.layer === layer ? this.stage.picked.unit : 0;
  }

  /** @private @param {PointerEvent} event @param {boolean} isHeld */
  point(event, isHeld) {
    // A mouse picks by pointing; a finger by touching, so that scrolling picks nothing.
    if (!this.geometry || (event.pointerType !== "mouse" && !isHeld)) return;
    const bounds = /** @type {HTMLElement} */ (event.currentTarget).getBoundingClientRect();
    const neuron = neuronAt(this.geometry, event.clientX - bounds.left, event.clientY - bounds.top);
    if (neuron) this.pick(neuron.layer, neuron.unit);
  }

  /** @private @param {number} layer @param {number} unit */
  pick(layer, unit) {
    const { picked } = this.stage;
    if (picked?.layer !== layer || picked.unit !== unit) this.stage.set({ picked: { layer, unit } });
  }

  /** @private @param {KeyboardEvent} event @param {number} layer */
  key(event, layer) {
    const units = this.stage.run.layers[layer]?.units ?? 1, unit = this.unitOf(layer);
    const isTurned = this.geometry?.kind === "rows";
    const [next, before, up, down] = isTurned ? ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown"] : ["ArrowDown", "ArrowUp", "ArrowRight", "ArrowLeft"];
    const to = { [next]: unit + 1, [before]: unit - 1, Home: 0, End: units - 1, PageDown: unit + 10, PageUp: unit - 10 }[event.key];
    if (to !== undefined) this.pick(layer, Math.min(units - 1, Math.max(0, to)));
    else if (event.key === up) this.boxes[layer + 1]?.focus();
    else if (event.key === down) this.boxes[layer - 1]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}
