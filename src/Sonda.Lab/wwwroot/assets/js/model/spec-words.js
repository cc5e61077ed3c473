// Words of a spec that tell runs apart.

/** The hidden layers of a spec: 30x4 of "784-30x4-10; rate 0.3". @param {string} spec */
export function hiddenLayers(spec) {
  const network = spec.split(";")[0].trim(), hidden = network.replace(/^[^-]*-/, "").replace(/-[^-]*$/, "");
  return hidden || network;
}

/** The data of a spec: circle of "2-8-1; data circle"; empty if the spec leaves them out. @param {string} spec */
export function dataOf(spec) {
  return spec.match(/;\s*data ([^;]*)/)?.[1]?.trim() ?? "";
}
