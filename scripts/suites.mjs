// Runs the suites of the core and of the shim, and counts their results.

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./setup.mjs";

/**
 * The cases that a suite tried, its failed tests, and its skipped tests.
 * @typedef {{ cases: number, failed: number, skipped: number }} Figures
 */

/**
 * The suites' results, each by its file relative to the project's folder, and whether all succeeded.
 * @typedef {{ ended: boolean, suites: Map<string, Figures> }} Outcome
 */

/** The signals by which a terminal or a runner ends everything. */
const ENDING = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
/** How long a program that is told to end may take. */
const GRACE_MS = 5000;
const RUNNER = fileURLToPath(new URL("shim-suites.mjs", import.meta.url));

/** The number of cases for each property. */
const CASES = process.env.MYSTATUS_FUZZ_CASES ?? "256";
/**
 * A run that takes longer counts as hanging: below the limit of CI, which would not say what hangs. More cases take
 * longer; a timer takes no month.
 */
const LONGEST_MS = 20 * 60_000 * Math.min(Math.max(1, Number(CASES) / 256 || 1), 1000);

/**
 * The shim's test files, relative to the project's folder, the larger first, so that what comes last is short.
 * @returns {string[]}
 */
export function shimSuites() {
  const files = readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" });
  const suites = files
    .filter((file) => file.endsWith(".test.js") && !file.includes("node_modules"))
    .map((file) => ({ file: `tests/${file}`, size: statSync(join(root, "tests", file)).size }));
  return suites.sort((a, b) => b.size - a.size).map(({ file }) => file);
}

/** The suites that do nothing for most of their time but wait: for OpenCode to try again, or for time limits. */
const WAITING = ["tests/opencode/given-up.test.js", "tests/opencode/faults.test.js"];

/**
 * Runs test files of the shim. Those with OpenCode's terminal run by themselves, or beside those that wait: what it
 * draws too late shows no toast any more. Others that start OpenCode share the machine with none that measures time.
 * @param {string[]} files
 * @returns {Promise<Outcome>}
 */
export async function testShim(files) {
  const ofOpenCode = files.filter((file) => file.startsWith("tests/opencode/"));
  const waiting = ofOpenCode.filter((file) => WAITING.includes(file));
  const drawn = ofOpenCode.filter((file) => readFileSync(join(root, file), "utf8").includes('from "./tui.js"'));
  const undrawn = ofOpenCode.filter((file) => ![...waiting, ...drawn].includes(file));
  const others = files.filter((file) => !ofOpenCode.includes(file));
  const outcomes = [await atOnce(1, drawn, waiting), await atOnce(2, undrawn), await atOnce(3, others)];
  return {
    ended: outcomes.every(({ ended }) => ended),
    suites: new Map(outcomes.flatMap(({ suites }) => [...suites])),
  };
}

/**
 * Runs test files of the shim, `most` at a time, and `meanwhile` others, one at a time.
 * @param {number} most
 * @param {string[]} files
 * @param {string[]} [meanwhile]
 * @returns {Promise<Outcome>}
 */
async function atOnce(most, files, meanwhile = []) {
  const folder = mkdtempSync(join(tmpdir(), "mystatus-suites-"));
  const paths = (/** @type {string[]} */ names) => names.map((file) => join(root, file));
  const { ended } = await shown("node", [RUNNER, folder, `${most}`, ...paths(files), "--", "1", ...paths(meanwhile)]);
  const told = readdirSync(folder).map((name) => Object.entries(parsed(join(folder, name))));
  const figures = /** @type {[string, Figures][]} */ (told.flat());
  rmSync(folder, { recursive: true });
  return { ended, suites: new Map(figures.map(([file, figures]) => [relative(root, file), figures])) };
}

/**
 * Runs the core's tests: all, or those in some files.
 * @param {string[]} [files]
 * @param {number} [longestMs] the time limit
 * @returns {Promise<Outcome>}
 */
