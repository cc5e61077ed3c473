// The rows behind the staircase and the waterfall: every cause of every layer's loss.

import { fixed } from "../text/numbers.js";
import { named, say } from "../text/texts.js";
import { layerName } from "../network/heads.js";

/** The causes that any layer has. @param {import("../protocol/types.js").Flow["layers"]} layers */
export const causesOf = layers => [...new Set(layers.flatMap(layer => Object.keys(layer.causes ?? {})))];

/** @param {import("../model/stage.js").Stage} stage @param {import("../protocol/types.js").Flow | null} flow @param {string} title @returns {import("./chart.js").Table} */
export function causesTable(stage, flow, title) {
  const layers = flow?.layers ?? [], causes = causesOf(layers);
  return {
    title, head: [say("layer.head"), "dB", ...causes.map(cause => named("cause", cause))],
    rows: layers.map((layer, i) => [layerName(stage, i), layer.gain === null ? "" : fixed(Number(layer.gain), 1), ...causes.map(cause => (cause in layer.causes ? fixed(layer.causes[cause], 1) : ""))]).reverse(),
  };
}
