// The promises of SECURITY.md, and the suites that test each.

/** @typedef {import("./suites.mjs").Figures} Figures */

/** Each promise by its heading there, in its order, with the suites of the shim and the whole program, and of the core. */
export const PROMISES = [
  { promise: "It only reads", shim: ["reads"], core: [] },
  {
    promise: "Each credential goes to its own platform",
    shim: ["allow-list", "verify", "verify-proxy", "network", "proxies"],
    core: ["allow_list", "gateways", "custom_reach"],
  },
  { promise: "It leaks nothing", shim: ["leaks"], core: ["leaks", "private_check_up", "private"] },
  { promise: "It draws nothing it should not", shim: [], core: ["draws"] },
  {
    promise: "It never breaks, and survives its files",
    shim: ["cli", "run", "instance", "traps", "host-faults"],
    core: ["hostile", "fuzzed", "run"],
  },
  {
    promise: "Of your sessions it reads only model, times and token counts",
    shim: ["history", "watch-tells", "opencode/tui-history"],
    core: ["remembered"],
  },
  {
    promise: "It is courteous to the platforms, and forgets",
    shim: ["courtesy", "soak"],
    core: ["courtesy", "memory"],
  },
  {
    promise: "Of a session's requests it reads only what concerns limits",
    shim: ["signals", "opencode2", "opencode2-terminal", "opencode/stops", "opencode/stops-terminal"],
    core: ["signals", "hearing"],
  },
  { promise: "Its work is bounded", shim: ["concurrent", "deadline"], core: ["bounds"] },
  {
    promise: "A fault stays where it is, and is named",
    shim: ["faults", "opencode/faults", "opencode/network"],
    core: ["faults"],
  },
  { promise: "What is shipped is what is here", shim: ["package", "pkg", "lock", "workflows"], core: [] },
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
