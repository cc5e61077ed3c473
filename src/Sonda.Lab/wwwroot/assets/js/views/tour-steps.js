// The chapter as ten steps. Each sets the lab up, asks the reader to predict, shows what happens and measures the guess against it.

/**
 * @typedef {object} Step
 * @property {string} key texts `tour.KEY.title`, `.text`, `.question`, and `.truth`
 * @property {string[]} specs one net, or two side by side
 * @property {"levels" | "accuracy" | "choice"} guess how the reader predicts
 * @property {string[]} [choices] ids of the answers; texts `tour.KEY.ID`
 * @property {{ toEpoch?: number, toStep?: number }} [goal] what is trained when the reader looks
 * @property {(runs: import("../model/run.js").RunModel[]) => Truth | null} truth from the readings; null while they are missing
 * @property {"all" | "six"} [mode]
 * @property {boolean} [isCovered] whether the bars are covered until the reader looks
 */
/** @typedef {{ choice?: string, accuracy?: number, values: Record<string, string | number> }} Truth */

import { count, decibels, percent, significantOfLog } from "../text/numbers.js";
import { named } from "../text/texts.js";

/** The accuracy of the newest evaluation at or after a step. @param {import("../model/run.js").RunModel} run @param {number} step */
function accuracyAt(run, step) {
  const { readings } = run, curve = readings.curves[readings.curves.length - 1];
  for (let i = readings.length - 1; curve && i >= 0 && readings.steps[i] >= step; i--) if (Number.isFinite(curve[i])) return curve[i];
  return null;
}

/** @param {number} epochs @param {number} [which] @returns {Step["truth"]} */
const accuracyAfter = (epochs, which = 0) => runs => {
  const run = runs[which], accuracy = accuracyAt(run, epochs * (run.document?.stepsPerEpoch ?? Infinity) - 1), other = runs[1] ? accuracyAt(runs[0], epochs * (runs[0].document?.stepsPerEpoch ?? Infinity) - 1) : null;
  return accuracy === null || (runs[1] && which === 1 && other === null) ? null : { accuracy, values: { accuracy: percent(accuracy), other: percent(other) } };
};

/** The speed of a layer in the newest picture. @param {import("../model/run.js").RunModel} run @param {number} layer */
const speed = (run, layer) => run.frame?.layers[layer]?.speedLog10 ?? NaN;

/** @type {Step[]} */
export const STEPS = [
  { key: "one", specs: ["784-30-10; epochs 1"], guess: "accuracy", goal: { toEpoch: 1 }, truth: accuracyAfter(1) },
  { key: "more", specs: ["784-30-30-10; epochs 1"], guess: "accuracy", goal: { toEpoch: 1 }, truth: accuracyAfter(1) },
  { key: "hardly", specs: ["784-30x4-10; epochs 1"], guess: "accuracy", goal: { toEpoch: 1 }, truth: accuracyAfter(1) },
  { key: "neurons", specs: ["784-30-30-10"], guess: "choice", choices: ["first", "alike", "second"], mode: "six", isCovered: true,
    truth: ([run]) => {
      const ratio = speed(run, 1) - speed(run, 0);
      return Number.isFinite(ratio) ? { choice: ratio > 0.15 ? "second" : ratio < -0.15 ? "first" : "alike", values: { ratio: significantOfLog(ratio) } } : null;
    } },
  { key: "fall", specs: ["784-30x4-10"], guess: "levels", isCovered: true, truth: ([run]) => (run.frame ? { values: { ratio: significantOfLog(speed(run, 3) - speed(run, 0), 3) } } : null) },
  { key: "why", specs: ["784-30x4-10"], guess: "choice", choices: ["weights", "alignment", "slope"],
    truth: ([run]) => {
      if (!run.flow) return null;
      /** @type {Record<string, number>} */
      const sums = {};
      for (const layer of run.flow.layers) for (const [cause, gain] of Object.entries(layer.causes ?? {})) sums[cause] = (sums[cause] ?? 0) + Number(gain);
      const [worst] = Object.entries(sums).sort((a, b) => a[1] - b[1]);
      return worst ? { choice: worst[0], values: { cause: named("cause", worst[0]), gain: decibels(worst[1]), total: decibels(Number(run.flow.totalDecibels)) } } : null;
    } },
  { key: "plateau", specs: ["784-30x4-10; epochs 4"], guess: "choice", choices: ["first", "second", "third", "later"], goal: { toEpoch: 4 },
    truth: ([run]) => {
      const { readings, document } = run, curve = readings.curves[readings.curves.length - 1], guessing = (document?.baselines?.validation.accuracy ?? 100) / 100;
      if (!curve || !document || readings.last < 4 * document.stepsPerEpoch - 1) return null;
      // The plateau ends where the accuracy stays above twice that of guessing.
      let from = readings.length;
      while (from > 0 && !(curve[from - 1] <= 2 * guessing)) from--;
      const epoch = from < readings.length ? readings.steps[from] / document.stepsPerEpoch : Infinity;
      return { choice: epoch < 1 ? "first" : epoch < 2 ? "second" : epoch < 3 ? "third" : "later", values: { step: from < readings.length ? count(Math.round(readings.steps[from])) : "–", accuracy: percent(accuracyAt(run, 4 * document.stepsPerEpoch - 1)) } };
    } },
  { key: "explode", specs: ["784-[30 relu normal(0,1)]x4-10"], guess: "choice", choices: ["falls", "same", "grows"], isCovered: true,
    truth: ([run]) => {
      const change = speed(run, 0) - speed(run, 3);
      return Number.isFinite(change) ? { choice: change > 0.3 ? "grows" : change < -0.3 ? "falls" : "same", values: { ratio: significantOfLog(Math.abs(change)) } } : null;
    } },
  { key: "doctor", specs: ["784-30x8-10; epochs 1"], guess: "choice", choices: ["healthy", "mild", "severe"], goal: { toStep: 200 },
    truth: ([run]) => {
      if (!run.verdict || run.step < 200) return null;
      const worst = ["severe", "moderate", "mild"].find(severity => run.verdict?.findings.some(finding => finding.severity === severity));
      return { choice: worst === undefined ? "healthy" : worst === "mild" ? "mild" : "severe", values: { verdict: run.verdict.sentence, findings: run.verdict.findings.map(finding => finding.title).join(", ") || "–" } };
    } },
  { key: "cure", specs: ["784-30x8-10; epochs 1", "784-30-res(30)x7-10; epochs 1"], guess: "accuracy", goal: { toEpoch: 1 }, truth: accuracyAfter(1, 1) },
];
