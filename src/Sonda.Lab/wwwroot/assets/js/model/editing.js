// Changes of a spec: those of training take effect at the next mini-batch, those of the net are gathered until the reader starts anew.

import { notify } from "../ui/notice.js";
import { say } from "../text/texts.js";

export class Editing {
  /** @param {any} lab @param {import("./run.js").RunModel} run */
  constructor(lab, run) {
    this.lab = lab;
    this.run = run;
    /** The net that waits, as the server explains it. @type {any} */
    this.pending = null;
    this.waiting = 0;
    /** The spec that was explained last. @type {any} */
    this.current = null;
    /** @type {(explained: any, waiting: number) => void} */
    this.onChange = () => {};
    this.end = run.on("run", () => { if (!this.pending && run.document?.specNow !== this.current?.text) this.begin(); });
  }

  /** Explains the spec of the run. */
  async begin() {
    const spec = this.run.document?.specNow;
    if (!spec || this.lab.isRecorded) return;
    try {
      this.current = await this.explain(spec);
      if (!this.pending) this.onChange(this.current, 0);
    } catch {
      // A spec that a newer sonda wrote is shown as text alone.
    }
  }

  /** What a spec is, and what it takes to come to it from the run. @param {string} spec @param {Record<string, any>} [more] */
  explain(spec, more = {}) {
    return this.lab.source.post("/api/specs", { spec, run: this.run.id, ...more });
  }

  /** Changes the training. @param {string} change */
  async change(change) {
    if (!await this.lab.command(this.run, { command: "change", change })) await this.begin();
  }

  /** Changes the net that waits. @param {Record<string, any>} set @param {Record<string, any>} [more] layer, insert, remove */
  async edit(set, more = {}) {
    const spec = this.pending?.text ?? this.run.document?.specNow ?? "";
    try {
      const explained = await this.explain(spec, { set, ...more });
      if (explained.applies === "same") return this.undo();
      [this.pending, this.waiting] = [explained, this.waiting + 1];
      this.onChange(explained, this.waiting);
    } catch (fault) {
      notify(/** @type {Error} */ (fault).message, { isFault: true });
      this.onChange(this.pending ?? this.current, this.waiting);
    }
    return undefined;
  }

  /** Forgets what waits. */
  undo() {
    [this.pending, this.waiting] = [null, 0];
    if (this.current) this.onChange({ ...this.current, applies: "same" }, 0);
    void this.begin();
  }

  /** Starts the net that waits. */
  async anew() {
    if (this.pending) await this.lab.anew(this.run, this.pending.text);
  }

  /** Enter in the spec: a change of training, or a new run. @param {any} explained */
  async apply(explained) {
    if (explained.applies === "change") {
      const done = await this.lab.source.post(`/api/runs/${this.run.id}/commands`, { command: "change", change: explained.change });
      this.run.take("run", { document: done });
    } else await this.lab.anew(this.run, explained.text, true);
    [this.pending, this.waiting] = [null, 0];
  }

  /** Sends a file; gives the text for the spec. @param {File} file */
  async upload(file) {
    const stored = await this.lab.source.ask("POST", `/api/data?name=${encodeURIComponent(file.name)}`, file, "text/csv");
    notify(say("upload.done", { name: file.name }));
    return stored.data;
  }

  remove() {
    this.end();
  }
}
