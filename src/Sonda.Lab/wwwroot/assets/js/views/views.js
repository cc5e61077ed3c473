// The views by name.

import { LiveView } from "./live.js";

/**
 * @param {import("../app.js").App} app
 * @param {string} name
 * @param {URLSearchParams} query
 */
export async function createView(app, name, query) {
  const [stage] = app.stages([await app.runOf(query)]);
  return new LiveView(app, stage);
}
