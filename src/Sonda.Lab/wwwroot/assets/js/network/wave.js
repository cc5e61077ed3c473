// Replaying one backward pass: a front leaves the output and walks back through the gaps; behind it bars grow and the staircase falls.

import { say } from "../text/texts.js";
import { count } from "../text/numbers.js";
import { announce } from "../ui/announce.js";
import { layerName } from "./heads.js";

const GAP = 300, TOTAL = 2400, GROWTH = 200;

/** A frame of the exact readings of a held pass. @param {any} wave @returns {import("../protocol/types.js").Frame} */
function frameOf(wave) {
  return {
    step: wave.step, source: 0, rows: wave.rows,
    layers: wave.layers.map((/** @type {any} */ layer) => ({
      speedLog10: Number(layer.speedLog10),
      logs: Float32Array.from(layer.neuronsLog10, Number), negative: Uint8Array.from(layer.neurons, value => (Number(value) < 0 ? 1 : 0)),
    })),
  };
}

/** The staircase of the held pass. @param {any} wave */
function flowOf(wave) {
  const gains = wave.layers.slice(0, -1).map((/** @type {any} */ layer) => Number(layer.gain)), total = gains.reduce((/** @type {number} */ sum, /** @type {number} */ gain) => sum + gain, 0);
  const main = (/** @type {Record<string, number>} */ causes) => Object.entries(causes ?? {}).sort((a, b) => Math.abs(b[1]) - Math.abs(a[1]))[0]?.[0] ?? null;
  return { step: wave.step, rows: wave.rows, totalDecibels: total, ratio: 10 ** (total / 20), layers: wave.layers.map((/** @type {any} */ layer) => ({ ...layer, main: main(layer.causes) })) };
}

export class Wave {
  /** @param {import("../model/stage.js").Stage} stage @param {any} wave the held pass @param {() => void} onChange */
  constructor(stage, wave, onChange) {
    this.stage = stage;
    this.onChange = onChange;
    this.frame = frameOf(wave);
    this.flow = flowOf(wave);
    this.count = wave.layers.length;
    this.isStill = matchMedia("(prefers-reduced-motion: reduce)").matches;
    // The place of the front: the count at the right of the output, layer 0 at the end.
    this.front = this.count;
    this.isPlaying = false;
    this.last = 0;
    this.request = 0;
    /** When each layer was reached. @type {number[]} */
    this.times = new Array(this.count).fill(Infinity);
  }

  /** The layers from this one to the output have been reached. */
  get reached() {
    return Math.max(0, Math.ceil(this.front));
  }

  /** How far the bars of a layer have grown. @param {number} layer */
  growth(layer) {
    return layer < this.reached ? 0 : this.isStill ? 1 : Math.min(1, (performance.now() - this.times[layer]) / GROWTH);
  }

  /** The level of the front on the log scale. @param {number} layer */
  opacity(layer) {
    const { low, high } = this.stage.scale, next = this.frame.layers[Math.min(this.count - 1, layer + 1)];
    return Math.min(1, Math.max(0.12, (next.speedLog10 - low) / (high - low)));
  }

  /** Plays from where it stands, or from the output. */
  play() {
    if (this.front <= 0) this.restart();
    this.isPlaying = true;
    this.last = performance.now();
    if (this.isStill) this.stepBack();
    else this.request = requestAnimationFrame(now => this.advance(now));
  }

  /** One layer further, towards the input (+1) or back towards the output (−1). @param {number} direction */
  move(direction) {
    this.isPlaying = false;
    cancelAnimationFrame(this.request);
    const to = Math.min(this.count, Math.max(0, (direction > 0 ? Math.ceil(this.front) - 1 : Math.floor(this.front) + 1)));
    this.reach(to);
    if (direction < 0) for (let layer = 0; layer < to; layer++) this.times[layer] = Infinity;
    this.say();
    this.onChange();
    if (!this.isStill) this.settle();
  }

  /** Stops and forgets. */
  stop() {
    this.isPlaying = false;
    cancelAnimationFrame(this.request);
    clearTimeout(this.timer);
  }

  /** @private */
  restart() {
    this.front = this.count;
    this.times.fill(Infinity);
  }

  /** @private @param {number} now */
  advance(now) {
    if (!this.isPlaying) return;
    const gap = Math.min(GAP, TOTAL / this.count), next = this.front - (now - this.last) / gap;
    this.last = now;
    this.reach(Math.max(0, next));
    this.onChange();
    if (this.front > 0) this.request = requestAnimationFrame(later => this.advance(later));
    else {
      this.isPlaying = false;
      this.settle();
    }
  }

  /** Lets the last bars grow to their end. @private */
  settle() {
    const until = performance.now() + GROWTH + 50;
    const draw = () => {
      this.onChange();
      if (performance.now() < until) requestAnimationFrame(draw);
    };
    requestAnimationFrame(draw);
  }

  /** Without motion each layer shows at once, one after the other. @private */
  stepBack() {
    if (!this.isPlaying || this.front <= 0) return;
    this.reach(Math.ceil(this.front) - 1);
    this.say();
    this.onChange();
    this.timer = window.setTimeout(() => this.stepBack(), 700);
  }

  /** @private @param {number} place */
  reach(place) {
    this.front = place;
    for (let layer = this.reached; layer < this.count; layer++) if (this.times[layer] === Infinity) this.times[layer] = performance.now();
  }

  /** @private */
  say() {
    if (this.reached < this.count) announce(`${layerName(this.stage, this.reached)}, ${say("wave.of", { layer: count(this.count - this.reached), layers: count(this.count) })}`);
  }
}
