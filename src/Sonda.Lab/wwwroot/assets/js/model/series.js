// Readings in typed arrays: no array of objects, no copy at each reading, and never more than a fixed number of them.

const LIMIT = 8192;

export class Series {
  /** @param {number} curves how many values a reading has */
  constructor(curves) {
    this.length = 0;
    this.steps = new Float64Array(256);
    this.curves = Array.from({ length: curves }, () => new Float64Array(256));
  }

  /** The step of the last reading; −1 if there is none. */
  get last() {
    return this.length ? this.steps[this.length - 1] : -1;
  }

  /**
   * Appends a reading; one that is not later than the last is a repetition after a reconnect and is left out.
   * @param {number} step @param {ArrayLike<number>} values
   */
  append(step, values) {
    if (step <= this.last) return;
    if (this.length === LIMIT) this.thin();
    if (this.length === this.steps.length) this.grow();
    this.steps[this.length] = step;
    this.curves.forEach((curve, i) => { curve[this.length] = values[i]; });
    this.length++;
  }

  /** The index of the last reading at or before a step; −1 if there is none. @param {number} step */
  indexAt(step) {
    let low = 0, high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.steps[middle] <= step) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /**
   * Halves the readings. Of each pair of neighbours every curve keeps the smaller and the larger by turns, so that the minimum and
   * the maximum of each stretch stay.
   */
  thin() {
    this.length >>= 1;
    for (let i = 0; i < this.length; i++) this.steps[i] = this.steps[2 * i];
    for (const curve of this.curves) {
      for (let i = 0; i < this.length; i++) {
        const [a, b] = [curve[2 * i], curve[2 * i + 1]];
        curve[i] = Number.isNaN(a) ? b : Number.isNaN(b) ? a : i % 2 ? Math.max(a, b) : Math.min(a, b);
      }
    }
  }

  /** @private */
  grow() {
    const twice = (/** @type {Float64Array<ArrayBuffer>} */ old) => {
      const grown = new Float64Array(old.length * 2);
      grown.set(old);
      return grown;
    };
    this.steps = twice(this.steps);
    this.curves = this.curves.map(twice);
  }
}