export async function testCore(files, longestMs) {
  // A suite is a module of one program; without a name, everything is tested.
  const chosen = files ? ["--test", "core", "--", ...files.map((file) => `${basename(file, ".rs")}::`)] : [];
  const env = { ...process.env, PROPTEST_CASES: CASES, MYSTATUS_FUZZ_CASES: CASES };
  // A program's name and its results arrive on two streams; only a single pipe keeps their order.
  const command = ["cargo", "test", "--locked", "--no-fail-fast", ...chosen].join(" ");
  const { ended, output } = await shown("sh", ["-c", `${command} 2>&1`], env, longestMs);
  /** @type {Map<string, Figures>} */
  const suites = new Map();
  const [, program = ""] = output.split(/^ +Running tests\/core\.rs .*$/m);
  const [results = ""] = program.split(/^ +Running /m, 1);
  for (const [, suite, result] of results.matchAll(/^test (\w+)::.* \.\.\. (ok|FAILED|ignored)/gm)) {
    const file = `tests/${suite}.rs`;
    const more = () => moreCases(readFileSync(join(root, file), "utf8"), Number(CASES));
    const figures = suites.get(file) ?? { cases: more(), failed: 0, skipped: 0 };
    suites.set(file, figures);
    figures[result === "ignored" ? "skipped" : "cases"] += 1;
    if (result === "FAILED") figures.failed += 1;
  }
  return { ended, suites };
}

/**
 * Returns how many more cases than tests `source` has. A property, whose arguments come from strategies, is one test
 * with as many cases as are configured, or a share of them.
 * @param {string} source
 * @param {number} configured
 * @returns {number}
 */
export function moreCases(source, configured) {
  const blocks = source.split(/^proptest! \{$/m).slice(1);
  const more = blocks.map((block) => {
    const [, share] = /with_cases\(share\((\d+)\)\)/.exec(block) ?? [];
    const cases = share ? Math.max(1, Math.floor((configured * Number(share)) / 256)) : configured;
    return (block.match(/\bfn \w+\(\s*\w+ in /g)?.length ?? 0) * (cases - 1);
  });
  return more.reduce((sum, cases) => sum + cases, 0);
}

/**
 * Runs a program, showing and capturing its output. It ends with all that it started: at the time limit, and if this
 * process is told to end.
 * @param {string} program
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} [env]
 * @param {number} [longestMs]
 * @returns {Promise<{ ended: boolean, output: string }>} whether it succeeded, and its output
 */
function shown(program, args, env = process.env, longestMs = LONGEST_MS) {
  /** @type {NodeJS.Timeout | undefined} */
  let last;
  // Asked first: test files end what they started in other groups.
  const stop = () => {
    signalGroup(child.pid, "SIGTERM");
    last ??= setTimeout(signalGroup, GRACE_MS, child.pid, "SIGKILL");
  };
  const interrupt = (/** @type {NodeJS.Signals} */ signal) => {
    child.on("close", () => process.exit(128 + constants.signals[signal]));
    stop();
  };
  for (const signal of ENDING) process.on(signal, interrupt);
  // In its own process group, which has no keyboard: a test program that hangs would keep the pipe after cargo's end.
  const child = spawn(program, args, { cwd: root, env, stdio: ["ignore", "pipe", "inherit"], detached: true });
  const limit = setTimeout(stop, longestMs);
  let output = "";
  child.stdout.setEncoding("utf8").on("data", (text) => {
    process.stdout.write(text);
    output += text;
  });
  return new Promise((resolve) => {
    // A program that could not be started closes too.
    child.on("error", () => {});
    child.on("close", (status) => {
      clearTimeout(limit);
      clearTimeout(last);
      signalGroup(child.pid, "SIGKILL");
      for (const signal of ENDING) process.off(signal, interrupt);
      resolve({ ended: status === 0, output });
    });
  });
}

/**
 * Sends a signal to a program and all that it started.
 * @param {number | undefined} pid
 * @param {NodeJS.Signals} signal
 */
function signalGroup(pid, signal) {
  try {
    if (pid) process.kill(-pid, signal);
  } catch {
    // The group is empty.
  }
}

/** @param {string} file @returns {object} */
function parsed(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return {};
  }
}
