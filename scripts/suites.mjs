// Runs the suites of the core and of the shim, and counts their results.

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { constants, tmpdir } from "node:os";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { root } from "./setup.mjs";

/**
 * The cases that a suite tried, its failed tests, its skipped tests, and its duration.
 * @typedef {{ cases: number, failed: number, skipped: number, seconds: number }} Figures
 */

/**
 * The suites' results, each by its file relative to the project's folder, and whether all succeeded.
 * @typedef {{ ended: boolean, suites: Map<string, Figures> }} Outcome
 */

/** The signals by which a terminal or a runner ends everything. */
const ENDING = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
/** How long a program that is told to end may take. */
const GRACE_MS = 5000;
/** The time limit of one of the shim's test files. */
const LONGEST_FILE_MS = 10 * 60_000;
const REPORTER = fileURLToPath(new URL("figures.mjs", import.meta.url));

/** The number of cases for each property. */
const CASES = process.env.MYSTATUS_FUZZ_CASES ?? "256";
/**
 * A run that takes longer counts as hanging: below the limit of CI, which would not say what hangs. More cases take
 * longer; a timer takes no month.
 */
const LONGEST_MS = 20 * 60_000 * Math.min(Math.max(1, Number(CASES) / 256 || 1), 1000);

/** The shim's test files, relative to the project's folder. @returns {string[]} */
export function shimSuites() {
  const files = readdirSync(join(root, "tests"), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => file.endsWith(".test.js") && !file.includes("node_modules"))
    .map((file) => `tests/${file}`)
    .sort();
}

/**
 * Runs test files of the shim, two at a time, because most of them spend most of their time waiting.
 * @param {string[]} files
 * @returns {Promise<Outcome>}
 */
export async function testShim(files) {
  const folder = mkdtempSync(join(tmpdir(), "mystatus-suites-"));
  const told = join(folder, "figures.json");
  const reporters = [`--test-reporter=${process.stdout.isTTY ? "spec" : "tap"}`, "--test-reporter-destination=stdout"];
  reporters.push(`--test-reporter=${REPORTER}`, `--test-reporter-destination=${told}`);
  const limits = ["--test-concurrency=2", `--test-timeout=${LONGEST_FILE_MS}`];
  const { ended } = await shown("node", ["--test", ...reporters, ...limits, ...files]);
  const figures = Object.entries(/** @type {Record<string, Figures>} */ (parsed(told)));
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
  const chosen = files?.flatMap((file) => ["--test", file.replace(/^tests\/|\.rs$/g, "")]) ?? [];
  const env = { ...process.env, PROPTEST_CASES: CASES, MYSTATUS_FUZZ_CASES: CASES };
  // A suite's name and its result arrive on two streams; only a single pipe keeps their order.
  const command = ["cargo", "test", "--locked", "--no-fail-fast", ...chosen].join(" ");
  const { ended, output } = await shown("sh", ["-c", `${command} 2>&1`], env, longestMs);
  /** @type {Map<string, Figures>} */
  const suites = new Map();
  for (const part of output.split(/^ +Running (?:unittests )?/m).slice(1)) {
    const [file = ""] = part.split(" ", 1);
    const [, passed, failed, ignored, seconds] =
      /^test result: \w+\. (\d+) passed; (\d+) failed; (\d+) ignored.* in ([\d.]+)s$/m.exec(part) ?? [];
    if (passed === undefined) continue;
    const cases = Number(passed) + Number(failed) + moreCases(readFileSync(join(root, file), "utf8"), Number(CASES));
    suites.set(file, { cases, failed: Number(failed), skipped: Number(ignored), seconds: Number(seconds) });
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
