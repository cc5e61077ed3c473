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
    /** The edits that made it; they outlast the page of a language, and a training that is changed meanwhile. @type {{ set: Record<string, any>, more: Record<string, any> }[]} */
    this.edits = lab.edits.get(run.id) ?? [];
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
      if (this.edits.length && !this.pending) await this.editAgain();
      if (!this.pending) this.onChange(this.current, 0);
    } catch {
      // A spec that a newer sonda wrote is shown as text alone.
    }
  }

  /** What a spec is, and what it takes to come to it from the run. @param {string} spec @param {Record<string, any>} [more] */
  explain(spec, more = {}) {
    return this.lab.source.post("/api/specs", { spec, run: this.run.id, ...more });
  }

  /** Changes the training; false if the change was refused. @param {string} change */
  async change(change) {
    const isDone = await this.lab.command(this.run, { command: "change", change });
    if (!isDone) await this.begin();
    else if (this.pending) await this.editAgain();
    return isDone;
  }

  /** Makes the net that waits anew, from the training as it is now. @private */
  async editAgain() {
    let explained = this.current;
    for (const { set, more } of this.edits) explained = await this.explain(explained === this.current ? this.run.document?.specNow ?? "" : explained.text, { set, ...more });
    this.pending = explained;
    this.onChange(explained, this.edits.length);
  }

  /** Changes the net that waits. @param {Record<string, any>} set @param {Record<string, any>} [more] layer, insert, remove */
  async edit(set, more = {}) {
    const spec = this.pending?.text ?? this.run.document?.specNow ?? "";
    try {
      const explained = await this.explain(spec, { set, ...more });
      if (explained.applies === "same") return this.undo();
      this.pending = explained;
      this.keep([...this.edits, { set, more }]);
      this.onChange(explained, this.edits.length);
    } catch (fault) {
      notify(/** @type {Error} */ (fault).message, { isFault: true });
      this.onChange(this.pending ?? this.current, this.edits.length);
    }
    return undefined;
  }

  /** @private @param {typeof this.edits} edits */
  keep(edits) {
    this.edits = edits;
    if (edits.length) this.lab.edits.set(this.run.id, edits);
    else this.lab.edits.delete(this.run.id);
  }

  /** Forgets what waits. */
  undo() {
    this.pending = null;
    this.keep([]);
    if (this.current) this.onChange({ ...this.current, applies: "same" }, 0);
    void this.begin();
  }

  /** Starts the net that waits. */
  async anew() {
    if (this.pending && await this.lab.anew(this.run, this.pending.text)) this.keep([]);
  }

  /** Enter in the spec: a change of training, or a new run. @param {any} explained */
  async apply(explained) {
    if (explained.applies === "change") {
      const done = await this.lab.source.post(`/api/runs/${this.run.id}/commands`, { command: "change", change: explained.change });
      this.run.take("run", { document: done });
    } else await this.lab.anew(this.run, explained.text, true);
    this.pending = null;
    this.keep([]);
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
