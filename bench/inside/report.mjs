// Prints the duration of reports. The arguments set how many runs go in parallel, and their options. If no simulator is
// named, the platforms answer at once from within the process.

import { demoMachine } from "../../tests/simulator/demo.js";

const LATER = 20;
const runs = Number(process.argv[2]);
const options = { lang: "en", ...JSON.parse(process.argv[3] ?? "{}") };

if (!process.env.HTTPS_PROXY) {
  /** @type {Map<string, string>} */
  const bodies = new Map();
  const received = { method: "", url: "", path: "", headers: {}, body: "" };
  for (const [call, answer] of Object.entries(demoMachine(true).answers)) {
    const keep = (/** @type {string} */ body) => void bodies.set(call, body);
    if (typeof answer === "object") keep(JSON.stringify(answer.body));
    else answer(received, /** @type {any} */ ({ writeHead: () => {}, end: keep }));
  }
  const answer = async (/** @type {URL} */ url, /** @type {RequestInit} */ { method }) =>
    new Response(bodies.get(`${method} ${url.origin}${url.pathname}`));
  globalThis.fetch = /** @type {any} */ (answer);
}

/** @param {() => Promise<unknown>} work */
async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

const all = async () => {
  // Loaded on first use, as the plugin does.
  const { report } = await import("../../js-shim/run.js");
  await Promise.all(Array.from({ length: runs }, () => report(options, (run) => run.text(false))));
};
const first = await timed(all);
const peak = process.resourceUsage().maxRSS * 1024;

const { loadCore } = await import("../../js-shim/core.js");
const { memory } = (await loadCore()).initSync(/** @type {any} */ (undefined));
const core = memory.buffer.byteLength;

const later = [];
for (let count = 0; count < LATER; count += 1) later.push(await timed(all));
const { report } = await import("../../js-shim/run.js");
const { accounts } = await report(options, (run) => run.json());
console.log(JSON.stringify({ first, later, peak, core, accounts: accounts.length * runs }));
