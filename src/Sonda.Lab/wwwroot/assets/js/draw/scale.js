// Scales: from numbers to pixels, with ticks. Logarithms are taken by the callers, so that zero and NaN can have lanes of their own.

/** @typedef {{ at: number, label: string }} Tick */

import { localized, powerOfTen, count, tickLabel } from "../text/numbers.js";

/** A range that drawings may share: who draws on it hears when another one changed it. */
class SharedRange {
  constructor() {
    /** @type {Set<() => void>} */
    this.listeners = new Set();
  }

  /** @param {() => void} listener */
  on(listener) {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** @protected */
  changed() {
    this.listeners.forEach(listener => listener());
  }
}

/**
 * Whole decades that hold all readings. They grow at once and shrink only when the outermost decade was empty for five seconds, so
 * that bars never jump because of the axis.
 */
export class HeldDecades extends SharedRange {
  static PATIENCE = 5000;

  constructor() {
    super();
    /** What each drawing needs. @type {Map<any, [number, number]>} */
    this.needs = new Map();
    this.low = -6;
    this.high = 0;
    this.isSet = false;
    this.emptyBelow = Infinity;
    this.emptyAbove = Infinity;
  }

  /**
   * Takes the smallest and largest finite log₁₀ of a picture.
   * @param {number} min @param {number} max @param {number} now milliseconds @param {any} [drawing] which of those that share the decades
   */
  hold(min, max, now, drawing = null) {
    if (!Number.isFinite(min) || !Number.isFinite(max)) return this;
    this.needs.set(drawing, [min, max]);
    const all = [...this.needs.values()], low = Math.floor(Math.min(...all.map(need => need[0]))), high = Math.max(Math.ceil(Math.max(...all.map(need => need[1]))), low + 1);
    const before = this.isSet ? `${this.low} ${this.high}` : "";
    if (!this.isSet) [this.low, this.high, this.isSet] = [low, high, true];
    [this.low, this.high] = [Math.min(this.low, low), Math.max(this.high, high)];
    this.emptyBelow = low > this.low ? Math.min(this.emptyBelow, now) : Infinity;
    this.emptyAbove = high < this.high ? Math.min(this.emptyAbove, now) : Infinity;
    if (now - this.emptyBelow >= HeldDecades.PATIENCE) [this.low, this.emptyBelow] = [this.low + 1, Infinity];
    if (now - this.emptyAbove >= HeldDecades.PATIENCE) [this.high, this.emptyAbove] = [this.high - 1, Infinity];
    if (`${this.low} ${this.high}` !== before) this.changed();
    return this;
  }
}

/** Decibels by twenties that hold all staircases; they only grow. */
export class HeldLevels extends SharedRange {
  constructor() {
    super();
    this.low = -20;
    this.high = 0;
  }

  /** @param {number[]} levels */
  hold(levels) {
    const low = Math.min(this.low, Math.floor(Math.min(0, ...levels) / 20) * 20), high = Math.max(this.high, Math.ceil(Math.max(0, ...levels) / 20) * 20);
    if (low === this.low && high === this.high) return this;
    [this.low, this.high] = [low, high];
    this.changed();
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
