// Scales: from numbers to pixels, with ticks. Logarithms are taken by the callers, so that zero and NaN can have lanes of their own.

/** @typedef {{ at: number, label: string }} Tick */

import { localized, powerOfTen, count, tickLabel } from "../text/numbers.js";

/**
 * Whole decades that hold all readings. They grow at once and shrink only when the outermost decade was empty for five seconds, so
 * that bars never jump because of the axis.
 */
export class HeldDecades {
  static PATIENCE = 5000;

  constructor() {
    this.low = -6;
    this.high = 0;
    this.isSet = false;
    this.emptyBelow = Infinity;
    this.emptyAbove = Infinity;
  }

  /**
   * Takes the smallest and largest finite log₁₀ of a picture.
   * @param {number} min @param {number} max @param {number} now milliseconds
   */
  hold(min, max, now) {
    if (!Number.isFinite(min) || !Number.isFinite(max)) return this;
    const low = Math.floor(min), high = Math.max(Math.ceil(max), low + 1);
    if (!this.isSet) [this.low, this.high, this.isSet] = [low, high, true];
    [this.low, this.high] = [Math.min(this.low, low), Math.max(this.high, high)];
    this.emptyBelow = low > this.low ? Math.min(this.emptyBelow, now) : Infinity;
    this.emptyAbove = high < this.high ? Math.min(this.emptyAbove, now) : Infinity;
    if (now - this.emptyBelow >= HeldDecades.PATIENCE) [this.low, this.emptyBelow] = [this.low + 1, Infinity];
    if (now - this.emptyAbove >= HeldDecades.PATIENCE) [this.high, this.emptyAbove] = [this.high - 1, Infinity];
    return this;
  }
}

/** The decades between two logarithms, thinned to at most a number of labels. @param {number} low @param {number} high @param {number} most */
export function decades(low, high, most) {
  const step = Math.max(1, Math.ceil((high - low) / Math.max(1, most))), ticks = [];
  for (let at = Math.ceil(low / step) * step; at <= high + 1e-9; at += step) ticks.push({ at, label: powerOfTen(at) });
  return ticks;
}

/** The decades of a count: 1, 10, 100, 1,000. @param {number} high log₁₀ of the largest */
export function countDecades(high) {
  const ticks = [];
  for (let at = 0; at <= high + 1e-9; at++) ticks.push({ at, label: at < 6 ? count(10 ** at) : powerOfTen(at) });
  return ticks;
}

/** Round ticks of a linear range: 1, 2 or 5 times a power of ten apart. @param {number} low @param {number} high @param {number} most */
export function linearTicks(low, high, most) {
  const rough = (high - low) / Math.max(1, most), power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(factor => factor * power).find(size => size >= rough - 1e-12) ?? power * 10, ticks = [];
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++) {
    ticks.push({ at: i * step, label: digits ? localized((i * step).toFixed(digits)) : tickLabel(i * step) });
  }
  return ticks;
}

/** The position of an accuracy on the scale stretched towards 100%: −log₁₀ of the share of errors, floored. @param {number} accuracy */
export const stretched = accuracy => -Math.log10(Math.max(1 - accuracy, 0.001) + 0.02);
