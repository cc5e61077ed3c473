// The table behind a chart, in a dialog with real rows.

import { h } from "../ui/dom.js";
import { say } from "../text/texts.js";
import { icon } from "../ui/icons.js";

/** @param {import("./chart.js").Table} table @param {HTMLElement} opener gets the focus back */
export function openTable(table, opener) {
  const title = h("h2", { id: "table-title" }, table.title);
  const close = h("button", { class: "plain-button", type: "button", "aria-label": say("close"), on: { click: () => dialog.close() } }, icon("close"));
  const dialog = h("dialog", { class: "table-dialog", "aria-labelledby": "table-title", on: { close: () => { dialog.remove(); opener.focus(); } } },
    h("div", { class: "dialog-head" }, title, close),
    h("div", { class: "table-scroll", tabIndex: 0, role: "region", "aria-labelledby": "table-title" }, h("table", {},
      h("thead", {}, h("tr", {}, table.head.map(cell => h("th", { scope: "col" }, cell)))),
      h("tbody", {}, table.rows.map(([first, ...rest]) => h("tr", {}, h("th", { scope: "row" }, first), rest.map(cell => h("td", {}, cell))))))));
  document.body.append(dialog);
  dialog.showModal();
}

/** At most so many rows, the first and the last among them, evenly spread. @template T @param {T[]} rows @param {number} most */
export function thinned(rows, most) {
  if (rows.length <= most) return rows;
  return Array.from({ length: most }, (_, i) => rows[Math.round((i * (rows.length - 1)) / (most - 1))]);
}
