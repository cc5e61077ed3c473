// Textures by the cause of a loss: slope solid, weights hatched, alignment dotted, all others pale.

const SIZE = 6;

/** @type {Map<string, CanvasPattern | string>} */
const kept = new Map();

/** A fill. @param {CanvasRenderingContext2D} context @param {string} cause @param {string} color @param {string} ground */
export function texture(context, cause, color, ground) {
  if (cause === "slope") return color;
  const kind = cause === "weights" || cause === "alignment" ? cause : "pale", scale = context.getTransform().a, key = `${kind} ${color} ${ground} ${scale}`;
  let found = kept.get(key);
  if (!found) kept.set(key, found = pattern(context, kind, color, ground, scale));
  return found;
}

/** @param {CanvasRenderingContext2D} context @param {string} kind @param {string} color @param {string} ground @param {number} scale dots of the screen for a pixel */
function pattern(context, kind, color, ground, scale) {
  const tile = document.createElement("canvas"), draw = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  tile.width = tile.height = Math.round(SIZE * scale);
  draw.scale(scale, scale);
  draw.fillStyle = ground;
  draw.fillRect(0, 0, SIZE, SIZE);
  [draw.fillStyle, draw.strokeStyle] = [color, color];
  if (kind === "weights") {
    draw.lineWidth = 1.5;
    draw.beginPath();
    for (const shift of [-SIZE, 0, SIZE]) {
      draw.moveTo(shift, SIZE);
      draw.lineTo(shift + SIZE, 0);
    }
    draw.stroke();
  } else if (kind === "alignment") {
    for (const [x, y] of [[1.5, 1.5], [4.5, 4.5]]) {
      draw.beginPath();
      draw.arc(x, y, 1, 0, 2 * Math.PI);
      draw.fill();
    }
  } else {
    draw.globalAlpha = 0.25;
    draw.fillRect(0, 0, SIZE, SIZE);
  }
  const made = /** @type {CanvasPattern} */ (context.createPattern(tile, "repeat"));
  made.setTransform(new DOMMatrix().scale(1 / scale));
  return made;
}
