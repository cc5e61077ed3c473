// History: all runs, searched and chosen at the left, compared at the right.

import { fillWith, h, write } from "../ui/dom.js";
import { notify } from "../ui/notice.js";
import { count } from "../text/numbers.js";
import { say } from "../text/texts.js";
import { askName } from "../ui/ask-name.js";
import { HistoryList } from "./history-list.js";
import { HistoryCompare } from "./history-compare.js";
import { startGroup } from "./compare.js";

const MAX_CHOSEN = 10;
const FORMS = /** @type {const} */ ([["html", "export.html"], ["json", "export.json"], ["csv", "export.csv"], ["steps", "export.steps"], ["spec", "export.spec"], ["network", "export.network"], ["svg", "export.svg"], ["png", "export.png"]]);

export class HistoryView {
  /** @param {any} lab @param {string[]} chosen */
  constructor(lab, chosen) {
    this.lab = lab;
    /** The chosen runs; a run keeps its colour while it is chosen. @type {(string | null)[]} */
    this.chosen = chosen.slice(0, MAX_CHOSEN);
    /** @type {any[]} */
    this.runs = [];
    this.timer = 0;
    this.search = h("input", { class: "search", type: "search", placeholder: say("history.search"), "aria-label": say("history.search"), on: { input: () => this.filter() } });
    this.data = h("select", { class: "select", "aria-label": say("set.data"), on: { change: () => this.filter() } });
    this.verdict = h("select", { class: "select", "aria-label": say("doctor"), on: { change: () => this.filter() } });
    this.words = h("span", { class: "note", role: "status" });
    this.again = h("button", { class: "button", type: "button", on: { click: () => this.runAgain() } }, say("history.again"));
    this.rename = h("button", { class: "button", type: "button", on: { click: () => this.renameOne() } }, say("rename"));
    this.export = h("select", { class: "select", "aria-label": say("export"), on: { change: () => this.exportOne() } }, h("option", { value: "" }, say("export")), FORMS.map(([form, key]) => h("option", { value: form }, say(key))));
    this.delete = h("button", { class: "button", type: "button", on: { click: () => this.ask() } }, say("delete"));
    const bar = h("section", { class: "runbar history-bar", "aria-label": say("nav.history") }, this.search, this.data, this.verdict, this.words, h("span", { class: "space" }), this.again, this.rename, this.export, this.delete);
    this.list = new HistoryList({ choose: id => this.toggle(id), open: id => lab.go("live", { run: id }), colorOf: id => this.chosen.indexOf(id) });
    this.compare = new HistoryCompare(lab);
    this.element = h("div", { class: "view history-view" }, bar, h("main", { id: "main", class: "history-main" }, h("h1", { class: "unseen" }, say("nav.history")),
      h("div", { class: "history-left" }, this.list.element, this.compare.differences), this.compare.element));
  }

  async entered() {
    await this.load();
    await this.compareChosen();
  }

  /** Reads the list; again after a second while the server still reads the runs' events. @private */
  async load() {
    clearTimeout(this.timer);
    const again = (/** @type {number} */ wait) => { this.timer = window.setTimeout(() => this.element.isConnected && this.load(), wait); };
    let listed;
    try {
      listed = await this.lab.source.get("/api/runs");
    } catch {
      // The server cannot be reached now: the list stays, and is renewed once it can be.
      return again(2000);
    }
    this.runs = listed.runs;
    const names = [...new Set(this.runs.map(run => run.data))].sort();
    options(this.data, say("history.allData"), names);
    options(this.verdict, say("history.allVerdicts"), [...new Set(this.runs.flatMap(run => verdictTitle(run) ?? []))].sort());
    this.filter();
    return listed.reading || this.runs.some(run => run.state === "playing") ? again(1000) : undefined;
  }

  /** @private */
  filter() {
    const words = this.search.value.toLowerCase().split(/\s+/).filter(word => word);
    const shown = this.runs.filter(run => (!this.data.value || run.data === this.data.value) && (!this.verdict.value || verdictTitle(run) === this.verdict.value)
      && words.every(word => `${run.id} ${run.spec} ${verdictTitle(run) ?? ""}`.toLowerCase().includes(word)));
    this.list.show(shown);
    this.update();
  }

  /** @private */
  update() {
    const ids = this.ids();
    write(this.words, say("history.count", { runs: count(this.runs.length), chosen: count(ids.length) }));
    this.again.disabled = ids.length < 2 || ids.length > 4;
    this.rename.disabled = ids.length !== 1;
    this.export.disabled = ids.length === 0;
    this.delete.disabled = ids.length === 0;
  }

