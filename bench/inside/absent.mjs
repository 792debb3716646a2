// Prints the duration of reports that look for every platform, and of those for the platforms in the argument, which
// holds ids, by turns. Also prints how many files each opens, and how many of these are missing.

import { sampleAnswers } from "../../tests/simulator/accounts.js";
import { byTurns } from "../series.mjs";

const fs = process.getBuiltinModule("node:fs");
const { open } = fs;
const files = { read: 0, missing: 0 };
/** @type {any} */ (fs).open = (/** @type {string} */ path, /** @type {number} */ flags, /** @type {any} */ done) =>
  open(path, flags, (error, file) => {
    files[error ? "missing" : "read"] += 1;
    done(error, file);
  });

const answers = sampleAnswers();
globalThis.fetch = /** @type {any} */ (
  async (/** @type {URL} */ url, /** @type {RequestInit} */ { method }) =>
    Response.json(/** @type {any} */ (answers[`${method} ${url.origin}${url.pathname}`]).body)
);

// Imported separately, so that it picks up the replaced functions.
const { report } = await import("../../js-shim/run.js");
const settings = [{ lang: "en" }, { lang: "en", platforms: JSON.parse(process.argv[2] ?? "[]") }];
const runs = settings.map((options) => async () => {
  Object.assign(files, { read: 0, missing: 0 });
  const started = performance.now();
  await report(options, (run) => run.text(false));
  return { ms: performance.now() - started, ...files };
});
console.log(JSON.stringify(await byTurns(runs)));
