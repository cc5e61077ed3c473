// The page: a recorded run if the file holds one, else the lab's server.

import { App } from "./app.js";
import { LiveSource } from "./protocol/live.js";
import { RecordedSource } from "./protocol/recorded.js";

const recording = document.getElementById("sonda-run");
const app = new App(recording ? new RecordedSource(recording.textContent ?? "") : new LiveSource());
app.begin().catch(fault => {
  document.body.append(Object.assign(document.createElement("p"), { className: "fatal", textContent: String(fault?.message ?? fault) }));
});
