// The page as a whole: language, theme, the runs that are watched, the view that is shown, and the commands of all views.

import { h } from "./ui/dom.js";
import { AppBar } from "./ui/app-bar.js";
import { regions, alertNow } from "./ui/announce.js";
import { noticeElement, notify } from "./ui/notice.js";
import { Keyboard } from "./ui/keyboard.js";
import { readColors } from "./draw/colors.js";
import { store, stored } from "./model/memory.js";
import { RunModel } from "./model/run.js";
import { Stage } from "./model/stage.js";
import { say, useTexts } from "./text/texts.js";
import * as address from "./model/address.js";
import { createView } from "./views/views.js";
import { TimeSlider } from "./ui/time-slider.js";

const DEFAULT_SPEC = "784-30x4-10";

export class App {
  /** @param {any} source */
  constructor(source) {
    this.source = source;
    this.isRecorded = source.isRecorded;
    this.isConnected = true;
    /** @type {Map<string, RunModel>} */
    this.runs = new Map();
    /** The edits of nets that wait to be started, of each run; see editing.js. @type {Map<string, any[]>} */
    this.edits = new Map();
    /** @type {any} */
    this.watch = null;
    /** @type {any} */
    this.view = null;
    /** @type {any} */
    this.catalog = null;
    this.keyboard = new Keyboard(this);
  }

  async begin() {
    await this.source.open();
    const wanted = address.read().query.get("lang") ?? stored("language") ?? this.source.chosen ?? navigator.language;
    await this.useLanguage(wanted.startsWith("pt") ? "pt" : "en");
    document.documentElement.dataset.theme = stored("theme") ?? "";
    await Promise.all(["400 12px Inter", "600 12px Inter"].map(font => document.fonts.load(font))).catch(() => {});
    readColors();
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", readColors);
    this.bar = new AppBar(this);
    this.place = h("div", { class: "place" });
    document.body.append(h("a", { class: "skip", href: "#main" }, say("skip")), this.bar.element, this.place, noticeElement, ...regions);
    addEventListener("popstate", () => this.show());
    await this.show();
  }

  /** Goes to a view. @param {string} view @param {Parameters<typeof address.of>[1]} [settings] @returns {Promise<void>} */
  go(view, settings) {
    address.go(address.of(view, settings));
    return this.show();
  }

  /** Shows the view of the address. @returns {Promise<void>} */
  async show() {
    const { view, query } = address.read();
    this.view?.remove();
    this.view = null;
    this.bar?.select(view);
    try {
      this.view = await createView(this, view, query);
    } catch (fault) {
      notify(/** @type {Error} */ (fault).message, { isFault: true });
      if (view === "live" && ![...query].length) throw fault;

      // An address that cannot be shown is replaced, so that the page is never blank and the way back does not lead there again.
      address.go(address.of("live"), { replace: true });
      return this.show();
    }
    this.place?.replaceChildren(this.view.element);
    this.view.entered?.();
    return undefined;
  }

  /** Selects the language and builds the page again. @param {string} language */
  async useLanguage(language) {
    useTexts(await this.source.texts(language));
    if (!this.isRecorded) this.catalog = await this.source.get("/api/catalog");
    document.title = say("title");
  }

  /** The other of the two languages. */
  async toggleLanguage() {
    const next = this.source.language === "en" ? "pt" : "en";
    store("language", next);
    await this.useLanguage(next);
    this.bar?.build();
    this.watch?.close();
    this.watch = null;
    this.runs.clear();
    await this.show();
  }

  /** Light or dark, whatever the system prefers. */
  toggleTheme() {
    const isDark = getComputedStyle(document.documentElement).colorScheme === "dark" || (document.documentElement.dataset.theme === "" && matchMedia("(prefers-color-scheme: dark)").matches);
    document.documentElement.dataset.theme = isDark ? "light" : "dark";
    store("theme", isDark ? "light" : "dark");
    readColors();
  }

