// Live: controls at the left, the network, its losses and its speeds in the middle, doctor, cost and weights at the right.

import { h, write } from "../ui/dom.js";
import { Rail } from "../ui/rail.js";
import { SpecField } from "../ui/spec-field.js";
import { Transport } from "../ui/transport.js";
import { LayerCard } from "../ui/layer-card.js";
import { Side } from "./side.js";
import { NetworkPanel } from "./network-panel.js";
import { PhoneTabs } from "./phone-tabs.js";
import { SpeedsPanel, StairsPanel } from "./speeds-panel.js";
import { StateLine } from "./state-line.js";
import { Editing } from "../model/editing.js";
import { say } from "../text/texts.js";

export class LiveView {
  /** @param {any} lab the page; see app.js @param {import("../model/stage.js").Stage} stage */
  constructor(lab, stage) {
    this.lab = lab;
    this.stage = stage;
    const { run } = stage, isRecorded = lab.isRecorded;
    this.editing = new Editing(lab, run);
    this.transport = isRecorded ? lab.slider(stage) : new Transport([run], command => lab.command(run, command));
    this.spec = new SpecField(run, this.editing);
    this.rail = isRecorded ? null : new Rail(run, lab.catalog, this.editing, () => this.toggleRail(false));
    this.railButton = h("button", { class: "button rail-button", type: "button", "aria-expanded": "false", "aria-controls": "rail", on: { click: () => this.toggleRail() } }, say("controls"));
    this.runbar = h("section", { class: "runbar", "aria-label": say("run.region") }, this.rail && this.railButton, this.transport.element, this.transport.position, this.spec.element);
    this.card = new LayerCard(stage, lab, this.editing);
    this.stateLine = new StateLine(stage, lab);
    this.network = new NetworkPanel(stage, lab, (layer, button) => this.card.open(layer, button), this.stateLine.element);
    this.stairs = new StairsPanel(stage, () => this.network.network.geometry);
    this.speeds = new SpeedsPanel(stage);
    this.side = new Side(stage, { cure: isRecorded ? null : remedy => lab.cure(run, remedy), lab: isRecorded ? null : lab });
    this.title = h("h1", { class: "unseen" });
    this.main = h("main", { class: "stage", id: "main" }, this.title, this.network.element, this.card.element, this.stairs.element, this.speeds.element);
    this.work = h("div", { class: isRecorded ? "work recorded" : "work" }, this.rail?.element ?? null, this.main, this.side.element);
    this.phone = matchMedia("(max-width: 599px)");
    this.moveSpeed = () => (this.phone.matches ? this.rail?.speedPlace : this.transport.element)?.append(this.transport.speed);
    if (this.rail) this.phone.addEventListener("change", this.moveSpeed);
    if (this.rail) this.moveSpeed();
    this.tabs = new PhoneTabs(this.work, stage, !isRecorded);
    this.element = h("div", { class: "view live-view" }, this.runbar, this.tabs.element, this.work);
    if (isRecorded) stage.on(what => { if (what === "cursor") run.showAt(stage.cursor ?? run.step); });
    this.end = run.on("run", () => write(this.title, run.id));
    write(this.title, run.id);
    this.editing.onChange = (explained, waiting) => {
      this.rail?.showNet(explained, waiting);
      if (waiting || explained.applies !== "same") this.spec.show(explained);
      else this.spec.reset();
      this.card.update(explained);
    };
    this.spec.element.addEventListener("spec-reset", () => this.editing.undo());
    this.editing.begin();
  }

  /** Opens or closes the drawer of controls. @param {boolean} [isOpen] */
  toggleRail(isOpen = !this.work.classList.contains("rail-open")) {
    this.work.classList.toggle("rail-open", isOpen);
    this.railButton.setAttribute("aria-expanded", String(isOpen));
    if (isOpen) /** @type {HTMLElement | null} */ (this.rail?.element.querySelector("input, select, button"))?.focus();
    else if (this.rail?.element.contains(document.activeElement)) this.railButton.focus();
  }

  /** @param {boolean} isConnected */
  connect(isConnected) {
    this.transport.connect(isConnected);
    if (this.rail) this.rail.element.inert = !isConnected;
  }

  remove() {
    this.end();
    this.phone.removeEventListener("change", this.moveSpeed);
    [this.transport, this.spec, this.network, this.stairs, this.speeds, this.side, this.stateLine, this.tabs, this.editing].forEach(part => part.remove());
    this.rail?.remove();
  }
}
