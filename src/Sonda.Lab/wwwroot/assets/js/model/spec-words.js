// Words of a spec that tell runs apart.

/** The hidden layers of a spec: 30x4 of "784-30x4-10; rate 0.3". @param {string} spec */
export function hiddenLayers(spec) {
  const network = spec.split(";")[0].trim(), hidden = network.replace(/^[^-]*-/, "").replace(/-[^-]*$/, "");
  return hidden || network;
}
