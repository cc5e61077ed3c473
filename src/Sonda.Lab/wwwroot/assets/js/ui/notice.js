// A sentence at the foot of the page about what was just done or refused, with a way back where there is one.

import { fillWith, h } from "./dom.js";
import { icon } from "./icons.js";
import { say } from "../text/texts.js";

const STAYS = 10_000;
/** The element, to be put into the page once. */
export const noticeElement = h("div", { class: "notice-bar", role: "status" });
let timer = 0;

/**
 * Shows a sentence for ten seconds.
 * @param {string} text @param {{ undo?: () => void, action?: string, isFault?: boolean }} [options]
 */
export function notify(text, options = {}) {
  clearTimeout(timer);
  noticeElement.classList.toggle("fault", options.isFault ?? false);
  fillWith(noticeElement, h("span", {}, text),
    options.undo && h("button", { class: "text-button", type: "button", on: { click: () => { hide(); options.undo?.(); } } }, options.action ?? say("undo")),
    h("button", { class: "plain-button", type: "button", "aria-label": say("close"), on: { click: hide } }, icon("close", 12)));
  noticeElement.classList.add("shown");
  timer = window.setTimeout(hide, STAYS);
}

function hide() {
  clearTimeout(timer);
  noticeElement.classList.remove("shown");
  noticeElement.replaceChildren();
}
