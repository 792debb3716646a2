// Prints how long reports take, and how long plain fetches of what they fetch take, by turns. The argument holds the
// requests of each platform, one after another.

import { report } from "../../js-shim/run.js";
import { byTurns } from "../series.mjs";

/** @type {string[][]} */
const chains = JSON.parse(process.argv[2] ?? "");

/** @param {() => Promise<unknown>} work */
const timed = (work) => async () => {
  const started = performance.now();
  await work();
  return performance.now() - started;
};

/** @param {string[]} calls */
async function fetchAll(calls) {
  for (const call of calls) {
    const [method, url = ""] = call.split(" ");
    const body = method === "POST" ? "{}" : undefined;
    await (await fetch(url, { method, body, redirect: "manual" })).text();
  }
}

const [reports, fetches] = await byTurns([
  timed(() => report({ lang: "en" }, (run) => run.text(false))),
  timed(() => Promise.all(chains.map(fetchAll))),
]);
console.log(JSON.stringify({ reports, fetches }));
