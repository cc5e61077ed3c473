// A pad to draw on: mouse, touch, or arrow keys and Space on a grid of 28 × 28.

import { h, set } from "./dom.js";
import { colors, onColors } from "../draw/colors.js";
import { Surface } from "../draw/surface.js";
import { say } from "../text/texts.js";

/** The side of the pad's own grid; five dots for each of the network's. */
export const INK = 140;
const BRUSH = 6, CELL = INK / 28;

export class Pad {
  /** @param {() => void} onInk */
  constructor(onInk) {
    this.ink = new Float32Array(INK * INK);
    this.onInk = onInk;
    this.surface = new Surface("pad-canvas", () => this.draw());
    const { canvas } = this.surface;
    /** The cell of the keys, while the pad has the focus. */
    this.cell = { x: 14, y: 14, isShown: false };
    set(canvas, { role: "img", tabIndex: 0, "aria-label": say("draw.pad") });
    this.element = h("div", { class: "pad" }, canvas);
    /** @type {{ x: number, y: number } | null} */
    let last = null;
    const at = (/** @type {PointerEvent} */ event) => {
      const box = canvas.getBoundingClientRect();
      return { x: ((event.clientX - box.left) / box.width) * INK, y: ((event.clientY - box.top) / box.height) * INK };
    };
    canvas.addEventListener("pointerdown", event => { canvas.setPointerCapture(event.pointerId); last = at(event); this.stroke(last, last); });
    canvas.addEventListener("pointermove", event => {
      if (!last) return;
      const next = at(event);
      this.stroke(last, next);
      last = next;
    });
    for (const end of /** @type {const} */ (["pointerup", "pointercancel"])) canvas.addEventListener(end, () => { last = null; });
    canvas.addEventListener("keydown", event => this.key(event));
    canvas.addEventListener("focus", () => { this.cell.isShown = canvas.matches(":focus-visible"); this.draw(); });
    canvas.addEventListener("blur", () => { this.cell.isShown = false; this.draw(); });
    this.endColors = onColors(() => this.draw());
  }

  clear() {
    this.ink.fill(0);
    this.changed();
  }

  /** Puts a picture of 28 × 28. @param {ArrayLike<number>} picture */
  put(picture) {
    for (let i = 0; i < this.ink.length; i++) this.ink[i] = picture[Math.floor(Math.floor(i / INK) / CELL) * 28 + Math.floor((i % INK) / CELL)];
    this.changed();
  }

  /** @private @param {{ x: number, y: number }} from @param {{ x: number, y: number }} to */
  stroke(from, to) {
    const steps = Math.max(1, Math.ceil(Math.hypot(to.x - from.x, to.y - from.y)));
    for (let step = 0; step <= steps; step++) this.dab(from.x + ((to.x - from.x) * step) / steps, from.y + ((to.y - from.y) * step) / steps);
    this.changed();
  }

  /** A round brush with a soft edge. @private @param {number} x @param {number} y */
  dab(x, y) {
    for (let row = Math.max(0, Math.floor(y - BRUSH)); row < Math.min(INK, y + BRUSH); row++) {
      for (let column = Math.max(0, Math.floor(x - BRUSH)); column < Math.min(INK, x + BRUSH); column++) {
        const strength = Math.min(1, Math.max(0, BRUSH - Math.hypot(column + 0.5 - x, row + 0.5 - y)) / 2), at = row * INK + column;
        this.ink[at] = Math.max(this.ink[at], strength);
      }
    }
  }

  /** @private @param {KeyboardEvent} event */
  key(event) {
    const move = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key], { cell } = this;
    if (move) [cell.x, cell.y] = [Math.min(27, Math.max(0, cell.x + move[0])), Math.min(27, Math.max(0, cell.y + move[1]))];
    if (event.key === " " || (move && event.shiftKey)) this.dab((cell.x + 0.5) * CELL, (cell.y + 0.5) * CELL);
    else if (event.key === "Delete" || event.key === "Backspace") this.ink.fill(0);
    else if (!move) return;
    event.preventDefault();
    event.stopPropagation();
    cell.isShown = true;
    this.changed();
  }

  /** @private */
  changed() {
    this.draw();
    this.onInk();
  }

  /** @private */
  draw() {
    const context = this.surface.clear();
    if (!context) return;
    const dot = this.surface.width / INK;
    context.fillStyle = colors.ink;
    for (let i = 0; i < this.ink.length; i++) {
      if (this.ink[i] < 0.02) continue;
      context.globalAlpha = this.ink[i];
      context.fillRect((i % INK) * dot, Math.floor(i / INK) * dot, dot + 0.4, dot + 0.4);
    }
    context.globalAlpha = 1;
    if (!this.cell.isShown) return;
    context.strokeStyle = colors.accent;
    context.lineWidth = 2;
    context.strokeRect(this.cell.x * CELL * dot, this.cell.y * CELL * dot, CELL * dot, CELL * dot);
  }

  remove() {
    this.endColors();
    this.surface.remove();
  }
}
