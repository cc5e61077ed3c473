// Pictures of all neurons kept for the time cursor: the newest, and some of the past, spaced evenly in log(step).

/** @typedef {import("../protocol/types.js").Frame} Frame */

const PER_DECADE = 40;

export class FrameStore {
  constructor() {
    /** @type {Frame[]} */
    this.kept = [];
    /** @type {Frame | null} */
    this.newest = null;
    /** Whether all pictures of the run are here, as in a recorded file. */
    this.isComplete = false;
  }

  /** @param {Frame} frame */
  add(frame) {
    this.newest = frame;
    const last = this.kept[this.kept.length - 1];
    if (last && frame.step < last.step) this.kept = this.kept.filter(kept => kept.step < frame.step);
    if (!last || this.isComplete || slot(frame.step) > slot(last.step)) this.kept.push(frame);
  }

  /** The kept picture nearest to a step; the newest if it is nearer. @param {number} step */
  at(step) {
    let best = this.newest;
    for (const frame of this.kept) {
      if (!best || Math.abs(frame.step - step) < Math.abs(best.step - step)) best = frame;
    }
    return best;
  }
}

/** @param {number} step */
const slot = step => Math.floor(Math.log10(step + 1) * PER_DECADE);
