// Words of a change while training: η 0.1 → 0.3.

import { localized } from "../text/numbers.js";
import { named } from "../text/texts.js";

/** @type {Record<string, string>} */
const SIGNS = { rate: "η", lambda: "λ" };

/** @param {import("../protocol/types.js").ChangedSetting} setting */
const words = ({ name, from, to }) => `${SIGNS[name] ?? named("mark", name)} ${named("value", localized(from))} → ${named("value", localized(to))}`;

/** The marks that charts draw. @param {import("../model/run.js").RunModel} run */
export const changeMarks = run => run.marks.filter(mark => mark.kind === "changed")
  .map(mark => ({ step: mark.step, words: mark.settings?.length ? mark.settings.map(words).join(", ") : mark.text ?? "" }));
