// The spec of the run: always there, always text. What differs is tinted, faults stand under it, and the button says what Enter does.

import { fillWith, h, set, write } from "./dom.js";
import { say } from "../text/texts.js";
import { notify } from "./notice.js";

export class SpecField {
  /**
   * @param {import("../model/run.js").RunModel} run
   * @param {{ explain: (spec: string) => Promise<any>, apply: (explained: any) => Promise<void> }} actions
   */
  constructor(run, actions) {
    this.run = run;
    this.actions = actions;
    this.mirror = h("div", { class: "spec-mirror", "aria-hidden": "true" });
    this.area = h("textarea", { class: "spec-area", rows: 1, spellcheck: false, "aria-label": say("spec"), "aria-describedby": "spec-fault", autocapitalize: "off", autocomplete: "off" });
    this.button = h("button", { class: "text-button", type: "button", on: { click: () => this.press() } });
    this.fault = h("p", { class: "spec-fault", id: "spec-fault", role: "alert" });
    this.element = h("div", { class: "spec" }, h("div", { class: "spec-box" }, h("div", { class: "spec-text" }, this.mirror, this.area), this.button), this.fault);
    this.timer = 0;
    /** @type {any} */
    this.explained = null;
    this.area.addEventListener("input", () => this.edited());
    this.area.addEventListener("scroll", () => { this.mirror.scrollLeft = this.area.scrollLeft; this.mirror.scrollTop = this.area.scrollTop; });
    this.area.addEventListener("keydown", event => this.key(event));
    this.end = run.on("run", () => { if (!this.isEdited) this.reset(); });
    this.reset();
  }

  /** Whether the text is not that of the run. */
  get isEdited() {
    return this.explained !== null || this.timer !== 0;
  }

  /** Shows the spec of the run again. */
  reset() {
    clearTimeout(this.timer);
    [this.timer, this.explained] = [0, null];
    this.area.value = this.run.document?.specNow ?? "";
    this.fault.textContent = "";
    this.draw();
  }

  /** Puts a spec that the controls made, already explained. @param {any} explained */
  show(explained) {
    clearTimeout(this.timer);
    [this.timer, this.area.value, this.fault.textContent] = [0, explained.text, ""];
    this.explained = explained.applies === "same" ? null : explained;
    this.draw();
  }

  /** @private */
  edited() {
    clearTimeout(this.timer);
    this.area.value = this.area.value.replace(/\n/g, " ");
    this.timer = window.setTimeout(() => this.explain(), 250);
    this.draw();
  }

  /** @private */
  async explain() {
    this.timer = 0;
    const text = this.area.value;
    try {
      const explained = await this.actions.explain(text);
      if (text !== this.area.value) return;
      this.explained = explained.applies === "same" ? null : explained;
      this.fault.textContent = "";
    } catch (fault) {
      if (text !== this.area.value) return;
      this.explained = { applies: "fault" };
      this.fault.textContent = /** @type {Error} */ (fault).message;
    }
    this.draw();
  }

  /** @private @param {KeyboardEvent} event */
  key(event) {
    if (event.key === "Enter") {
      event.preventDefault();
      this.apply();
    } else if (event.key === "Escape" && this.isEdited) {
      event.preventDefault();
      event.stopPropagation();
      this.reset();
      this.area.dispatchEvent(new CustomEvent("spec-reset", { bubbles: true }));
    }
  }

  /** @private */
  press() {
    if (this.isEdited) return this.apply();
    navigator.clipboard?.writeText(this.area.value).then(() => notify(say("spec.copied")));
    return undefined;
  }

  /** @private */
  async apply() {
    if (this.timer) await this.explain();
    if (!this.explained || this.explained.applies === "fault") return;
    const { explained } = this;
    this.explained = null;
    try {
      await this.actions.apply(explained);
      this.reset();
    } catch (fault) {
      this.explained = explained;
      this.fault.textContent = /** @type {Error} */ (fault).message;
      this.draw();
    }
  }

  /** @private */
  draw() {
    const base = pieces((this.isEdited ? this.run.document?.specNow : this.run.document?.spec) ?? ""), known = new Set(base);
    const parts = this.area.value.split(";");
    fillWith(this.mirror, ...parts.flatMap((part, i) => {
      const isNew = part.trim() !== "" && !known.has(part.trim()) && base.length > 0, end = i < parts.length - 1 ? ";" : "";
      const blank = part.length - part.trimStart().length;
      return isNew ? [part.slice(0, blank), h("mark", {}, part.slice(blank)), end] : [part + end];
    }));
    const word = { change: say("apply"), anew: say("anew"), fault: say("spec.fault") }[/** @type {string} */ (this.explained?.applies)] ?? say("spec.copy");
    write(this.button, word);
    this.button.disabled = this.explained?.applies === "fault";
    set(this.area, { "aria-invalid": this.fault.textContent ? "true" : null });
    this.element.classList.toggle("edited", this.isEdited);
  }

  remove() {
    clearTimeout(this.timer);
    this.end();
  }
}

/** @param {string} spec */
const pieces = spec => spec.split(";").map(piece => piece.trim()).filter(piece => piece);
