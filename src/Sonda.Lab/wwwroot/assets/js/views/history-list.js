// The list of runs: rows of one height, of which only those in sight exist, so that a thousand runs scroll freely.

import { h, set } from "../ui/dom.js";
import { Surface } from "../draw/surface.js";
import { colors, onColors, runColor } from "../draw/colors.js";
import { count, percent, significant } from "../text/numbers.js";
import { language, named, say } from "../text/texts.js";

const phone = matchMedia("(max-width: 599px)");
/** The height of a row: on a phone a verdict takes up to four lines. */
const rowHeight = () => (phone.matches ? 58 : 41);
const SPARE = 4;
/** The letters of a name that are always seen. */
const NAME_END = 6;

export class HistoryList {
  /** @param {{ choose: (id: string) => void, open: (id: string) => void, colorOf: (id: string) => number }} actions */
  constructor(actions) {
    this.actions = actions;
    /** @type {any[]} */
    this.runs = [];
    /** @type {Surface[]} */
    this.surfaces = [];
    const head = (/** @type {string} */ key, /** @type {string} */ name) => h("span", { class: name, role: "columnheader" }, key ? say(key) : "");
    this.space = h("div", { class: "rows-space", role: "presentation" });
    this.window = h("div", { class: "rows-window", role: "rowgroup", tabIndex: 0, on: { scroll: () => this.draw() } }, this.space);
    this.empty = h("p", { class: "note rows-empty" }, say("history.none"));
    this.element = h("div", { class: "run-list", role: "table", "aria-label": say("nav.history") }, h("div", { class: "run-row list-head", role: "row" },
      head("history.choose", "cell-box unseen-word"), head("history.run", "cell-name"), head("history.best", "cell-best"), head("history.byEpoch", "cell-spark"), head("history.ratio", "cell-ratio"), head("doctor", "cell-doctor")), this.window, this.empty);
    this.observer = new ResizeObserver(() => this.draw());
    this.observer.observe(this.window);
    this.endColors = onColors(() => this.draw());
  }

  /** @param {any[]} runs */
  show(runs) {
    this.runs = runs;
    this.empty.hidden = runs.length > 0;
    set(this.element, { "aria-rowcount": runs.length + 1 });
    this.draw();
  }

  /** Builds the rows in sight. */
  draw() {
    const row = rowHeight();
    this.space.style.height = `${this.runs.length * row}px`;
    const first = Math.max(0, Math.floor(this.window.scrollTop / row) - SPARE), last = Math.min(this.runs.length, Math.ceil((this.window.scrollTop + this.window.clientHeight) / row) + SPARE);
    const focused = document.activeElement instanceof HTMLElement ? document.activeElement.dataset.key : undefined;
    this.surfaces.forEach(surface => surface.remove());
    this.surfaces = [];
    this.space.replaceChildren(...this.runs.slice(first, last).map((run, i) => this.row(run, first + i)));
    if (focused) /** @type {HTMLElement | null} */ (this.space.querySelector(`[data-key="${CSS.escape(focused)}"]`))?.focus({ preventScroll: true });
  }

  /** @private @param {any} run @param {number} index */
  row(run, index) {
    const place = this.actions.colorOf(run.id), color = place >= 0 ? runColor(place) : null;
    const box = h("input", { type: "checkbox", class: "run-box", checked: place >= 0, "data-key": `box ${run.id}`, "aria-label": run.id, on: { change: () => this.actions.choose(run.id) } });
    if (color) box.style.setProperty("--hue", color);
    const name = h("button", { class: "run-name", type: "button", title: run.spec, "data-key": `name ${run.id}`, on: { click: () => this.actions.open(run.id) } },
      // A name that is too long loses its middle: the names of one net differ at their ends.
      h("span", { class: "run-name-head" }, run.id.slice(0, -NAME_END)), h("span", { class: "run-name-end" }, run.id.slice(-NAME_END)));
    const row = h("div", { class: `run-row${place >= 0 ? " chosen" : ""}`, role: "row", "aria-rowindex": index + 2 },
      h("span", { class: "cell-box", role: "cell" }, box), h("span", { class: "cell-name", role: "cell" }, name, h("span", { class: "note run-network" }, h("span", { class: "run-spec" }, run.network ?? run.spec), h("span", { class: "run-day" }, day(run.began)))),
      h("span", { class: "cell-best", role: "cell" }, best(run)), h("span", { class: "cell-spark", role: "cell" }, this.spark(run, color)),
      h("span", { class: "cell-ratio", role: "cell" }, run.speedRatio == null ? "–" : significant(Number(run.speedRatio))), h("span", { class: "cell-doctor", role: "cell" }, verdictOf(run)));
    row.style.top = `${index * rowHeight()}px`;
    return row;
  }

  /** Accuracy by epoch on one scale from 0 to 100%. @private @param {any} run @param {string | null} color */
  spark(run, color) {
    if (run.divergedAt != null) return h("span", { class: "note" }, say("history.until", { step: count(run.divergedAt) }));
    const values = run.sparkline ?? [];
    if (!values.length) return h("span", { class: "note" }, named("state.short", run.state));
    const surface = new Surface("spark", () => draw());
    const draw = () => {
      const context = surface.clear();
      if (!context) return;
      const { width, height } = surface, toX = (/** @type {number} */ i) => 2 + (i / Math.max(1, values.length - 1)) * (width - 8), toY = (/** @type {number} */ value) => height - 3 - (value / 100) * (height - 6);
      context.fillStyle = colors.line;
      context.fillRect(0, height - 2, width, 1);
      context.strokeStyle = color ?? colors.field;
      context.fillStyle = color ?? colors.field;
      context.lineWidth = 1.5;
      context.beginPath();
      values.forEach((/** @type {number} */ value, /** @type {number} */ i) => (i ? context.lineTo(toX(i), toY(value)) : context.moveTo(toX(0), toY(value))));
      context.stroke();
      context.beginPath();
      context.arc(toX(values.length - 1), toY(values[values.length - 1]), 2, 0, 2 * Math.PI);
      context.fill();
    };
    this.surfaces.push(surface);
    set(surface.canvas, { role: "img", "aria-label": values.map((/** @type {number} */ value) => percent(value / 100)).join(", ") });
    return surface.canvas;
  }

  remove() {
    this.endColors();
    this.observer.disconnect();
    this.surfaces.forEach(surface => surface.remove());
  }
}

/** @param {any} run */
function best(run) {
  if (run.divergedAt != null) return h("span", { class: "diverged" }, say("history.diverged"));
  return run.bestAccuracy != null ? h("strong", {}, percent(run.bestAccuracy / 100)) : run.bestCost != null ? h("strong", {}, significant(run.bestCost, 3)) : "–";
}

/** When a run began, as short as the list needs it. @param {string} began */
const day = began => new Date(began).toLocaleString(language() === "pt" ? "pt-BR" : "en", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });

/** @param {any} run */
function verdictOf(run) {
  if (!run.verdict) return "";
  const { severity } = run.verdict, title = run.verdict.title ?? run.verdict.ailment ?? say("history.nothingFound");
  return h("span", { class: "verdict-words" }, h("span", { class: `mark-dot ${severity ?? (run.verdict.title ? "moderate" : "good")}` }), h("span", { class: "verdict-text" }, h("span", { class: "verdict-title" }, title), severity && severity !== "none" && h("span", { class: "note" }, `, ${named("severity", severity)}`)));
}
