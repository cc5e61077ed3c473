// Where the columns of the network stand. A column has a value axis u (circle, zero lane, scale) and a unit axis v; on a phone the
// same column lies on its side, with bars upwards.

/**
 * @typedef {object} Column
 * @property {number} layer
 * @property {number} x left edge
 * @property {number} y top edge
 * @property {number} length extent of the unit axis
 * @property {number} units
 * @property {number} pitch pixels a unit; below 3 the column is a strip
 * @property {number} bar thickness of a bar
 * @property {number | null} circle u of the circles; null if there are none
 * @property {number} lane u of the zero lane
 * @property {number} start u where the scale begins
 * @property {number} end u where it ends
 * @property {boolean} isStrip
 */
/** @typedef {{ kind: "columns" | "compact" | "boxes" | "rows", columns: Column[], input: { x: number, y: number, size: number } | null, gap: number, width: number, top: number, bottom: number }} Geometry */

const LANE = 5;
const HEAD = 44, PLAIN_HEAD = 24, AXIS = 42;
export const TICKS = 18;

/**
 * Columns beside each other.
 * @param {number} width @param {number} height @param {number[]} units neurons a layer
 * @param {{ isPlain?: boolean }} [options] isPlain: no input picture, no circles
 * @returns {Geometry}
 */
export function columnsIn(width, height, units, options = {}) {
  const count = units.length, kind = count <= 10 ? "columns" : count <= 24 ? "compact" : "boxes";
  const isPlain = options.isPlain || kind !== "columns", top = isPlain ? PLAIN_HEAD : HEAD, length = crisp(Math.max(40, height - top - TICKS), units);
  const input = isPlain ? null : { x: 0, size: Math.round(Math.min(64, Math.max(40, width * 0.075))), y: 0 };
  const wires = isPlain ? 0 : Math.min(64, Math.max(18, (width / count) * 0.27)), space = isPlain ? Math.min(28, (width / count) * 0.25) : 14;
  const left = input ? input.size + Math.max(24, wires) : AXIS, pitchX = (width - left + wires + space - (input ? 4 : 10)) / count;
  if (input) input.y = top + (length - input.size) / 2;
  const columns = units.map((number, layer) => column(layer, Math.round(left + layer * pitchX), top, length, number, isPlain ? null : 4,
    Math.round(pitchX - wires - space)));
  return { kind, columns, input, gap: wires, width, top, bottom: top + length };
}

/**
 * Rows one above the other, output on top, bars upwards.
 * @param {number} width @param {number} rowHeight @param {number} head @param {number[]} units
 * @returns {Geometry}
 */
export function rowsIn(width, rowHeight, head, units) {
  const pitchY = rowHeight + head, left = 34;
  const columns = units.map((number, layer) => ({
    ...column(layer, left, 0, width - left - 2, number, null, rowHeight - 4),
    y: (units.length - 1 - layer) * pitchY + head + rowHeight - 2,
  }));
  return { kind: "rows", columns, input: null, gap: 0, width, top: 0, bottom: units.length * pitchY };
}

/** A length that gives the largest layer with single bars a whole number of pixels a neuron, so that edges are crisp.
 * @param {number} length @param {number[]} units */
function crisp(length, units) {
  const largest = Math.max(...units.filter(number => length / number >= 3), 1);
  return Math.floor(length / largest) * largest;
}

/** @param {number} layer @param {number} x @param {number} y @param {number} length @param {number} units @param {number | null} circle @param {number} extent */
function column(layer, x, y, length, units, circle, extent) {
  const pitch = length / units, lane = circle === null ? 0 : 9;
  return {
    layer, x, y, units, circle, lane, pitch, length, isStrip: pitch < 3,
    bar: pitch >= 6 ? Math.min(Math.floor(pitch) - 2, 10) : Math.max(1, Math.floor(pitch) - 1),
    start: lane + LANE + 1, end: Math.max(lane + LANE + 12, extent),
  };
}

/** The neuron at a point; null if there is none. @param {Geometry} geometry @param {number} x @param {number} y */
export function neuronAt(geometry, x, y) {
  for (const column of geometry.columns) {
    const [u, v] = geometry.kind === "rows" ? [column.y - y, x - column.x] : [x - column.x, y - column.y];
    if (u >= -6 && u <= column.end + 8 && v >= -2 && v < column.length + 2) {
      return { layer: column.layer, unit: Math.min(column.units - 1, Math.max(0, Math.floor((v / column.length) * column.units))) };
    }
  }
  return null;
}

/** The middle of a neuron on the unit axis. @param {Column} column @param {number} unit */
export const middle = (column, unit) => (unit + 0.5) * (column.length / column.units);
