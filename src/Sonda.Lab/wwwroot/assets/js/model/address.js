// The address of the page: the view is the path, settings are in the query, so that a lesson can be shared.

export const VIEWS = /** @type {const} */ (["live", "compare", "draw", "tour", "history"]);

/** @typedef {(typeof VIEWS)[number]} ViewName */

const isFile = location.protocol === "file:" || document.getElementById("sonda-run") !== null;

/** The view and its settings. @returns {{ view: ViewName, query: URLSearchParams }} */
export function read() {
  const url = isFile ? new URL(location.hash.slice(1) || "/live", "http://file") : new URL(location.href);
  const lang = new URLSearchParams(location.search).get("lang");
  if (isFile && lang && !url.searchParams.has("lang")) url.searchParams.set("lang", lang);
  const name = url.pathname.split("/").pop() ?? "", view = VIEWS.find(known => known === name) ?? "live";
  return { view, query: url.searchParams };
}

/** The address of a view. @param {string} view @param {Record<string, string | string[] | number | null | undefined>} settings */
export function of(view, settings = {}) {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(settings)) {
    if (value === null || value === undefined || value === "") continue;
    for (const each of Array.isArray(value) ? value : [value]) query.append(name, String(each));
  }
  const text = query.toString();
  return `${isFile ? "#" : ""}/${view}${text ? "?" + text : ""}`;
}

/** Goes to an address, or corrects the present one. @param {string} address @param {{ replace?: boolean }} [options] */
export function go(address, options = {}) {
  if (options.replace) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}
