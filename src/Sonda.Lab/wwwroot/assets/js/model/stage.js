// What the reader looks at in a run: live or a past step, a picked neuron, all neurons or six, and a held wave.

import { HeldDecades } from "../draw/scale.js";
import { layerHue } from "../draw/colors.js";

/** @typedef {import("../protocol/types.js").Frame} Frame */
/** @typedef {{ layer: number, unit: number }} Neuron */

export class Stage {
  /**
   * @param {import("./run.js").RunModel} run
   * @param {{ scale?: HeldDecades }} [shared] what runs side by side have in common
   */
  constructor(run, shared = {}) {
    this.run = run;
    this.scale = shared.scale ?? new HeldDecades();
    /** @type {number | null} */
    this.cursor = null;
    /** @type {Neuron | null} */
    this.picked = null;
    this.mode = "all";
    /** The neurons shown as in the book: given numbers from 0, or the six largest; null for the first six. @type {number[] | "largest" | null} */
    this.six = null;
    /** The weights of the picked neuron of the first layer, as a picture. @type {{ weights: number[], shape: [number, number] } | null} */
    this.inputWeights = null;
    /** The pass that is replayed, with the number of layers reached. @type {import("../network/wave.js").Wave | null} */
    this.wave = null;
    /** Layers whose bars are covered, for a prediction. @type {Set<number>} */
    this.covered = new Set();
    /** @type {Set<(what: string) => void>} */
    this.listeners = new Set();
  }

  /** The picture to draw. @returns {Frame | null} */
  get frame() {
    return this.wave?.frame ?? (this.cursor === null ? this.run.frame : this.run.frames.at(this.cursor));
  }

  /** The newest reading of a curve, up to the cursor: many readings are of the speeds alone. Null if there is none.
   * @param {Float64Array | undefined} curve of the readings of the run */
  newest(curve) {
    const { readings } = this.run;
    let at = this.cursor === null ? readings.length - 1 : readings.indexAt(this.cursor);
    while (curve && at >= 0 && Number.isNaN(curve[at])) at--;
    return curve && at >= 0 ? curve[at] : null;
  }

  /** Whether the picture follows the training. */
  get isLive() {
    return this.cursor === null && !this.wave;
  }

  /** The colours of a layer. @param {number} index */
  hue(index) {
    return layerHue(index, this.run.layers.length);
  }

  /** @param {(what: string) => void} listener */
  on(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Changes what is looked at. @param {Partial<Pick<Stage, "cursor" | "picked" | "mode" | "six" | "wave" | "inputWeights">>} change */
  set(change) {
    Object.assign(this, change);
    for (const what of Object.keys(change)) this.listeners.forEach(listener => listener(what));
  }

  /** Back to the newest reading. */
  goLive() {
    this.set({ cursor: null, wave: null });
  }
}
