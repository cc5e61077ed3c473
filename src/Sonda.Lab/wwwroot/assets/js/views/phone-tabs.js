// On a phone the newest readings stand first, and one part is seen at a time: tabs choose it. Wider screens show all parts at once.

import { h, write } from "../ui/dom.js";
import { panel } from "../ui/loop.js";
import { count, fixed, percent, significant } from "../text/numbers.js";
import { say } from "../text/texts.js";

const TABS = /** @type {const} */ (["network", "speeds", "cost", "weights", "controls"]);

export class PhoneTabs {
  /** @param {HTMLElement} work @param {import("../model/stage.js").Stage} stage @param {boolean} hasControls */
  constructor(work, stage, hasControls) {
    this.work = work;
    this.stage = stage;
    const tabs = TABS.filter(tab => hasControls || tab !== "controls");
    this.buttons = tabs.map(tab => h("button", { class: "tab", type: "button", "data-tab": tab, on: { click: () => this.choose(tab) } }, say(`tab.${tab}`)));
    this.values = [0, 1, 2].map(() => ({ value: h("strong", { class: "reading" }), note: h("span", { class: "note" }) }));
    this.summary = h("section", { class: "phone-summary", "aria-label": say("cost.title") }, this.values.map(({ value, note }) => h("div", {}, value, note)));
    this.element = h("div", { class: "phone-part" }, this.summary, h("nav", { class: "phone-tabs", "aria-label": say("tab.name") }, this.buttons));
    this.panel = panel(4, () => this.draw());
    this.ends = [...["history", "state", "run"].map(kind => stage.run.on(kind, () => this.panel.request())), stage.on(what => { if (what === "cursor") this.panel.request(); })];
    this.choose("network");
    this.panel.now();
  }

  /** @param {(typeof TABS)[number]} tab */
  choose(tab) {
    this.work.dataset.tab = tab;
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.tab === tab));
  }

  /** @private */
  draw() {
    const { run, cursor } = this.stage, { readings, document } = run, guessing = document?.baselines?.validation;
    const at = cursor === null ? readings.length - 1 : readings.indexAt(cursor), [cost, accuracy] = readings.curves.slice(-2).map(curve => curve[at]);
    const epoch = run.epochAt(cursor ?? run.step);
    const show = (/** @type {number} */ place, /** @type {string} */ value, /** @type {string} */ note) => {
      write(this.values[place].value, value);
      write(this.values[place].note, note);
    };
    show(0, significant(cost, 4), `${say("cost.short")} · ${say("guessing", { value: significant(guessing?.cost, 4) })}`);
    const hasAccuracy = document?.data?.classes !== null;
    /** @type {HTMLElement} */ (this.values[1].value.parentElement).hidden = !hasAccuracy;
    if (hasAccuracy) show(1, percent(accuracy), guessing?.accuracy == null ? "" : `${say("accuracy.short")} · ${say("guessing", { value: percent(guessing.accuracy / 100) })}`);
    show(2, fixed(epoch, 2), `${say("epoch")} · ${say("epoch.total", { epochs: count(document?.settings.epochs ?? 0) })}`);
  }

  remove() {
    this.panel.remove();
    this.ends.forEach(end => end());
  }
}
