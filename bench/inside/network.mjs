// Prints the duration of reports, and of plain fetches of the same URLs, by turns. The arguments hold the requests of
// each platform, one after another, the options of the reports, and how many platforms are fetched at once.

import { report } from "../../js-shim/run.js";
import { byTurns } from "../series.mjs";

/** @type {string[][]} */
const chains = JSON.parse(process.argv[2] ?? "");
const options = { lang: "en", ...JSON.parse(process.argv[3] ?? "{}") };
const atOnce = Number(process.argv[4] ?? chains.length);

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
    // Over a separate connection, as in a report.
    await (await fetch(url, { method, body, redirect: "manual", keepalive: false })).text();
  }
}

/** Fetches all, with as many at once as allowed. */
async function fetchChains() {
  const waiting = chains.values();
  const lane = async () => {
    for (const calls of waiting) await fetchAll(calls);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

const [reports, fetches] = await byTurns([timed(() => report(options, (run) => run.text(false))), timed(fetchChains)]);
console.log(JSON.stringify({ reports, fetches }));
