// Single keys for everything; they can be switched off and never act in fields.

import { h } from "./dom.js";
import { closeButton } from "./field.js";
import { say } from "../text/texts.js";

const LIST = /** @type {const} */ ([["Space", "keys.play"], ["→", "keys.step"], ["E", "keys.epoch"], ["1–4", "keys.speed"], ["R", "keys.anew"], ["S", "keys.spec"], ["C", "keys.controls"],
  ["D", "keys.doctor"], ["W", "keys.wave"], [", .", "keys.cursor"], ["L", "keys.live"], ["Alt 1–9", "keys.layer"], ["↑ ↓ ← →", "keys.arrows"], ["T", "keys.table"], ["?", "keys.list"]]);

export class Keyboard {
  /** @param {import("../app.js").App} app */
  constructor(app) {
    this.app = app;
    this.isOn = true;
    addEventListener("keydown", event => this.key(event));
  }

  /** @private @param {KeyboardEvent} event */
  key(event) {
    const target = /** @type {HTMLElement} */ (event.target), { view } = this.app;
    const isField = target.closest("input:not([type=range]):not([type=checkbox]), textarea, select, dialog, [role=listbox], [role=slider]") !== null;
    if (event.altKey && /^[1-9]$/.test(event.key) && view?.card) {
      event.preventDefault();
      /** @type {HTMLElement | undefined} */ (document.querySelectorAll(".head")[Number(event.key) - 1])?.click();
      return;
    }
    if (isField || event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (event.key === "?") return this.list();
    if (!this.isOn || !view || (target.matches("button, input, summary") && [" ", "ArrowRight", "ArrowLeft"].includes(event.key))) return;
    const stage = view.stage, isWave = stage?.wave;
    /** @type {Record<string, () => void>} */
    const actions = {
      " ": () => (isWave ? stage.wave.play() : view.transport?.toggle()),
      ArrowRight: () => (isWave ? stage.wave.move(-1) : view.transport?.once?.()),
      ArrowLeft: () => isWave && stage.wave.move(1),
      Escape: () => isWave && view.network.endWave(),
      e: () => view.transport?.toEpoch?.(),
      r: () => this.confirmAnew(), s: () => view.spec?.area.focus(), c: () => view.toggleRail?.(), d: () => document.getElementById("doctor")?.focus(), w: () => view.network?.toggleWave?.(),
      ",": () => this.moveCursor(-1), ".": () => this.moveCursor(1), l: () => stage?.goLive(), t: () => table(target),
    };
    for (let place = 0; place < 4; place++) actions[String(place + 1)] = () => view.transport?.chooseSpeed?.(place);
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  /** @private */
  confirmAnew() {
    const { view } = this.app;
    if (!view.transport?.command || view.transport.anew.disabled) return;
    const dialog = h("dialog", { class: "ask-dialog", "aria-label": say("anew"), on: { close: () => dialog.remove() } }, h("p", {}, say("anew.sure")), h("div", { class: "dialog-buttons" },
      h("button", { class: "primary-button", type: "button", on: { click: () => { dialog.close(); view.transport.command({ command: "anew" }); } } }, say("anew")),
      h("button", { class: "button", type: "button", on: { click: () => dialog.close() } }, say("cancel"))));
    document.body.append(dialog);
    dialog.showModal();
  }

  /** The time cursor goes a tenth of a decade. @private @param {number} direction */
  moveCursor(direction) {
    const { stage } = this.app.view;
    if (!stage) return;
    const from = stage.cursor ?? stage.run.step, to = direction > 0 ? Math.max(from + 1, Math.round(from * 1.1)) : Math.min(from - 1, Math.round(from / 1.1));
    stage.set({ cursor: to >= stage.run.step ? null : Math.max(0, to) });
  }

  /** @private */
  list() {
    const dialog = h("dialog", { class: "keys-dialog", "aria-label": say("keys"), on: { close: () => dialog.remove() } },
      h("div", { class: "dialog-head" }, h("h2", {}, say("keys")), closeButton(() => dialog.close())),
      h("dl", { class: "keys" }, LIST.map(([key, words]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, say(words))))),
      h("label", { class: "check-line" }, h("input", { type: "checkbox", class: "check", checked: this.isOn, on: { change: (/** @type {Event} */ event) => { this.isOn = /** @type {HTMLInputElement} */ (event.target).checked; } } }), say("keys.on")));
    document.body.append(dialog);
    dialog.showModal();
  }
}

/** The table behind the chart in focus, else behind the first. @param {HTMLElement} target */
function table(target) {
  /** @type {HTMLElement | null} */ (target.closest(".chart")?.querySelector(".table-button") ?? document.querySelector(".table-button"))?.click();
}
