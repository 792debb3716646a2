// The promises of SECURITY.md, and the suites that test each.

/** @typedef {import("./suites.mjs").Figures} Figures */

/** The suites of the shim and the whole program, and of the core. */
const PROMISES = [
  {
    promise: "names every fault, in time",
    shim: ["faults", "network", "opencode/faults", "opencode/network"],
    core: ["faults"],
  },
  { promise: "only reads", shim: ["reads"], core: [] },
  {
    promise: "sends a credential to its own platform",
    shim: ["allow-list", "verify"],
    core: ["allow_list", "custom_reach", "sources"],
  },
  { promise: "leaks nothing", shim: ["leaks"], core: ["leaks", "private", "check_up"] },
  {
    promise: "keeps nothing of your work",
    shim: ["history", "watch", "opencode/tui"],
    core: ["remembered"],
  },
  { promise: "draws nothing it should not", shim: [], core: ["draws"] },
  { promise: "never breaks", shim: ["instance", "traps", "host-faults"], core: ["hostile", "fuzzed"] },
  { promise: "is courteous to the platforms", shim: ["courtesy", "soak"], core: ["courtesy", "memory"] },
  {
    promise: "reads of sessions only what they say about limits",
    shim: ["signals", "opencode2", "opencode/stops"],
    core: ["signals", "hearing"],
  },
  { promise: "works within bounds", shim: ["concurrent", "deadline"], core: ["bounds"] },
  { promise: "survives its files", shim: ["cli", "run"], core: ["run"] },
  { promise: "ships what its sources make", shim: ["lock", "package", "pkg", "workflows"], core: [] },
].map(({ promise, shim, core }) => ({
  promise,
  shim: shim.map((name) => `tests/${name}.test.js`),
  core: core.map((name) => `tests/${name}.rs`),
}));

/** The files of the suites that test a promise. */
export const suites = {
  shim: PROMISES.flatMap(({ shim }) => shim),
  core: PROMISES.flatMap(({ core }) => core),
};

/**
 * Prints a line for each promise, with a tick if all its suites ran and passed.
 * @param {Map<string, Figures>} figures the suites' results by file
 * @param {boolean} [hasCore] whether the core's suites can have run
 * @returns {boolean} whether no promise was broken
 */
export function printPromises(figures, hasCore = true) {
  const widest = Math.max(...PROMISES.map(({ promise }) => promise.length));
  let held = true;
  for (const { promise, shim, core } of PROMISES) {
    let [cases, failed, left] = [0, 0, hasCore ? 0 : core.length];
    for (const file of hasCore ? [...shim, ...core] : shim) {
      // A suite without results failed as a whole.
      const of = figures.get(file) ?? { cases: 0, failed: 1, skipped: 0 };
      cases += of.cases;
      failed += of.failed;
      left += of.skipped;
    }
    held &&= failed === 0;
    const mark = failed > 0 ? "✖" : left > 0 || cases === 0 ? "–" : "✔";
    const rest = left > 0 ? `  ${left} left out` : "";
    console.log(`${mark} ${promise.padEnd(widest)}  ${String(cases).padStart(6)} cases  ${failed} failed${rest}`);
  }
  return held;
}
