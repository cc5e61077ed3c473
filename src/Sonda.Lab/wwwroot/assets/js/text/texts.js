// The words of the page in one language, with places to fill: {rows} and {rows:row|rows}, as in the catalogue of the tool.

import { setNumbers } from "./numbers.js";

const current = { language: "en", tag: "en", texts: /** @type {Record<string, string>} */ ({}) };

/**
 * Takes the words of a language.
 * @param {{ language: string, tag: string, texts: Record<string, string> }} words
 */
export function useTexts(words) {
  Object.assign(current, words);
  setNumbers(words.language);
  document.documentElement.lang = words.tag;
}

/** The language: en or pt. */
export const language = () => current.language;

/** Whether a text exists. @param {string} key */
export const has = key => "lab." + key in current.texts;

/**
 * A text with its places filled; the key itself if there is no such text, so that a fault is seen.
 * @param {string} key its key without "lab."
 * @param {Record<string, string | number>} [values]
 */
export function say(key, values = {}) {
  const text = current.texts["lab." + key];
  return text === undefined ? key : fill(text, values);
}

/** The text of an id that the engine may add later; the id itself if there is none. @param {string} prefix @param {string} id */
export function named(prefix, id) {
  return has(`${prefix}.${id}`) ? say(`${prefix}.${id}`) : id;
}

/** Fills the places of a text. @param {string} text @param {Record<string, string | number>} values */
export function fill(text, values) {
  return text.replace(/\{([A-Za-z0-9]+)(?::([^{}|]*)\|([^{}]*))?\}/g, (place, name, one, many) => {
    const value = values[name];
    if (one !== undefined) return String(value) === "1" ? one : many;
    return value === undefined ? place : String(value);
  });
}