  /** The run of the address, else the newest, else the chapter's net, at rest. @param {URLSearchParams} query */
  async runOf(query) {
    const id = query.get("run");
    if (id) return id;
    const spec = query.get("spec"), listed = spec ? null : await this.source.get("/api/runs");
    const newest = listed?.runs.find((/** @type {any} */ run) => run.live)?.id;
    const made = newest ?? (await this.source.post("/api/runs", { spec: spec ?? DEFAULT_SPEC })).id;
    const settings = Object.fromEntries([...query].filter(([name]) => name !== "spec" && name !== "change"));
    address.go(address.of(address.read().view, { ...settings, run: made }), { replace: true });
    return made;
  }

  /** Watches runs: one stream carries all of them. @param {string[]} ids @returns {Stage[]} */
  stages(ids, shared = {}) {
    const models = ids.map(id => this.runs.get(id)?.released() ?? new RunModel(id));
    this.runs = new Map(models.map(model => [model.id, model]));
    this.watch?.close();
    this.watch = this.source.watch(ids, (/** @type {string} */ kind, /** @type {number} */ run, /** @type {any} */ message) => (kind === "gone" ? this.gone(ids[run], message) : models[run]?.take(kind, message)), (/** @type {boolean} */ isConnected) => this.connect(isConnected));
    return models.map(model => new Stage(model, shared));
  }

  /** Sends a command; false if it was refused. @param {RunModel} run @param {Record<string, any>} command */
  async command(run, command) {
    try {
      if (command.command === "anew") return await this.anew(run), true;
      if (command.command === "rewind") return await this.go("live", { run: (await this.source.post(`/api/runs/${run.id}/commands`, command)).id }), true;
      const document = await this.source.post(`/api/runs/${run.id}/commands`, command);
      run.take("run", { document });
      return true;
    } catch (fault) {
      notify(/** @type {Error} */ (fault).message, { isFault: true });
      return false;
    }
  }

  /** Closes the run, which stays in History, and begins another; it can be taken back. False if it was refused. @param {RunModel} run @param {string} [spec] @param {boolean} [throws] */
  async anew(run, spec, throws = false) {
    try {
      const made = await this.source.post(`/api/runs/${run.id}/commands`, { command: "anew", ...(spec ? { spec } : {}) }), before = run.document?.specNow ?? null;
      // A run that never trained is not kept: undoing begins it again.
      const undo = () => void this.source.get(`/api/runs/${run.id}`).then(() => this.go("live", { run: run.id }), () => this.go("live", { spec: before }));
      const isKept = run.step > 0;
      await this.go("live", { run: made.id });
      notify(isKept ? say("anew.done", { name: run.id }) : say("anew.begun"), { undo });
      return true;
    } catch (fault) {
      if (throws) throw fault;
      notify(/** @type {Error} */ (fault).message, { isFault: true });
      return false;
    }
  }

  /** Runs a cure beside the original. @param {RunModel} run @param {string | null} remedy */
  async cure(run, remedy) {
    try {
      const { original, cured, words } = await this.source.post(`/api/runs/${run.id}/cure`, remedy ? { remedy } : {});
      await this.go("compare", { run: [original, cured], cure: words });
    } catch (fault) {
      notify(/** @type {Error} */ (fault).message, { isFault: true });
    }
  }

  /** A download of the run as one file. @param {RunModel} run */
  exportLink(run) {
    return h("a", { class: "text-button underlined", href: `/api/runs/${run.id}/export?as=html`, download: "" }, say("export.html"));
  }

  /** The transport of a recorded run. @param {Stage} stage */
  slider(stage) {
    return new TimeSlider(stage, this.source);
  }

  /** A run that is gone: the page follows it to its new name, or goes to another. @private @param {string} id @param {{ text?: string, name?: string }} message */
  gone(id, message) {
    this.watch?.close();
    const { view, query } = address.read();
    if (message.name) {
      const runs = query.getAll("run").map(one => (one === id ? message.name ?? id : one));
      address.go(address.of(view, { ...Object.fromEntries(query), run: runs }), { replace: true });
      notify(message.text ?? "");
      return void this.show();
    }
    if (message.text) notify(message.text, { isFault: true });
    return void this.go("live");
  }

  /** @private @param {boolean} isConnected */
  connect(isConnected) {
    if (this.isConnected !== isConnected && !isConnected) alertNow(say("connecting"));
    this.isConnected = isConnected;
    this.bar?.connect(isConnected);
    this.view?.connect?.(isConnected);
  }
}
