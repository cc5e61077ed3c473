// Readings in typed arrays: no array of objects, no copy at each reading, and never more than a fixed number of them.

const LIMIT = 8192;

export class Series {
  /** @param {number} curves how many values a reading has */
  constructor(curves) {
    this.length = 0;
    this.steps = new Float64Array(256);
    /** How often the stretch around a reading was halved. */
    this.levels = new Float64Array(256);
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
    this.levels[this.length] = 0;
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
   * Thins the readings where they are densest. The first stay, since a logarithmic axis shows little else, and the newest; those between
   * are halved as often as it takes, the least halved ones first, so that an old stretch keeps its share.
   * @private
   */
  thin() {
    for (let level = 0; this.length > LIMIT * 3 / 4; level++) {
      const end = this.length - LIMIT / 4;
      let begin = LIMIT / 8;
      while (begin < end && this.levels[begin] > level) begin++;
      const fours = (end - begin) >> 2;
      halve(this.levels, begin, fours, () => [level + 1, level + 1]);
      halve(this.steps, begin, fours, four => [four[0], four[2]]);
      for (const curve of this.curves) halve(curve, begin, fours, extremes);
      this.length -= 2 * fours;
    }
  }

  /** @private */
  grow() {
    const twice = (/** @type {Float64Array<ArrayBuffer>} */ old) => {
      const grown = new Float64Array(old.length * 2);
      grown.set(old);
      return grown;
    };
    [this.steps, this.levels] = [twice(this.steps), twice(this.levels)];
    this.curves = this.curves.map(twice);
  }
}

/**
 * Puts two values in the place of each four, and what follows behind them.
 * @param {Float64Array} column @param {number} begin @param {number} fours how many times four @param {(four: Float64Array) => number[]} two
 */
function halve(column, begin, fours, two) {
  for (let i = 0; i < fours; i++) column.set(two(column.slice(begin + 4 * i, begin + 4 * i + 4)), begin + 2 * i);
  column.copyWithin(begin + 2 * fours, begin + 4 * fours);
}

/** The smallest and the largest of four values, so that no spike is lost; what was not read does not count. @param {Float64Array} four */
function extremes(four) {
  const read = four.filter(value => !Number.isNaN(value));
  return read.length ? [Math.min(...read), Math.max(...read)] : [NaN, NaN];
}
