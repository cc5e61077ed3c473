// What the rows of a run's data are.

import { say } from "../text/texts.js";

/** Whether the rows are pictures that can be shown. @param {import("./run.js").RunModel} run */
export const hasPictures = run => run.document?.data?.images ?? false;

/** Images or rows, as the data are. @param {import("./run.js").RunModel} run */
export const kindOfRows = run => say(hasPictures(run) ? "images" : "rows");
