// The views by name, each with the runs that it watches.

import { changesOf, follow } from "../model/lesson.js";
import { HeldDecades } from "../draw/scale.js";
import { CompareSetup } from "./compare-setup.js";
import { CompareView, MAX_NETS } from "./compare.js";
import { DrawView } from "./draw.js";
import { HistoryView } from "./history.js";
import { LiveView } from "./live.js";
import { STEPS } from "./tour-steps.js";
import { TourView } from "./tour.js";

/**
 * @param {import("../app.js").App} app
 * @param {string} name
 * @param {URLSearchParams} query
 */
export async function createView(app, name, query) {
  const ids = query.getAll("run");
  if (name === "history") return new HistoryView(app, ids);
  if (name === "compare") {
    if (ids.length < 2) return new CompareSetup(app, query.getAll("spec"));
    return new CompareView(app, app.stages(ids.slice(0, MAX_NETS), { scale: new HeldDecades() }), query.get("cure"));
  }
  if (name === "tour") return tour(app, Math.min(STEPS.length, Math.max(1, Number(query.get("step")) || 1)) - 1);
  const changes = query.has("spec") ? changesOf(query) : [], [stage] = app.stages([await app.runOf(query)]);
  if (changes.length) void follow(app, stage.run, changes);
  return name === "draw" ? new DrawView(app, stage) : new LiveView(app, stage);
}

/** Sets the lab up for a step: new runs, so that what the reader changed elsewhere does not matter. @param {import("../app.js").App} app @param {number} number */
async function tour(app, number) {
  const { specs } = STEPS[number];
  const ids = specs.length > 1 ? (await app.source.post("/api/groups", { specs })).runs : [(await app.source.post("/api/runs", { spec: specs[0] })).id];
  return new TourView(app, app.stages(ids, { scale: new HeldDecades() }), number);
}
