// The server of the lab: requests, and one stream that carries everything of the runs of this tab.

import { say } from "../text/texts.js";

/** A refusal, in the language of the reader. */
export class Problem extends Error {
  /** @param {{ type?: string, title?: string, detail?: string, status?: number, position?: number }} problem */
  constructor(problem) {
    super(problem.detail || problem.title || "");
    this.kind = (problem.type ?? "").split(":").pop() ?? "";
    this.status = problem.status ?? 0;
    this.position = problem.position ?? null;
  }
}

/** @typedef {(kind: string, run: number, message: any) => void} Hear */

export class LiveSource {
  constructor() {
    this.isRecorded = false;
    this.language = "en";
    /** @type {string | null} */
    this.chosen = null;
    /** @type {any} */
    this.session = null;
  }

  /** Begins: the session, whose secret every change of state carries. */
  async open() {
    this.session = await this.get("/api/session");
  }

  /** The words of a language. @param {string} language */
  async texts(language) {
    this.language = language;
    return this.get("/api/texts");
  }

  /** @param {string} path */
  get(path) {
    return this.ask("GET", path);
  }

  /** @param {string} path @param {any} [body] */
  post(path, body = {}) {
    return this.ask("POST", path, body);
  }

  /**
   * @param {string} method @param {string} path @param {any} [body] @param {string} [type] @param {boolean} [isAgain]
   * @returns {Promise<any>}
   */
  async ask(method, path, body, type = "application/json", isAgain = false) {
    /** @type {Record<string, string>} */
    const headers = { Accept: "application/json" };
    if (method !== "GET") headers["X-Sonda-Lab"] = this.session?.session ?? "";
    if (body !== undefined) headers["Content-Type"] = type;
    const url = path + (path.includes("?") ? "&" : "?") + "lang=" + this.language;
    const content = body === undefined ? undefined : type === "application/json" ? JSON.stringify(body) : body;
    const answer = await fetch(url, { method, headers, body: content }).catch(() => { throw new Error(say("noAnswer")); });
    const isJson = (answer.headers.get("Content-Type") ?? "").includes("json");
    const result = isJson ? await answer.json() : await answer.text();
    if (answer.ok) return result;
    const problem = new Problem(isJson ? result : { status: answer.status, title: `${answer.status}` });
    // A server that began again has another secret: it is fetched once more.
    if (problem.kind !== "antiforgery" || isAgain) throw problem;
    await this.open();
    return this.ask(method, path, body, type, true);
  }

  /**
   * Watches runs. The stream is closed while the page is hidden and continues from the cursor.
   * @param {string[]} ids @param {Hear} hear @param {(isConnected: boolean) => void} onConnection
   */
  watch(ids, hear, onConnection) {
    return new Watch(this, ids, hear, onConnection);
  }
}

const EVENTS = ["run", "history", "state", "layers", "weights", "verdict", "forecast", "loading", "notice", "gone"];

class Watch {
  /** @param {LiveSource} source @param {string[]} ids @param {Hear} hear @param {(isConnected: boolean) => void} onConnection */
  constructor(source, ids, hear, onConnection) {
    this.source = source;
    this.ids = ids;
    this.hear = hear;
    this.onConnection = onConnection;
    this.cursor = "";
    /** @type {EventSource | null} */
    this.stream = null;
    this.timer = 0;
    this.onVisibility = () => (document.hidden ? this.pause() : this.open());
    document.addEventListener("visibilitychange", this.onVisibility);
    if (!document.hidden) this.open();
  }

  open() {
    this.pause();
    const query = new URLSearchParams(this.ids.map(id => ["run", id]));
    query.set("lang", this.source.language);
    if (this.cursor) query.set("after", this.cursor);
    const stream = new EventSource("/api/stream?" + query);
    this.stream = stream;
    stream.onopen = () => this.onConnection(true);
    stream.onerror = () => {
      this.onConnection(false);
      // The browser gives up after an answer that is not a stream; the page does not.
      if (stream.readyState === EventSource.CLOSED) this.timer = window.setTimeout(() => void this.again(), 2000);
    };
    for (const kind of EVENTS) {
      stream.addEventListener(kind, event => {
        const { data, lastEventId } = /** @type {MessageEvent} */ (event), message = JSON.parse(data);
        if (lastEventId) this.cursor = lastEventId;
        this.hear(kind, message.run, message);
      });
    }
    stream.addEventListener("frame", event => {
      const { data } = /** @type {MessageEvent} */ (event), blank = data.indexOf(" ");
      this.hear("frame", Number(data.slice(0, blank)), data.slice(blank + 1));
    });
  }

  /** Opens the stream again, if the runs are still there. @private */
  async again() {
    try {
      for (const id of this.ids) await this.source.get(`/api/runs/${id}`);
    } catch (fault) {
      if (fault instanceof Problem && fault.status === 404) return this.hear("gone", 0, { text: fault.message });
    }
    return this.open();
  }

  pause() {
    clearTimeout(this.timer);
    this.stream?.close();
    this.stream = null;
  }

  close() {
    this.pause();
    document.removeEventListener("visibilitychange", this.onVisibility);
  }
}
