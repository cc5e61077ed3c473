// Play, one mini-batch, to an epoch, anew, and the speed: for one run, or for all runs side by side at once.

import { h, set, write } from "./dom.js";
import { icon } from "./icons.js";
import { count, fixed, plain, readNumber } from "../text/numbers.js";
import { say } from "../text/texts.js";
import { panel } from "./loop.js";
import { notify } from "./notice.js";

const SPEEDS = /** @type {const} */ ([["speed.one", 1], ["speed.ten", 10], ["speed.hundred", 100], ["speed.full", null]]);
const OVER = ["completed", "stoppedEarly"];

export class Transport {
  /**
   * @param {import("../model/run.js").RunModel[]} runs
   * @param {(command: Record<string, any>) => void} command
   */
  constructor(runs, command) {
    this.runs = runs;
    this.command = command;
    this.playIcon = h("span", { class: "icon" });
    this.playWord = h("span", {});
    this.play = h("button", { class: "primary-button play", type: "button", on: { click: () => this.toggle() } }, this.playIcon, this.playWord);
    this.step = h("button", { class: "button square", type: "button", on: { click: () => this.once() } }, icon("step"));
    this.epoch = h("input", { class: "epoch-field", type: "text", inputMode: "numeric", on: { keydown: (/** @type {KeyboardEvent} */ event) => event.key === "Enter" && this.toEpoch(), input: () => this.widenEpoch() } });
    this.forwardWord = h("span", { class: "wide-word" }, say("toEpoch"));
    this.forward = h("button", { class: "button-part", type: "button", on: { click: () => this.toEpoch() } }, icon("forward"), this.forwardWord);
    this.anew = h("button", { class: "button square", type: "button", on: { click: () => command({ command: "anew" }) } }, icon("again"));
    this.speed = h("select", { class: "select speed", on: { change: () => this.changeSpeed() } }, SPEEDS.map(([key], i) => h("option", { value: String(i) }, say(key))));
    set(this.step, { "aria-label": say("step"), title: say("step") });
    set(this.anew, { "aria-label": say("anew"), title: say("anew") });
    set(this.epoch, { "aria-label": say("toEpoch") });
    set(this.forward, { "aria-label": say("toEpoch"), title: say("toEpoch") });
    set(this.speed, { "aria-label": say("speed"), value: "3" });
    this.epochValue = h("strong", {});
    this.batchValue = h("strong", {});
    this.element = h("div", { class: "transport" }, this.play, this.step, h("div", { class: "button joined" }, this.forward, this.epoch), this.anew, this.speed);
    this.position = h("dl", { class: "position" },
      h("div", {}, h("dt", {}, say("epoch")), h("dd", {}, this.epochValue)), h("div", {}, h("dt", {}, say("miniBatch")), h("dd", {}, this.batchValue)));
    this.panel = panel(4, () => this.draw());
    this.ends = runs.flatMap(run => ["run", "state", "history"].map(kind => run.on(kind, () => (kind === "run" ? this.panel.now() : this.panel.request()))));
    this.isConnected = true;
    /** The option of a speed that is none of the four. @type {HTMLOptionElement | null} */
    this.otherSpeed = null;
    this.panel.now();
  }

  /** Room for the number of the field, which may have seven digits. @private */
  widenEpoch() {
    this.epoch.style.setProperty("--digits", String(this.epoch.value.length));
  }

  /** Whether a run trains now. */
  get isPlaying() {
    return this.runs.some(run => run.status === "playing");
  }

  /** Play, or pause; nothing where the button is off. */
  toggle() {
    if (!this.play.disabled) this.command({ command: this.isPlaying ? "pause" : "play" });
  }

  /** Trains one mini-batch. */
  once() {
    if (!this.step.disabled) this.command({ command: "step" });
  }

  /** Trains to the epoch of the field. */
  toEpoch() {
    if (this.forward.disabled) return;
    const epoch = readNumber(this.epoch.value);
    if (epoch >= 1 && Number.isInteger(epoch)) this.command({ command: "play", toEpoch: epoch });
    else notify(say("toEpoch.whole", { found: this.epoch.value }), { isFault: true });
  }

  /** Selects a speed by its place from 0. @param {number} place */
  chooseSpeed(place) {
    if (this.speed.disabled) return;
    this.speed.value = String(place);
    this.changeSpeed();
  }

  /** Controls are off while the server cannot be reached. @param {boolean} isConnected */
  connect(isConnected) {
    this.isConnected = isConnected;
    this.panel.now();
  }

  /** @private */
  changeSpeed() {
    const chosen = SPEEDS[Number(this.speed.value)];
    if (chosen) this.command({ command: "speed", stepsPerSecond: chosen[1] });
  }

  /** Shows the speed of the run, which a script or another page may have chosen. @private @param {number | null} speed */
  showSpeed(speed) {
    if (globalThis.document.activeElement === this.speed) return;
    const place = SPEEDS.findIndex(([, known]) => known === speed);
    this.otherSpeed?.remove();
    this.otherSpeed = place >= 0 ? null : h("option", { value: String(SPEEDS.length) }, say("speed.other", { steps: Number(speed) < 1000 ? plain(Number(speed)) : count(Number(speed)) }));
    if (this.otherSpeed) this.speed.append(this.otherSpeed);
    this.speed.value = String(place >= 0 ? place : SPEEDS.length);
  }

  /** @private */
  draw() {
    // Of runs side by side, the one that can still train: one that is over must not keep the others from going on.
    const run = this.runs.find(one => !OVER.includes(one.status) && one.status !== "diverged") ?? this.runs[0];
    if (!run) return;
    const { status } = run, document = run.document, isOver = OVER.includes(status), isBegun = run.step > 0, epochs = document?.settings.epochs ?? 0;
    const name = this.isPlaying ? "pause" : "play", word = this.isPlaying ? say("pause") : isBegun ? say("goOn") : say("play");
    if (this.playIcon.dataset.name !== name) {
      this.playIcon.dataset.name = name;
      this.playIcon.replaceChildren(icon(name));
    }
    write(this.playWord, word);
    const isOff = !this.isConnected || !document || ["loading", "failed", "damaged", "newerFormat", "writing"].includes(status);
    for (const control of [this.play, this.step, this.forward, this.epoch, this.anew, this.speed]) control.disabled = isOff;
    this.play.disabled ||= isOver || status === "diverged";
    this.step.disabled ||= isOver || status === "diverged";
    const last = run.state?.position ?? document?.position;
    const fraction = run.epochAt(run.step);
    write(this.epochValue, isOver ? say("epoch.done", { epoch: count(last?.epoch ?? 0), epochs: count(epochs) })
      : say("epoch.of", { epoch: fixed(fraction, fraction < 10 ? 2 : 1), epochs: count(epochs) }));
    write(this.batchValue, count(run.step));
    if (run.state) this.showSpeed(run.state.speed ?? null);
    if (globalThis.document.activeElement !== this.epoch && !this.epoch.dataset.typed) this.epoch.value = String(isOver ? epochs + 3 : epochs || "");
    this.widenEpoch();
  }

  remove() {
    this.panel.remove();
    this.ends.forEach(end => end());
  }
}
