// The network: a column a layer, a bar a neuron, wires in the gaps. Bars follow the frames, wires come twice a second.

import { h, place, set } from "../ui/dom.js";
import { panel } from "../ui/loop.js";
import { colors, onColors } from "../draw/colors.js";
import { Surface } from "../draw/surface.js";
import { fixed, powerOfTen } from "../text/numbers.js";
import { say } from "../text/texts.js";
import { typicalLog10 } from "../protocol/frame.js";
import { drawBoxes } from "./boxes.js";
import { drawColumn } from "./bars.js";
import { drawPicture, drawWeights, inputPicture } from "./picture.js";
import { drawFront } from "./front.js";
import { drawLens } from "./lens.js";
import { drawSix } from "./six.js";
import { drawWires } from "./wires.js";
import { columnsIn, middle, rowsIn, TICKS } from "./geometry.js";
import { Heads } from "./heads.js";
import { Picker } from "./picker.js";

const NARROW = 460, ROW = 58, ROW_HEAD = 26, SENTENCE_EVERY = 10_000;

export class Network {
  /**
   * @param {import("../model/stage.js").Stage} stage
   * @param {{ isPlain?: boolean, onLayer?: (layer: number, button: HTMLElement) => void, height?: () => number }} [options]
   */
  constructor(stage, options = {}) {
    this.stage = stage;
    this.options = options;
    this.wires = new Surface("layer-canvas", () => this.wirePanel.request());
    this.bars = new Surface("layer-canvas", () => this.resized());
    set(this.bars.canvas, { role: "img", "aria-label": say("network") });
    this.spoken = -Infinity;
    this.wires.canvas.setAttribute("aria-hidden", "true");
    this.element = h("div", { class: "network-plot" }, this.wires.canvas, this.bars.canvas);
    this.heads = new Heads(stage, options.onLayer ?? null);
    this.picker = new Picker(stage, this.bars.canvas);
    this.element.append(this.heads.element, this.picker.element);
    /** @type {{ shape: [number, number], inputs: number[] } | null} */
    this.picture = null;
    /** @type {import("./geometry.js").Geometry | null} */
    this.geometry = null;
    this.barPanel = panel(60, () => this.drawBars());
    this.wirePanel = panel(2, () => this.drawWires());
    this.headPanel = panel(4, () => this.geometry && this.heads.update(this.geometry));
    const { run } = stage;
    this.ends = [
      run.on("frame", () => this.request()), run.on("layers", () => this.headPanel.request()),
      run.on("weights", () => this.wirePanel.request()),
      run.on("run", () => this.resized()),
      stage.on(what => (what === "mode" ? this.resized() : what === "inputWeights" ? this.wirePanel.now() : this.barPanel.request())),
      onColors(() => this.resized()), stage.scale.on(() => this.barPanel.request()),
    ];
  }

  /** Draws bars and heads soon. */
  request() {
    this.barPanel.request();
    this.headPanel.request();
  }

  /** Takes an input of the data, to stand before the first layer. @param {any} lab */
  async loadPicture(lab) {
    this.picture = await inputPicture(this.stage.run, lab.source);
    this.wirePanel.request();
  }

  /** The decades that hold the picture. */
  decades() {
    let min = Infinity, max = -Infinity;
    for (const layer of this.stage.frame?.layers ?? []) {
      for (const log of layer.logs) {
        if (!Number.isFinite(log)) continue;
        if (log < min) min = log;
        if (log > max) max = log;
      }
    }
    // A single tiny neuron must not flatten all others: the scale begins at most six decades below the largest typical neuron.
    const typical = Math.max(...(this.stage.frame?.layers ?? []).map(typicalLog10).filter(Number.isFinite));
    const smallest = Math.min(...(this.stage.frame?.layers ?? []).map(typicalLog10).filter(Number.isFinite));
    return this.stage.scale.hold(Math.max(min, Math.min(smallest - 1, typical - 3)), max, performance.now(), this);
  }

  /** @private */
  resized() {
    const units = this.stage.run.layers.map(layer => layer.units), width = this.element.clientWidth;
    if (!units.length || !width) return;
    const height = this.options.height?.() ?? Math.min(560, Math.max(276, innerHeight * 0.32));
    this.geometry = width < NARROW && !this.options.isPlain && this.stage.mode !== "six" ? rowsIn(width, ROW, ROW_HEAD, units) : columnsIn(width, height, units, { isPlain: this.options.isPlain });
    place(this.element, { height: this.geometry.bottom + (this.geometry.kind === "rows" ? 4 : TICKS) });
    this.bars.measure();
    this.heads.update(this.geometry);
    this.picker.update(this.geometry);
    this.wirePanel.request();
    this.barPanel.request();
  }

