// What the page knows of one run: a fold over the messages of the protocol. Panels listen by kind of message.

import { decodeFrame, logReading } from "../protocol/frame.js";
import { Series } from "./series.js";
import { FrameStore } from "./frames.js";
import { addEpochs, epochAt } from "./epochs.js";

/** @typedef {import("../protocol/types.js").RunDocument} RunDocument */

export class RunModel {
  /** @param {string} id */
  constructor(id) {
    this.id = id;
    /** @type {RunDocument | null} */
    this.document = null;
    /** @type {{ state: string, position: { epoch: number, row: number, step: number }, stepsPerSecond?: number, speed?: number | null } | null} */
    this.state = null;
    this.readings = new Series(0);
    /** Whether the next readings, and the next picture, take the place of those that are here. */
    this.isStale = false;
    this.isFrameStale = false;
    /** @type {{ epoch: number, step: number }[]} */
    this.epochs = [];
    /** @type {import("../protocol/types.js").Mark[]} */
    this.marks = [];
    this.frames = new FrameStore();
    /** @type {import("../protocol/types.js").Flow | null} */
    this.flow = null;
    /** @type {import("../protocol/types.js").Weights | null} */
    this.weights = null;
    /** @type {import("../protocol/types.js").Verdict | null} */
    this.verdict = null;
    /** @type {import("../protocol/types.js").Forecast | null} */
    this.forecast = null;
    /** @type {{ what: string, done: number, total: number } | null} */
    this.loading = null;
    /** Everything of a recorded run that belongs to a step. @type {{ layers: any[], weights: any[], verdicts: any[] } | null} */
    this.recording = null;
    /** @type {string | null} */
    this.notice = null;
    /** @type {Map<string, Set<() => void>>} */
    this.listeners = new Map();
  }

  /** The layers with weights, the output last. */
  get layers() {
    return this.document?.layers ?? [];
  }

  /** The newest mini-batch known. */
  get step() {
    return this.state?.position.step ?? this.document?.position.step ?? 0;
  }

  /** The epochs done at a mini-batch, with the share of the one that it is in. @param {number} step */
  epochAt(step) {
    return epochAt(step, this.document, this.epochs);
  }

  /** playing, paused, completed, … */
  get status() {
    return this.state?.state ?? this.document?.state ?? "loading";
  }

  /** The newest picture of all neurons. */
  get frame() {
    return this.frames.newest;
  }

  /** Curves of the readings: the speed of layer l, then cost and accuracy. */
  get speedCurves() {
    return this.readings.curves.slice(0, -2);
  }

  /** @param {string} kind @param {() => void} listener */
  on(kind, listener) {
    const set = this.listeners.get(kind) ?? new Set();
    this.listeners.set(kind, set.add(listener));
    return () => set.delete(listener);
  }

  /** Lets go of the panels of the view before, which are gone. */
  released() {
    this.listeners.clear();
    return this;
  }

  /** Waits until something is so of this run. @param {() => boolean} isSo @returns {Promise<void>} */
  until(isSo) {
    return new Promise(resolve => {
      if (isSo()) return resolve();
      const check = () => {
        if (!isSo()) return;
        ends.forEach(end => end());
        resolve();
      };
      const ends = ["run", "state"].map(kind => this.on(kind, check));
      return undefined;
    });
  }

  /** Takes a message. @param {string} kind @param {any} message */
  take(kind, message) {
    switch (kind) {
      case "run": this.takeDocument(message.document); break;
      case "state": this.state = message; break;
      case "history": this.takeHistory(message); break;
      case "frame": this.takeFrame(message); break;
      case "layers": this.flow = message; break;
      case "weights": this.weights = message; break;
      case "verdict": this.verdict = message; break;
      case "forecast": this.forecast = message; break;
      case "loading": this.loading = message; break;
      case "notice": this.notice = message.text; break;
      case "recording":
        [this.recording, this.frames.isComplete] = [message, true];
        this.showAt(Infinity);
        break;
    }
    this.listeners.get(kind)?.forEach(listener => listener());
  }

  /** Shows what was known at a step of a recorded run. @param {number} step */
  showAt(step) {
    const { recording } = this;
    if (!recording) return;
    const at = (/** @type {any[]} */ list) => list.findLast(message => message.step <= step) ?? list[0] ?? null;
    [this.flow, this.weights, this.verdict] = [at(recording.layers), at(recording.weights), at(recording.verdicts)];
    for (const kind of ["layers", "weights", "verdict"]) this.listeners.get(kind)?.forEach(listener => listener());
  }

  /**
   * A document answers a command, and a state that came meanwhile may be newer: then the state stays. A run that is open no more has
   * no newer state: a lab that was killed has lost what came after the last checkpoint.
   * @param {any} document
   */
  takeDocument(document) {
    const isNewer = document.live && this.state !== null && this.document?.id === document.id && this.state.position.step > (document.position?.step ?? 0);
    this.document = document;
    if (!isNewer) this.state = null;
  }

  /** @private @param {any} message */
  takeFrame(message) {
    if (this.isFrameStale) [this.frames, this.isFrameStale] = [new FrameStore(), false];
    this.frames.add(decodeFrame(message));
  }

  /** @private @param {any} chunk */
  takeHistory(chunk) {
    const { readings } = chunk, layers = readings?.speedLog10?.length ?? 0;
    if (chunk.reset) [this.isStale, this.isFrameStale] = [true, !this.frames.isComplete];
    // What the page knows of a run that is opened again stays until there are readings in its place.
    if (this.isStale && (readings?.step.length || this.status !== "loading")) {
      this.isStale = false;
      this.readings = new Series(0);
      this.epochs = [];
      this.marks = [];
    }
    if (readings?.step.length) {
      if (this.readings.curves.length !== layers + 2) this.readings = new Series(layers + 2);
      const values = new Float64Array(layers + 2);
      readings.step.forEach((/** @type {number} */ step, /** @type {number} */ i) => {
        for (let layer = 0; layer < layers; layer++) values[layer] = logReading(readings.speedLog10[layer][i]);
        values[layers] = logReading(readings.validationCost[i]);
        values[layers + 1] = logReading(readings.validationAccuracy[i]) / 100;
        this.readings.append(step, values);
      });
    }
    addEpochs(this.epochs, chunk.epochs ?? []);
    this.marks.push(...(chunk.marks ?? []));
  }
}
