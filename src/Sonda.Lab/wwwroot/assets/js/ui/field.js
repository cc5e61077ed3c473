// Labelled fields of the controls. A field shows the value of the run and reports what a person chose; it never changes by itself
// while it has the focus.

import { h, set, write } from "./dom.js";
import { icon } from "./icons.js";
import { notify } from "./notice.js";
import { plain, readNumber } from "../text/numbers.js";
import { named, say } from "../text/texts.js";

/** @typedef {{ element: HTMLElement, show: (value: any, note?: { text: string, at: number } | null) => void }} Field */

/** A value that there is none of. */
export const NONE = "–";

let ids = 0;

/**
 * A number with a slider; the slider is logarithmic unless `isLinear`.
 * @param {string} key @param {{ low: number, high: number, hasZero?: boolean, isLinear?: boolean, isWhole?: boolean }} range
 * @param {(value: string) => Promise<boolean> | void} onChange false: the change was refused, and the field returns to the value of the run
 * @returns {Field}
 */
export function slider(key, range, onChange) {
  const id = `field-${++ids}`, number = h("input", { id, class: "number", type: "text", inputMode: "decimal", autocomplete: "off" });
  const track = h("input", { class: "slider", type: "range", min: "0", max: "1000", step: "1", "aria-label": say(`set.${key}`) });
  const tick = h("span", { class: "tick", hidden: true }), note = h("span", { class: "field-note" });
  const toValue = (/** @type {number} */ at) => {
    if (range.isLinear) return round2(range.low + (at / 1000) * (range.high - range.low), 3);
    if (range.hasZero && at === 0) return 0;
    const value = 10 ** (Math.log10(range.low) + (at / 1000) * Math.log10(range.high / range.low));
    return range.isWhole ? Math.max(1, Math.round(Number(value.toPrecision(2)))) : Number(value.toPrecision(2));
  };
  const toPlace = (/** @type {number} */ value) => range.isLinear ? ((value - range.low) / (range.high - range.low)) * 1000
    : !(value > 0) ? 0 : Math.min(1000, Math.max(range.hasZero ? 1 : 0, (Math.log10(value / range.low) / Math.log10(range.high / range.low)) * 1000));
  let shown = NaN;
  const fillTrack = () => track.style.setProperty("--filled", `${Number(track.value) / 10}%`);
  const putBack = () => {
    number.value = Number.isFinite(shown) ? plain(shown) : "";
    showValue(shown);
  };
  const report = async (/** @type {number} */ value) => {
    if (!Number.isFinite(value)) notify(say("set.noNumber", { found: number.value }), { isFault: true });
    if (!Number.isFinite(value) || value === shown || await onChange(String(value)) === false) putBack();
  };
  const showValue = (/** @type {number} */ value) => {
    shown = value;
    if (document.activeElement !== number) number.value = Number.isFinite(value) ? plain(value) : "";
    if (document.activeElement !== track || !isHeld) track.value = String(Math.round(toPlace(value)));
    set(track, { "aria-valuetext": Number.isFinite(value) ? plain(value) : "" });
    fillTrack();
  };
  let isHeld = false;
  track.addEventListener("pointerdown", () => { isHeld = true; });
  track.addEventListener("input", () => {
    number.value = plain(toValue(Number(track.value)));
    set(track, { "aria-valuetext": say("set.was", { value: number.value, before: plain(shown) }) });
    fillTrack();
  });
  track.addEventListener("change", () => { isHeld = false; report(toValue(Number(track.value))); });
  number.addEventListener("change", () => report(readNumber(number.value)));
  number.addEventListener("keydown", event => { if (event.key === "Escape") { event.stopPropagation(); number.value = plain(shown); } });
  const element = h("div", { class: "field with-slider" }, h("label", { htmlFor: id }, say(`set.${key}`)), number, h("span", { class: "track" }, tick, track), note);
  return {
    element,
    show(value, before) {
      showValue(value === null ? NaN : Number(value));
      number.placeholder = value === null ? say("set.all") : "";
      tick.hidden = !Number.isFinite(before?.at);
      if (before) tick.style.setProperty("--at", String(toPlace(before.at) / 1000));
      write(note, before?.text ?? "");
      note.hidden = !before;
    },
  };
}

