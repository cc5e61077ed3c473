// A dialog that asks for another name; a refused name stays in it, with the reason.

import { h, write } from "./dom.js";
import { say } from "../text/texts.js";

/** @param {string} name @param {(name: string) => Promise<void>} rename refuses by throwing */
export function askName(name, rename) {
  const field = h("input", { type: "text", class: "setup-spec", value: name, "aria-label": say("rename") }), fault = h("p", { class: "spec-fault", role: "alert" });
  const dialog = h("dialog", { class: "ask-dialog", "aria-label": say("rename"), on: { close: () => dialog.remove() } }, h("form", { on: { submit: async (/** @type {Event} */ event) => {
    event.preventDefault();
    try {
      await rename(field.value.trim());
      dialog.close();
    } catch (problem) {
      write(fault, /** @type {Error} */ (problem).message);
    }
  } } }, h("label", {}, say("rename"), field), fault, h("div", { class: "dialog-buttons" }, h("button", { class: "primary-button", type: "submit" }, say("rename")), h("button", { class: "button", type: "button", on: { click: () => dialog.close() } }, say("cancel")))));
  document.body.append(dialog);
  dialog.showModal();
}
