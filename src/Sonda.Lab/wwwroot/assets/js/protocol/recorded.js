// A run in this file: the same messages as from a server, all at once, then looked at with a time slider.

import { bytesOf } from "./frame.js";
import { language } from "../text/texts.js";

export class RecordedSource {
  /** @param {string} base64 gzip of JSON */
  constructor(base64) {
    this.isRecorded = true;
    this.language = "en";
    /** The language that the command asked for. @type {string | null} */
    this.chosen = null;
    this.base64 = base64.trim();
    /** @type {any} */
    this.run = null;
  }

  async open() {
    const stream = new Blob([bytesOf(this.base64)]).stream().pipeThrough(new DecompressionStream("gzip"));
    this.run = JSON.parse(await new Response(stream).text());
    this.chosen = this.run.language;
    this.base64 = "";
  }

  /** @param {string} wanted */
  async texts(wanted) {
    this.language = this.run.texts[wanted] ? wanted : "en";
    const { texts, tag } = this.run.texts[this.language].texts ? this.run.texts[this.language] : { texts: this.run.texts[this.language], tag: this.language === "pt" ? "pt-BR" : "en" };
    return { language: this.language, tag, texts };
  }

  /** When the run was recorded, in the reader's language. */
  date() {
    return new Date(this.run.recorded).toLocaleDateString(language() === "pt" ? "pt-BR" : "en", { day: "numeric", month: "long", year: "numeric" });
  }

  /** Gives all messages at once; those that belong to a step are chosen by the time cursor. @param {string[]} _ids @param {(kind: string, run: number, message: any) => void} hear */
  watch(_ids, hear) {
    const { document, history, frames, layers, weights, verdicts, forecasts } = this.run;
    hear("run", 0, { document });
    hear("recording", 0, { layers, weights, verdicts: verdicts[this.language] ?? [] });
    for (const { frame } of frames) hear("frame", 0, frame);
    hear("history", 0, { ...history, reset: true });
    const forecast = forecasts?.[this.language];
    if (forecast) hear("forecast", 0, forecast);
    return { close() {} };
  }

  /** The few things that panels ask for. @param {string} path */
  async get(path) {
    if (path === "/api/runs") return { runs: [{ id: this.run.document.id, live: true }] };
    if (path.endsWith("/examples") && this.run.examples) return this.run.examples;
    throw new Error(path);
  }

  /** A pass to replay, from the picture that is shown. @param {import("../model/stage.js").Stage} stage */
  waveOf(stage) {
    const { frame } = stage, flow = stage.run.flow?.layers ?? [];
    return { step: frame?.step, rows: frame?.rows, layers: (frame?.layers ?? []).map((layer, i) => ({
      ...flow[i], speedLog10: layer.speedLog10, neuronsLog10: [...layer.logs], neurons: [...layer.negative].map(isNegative => (isNegative ? -1 : 1)) })) };
  }
}
