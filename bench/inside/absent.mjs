// Prints what reports take where every platform is looked for, and where only those of the accounts are, by turns; and how
// many files are opened by a run of each, and how many are not there. The argument holds the ids of the platforms.

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

// On its own, so that it takes the functions from above.
const { report } = await import("../../js-shim/run.js");
const settings = [{ lang: "en" }, { lang: "en", platforms: JSON.parse(process.argv[2] ?? "[]") }];
const runs = settings.map((options) => async () => {
  Object.assign(files, { read: 0, missing: 0 });
  const started = performance.now();
  await report(options, (run) => run.text(false));
  return { ms: performance.now() - started, ...files };
});
console.log(JSON.stringify(await byTurns(runs)));
