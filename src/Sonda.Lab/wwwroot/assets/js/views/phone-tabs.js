// On a phone one part is seen at a time: tabs choose it. Wider screens show all parts and no tabs.

import { h } from "../ui/dom.js";
import { say } from "../text/texts.js";

const TABS = /** @type {const} */ (["network", "speeds", "cost", "weights", "controls"]);

export class PhoneTabs {
  /** @param {HTMLElement} work @param {import("../model/stage.js").Stage} stage */
  constructor(work, stage) {
    this.work = work;
    this.stage = stage;
    this.buttons = TABS.map(tab => h("button", { class: "tab", type: "button", on: { click: () => this.choose(tab) } }, say(`tab.${tab}`)));
    this.element = h("nav", { class: "phone-tabs", "aria-label": say("nav.name") }, this.buttons);
    this.choose("network");
  }

  /** @param {(typeof TABS)[number]} tab */
  choose(tab) {
    this.work.dataset.tab = tab;
    this.buttons.forEach((button, i) => button.setAttribute("aria-pressed", String(TABS[i] === tab)));
  }

  remove() {}
}
