// One loop of frames for all panels. A panel asks to be drawn; it is drawn at most as often as its rate says, the newest state wins,
// and nothing runs while nothing changes.

/** @typedef {{ draw: () => void, gap: number, last: number, isDirty: boolean }} Task */

/** @type {Set<Task>} */
const tasks = new Set();
let scheduled = 0;
let timer = 0;

/** Drawn frames of the page, for the measurement of frames per second. */
export const drawn = { frames: 0 };

/**
 * Adds a panel.
 * @param {number} rate at most so many drawings a second
 * @param {() => void} draw
 */
export function panel(rate, draw) {
  /** @type {Task} */
  const task = { draw, gap: 1000 / rate - 4, last: -Infinity, isDirty: false };
  tasks.add(task);
  return {
    /** Asks for a drawing. */
    request() {
      task.isDirty = true;
      wake();
    },
    /** Draws now, whatever the rate. */
    now() {
      [task.isDirty, task.last] = [false, performance.now()];
      task.draw();
    },
    /** Takes the panel out of the loop. */
    remove() {
      tasks.delete(task);
    },
  };
}

function wake() {
  if (!scheduled) scheduled = requestAnimationFrame(frame);
}

/** @param {number} now */
function frame(now) {
  [scheduled, timer] = [0, clearTimer()];
  let hasDrawn = false, wait = Infinity;
  for (const task of tasks) {
    if (!task.isDirty) continue;
    const due = task.last + task.gap;
    if (now < due) {
      wait = Math.min(wait, due - now);
      continue;
    }
    [task.isDirty, task.last, hasDrawn] = [false, now, true];
    task.draw();
  }
  if (hasDrawn) drawn.frames++;
  if (wait < 20) wake();
  else if (wait < Infinity) timer = window.setTimeout(wake, wait);
}

function clearTimer() {
  if (timer) clearTimeout(timer);
  return 0;
}
