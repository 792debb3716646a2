// The time of a report that waits for no network, and how it grows with the number of accounts.

import { home } from "../tests/programs.js";
import { sampleAnswers, sampleFiles } from "../tests/simulator/accounts.js";
import { startSimulator } from "../tests/simulator/simulator.js";
import { fifty } from "./fifty.mjs";
import { measured } from "./programs.mjs";
import { goal, goals, kilobytes, megabytes, ms, spread } from "./results.mjs";
import { byTurns, series } from "./series.mjs";

const FIRST_MS = 25;
const LATER_MS = 1;
const LATER_OF_FIFTY_MS = 5;
/** How much more each of a thousand accounts may take than each of a hundred. Quadratic growth would make it 10. */
const GROWTH = 1.25;

/**
 * The output of inside/report.mjs, in milliseconds and bytes.
 * @typedef {object} Measured
 * @property {number} first the duration of the first report, including loading the shim
 * @property {number[]} later the duration of each later report
 * @property {number} peak the process's peak memory after the first report
 * @property {number} core the core's own memory
 * @property {number} accounts the number of accounts in the report
 */

/**
 * @typedef {object} Setting
 * @property {import("../tests/programs.js").Place} place
 * @property {number} runs how many run in parallel
 * @property {number} accounts how many accounts they report on
 * @property {object} [options] of the runs
 */

/** @param {Setting} setting */
const measure = async ({ place, runs, accounts, options = {} }) => {
  /** @type {Measured} */
  const values = await measured("report.mjs", [String(runs), JSON.stringify(options)], place);
  if (values.accounts !== accounts) throw new Error(`${values.accounts} accounts, not ${accounts}`);
  return { ...values, later: series(values.later).median };
};

/** @returns {Promise<import("./results.mjs").Section>} */
export async function report() {
  const { ids: platforms, place } = await fifty();
  const sizes = [
    { place: home(sampleFiles()), runs: 1, accounts: 5 },
    { place, runs: 1, accounts: platforms.length, options: { platforms } },
  ];
  const [taken = [], ofFifty = []] = await byTurns(sizes.map((size) => () => measure(size)));
  const first = series(taken.map((values) => values.first));
  const later = series(taken.map((values) => values.later));
  const laterOfFifty = series(ofFifty.map((values) => values.later));
  return {
    title: "Report",
    text: `A fresh Bun reports on five accounts, or on one on each of fifty platforms, which answer at once, from within the
process: from the call to the text. The first report loads the shim and compiles the module.`,
    tables: [
      goals([
        goal("first report of a process", FIRST_MS, first.median, ms, spread(first)),
        goal("later reports", LATER_MS, later.median, ms, spread(later)),
        goal("later reports on fifty", LATER_OF_FIFTY_MS, laterOfFifty.median, ms, spread(laterOfFifty)),
      ]),
    ],
  };
}

/** @returns {Promise<import("./results.mjs").Section>} */
export async function growth() {
  const simulator = await startSimulator(sampleAnswers());
  // A run accepts 256 accounts of a platform at most, so a thousand accounts need four runs in parallel.
  const sizes = [setting(1), setting(10), setting(100), setting(250, 4)];
  for (const { place } of sizes) place.env = simulator.env;
  const taken = await byTurns(sizes.map((size) => () => measure(size)));
  await simulator.close();
  const all = taken.map((taken) => ({
    accounts: taken[0]?.accounts ?? 0,
    later: series(taken.map((values) => values.later)).median,
    peak: series(taken.map((values) => values.peak)).median,
    core: series(taken.map((values) => values.core)).median,
  }));
  const [one, , hundred, thousand] = all;
  if (!one || !hundred || !thousand) throw new Error("sizes are missing");
  const memory = (/** @type {typeof one} */ size) => (size.peak - one.peak) / (size.accounts - one.accounts);
  const rows = all.map((size) => [
    String(size.accounts),
    ms(size.later),
    ms(size.later / size.accounts),
    megabytes(size.peak),
    size === one ? "" : kilobytes(memory(size)),
    megabytes(size.core),
  ]);
  const times = (/** @type {number} */ value) => `${value.toFixed(2)} times`;
  const time = thousand.later / thousand.accounts / (hundred.later / hundred.accounts);
  return {
    title: "Growth",
    text: `Bun reports on Google accounts, which take two requests each, from the platforms played on loopback behind a proxy and
TLS, with the limits on requests under way in force: 8 to a host and 16 in all. The time is that of a process that has
reported before; a thousand accounts are four runs side by side, because one takes in 256 of a platform at most. Memory
is the process's peak in its first report; for each account, over that with one.`,
    tables: [
      { head: ["accounts", "time", "for each", "memory", "for each", "the core's own"], rows },
      goals([
        goal("time for each of 1,000 accounts, over that for each of 100", GROWTH, time, times),
        goal(
          "memory for each of 1,000 accounts, over that for each of 100",
          GROWTH,
          memory(thousand) / memory(hundred),
          times,
        ),
      ]),
    ],
  };
}

/**
 * Returns a home with Google accounts, and how to report on them.
 * @param {number} count
 * @param {number} [runs] in parallel, each reporting on all accounts
 * @returns {Setting}
 */
function setting(count, runs = 1) {
  const { ".local/share/opencode/auth.json": _, ...files } = sampleFiles();
  const accounts = Array.from({ length: count }, (_, index) => ({
    email: `user-${index}@example.com`,
    refreshToken: `1//sample-refresh-${index}`,
    projectId: `project-${index}`,
  }));
  const place = home({ ...files, ".config/opencode/antigravity-accounts.json": { version: 3, accounts } });
  return { place, runs, accounts: count * runs };
}
