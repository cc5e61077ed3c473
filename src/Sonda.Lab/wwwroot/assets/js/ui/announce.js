// Two live regions: polite for state, changes and verdicts, at most one in ten seconds; assertive for what must not be missed.

import { h } from "./dom.js";

const PAUSE = 10_000;
const polite = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
const assertive = h("div", { class: "unseen", role: "alert", "aria-live": "assertive" });
let [last, timer, waiting] = [-Infinity, 0, ""];

/** The regions, to be put into the page once. */
export const regions = [polite, assertive];

/** Says something when there is time; a newer text takes the place of one that waits. @param {string} text */
export function announce(text) {
  waiting = text;
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    last = performance.now();
    polite.textContent = waiting;
  }, Math.max(50, last + PAUSE - performance.now()));
}

/** Says something at once. @param {string} text */
export function alertNow(text) {
  assertive.textContent = text;
}
