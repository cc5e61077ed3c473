// Epochs and mini-batches of a run whose mini-batch may have changed size on its way.

/** @typedef {import("../protocol/types.js").RunDocument} RunDocument */

const LIMIT = 4096;

/**
 * Adds epochs that ended. Never more than a fixed number stay: beyond it the first and the newest, and between them every second, fourth,
 * eighth … epoch, as few as it takes.
 * @param {{ epoch: number, step: number }[]} ended in order @param {{ epoch: number, step: number }[]} more
 */
export function addEpochs(ended, more) {
  for (const { epoch, step } of more) {
    ended.push({ epoch, step });
    if (ended.length > LIMIT) thin(ended);
  }
}

/** @param {{ epoch: number, step: number }[]} ended */
function thin(ended) {
  for (let stride = 2; ended.length > LIMIT * 3 / 4; stride *= 2) {
    const newest = ended.length - LIMIT / 4;
    ended.splice(0, ended.length, ...ended.filter(({ epoch }, i) => i < LIMIT / 8 || i >= newest || epoch % stride === 0));
  }
}

/**
 * The epochs done at a mini-batch, with the share of the one that it is in; between epochs of which some are gone, evenly.
 * @param {number} step @param {RunDocument | null} document @param {{ epoch: number, step: number }[]} ended the epochs that ended, in order
 */
export function epochAt(step, document, ended) {
  const last = ended.findLast(row => row.step <= step) ?? { epoch: 0, step: 0 }, next = ended.find(row => row.step > step);
  const rows = document?.data?.training, isThinned = next && next.epoch - last.epoch > 1;
  if (document && rows && !isThinned) return last.epoch + Math.min(1, rowsBetween(last.step, step, document, rows) / rows);
  if (next) return last.epoch + (next.epoch - last.epoch) * (step - last.step) / (next.step - last.step);
  return last.epoch + (document?.stepsPerEpoch ? Math.min(1, (step - last.step) / document.stepsPerEpoch) : 0);
}

/** Rows that were trained on between two mini-batches of an epoch. @param {number} from @param {number} to @param {RunDocument} document @param {number} all */
function rowsBetween(from, to, document, all) {
  const changes = document.changes.flatMap(({ step, settings }) => settings.filter(({ name }) => name === "batch").map(setting => ({ step, ...setting })));
  const size = (/** @type {string | undefined} */ text) => Number(text) || all;
  let rows = 0, at = from, batch = size(changes.findLast(({ step }) => step <= from)?.to ?? changes[0]?.from ?? String(document.settings.batch ?? all));
  for (const change of [...changes.filter(({ step }) => step > from && step < to), null]) {
    const end = change?.step ?? to;
    rows += (end - at) * batch;
    [at, batch] = [end, size(change?.to)];
  }
  return rows;
}
