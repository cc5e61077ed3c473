// A shared lesson: a spec, and the changes that somebody made while it trained, at the same mini-batches.

/** @typedef {{ step: number, text: string }} Change */

/** The changes of an address, `change=1200:rate 0.3`. @param {URLSearchParams} query @returns {Change[]} */
export function changesOf(query) {
  return query.getAll("change").map(text => {
    const colon = text.indexOf(":");
    return { step: Number(text.slice(0, colon)), text: text.slice(colon + 1) };
  }).filter(change => Number.isInteger(change.step) && change.step >= 0 && change.text).sort((a, b) => a.step - b.step);
}

/**
 * Trains to each change and makes it; the run then waits.
 * @param {any} lab @param {import("./run.js").RunModel} run @param {Change[]} changes
 */
export async function follow(lab, run, changes) {
  await run.until(() => run.status !== "loading" && run.document !== null);
  for (const { step, text } of changes) {
    if (step > run.step) {
      if (!await lab.command(run, { command: "play", toStep: step })) return;
      await run.until(() => run.status !== "playing" && run.step >= step);
    }
    if (!await lab.command(run, { command: "change", change: text })) return;
  }
}