  /** @private */
  drawWires() {
    const context = this.wires.clear();
    if (!context || !this.geometry || this.stage.mode === "six") return;
    drawWires(context, this.geometry, this.stage.run.weights, this.stage.run.layers.map(layer => layer.inputs));
    const { input } = this.geometry;
    if (!input) return;
    context.strokeStyle = colors.field;
    context.strokeRect(0.5, Math.round(input.y) + 0.5, input.size, input.size);
    const { inputWeights } = this.stage;
    if (inputWeights) drawWeights(context, inputWeights.weights, inputWeights.shape, 4, input.y + 4, input.size - 8);
    else if (this.picture) drawPicture(context, this.picture.inputs, this.picture.shape, 4, input.y + 4, input.size - 8);
  }

  /** @private */
  drawBars() {
    const context = this.bars.clear();
    if (!context) return;
    if (!this.geometry) return this.resized();
    const { geometry, stage } = this, { frame, wave } = stage, scale = this.decades();
    if (stage.mode === "six") return drawSix(context, geometry, stage, scale);
    if (geometry.kind === "boxes") drawBoxes(context, geometry, stage, scale);
    else {
      geometry.columns.forEach((column, index) => {
        context.save();
        // A row is a column on its side: u points up, v to the right.
        if (geometry.kind === "rows") context.transform(0, -1, 1, 0, column.x, column.y);
        else context.translate(column.x, column.y);
        drawColumn(context, column, frame?.layers[index] ?? null, scale, stage.hue(index), {
          growth: wave ? wave.growth(index) : 1, isCovered: stage.covered.has(index), isRow: geometry.kind === "rows",
        });
        context.restore();
      });
      this.drawPicked(context, geometry);
      if (wave) drawFront(context, geometry, stage);
    }
    this.drawTicks(context, geometry, scale);
    this.describe();
    if (document.activeElement?.getAttribute("role") === "listbox") this.picker.describe();
  }

  /** The sentence for screen readers, renewed every ten seconds at most. @private */
  describe() {
    const layers = this.stage.frame?.layers, now = performance.now();
    if (!layers || now - this.spoken < SENTENCE_EVERY) return;
    this.spoken = now;
    const change = 20 * (typicalLog10(layers[0]) - typicalLog10(layers[layers.length - 1])), values = { decibels: fixed(Math.abs(change), 1) + "\u00a0dB" };
    this.bars.canvas.setAttribute("aria-label", `${say("network")}. ${layers.length > 1 ? say(change > 0 ? "network.grows" : "network.falls", values) : ""}`);
  }

  /** @private @param {CanvasRenderingContext2D} context @param {import("./geometry.js").Geometry} geometry */
  drawPicked(context, geometry) {
    const { picked } = this.stage, column = picked && geometry.columns[picked.layer];
    if (!picked || !column) return;
    const layer = this.stage.frame?.layers[picked.layer];
    if (column.isStrip && layer && geometry.kind !== "rows") return drawLens(context, column, layer, this.stage.scale, this.stage.hue(picked.layer), picked.unit);
    const along = column.circle ?? column.lane + 2, across = middle(column, picked.unit), isRow = geometry.kind === "rows";
    const u = column.x + (isRow ? across : along), v = column.y + (isRow ? -along : across);
    context.strokeStyle = colors.ink;
    context.lineWidth = 1.6;
    context.beginPath();
    context.arc(u, v, 5.5, 0, 2 * Math.PI);
    context.stroke();
  }

  /** Zero, and the ends of the scale, under each column. @private
   * @param {CanvasRenderingContext2D} context @param {import("./geometry.js").Geometry} geometry @param {import("../draw/scale.js").HeldDecades} scale */
  drawTicks(context, geometry, scale) {
    context.font = "11px Inter, sans-serif";
    context.fillStyle = colors.muted;
    context.textBaseline = "top";
    context.textAlign = "center";
    if (geometry.kind === "rows") {
      context.textAlign = "right";
      context.textBaseline = "middle";
      for (const column of geometry.columns) {
        context.fillText(powerOfTen(scale.high), column.x - 6, column.y - column.end + 4);
        context.fillText(powerOfTen(scale.low), column.x - 6, column.y - column.start);
      }
      return;
    }
    const y = geometry.bottom + 5;
    if (geometry.kind === "boxes") return;
    geometry.columns.forEach((column, i) => {
      // Narrow columns share one scale: its ends stand under the first and the last of them.
      const isNarrow = column.end - column.start < 60, isLast = i === geometry.columns.length - 1;
      if (!isNarrow) context.fillText("0", column.x + column.lane + 2, y);
      if (!isNarrow || i === 0) context.fillText(powerOfTen(scale.low), column.x + column.start + (isNarrow ? 6 : 18), y);
      // A long power under the last column ends with the panel.
      const high = powerOfTen(scale.high), half = context.measureText(high).width / 2;
      if (!isNarrow || isLast) context.fillText(high, Math.min(column.x + column.end + (isLast ? -6 : 0), this.bars.width - half), y);
    });
  }

  /** Ends the panel. */
  remove() {
    this.ends.forEach(end => end());
    [this.barPanel, this.wirePanel, this.headPanel].forEach(task => task.remove());
    [this.wires, this.bars].forEach(surface => surface.remove());
  }
}
