// A line above the network for every state that needs words: empty, loading, paused in the past, diverged, failed.

import { fillWith, h } from "../ui/dom.js";
import { count, fixed } from "../text/numbers.js";
import { named, say } from "../text/texts.js";
import { alertNow, announce } from "../ui/announce.js";
import * as address from "../model/address.js";

export class StateLine {
  /** @param {import("../model/stage.js").Stage} stage @param {any} lab */
  constructor(stage, lab) {
    this.stage = stage;
    this.lab = lab;
    this.shown = "";
    this.words = "";
    this.element = h("div", { class: "state-line" });
    const draw = () => this.draw();
    this.ends = [...["run", "state", "loading", "notice"].map(kind => stage.run.on(kind, draw)), stage.on(what => { if (what === "cursor") draw(); })];
    this.draw();
  }

  /** @private */
  draw() {
    const { run, cursor } = this.stage, { status } = run, divergence = run.document?.divergence;
    const key = [status, cursor, status === "playing" ? run.step === 0 : run.step, run.loading?.done, divergence?.step, run.document?.failure, this.lab.isConnected].join("|");
    if (key === this.shown) return;
    this.shown = key;
    this.element.className = `state-line ${status === "diverged" || status === "failed" ? "severe" : ""}`;
    const [words, ...more] = this.content(status, cursor, divergence ?? null);
    this.element.hidden = !words;
    fillWith(this.element, words && h("span", {}, words), ...more);
    const said = String(words ?? "");
    if (said && said !== this.words && cursor === null && status !== "loading") (status === "diverged" ? alertNow : announce)(said);
    this.words = said;
  }

  /** @private @param {string} status @param {number | null} cursor @param {import("../protocol/types.js").RunDocument["divergence"]} divergence
   * @returns {import("../ui/dom.js").Child[]} */
  content(status, cursor, divergence) {
    const { run } = this.stage, { lab } = this;
    if (cursor !== null && !lab.isRecorded) return [say("cursor", { step: count(cursor) }), button(say("live"), () => this.stage.goLive())];
    if (status === "loading") {
      const { loading } = run;
      return [loading?.total ? say("state.loading", { what: loading.what, done: fixed(loading.done / 1e6, 1), total: fixed(loading.total / 1e6, 1) }) : say("state.loadingData")];
    }
    if (status === "failed") return [run.document?.failure ?? say("state.failed")];
    if (status === "diverged") return [divergence?.text ?? say("state.diverged"), !lab.isRecorded && button(say("state.rewind"), () => lab.command(run, { command: "rewind" }))];
    if (lab.isRecorded) return [null];
    if (status === "paused" && run.step === 0) return [say("state.empty"), h("a", { href: address.of("tour"), class: "text-button underlined" }, say("state.tour"))];
    if (status === "paused") return [say("state.paused", { step: count(run.step) })];
    if (["completed", "stoppedEarly"].includes(status)) return [named("state", status), h("a", { href: address.of("history", { run: run.id }), class: "text-button underlined" }, say("compare")), lab.exportLink(run)];
    if (["stopped", "killed"].includes(status)) return [named("state", status), button(say("goOn"), () => lab.command(run, { command: "play" }))];
    return [run.notice ?? null];
  }

  remove() {
    this.ends.forEach(end => end());
  }
}

/** @param {string} words @param {() => void} click */
const button = (words, click) => h("button", { class: "text-button underlined", type: "button", on: { click } }, words);