  /** @private @returns {string[]} */
  ids() {
    return /** @type {string[]} */ (this.chosen.filter(id => id !== null));
  }

  /** Chooses a run, or no longer; it takes the first free colour. @private @param {string} id */
  async toggle(id) {
    const at = this.chosen.indexOf(id), free = this.chosen.indexOf(null);
    if (at >= 0) this.chosen[at] = null;
    else if (free >= 0) this.chosen[free] = id;
    else if (this.chosen.length < MAX_CHOSEN) this.chosen.push(id);
    else return notify(say("history.most", { runs: MAX_CHOSEN }));
    this.list.draw();
    this.update();
    return this.compareChosen();
  }

  /** @private */
  async compareChosen() {
    try {
      await this.compare.show(this.ids(), id => this.chosen.indexOf(id));
    } catch (fault) {
      notify(/** @type {Error} */ (fault).message, { isFault: true });
    }
  }

  /** @private */
  runAgain() {
    void startGroup(this.lab, this.ids().map(id => this.runs.find(run => run.id === id)?.spec ?? ""));
  }

  /** @private */
  renameOne() {
    const [id] = this.ids();
    askName(id, async name => {
      const renamed = await this.lab.source.ask("PATCH", `/api/runs/${encodeURIComponent(id)}`, { name });
      this.chosen = this.chosen.map(each => (each === id ? renamed.id : each));
      await this.entered();
    });
  }

  /** @private */
  exportOne() {
    if (this.export.value === "svg" || this.export.value === "png") this.save(`/api/runs/figure?${this.ids().map(id => `run=${encodeURIComponent(id)}`).join("&")}&as=${this.export.value}`);
    else for (const id of this.ids()) if (this.export.value) this.save(`/api/runs/${encodeURIComponent(id)}/export?as=${this.export.value}`);
    this.export.value = "";
  }

  /** @private @param {string} href */
  save(href) {
    h("a", { href, download: "" }).click();
  }

  /** Deleting asks with the names and can be undone for ten seconds. @private */
  ask() {
    const ids = this.ids(), dialog = h("dialog", { class: "ask-dialog", "aria-label": say("delete"), on: { close: () => dialog.remove() } });
    fillWith(dialog, h("p", {}, say("delete.sure", { names: ids.join(", ") })), h("div", { class: "dialog-buttons" },
      h("button", { class: "primary-button", type: "button", on: { click: () => { dialog.close(); void this.deleteAll(ids); } } }, say("delete")), h("button", { class: "button", type: "button", on: { click: () => dialog.close() } }, say("cancel"))));
    document.body.append(dialog);
    dialog.showModal();
  }

  /** @private @param {string[]} ids */
  async deleteAll(ids) {
    /** The words that bring runs back; a run that never took a step has none. @type {string[]} */
    const undos = [];
    /** @type {string[]} */
    const deleted = [];
    const faults = await each(ids, async id => {
      const { undo } = await this.lab.source.ask("DELETE", `/api/runs/${encodeURIComponent(id)}`);
      deleted.push(id);
      if (undo) undos.push(undo);
    });
    this.chosen = this.chosen.map(id => (id !== null && deleted.includes(id) ? null : id));
    await this.entered();
    const words = [...(deleted.length ? [say("delete.done", { names: deleted.join(", ") })] : []), ...faults].join(" · ");
    notify(words, { isFault: faults.length > 0, undo: undos.length ? () => void this.undoAll(undos) : undefined });
  }

  /** @private @param {string[]} undos */
  async undoAll(undos) {
    const faults = await each(undos, undo => this.lab.source.post("/api/runs/undo", { undo }));
    await this.entered();
    if (faults.length) notify(faults.join(" · "), { isFault: true });
  }

  remove() {
    clearTimeout(this.timer);
    this.list.remove();
    this.compare.remove();
  }
}

/** @param {any} run @returns {string | undefined} */
const verdictTitle = run => run.verdict?.title ?? run.verdict?.ailment ?? undefined;

/**
 * Asks for each, whether or not the one before was refused.
 * @param {string[]} items @param {(item: string) => Promise<any>} ask
 * @returns {Promise<string[]>} the refusals, each once
 */
async function each(items, ask) {
  const faults = new Set();
  for (const item of items) {
    try {
      await ask(item);
    } catch (fault) {
      faults.add(/** @type {Error} */ (fault).message);
    }
  }
  return [...faults];
}

/** Fills a choice, its first entry meaning all. @param {HTMLSelectElement} select @param {string} all @param {string[]} values */
function options(select, all, values) {
  const { value } = select;
  fillWith(select, h("option", { value: "" }, all), ...values.map(each => h("option", { value: each }, each)));
  select.value = values.includes(value) ? value : "";
}
