// The bar at the top: sections, connection, language, light or dark, sharing.

import { h, hidden, set, write } from "./dom.js";
import { icon } from "./icons.js";
import { notify } from "./notice.js";
import { say } from "../text/texts.js";
import * as address from "../model/address.js";

export class AppBar {
  /** @param {import("../app.js").App} app */
  constructor(app) {
    this.app = app;
    this.element = h("header", { class: "app-bar" });
    this.view = "live";
    this.build();
  }

  /** Builds the bar in the present language. */
  build() {
    const { app } = this, views = app.isRecorded ? ["live"] : address.VIEWS;
    this.links = views.map(view => h("a", { href: address.of(view), "data-view": view, on: { click: (/** @type {MouseEvent} */ event) => this.follow(event, view) } }, say(`nav.${view}`)));
    this.state = h("span", { class: "connection" });
    const menu = h("button", { class: "plain-button menu-button", type: "button", "aria-label": say("nav.menu"), "aria-expanded": "false", on: { click: () => {
      const isOpen = this.element.classList.toggle("menu-open");
      menu.setAttribute("aria-expanded", String(isOpen));
    } } }, icon("menu", 20));
    const language = h("button", { class: "plain-button", type: "button", lang: app.source.language === "en" ? "pt-BR" : "en", title: say("language"), on: { click: () => app.toggleLanguage() } }, app.source.language.toUpperCase(), hidden(`: ${say("language")}`));
    const theme = h("button", { class: "plain-button", type: "button", "aria-label": say("theme"), title: say("theme"), on: { click: () => app.toggleTheme() } }, icon("moon"));
    const share = h("button", { class: "plain-button share", type: "button", on: { click: () => this.share() } }, icon("share"), h("span", {}, say("share")));
    this.element.replaceChildren(h("span", { class: "brand" }, icon("logo", 20), "Sonda"),
      h("nav", { class: "sections", "aria-label": say("nav.name") }, this.links),
      h("div", { class: "app-tools" }, this.state, language, theme, app.isRecorded ? "" : share, menu));
    this.connect(app.isConnected);
    this.select(this.view);
  }

  /** @param {string} view */
  select(view) {
    this.view = view;
    for (const link of this.links ?? []) set(link, { "aria-current": link.dataset.view === view ? "page" : null });
    this.element.classList.remove("menu-open");
  }

  /** @param {boolean} isConnected */
  connect(isConnected) {
    const { app } = this;
    this.state?.classList.toggle("lost", !isConnected);
    if (this.state) write(this.state, app.isRecorded ? say("offline", { date: app.source.date() }) : say(isConnected ? "connected" : "connecting"));
  }

  /** @private @param {MouseEvent} event @param {string} view */
  follow(event, view) {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    const runs = [...this.app.runs.keys()];
    void this.app.go(view, view === "history" ? {} : view === "compare" && runs.length > 1 ? { run: runs } : runs[0] ? { run: runs[0] } : {});
  }

  /** Copies a link that sets up the same lesson elsewhere: the spec, and the changes while it trained. @private */
  share() {
    const [run] = this.app.runs.values(), document_ = run?.document, { view } = address.read();
    const changes = (document_?.changes ?? []).map(change => `${change.step}:${change.text}`);
    const link = new URL(address.of(view === "tour" ? "tour" : "live", { spec: document_?.spec ?? null, change: changes, lang: this.app.source.language, ...(view === "tour" ? { step: address.read().query.get("step") } : {}) }), location.href);
    navigator.clipboard?.writeText(link.href).then(() => notify(say("share.done")), () => notify(link.href));
  }
}
