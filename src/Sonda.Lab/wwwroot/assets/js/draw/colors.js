// Colours as the style sheet defines them, resolved for canvases; read again when light and dark change.

/** @typedef {{ fill: string, text: string }} Hue */

const NAMES = /** @type {const} */ (["ground", "ink", "muted", "line", "panel", "accent", "severe", "moderate", "good", "field", "wire", "output"]);
const CHAPTER = 4;

/** @type {Record<(typeof NAMES)[number], string>} */
export const colors = /** @type {any} */ ({});
/** @type {Hue[]} */
let chapter = [];
let isDark = false;
/** @type {Set<() => void>} */
const listeners = new Set();

/** Reads the colours; called at start and when the theme changes. */
export function readColors() {
  const probe = document.createElement("span");
  document.body.appendChild(probe);
  const resolve = (/** @type {string} */ name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  for (const name of NAMES) colors[name] = resolve(name);
  chapter = Array.from({ length: CHAPTER }, (_, i) => ({ fill: resolve(`layer-${i + 1}`), text: resolve(`layer-${i + 1}-text`) }));
  isDark = resolve("dark-probe") === "rgb(255, 255, 255)";
  probe.remove();
  listeners.forEach(listener => listener());
}

/** Calls back when the colours changed, until the returned function is called. @param {() => void} listener */
export function onColors(listener) {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/**
 * The hue of a layer: the chapter's four, or an ordered ramp from blue over violet and magenta to ochre.
 * @param {number} index from 0 among the layers with neurons
 * @param {number} layers their number, the output included
 * @returns {Hue}
 */
export function layerHue(index, layers) {
  const hidden = layers - 1;
  if (index >= hidden) return { fill: colors.output, text: colors.ink };
  if (hidden <= CHAPTER) return chapter[index];
  // Equal lightness all along keeps the contrast; the hue turns from blue to ochre by way of red.
  const hue = 250 + (index / (hidden - 1)) * 170, color = isDark ? `oklch(76% 0.115 ${hue})` : `oklch(50% 0.14 ${hue})`;
  return { fill: color, text: color };
}

/** The colour of a chosen run: eight hues in the order of choice. @param {number} place from 0 */
export function runColor(place) {
  const more = isDark ? ["#b3a2e0", "#e8b93b", "#c99a8e"] : ["#6a51a3", "#8a6100", "#8c564b"];
  return [chapter[0].text, chapter[1].text, chapter[2].text, chapter[3].text, colors.output, ...more][place % 8];
}