/**
 * A choice. A value that the list lacks is added, so that nothing the spec says is hidden.
 * @param {string} key @param {string[] | { value: string, words: string }[]} values
 * @param {(value: string) => Promise<boolean | void> | void} onChange false: the choice was refused, and the field returns to the value of the run
 * @returns {Field}
 */
export function choice(key, values, onChange) {
  const id = `field-${++ids}`, select = h("select", { id, class: "select", on: { change: async () => { if (await onChange(select.value) === false) field.show(shown); } } });
  /** @type {any} */
  let shown = null;
  const label = h("label", { htmlFor: id }, say(`set.${key}`));
  const options = values.map(value => (typeof value === "string" ? { value, words: named("value", value) } : value));
  /** @type {Field} */
  const field = {
    element: h("div", { class: `field field-${key}` }, label, select),
    show(value) {
      shown = value;
      if (document.activeElement === select && select.options.length && select.value === value) return;
      const isMixed = value === null || value === undefined, known = options.some(option => option.value === value);
      select.replaceChildren(...(isMixed ? [h("option", { value: "" }, say("set.mixed"))] : known ? [] : [h("option", { value: String(value) }, String(value))]),
        ...options.map(option => h("option", { value: option.value }, option.words)));
      select.value = isMixed ? "" : String(value);
      select.title = select.selectedOptions[0]?.text ?? "";
      select.disabled = value === NONE;
    },
  };
  return field;
}

/** A number in a box. @param {string} key @param {(value: string) => void} onChange @returns {Field} */
export function number(key, onChange) {
  const id = `field-${++ids}`, input = h("input", { id, class: "number", type: "text", inputMode: "numeric", autocomplete: "off", on: { change: () => onChange(input.value.trim()) } });
  return {
    element: h("div", { class: "field" }, h("label", { htmlFor: id }, say(`set.${key}`)), input),
    show(value) {
      if (document.activeElement === input) return;
      input.value = value === null || value === undefined ? "" : String(value);
      input.placeholder = value === null ? NONE : "";
      input.disabled = value === NONE;
    },
  };
}

/** A small count with − and +. @param {string} key @param {(value: string) => void} onChange @returns {Field} */
export function stepper(key, onChange) {
  let shown = 0;
  const value = h("output", { class: "stepper-value" });
  const button = (/** @type {string} */ word, /** @type {string} */ sign, /** @type {number} */ by) =>
    h("button", { type: "button", "aria-label": `${say(`set.${key}`)}: ${word}`, on: { click: () => onChange(String(Math.max(0, shown + by))) } }, sign);
  return {
    element: h("div", { class: "field", role: "group", "aria-label": say(`set.${key}`) }, h("span", { class: "label" }, say(`set.${key}`)),
      h("span", { class: "stepper" }, button(say("set.less"), "−", -1), value, button(say("set.more"), "+", 1))),
    show(next) {
      shown = Number(next ?? 0);
      write(value, String(next ?? "–"));
    },
  };
}

/** A check box. @param {string} key @param {(value: string) => void} onChange @returns {Field} */
export function check(key, onChange) {
  const id = `field-${++ids}`, box = h("input", { id, type: "checkbox", class: "check", on: { change: () => onChange(String(box.checked)) } });
  return {
    element: h("div", { class: "field" }, h("label", { htmlFor: id }, say(`set.${key}`)), box),
    show(value) {
      [box.checked, box.indeterminate] = [value === true, value === null];
    },
  };
}

/** @param {number} value @param {number} digits */
const round2 = (value, digits) => Number(value.toFixed(digits));

/** The button that closes something. @param {() => void} onClick */
export const closeButton = onClick => h("button", { class: "plain-button", type: "button", "aria-label": say("close"), on: { click: onClick } }, icon("close"));
