// The controls: what changes while it trains, and what starts anew, gathered until the reader says so.

import { fillWith, h } from "./dom.js";
import { check, choice, closeButton, NONE, number, slider, stepper } from "./field.js";
import { count, plain } from "../text/numbers.js";
import { named, say } from "../text/texts.js";
import { uploadInput } from "./upload.js";

const UPLOAD = "upload";

export class Rail {
  /**
   * @param {import("../model/run.js").RunModel} run
   * @param {any} catalog what settings can be
   * @param {{ change: (change: string) => Promise<boolean>, edit: (set: Record<string, any>) => void, anew: () => void, undo: () => void,
   *   upload: (file: File) => Promise<string> }} actions
   * @param {() => void} onClose closes the drawer
   */
  constructor(run, catalog, actions, onClose) {
    this.run = run;
    this.actions = actions;
    const change = (/** @type {string} */ key) => (/** @type {string} */ value) => actions.change(`${key} ${value}`);
    const edit = (/** @type {string} */ key) => (/** @type {string} */ value) => actions.edit({ [key]: value });
    /** @type {Record<string, import("./field.js").Field>} */
    this.live = {
      rate: slider("rate", { low: 1e-5, high: 10 }, change("rate")),
      momentum: slider("momentum", { low: 0, high: 0.99, isLinear: true }, change("momentum")),
      lambda: slider("lambda", { low: 1e-3, high: 100, hasZero: true }, change("lambda")),
      batch: slider("batch", { low: 1, high: 1000, isWhole: true }, change("batch")),
      optimizer: choice("optimizer", catalog.optimizers.map((/** @type {any} */ kind) => ({ value: kind.text, words: kind.name })), change("optimizer")),
      clip: choice("clip", catalog.clips, change("clip")),
    };
    /** @type {Record<string, import("./field.js").Field>} */
    this.fresh = {
      depth: stepper("depth", edit("depth")), units: number("units", edit("units")), activation: choice("activation", catalog.activations, edit("activation")),
      initial: choice("initial", catalog.initials, edit("initial")), norm: choice("norm", catalog.norms, edit("norm")), residual: check("residual", value => actions.edit({ residual: value === "true" })),
      data: choice("data", [...catalog.data.map((/** @type {any} */ source) => ({ value: source.text, words: source.words })), { value: UPLOAD, words: say("upload") }],
        value => (value === UPLOAD ? this.upload.click() : edit("data")(value))), seed: number("seed", edit("seed")),
    };
    this.upload = uploadInput(async file => actions.edit({ data: await actions.upload(file) }));
    this.gathered = h("div", { class: "gathered", role: "status" });
    /** Takes the speed from the transport on a phone, whose transport has no room for it. */
    this.speedPlace = h("div", { class: "field speed-field" }, h("span", { class: "label" }, say("speed")));
    this.element = h("aside", { class: "rail", id: "rail", "aria-label": say("controls") },
      h("div", { class: "drawer-head" }, h("strong", {}, say("controls")), closeButton(onClose)),
      h("section", { class: "rail-part" }, h("h2", {}, say("whileTraining")), h("p", { class: "note" }, say("whileTraining.note")), this.speedPlace, Object.values(this.live).map(field => field.element)),
      h("section", { class: "rail-part" }, h("h2", {}, say("startsAnew")), h("p", { class: "note" }, say("startsAnew.note")), Object.values(this.fresh).map(field => field.element), this.upload, this.gathered));
    this.end = run.on("run", () => this.showLive());
    this.showLive();
  }

  /** The settings of the run as they are now. */
  showLive() {
    const settings = this.run.document?.settings;
    if (!settings) return;
    for (const [key, field] of Object.entries(this.live)) field.show(settings[key], this.before(key));
  }

  /** The value before the last change, and until when it held. @private @param {string} key */
  before(key) {
    for (const { step, settings } of [...(this.run.document?.changes ?? [])].reverse()) {
      const changed = settings?.find(setting => setting.name === key);
      if (changed) return { text: say("set.until", { value: changed.from === "full" ? named("value", "full") : plain(Number(changed.from)), step: count(step) }), at: Number(changed.from) };
    }
    return null;
  }

  /** The net of a spec, which may wait to be started. @param {any} explained @param {number} waiting how many changes wait */
  showNet(explained, waiting) {
    // Without a dense hidden layer there is nothing that could differ.
    const isBare = !explained.layers.slice(0, -1).some((/** @type {any} */ layer) => layer.editable), none = { units: NONE, activation: NONE, initial: NONE, norm: NONE, residual: false };
    const values = { ...explained.settings, ...explained.uniform, ...(isBare ? none : {}), data: explained.data };
    for (const [key, field] of Object.entries(this.fresh)) field.show(values[key]);
    this.gathered.classList.toggle("shown", waiting > 0);
    fillWith(this.gathered, ...(waiting ? [
      h("p", {}, say("startsAnew.gathered", { changes: waiting })),
      h("button", { class: "primary-button", type: "button", on: { click: () => this.actions.anew() } }, say("anew")),
      h("button", { class: "button", type: "button", on: { click: () => this.actions.undo() } }, say("cancel"))] : []));
  }

  remove() {
    this.end();
  }
}
