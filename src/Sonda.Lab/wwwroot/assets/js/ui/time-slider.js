// The transport of a recorded run: a slider over its mini-batches, logarithmic as the charts are, and a button that plays it.

import { h, set, write } from "./dom.js";
import { icon } from "./icons.js";
import { count, fixed } from "../text/numbers.js";
import { say } from "../text/texts.js";

const SECONDS = 20;

export class TimeSlider {
  /** @param {import("../model/stage.js").Stage} stage @param {any} source */
  constructor(stage, source) {
    this.stage = stage;
    this.source = source;
    this.isPlaying = false;
    this.last = 0;
    this.end = Math.max(1, stage.run.step);
    this.playIcon = h("span", { class: "icon" }, icon("play"));
    this.playWord = h("span", {}, say("recorded.play"));
    this.play = h("button", { class: "primary-button play", type: "button", on: { click: () => this.toggle() } }, this.playIcon, this.playWord);
    this.range = h("input", { class: "slider time", type: "range", min: "0", max: "1000", step: "1", "aria-label": say("recorded.time"), on: { input: () => this.moved() } });
    this.element = h("div", { class: "transport" }, this.play, h("span", { class: "track" }, this.range));
    this.epochValue = h("strong", {});
    this.batchValue = h("strong", {});
    this.position = h("dl", { class: "position" }, h("div", {}, h("dt", {}, say("epoch")), h("dd", {}, this.epochValue)), h("div", {}, h("dt", {}, say("miniBatch")), h("dd", {}, this.batchValue)));
    this.stop = stage.on(what => { if (what === "cursor") this.draw(); });
    this.draw();
  }

  /** Plays from here, or from the start at the end. */
  toggle() {
    this.isPlaying = !this.isPlaying;
    if (this.isPlaying && this.at() >= 0.999) this.stage.set({ cursor: 0 });
    this.playIcon.replaceChildren(icon(this.isPlaying ? "pause" : "play"));
    write(this.playWord, say(this.isPlaying ? "pause" : "recorded.play"));
    this.last = performance.now();
    if (this.isPlaying) requestAnimationFrame(now => this.advance(now));
  }

  /** @private @param {number} now */
  advance(now) {
    if (!this.isPlaying) return;
    const share = Math.min(1, this.at() + (now - this.last) / 1000 / SECONDS);
    if (now - this.last > 60) {
      this.last = now;
      this.stage.set({ cursor: this.step(share) });
    }
    if (share >= 1) this.toggle();
    else requestAnimationFrame(later => this.advance(later));
  }

  /** @private */
  at() {
    return Math.log1p(this.stage.cursor ?? this.end) / Math.log1p(this.end);
  }

  /** @private @param {number} share */
  step(share) {
    const step = Math.round(Math.expm1(share * Math.log1p(this.end)));
    // A step that does not move would hold the time for ever at the start.
    return step <= (this.stage.cursor ?? 0) && this.isPlaying ? (this.stage.cursor ?? 0) + 1 : step;
  }

  /** @private */
  moved() {
    this.stage.set({ cursor: Math.round(Math.expm1((Number(this.range.value) / 1000) * Math.log1p(this.end))) });
  }

  /** @private */
  draw() {
    const { document, step } = this.stage.run, at = this.stage.cursor ?? step;
    if (globalThis.document.activeElement !== this.range || this.isPlaying) this.range.value = String(Math.round(this.at() * 1000));
    this.range.style.setProperty("--filled", `${this.at() * 100}%`);
    set(this.range, { "aria-valuetext": `${say("miniBatch")} ${count(at)}` });
    write(this.batchValue, count(at));
    write(this.epochValue, document ? say("epoch.of", { epoch: fixed(this.stage.run.epochAt(at), 2), epochs: count(document.settings.epochs) }) : "");
  }

  connect() {}

  remove() {
    this.isPlaying = false;
    this.stop();
  }
}
