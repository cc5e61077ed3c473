// A canvas that always has as many dots as the screen shows, and draws in CSS pixels.

import { h } from "../ui/dom.js";

export class Surface {
  /**
   * @param {string} name the class of the canvas
   * @param {() => void} onResize called when the size changed
   */
  constructor(name, onResize) {
    this.canvas = h("canvas", { class: name });
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.width = 0;
    this.height = 0;
    this.ratio = 1;
    this.observer = new ResizeObserver(() => {
      if (this.measure()) onResize();
    });
    this.observer.observe(this.canvas);
  }

  /** Takes the size of the element; true if it changed. */
  measure() {
    const width = this.canvas.clientWidth, height = this.canvas.clientHeight, ratio = Math.min(3, window.devicePixelRatio || 1);
    if (width === this.width && height === this.height && ratio === this.ratio) return false;
    [this.width, this.height, this.ratio] = [width, height, ratio];
    [this.canvas.width, this.canvas.height] = [Math.round(width * ratio), Math.round(height * ratio)];
    return true;
  }

  /** An empty context in CSS pixels; null while the canvas is not shown. */
  clear() {
    this.measure();
    if (!this.width || !this.height) return null;
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    this.context.clearRect(0, 0, this.width, this.height);
    return this.context;
  }

  /** Ends the observation. */
  remove() {
    this.observer.disconnect();
  }
}
