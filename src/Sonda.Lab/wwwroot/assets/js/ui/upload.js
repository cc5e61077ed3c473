// A CSV file of the reader's own: an input that other controls open.

import { h } from "./dom.js";
import { notify } from "./notice.js";
import { say } from "../text/texts.js";

/** @param {(file: File) => Promise<void>} upload */
export function uploadInput(upload) {
  const input = h("input", { class: "unseen", type: "file", accept: ".csv,text/csv", tabIndex: -1, "aria-label": say("upload") });
  input.addEventListener("change", async () => {
    const [file] = input.files ?? [];
    try {
      if (file) await upload(file);
    } catch (problem) {
      notify(/** @type {Error} */ (problem).message, { isFault: true });
    }
    input.value = "";
  });
  return input;
}
