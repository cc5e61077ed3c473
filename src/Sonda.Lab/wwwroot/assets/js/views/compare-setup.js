// Which nets to put side by side: the chapter's four depths, or specs of the reader's own.

import { h } from "../ui/dom.js";
import { say } from "../text/texts.js";
import { MAX_NETS, startGroup } from "./compare.js";

const CHAPTER = ["784-30-10", "784-30-30-10", "784-30x3-10", "784-30x4-10"];

export class CompareSetup {
  /** @param {any} lab @param {string[]} specs to begin with */
  constructor(lab, specs) {
    this.lab = lab;
    this.list = h("div", { class: "setup-specs" });
    this.element = h("div", { class: "view setup-view" }, h("main", { id: "main", class: "setup-main" }, h("h1", {}, say("nav.compare")), h("p", { class: "note" }, say("compare.same")),
      h("div", { class: "setup-buttons" }, h("button", { class: "primary-button", type: "button", on: { click: () => startGroup(lab, CHAPTER) } }, say("compare.chapter"))),
      h("h2", {}, say("compare.own")), this.list, h("div", { class: "setup-buttons" },
        h("button", { class: "button", type: "button", on: { click: () => this.addField("") } }, say("compare.add")),
        h("button", { class: "button", type: "button", on: { click: () => startGroup(lab, this.specs()) } }, say("compare.start")))));
    for (const spec of specs.length >= 2 ? specs : [specs[0] ?? CHAPTER[3], "784-30-res(30)x3-10"]) this.addField(spec);
  }

  /** @private */
  specs() {
    return [...this.list.querySelectorAll("input")].map(input => input.value.trim()).filter(spec => spec);
  }

  /** @private @param {string} spec */
  addField(spec) {
    const { length } = this.list.children;
    if (length >= MAX_NETS) return;
    this.list.append(h("input", { class: "setup-spec", type: "text", value: spec, spellcheck: false, "aria-label": say("compare.net", { number: length + 1 }) }));
  }

  remove() {}
}
